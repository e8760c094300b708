package queue

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"

	"hotline/ops/bus"
	"hotline/triage"
	"hotline/triage/casebook"
)

// The clocks of a case, by the names they have in TIMERS.
const (
	lease = "lease" // the holder has gone silent
	eyes  = "eyes"  // the reporter has waited too long (domain.md §2)
)

// Clocks arms and answers the clocks of every case. One runs in the triage role; a second does no harm, because a schedule on
// one subject replaces the one before and every answer is decided on the case's state.
type Clocks struct {
	book  *casebook.Book
	conn  *bus.Conn
	store *bus.Committer
	armed map[clock]time.Time // touched by Arm alone
}

type clock struct {
	kind string
	key  uuid.UUID
}

// NewClocks makes the clocks of a book; store commits to TIMERS, so that many clocks share a sync.
func NewClocks(book *casebook.Book, conn *bus.Conn, store *bus.Committer) *Clocks {
	return &Clocks{book: book, conn: conn, store: store, armed: map[clock]time.Time{}}
}

// Arm follows the book and schedules what its cases need, from the start and after every change.
func (k *Clocks) Arm(ctx context.Context) error {
	select {
	case <-k.book.Ready():
	case <-ctx.Done():
		return nil
	}
	return k.book.Watch(ctx, func(changes []casebook.Change, gap bool) error {
		var cases []triage.Case
		if gap {
			cases, _ = k.book.Open()
		}
		seen := map[uuid.UUID]bool{}
		for _, ch := range changes {
			if c, _ := k.book.Get(ch.Key); !seen[ch.Key] {
				seen[ch.Key] = true
				cases = append(cases, c)
			}
		}
		return k.arm(ctx, cases)
	})
}

// armUnit bounds the clocks of one commit.
const armUnit = 500

// arm schedules the clocks that are not armed for their time yet. A clock whose reason is gone is left to ring: its answer
// looks at the case and does nothing.
func (k *Clocks) arm(ctx context.Context, cases []triage.Case) error {
	var unit []bus.Msg
	due := map[clock]time.Time{}
	flush := func() error {
		if len(unit) == 0 {
			return nil
		}
		if _, err := k.store.Commit(ctx, unit...); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("queue: arm clocks: %w", err)
		}
		maps.Copy(k.armed, due)
		unit, due = nil, map[clock]time.Time{}
		return nil
	}
	for _, c := range cases {
		for kind, at := range wanted(c) {
			id := clock{kind, c.Key}
			switch {
			case at.IsZero():
				delete(k.armed, id)
			case !k.armed[id].Equal(at):
				unit, due[id] = append(unit, bus.Clock(kind, c.Key.String(), at, nil)), at
			}
		}
		if len(unit) >= armUnit {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// wanted says when each clock of a case should ring; zero: not at all.
func wanted(c triage.Case) map[string]time.Time {
	want := map[string]time.Time{lease: {}, eyes: {}}
	if c.Status == triage.Open && c.Lease.Holder != "" {
		want[lease] = c.Lease.Until
	}
	if due := c.Due(); !due.Equal(c.MissedAt) {
		want[eyes] = due
	}
	return want
}

// Answer handles clocks that came due. Idempotency: the command is decided on the case's state and does nothing twice.
func (k *Clocks) Answer(ctx context.Context) error {
	select {
	case <-k.book.Ready():
	case <-ctx.Done():
		return nil
	}
	return k.conn.Consume(ctx, bus.ConsumerTimers, k.answer)
}

func (k *Clocks) answer(ctx context.Context, d bus.Delivery) bus.Verdict {
	kind, text, ok := bus.ParseTimerDue(d.Subject)
	key, err := uuid.Parse(text)
	if !ok || err != nil {
		return bus.Bury("not-a-clock")
	}
	now := time.Now()
	c, _ := k.book.Get(key)
	var cmd triage.Command
	var at time.Time
	switch kind {
	case lease:
		cmd, at = triage.Expire{At: now}, c.Lease.Until
		if c.Lease.Holder == "" {
			return bus.Ack()
		}
	case eyes:
		cmd, at = triage.Miss{At: now}, c.Due()
		if at.IsZero() {
			return bus.Ack()
		}
	default:
		return bus.Bury("unknown-clock")
	}
	if wait := at.Sub(now); wait > 2*time.Second {
		return bus.Ack() // lengthened since: a later clock is armed
	} else if wait > 0 {
		return bus.RetryAfter(wait)
	}
	if _, _, err := k.book.Do(ctx, key, cmd); err != nil {
		return bus.RetryAfter(time.Second)
	}
	return bus.Ack()
}
