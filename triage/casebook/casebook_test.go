package casebook_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/casebook/booktest"
)

// know waits until b has read everything that a has.
func know(t *testing.T, b, a *casebook.Book) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := b.Await(ctx, a.Tip()); err != nil {
		t.Fatal(err)
	}
}

// A claim is an append with the version it was decided on: of two, in two processes, one is stored.
func TestOfTwoBooksOneGetsTheClaim(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	a, b := booktest.Open(t, s, bus.RoleTriage), booktest.Open(t, s, bus.RoleConsole)
	for run := range 50 {
		key := booktest.Case(t, a, run, triage.S2)
		know(t, b, a)
		var all sync.WaitGroup
		var errs [2]error
		for i, book := range []*casebook.Book{a, b} {
			all.Go(func() {
				_, _, errs[i] = book.Do(t.Context(), key, triage.Claim{By: triage.Staff(fmt.Sprint("staff", i)), At: time.Now().UTC()})
			})
		}
		all.Wait()
		winner := 0
		if errs[0] != nil {
			winner = 1
		}
		held, ok := errors.AsType[*triage.HeldError](errs[1-winner])
		if errs[winner] != nil || !ok || held.Holder != triage.Staff(fmt.Sprint("staff", winner)) {
			t.Fatalf("run %d: %v and %v", run, errs[0], errs[1])
		}
		know(t, a, b)
		know(t, b, a)
		ca, _ := a.Get(key)
		cb, _ := b.Get(key)
		if ca.Lease.Holder != held.Holder || ca.Lease.Token != 1 || !reflect.DeepEqual(ca, cb) {
			t.Fatalf("run %d: the books disagree: %+v and %+v", run, ca.Lease, cb.Lease)
		}
	}
}

// Nobody's words are lost when two processes write to one case at once: who comes second decides anew.
func TestWhoComesSecondDecidesAnew(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	a, b := booktest.Open(t, s, bus.RoleTriage), booktest.Open(t, s, bus.RoleConsole)
	key := booktest.Case(t, a, 0, triage.S2)
	know(t, b, a)
	const each = 25
	var all sync.WaitGroup
	for i, book := range []*casebook.Book{a, b} {
		all.Go(func() {
			for n := range each {
				note := triage.Note{By: "noi", At: time.Now(), Sealed: fmt.Appendf(nil, "%d-%d", i, n)}
				if _, _, err := book.Do(t.Context(), key, note); err != nil {
					t.Errorf("note %d-%d: %v", i, n, err)
				}
			}
		})
	}
	all.Wait()
	know(t, a, b)
	events, err := a.Timeline(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range events {
		if n, ok := e.Event.(triage.Noted); ok {
			seen[string(n.Sealed)] = true
		}
	}
	if c, _ := a.Get(key); c.Notes != 2*each || len(seen) != 2*each {
		t.Errorf("%d notes counted, %d different ones read, of %d", c.Notes, len(seen), 2*each)
	}
}

func TestABookIsTheSameAfterARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := bustest.Open(t, bus.ServerConfig{Dir: dir})
	conn := bustest.Conn(t, s, bus.RoleTriage)
	k := bustest.Committer(t, conn, bus.Cases)
	a, err := casebook.New(conn, k)
	if err != nil {
		t.Fatal(err)
	}
	stop := booktest.Run(t, a.Run)
	<-a.Ready()
	at := time.Now().UTC()
	letter := intake.DeriveLetterID(triage.KeyFor(booktest.Report(0).ID), 1)
	for n := range 5 {
		key := booktest.Case(t, a, n, triage.Severity(1+n%4))
		c := booktest.Do(t, a, key, triage.Claim{By: "noi", At: at})
		w := triage.Writ{By: "noi", Token: c.Lease.Token, At: at}
		switch n {
		case 0:
			booktest.Do(t, a, key, triage.Reply{Writ: w, Letter: letter, Sealed: []byte("sealed")})
			booktest.Do(t, a, key, triage.Post{Fate: intake.Fate{Letter: letter, Outcome: intake.Sent, At: at}})
		case 1:
			booktest.Do(t, a, key, triage.Close{Writ: w, Disposition: triage.Helped, Seen: 1})
		case 2:
			booktest.Do(t, a, key, triage.Release{Writ: w})
		}
	}
	stop()
	conn.Close()
	bustest.Stop(t, s)

	b := booktest.Open(t, bustest.Open(t, bus.ServerConfig{Dir: dir}), bus.RoleTriage)
	if a.Tip() != b.Tip() {
		t.Fatalf("tip %d, then %d", a.Tip(), b.Tip())
	}
	for n := range 5 {
		r := booktest.Report(n)
		was, _ := a.Filed(r.ID)
		is, ok := b.Filed(r.ID)
		if !ok || !reflect.DeepEqual(was, is) {
			t.Errorf("case %d was %+v, is %+v", n, was, is)
		}
		if byID, ok := b.ByID(is.ID); !ok || byID.Key != is.Key {
			t.Errorf("case %d is not found by its ID", n)
		}
		if _, talking := b.Talking(r.Alias, intake.Alias{}); talking != (n != 1) {
			t.Errorf("case %d talking: %v", n, talking)
		}
	}
	if c, ok := b.ByLetter(letter); !ok || c.Letters[0].Outcome != intake.Sent {
		t.Error("the letter is not found")
	}
	if open, _ := b.Open(); len(open) != 4 {
		t.Errorf("%d open cases", len(open))
	}
}

func TestATimelineIsEverythingThatHappened(t *testing.T) {
	t.Parallel()
	b := booktest.Open(t, bustest.Start(t), bus.RoleTriage)
	key := booktest.Case(t, b, 0, triage.S2)
	booktest.Case(t, b, 1, triage.S1) // somebody else's lies in between
	c := booktest.Do(t, b, key, triage.Note{By: "noi", At: time.Now(), Sealed: []byte("a note")})
	events, err := b.Timeline(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	again := triage.Case{Key: key}
	last := uint64(0)
	for _, e := range events {
		if e.Key != key || e.Seq <= last {
			t.Errorf("event %d of case %s", e.Seq, e.Key)
		}
		last = e.Seq
		kinds = append(kinds, e.Event.Kind())
		again = triage.Fold(again, e.Event)
	}
	if want := []string{"opened", "added", "rated", "noted"}; !reflect.DeepEqual(kinds, want) {
		t.Errorf("%v", kinds)
	}
	if !reflect.DeepEqual(again, c) {
		t.Error("the timeline makes another case")
	}
	if none, err := b.Timeline(t.Context(), triage.KeyFor(booktest.Report(9).ID)); err != nil || len(none) != 0 {
		t.Errorf("an unknown case has %d events (%v)", len(none), err)
	}
}

func TestARefusalIsTriagesOwnAndChangesNothing(t *testing.T) {
	t.Parallel()
	b := booktest.Open(t, bustest.Start(t), bus.RoleTriage)
	key := booktest.Case(t, b, 0, triage.S2)
	tip := b.Tip()
	if _, _, err := b.Do(t.Context(), key, triage.Reply{Writ: triage.Writ{By: "noi", Token: 1, At: time.Now()}}); !errors.Is(err, triage.ErrLease) {
		t.Errorf("%v", err)
	}
	if _, events, err := b.Do(t.Context(), key, booktest.File(booktest.Report(0), triage.S1)); err != nil || len(events) > 0 {
		t.Errorf("filed twice: %d events (%v)", len(events), err)
	}
	if b.Tip() != tip {
		t.Error("something was stored")
	}
}

func TestAwaitGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	b := booktest.Open(t, bustest.Start(t), bus.RoleTriage)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.Await(ctx, b.Tip()+1); !errors.Is(err, casebook.ErrBehind) {
		t.Errorf("%v", err)
	}
}
