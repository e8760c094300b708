package contact

import (
	"context"
	"errors"
	"fmt"
	"sync"

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
	turns [64]sync.Mutex // an entry is read and written by one at a time; shared by several
}

// NewBook opens the address book, sealing to and opening with the relay's key. store commits to the bucket of contacts.
func NewBook(ctx context.Context, conn *bus.Conn, store *bus.Committer, seal vault.Sealer, open vault.Opener) (*Book, error) {
	kv, err := conn.KV(ctx, bus.Contacts)
	if err != nil {
		return nil, fmt.Errorf("contact: open the address book: %w", err)
	}
	return &Book{conn: conn, kv: kv, store: store, seal: seal, open: open}, nil
}

// Keep does what a sealed slip says: stores the address under its alias, or destroys it. After STOP only START opens the
// entry again: a webhook has no time in it, so an older one that somebody plays again must not bring the number back.
// seq is where the report stands in its stream: slips are kept side by side, and of STOP and START the later one counts.
func (b *Book) Keep(ctx context.Context, report intake.ReportID, seq uint64, sealed []byte) error {
	clear, err := b.open.Open(vault.Place{Kind: PlaceSlip, ID: report.String()}, sealed)
	if err != nil {
		return fmt.Errorf("contact: slip of report %s: %w", report, err)
	}
	slip, err := DecodeSlip(clear)
	if err != nil {
		return fmt.Errorf("contact: slip of report %s: %w", report, err)
	}
	defer b.turn(slip.Alias, slip.Former)()
	if slip.Forget {
		return errors.Join(b.close(ctx, slip.Alias, seq), b.close(ctx, slip.Former, seq))
	}
	return anew(func() error { return b.keep(ctx, slip, seq) })
}

// turn waits until nobody else writes to either entry, and gives the way to end it. Both are locked in one order.
func (b *Book) turn(alias, former intake.Alias) (done func()) {
	one, two := bucket(alias), bucket(former)
	if one > two {
		one, two = two, one
	}
	b.turns[one].Lock()
	if one == two {
		return b.turns[one].Unlock
	}
	b.turns[two].Lock()
	return func() { b.turns[two].Unlock(); b.turns[one].Unlock() }
}

// bucket spreads aliases, which are hashes, over the locks.
func bucket(a intake.Alias) int {
	n := 0
	for _, c := range []byte(a.String()) {
		n = (n*31 + int(c)) % len(Book{}.turns)
	}
	return n
}

func (b *Book) keep(ctx context.Context, slip Slip, seq uint64) error {
	now, before := b.read(ctx, slip.Alias), b.read(ctx, slip.Former)
	add := Slip{Alias: slip.Alias, Address: slip.Address}
	switch {
	case now.err != nil || before.err != nil:
		return errors.Join(now.err, before.err)
	case slip.Reopen && max(now.word, before.word) > seq:
		return nil // a later STOP was kept first
	case slip.Reopen:
		add.word = seq
	case now.closed || before.closed:
		return nil
	case now.found:
		return nil // its age runs from the first message of an epoch; the next epoch writes a new one
	}
	if now.found { // what is shredded later must have been written once
		if err := b.shred(ctx, slip.Alias); err != nil {
			return err
		}
		now.seq = 0
	}
	if err := b.put(ctx, add, now.seq); err != nil {
		return err
	}
	// One reporter, one entry. A STOP that was kept under the former alias in the meantime counts for this one too.
	switch before = b.read(ctx, slip.Former); {
	case before.err != nil:
		return before.err
	case before.closed && !slip.Reopen:
		return b.close(ctx, slip.Alias, before.word)
	case before.closed, before.found:
		return b.shred(ctx, slip.Former)
	}
	return nil
}

// close destroys the stored address and leaves an entry that says so.
func (b *Book) close(ctx context.Context, alias intake.Alias, word uint64) error {
	if alias.IsZero() {
		return nil
	}
	return anew(func() error {
		e := b.read(ctx, alias)
		switch {
		case e.err != nil:
			return e.err
		case e.word >= word:
			return nil // this STOP again, or a later word
		case e.found:
			if err := b.shred(ctx, alias); err != nil {
				return err
			}
			e.seq = 0
		}
		return b.put(ctx, Slip{Alias: alias, Forget: true, word: word}, e.seq)
	})
}

// anew does it again while somebody else writes to the same entry.
func anew(do func() error) (err error) {
	for range 20 {
		if err = do(); !errors.Is(err, bus.ErrConflict) {
			break
		}
	}
	return err
}

// put writes an entry in place of the one at seq; 0: there is none. Somebody else's in between is bus.ErrConflict.
func (b *Book) put(ctx context.Context, s Slip, seq uint64) error {
	body, err := s.Encode()
	if err != nil {
		return err
	}
	sealed, err := b.seal.Seal(vault.Place{Kind: PlaceAddress, ID: s.Alias.String()}, body.Reveal())
	if err != nil {
		return fmt.Errorf("contact: seal an address: %w", err)
	}
	m := bus.Entry(bus.Contacts, s.Alias.String(), sealed, keepFor)
	m.Expect = &bus.Expect{Seq: seq}
	if _, err := b.store.Commit(ctx, m); err != nil {
		return fmt.Errorf("contact: store an address: %w", err)
	}
	return nil
}

// entry is what stands under an alias.
type entry struct {
	address       Address
	found, closed bool
	word          uint64 // where the STOP or START stands that made it
	seq           uint64 // of the entry itself
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
	return entry{slip.Address, err == nil && !slip.Forget, slip.Forget, slip.word, stored.Revision(), err}
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
