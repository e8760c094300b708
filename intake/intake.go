// Package intake is the second floor's vocabulary: what a reporter said (Report), under which pseudonym (Alias), what goes
// back to her (Letter) and what became of it (Fate).
//
// Types, their frozen encodings and pure functions only; no I/O (R2). The rooms below it do the work: desk takes reports in,
// phone and gateway speak to providers, contact is the one place where an Alias meets an address, outbox carries letters
// out. Floor 3 reads Reports; floor 4 writes Letters. Nobody above contact and outbox ever holds a number.
package intake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"hotline/ops/secret"
)

// ErrInvalid is the family of every refusal of this package. The text never holds what was refused.
var ErrInvalid = errors.New("intake: invalid")

// Channel is the kind of door a report came in by.
type Channel string

// The channels. A channel says nothing about the provider: that is the gateway's name, and stays on this floor.
const (
	SMS   Channel = "sms"
	Web   Channel = "web"
	Voice Channel = "voice"
)

// Valid reports whether c is one of the channels.
func (c Channel) Valid() bool { return c == SMS || c == Web || c == Voice }

// ReportID names one report for ever. It is derived, so that the same message delivered fifty times is one report; the key
// makes it useless to whoever does not hold it.
type ReportID struct{ id uuid.UUID }

// DeriveReportID makes the ID of the message that gateway calls ref: HMAC-SHA256 under key, in the form of a UUID
// version 8. Twilio's webhooks carry no nonce, so this is also what makes a replayed request harmless (twilio.md §1).
func DeriveReportID(key secret.Bytes, gateway, ref string) ReportID {
	return ReportID{derive(key.Reveal(), "report", gateway, ref)}
}

func derive(key []byte, parts ...string) (id uuid.UUID) {
	m := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(m, "%d:%s", len(p), p) // lengths, so that no two splits of one string meet
	}
	copy(id[:], m.Sum(nil))
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// ParseReportID reads what String wrote.
func ParseReportID(s string) (ReportID, error) {
	id, err := uuid.Parse(s)
	if err != nil || id == uuid.Nil {
		return ReportID{}, fmt.Errorf("%w: report ID", ErrInvalid)
	}
	return ReportID{id}, nil
}

func (r ReportID) String() string { return r.id.String() }

// UUID gives the bytes for keys that are derived from a report's.
func (r ReportID) UUID() uuid.UUID { return r.id }

// IsZero reports whether r names nothing.
func (r ReportID) IsZero() bool { return r.id == uuid.Nil }

// MarshalText and UnmarshalText carry the ID in events and letters.
func (r ReportID) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *ReportID) UnmarshalText(b []byte) (err error) {
	*r, err = ParseReportID(string(b))
	return err
}

// Alias is the pseudonym of one address during one epoch: it threads a reporter's messages and is what a counselor answers.
// The zero Alias belongs to nobody: an anonymous caller, who is never threaded and never written to.
type Alias struct{ h [16]byte }

var aliasText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewAlias wraps the first 16 bytes of a keyed hash. Only intake/contact has the key.
func NewAlias(sum []byte) (a Alias) {
	copy(a.h[:], sum)
	return a
}

// ParseAlias reads what String wrote; empty text is the zero Alias.
func ParseAlias(s string) (a Alias, err error) {
	if s == "" {
		return a, nil
	}
	b, err := aliasText.DecodeString(strings.ToUpper(s))
	if err != nil || len(b) != len(a.h) || NewAlias(b).String() != strings.ToLower(s) { // one alias, one spelling
		return a, fmt.Errorf("%w: alias", ErrInvalid)
	}
	return NewAlias(b), nil
}

// String gives 26 letters, or nothing for the zero Alias. It is for keys and sealed content, never for a log.
func (a Alias) String() string {
	if a.IsZero() {
		return ""
	}
	return strings.ToLower(aliasText.EncodeToString(a.h[:]))
}

// IsZero reports whether the alias belongs to nobody.
func (a Alias) IsZero() bool { return a == Alias{} }

// MarshalText carries the alias in events and letters.
func (a Alias) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (a *Alias) UnmarshalText(b []byte) (err error) {
	*a, err = ParseAlias(string(b))
	return err
}
