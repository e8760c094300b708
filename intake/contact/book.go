package contact

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// keepFor is how long an address is kept after the first message of an epoch. A conversation that goes on writes a new entry
// in the next epoch, under its next alias.
const keepFor = 2 * Epoch

// Book is the relay's address book: a sealed address under each alias, or after STOP a closed entry without one. Idempotency:
// keeping the same slip again changes nothing.
type Book struct {
	conn  *bus.Conn
	kv    jetstream.KeyValue
	store *bus.Committer
	seal  vault.Sealer
	open  vault.Opener
}

// NewBook opens the address book, sealing to and opening with the relay's key. store commits to the bucket of contacts.
func NewBook(ctx context.Context, conn *bus.Conn, store *bus.Committer, seal vault.Sealer, open vault.Opener) (*Book, error) {
	kv, err := conn.KV(ctx, bus.Contacts)
	if err != nil {
		return nil, fmt.Errorf("contact: open the address book: %w", err)
	}
	return &Book{conn, kv, store, seal, open}, nil
}

// Keep does what a sealed slip says: stores the address under its alias, or destroys it. After STOP only START opens the
// entry again: a webhook has no time in it, so an older one that somebody plays again must not bring the number back.
func (b *Book) Keep(ctx context.Context, report intake.ReportID, sealed []byte) error {
	clear, err := b.open.Open(vault.Place{Kind: PlaceSlip, ID: report.String()}, sealed)
	if err != nil {
		return fmt.Errorf("contact: slip of report %s: %w", report, err)
	}
	slip, err := DecodeSlip(clear)
	if err != nil {
		return fmt.Errorf("contact: slip of report %s: %w", report, err)
	}
	if slip.Forget {
		return errors.Join(b.close(ctx, slip.Alias), b.close(ctx, slip.Former))
	}
	now, before := b.read(ctx, slip.Alias), b.read(ctx, slip.Former)
	switch {
	case now.err != nil || before.err != nil:
		return errors.Join(now.err, before.err)
	case !slip.Reopen && (now.closed || before.closed):
		return nil
	case !slip.Reopen && now.found:
		return nil // its age runs from the first message of an epoch; the next epoch writes a new one
	}
	if err := b.put(ctx, slip.Alias, Slip{Alias: slip.Alias, Address: slip.Address}); err != nil {
		return err
	}
	if before.found || before.closed {
		return b.shred(ctx, slip.Former) // one reporter, one entry
	}
	return nil
}

// close destroys the stored address and leaves an entry that says so.
func (b *Book) close(ctx context.Context, alias intake.Alias) error {
	if alias.IsZero() {
		return nil
	}
	if err := b.shred(ctx, alias); err != nil {
		return err
	}
	return b.put(ctx, alias, Slip{Alias: alias, Forget: true})
}

func (b *Book) put(ctx context.Context, alias intake.Alias, s Slip) error {
	body, err := s.Encode()
	if err != nil {
		return err
	}
	entry, err := b.seal.Seal(vault.Place{Kind: PlaceAddress, ID: alias.String()}, body.Reveal())
	if err != nil {
		return fmt.Errorf("contact: seal an address: %w", err)
	}
	if _, err := b.store.Commit(ctx, bus.Entry(bus.Contacts, alias.String(), entry, keepFor)); err != nil {
		return fmt.Errorf("contact: store an address: %w", err)
	}
	return nil
}

// entry is what stands under an alias.
type entry struct {
	address       Address
	found, closed bool
	err           error
}

func (b *Book) read(ctx context.Context, alias intake.Alias) (e entry) {
	if alias.IsZero() {
		return e
	}
	stored, err := b.kv.Get(ctx, alias.String())
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return e
	}
	if err != nil {
		e.err = errors.New("contact: read the address book: " + kind(err)) // the cause names the key: an alias
		return e
	}
	clear, err := b.open.Open(vault.Place{Kind: PlaceAddress, ID: alias.String()}, stored.Value())
	if err != nil {
		e.err = fmt.Errorf("contact: open an address: %w", err)
		return e
	}
	slip, err := DecodeSlip(clear)
	return entry{slip.Address, err == nil && !slip.Forget, slip.Forget, err}
}

// LookUp gives the address of an alias; former is tried when the newer one has none. ErrUnknown means that there is no way
// back, and that none will come without a new message from the reporter.
func (b *Book) LookUp(ctx context.Context, alias, former intake.Alias) (Address, error) {
	for _, a := range []intake.Alias{alias, former} {
		if e := b.read(ctx, a); e.err != nil || e.found {
			return e.address, e.err
		}
	}
	return Address{}, ErrUnknown
}

func kind(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "time-out"
	case errors.Is(err, context.Canceled):
		return "canceled"
	}
	return "refused"
}

// shred overwrites the stored entry on disk. That there is none is fine.
func (b *Book) shred(ctx context.Context, alias intake.Alias) error {
	if err := b.conn.Shred(ctx, bus.Contacts, alias.String()); err != nil && !errors.Is(err, bus.ErrNotFound) {
		return errors.New("contact: destroy an address: " + kind(err)) // the cause names the key: an alias
	}
	return nil
}

// SealSlip is how the intake role writes a slip: it can seal and never open.
func SealSlip(relay vault.Sealer, report intake.ReportID, s Slip) (sealed []byte, err error) {
	var body secret.Bytes
	if body, err = s.Encode(); err != nil {
		return nil, err
	}
	return relay.Seal(vault.Place{Kind: PlaceSlip, ID: report.String()}, body.Reveal())
}
