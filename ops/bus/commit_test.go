package bus_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

func event(key, name string, expected uint64) bus.Msg {
	return bus.Msg{Subject: bus.SubjectCase(key, name), Data: []byte(name), Expect: &bus.Expect{Filter: bus.FilterCase(key), Seq: expected}}
}

func report(id string) bus.Msg {
	return bus.Msg{Subject: bus.SubjectReport(id), ID: id, Data: []byte("sealed " + id)}
}

func TestAUnitIsStoredWholeAndInOrder(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleTriage)
	k := bustest.Committer(t, c, bus.Cases)
	first := commit(t, k, event("a", "opened", 0), event("a", "rated", 0))
	if len(first) != 2 || first[0].Seq != 1 || first[1].Seq != 2 {
		t.Fatal(first)
	}
	var seen []string
	if _, err := c.Replay(t.Context(), bus.Cases, 1, func(m bus.Message) error {
		seen = append(seen, fmt.Sprintf("%d %s %s", m.Seq, m.Subject, m.Data))
		return nil
	}); err != nil || len(seen) != 2 || seen[1] != "2 case.a.rated rated" {
		t.Error(seen, err)
	}
}

func TestAConflictIsDefiniteWhateverItsForm(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleTriage)
	k := bustest.Committer(t, c, bus.Cases)
	commit(t, k, event("a", "opened", 0))
	for name, unit := range map[string][]bus.Msg{
		"single, none expected":  {event("a", "added", 0)},
		"single, too high":       {event("a", "added", 7)},
		"several, none expected": {event("a", "added", 0), {Subject: bus.SubjectCase("a", "rated")}},
		"several, too high":      {event("a", "added", 7), {Subject: bus.SubjectCase("a", "rated")}},
		"one that has none":      {event("b", "added", 1)},
	} {
		if _, err := k.Commit(t.Context(), unit...); !errors.Is(err, bus.ErrConflict) || errors.Is(err, bus.ErrAmbiguous) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if span, err := c.Span(t.Context(), bus.Cases); err != nil || span.Last != 1 {
		t.Error("something was stored", span, err)
	}
	commit(t, k, event("a", "added", 1), bus.Msg{Subject: bus.SubjectCase("a", "rated")})
}

// Many callers decide about the same few keys at once: for each version exactly one wins.
func TestOneWinnerForEachVersion(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleTriage)
	k := bustest.Committer(t, c, bus.Cases)
	var last [3]atomic.Uint64
	for round := range 3 {
		var wins, conflicts atomic.Int64
		var next [3]atomic.Uint64
		var callers sync.WaitGroup
		for i := range 90 {
			callers.Go(func() {
				key := i % 3
				id := fmt.Sprintf("k%d", key)
				unit := []bus.Msg{event(id, "added", last[key].Load())}
				if i%2 == 0 {
					unit = append(unit, bus.Msg{Subject: bus.SubjectCase(id, "rated")})
				}
				got, err := k.Commit(t.Context(), unit...)
				switch {
				case err == nil:
					wins.Add(1)
					next[key].Store(got[len(got)-1].Seq)
				case errors.Is(err, bus.ErrConflict):
					conflicts.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		callers.Wait()
		if wins.Load() != 3 || conflicts.Load() != 87 {
			t.Fatalf("round %d: %d winners, %d conflicts", round, wins.Load(), conflicts.Load())
		}
		for i := range next {
			last[i].Store(next[i].Load())
		}
	}
}

// A burst goes out in batches; one repeated ID, one conflict and one foreign subject hurt only their own units.
func TestABadUnitHurtsOnlyItself(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleIntake)
	k := bustest.Committer(t, c, bus.Reports)
	old := commit(t, k, report("old"))[0].Seq
	const n = 300
	var callers sync.WaitGroup
	seqs := make([]uint64, n)
	for i := range n {
		callers.Go(func() {
			got, err := k.Commit(t.Context(), report(fmt.Sprintf("r%d", i)))
			if err != nil || got[0].Duplicate {
				t.Error(got, err)
				return
			}
			seqs[i] = got[0].Seq
		})
		if i%50 == 0 {
			callers.Go(func() {
				if got, err := k.Commit(t.Context(), report("old")); err != nil || !got[0].Duplicate || got[0].Seq != old {
					t.Error("the repeated one:", got, err)
				}
				if _, err := k.Commit(t.Context(), report("old"), report(fmt.Sprintf("with-old-%d", i))); !errors.Is(err, bus.ErrDuplicate) {
					t.Error("a unit with a repeated one:", err)
				}
				if _, err := k.Commit(t.Context(), bus.Msg{Subject: bus.SubjectCase("k", "opened")}); !errors.Is(err, bus.ErrSubject) {
					t.Error("a foreign subject:", err)
				}
			})
		}
	}
	callers.Wait()
	// Every acknowledged sequence holds its own report, and nothing else is there.
	admin := bustest.Conn(t, s, bus.RoleOperator)
	for i, seq := range seqs {
		if i%10 > 0 {
			continue
		}
		m, err := admin.Get(t.Context(), bus.Reports, seq)
		if err != nil || m.Subject != bus.SubjectReport(fmt.Sprintf("r%d", i)) {
			t.Fatalf("report %d is acknowledged at %d, where stands %q: %v", i, seq, m.Subject, err)
		}
	}
	if span, err := c.Span(t.Context(), bus.Reports); err != nil || span.Count != n+1 {
		t.Error(span, err)
	}
}

func TestCommitDoesNotTouchItsMessages(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	k := bustest.Committer(t, bustest.Conn(t, s, bus.RoleIntake), bus.Reports)
	h := map[string]string{"Hotline-Form": "1"}
	m := bus.Msg{Subject: bus.SubjectReport("a"), ID: "a", Header: h, Data: []byte("sealed")}
	commit(t, k, m, bus.Msg{Subject: bus.SubjectReport("b"), Header: h}, bus.Msg{Subject: bus.SubjectReport("c")})
	if !maps.Equal(h, map[string]string{"Hotline-Form": "1"}) || string(m.Data) != "sealed" || m.Expect != nil {
		t.Error("changed", m)
	}
	got, err := bustest.Conn(t, s, bus.RoleOperator).Get(t.Context(), bus.Reports, 1)
	if err != nil || got.Header["Hotline-Form"] != "1" {
		t.Error(got, err)
	}
}

func TestWhatIsTooLargeOrEmptyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	k := bustest.Committer(t, bustest.Conn(t, s, bus.RoleIntake), bus.Reports)
	for name, c := range map[string]struct {
		unit []bus.Msg
		want error
	}{
		"no message":    {nil, bus.ErrRefused},
		"a megabyte":    {[]bus.Msg{{Subject: bus.SubjectReport("a"), Data: make([]byte, 1<<20)}}, bus.ErrTooLarge},
		"1,001":         {make([]bus.Msg, 1001), bus.ErrTooLarge},
		"a hostile ID":  {[]bus.Msg{{Subject: bus.SubjectReport("a.>")}}, bus.ErrSubject},
		"a wildcard":    {[]bus.Msg{{Subject: "reports.in.*"}}, bus.ErrSubject},
		"large headers": {[]bus.Msg{{Subject: bus.SubjectReport("a"), Header: map[string]string{"X": string(bytes.Repeat([]byte("x"), 70_000))}}}, bus.ErrTooLarge},
	} {
		if _, err := k.Commit(t.Context(), c.unit...); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	big := make([]bus.Msg, 1000)
	for i := range big {
		big[i] = report(fmt.Sprintf("m%d", i))
	}
	if got := commit(t, k, big...); got[999].Seq != 1000 {
		t.Error("a unit of 1,000:", got[999])
	}
	commit(t, k, bus.Msg{Subject: bus.SubjectReport("large"), Data: make([]byte, 1<<20-1000)})
}

func TestAFullStreamRefusesAndKeeps(t *testing.T) {
	t.Parallel()
	s := bustest.Open(t, bus.ServerConfig{MaxStore: 2 << 20}) // LETTERS has 5 %: some 100 KiB
	k := bustest.Committer(t, bustest.Conn(t, s, bus.RoleRouting), bus.Letters)
	n := uint64(0)
	for i := 0; ; i++ {
		m := bus.Msg{Subject: bus.SubjectLetter(fmt.Sprint(i)), Data: make([]byte, 1000)}
		unit := []bus.Msg{m}
		if i%2 == 0 {
			unit = append(unit, m)
		}
		_, err := k.Commit(t.Context(), unit...)
		if errors.Is(err, bus.ErrFull) && !errors.Is(err, bus.ErrAmbiguous) && i > 5 {
			break
		}
		if err != nil || i > 200 {
			t.Fatal(i, err)
		}
		n += uint64(len(unit))
	}
	span, err := bustest.Conn(t, s, bus.RoleOperator).Span(t.Context(), bus.Letters)
	if err != nil || span.First != 1 || span.Count != n {
		t.Error("something was dropped", span, n, err)
	}
}

func TestAFullQueueIsBusyAtOnceAndAnEndedOneUnavailable(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleIntake)
	k := c.Committer(bus.Reports) // nobody runs it yet
	ctx, cancel := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	var busy, ended atomic.Int64
	busyAt := make(chan struct{}, 1000)
	for i := range 50 {
		callers.Go(func() {
			m := bus.Msg{Subject: bus.SubjectReport(fmt.Sprint(i)), Data: make([]byte, 1_000_000)}
			switch _, err := k.Commit(ctx, m); {
			case errors.Is(err, bus.ErrBusy):
				busy.Add(1)
				busyAt <- struct{}{}
			case errors.Is(err, context.Canceled) && !errors.Is(err, bus.ErrAmbiguous):
				ended.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	for range 17 { // 33 of a megabyte fit into 32 MiB
		<-busyAt
	}
	cancel()
	callers.Wait()
	if busy.Load() != 17 || ended.Load() != 33 {
		t.Error(busy.Load(), ended.Load())
	}
	run(t, k, func(k *bus.Committer) {
		if got := commit(t, k, report("after")); got[0].Seq != 1 {
			t.Error("one whose caller had gone is stored", got)
		}
	})
	if _, err := k.Commit(t.Context(), report("late")); !errors.Is(err, bus.ErrUnavailable) {
		t.Error(err)
	}
}

func TestWhatWaitsIsWrittenBeforeTheEnd(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	k := bustest.Conn(t, s, bus.RoleIntake).Committer(bus.Reports)
	ctx, cancel := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	for i := range 200 {
		callers.Go(func() {
			if _, err := k.Commit(t.Context(), report(fmt.Sprint(i))); err != nil && !errors.Is(err, bus.ErrUnavailable) {
				t.Error(err)
			}
		})
	}
	done := make(chan error)
	go func() { done <- k.Run(ctx) }()
	cancel()
	callers.Wait()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestALostServerIsAmbiguousOrUnavailableNeverSilence(t *testing.T) {
	t.Parallel()
	cfg := bus.ServerConfig{Dir: t.TempDir()}
	s := bustest.Open(t, cfg)
	k := bustest.Committer(t, bustest.Conn(t, s, bus.RoleIntake), bus.Reports)
	var callers sync.WaitGroup
	var mu sync.Mutex
	stored, unsure := map[string]bool{}, map[string]bool{}
	begun := make(chan struct{}, 64)
	for i := range 64 {
		callers.Go(func() {
			for j := 0; ; j++ {
				id := fmt.Sprintf("%d-%d", i, j)
				_, err := k.Commit(t.Context(), report(id))
				mu.Lock()
				stored[id] = err == nil
				unsure[id] = errors.Is(err, bus.ErrAmbiguous)
				mu.Unlock()
				if j == 3 {
					begun <- struct{}{}
				}
				if err != nil {
					if !errors.Is(err, bus.ErrAmbiguous) && !errors.Is(err, bus.ErrUnavailable) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	for range 64 {
		<-begun
	}
	bustest.Stop(t, s)
	callers.Wait()
	there := map[string]bool{}
	if _, err := bustest.Conn(t, bustest.Open(t, cfg), bus.RoleOperator).Replay(t.Context(), bus.Reports, 1, func(m bus.Message) error {
		id, _ := bus.ParseReport(m.Subject)
		there[id] = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for id := range stored {
		if stored[id] && !there[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
		if !stored[id] && !unsure[id] && there[id] {
			t.Errorf("%s was refused and is there", id)
		}
	}
}
