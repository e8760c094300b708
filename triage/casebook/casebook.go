// Package casebook keeps every case: it folds the journal into memory, appends decisions to it, and tells whoever watches.
//
//	Run   snapshot -> replay -> caught up -> follow for ever
//	Do    the case as we know it -> Decide -> append if nobody was first -> wait until we have read it back
//
// The worker, the queue, routing and the console use it. What people wrote stays sealed in the journal and is read by
// sequence when somebody opens a case (Timeline); memory holds the skeleton only. It never opens anything.
package casebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/journal"
	"hotline/triage"
)

// ErrBehind says that a decision was stored but not read back in time. It stands; whoever asked should look again.
var ErrBehind = errors.New("casebook: stored, but not read back yet")

// Book is every case. It is safe for concurrent use.
type Book struct {
	journal *journal.Journal[triage.Event]
	ready   chan struct{}

	mu       sync.RWMutex
	tip      uint64
	cases    map[uuid.UUID]*record
	byID     map[triage.CaseID]uuid.UUID
	byAlias  map[intake.Alias][]uuid.UUID // open cases only: mostly one
	byReport map[intake.ReportID]uuid.UUID
	byLetter map[intake.LetterID]uuid.UUID
	moved    chan struct{} // closed and replaced whenever the tip moves
	watchers map[*watcher]struct{}
}

// record is one case and where its events lie.
type record struct {
	Case triage.Case
	Seqs []uint64 // every event's sequence, in order; the last is the version
}

func (r *record) version() uint64 {
	if len(r.Seqs) == 0 {
		return 0
	}
	return r.Seqs[len(r.Seqs)-1]
}

// New makes a book over the CASES stream. Nothing is read before Run.
func New(conn *bus.Conn, committer *bus.Committer) (*Book, error) {
	j, err := journal.New(conn, committer, journal.Config[triage.Event]{
		Stream:  bus.Cases,
		Subject: func(key uuid.UUID, kind string) string { return bus.SubjectCase(key.String(), kind) },
		Parse: func(subject string) (uuid.UUID, string, error) {
			k, kind, ok := bus.ParseCaseSubject(subject)
			key, err := uuid.Parse(k)
			if !ok || err != nil {
				return uuid.Nil, "", fmt.Errorf("casebook: a subject that is not a case's")
			}
			return key, kind, nil
		},
		Filter: func(key uuid.UUID) string { return bus.FilterCase(key.String()) },
		Codec:  triage.Wire{},
	})
	if err != nil {
		return nil, err
	}
	b := &Book{journal: j, ready: make(chan struct{}), moved: make(chan struct{}), watchers: map[*watcher]struct{}{}}
	b.reset()
	return b, nil
}

func (b *Book) reset() {
	b.tip = 0
	b.cases = map[uuid.UUID]*record{}
	b.byID = map[triage.CaseID]uuid.UUID{}
	b.byAlias = map[intake.Alias][]uuid.UUID{}
	b.byReport = map[intake.ReportID]uuid.UUID{}
	b.byLetter = map[intake.LetterID]uuid.UUID{}
}

// Ready is closed when the book has read all that was in the journal at the start.
func (b *Book) Ready() <-chan struct{} { return b.ready }

// Run reads the journal until ctx ends.
func (b *Book) Run(ctx context.Context) error {
	if err := b.restore(ctx); err != nil {
		return err
	}
	saved := b.Tip()
	err := b.journal.Follow(ctx, saved+1, func() { close(b.ready) }, func(e journal.Entry[triage.Event]) error {
		b.apply(e)
		if e.Seq >= saved+snapshotEvery && b.whole(e.Key) {
			saved = e.Seq
			b.save(ctx)
		}
		return nil
	})
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (b *Book) apply(e journal.Entry[triage.Event]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if e.Seq <= b.tip {
		return
	}
	r := b.cases[e.Key]
	if r == nil {
		r = &record{Case: triage.Case{Key: e.Key}}
		b.cases[e.Key] = r
	}
	before := r.Case
	r.Case = triage.Fold(r.Case, e.Event)
	r.Seqs = append(r.Seqs, e.Seq)
	b.tip = e.Seq
	b.index(before, r.Case)
	close(b.moved)
	b.moved = make(chan struct{})
	for w := range b.watchers {
		w.tell(Change{e.Seq, e.Key, e.Event.Kind()})
	}
}

// index keeps the tables that find a case. before is the case one event earlier.
func (b *Book) index(before, c triage.Case) {
	if !c.ID.IsZero() {
		b.byID[c.ID] = c.Key
	}
	for _, r := range c.Reports[len(before.Reports):] {
		b.byReport[r] = c.Key
	}
	for _, l := range c.Letters[min(len(before.Letters), len(c.Letters)):] {
		b.byLetter[l.ID] = c.Key
	}
	was, is := talking(before), talking(c)
	for _, a := range was {
		if !slices.Contains(is, a) {
			b.byAlias[a] = slices.DeleteFunc(b.byAlias[a], func(k uuid.UUID) bool { return k == c.Key })
			if len(b.byAlias[a]) == 0 {
				delete(b.byAlias, a)
			}
		}
	}
	for _, a := range is {
		if !slices.Contains(was, a) {
			b.byAlias[a] = append(b.byAlias[a], c.Key)
		}
	}
}

// talking gives the aliases under which a new message belongs to c. The former one too: a message that was written before
// the keys turned may be filed after one that was written later.
func talking(c triage.Case) (aliases []intake.Alias) {
	if c.Status != triage.Open {
		return nil
	}
	for _, a := range []intake.Alias{c.Alias, c.Former} {
		if !a.IsZero() && !slices.Contains(aliases, a) {
			aliases = append(aliases, a)
		}
	}
	return aliases
}

// Tip is the sequence of the last event the book has read.
func (b *Book) Tip() uint64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.tip
}

// Get gives a case by its key.
func (b *Book) Get(key uuid.UUID) (triage.Case, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.get(key)
}

func (b *Book) get(key uuid.UUID) (triage.Case, bool) {
	if r := b.cases[key]; r != nil {
		return r.Case, true
	}
	return triage.Case{Key: key}, false
}

// ByID gives a case by the desk's ID.
func (b *Book) ByID(id triage.CaseID) (triage.Case, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.get(b.byID[id])
}

// ByLetter gives the case that a letter belongs to.
func (b *Book) ByLetter(id intake.LetterID) (triage.Case, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.get(b.byLetter[id])
}

// Filed gives the case that a report was put into.
func (b *Book) Filed(id intake.ReportID) (triage.Case, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.get(b.byReport[id])
}

// Talking gives the open case of whoever writes under alias, or wrote under former; of several the one that was opened last.
func (b *Book) Talking(alias, former intake.Alias) (found triage.Case, ok bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, a := range []intake.Alias{alias, former} {
		for _, key := range b.byAlias[a] {
			if c, _ := b.get(key); !ok || c.Opened.After(found.Opened) {
				found, ok = c, true
			}
		}
		if ok {
			break
		}
	}
	return found, ok
}

// Open gives every open case, in no order, and the tip at which they were so.
func (b *Book) Open() (open []triage.Case, tip uint64) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, r := range b.cases {
		if r.Case.Status == triage.Open {
			open = append(open, r.Case)
		}
	}
	return open, b.tip
}

// Await returns when the book has read the event at seq.
func (b *Book) Await(ctx context.Context, seq uint64) error {
	for {
		b.mu.RLock()
		tip, moved := b.tip, b.moved
		b.mu.RUnlock()
		if tip >= seq {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("%w: event %d", ErrBehind, seq)
		}
	}
}

// attempts is how often Do decides anew when others write to the same case.
const attempts = 20

// Do decides cmd on a case and appends what follows. It gives the case as it is then and the events that were appended: none
// when it had happened already. A refusal is triage's own error. Do decides anew when somebody else was first, so cmd must
// mean the same whenever it is decided.
func (b *Book) Do(ctx context.Context, key uuid.UUID, cmd triage.Command) (triage.Case, []triage.Event, error) {
	for range attempts {
		b.mu.RLock()
		c, _ := b.get(key)
		var version uint64
		if r := b.cases[key]; r != nil {
			version = r.version()
		}
		b.mu.RUnlock()

		events, err := triage.Decide(c, cmd)
		if err != nil || len(events) == 0 {
			return c, nil, err
		}
		seqs, err := b.journal.Append(ctx, key, version, events...)
		switch {
		case errors.Is(err, journal.ErrConflict):
			if err := b.newer(ctx, key, version); err != nil {
				return c, nil, err
			}
			continue
		case err != nil:
			return c, nil, fmt.Errorf("casebook: append to a case: %w", err)
		}
		if err := b.Await(ctx, seqs[len(seqs)-1]); err != nil {
			return c, events, err
		}
		c, _ = b.Get(key)
		return c, events, nil
	}
	return triage.Case{}, nil, fmt.Errorf("%w: too many at once", triage.ErrConflict)
}

// newer waits until the book knows more of a case than version. Somebody else's append is on its way to us.
func (b *Book) newer(ctx context.Context, key uuid.UUID, version uint64) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		b.mu.RLock()
		r, moved := b.cases[key], b.moved
		known := r != nil && r.version() > version
		b.mu.RUnlock()
		if known {
			return nil
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return fmt.Errorf("%w: the journal is ahead", ErrBehind)
		}
	}
}

// Timeline reads a case's events from the journal, oldest first, with the sequences they stand at.
func (b *Book) Timeline(ctx context.Context, key uuid.UUID) ([]journal.Entry[triage.Event], error) {
	b.mu.RLock()
	var seqs []uint64
	if r := b.cases[key]; r != nil {
		seqs = r.Seqs[:len(r.Seqs):len(r.Seqs)]
	}
	b.mu.RUnlock()
	out := make([]journal.Entry[triage.Event], 0, len(seqs))
	for _, s := range seqs {
		e, err := b.journal.Read(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("casebook: read event %d: %w", s, err)
		}
		out = append(out, e)
	}
	return out, nil
}
