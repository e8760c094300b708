// Package outbox is the only road back to a reporter: it runs in the relay's role, which alone can open addresses.
//
//	REPORTS slip -> address book          (Slips)
//	LETTERS out  -> alias -> address -> gateway -> LETTERS fate  (Letters)
//
// It is honest: a letter is called sent when the provider took it, an outcome that nobody knows is looked up before anything
// is sent again, and a letter that cannot go is told to the counselor (GaveUp, NoWayBack, Undeliverable), never dropped in
// silence. It never reads a case.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/gateway"
	"hotline/ops/bus"
	"hotline/ops/vault"
)

// Times of a letter.
const (
	settle = 30 * time.Second // how long an address may be on its way behind its report
	giveUp = 24 * time.Hour   // after this an answer would surprise rather than help; a person decides
)

// Deps are what the outbox stands on.
type Deps struct {
	Conn      *bus.Conn
	Book      *contact.Book
	Relay     vault.Opener
	Fates     *bus.Committer
	Providers map[string]gateway.Provider // by the gateway's configured name
	// Calm waits while the doors of the same process are in a rush; it may be nil.
	Calm func(context.Context)
	// Done hears of every letter's outcome, for metrics; it may be nil.
	Done func(intake.Outcome)
}

// Outbox carries letters out.
type Outbox struct{ Deps }

// New makes it.
func New(d Deps) *Outbox { return &Outbox{d} }

// Slips stores the addresses that come with reports, until ctx ends. Idempotency key: alias and report.
func (o *Outbox) Slips(ctx context.Context) error {
	return o.Conn.Consume(ctx, bus.ConsumerSlips, o.slip)
}

func (o *Outbox) slip(ctx context.Context, d bus.Delivery) bus.Verdict {
	header := d.Header[desk.HeaderSlip]
	if header == "" {
		return bus.Ack() // no way back: an anonymous caller, a web report
	}
	text, _ := bus.ParseReport(d.Subject)
	id, err := intake.ParseReportID(text)
	sealed, err2 := desk.DecodeSlip(header)
	if err != nil || err2 != nil {
		return bus.Bury("unreadable-slip")
	}
	if o.Calm != nil {
		o.Calm(ctx)
	}
	switch err := o.Book.Keep(ctx, id, d.Seq, sealed); {
	case errors.Is(err, vault.ErrUnknownKey):
		return bus.RetryAfter(10 * time.Second)
	case errors.Is(err, vault.ErrOpen), errors.Is(err, vault.ErrDestroyed), errors.Is(err, contact.ErrInvalid):
		return bus.Bury("unreadable-slip")
	case err != nil:
		return bus.RetryAfter(time.Duration(min(d.Attempt, 30)) * time.Second)
	}
	return bus.Ack()
}

// Letters sends letters until ctx ends. Idempotency: a delivery that is not the first looks at the provider before it sends.
func (o *Outbox) Letters(ctx context.Context) error {
	return o.Conn.Consume(ctx, bus.ConsumerOutbox, o.letter)
}

func (o *Outbox) letter(ctx context.Context, d bus.Delivery) bus.Verdict {
	id, _ := bus.ParseLetter(d.Subject)
	clear, err := o.Relay.Open(vault.Place{Kind: intake.PlaceLetter, ID: id}, d.Data)
	switch {
	case errors.Is(err, vault.ErrUnknownKey) && !d.Last:
		return bus.RetryAfter(10 * time.Second)
	case err != nil:
		return o.lost(ctx, id, "does-not-open")
	}
	defer clear.Wipe()
	l, err := intake.DecodeLetter(clear)
	if err != nil || l.ID.String() != id {
		return o.lost(ctx, id, "unreadable")
	}
	to, err := o.Book.LookUp(ctx, l.Alias, l.Former)
	if errors.Is(err, contact.ErrUnknown) {
		if time.Since(d.Time) < settle {
			return bus.RetryAfter(2 * time.Second)
		}
		return o.tell(ctx, l.ID, intake.NoWayBack, 0)
	}
	if err != nil {
		return o.later(ctx, d, l, time.Second)
	}
	provider := o.Providers[to.Gateway]
	if provider == nil {
		return o.later(ctx, d, l, time.Minute) // the operator took it out of the configuration; it may come back
	}
	if d.Attempt > 1 {
		_, found, err := provider.Find(ctx, to.Value, l.Body, d.Time)
		if found {
			return o.tell(ctx, l.ID, intake.Sent, 0)
		}
		if err != nil {
			return o.later(ctx, d, l, pause(err, d.Attempt))
		}
	}
	_, err = provider.Send(ctx, to.Value, l.Body, l.ID)
	var trouble *gateway.Error
	switch {
	case err == nil:
		return o.tell(ctx, l.ID, intake.Sent, 0)
	case errors.Is(err, gateway.ErrNever) && errors.As(err, &trouble):
		return o.tell(ctx, l.ID, intake.Undeliverable, trouble.Code)
	}
	return o.later(ctx, d, l, pause(err, d.Attempt))
}

// lost buries a letter that cannot be read, and tells the counselor first: she must not believe that it went.
func (o *Outbox) lost(ctx context.Context, id, kind string) bus.Verdict {
	if l, err := intake.ParseLetterID(id); err == nil {
		if v := o.tell(ctx, l, intake.GaveUp, 0); v != bus.Ack() {
			return v
		}
	}
	return bus.Bury(kind)
}

// later tries again, or gives up aloud when the letter is too old or this was the last try.
func (o *Outbox) later(ctx context.Context, d bus.Delivery, l intake.Letter, after time.Duration) bus.Verdict {
	if d.Last || time.Since(d.Time) > giveUp {
		return o.tell(ctx, l.ID, intake.GaveUp, 0)
	}
	return bus.RetryAfter(after)
}

// pause is what the provider asked for, or a growing one of its own: 2, 4, 8 … seconds up to ten minutes.
func pause(err error, attempt int) time.Duration {
	var trouble *gateway.Error
	if errors.As(err, &trouble) && trouble.After > 0 {
		return min(trouble.After, 10*time.Minute)
	}
	return min(time.Second<<min(attempt, 10), 10*time.Minute)
}

func (o *Outbox) tell(ctx context.Context, id intake.LetterID, out intake.Outcome, code int) bus.Verdict {
	if err := o.Tell(ctx, intake.Fate{Letter: id, Outcome: out, Code: code, At: time.Now()}); err != nil {
		return bus.RetryAfter(time.Second) // sent or not, the next delivery looks before it sends
	}
	if o.Done != nil {
		o.Done(out)
	}
	return bus.Ack()
}

// Tell sends the news of a letter up the stair.
func (o *Outbox) Tell(ctx context.Context, f intake.Fate) error { return Tell(ctx, o.Fates, f) }

// Tell sends the news of a letter up the stair. The same news twice is one message.
func Tell(ctx context.Context, fates *bus.Committer, f intake.Fate) error {
	b, err := f.Encode()
	if err != nil {
		return fmt.Errorf("outbox: news of letter %s: %w", f.Letter, err)
	}
	_, err = fates.Commit(ctx, bus.Msg{
		Subject: bus.SubjectFate(f.Letter.String()), ID: f.Letter.String() + "-" + string(f.Outcome), Data: b,
	})
	if errors.Is(err, bus.ErrDuplicate) {
		return nil
	}
	return err
}
