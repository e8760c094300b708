package queue_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/triage"
	"hotline/triage/casebook/booktest"
	"hotline/triage/queue"
)

func TestTheQueueIsInOrder(t *testing.T) {
	t.Parallel()
	b := booktest.Open(t, bustest.Start(t), bus.RoleTriage)
	q := queue.New(b)
	now := time.Now().UTC()
	want := []int{}
	for i, c := range []struct {
		s     triage.Severity
		since time.Duration
	}{{triage.S4, time.Hour}, {triage.S2, 10 * time.Minute}, {triage.S1, 0}, {triage.S3, 5 * time.Hour}, {triage.S2, 12 * time.Minute}, {triage.S1, time.Minute}} {
		r := booktest.Report(i)
		r.At = now.Add(-c.since)
		booktest.Do(t, b, triage.KeyFor(r.ID), booktest.File(r, c.s))
	}
	// An S3 whose four hours are over stands with the S2 and has been due longest. The answered case waits for nobody.
	want = append(want, 5, 2, 3, 4, 1, 0, 6)
	answered := booktest.Case(t, b, 6, triage.S1)
	c := booktest.Do(t, b, answered, triage.Claim{By: "noi", At: now})
	booktest.Do(t, b, answered, triage.Reply{Writ: triage.Writ{By: "noi", Token: c.Lease.Token, At: now}, Letter: intake.DeriveLetterID(answered, 1), Sealed: []byte("s")})
	closed := booktest.Case(t, b, 7, triage.S1)
	c = booktest.Do(t, b, closed, triage.Claim{By: "noi", At: now})
	booktest.Do(t, b, closed, triage.Close{Writ: triage.Writ{By: "noi", Token: c.Lease.Token, At: now}, Disposition: triage.Helped, Seen: 1})

	cases, tip := q.List(now)
	if tip != b.Tip() || len(cases) != len(want) {
		t.Fatalf("%d cases at %d", len(cases), tip)
	}
	for i, n := range want {
		if cases[i].Reports[0] != booktest.Report(n).ID {
			t.Errorf("place %d: %s of %v, want case %d", i, cases[i].Severity, cases[i].Waiting, n)
		}
	}
	// Take gives the first that nobody holds.
	if got, err := q.Take(t.Context(), "mali", now); err != nil || got.Key != cases[0].Key || got.Lease.Holder != "mali" {
		t.Errorf("took %v (%v)", got.ID, err)
	}
	if got, err := q.Take(t.Context(), "som", now); err != nil || got.Key != cases[1].Key {
		t.Errorf("took %v (%v)", got.ID, err)
	}
	if _, err := q.Claim(t.Context(), cases[0].Key, "som", now); !errors.Is(err, triage.ErrConflict) {
		t.Errorf("%v", err)
	}
}

// Ten people press "take the most urgent" at once, in two processes: each case goes to one, who is left over learns it.
func TestTenPeopleTakeSixCases(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	a, b := booktest.Open(t, s, bus.RoleTriage), booktest.Open(t, s, bus.RoleConsole)
	for n := range 6 {
		booktest.Case(t, a, n, triage.S2)
	}
	if err := b.Await(t.Context(), a.Tip()); err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	var mu sync.Mutex
	got := map[string]triage.Staff{}
	empty := 0
	var all sync.WaitGroup
	for n := range 10 {
		all.Go(func() {
			by := triage.Staff(fmt.Sprint("staff", n))
			q := queue.New(a)
			if n%2 == 0 {
				q = queue.New(b)
			}
			c, err := q.Take(t.Context(), by, now)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case errors.Is(err, queue.ErrEmpty):
				empty++
			case err != nil:
				t.Error(err)
			case got[c.ID.String()] != "":
				t.Errorf("%s and %s hold one case", got[c.ID.String()], by)
			case c.Lease.Holder != by:
				t.Errorf("%s was given the lease of %s", by, c.Lease.Holder)
			default:
				got[c.ID.String()] = by
			}
		})
	}
	all.Wait()
	if len(got) != 6 || empty != 4 {
		t.Errorf("%d cases taken, %d left over", len(got), empty)
	}
}
