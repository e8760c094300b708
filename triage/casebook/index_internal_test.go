package casebook

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/journal"
	"hotline/ops/secret"
	"hotline/triage"
)

// book is one without a journal: events are read into it by hand.
func book() *Book {
	b := &Book{ready: make(chan struct{}), moved: make(chan struct{}), watchers: map[*watcher]struct{}{}}
	b.reset()
	return b
}

func (b *Book) read(key uuid.UUID, events ...triage.Event) {
	for _, e := range events {
		b.apply(journal.Entry[triage.Event]{Seq: b.tip + 1, Key: key, Event: e})
	}
}

var (
	one, two = uuid.MustParse("00000000-0000-4000-8000-000000000001"), uuid.MustParse("00000000-0000-4000-8000-000000000002")
	a1, a2   = intake.NewAlias([]byte("alias in epoch 1")), intake.NewAlias([]byte("alias in epoch 2"))
	a0, a3   = intake.NewAlias([]byte("alias in epoch 0")), intake.NewAlias([]byte("alias in epoch 3"))
	at       = time.Date(2031, 5, 6, 21, 0, 0, 0, time.UTC)
)

func report(s string) intake.ReportID {
	return intake.DeriveReportID(secret.NewBytes([]byte("k")), "test", s)
}

func opened(n byte) triage.Event {
	return triage.Opened{At: at, ID: triage.NewCaseID([5]byte{n}), Channel: intake.SMS, Public: []byte("p")}
}

func added(r string, alias, former intake.Alias) triage.Event {
	return triage.Added{At: at, Report: report(r), Channel: intake.SMS, Alias: alias, Former: former, Sealed: []byte("s")}
}

var rated = triage.Rated{At: at, Severity: triage.S2, Category: triage.OC1, Rating: &triage.Rating{Severity: triage.S2, Category: triage.OC1}}

func (b *Book) talks(t *testing.T, alias, former intake.Alias, want uuid.UUID) {
	t.Helper()
	c, ok := b.Talking(alias, former)
	if ok != (want != uuid.Nil) || ok && c.Key != want {
		t.Errorf("talking in case %v (%v), want %v", c.Key, ok, want)
	}
}

func TestAConversationIsFoundByItsAlias(t *testing.T) {
	t.Parallel()
	b := book()
	b.read(one, opened(1), added("r1", a1, a0), rated)
	b.talks(t, a1, intake.Alias{}, one)
	b.talks(t, a2, a1, one) // the key turned since
	b.talks(t, a2, intake.Alias{}, uuid.Nil)
	b.talks(t, intake.Alias{}, intake.Alias{}, uuid.Nil)
	b.read(one, added("r2", a2, a1), rated)
	b.talks(t, a2, a1, one)
	b.talks(t, a3, a2, one)
	b.talks(t, a1, a0, one) // written before the turn, filed after it
	b.read(one, triage.Ended{At: at, By: "noi", Disposition: triage.Helped})
	b.talks(t, a2, a1, uuid.Nil)
	b.talks(t, a1, a0, uuid.Nil)
	b.read(one, triage.Reopened{At: at, By: "noi"})
	b.talks(t, a2, a1, one)
	if c, ok := b.Filed(report("r1")); !ok || c.Key != one {
		t.Error("a report of the former alias is not found")
	}
}

// Nobody's alias threads nothing: two anonymous callers are two people.
func TestAnonymousCallersAreNotFound(t *testing.T) {
	t.Parallel()
	b := book()
	b.read(one, opened(1), added("r1", intake.Alias{}, intake.Alias{}), rated)
	b.talks(t, intake.Alias{}, intake.Alias{}, uuid.Nil)
	b.talks(t, a1, intake.Alias{}, uuid.Nil)
}

// Somebody writes again after an end, and then the old case is opened again: ending one leaves the other to be found.
func TestTwoOpenCasesOfOneReporter(t *testing.T) {
	t.Parallel()
	end := triage.Ended{At: at, By: "noi", Disposition: triage.Helped}
	b := book()
	b.read(one, opened(1), added("r1", a1, a0), rated, end)
	b.read(two, opened(2), added("r2", a1, a0), rated)
	b.read(one, triage.Reopened{At: at, By: "noi"})
	b.read(one, end)
	b.talks(t, a1, a0, two)
	b.read(one, triage.Reopened{At: at, By: "noi"})
	b.read(two, end)
	b.talks(t, a1, a0, one)
}

func TestAnEventIsReadOnce(t *testing.T) {
	t.Parallel()
	b := book()
	b.read(one, opened(1), added("r1", a1, a0))
	was, _ := b.Get(one)
	b.apply(journal.Entry[triage.Event]{Seq: 2, Key: one, Event: added("r1", a1, a0)})
	if is, _ := b.Get(one); !reflect.DeepEqual(was, is) {
		t.Error("an event that came twice was counted twice")
	}
}

// A watcher that is slow is told that it must look at everything; it never holds the book up.
func TestASlowWatcherIsToldOfAGap(t *testing.T) {
	t.Parallel()
	b := book()
	b.read(one, opened(1))
	ctx, cancel := context.WithCancel(t.Context())
	calls, seen := 0, 0
	err := b.Watch(ctx, func(changes []Change, gap bool) error {
		calls++
		switch calls {
		case 1:
			if !gap || len(changes) > 0 {
				t.Errorf("at first: %d changes, gap %v", len(changes), gap)
			}
			b.read(one, added("r1", a1, a0), rated)
		case 2:
			if gap || len(changes) != 2 || changes[0] != (Change{2, one, "added"}) {
				t.Errorf("then: %v, gap %v", changes, gap)
			}
			for range watchBuffer + 10 {
				b.read(one, triage.Noted{At: at, By: "noi"})
			}
		case 3:
			seen = len(changes)
			if !gap {
				t.Error("lost changes are not told")
			}
			b.read(one, rated)
		case 4:
			if gap || len(changes) != 1 {
				t.Errorf("at last: %d changes, gap %v", len(changes), gap)
			}
			cancel()
		}
		return nil
	})
	if err != nil || calls != 4 || seen > watchBuffer {
		t.Errorf("%d calls, %d changes kept (%v)", calls, seen, err)
	}
	if len(b.watchers) > 0 {
		t.Error("a watcher that went away is still told")
	}
}

// A snapshot taken between the events of one decision could not be written: a case is not rated yet.
func TestASnapshotIsReadBack(t *testing.T) {
	t.Parallel()
	b := book()
	b.read(one, opened(1))
	if b.whole(one) {
		t.Error("a case that is not rated yet is called whole")
	}
	b.read(one, added("r1", a1, a0), rated)
	b.read(two, opened(2), added("r2", intake.Alias{}, intake.Alias{}), rated, triage.Ended{At: at, By: "noi", Disposition: triage.NoContact})
	b.read(one, triage.Claimed{At: at, By: "noi", Token: 1, Until: at.Add(time.Hour)}, triage.Replied{At: at, By: "noi", Letter: intake.DeriveLetterID(one, 1), Sealed: []byte("s")})
	if !b.whole(one) || !b.whole(two) {
		t.Fatal("a case is not called whole")
	}
	data, err := b.encode()
	if err != nil {
		t.Fatal(err)
	}
	again := book()
	if !again.decode(b.tip, data) {
		t.Fatal("not read back")
	}
	for _, pair := range [][2]any{
		{b.cases, again.cases}, {b.byID, again.byID}, {b.byAlias, again.byAlias}, {b.byReport, again.byReport}, {b.byLetter, again.byLetter}, {b.tip, again.tip},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("was %+v, is %+v", pair[0], pair[1])
		}
	}
	if again.decode(1, []byte("{")) || !json.Valid(data) || len(again.cases) != 2 {
		t.Error("a snapshot that cannot be read is used")
	}
}
