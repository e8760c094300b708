package mailbox

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"hotline/ops/secret"
)

// A statement is proof without content: a text that says that a report was received on a day, which whoever holds it may
// show and anybody can verify offline against the hotline's published key. It says nothing of who wrote, of what, or
// where the report is: its number is random to everybody and belongs to no case and no receipt.

// statementFirst is the first line: format and version. The signature covers all lines before its own, each with its end.
const statementFirst = "HOTLINE STATEMENT 1"

const (
	lineHouse = "Hotline: "
	lineDay   = "Day: "
	lineNo    = "Number: "
	lineKey   = "Key: "
	lineSig   = "Signature: "
)

// The sentence, in both languages. DRAFTS, to be reviewed by native speakers; what was signed with other words still verifies.
const statementSays = "A report was received on this day. This text says nothing about what was reported or by whom.\n" +
	"ได้รับรายงานในวันนี้ ข้อความนี้ไม่บอกว่ามีการรายงานเรื่องอะไรหรือใครเป็นผู้รายงาน\n"

// ErrStatement is the family of everything that is wrong with a statement.
var (
	ErrStatement   = errors.New("mailbox: not a statement")
	ErrForged      = fmt.Errorf("%w: the signature does not fit", ErrStatement)
	ErrOtherSigner = fmt.Errorf("%w: signed with another key than the one given", ErrStatement)
)

// Statement is what a verified text says.
type Statement struct {
	House  string // as the signer calls itself
	Day    string // YYYY-MM-DD in the house's zone
	Number string
	Key    string // that it was signed with; compare it with the published one
}

// Signer writes statements.
type Signer struct {
	key    ed25519.PrivateKey
	number []byte
	house  string
	zone   *time.Location
}

// NewSigner makes a signer from a seed of 32 bytes or more; the same seed is the same key. house is how the hotline calls
// itself, one line.
func NewSigner(seed secret.Bytes, house string, zone *time.Location) (*Signer, error) {
	if len(seed.Reveal()) < 32 || zone == nil || house == "" || len(house) > 200 || strings.ContainsFunc(house, func(r rune) bool { return r < ' ' }) {
		return nil, fmt.Errorf("%w: a signer needs a seed of 32 bytes, a one-line name and a zone", ErrConfig)
	}
	part := func(name string) []byte {
		m := hmac.New(sha256.New, seed.Reveal())
		m.Write([]byte("statement/" + name))
		return m.Sum(nil)
	}
	return &Signer{ed25519.NewKeyFromSeed(part("key")), part("number"), house, zone}, nil
}

// Key is the public key, one word, to be published where people can compare it.
func (s *Signer) Key() string { return keyWord(s.key.Public().(ed25519.PublicKey)) }

var statementText = base64.RawURLEncoding.Strict()

func keyWord(k ed25519.PublicKey) string { return statementText.EncodeToString(k) }

// Statement writes the statement for a report that a form with this nonce handed in. The same nonce on the same day is the
// same statement, so a report that was sent twice is proved once.
func (s *Signer) Statement(nonce string, at time.Time) string {
	m := hmac.New(sha256.New, s.number)
	m.Write([]byte(nonce))
	number := base32.StdEncoding.EncodeToString(m.Sum(nil)[:10])
	signed := statementFirst + "\n" + statementSays + lineHouse + s.house + "\n" + lineDay + at.In(s.zone).Format(time.DateOnly) + "\n" +
		lineNo + number + "\n" + lineKey + s.Key() + "\n"
	return signed + lineSig + statementText.EncodeToString(ed25519.Sign(s.key, []byte(signed))) + "\n"
}

// maxStatement bounds a statement in bytes.
const maxStatement = 4096

// VerifyStatement checks a statement against a published key. With an empty key it only proves that the text was signed
// with the key it names: the caller must say so. Line ends and spaces at the end that mail or editors changed are forgiven.
func VerifyStatement(text []byte, key string) (Statement, error) {
	if len(text) > maxStatement {
		return Statement{}, ErrStatement
	}
	var lines []string
	for l := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		if l = strings.TrimRight(l, " \t\r\n"); l != "" {
			lines = append(lines, l)
		}
	}
	labels := []string{lineHouse, lineDay, lineNo, lineKey, lineSig}
	if len(lines) <= len(labels) || lines[0] != statementFirst {
		return Statement{}, ErrStatement
	}
	said := map[string]string{}
	for i, label := range labels {
		value, ok := strings.CutPrefix(lines[len(lines)-len(labels)+i], label)
		if !ok {
			return Statement{}, ErrStatement
		}
		said[label] = value
	}
	public, err := statementText.DecodeString(said[lineKey])
	signature, err2 := statementText.DecodeString(said[lineSig])
	if err != nil || err2 != nil || len(public) != ed25519.PublicKeySize {
		return Statement{}, ErrStatement
	}
	signed := strings.Join(lines[:len(lines)-1], "\n") + "\n"
	if !ed25519.Verify(public, []byte(signed), signature) {
		return Statement{}, ErrForged
	}
	if key = strings.TrimSpace(key); key != "" && key != said[lineKey] {
		return Statement{}, ErrOtherSigner
	}
	return Statement{said[lineHouse], said[lineDay], said[lineNo], said[lineKey]}, nil
}
