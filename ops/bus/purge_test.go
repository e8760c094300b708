package bus_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// What is finished by all consumers and out of the de-duplication window goes; whatever one of them still has stays.
func TestPurgeStaysBehindTheSlowestConsumer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		triage := bustest.Conn(t, s, bus.RoleTriage)
		var ids []string
		for i := range 300 {
			ids = append(ids, fmt.Sprint(i))
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- triage.PurgeBehind(ctx, bus.Reports) }()
		count := func() bus.Span {
			span, err := triage.Span(t.Context(), bus.Reports)
			if err != nil {
				t.Fatal(err)
			}
			return span
		}
		hand(t, s, ids...)
		var slow atomic.Int64
		stopWorker := consuming(t, triage, bus.ConsumerWorker, func(context.Context, bus.Delivery) bus.Verdict { return bus.Ack() })
		stopCopies := consuming(t, bustest.Conn(t, s, bus.RoleRelay), bus.ConsumerSlips, func(_ context.Context, d bus.Delivery) bus.Verdict {
			if slow.Load() == 0 && d.Seq > 250 {
				return bus.RetryAfter(10 * time.Minute)
			}
			return bus.Ack()
		})
		time.Sleep(time.Hour)
		if got := count(); got.Count != 300 {
			t.Fatalf("%d messages are left while their IDs are still remembered", got.Count)
		}
		time.Sleep(90 * time.Minute)
		if got := count(); got.First != 251 || got.Count != 50 {
			t.Fatalf("%+v is left, wanted what one consumer still has", got)
		}
		slow.Store(1)
		hand(t, s, "young1", "young2")
		time.Sleep(time.Hour)
		if got := count(); got.First != 251 { // 50 are too few to be worth a synced write
			t.Errorf("%+v", got)
		}
		stopWorker()
		stopCopies()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsKeptIsNotPurged(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	c := bustest.Conn(t, s, bus.RoleTriage)
	for _, stream := range []string{bus.Cases, bus.Dead, bus.Timers, "NONE"} {
		if err := c.PurgeBehind(t.Context(), stream); !errors.Is(err, bus.ErrRefused) {
			t.Error(stream, err)
		}
	}
}
