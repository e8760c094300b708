// Package contact is the only place where a pseudonym meets an address (R3).
//
//	address --Epochs--> Alias            a keyed hash; the key changes every 30 days
//	address --Slip----> sealed to relay  travels with the report, in its header; intake cannot open it again
//	                    Book             the relay keeps the sealed address under the alias, until it expires or STOP destroys it
//	Alias   --Book----> address          only the outbox asks, only with the relay's private key
//
// Used by intake/phone, intake/gateway, intake/outbox and the assembly in cmd, and by nobody else. It never logs, and an
// address never stands in one of its errors.
package contact

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hotline/intake"
	"hotline/ops/secret"
)

// ErrInvalid is the family of refusals; ErrUnknown says that no address is stored under an alias.
var (
	ErrInvalid = errors.New("contact: invalid address")
	ErrUnknown = errors.New("contact: no address for this alias")
)

// Address is where a reporter can be reached: an opaque string that only its gateway understands, and which of our numbers
// she wrote to, so that the answer leaves by the road the report came.
type Address struct {
	Gateway string      // configured name, e.g. "twilio"
	Value   secret.Text // as ParseNumber gives it
	Ours    secret.Text // our number or sender on that gateway
}

// maxAddress bounds an address in bytes; the longest real ones are mail-like handles.
const maxAddress = 128

// ParseNumber brings one telephone number's many spellings to one: 081-234-5678, +66 81 234 5678, 0066812345678 and the
// same in Thai, Lao, Burmese, Khmer or full-width digits are one address. country is the calling code without +, e.g.
// "66". What is not a number (a short code, a handle, "whatsapp:+66…") is kept as it is, with spaces trimmed.
func ParseNumber(raw, country string) (secret.Text, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > maxAddress || !utf8.ValidString(raw) {
		return secret.Text{}, ErrInvalid
	}
	prefix, number := "", raw
	if i := strings.LastIndexByte(raw, ':'); i >= 0 {
		prefix, number = strings.ToLower(raw[:i+1]), raw[i+1:]
	}
	var d strings.Builder
	plus := false
	for i, r := range number {
		switch v, ok := digit(r); {
		case ok:
			d.WriteByte(v)
		case (r == '+' || r == '\uff0b') && d.Len() == 0:
			plus = true
		case i > 0 && strings.ContainsRune(" -().\u00a0\u2010\u2011\u2013", r), r == '(':
		default:
			return secret.NewText(raw), nil // a handle
		}
	}
	n := d.String()
	switch {
	case n == "":
		return secret.Text{}, ErrInvalid
	case plus:
	case strings.HasPrefix(n, "00") && len(n) > 8:
		n = n[2:]
	case strings.HasPrefix(n, "0") && len(n) >= 8 && country != "":
		n = country + n[1:]
	case len(n) <= 6: // a short code has no country
		return secret.NewText(prefix + n), nil
	}
	if len(n) < 3 {
		return secret.Text{}, ErrInvalid
	}
	return secret.NewText(prefix + "+" + n), nil
}

// digit reads the decimal digits of the scripts that keyboards here write: ASCII, full-width, Thai, Lao, Burmese, Shan, Khmer.
func digit(r rune) (byte, bool) {
	for _, zero := range []rune{'0', '\uff10', '๐', '໐', '၀', '႐', '០'} {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}

// Slip is what the intake role tells the relay about a report, sealed to the relay's key and carried in the report's
// header: where an answer may go, or that nothing may go there any more.
type Slip struct {
	Alias   intake.Alias
	Former  intake.Alias
	Address Address
	Forget  bool // STOP: destroy what is stored
	Reopen  bool // START: what STOP closed is open again
	word    uint64
}

// PlaceSlip and PlaceAddress are the vault's places: a slip belongs to its report, a stored address to its alias.
const (
	PlaceSlip    = "slip"
	PlaceAddress = "address"
)

type slipV1 struct {
	V       int          `json:"v"`
	Alias   intake.Alias `json:"alias"`
	Former  intake.Alias `json:"former"`
	Gateway string       `json:"gateway,omitempty"`
	Value   string       `json:"value,omitempty"`
	Ours    string       `json:"ours,omitempty"`
	Forget  bool         `json:"forget,omitempty"`
	Reopen  bool         `json:"reopen,omitempty"`
	Word    uint64       `json:"word,omitempty"` // of a stored entry: where the STOP or START stands that made it
}

// Encode writes the slip in clear, for sealing.
func (s Slip) Encode() (secret.Bytes, error) {
	if s.Alias.IsZero() {
		return secret.Bytes{}, fmt.Errorf("%w: a slip without an alias", ErrInvalid)
	}
	b, err := json.Marshal(slipV1{1, s.Alias, s.Former, s.Address.Gateway, s.Address.Value.Reveal(), s.Address.Ours.Reveal(), s.Forget, s.Reopen, s.word})
	if err != nil {
		return secret.Bytes{}, ErrInvalid
	}
	return secret.NewBytes(b), nil
}

// DecodeSlip reads what Encode wrote.
func DecodeSlip(b secret.Bytes) (Slip, error) {
	var w slipV1
	if json.Unmarshal(b.Reveal(), &w) != nil || w.V != 1 || w.Alias.IsZero() {
		return Slip{}, fmt.Errorf("%w: unreadable slip", ErrInvalid)
	}
	return Slip{w.Alias, w.Former, Address{w.Gateway, secret.NewText(w.Value), secret.NewText(w.Ours)}, w.Forget, w.Reopen, w.Word}, nil
}
