package desk_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/intake/desk"
	"hotline/ops/bus"
	"hotline/ops/vault"
)

// stuck is a bus that never answers until it is let go.
type stuck chan struct{}

func (s stuck) Commit(context.Context, ...bus.Msg) ([]bus.Stored, error) {
	<-s
	return []bus.Stored{{Seq: 1}}, nil
}

// What can wait lets a rush go first, but not for ever.
func TestWhatCanWaitLetsARushGoFirst(t *testing.T) {
	t.Parallel()
	seal, _, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		way := make(stuck)
		d := desk.New(desk.Defaults(), way, seal)
		waits := func(ctx context.Context) time.Duration {
			at := time.Now()
			d.Calm(ctx, time.Second)
			return time.Since(at)
		}
		var all sync.WaitGroup
		write := func(n int) {
			all.Go(func() {
				if _, err := d.Accept(t.Context(), desk.Submission{Report: report(n)}); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		for n := range 7 {
			write(n)
		}
		if got := waits(t.Context()); got != 0 {
			t.Errorf("waited %v without a rush", got)
		}
		write(7)
		gone, end := context.WithCancel(t.Context())
		end()
		if got := waits(gone); got != 0 {
			t.Errorf("waited %v after being told to stop", got)
		}
		if got := waits(t.Context()); got <= 0 || got > 100*time.Millisecond {
			t.Errorf("waited %v, nobody came after the rush", got)
		}
		stop := make(chan struct{})
		all.Go(func() { // somebody writes every millisecond, for ever
			for n := 8; ; n++ {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
					all.Go(func() { _, _ = d.Accept(t.Context(), desk.Submission{Report: report(n)}) })
				}
			}
		})
		time.Sleep(200 * time.Millisecond)
		if got := waits(t.Context()); got != time.Second {
			t.Errorf("waited %v in a rush that does not end", got)
		}
		close(stop)
		time.Sleep(time.Second)
		close(way)
		all.Wait()
		if got := waits(t.Context()); got != 0 {
			t.Errorf("waited %v after the rush", got)
		}
	})
}
