package phone

import (
	"context"
	"net/http"

	"hotline/intake"
	"hotline/ops/secret"
)

// Receipts opens the mailbox of a receipt for a visit by text. *mailbox.Mailbox does.
type Receipts interface {
	// Letters gives what waits, oldest first, and what destroys the first n of it. An error means: later.
	Letters(ctx context.Context, r intake.Receipt, from string) ([]secret.Text, func(context.Context, int) error, error)
}

// most is how many texts answer one visit; what is left waits for the next.
const most = 10

// receipt reads a text that is a receipt and nothing else.
func (d *Door) receipt(body secret.Text) (intake.Receipt, bool) {
	if d.cfg.Receipts == nil {
		return intake.Receipt{}, false
	}
	text, _ := mend(body.Reveal())
	r, err := intake.ParseReceipt(text)
	return r, err == nil
}

// visit answers a text that is a receipt with the letters that wait under it. Each is shown once: it is destroyed when the
// answer that holds it was handed over, and not when the provider hung up before. The desk has the visit as a report
// without text already. A retry of the webhook is answered like any other visit.
func (d *Door) visit(ctx context.Context, w http.ResponseWriter, req *http.Request, report intake.Report, body secret.Text) {
	silence, _ := document()
	r, ok := d.receipt(body)
	if !ok || report.Alias.IsZero() || report.Has(intake.OptOut) { // an answer would reach nobody, and the letters be lost
		_ = answer(w, silence)
		return
	}
	letters, taken, err := d.cfg.Receipts.Letters(ctx, r, report.Alias.String())
	if err != nil || len(letters) == 0 {
		a := Nothing
		if err != nil {
			a = Later
		}
		doc := silence
		if d.visitor.due(report.Alias, report.At) {
			if said, err := document(d.say(d.cfg.Words(a, language(body.Reveal(), d.cfg.Language)))...); err == nil {
				doc = said
			}
		}
		_ = answer(w, doc)
		return
	}
	doc, n := d.show(letters)
	if answer(w, doc) != nil || http.NewResponseController(w).Flush() != nil || req.Context().Err() != nil {
		return // they wait on
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(req.Context()), webhookTime)
	defer cancel()
	if taken(ctx, n) != nil {
		notify(d.cfg.Notice, Notice{Op: "sms", Verdict: Untaken, Report: report.ID})
	}
}

// show writes as many letters as one answer holds; one alone may take more than most texts.
func (d *Door) show(letters []secret.Text) (doc string, n int) {
	var verbs []verb
	doc, _ = document()
	for _, l := range letters {
		verbs = append(verbs, d.say(l.Reveal())...)
		longer, err := document(verbs...)
		if err != nil || n > 0 && len(verbs) > most {
			break
		}
		doc, n = longer, n+1
	}
	return doc, n
}

// pieces cuts a text into what the provider takes as one message each, between characters.
func pieces(text string) (out []string) {
	piece, at, n := 0, 0, 0
	for _, c := range graphemes(text) {
		u := units(c)
		if n+u > MaxText && at > piece {
			out = append(out, text[piece:at])
			piece, n = at, 0
		}
		at, n = at+len(c), n+u
	}
	if at > piece {
		out = append(out, text[piece:at])
	}
	return out
}
