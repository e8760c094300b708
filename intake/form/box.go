package form

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hotline/intake"
	"hotline/intake/mailbox"
	"hotline/ops/secret"
)

// tokenAge is how long an opened box stays open in a page, and how long a page that asks for a number may lie: who finds it
// later, on a shared computer, cannot send it again.
const tokenAge = 15 * time.Minute

func (f *Form) visitNonce(now time.Time) string { return f.tokens.seal("door", rand.Text(), now) }

// door asks for the number.
func (f *Form) door(w http.ResponseWriter, r *http.Request) {
	t := f.tongues.of(r.URL.Query().Get("l"), r)
	_ = f.show(w, r, t, http.StatusOK, "mailbox", f.asking(t))
}

func (f *Form) asking(t tongue) view {
	return view{Languages: f.tongues.links(t, "/mailbox?l=%s"), Nonce: f.visitNonce(time.Now())}
}

// visit opens the box of a number, typed or in the page's token, does what was asked for, and shows what is new. A number
// that nobody ever got opens an empty box, in the same words and the same time: there is nothing to learn here.
func (f *Form) visit(w http.ResponseWriter, r *http.Request) {
	v, t, ok := f.read(w, r, "mailbox")
	if !ok {
		return
	}
	back := func(status int, fault func(*view)) {
		a := f.asking(t)
		a.Text = v.Get("t")
		for _, q := range visitor {
			if v.Get(q.field) != "" {
				a.Kept = append(a.Kept, kept{q.field, v.Get(q.field)})
			}
		}
		fault(&a)
		_ = f.show(w, r, t, status, "mailbox", a)
	}
	receipt, opened, fresh := f.receipt(v)
	switch {
	case !fresh:
		back(http.StatusUnprocessableEntity, func(a *view) { a.Fault = t.say("mailbox.expired") })
		return
	case receipt.IsZero():
		back(http.StatusUnprocessableEntity, func(a *view) { a.CodeFault, a.Typed = t.say("mailbox.wrong"), v.Get("c") })
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	box, err := f.open(ctx, r, receipt, opened)
	if err != nil {
		f.notify(Notice{Op: "mailbox", Verdict: Busy})
		back(http.StatusServiceUnavailable, func(a *view) { a.Fault, a.Typed = t.say("mailbox.busy"), v.Get("c") })
		return
	}
	b := view{Token: f.tokens.seal("box", receipt.Reveal(), time.Now()), Nonce: f.visitNonce(time.Now()), Text: v.Get("t"),
		Asks: asks(visitor, v), Unfolded: unfolded(v, visitor)}
	status := f.act(ctx, t, v, box, &b)
	if status == http.StatusOK && v.Get("d") == "" {
		f.letters(ctx, w, r, t, v.Get("n"), box, b)
		return
	}
	_ = f.show(w, r, t, status, "box", b)
}

// receipt is the number of a visit: from the token of a page that has it open, or as typed. fresh is false when the page lay
// about for too long.
func (f *Form) receipt(v url.Values) (receipt intake.Receipt, opened, fresh bool) {
	now := time.Now()
	if digits, _, ok := f.tokens.open("box", v.Get("k"), tokenAge, now); ok {
		receipt, _ = intake.ParseReceipt(digits)
		return receipt, true, true
	}
	if _, _, ok := f.tokens.open("door", v.Get("n"), tokenAge, now); v.Get("k") != "" || v.Get("n") != "" && !ok {
		return receipt, false, false
	}
	receipt, _ = intake.ParseReceipt(v.Get("c"))
	return receipt, false, true
}

// open lets whoever has a box open already go with those who file.
func (f *Form) open(ctx context.Context, r *http.Request, receipt intake.Receipt, opened bool) (mailbox.Box, error) {
	if opened {
		return f.cfg.Mailbox.Begin(ctx, receipt)
	}
	return f.cfg.Mailbox.Open(ctx, receipt, hint(r))
}

// act does what a visitor asked for: to answer, to take back a permission, to be forgotten, to be written to again. Each is a
// report of hers like any other.
func (f *Form) act(ctx context.Context, t tongue, v url.Values, box mailbox.Box, b *view) (status int) {
	do := v.Get("d")
	text, flags := mend(v.Get("t"))
	rep := intake.Report{Channel: intake.Web, Alias: box.Alias(), At: time.Now(), Flags: flags, Answers: map[string]string{}}
	slip, done := f.cfg.Mailbox.Slip, "box.answered"
	switch {
	case do == "withdraw":
		rep.Answers["permission"], done = "withdrawn", "box.withdrawn"
	case do == "forget":
		rep.Flags, slip, done = append(rep.Flags, intake.OptOut), f.cfg.Mailbox.Farewell, "box.forgotten"
	case do == "return":
		rep.Flags, slip, done = append(rep.Flags, intake.Returned), f.cfg.Mailbox.Reopening, "box.returned"
	case len(text) > maxText:
		b.TextFault = t.say("report.long")
		return http.StatusUnprocessableEntity
	default:
		rep.Text, rep.Answers = secret.NewText(text), answers(v, visitor...)
		if blank(text) && len(rep.Answers) == 0 {
			if do == "" {
				return http.StatusOK // she only looks
			}
			b.TextFault = t.say("report.empty")
			return http.StatusUnprocessableEntity
		}
	}
	rep.ID = f.id(v.Get("n"), "box "+do, rep)
	sealed, err := slip(rep.ID, box)
	if err != nil || !f.file(ctx, "mailbox", rep, sealed, true) {
		b.Fault = t.say("report.busy")
		return http.StatusServiceUnavailable
	}
	if do == "forget" {
		if f.cfg.Mailbox.Forget(ctx, box) != nil {
			b.Fault = t.say("box.lost")
			return http.StatusServiceUnavailable
		}
		b.Forgotten = true
	}
	b.Done, b.Text, b.Asks, b.Unfolded = t.say(done), "", asks(visitor, nil), false
	return http.StatusOK
}

// letters shows what is new, once: when the page is on its way, the letters are destroyed. A browser that sends the very same
// page again, because the line broke, sees them for two minutes more.
func (f *Form) letters(ctx context.Context, w http.ResponseWriter, r *http.Request, t tongue, visit string, box mailbox.Box, b view) {
	waiting, err := f.cfg.Mailbox.Waiting(ctx, box)
	if err != nil {
		f.notify(Notice{Op: "mailbox", Verdict: Busy})
		b.Fault = t.say("mailbox.busy")
		_ = f.show(w, r, t, http.StatusServiceUnavailable, "box", b)
		return
	}
	key := visit + " " + box.Alias().String()
	b.Letters = f.again.seen(key)
	var ids []intake.LetterID
	for _, m := range waiting {
		ids = append(ids, m.ID)
		b.Letters = append(b.Letters, letter{strings.TrimSpace(m.Body.Reveal()), t.date(m.Written.In(f.cfg.Zone)), t.date(m.Expires.In(f.cfg.Zone))})
	}
	if err := f.show(w, r, t, http.StatusOK, "box", b); err != nil {
		return // not on its way: it is shown again
	}
	f.notify(Notice{Op: "mailbox", Verdict: Shown, Letters: len(ids)})
	if len(ids) == 0 {
		return
	}
	if visit != "" {
		f.again.keep(key, b.Letters)
	}
	if err := f.cfg.Mailbox.Taken(ctx, box, ids...); err != nil && !errors.Is(err, context.Canceled) {
		f.notify(Notice{Op: "mailbox", Verdict: Untaken, Letters: len(ids)})
	}
}
