// Package mailbox lets a reporter without an address come back for her answers, with nothing but a receipt.
//
//	form nonce --Issue--> Receipt --Begin, Open--> Box        Argon2id; the house keeps neither receipt nor private key
//	Box --Slip--> REPORTS --> relay's address book            the way back is the box's public key
//	LETTERS --> outbox --> Provider --> BOXES                 sealed to the receipt: nobody here can read a waiting letter
//	Receipt --Open--> Box --Waiting, Taken--> shown once      by web, and by text (Letters)
//
// A box is not a thing that exists or not: every well-formed receipt opens one, most are empty. So a wrong receipt, an
// empty box, an expired and an erased one take the same work and give the same answer, and there is no oracle to ask.
//
// intake/form and intake/phone call it in intake's role, Provider runs in the relay's. It writes no page and no log, and
// no receipt, alias or address stands in its errors.
package mailbox

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/crypto/argon2"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

var (
	// ErrBusy says that nothing was opened and that the same call may succeed in a moment.
	ErrBusy = errors.New("mailbox: busy, try again")
	// ErrConfig is the family of refusals of New, NewProvider and NewSigner.
	ErrConfig = errors.New("mailbox: configuration")
)

// Cost of turning a receipt into its box: Argon2id, 19 MiB, two passes (OWASP's second choice; 25 to 55 ms of a core).
// It is frozen: another cost gives other boxes.
const (
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
)

// Config is what a Mailbox stands on. The keys stay the same for ever: with another Pepper every receipt opens another box.
type Config struct {
	Pepper   secret.Bytes // 32 bytes or more; without it a stolen store cannot be guessed at
	IssueKey secret.Bytes // 32 bytes or more; makes receipts of nonces
	Relay    vault.Sealer // seals slips to the relay
	Conn     *bus.Conn    // of the intake role
	Fates    *bus.Committer
}

// Mailbox opens boxes. It is safe for concurrent use.
type Mailbox struct {
	cfg   Config
	boxes jetstream.KeyValue
	gate  gate
	pace  pace
}

// New makes a mailbox over the bucket of boxes.
func New(ctx context.Context, c Config) (*Mailbox, error) {
	switch {
	case len(c.Pepper.Reveal()) < 32 || len(c.IssueKey.Reveal()) < 32:
		return nil, fmt.Errorf("%w: a key shorter than 32 bytes", ErrConfig)
	case c.Relay == nil || c.Conn == nil || c.Fates == nil:
		return nil, fmt.Errorf("%w: no relay key, bus or committer", ErrConfig)
	}
	kv, err := c.Conn.KV(ctx, bus.Boxes)
	if err != nil {
		return nil, fmt.Errorf("mailbox: open the boxes: %w", err)
	}
	return &Mailbox{cfg: c, boxes: kv, gate: gate{free: atOnce()}}, nil
}

// Issue gives the receipt that belongs to the hidden random nonce of a form. The same nonce gives the same receipt, so a
// report that is sent again over a bad line has the receipt that its writer may already hold (web.md §1.11).
func (m *Mailbox) Issue(nonce string) intake.Receipt {
	return intake.DeriveReceipt(m.cfg.IssueKey, nonce)
}

// Box is an opened mailbox: the alias under which its reporter writes, and the key that opens her letters. It lives as
// long as one request.
type Box struct{ b *box }

type box struct {
	alias  intake.Alias
	key    vault.PrivateKey
	charge charge
}

// Alias is the reporter's pseudonym, the same for every report that comes with this receipt.
func (b Box) Alias() intake.Alias {
	if b.b == nil {
		return intake.Alias{}
	}
	return b.b.alias
}

// Begin opens the box of a receipt just issued, for a report that is about to be filed. It goes before those who only look,
// and costs no allowance. ErrBusy: file the report without alias, slip and receipt rather than not at all (R12).
func (m *Mailbox) Begin(ctx context.Context, r intake.Receipt) (Box, error) {
	return m.open(ctx, r, first, charge{})
}

// Open opens the box of a receipt that somebody typed. from says where it was typed (a network address, an alias), or
// nothing; it is kept only as a number that names nobody, and only for a day. Whoever opens box after box and finds nothing
// waits longer and longer, and is told ErrBusy in the end, for a moment; nobody is ever locked out.
func (m *Mailbox) Open(ctx context.Context, r intake.Receipt, from string) (Box, error) {
	c, err := m.pace.admit(ctx, from)
	if err != nil {
		return Box{}, err
	}
	return m.open(ctx, r, later, c)
}

func (m *Mailbox) open(ctx context.Context, r intake.Receipt, l lane, c charge) (Box, error) {
	if r.IsZero() {
		return Box{}, fmt.Errorf("%w: no receipt", intake.ErrInvalid)
	}
	if err := m.gate.enter(ctx, l); err != nil {
		return Box{}, err
	}
	defer m.gate.leave()
	alias, key, err := derive(m.cfg.Pepper, r)
	if err != nil {
		return Box{}, err
	}
	return Box{&box{alias, key, c}}, nil
}

// derive turns a receipt into its box's name and key: HMAC under the pepper, Argon2id, HKDF. The alias and the key tell
// nothing of each other.
func derive(pepper secret.Bytes, r intake.Receipt) (intake.Alias, vault.PrivateKey, error) {
	m := hmac.New(sha256.New, pepper.Reveal())
	fmt.Fprint(m, "mailbox/1:", r.Reveal())
	root := argon2.IDKey(m.Sum(nil), []byte("hotline/mailbox/1"), argonPasses, argonMemory, 1, sha256.Size)
	defer clear(root)
	name, err := hkdf.Expand(sha256.New, root, "alias", 16)
	if err != nil {
		return intake.Alias{}, vault.PrivateKey{}, fmt.Errorf("mailbox: derive: %w", err)
	}
	seed, err := hkdf.Expand(sha256.New, root, "key", 32)
	if err != nil {
		return intake.Alias{}, vault.PrivateKey{}, fmt.Errorf("mailbox: derive: %w", err)
	}
	from := secret.NewBytes(seed)
	defer from.Wipe()
	key, err := vault.Derive(vault.Hybrid, from)
	return intake.NewAlias(name), key, err
}

// Address is the way back to a box as the relay keeps it.
func (b Box) Address() contact.Address {
	if b.b == nil {
		return contact.Address{}
	}
	return contact.Address{Gateway: Gateway, Value: secret.NewText(b.b.alias.String() + separator + b.b.key.Public().Text())}
}

// Slip is the sealed way back that goes with a report to the desk.
func (m *Mailbox) Slip(report intake.ReportID, b Box) ([]byte, error) {
	return contact.SealSlip(m.cfg.Relay, report, contact.Slip{Alias: b.Alias(), Address: b.Address()})
}

// Reopening is Slip for a reporter who asked to be forgotten or withdrew, and now writes again of her own will: the report
// carries intake.Returned.
func (m *Mailbox) Reopening(report intake.ReportID, b Box) ([]byte, error) {
	return contact.SealSlip(m.cfg.Relay, report, contact.Slip{Alias: b.Alias(), Address: b.Address(), Reopen: true})
}

// Farewell is the slip of a report that carries intake.OptOut: the relay destroys the way back, and keeps it closed.
func (m *Mailbox) Farewell(report intake.ReportID, b Box) ([]byte, error) {
	return contact.SealSlip(m.cfg.Relay, report, contact.Slip{Alias: b.Alias(), Forget: true})
}
