// Package gateway says what the outbox needs of whoever carries texts, in no provider's words.
//
// intake/phone implements it for Twilio. intake/outbox and the assembly in cmd use it. It holds no state, does no I/O and
// knows no number: what came in is the business of each provider's own door.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hotline/intake"
	"hotline/ops/secret"
)

// Provider carries letters out and forgets them. Every error it returns is an *Error.
type Provider interface {
	// Send hands one letter over. On Unsure the letter may have gone: call Find before sending again.
	Send(ctx context.Context, to, body secret.Text, letter intake.LetterID) (Sent, error)
	// Find looks for a letter that a Send since then may have handed over; found is false if it did not.
	Find(ctx context.Context, to, body secret.Text, since time.Time) (s Sent, found bool, err error)
	// Scrub makes the provider forget one message, body first. Gone already is success.
	Scrub(ctx context.Context, s Sent) error
}

// Sent is the provider's own name for a message it took. It is not secret, and no report can be read from it.
type Sent struct{ Ref string }

// Verdict says what may be done after a failure.
type Verdict int

// The verdicts. The zero Verdict is none.
const (
	Again  Verdict = iota + 1 // nothing happened; the same call may succeed later
	Never                     // the same call will always fail
	Unsure                    // it may have happened; look before trying again
)

func (v Verdict) String() string {
	switch v {
	case Again:
		return "again"
	case Never:
		return "never"
	case Unsure:
		return "unsure"
	}
	return "invalid"
}

// The families of provider errors, for errors.Is.
var (
	ErrAgain  = errors.New("gateway: later")
	ErrNever  = errors.New("gateway: refused for good")
	ErrUnsure = errors.New("gateway: outcome unknown")
)

// Error is a provider's failure, told in codes only: a provider's own sentence may quote the number it was given.
type Error struct {
	Op      string        // send, find, scrub, list
	Verdict Verdict       // what may be done
	Code    int           // the provider's code; 0 if it gave none
	Status  int           // HTTP status; 0 if there was no answer
	After   time.Duration // the provider asks for this long a pause; 0 if it does not say
}

func (e *Error) Error() string {
	return fmt.Sprintf("gateway: %s: %s (code %d, status %d)", e.Op, e.Verdict, e.Code, e.Status)
}

// Unwrap puts the error into the family of its verdict.
func (e *Error) Unwrap() error {
	switch e.Verdict {
	case Again:
		return ErrAgain
	case Never:
		return ErrNever
	}
	return ErrUnsure
}
