package bus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// Clocks are replaced, cancelled and survive a restart; one that came due while nobody listened waits.
func TestClocks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := bus.ServerConfig{Dir: t.TempDir()}
		s := bustest.Open(t, cfg)
		c := bustest.Conn(t, s, bus.RoleRouting)
		begin := time.Now()
		set := func(key string, after time.Duration, data string) {
			t.Helper()
			if err := c.Schedule(t.Context(), "lease", key, begin.Add(after), []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
		set("kept", 2*time.Hour, "kept")
		set("replaced", time.Hour, "first")
		set("replaced", 3*time.Hour, "second")
		set("cancelled", time.Hour, "cancelled")
		set("past", -time.Hour, "past")
		set("early", time.Minute, "early")
		for _, key := range []string{"cancelled", "never set"[:5]} {
			if err := c.Cancel(t.Context(), "lease", key); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Schedule(t.Context(), "lease", "a.b", begin, nil); !errors.Is(err, bus.ErrSubject) {
			t.Error(err)
		}
		if err := c.Cancel(t.Context(), "lease", ">"); !errors.Is(err, bus.ErrSubject) {
			t.Error(err)
		}
		time.Sleep(30 * time.Minute)
		bustest.Stop(t, s)
		time.Sleep(45 * time.Minute)

		s = bustest.Open(t, cfg)
		var mu sync.Mutex
		var log []string
		stop := consuming(t, bustest.Conn(t, s, bus.RoleTriage), bus.ConsumerTimers, func(_ context.Context, d bus.Delivery) bus.Verdict {
			kind, key, _ := bus.ParseTimerDue(d.Subject)
			if d.Header["Nats-TTL"] == "" {
				t.Error("what came due stays for ever")
			}
			mu.Lock()
			defer mu.Unlock()
			log = append(log, fmt.Sprintf("%s %s %s after %v", kind, key, d.Data, time.Since(begin).Truncate(time.Minute)))
			return bus.Ack()
		})
		time.Sleep(2 * time.Hour)
		stop()
		slices.Sort(log)
		want := []string{
			"lease early early after 1h15m0s", "lease kept kept after 2h0m0s", "lease past past after 1h15m0s", "lease replaced second after 3h0m0s",
		}
		if !slices.Equal(log, want) {
			t.Errorf("%q", log)
		}
	})
}

func TestAClockIsNeverEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		c := bustest.Conn(t, s, bus.RoleTriage)
		var mu sync.Mutex
		early, n := 0, 0
		stop := consuming(t, c, bus.ConsumerTimers, func(_ context.Context, d bus.Delivery) bus.Verdict {
			at, err := time.Parse(time.RFC3339Nano, string(d.Data))
			mu.Lock()
			defer mu.Unlock()
			n++
			if late := time.Since(at); err != nil || late < 0 || late > 2*time.Second {
				early++
			}
			return bus.Ack()
		})
		for i := range 20 {
			at := time.Now().Add(time.Duration(i) * 1037 * time.Millisecond)
			if err := c.Schedule(t.Context(), "first", fmt.Sprint(i), at, []byte(at.Format(time.RFC3339Nano))); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		stop()
		if early != 0 || n != 20 {
			t.Error(early, "of", n, "came at the wrong time")
		}
	})
}
