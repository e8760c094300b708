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

// Book is the relay's address book: a sealed address under each alias. Idempotency: writing the same slip again gives the
// same entry.
type Book struct {
	conn *bus.Conn
	kv   jetstream.KeyValue
	seal vault.Sealer
	open vault.Opener
}

// NewBook opens the address book, sealing to and opening with the relay's key.
func NewBook(ctx context.Context, conn *bus.Conn, seal vault.Sealer, open vault.Opener) (*Book, error) {
	kv, err := conn.KV(ctx, bus.Contacts)
	if err != nil {
		return nil, fmt.Errorf("contact: open the address book: %w", err)
	}
	return &Book{conn, kv, seal, open}, nil
}

// Keep does what a sealed slip says: stores the address under its alias, or destroys it.
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
		return errors.Join(b.forget(ctx, slip.Alias), b.forget(ctx, slip.Former))
	}
	if _, err := b.lookUp(ctx, slip.Alias); err == nil {
		return nil // the entry's age runs from the first message of an epoch; the next epoch writes a new one
	} else if !errors.Is(err, ErrUnknown) {
		return err
	}
	body, err := Slip{Alias: slip.Alias, Address: slip.Address}.Encode()
	if err != nil {
		return err
	}
	entry, err := b.seal.Seal(vault.Place{Kind: PlaceAddress, ID: slip.Alias.String()}, body.Reveal())
	if err != nil {
		return fmt.Errorf("contact: seal an address: %w", err)
	}
	if err := b.conn.PutFor(ctx, bus.Contacts, slip.Alias.String(), entry, keepFor); err != nil {
		return errors.New("contact: store an address: " + kind(err)) // the cause names the key: an alias
	}
	if !slip.Former.IsZero() {
		return b.forget(ctx, slip.Former) // one reporter, one entry
	}
	return nil
}

// LookUp gives the address of an alias; former is tried when the newer one has none. ErrUnknown means that there is no way
// back, and that none will come without a new message from the reporter.
func (b *Book) LookUp(ctx context.Context, alias, former intake.Alias) (Address, error) {
	a, err := b.lookUp(ctx, alias)
	if errors.Is(err, ErrUnknown) && !former.IsZero() {
		return b.lookUp(ctx, former)
	}
	return a, err
}

func (b *Book) lookUp(ctx context.Context, alias intake.Alias) (Address, error) {
	if alias.IsZero() {
		return Address{}, ErrUnknown
	}
	entry, err := b.kv.Get(ctx, alias.String())
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return Address{}, ErrUnknown
	}
	if err != nil {
		return Address{}, errors.New("contact: read the address book: " + kind(err)) // the cause names the key: an alias
	}
	clear, err := b.open.Open(vault.Place{Kind: PlaceAddress, ID: alias.String()}, entry.Value())
	if err != nil {
		return Address{}, fmt.Errorf("contact: open an address: %w", err)
	}
	slip, err := DecodeSlip(clear)
	return slip.Address, err
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

// forget overwrites the stored entry on disk. That there is none is fine.
func (b *Book) forget(ctx context.Context, alias intake.Alias) error {
	if alias.IsZero() {
		return nil
	}
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
