package journal

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"time"

	"hotline/ops/bus"
)

// A snapshot is: magic, version of this frame, sequence (8 bytes, big endian), SHA-256 of sequence and data, data. The form
// of the data is the caller's; it puts its own version into the name.
const (
	snapshotMagic   = "hotline-snapshot"
	snapshotVersion = 1
	snapshotHead    = len(snapshotMagic) + 1 + 8 + sha256.Size
)

// snapshotWait is how long a snapshot may take to come: 20 MiB take 56 ms (nats.md §2).
const snapshotWait = 30 * time.Second

// SaveSnapshot stores what a read model looked like after the event with this sequence, in place of the last one of that
// name. The name says whose it is and of which version, "casebook-1"; it holds no data.
func (j *Journal[E]) SaveSnapshot(ctx context.Context, name string, seq uint64, data []byte) error {
	store, err := j.conn.Objects(ctx, bus.Snapshots)
	if err != nil {
		return fmt.Errorf("save snapshot %s: %w", name, err)
	}
	frame := make([]byte, 0, snapshotHead+len(data))
	frame = append(frame, snapshotMagic...)
	frame = append(frame, snapshotVersion)
	frame = binary.BigEndian.AppendUint64(frame, seq)
	sum := snapshotSum(seq, data)
	frame = append(append(frame, sum[:]...), data...)
	if _, err := store.PutBytes(ctx, name, frame); err != nil {
		return fmt.Errorf("journal: save snapshot %s: %w", name, err)
	}
	return nil
}

// LoadSnapshot returns the last snapshot of that name. One that is missing, damaged, of a newer frame, or from beyond the
// end of the log (which was restored from an older copy) is not used: ErrNoSnapshot, and the caller replays from the
// beginning. Other errors mean that the bus could not be asked.
func (j *Journal[E]) LoadSnapshot(ctx context.Context, name string) (seq uint64, data []byte, err error) {
	store, err := j.conn.Objects(ctx, bus.Snapshots)
	if err != nil {
		return 0, nil, fmt.Errorf("load snapshot %s: %w", name, err)
	}
	span, err := j.conn.Span(ctx, j.cfg.Stream)
	if err != nil {
		return 0, nil, fmt.Errorf("load snapshot %s: %w", name, err)
	}
	// A chunk that is not there would keep the reader waiting for ever.
	reading, cancel := context.WithTimeout(ctx, snapshotWait)
	defer cancel()
	frame, err := store.GetBytes(reading, name)
	if ctx.Err() != nil {
		return 0, nil, fmt.Errorf("journal: load snapshot %s: %w", name, ctx.Err())
	}
	if err != nil { // missing, or chunks that do not fit its digest
		return 0, nil, fmt.Errorf("%w: %s: %v", ErrNoSnapshot, name, err)
	}
	seq, data, ok := parseSnapshot(frame)
	if !ok {
		return 0, nil, fmt.Errorf("%w: %s is damaged or from a newer version", ErrNoSnapshot, name)
	}
	if seq > span.Last {
		return 0, nil, fmt.Errorf("%w: %s is from %d, the log ends at %d", ErrNoSnapshot, name, seq, span.Last)
	}
	return seq, data, nil
}

func parseSnapshot(frame []byte) (seq uint64, data []byte, ok bool) {
	if len(frame) < snapshotHead || string(frame[:len(snapshotMagic)]) != snapshotMagic || frame[len(snapshotMagic)] != snapshotVersion {
		return 0, nil, false
	}
	seq = binary.BigEndian.Uint64(frame[len(snapshotMagic)+1:])
	data = frame[snapshotHead:]
	sum := snapshotSum(seq, data)
	return seq, data, subtle.ConstantTimeCompare(sum[:], frame[snapshotHead-sha256.Size:snapshotHead]) == 1
}

func snapshotSum(seq uint64, data []byte) [sha256.Size]byte {
	h := sha256.New()
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], seq)
	h.Write(n[:])
	h.Write(data)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return sum
}
