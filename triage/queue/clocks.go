package queue

import (
	"context"
	"fmt"
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
	book *casebook.Book
	conn *bus.Conn

	armed map[clock]time.Time // touched by Arm alone
}

type clock struct {
	kind string
	key  uuid.UUID
}

// NewClocks makes the clocks of a book.
func NewClocks(book *casebook.Book, conn *bus.Conn) *Clocks {
	return &Clocks{book: book, conn: conn, armed: map[clock]time.Time{}}
}

// Arm follows the book and schedules what its cases need, from the start and after every change.
func (k *Clocks) Arm(ctx context.Context) error {
	select {
	case <-k.book.Ready():
	case <-ctx.Done():
		return nil
	}
	return k.book.Watch(ctx, func(ch casebook.Change, gap bool) error {
		if !gap {
			c, _ := k.book.Get(ch.Key)
			return k.set(ctx, c)
		}
		open, _ := k.book.Open()
		for _, c := range open {
			if err := k.set(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// set schedules the clocks of one case that are not armed for their time yet. A clock whose reason is gone is left to ring:
// its answer looks at the case and does nothing.
func (k *Clocks) set(ctx context.Context, c triage.Case) error {
	want := map[string]time.Time{}
	if c.Status == triage.Open && c.Lease.Holder != "" {
		want[lease] = c.Lease.Until
	}
	if due := c.Due(); !due.IsZero() && !due.Equal(c.MissedAt) {
		want[eyes] = due
	}
	for _, kind := range []string{lease, eyes} {
		id := clock{kind, c.Key}
		at, wanted := want[kind]
		if !wanted {
			delete(k.armed, id)
			continue
		}
		if k.armed[id].Equal(at) {
			continue
		}
		if err := k.conn.Schedule(ctx, kind, c.Key.String(), at, nil); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("queue: arm a clock: %w", err)
		}
		k.armed[id] = at
	}
	return nil
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
