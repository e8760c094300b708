package casebook

import (
	"context"
	"encoding/json"
	"errors"

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
	all := make([]*record, 0, len(b.cases))
	for _, r := range b.cases {
		all = append(all, r)
	}
	tip := b.tip
	data, err := json.Marshal(all)
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
	var all []*record
	if json.Unmarshal(data, &all) != nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reset()
	for _, r := range all {
		b.cases[r.Case.Key] = r
		b.index(triage.Case{}, r.Case)
	}
	b.tip = seq
	return nil
}
