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
