package console

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"hotline/intake"
	"hotline/ops/logging"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/routing"
	"hotline/triage"
	"hotline/triage/casebook"
)

// What a person may write, in UTF-16 units. A reply is at most what a provider carries as one message.
const (
	maxReply = 1600
	maxNote  = 10_000
)

// What the console itself refuses before triage is asked.
var (
	errEmpty  = errors.New("console: nothing was written")
	errLong   = errors.New("console: too long")
	errReason = errors.New("console: a reason is needed")
	errForm   = errors.New("console: the form is not whole")
)

// order is one form that was posted about a case.
type order struct {
	*visit
	ctx   context.Context
	c     triage.Case
	f     url.Values
	token uint64
}

// orders are the forms of a case's page. Each gives the word of what was done.
var orders = map[string]func(*order) (did string, err error){
	"claim": (*order).claim, "release": (*order).release, "reply": (*order).reply, "note": (*order).note,
	"level": (*order).level, "close": (*order).end, "reopen": (*order).reopen,
}

// write does what a form of a case's page asks, and comes back to the page. What is refused is shown with what was typed.
func (v *visit) write(verb string) {
	f, ok := v.form()
	if !ok {
		return
	}
	c, ok := v.find()
	if !ok {
		return
	}
	ctx, stop := writing(v.r.Context())
	defer stop()
	o := &order{v, ctx, c, f, 0}
	sum := sha256.Sum256([]byte(verb + " " + c.ID.String() + " " + f.Encode()))
	to, err := v.session.once(string(sum[:]), func() (string, error) {
		if err := o.lease(); err != nil {
			return "", err
		}
		did, err := orders[verb](o)
		if errors.Is(err, casebook.ErrBehind) { // it stands; the page may show it a moment later
			err = nil
		}
		return queryDid(casePath(c.ID), did), err
	})
	if err != nil {
		o.refused(verb, err)
		return
	}
	v.Log.Event("console."+verb, logging.Case(c.ID), logging.Staff(v.me), logging.Verdict("done"))
	v.redirect(to)
}

// lease takes the token from the form, or claims the case again when she asked for that.
func (o *order) lease() (err error) {
	if o.f.Get("again") != "" {
		c, err := o.Queue.Claim(o.ctx, o.c.Key, o.me.ID, o.now)
		o.token = c.Lease.Token
		return err
	}
	if t := o.f.Get("token"); t != "" {
		if o.token, err = strconv.ParseUint(t, 10, 64); err != nil {
			return errForm
		}
	}
	return nil
}

func (o *order) writ() triage.Writ { return triage.Writ{By: o.me.ID, Token: o.token, At: o.now} }

func (o *order) do(cmd triage.Command) (changed bool, err error) {
	_, events, err := o.Book.Do(o.ctx, o.c.Key, cmd)
	return len(events) > 0, err
}

func (o *order) claim() (string, error) {
	_, err := o.Queue.Claim(o.ctx, o.c.Key, o.me.ID, o.now)
	return "claimed", err
}

func (o *order) release() (string, error) {
	_, err := o.do(triage.Release{Writ: o.writ()})
	return "released", err
}

// text is what was typed, within its bounds.
func (o *order) text(longest int) (string, error) {
	text := typed(o.f)
	switch n := units(text); {
	case n == 0:
		return "", errEmpty
	case n > longest:
		return "", errLong
	}
	return text, nil
}

// units counts as browsers and providers do: in UTF-16.
func units(text string) (n int) {
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

func typed(f url.Values) string {
	return strings.TrimSpace(strings.ReplaceAll(f.Get("text"), "\r\n", "\n"))
}

// seal seals what was typed to the case's key.
func (o *order) seal(text string) ([]byte, error) {
	public, err := vault.ParsePublic(o.c.Public)
	if err != nil {
		return nil, err
	}
	body, err := triage.Content{Text: secret.NewText(text)}.Encode()
	if err != nil {
		return nil, err
	}
	defer body.Wipe()
	return public.Seal(vault.Place{Kind: triage.PlaceContent, ID: o.c.Key.String()}, body.Reveal())
}

// letter names the letter of a reply: the same words from the same form are one letter, however often they are sent; other
// words from a form that came back with the Back button are another.
func (o *order) letter(text string) (intake.LetterID, error) {
	nonce, err := strconv.ParseUint(o.f.Get("nonce"), 10, 64)
	if err != nil {
		return intake.LetterID{}, errForm
	}
	sum := sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, nonce), text...))
	return routing.LetterFor(o.c.Key, binary.BigEndian.Uint64(sum[:])), nil
}

func (o *order) reply() (string, error) {
	text, err := o.text(maxReply)
	if err != nil {
		return "", err
	}
	letter, err := o.letter(text)
	if err != nil {
		return "", err
	}
	sealed, err := o.seal(text)
	if err != nil {
		return "", err
	}
	_, err = o.do(triage.Reply{Writ: o.writ(), Letter: letter, Sealed: sealed})
	return "replied", err
}

func (o *order) note() (string, error) {
	text, err := o.text(maxNote)
	if err != nil {
		return "", err
	}
	sealed, err := o.seal(text)
	if err != nil {
		return "", err
	}
	_, err = o.do(triage.Note{By: o.me.ID, At: o.now, Sealed: sealed})
	return "noted", err
}

func (o *order) level() (string, error) {
	rate := triage.Rate{Writ: o.writ()}
	var err error
	if rate.Severity, err = triage.ParseSeverity(o.f.Get("severity")); err != nil {
		return "", err
	}
	if k := o.f.Get("category"); k != "" {
		if rate.Category, err = triage.ParseCategory(k); err != nil {
			return "", err
		}
	}
	switch text, err := o.text(maxNote); {
	case errors.Is(err, errEmpty):
		if o.c.Severity > triage.S2 && o.c.Severity.MoreUrgentThan(rate.Severity) {
			return "", errReason
		}
	case err != nil:
		return "", err
	default:
		if rate.Reason, err = o.seal(text); err != nil {
			return "", err
		}
	}
	changed, err := o.do(rate)
	if err == nil && !changed {
		return "unchanged", nil
	}
	return "rated", err
}

func (o *order) end() (string, error) {
	seen, err := strconv.Atoi(o.f.Get("seen"))
	if err != nil {
		return "", errForm
	}
	_, err = o.do(triage.Close{Writ: o.writ(), Disposition: triage.Disposition(o.f.Get("disposition")), Seen: seen})
	return "closed", err
}

func (o *order) reopen() (string, error) {
	_, err := o.do(triage.Reopen{By: o.me.ID, At: o.now})
	return "reopened", err
}

// renewEvery spares the journal: a lease that has most of its time left is not lengthened.
const renewEvery = triage.LeaseTime / 3

// renew is the sign of life of a page on which somebody types. It lengthens the lease of its holder and never takes one.
func (v *visit) renew() {
	f, ok := v.form()
	if !ok {
		return
	}
	c, ok := v.find()
	if !ok {
		return
	}
	if !c.Lease.Live(v.now) || c.Lease.Holder != v.me.ID || strconv.FormatUint(c.Lease.Token, 10) != f.Get("token") {
		v.refuse(http.StatusConflict)
		return
	}
	if c.Lease.Until.Sub(v.now) < triage.LeaseTime-renewEvery {
		ctx, stop := writing(v.r.Context())
		defer stop()
		if _, err := v.Queue.Claim(ctx, c.Key, v.me.ID, time.Now()); err != nil {
			v.refuse(http.StatusConflict)
			return
		}
	}
	v.w.WriteHeader(http.StatusNoContent)
}
