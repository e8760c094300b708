package mailbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/intake/gateway"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// Gateway is the name of this way back in addresses.
const Gateway = "mailbox"

// separator stands between the alias and the public key in an address.
const separator = " "

// Provider puts letters into boxes, for the outbox. It runs in the relay's role and holds nothing that opens one.
type Provider struct {
	boxes jetstream.KeyValue
	store *bus.Committer
	kept  time.Duration
}

var _ gateway.Provider = (*Provider)(nil)

// NewProvider opens the boxes. boxes commits to the bucket of boxes.
func NewProvider(ctx context.Context, conn *bus.Conn, boxes *bus.Committer) (*Provider, error) {
	kv, err := conn.KV(ctx, bus.Boxes)
	if err != nil {
		return nil, fmt.Errorf("mailbox: open the boxes: %w", err)
	}
	return &Provider{kv, boxes, Kept}, nil
}

// maxLetter bounds a letter in bytes, so that a visit by text can always show it: one answer to Twilio holds 64 kB of XML,
// and a character may take six bytes there.
const maxLetter = 8 << 10

// Codes of a refusal, for the counselor's page and the log.
const (
	codeAddress = 1 // not the address of a box
	codeFull    = 2 // the box holds as many letters as it can
	codeLetter  = 3 // no letter, or one too long
)

// Send seals a letter to its box and puts it there. It is idempotent by the letter's ID as long as the letter waits, so an
// outcome that nobody knows needs no look: send again.
func (p *Provider) Send(ctx context.Context, to, body secret.Text, letter intake.LetterID) (gateway.Sent, error) {
	never := func(code int) (gateway.Sent, error) {
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: code}
	}
	again := func(code int) (gateway.Sent, error) {
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Again, Code: code}
	}
	name, text, ok := strings.Cut(to.Reveal(), separator)
	alias, err := intake.ParseAlias(name)
	key, err2 := vault.ParsePublicText(text)
	switch {
	case !ok || err != nil || err2 != nil || alias.IsZero():
		return never(codeAddress)
	case letter.IsZero() || body.Empty() || len(body.Reveal()) > maxLetter:
		return never(codeLetter)
	}
	id := letter.String()
	sealed, err := key.Seal(vault.Place{Kind: PlaceBox, ID: id}, []byte(body.Reveal()))
	if err != nil {
		return never(codeLetter)
	}
	var free []int
	for n := range slots {
		s, err := slot(ctx, p.boxes, alias, n)
		switch {
		case err != nil:
			return again(0)
		case s.letter == letter:
			return gateway.Sent{Ref: id}, nil
		case s.free:
			free = append(free, n)
		}
	}
	for _, n := range free {
		put := bus.Entry(bus.Boxes, slotKey(alias, n), append([]byte(id), sealed...), p.kept)
		put.Expect, put.ID = &bus.Expect{}, id
		_, err := p.store.Commit(ctx, put)
		switch {
		case err == nil, errors.Is(err, bus.ErrDuplicate):
			return gateway.Sent{Ref: id}, nil
		case errors.Is(err, bus.ErrTooLarge):
			return never(codeLetter)
		case !errors.Is(err, bus.ErrConflict): // another letter took the slot: try the next
			return again(0)
		}
	}
	return again(codeFull)
}

// Find finds nothing: Send looks for itself.
func (p *Provider) Find(context.Context, secret.Text, secret.Text, time.Time) (gateway.Sent, bool, error) {
	return gateway.Sent{}, false, nil
}

// Scrub has nothing to scrub: letters leave a box when they are read, forgotten or old.
func (p *Provider) Scrub(context.Context, gateway.Sent) error { return nil }
