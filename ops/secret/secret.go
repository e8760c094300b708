// Package secret holds values that refuse to be printed: a reporter's number, the words of a report, a provider's token,
// the bytes of a key.
//
// The value lies behind a pointer in an unexported field, so no fmt verb, no encoder and no nested %+v of a struct that
// holds one can print it. The only way out is a method called Reveal, which is easy to search for and to review.
//
// Every floor uses it. It never encrypts anything; ops/vault does.
package secret

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Hidden is what stands wherever a secret would have been printed.
const Hidden = "[secret]"

// ErrNotEncodable is what every encoder gets: a secret that must travel is sealed first, by ops/vault.
var ErrNotEncodable = errors.New("secret: not encodable; seal it or reveal it by name")

// Text is a string that refuses to be printed. The zero Text is empty.
type Text struct{ p *string }

// NewText hides s.
func NewText(s string) Text { return Text{&s} }

// Reveal returns the hidden string.
func (t Text) Reveal() string {
	if t.p == nil {
		return ""
	}
	return *t.p
}

// Empty reports whether the hidden string has no bytes.
func (t Text) Empty() bool { return t.p == nil || *t.p == "" }

// Equal compares in constant time for strings of one length.
func (t Text) Equal(o Text) bool {
	return subtle.ConstantTimeCompare([]byte(t.Reveal()), []byte(o.Reveal())) == 1
}

// Bytes is a byte slice that refuses to be printed. The zero Bytes is empty.
type Bytes struct{ p *[]byte }

// NewBytes hides b; it keeps b itself, not a copy.
func NewBytes(b []byte) Bytes { return Bytes{&b} }

// Reveal returns the hidden slice itself.
func (b Bytes) Reveal() []byte {
	if b.p == nil {
		return nil
	}
	return *b.p
}

// Empty reports whether there are no bytes.
func (b Bytes) Empty() bool { return b.p == nil || len(*b.p) == 0 }

// Wipe overwrites the bytes. It is best effort: the runtime may have copied them before.
func (b Bytes) Wipe() {
	if b.p != nil {
		clear(*b.p)
	}
}

// Equal compares in constant time for slices of one length.
func (b Bytes) Equal(o Bytes) bool { return subtle.ConstantTimeCompare(b.Reveal(), o.Reveal()) == 1 }

func (Text) String() string               { return Hidden }
func (Text) GoString() string             { return Hidden }
func (Text) Format(w fmt.State, _ rune)   { _, _ = io.WriteString(w, Hidden) }
func (Text) LogValue() slog.Value         { return slog.StringValue(Hidden) }
func (Text) MarshalText() ([]byte, error) { return nil, ErrNotEncodable }
func (Text) MarshalJSON() ([]byte, error) { return nil, ErrNotEncodable }

func (Bytes) String() string               { return Hidden }
func (Bytes) GoString() string             { return Hidden }
func (Bytes) Format(w fmt.State, _ rune)   { _, _ = io.WriteString(w, Hidden) }
func (Bytes) LogValue() slog.Value         { return slog.StringValue(Hidden) }
func (Bytes) MarshalText() ([]byte, error) { return nil, ErrNotEncodable }
func (Bytes) MarshalJSON() ([]byte, error) { return nil, ErrNotEncodable }
