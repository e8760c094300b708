// Package journal is an event log on the bus: the only form in which the house keeps state. It is generic over the event
// type and knows nothing of what events mean.
//
// A key's history is the sequence of its events. Append adds all events of one decision, or none, and only if nobody
// appended to that key since the caller last read; Follow builds a read model and keeps it current; snapshots make the next
// start short. triage/casebook and the journals of staff, rota and policy use it. It never changes or removes an event,
// and an event it cannot decode stops it: nothing is skipped in silence.
package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"hotline/ops/bus"
)

// Errors of Append, Read and LoadSnapshot; whatever else the bus says comes through wrapped.
var (
	// ErrConflict: the key's last event has another sequence than expected. Read again and decide again. After an
	// ErrAmbiguous it may mean that the events are the caller's own.
	ErrConflict = bus.ErrConflict
	// ErrAmbiguous: the events may or may not be stored. Read again and compare before deciding again.
	ErrAmbiguous = bus.ErrAmbiguous
	// ErrNotFound: there is no event with this sequence.
	ErrNotFound = bus.ErrNotFound
	// ErrUnreadable: an event cannot be decoded, for instance because a newer version wrote it.
	ErrUnreadable = errors.New("journal: unreadable event")
	// ErrNoSnapshot: there is none that can be used. Replay from the beginning.
	ErrNoSnapshot = errors.New("journal: no usable snapshot")
)

// Codec turns events into bytes and back. Type is the last part of the event's subject.
type Codec[E any] interface {
	Type(E) string
	Encode(E) ([]byte, error)
	Decode(typ string, data []byte) (E, error)
}

// Config says where a journal lives.
type Config[E any] struct {
	Stream  string                                          // of the bus's table
	Subject func(key uuid.UUID, typ string) string          // of one event
	Parse   func(subject string) (uuid.UUID, string, error) // Subject backwards
	Filter  func(key uuid.UUID) string                      // every event of one key
	Codec   Codec[E]
}

// Journal is safe for concurrent use. It owns no goroutine; the committer's Run must be running for Append.
type Journal[E any] struct {
	conn      *bus.Conn
	committer *bus.Committer
	cfg       Config[E]
}

// New checks its parts. committer may be nil for a journal that is only read.
func New[E any](conn *bus.Conn, committer *bus.Committer, cfg Config[E]) (*Journal[E], error) {
	if _, ok := bus.RowOf(cfg.Stream); !ok {
		return nil, fmt.Errorf("journal: no stream %q in the table", cfg.Stream)
	}
	if conn == nil || cfg.Subject == nil || cfg.Parse == nil || cfg.Filter == nil || cfg.Codec == nil {
		return nil, errors.New("journal: an incomplete configuration")
	}
	return &Journal[E]{conn, committer, cfg}, nil
}

// Entry is one event as it stands in the log.
type Entry[E any] struct {
	Seq   uint64
	Key   uuid.UUID
	Time  time.Time // when it was stored
	Event E
}

// Append stores all events of one decision about a key, or none, if the key's last event has the sequence expected
// (0: it has none yet), and returns their sequences when they are synced to disk.
//
// Errors: ErrConflict, ErrAmbiguous, or one of the bus's refusals. A command that was committed and is tried again gets
// ErrConflict. To outlive a caller that hangs up, pass context.WithoutCancel.
func (j *Journal[E]) Append(ctx context.Context, key uuid.UUID, expected uint64, events ...E) ([]uint64, error) {
	if j.committer == nil {
		return nil, errors.New("journal: this one is only read")
	}
	unit := make([]bus.Msg, len(events))
	for i, e := range events {
		typ := j.cfg.Codec.Type(e)
		data, err := j.cfg.Codec.Encode(e)
		if err != nil {
			return nil, fmt.Errorf("journal: encode %s: %w", typ, err)
		}
		unit[i] = bus.Msg{Subject: j.cfg.Subject(key, typ), Data: data}
	}
	if len(unit) == 0 {
		return nil, nil
	}
	// The engine compares with what stood before the batch, so the first message speaks for all.
	unit[0].Expect = &bus.Expect{Filter: j.cfg.Filter(key), Seq: expected}
	stored, err := j.committer.Commit(ctx, unit...)
	if err != nil {
		return nil, fmt.Errorf("append to %s after %d: %w", j.cfg.Stream, expected, err)
	}
	seqs := make([]uint64, len(stored))
	for i, s := range stored {
		seqs[i] = s.Seq
	}
	return seqs, nil
}

// Read gets one event by its sequence.
func (j *Journal[E]) Read(ctx context.Context, seq uint64) (Entry[E], error) {
	m, err := j.conn.Get(ctx, j.cfg.Stream, seq)
	if err != nil {
		return Entry[E]{}, err
	}
	return j.entry(m)
}

func (j *Journal[E]) entry(m bus.Message) (Entry[E], error) {
	key, typ, err := j.cfg.Parse(m.Subject)
	if err != nil {
		return Entry[E]{}, fmt.Errorf("%w: %s at %d: its subject", ErrUnreadable, j.cfg.Stream, m.Seq)
	}
	e, err := j.cfg.Codec.Decode(typ, m.Data)
	if err != nil {
		return Entry[E]{}, fmt.Errorf("%w: %s at %d: %w", ErrUnreadable, j.cfg.Stream, m.Seq, err)
	}
	return Entry[E]{m.Seq, key, m.Time, e}, nil
}

// Replay hands every event from a sequence on (0 and 1: the beginning) to fn, up to where the log ended when it was called,
// and returns that end. An error of fn stops it.
func (j *Journal[E]) Replay(ctx context.Context, from uint64, fn func(Entry[E]) error) (tip uint64, err error) {
	return j.conn.Replay(ctx, j.cfg.Stream, from, j.each(fn))
}

// Follow hands every event from a sequence on to fn, in order, each once, first those that are there, then live as they
// come, through lost connections. caughtUp is called once, in between: when fn has had everything that stood in the log
// when Follow was called. Follow returns nil when ctx ends, or the error that stopped it: fn's, or ErrUnreadable.
func (j *Journal[E]) Follow(ctx context.Context, from uint64, caughtUp func(), fn func(Entry[E]) error) error {
	span, err := j.conn.Span(ctx, j.cfg.Stream)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	behind := span.Last >= max(from, 1)
	if !behind {
		caughtUp()
	}
	each := j.each(fn)
	return j.conn.Follow(ctx, j.cfg.Stream, from, func(m bus.Message) error {
		err := each(m)
		if err == nil && behind && m.Seq >= span.Last {
			behind = false
			caughtUp()
		}
		return err
	})
}

func (j *Journal[E]) each(fn func(Entry[E]) error) func(bus.Message) error {
	return func(m bus.Message) error {
		e, err := j.entry(m)
		if err != nil {
			return err
		}
		return fn(e)
	}
}
