package intake

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"hotline/ops/secret"
)

// LetterID names one letter for ever. Whoever writes the letter derives it from what caused it, so that a repeated cause
// gives the same letter and the outbox can tell.
type LetterID struct{ id uuid.UUID }

// DeriveLetterID makes the ID of the letter that the n-th event of the thing called cause asked for.
func DeriveLetterID(cause uuid.UUID, n uint64) LetterID {
	return LetterID{derive(cause[:], "letter", fmt.Sprint(n))}
}

// ParseLetterID reads what String wrote.
func ParseLetterID(s string) (LetterID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id == uuid.Nil {
		return LetterID{}, fmt.Errorf("%w: letter ID", ErrInvalid)
	}
	return LetterID{id}, nil
}

func (l LetterID) String() string { return l.id.String() }

// IsZero reports whether l names nothing.
func (l LetterID) IsZero() bool { return l.id == uuid.Nil }

// MarshalText carries the ID in events.
func (l LetterID) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (l *LetterID) UnmarshalText(b []byte) (err error) {
	*l, err = ParseLetterID(string(b))
	return err
}

// Letter is what the house says to one alias. It travels sealed to the relay.
type Letter struct {
	ID      LetterID
	Alias   Alias
	Former  Alias // the reporter's alias of the epoch before, in case the address still stands under it
	Channel Channel
	Written time.Time
	Body    secret.Text
}

// PlaceLetter is the vault's place for a sealed letter.
const PlaceLetter = "letter"

// letterV1 is the wire form, frozen (R10).
type letterV1 struct {
	V       int       `json:"v"`
	ID      LetterID  `json:"id"`
	Alias   Alias     `json:"alias"`
	Former  Alias     `json:"former"`
	Channel Channel   `json:"channel"`
	Written time.Time `json:"written"`
	Body    string    `json:"body"`
}

// Encode writes the letter in clear, for sealing.
func (l Letter) Encode() (secret.Bytes, error) {
	if l.ID.IsZero() || l.Alias.IsZero() || !l.Channel.Valid() || l.Body.Empty() {
		return secret.Bytes{}, fmt.Errorf("%w: letter without ID, alias, channel or body", ErrInvalid)
	}
	b, err := json.Marshal(letterV1{1, l.ID, l.Alias, l.Former, l.Channel, l.Written.UTC(), l.Body.Reveal()})
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("%w: letter %s cannot be written", ErrInvalid, l.ID)
	}
	return secret.NewBytes(b), nil
}

// DecodeLetter reads what Encode wrote.
func DecodeLetter(b secret.Bytes) (Letter, error) {
	var w letterV1
	if err := decode(b.Reveal(), 1, &w.V, &w); err != nil {
		return Letter{}, err
	}
	return Letter{w.ID, w.Alias, w.Former, w.Channel, w.Written, secret.NewText(w.Body)}, nil
}

// Outcome says what became of a letter. Later news may change it, but never from a final one back to an open one.
type Outcome string

// The outcomes.
const (
	Sent          Outcome = "sent"          // the provider took it
	Delivered     Outcome = "delivered"     // the handset has it, says the provider
	Read          Outcome = "read"          // the reporter opened her mailbox and saw it
	Undeliverable Outcome = "undeliverable" // the provider says it cannot
	NoWayBack     Outcome = "no-way-back"   // no address is stored: STOP, expired, or anonymous
	GaveUp        Outcome = "gave-up"       // every try failed; a person must act
)

// Final reports whether nothing better can follow.
func (o Outcome) Final() bool {
	return o == Delivered || o == Read || o == Undeliverable || o == NoWayBack || o == GaveUp
}

// Fate is the news of one letter on its way back up: outcome and a coarse code, no content, no address.
type Fate struct {
	V       int       `json:"v"`
	Letter  LetterID  `json:"letter"`
	Outcome Outcome   `json:"outcome"`
	Code    int       `json:"code,omitempty"` // the provider's error code, where there is one
	At      time.Time `json:"at"`
}

// Encode writes the fate; it holds nothing secret and travels in clear.
func (f Fate) Encode() ([]byte, error) {
	f.V, f.At = 1, f.At.UTC()
	return json.Marshal(f)
}

// DecodeFate reads what Encode wrote.
func DecodeFate(b []byte) (f Fate, err error) {
	return f, decode(b, 1, &f.V, &f)
}
