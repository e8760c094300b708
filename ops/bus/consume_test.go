package bus_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// consuming runs a consumer until the returned function is called or the test ends.
func consuming(t *testing.T, c *bus.Conn, con bus.Consumer, handle func(context.Context, bus.Delivery) bus.Verdict) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Consume(ctx, con, handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error("consume:", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func hand(t *testing.T, s *bus.Server, ids ...string) {
	t.Helper()
	run(t, bustest.Conn(t, s, bus.RoleIntake).Committer(bus.Reports), func(k *bus.Committer) {
		for _, id := range ids {
			m := report(id)
			m.Header = map[string]string{"Hotline-Form": "1"}
			commit(t, k, m)
		}
	})
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		hand(t, s, "fine", "again", "panics", "bury")
		begin := time.Now()
		var mu sync.Mutex
		log := map[string][]string{}
		stop := consuming(t, bustest.Conn(t, s, bus.RoleTriage), bus.ConsumerWorker, func(_ context.Context, d bus.Delivery) bus.Verdict {
			id, _ := bus.ParseReport(d.Subject)
			mu.Lock()
			defer mu.Unlock()
			log[id] = append(log[id], fmt.Sprintf("%d after %.0fs", d.Attempt, time.Since(begin).Seconds()))
			switch {
			case id == "again" && d.Attempt < 3:
				return bus.RetryAfter(time.Hour)
			case id == "panics" && d.Attempt < 2:
				panic("number 081-234-5678")
			case id == "bury":
				return bus.Bury("cannot be opened")
			}
			return bus.Ack()
		})
		time.Sleep(150 * time.Minute)
		synctest.Wait()
		stop()
		for id, want := range map[string]string{
			"fine": "1 after 0s", "again": "1 after 0s, 2 after 3600s, 3 after 7200s", "panics": "1 after 0s, 2 after 1s", "bury": "1 after 0s",
		} {
			if got := strings.Join(log[id], ", "); got != want {
				t.Errorf("%s was delivered %s, wanted %s", id, got, want)
			}
		}
		letters := dead(t, s)
		if len(letters) != 1 {
			t.Fatal(letters)
		}
		d := letters[0]
		if d.Kind != "cannot be opened" || d.Stream != bus.Reports || d.Consumer != "worker" || d.Seq != 4 || d.Attempts != 1 ||
			d.Subject != "reports.in.bury" || string(d.Data) != "sealed bury" || len(d.Header) != 1 || d.Header["Hotline-Form"] != "1" {
			t.Errorf("%+v", d)
		}
	})
}

func dead(t *testing.T, s *bus.Server) (letters []bus.DeadLetter) {
	t.Helper()
	if _, err := bustest.Conn(t, s, bus.RoleConsole).Replay(t.Context(), bus.Dead, 1, func(m bus.Message) error {
		d, ok := bus.ParseDeadLetter(m)
		if !ok {
			t.Error("not a dead letter at", m.Seq)
		}
		letters = append(letters, d)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return letters
}

func TestTheLastDeliveryGoesToDeadAndTheFirstDoesNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		hand(t, s, "hopeless")
		con := bus.ConsumerWorker
		con.Attempts = 12
		var attempts, lasts atomic.Int64
		stop := consuming(t, bustest.Conn(t, s, bus.RoleTriage), con, func(_ context.Context, d bus.Delivery) bus.Verdict {
			attempts.Add(1)
			if d.Last {
				lasts.Add(1)
			}
			return bus.RetryAfter(-1)
		})
		time.Sleep(time.Hour)
		stop()
		if got := attempts.Load(); got != int64(con.Attempts) || lasts.Load() != 1 {
			t.Errorf("%d deliveries, %d of them the last", got, lasts.Load())
		}
		if d := dead(t, s); len(d) != 1 || d[0].Kind != "retried too often" || d[0].Attempts != con.Attempts {
			t.Errorf("%+v", d)
		}
	})
}

// A message must not be lost between its stream and DEAD: while DEAD takes nothing, it stays where it is.
func TestWithoutDeadNothingIsFinished(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		admin := bustest.Conn(t, s, bus.RoleOperator)
		st, err := admin.JetStream().Stream(t.Context(), bus.Dead)
		if err != nil {
			t.Fatal(err)
		}
		open := st.CachedInfo().Config
		narrow := open
		narrow.MaxBytes = 64
		if _, err := admin.JetStream().UpdateStream(t.Context(), narrow); err != nil {
			t.Fatal(err)
		}
		hand(t, s, "r")
		var attempts atomic.Int64
		stop := consuming(t, bustest.Conn(t, s, bus.RoleTriage), bus.ConsumerWorker, func(context.Context, bus.Delivery) bus.Verdict {
			attempts.Add(1)
			return bus.Bury("cannot be opened")
		})
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := attempts.Load(); n < 3 || len(dead(t, s)) != 0 {
			t.Errorf("%d deliveries, %v", n, dead(t, s))
		}
		if _, err := admin.JetStream().UpdateStream(t.Context(), open); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		stop()
		if d := dead(t, s); len(d) != 1 {
			t.Error(d)
		}
	})
}

func TestASilentHandlersMessageComesAgainAndAWorkingOnesDoesNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		hand(t, s, "working", "silent")
		var mu sync.Mutex
		seen := map[string]int{}
		stop := consuming(t, bustest.Conn(t, s, bus.RoleTriage), bus.ConsumerWorker, func(_ context.Context, d bus.Delivery) bus.Verdict {
			id, _ := bus.ParseReport(d.Subject)
			mu.Lock()
			seen[id]++
			mu.Unlock()
			for range 5 {
				if d.Attempt > 1 {
					break
				}
				time.Sleep(bus.ConsumerWorker.AckWait / 2)
				if id == "working" {
					if err := d.Working(); err != nil {
						t.Error(err)
					}
				}
			}
			return bus.Ack()
		})
		time.Sleep(10 * time.Minute)
		stop()
		if seen["working"] != 1 || seen["silent"] < 2 {
			t.Error(seen)
		}
	})
}

func TestTheEndWaitsForHandlersAndGivesBackWhatWasNotBegun(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	var ids []string
	n := bus.ConsumerWorker.Concurrency*2 + 28
	for i := range n {
		ids = append(ids, fmt.Sprint(i))
	}
	hand(t, s, ids...)
	c := bustest.Conn(t, s, bus.RoleTriage)
	var begun, ended atomic.Int64
	first, open := make(chan struct{}, n), make(chan struct{})
	stop := consuming(t, c, bus.ConsumerWorker, func(ctx context.Context, _ bus.Delivery) bus.Verdict {
		begun.Add(1)
		first <- struct{}{}
		<-open
		if ctx.Err() != nil {
			t.Error("a handler's context ended with the consumer's")
		}
		ended.Add(1)
		return bus.Ack()
	})
	for range bus.ConsumerWorker.Concurrency {
		<-first
	}
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	select {
	case <-stopped:
		t.Fatal("it did not wait")
	case <-time.After(50 * time.Millisecond):
	}
	close(open)
	<-stopped
	if begun.Load() != int64(bus.ConsumerWorker.Concurrency) || ended.Load() != begun.Load() {
		t.Fatal(begun.Load(), ended.Load())
	}
	// The next one gets all others at once, not after AckWait, and none of the done ones again.
	var rest atomic.Int64
	all := make(chan struct{})
	begin := time.Now()
	consuming(t, c, bus.ConsumerWorker, func(context.Context, bus.Delivery) bus.Verdict {
		if rest.Add(1) == int64(n)-ended.Load() {
			close(all)
		}
		return bus.Ack()
	})
	<-all
	if took := time.Since(begin); took > bus.ConsumerWorker.AckWait/2 {
		t.Errorf("the rest came after %v", took)
	}
}

// Two consumers of one stream each get everything.
func TestEachConsumerHasItsOwnPlace(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	hand(t, s, "a", "b", "c")
	var got sync.WaitGroup
	got.Add(6)
	handle := func(context.Context, bus.Delivery) bus.Verdict { got.Done(); return bus.Ack() }
	consuming(t, bustest.Conn(t, s, bus.RoleTriage), bus.ConsumerWorker, handle)
	consuming(t, bustest.Conn(t, s, bus.RoleRelay), bus.ConsumerSlips, handle)
	got.Wait()
}

func TestAnotherRolesConsumerIsForbidden(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	err := bustest.Conn(t, s, bus.RoleIntake).Consume(ctx, bus.ConsumerWorker, func(context.Context, bus.Delivery) bus.Verdict { return bus.Ack() })
	if !errors.Is(err, bus.ErrForbidden) {
		t.Error(err)
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int]time.Duration{-1: time.Second, 1: time.Second, 2: 2 * time.Second, 9: 256 * time.Second, 10: 5 * time.Minute, 1000: 5 * time.Minute} {
		if got := bus.Backoff(attempt); got != want {
			t.Errorf("attempt %d: %v", attempt, got)
		}
	}
}
