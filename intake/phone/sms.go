package phone

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// Gateway is the name that addresses, aliases and report IDs of this package carry.
const Gateway = "twilio"

// webhookTime is how long a webhook may take; Twilio hangs up after 15 s.
const webhookTime = 13 * time.Second

// Desk stores a report or fails. *desk.Desk does.
type Desk interface {
	Accept(ctx context.Context, s desk.Submission) (desk.Accepted, error)
}

// Aliases gives the pseudonym of an address. *contact.Epochs does.
type Aliases interface {
	Alias(a contact.Address) (now, former intake.Alias)
}

// DoorConfig is what the door needs. Receipts, Notice and Words are optional.
type DoorConfig struct {
	Account  Account
	Desk     Desk
	Aliases  Aliases
	Relay    vault.Sealer // seals the way back to the relay; the door cannot open it again (R4)
	IDKey    secret.Bytes // makes report IDs; 32 bytes or more, for ever the same
	Language string       // what the house answers in when the text does not tell: "th", "en"
	Words    Words        // Drafts if nil
	Receipts Receipts     // answers a text that is a receipt; without it such a text is one like any other
	Notice   func(Notice)
}

// Door takes texts in. It is safe for concurrent use.
type Door struct {
	cfg     DoorConfig
	verify  *Verifier
	media   pace
	visitor pace
}

// NewDoor checks its configuration. Its error is in the family ErrConfig.
func NewDoor(c DoorConfig) (*Door, error) {
	v, err := NewVerifier(c.Account)
	switch {
	case err != nil:
		return nil, err
	case c.Desk == nil || c.Aliases == nil || c.Relay == nil:
		return nil, fmt.Errorf("%w: a door without desk, aliases or relay key", ErrConfig)
	case len(c.IDKey.Reveal()) < 32:
		return nil, fmt.Errorf("%w: the report ID key is shorter than 32 bytes", ErrConfig)
	}
	if c.Words == nil {
		c.Words = Drafts
	}
	return &Door{cfg: c, verify: v, media: pace{every: mediaEvery}, visitor: pace{every: visitEvery}}, nil
}

// SMS is the handler of /twilio/sms. What Twilio signed and the desk can store is stored, then answered 200 with TwiML.
// If the desk cannot, 503 asks Twilio to come again, and the sweep finds what it does not bring.
func (d *Door) SMS() http.Handler {
	return d.verify.Then(func(w http.ResponseWriter, r *http.Request, f Form) {
		// Twilio may hang up; the commit goes on.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), webhookTime)
		defer cancel()
		in := read(f)
		report, done, err := d.take(ctx, in, time.Now())
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if report.Has(intake.Receipted) {
			d.visit(ctx, w, r, report, in.body)
			return
		}
		_ = answer(w, d.answers(report, done))
	})
}

// incoming is all that is taken of a webhook or of a listed message. Cities, carriers' names, media addresses stay outside.
type incoming struct {
	ref    string // the provider's name of the message
	from   secret.Text
	body   secret.Text
	optOut string
	media  int
	at     time.Time // zero for a webhook: it carries no time
}

func read(f Form) incoming {
	in := incoming{
		ref:    f.Get("MessageSid"),
		from:   secret.NewText(f.Get("From")),
		body:   secret.NewText(f.Get("Body")),
		optOut: f.Get("OptOutType"),
	}
	if n, err := strconv.Atoi(f.Get("NumMedia")); err == nil && n > 0 {
		in.media = n
	}
	for _, other := range []string{"SmsMessageSid", "SmsSid"} {
		if in.ref == "" {
			in.ref = f.Get(other)
		}
	}
	if in.ref == "" { // never seen, but a signed text is stored (R12): its own content names it
		h := sha256.New()
		for _, p := range f {
			fmt.Fprintf(h, "%d:%s%d:%s", len(p.key), p.key, len(p.value), p.value)
		}
		in.ref = hex.EncodeToString(h.Sum(nil))
	}
	return in
}

// take makes a report of a text and gives it to the desk. Idempotency key: the ReportID, which is the same for a webhook,
// its retries, its replays and its entry in the provider's list.
func (d *Door) take(ctx context.Context, in incoming, now time.Time) (intake.Report, desk.Accepted, error) {
	text, flags := mend(in.body.Reveal())
	r := intake.Report{
		ID:      intake.DeriveReportID(d.cfg.IDKey, Gateway, in.ref),
		Channel: intake.SMS,
		At:      now,
		Text:    secret.NewText(text),
		Refused: in.media,
		Flags:   flags,
	}
	if _, visits := d.receipt(in.body); visits { // the digits open letters: they are kept nowhere
		r.Text, r.Flags = secret.NewText(""), []intake.Flag{intake.Receipted}
	}
	verdict := Stored
	if !in.at.IsZero() {
		r.At, verdict = in.at, Recovered
		r.Flags = append(r.Flags, intake.Late)
	}
	flag, isKeyword := keyword(text, in.optOut)
	if isKeyword {
		r.Flags = append(r.Flags, flag)
	}
	slip := d.slip(&r, in.from)
	done, err := d.cfg.Desk.Accept(ctx, desk.Submission{Report: r, Slip: slip})
	switch {
	case err != nil:
		verdict = Unstored
	case done.Duplicate:
		verdict = Repeated
	}
	notify(d.cfg.Notice, Notice{Op: "sms", Verdict: verdict, Report: r.ID, Refused: r.Refused})
	return r, done, err
}

// slip names the sender in the report and seals the way back to her, or the wish that there be none. A nameless sender
// gets neither; a report whose slip cannot be sealed is kept all the same.
func (d *Door) slip(r *intake.Report, from secret.Text) []byte {
	if anonymous(from.Reveal()) {
		return nil
	}
	value, err := contact.ParseNumber(from.Reveal(), "")
	if err != nil {
		return nil
	}
	a := contact.Address{Gateway: Gateway, Value: value, Ours: secret.NewText(d.cfg.Account.Number)}
	r.Alias, r.Former = d.cfg.Aliases.Alias(a)
	s := contact.Slip{Alias: r.Alias, Former: r.Former, Address: a, Forget: r.Has(intake.OptOut), Reopen: r.Has(intake.Returned)}
	if s.Forget {
		s.Address = contact.Address{}
	}
	sealed, err := contact.SealSlip(d.cfg.Relay, r.ID, s)
	if err != nil {
		notify(d.cfg.Notice, Notice{Op: "sms", Verdict: NoSlip, Report: r.ID})
		return nil
	}
	return sealed
}

// answers writes what the reporter is told at once: that we have it, once per conversation and time, and not to send
// pictures, when she did. Nothing to whoever said stop, is nameless, or was answered before.
func (d *Door) answers(r intake.Report, done desk.Accepted) string {
	var say []Answer
	if done.AckDue {
		say = append(say, Acknowledge)
	}
	if r.Refused > 0 && !done.Duplicate && !r.Alias.IsZero() && !r.Has(intake.OptOut) && d.media.due(r.Alias, r.At) {
		say = append(say, Media)
	}
	var verbs []verb
	lang := language(r.Text.Reveal(), d.cfg.Language)
	for _, a := range say {
		verbs = append(verbs, d.say(d.cfg.Words(a, lang))...)
	}
	doc, err := document(verbs...)
	if err != nil { // a country pack's text beyond all measure: the report is stored, so the answer is silence
		doc, _ = document()
	}
	return doc
}

// say is what texts the sender, in as many messages as the provider's limit asks for; nothing for no text.
func (d *Door) say(text string) (verbs []verb) {
	for _, piece := range pieces(text) {
		verbs = append(verbs, message{text: piece, status: d.cfg.Account.Base + statusPath})
	}
	return verbs
}
