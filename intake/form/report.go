package form

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/intake/mailbox"
	"hotline/ops/page"
	"hotline/ops/secret"
)

// limit bounds a body: the longest text of a page takes 180 kB as Thai letters on the wire.
var limit = page.FormLimit{Bytes: 256 << 10, Fields: 60}

// patience is how long filing may take; the writer may have hung up long before, and it goes on.
const patience = 25 * time.Second

// start shows an empty form. Its nonce makes one receipt, however often it is sent.
func (f *Form) start(w http.ResponseWriter, r *http.Request) {
	t := f.tongues.match(r)
	if tag := r.PathValue("lang"); tag != "" {
		named, ok := f.tongues.named(tag)
		if !ok {
			page.Refuse(w, t.tag, http.StatusNotFound)
			return
		}
		t = named
	}
	p := child
	if r.Pattern == "GET /{lang}/adult" {
		p = adult
	}
	_ = f.show(w, r, t, http.StatusOK, "report", f.blank(t, p, url.Values{"n": {rand.Text()}}))
}

// blank is the form as a page, with whatever v already holds.
func (f *Form) blank(t tongue, p way, v url.Values) view {
	href := "/%s/"
	if p.name == adult.name {
		href = "/%s/adult"
	}
	return view{
		Path: p.name, Languages: f.tongues.links(t, href), Nonce: v.Get("n"), Text: v.Get("t"),
		First: asks(p.first, v), Later: asks(p.later, v), Signs: signOptions(v), Unfolded: unfolded(v, p.later),
	}
}

// read takes a posted form in, or answers why not. A file is refused before a byte of it is read (domain.md §6).
func (f *Form) read(w http.ResponseWriter, r *http.Request, op string) (url.Values, tongue, bool) {
	t := f.tongues.match(r)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		w.Header().Set("Connection", "close")
		f.notify(Notice{Op: op, Verdict: Refused})
		_ = f.show(w, r, t, http.StatusUnsupportedMediaType, "pictures", view{})
		return nil, t, false
	}
	v, err := page.Form(r, limit)
	if err != nil {
		w.Header().Set("Connection", "close")
		page.Refuse(w, t.tag, page.Status(err))
		return nil, t, false
	}
	evict(w, r)
	return v, f.tongues.of(v.Get("l"), r), true
}

// report files what was written and answers with the receipt itself: no redirect, so that nobody can click past it, and no
// code in an address or a cookie (web.md §1.11).
func (f *Form) report(w http.ResponseWriter, r *http.Request) {
	v, t, ok := f.read(w, r, "report")
	if !ok {
		return
	}
	p, now := wayNamed(v.Get("p")), time.Now()
	v.Set("n", nonceOf(v.Get("n")))
	text, flags := mend(v.Get("t"))
	back := func(status int, fault func(*view)) {
		b := f.blank(t, p, v)
		fault(&b)
		_ = f.show(w, r, t, status, "report", b)
	}
	switch {
	case len(text) > maxText:
		back(http.StatusUnprocessableEntity, func(b *view) { b.TextFault = t.say("report.long") })
		return
	case blank(text) && v.Get("f") == "": // a second press, on purpose, makes a report without words
		back(http.StatusUnprocessableEntity, func(b *view) { b.TextFault, b.Wordless = t.say("report.empty"), true })
		return
	}
	_, early, waited := f.tokens.open("wait", v.Get("w"), waitGood, now)
	waited = waited && !early
	if wait := f.rush.wait(r, now); wait > 0 && !waited {
		f.hold(w, r, t, v, wait)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	receipt := f.cfg.Mailbox.Issue(v.Get("n"))
	box, err := f.cfg.Mailbox.Begin(ctx, receipt)
	if errors.Is(err, mailbox.ErrBusy) && !waited {
		f.hold(w, r, t, v, waitFirst)
		return
	}
	coded := err == nil // else the report is stored all the same, without a way back (R12)
	rep := intake.Report{Channel: intake.Web, Alias: box.Alias(), At: now, Text: secret.NewText(text), Flags: flags}
	rep.Answers = answers(v, slices.Concat(p.first, p.later)...)
	if p.name == adult.name && rep.Answers["who"] == "" {
		rep.Answers["who"] = "adult"
	}
	kind := ""
	if !coded {
		kind = "uncoded"
	}
	rep.ID = f.id(v.Get("n"), kind, rep)
	var slip []byte
	if coded {
		if slip, err = f.cfg.Mailbox.Slip(rep.ID, box); err != nil {
			coded = false
		}
	}
	if !f.file(ctx, "report", rep, slip, coded) {
		back(http.StatusServiceUnavailable, func(b *view) { b.Fault = t.say("report.busy") })
		return
	}
	got := view{Path: p.name, Danger: rep.Answers["danger"] == "yes", Nonce: f.visitNonce(now), Texts: f.cfg.Texts}
	if coded {
		got.Code, got.Token = receipt.Grouped(), f.tokens.seal("box", receipt.Reveal(), now)
	}
	if p.name == adult.name && f.cfg.Signer != nil {
		got.Statement = f.cfg.Signer.Statement(v.Get("n"), now)
	}
	_ = f.show(w, r, t, http.StatusOK, "received", got)
}

// hold asks to wait and press again, with everything kept in the page.
func (f *Form) hold(w http.ResponseWriter, r *http.Request, t tongue, v url.Values, wait time.Duration) {
	now := time.Now()
	if _, early, ok := f.tokens.open("wait", v.Get("w"), waitGood, now); !ok || !early {
		v.Set("w", f.tokens.seal("wait", "", now.Add(wait)))
	}
	f.notify(Notice{Op: "report", Verdict: Effort})
	w.Header().Set("Retry-After", fmt.Sprint(int(wait.Seconds())+1))
	_ = f.show(w, r, t, http.StatusServiceUnavailable, "wait", view{Action: "/report", Kept: keep(v), Seconds: int(wait.Seconds()) + 1})
}

// keep is all that was typed, as hidden fields.
func keep(v url.Values) (out []kept) {
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			out = append(out, kept{name, value})
		}
	}
	return out
}

// id names a report by its form's nonce and by what it says: sent again it is the same report, and what was changed after
// the Back button is another one of the same writer, not lost as a duplicate (R12).
func (f *Form) id(nonce, kind string, r intake.Report) intake.ReportID {
	h := sha256.New()
	say := func(s string) { fmt.Fprintf(h, "%d:%s", len(s), s) }
	say(kind)
	say(r.Text.Reveal())
	for _, q := range slices.Sorted(maps.Keys(r.Answers)) {
		say(q)
		say(r.Answers[q])
	}
	return intake.DeriveReportID(f.cfg.IDKey, "web", nonce+" "+hex.EncodeToString(h.Sum(nil)))
}

// file hands a report to the desk and says whether it is durable.
func (f *Form) file(ctx context.Context, op string, rep intake.Report, slip []byte, coded bool) bool {
	done, err := f.cfg.Desk.Accept(ctx, desk.Submission{Report: rep, Slip: slip})
	n := Notice{Op: op, Verdict: Stored, Report: rep.ID}
	switch {
	case err != nil:
		n.Verdict = Unstored
	case done.Duplicate:
		n.Verdict = Repeated
	case !coded:
		n.Verdict = Uncoded
	}
	f.notify(n)
	return err == nil
}
