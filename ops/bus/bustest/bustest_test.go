package bustest_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// A day of clocks on the real bus passes in well under a second, and every goroutine ends with the bubble.
func TestABubbleHoldsTheRealBus(t *testing.T) {
	t.Parallel()
	real := time.Now()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		c := bustest.Conn(t, s, bus.RoleTriage)
		begin := time.Now()
		due := make(chan time.Duration, 30)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() {
			done <- c.Consume(ctx, bus.ConsumerTimers, func(_ context.Context, d bus.Delivery) bus.Verdict {
				due <- time.Since(begin)
				return bus.Ack()
			})
		}()
		for h := range 24 {
			at := begin.Add(time.Duration(h+1) * time.Hour)
			if err := c.Schedule(t.Context(), "first", string(rune('a'+h)), at, nil); err != nil {
				t.Fatal(err)
			}
		}
		for h := range 24 {
			if at, want := <-due, time.Duration(h+1)*time.Hour; at < want || at > want+2*time.Second {
				t.Errorf("clock %d came due after %v", h, at)
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	if took := time.Since(real); took > 20*time.Second {
		t.Errorf("a simulated day took %v", took)
	}
}

// Several bubbles at once, with everything rooms use: the client library must not carry a timer from one into another.
func TestBubblesDoNotTouchEachOther(t *testing.T) {
	t.Parallel()
	for i := range 3 {
		t.Run(string(rune('a'+i)), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, everything)
		})
	}
	t.Run("outside", func(t *testing.T) {
		t.Parallel()
		everything(t)
	})
}

func everything(t *testing.T) {
	s := bustest.Start(t)
	console := bustest.Conn(t, s, bus.RoleConsole)
	kv, err := console.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	watch, err := kv.WatchAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for e := range watch.Updates() {
		if e == nil {
			break // nothing was there
		}
	}
	if _, err := kv.Create(t.Context(), "k", []byte("v")); err != nil {
		t.Fatal(err)
	}
	if e := <-watch.Updates(); e == nil || e.Key() != "k" {
		t.Error(e)
	}
	if err := watch.Stop(); err != nil {
		t.Error(err)
	}
	if keys, err := kv.Keys(t.Context()); err != nil || len(keys) != 1 {
		t.Error(keys, err)
	}
	if err := console.Shred(t.Context(), bus.Keys, "k"); err != nil {
		t.Error(err)
	}
	o, err := console.Objects(t.Context(), bus.Snapshots)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.PutBytes(t.Context(), "o", make([]byte, 400_000)); err != nil {
		t.Error(err)
	}
	if got, err := o.GetBytes(t.Context(), "o"); err != nil || len(got) != 400_000 {
		t.Error(len(got), err)
	}
	triage := bustest.Conn(t, s, bus.RoleTriage)
	k := bustest.Committer(t, triage, bus.Cases)
	if _, err := k.Commit(t.Context(), bus.Msg{Subject: bus.SubjectCase("k", "opened")}, bus.Msg{Subject: bus.SubjectCase("k", "replied")}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got := make(chan string, 1)
	done := make(chan error, 1)
	go func() {
		done <- bustest.Conn(t, s, bus.RoleRouting).Consume(ctx, bus.ConsumerDispatch, func(_ context.Context, d bus.Delivery) bus.Verdict {
			got <- d.Subject
			return bus.Ack()
		})
	}()
	if subject := <-got; subject != "case.k.replied" {
		t.Error(subject)
	}
	time.Sleep(100 * time.Millisecond)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
