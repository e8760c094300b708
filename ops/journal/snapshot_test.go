package journal_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/journal"
)

func TestSnapshots(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	j := open(t, s)
	add(t, j, uuid.New(), 0, "opened", "rated", "added")
	if _, _, err := j.LoadSnapshot(t.Context(), "casebook-1"); !errors.Is(err, journal.ErrNoSnapshot) {
		t.Fatal(err)
	}
	for i, data := range [][]byte{[]byte("two cases"), {}, make([]byte, 1_000_000)} {
		if err := j.SaveSnapshot(t.Context(), "casebook-1", uint64(i+1), data); err != nil {
			t.Fatal(err)
		}
		seq, got, err := j.LoadSnapshot(t.Context(), "casebook-1")
		if err != nil || seq != uint64(i+1) || string(got) != string(data) {
			t.Errorf("%d bytes come back as %d of %d: %v", len(data), len(got), seq, err)
		}
	}
	if _, _, err := j.LoadSnapshot(t.Context(), "casebook-2"); !errors.Is(err, journal.ErrNoSnapshot) {
		t.Error("another version's:", err)
	}
	// From beyond the end of the log: the log was restored from an older copy.
	if err := j.SaveSnapshot(t.Context(), "ahead", 4, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := j.LoadSnapshot(t.Context(), "ahead"); !errors.Is(err, journal.ErrNoSnapshot) {
		t.Error(err)
	}
}

func TestADamagedSnapshotIsNotUsed(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	j := open(t, s)
	add(t, j, uuid.New(), 0, "opened", "rated")
	if err := j.SaveSnapshot(t.Context(), "x", 2, []byte("data")); err != nil {
		t.Fatal(err)
	}
	store, err := bustest.Conn(t, s, bus.RoleTriage).Objects(t.Context(), bus.Snapshots)
	if err != nil {
		t.Fatal(err)
	}
	sound, err := store.GetBytes(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	earlier := slices.Clone(sound)
	binary.BigEndian.PutUint64(earlier[17:], 1)
	newer := slices.Clone(sound)
	newer[16]++
	flipped := slices.Clone(sound)
	flipped[len(flipped)-1] ^= 1
	for name, frame := range map[string][]byte{
		"empty": {}, "cut": sound[:20], "without its last byte": sound[:len(sound)-1], "of an earlier sequence": earlier, "of a newer frame": newer, "with a flipped bit": flipped,
	} {
		if _, err := store.PutBytes(t.Context(), "x", frame); err != nil {
			t.Fatal(err)
		}
		if _, _, err := j.LoadSnapshot(t.Context(), "x"); !errors.Is(err, journal.ErrNoSnapshot) {
			t.Errorf("one %s: %v", name, err)
		}
	}
	if _, err := store.PutBytes(t.Context(), "x", sound); err != nil {
		t.Fatal(err)
	}
	if seq, data, err := j.LoadSnapshot(t.Context(), "x"); err != nil || seq != 2 || string(data) != "data" {
		t.Error(seq, data, err)
	}
}
