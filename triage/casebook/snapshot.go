package casebook

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"hotline/ops/journal"
	"hotline/triage"
)

// snapshotName holds the version of record's form: a program that reads another form uses another name, and replays.
const (
	snapshotName  = "casebook-1"
	snapshotEvery = 20_000 // events; a start replays this many in a tenth of a second
)

// save is best effort: without a snapshot the next start replays more.
func (b *Book) save(ctx context.Context) {
	b.mu.RLock()
	tip := b.tip
	data, err := b.encode()
	b.mu.RUnlock()
	if err == nil {
		_ = b.journal.SaveSnapshot(ctx, snapshotName, tip, data)
	}
}

// restore begins from the newest usable snapshot, or from nothing.
func (b *Book) restore(ctx context.Context) error {
	seq, data, err := b.journal.LoadSnapshot(ctx, snapshotName)
	if errors.Is(err, journal.ErrNoSnapshot) {
		return nil
	}
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.decode(seq, data)
	return nil
}

// whole says whether a case can be written: between the first events of its first decision it has no level yet.
func (b *Book) whole(key uuid.UUID) bool {
	c, _ := b.Get(key)
	return c.Severity.Valid()
}

// encode writes every case; the caller holds mu.
func (b *Book) encode() ([]byte, error) {
	all := make([]*record, 0, len(b.cases))
	for _, r := range b.cases {
		all = append(all, r)
	}
	return json.Marshal(all)
}

// decode reads what encode wrote at seq; the caller holds mu. What cannot be read changes nothing.
func (b *Book) decode(seq uint64, data []byte) bool {
	var all []*record
	if json.Unmarshal(data, &all) != nil {
		return false
	}
	b.reset()
	for _, r := range all {
		b.cases[r.Case.Key] = r
		b.index(triage.Case{}, r.Case)
	}
	b.tip = seq
	return true
}
