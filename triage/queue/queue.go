// Package queue hands cases to people: the order they should be taken in, the claim that one person wins, the lease that
// comes back when she goes silent, and the clock that says how long a reporter has waited.
//
//	waiting --Claim--> leased --Renew--> leased --Reply, Release--> not waiting, or waiting
//	                      \--silent for LeaseTime--> waiting, and the record says so
//
// A claim is an append to the journal with the version it was decided on, so of two only one is stored. Every write names
// the lease's token (triage.Writ): a tab left open writes nothing. Clocks are scheduled messages on the bus, and a function
// of the case's state: Clocks arms them again after a crash. There is no sweep. The console and triage's role use this.
package queue

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"hotline/triage"
	"hotline/triage/casebook"
)

// ErrEmpty says that nobody waits whom somebody else does not hold already.
var ErrEmpty = errors.New("queue: nobody is waiting")

// Queue is the order of a casebook's open cases.
type Queue struct{ book *casebook.Book }

// New makes the queue of a book.
func New(book *casebook.Book) *Queue { return &Queue{book} }

// List gives every open case, most urgent first: those that wait, then those that are answered.
func (q *Queue) List(now time.Time) (cases []triage.Case, tip uint64) {
	cases, tip = q.book.Open()
	slices.SortFunc(cases, func(a, b triage.Case) int {
		if wa, wb := a.Waiting.IsZero(), b.Waiting.IsZero(); wa != wb {
			if wa {
				return 1
			}
			return -1
		}
		switch {
		case a.Before(b, now):
			return -1
		case b.Before(a, now):
			return 1
		}
		return 0
	})
	return cases, tip
}

// Take claims the most urgent case that nobody holds. It fails with ErrEmpty.
func (q *Queue) Take(ctx context.Context, by triage.Staff, now time.Time) (triage.Case, error) {
	cases, _ := q.List(now)
	for _, c := range cases {
		if c.Waiting.IsZero() || c.Lease.Live(now) {
			continue
		}
		got, err := q.Claim(ctx, c.Key, by, now)
		if errors.Is(err, triage.ErrConflict) {
			continue // somebody was faster, or it was closed: take the next
		}
		return got, err
	}
	return triage.Case{}, ErrEmpty
}

// Claim gives by the lease of a case, or more of it if she holds it. The loser gets a *triage.HeldError.
func (q *Queue) Claim(ctx context.Context, key uuid.UUID, by triage.Staff, now time.Time) (triage.Case, error) {
	c, _, err := q.book.Do(ctx, key, triage.Claim{By: by, At: now})
	return c, err
}
