package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/intake/outbox"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// Message is one letter that waits in a box.
type Message struct {
	ID      intake.LetterID
	Body    secret.Text
	Written time.Time // when it came into the box
	Expires time.Time // when it leaves it, read or not
}

// Kept is how long a letter waits in a box.
const Kept = 30 * 24 * time.Hour

// slots is how many letters one box holds. All of them are asked for at every opening, so a full box takes no longer than
// an empty one, and no list of boxes is needed that somebody could read.
const slots = 16

// PlaceBox is the vault's place for a letter in a box.
const PlaceBox = "box"

// stored is what lies in one slot: the letter's ID, then the envelope.
type stored struct {
	letter intake.LetterID
	sealed []byte
	at     time.Time
	free   bool
}

const idSize = 36

func slotKey(a intake.Alias, slot int) string { return fmt.Sprintf("%s-%02d", a, slot) }

// slot reads one slot, empty or not.
func slot(ctx context.Context, kv jetstream.KeyValue, a intake.Alias, n int) (stored, error) {
	e, err := kv.Get(ctx, slotKey(a, n))
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return stored{free: true}, nil
	case err != nil: // the cause names the key: an alias
		return stored{}, errors.New("mailbox: a box cannot be read now")
	case len(e.Value()) < idSize:
		return stored{}, nil
	}
	id, err := intake.ParseLetterID(string(e.Value()[:idSize]))
	if err != nil {
		return stored{}, nil // nothing of ours: it is in the way, until it expires
	}
	return stored{letter: id, sealed: e.Value()[idSize:], at: e.Created()}, nil
}

func (m *Mailbox) slots(ctx context.Context, a intake.Alias) (all [slots]stored, _ error) {
	var reads sync.WaitGroup
	var errs [slots]error
	for n := range all {
		reads.Go(func() { all[n], errs[n] = slot(ctx, m.boxes, a, n) })
	}
	reads.Wait()
	for _, err := range errs {
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// Waiting opens what lies in a box, oldest first. It changes nothing: show it, then call Taken.
func (m *Mailbox) Waiting(ctx context.Context, b Box) ([]Message, error) {
	if b.b == nil {
		return nil, ErrConfig
	}
	all, err := m.slots(ctx, b.b.alias)
	if err != nil {
		return nil, err
	}
	var out []Message
	for _, s := range all {
		if s.letter.IsZero() {
			continue
		}
		clear, err := b.b.key.Open(vault.Place{Kind: PlaceBox, ID: s.letter.String()}, s.sealed)
		if err != nil {
			continue // sealed to somebody else: nothing of hers
		}
		out = append(out, Message{s.letter, secret.NewText(string(clear.Reveal())), s.at, s.at.Add(Kept)})
		clear.Wipe()
	}
	slices.SortFunc(out, func(x, y Message) int { return x.Written.Compare(y.Written) })
	if len(out) > 0 {
		b.b.charge.back()
	}
	return out, nil
}

// Taken destroys letters that were shown, and lets the counselor know that they were read. Call it when the answer that
// shows them is on its way: what fails before that is shown again. Idempotent.
func (m *Mailbox) Taken(ctx context.Context, b Box, ids ...intake.LetterID) error {
	return m.remove(ctx, b, intake.Read, func(l intake.LetterID) bool { return slices.Contains(ids, l) })
}

// Forget destroys whatever waits in a box. It goes with a report that carries intake.OptOut and a Farewell, once the desk
// has that report.
func (m *Mailbox) Forget(ctx context.Context, b Box) error {
	return m.remove(ctx, b, intake.NoWayBack, func(intake.LetterID) bool { return true })
}

// remove tells what became of the letters first: news twice is no harm, a letter gone without news is.
func (m *Mailbox) remove(ctx context.Context, b Box, became intake.Outcome, which func(intake.LetterID) bool) error {
	if b.b == nil {
		return ErrConfig
	}
	all, err := m.slots(ctx, b.b.alias)
	if err != nil {
		return err
	}
	for n, s := range all {
		if s.letter.IsZero() || !which(s.letter) {
			continue
		}
		if err := outbox.Tell(ctx, m.cfg.Fates, intake.Fate{Letter: s.letter, Outcome: became, At: time.Now()}); err != nil {
			return fmt.Errorf("mailbox: news of letter %s: %w", s.letter, err)
		}
		if err := m.cfg.Conn.Shred(ctx, bus.Boxes, slotKey(b.b.alias, n)); err != nil {
			return fmt.Errorf("mailbox: letter %s cannot be destroyed now", s.letter) // the cause names the key: an alias
		}
	}
	return nil
}

// Letters is a whole visit by text: what waits under a receipt, and what destroys the first n of it once they are on their
// way. It fails with ErrBusy, or when the boxes cannot be read.
func (m *Mailbox) Letters(ctx context.Context, r intake.Receipt, from string) ([]secret.Text, func(context.Context, int) error, error) {
	b, err := m.Open(ctx, r, from)
	if err != nil {
		return nil, nil, err
	}
	waiting, err := m.Waiting(ctx, b)
	if err != nil {
		return nil, nil, err
	}
	var bodies []secret.Text
	var ids []intake.LetterID
	for _, w := range waiting {
		bodies, ids = append(bodies, w.Body), append(ids, w.ID)
	}
	return bodies, func(ctx context.Context, n int) error { return m.Taken(ctx, b, ids[:n]...) }, nil
}
