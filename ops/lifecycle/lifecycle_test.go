package lifecycle

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/logging"
)

// diary notes what happened in which order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(s string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, s)
}

// service stops stopping after it was asked to and is ready readying after it was started.
func (d *diary) service(name string, readying, stopping time.Duration) Service {
	return Service{
		Name: name,
		Run: func(ctx context.Context) error {
			d.note("+" + name)
			<-ctx.Done()
			time.Sleep(stopping)
			d.note("-" + name)
			return ctx.Err()
		},
		Ready: func(ctx context.Context) error {
			select {
			case <-time.After(readying + 1): // after Run has begun
				d.note("!" + name)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
	}
}

func (d *diary) door(name string) Service {
	s := d.service(name, 0, time.Second)
	s.Door = true
	return s
}

func (d *diary) want(t *testing.T, want ...string) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.lines, want) {
		t.Errorf("got  %v\nwant %v", d.lines, want)
	}
}

func TestStartInOrderStopInReverseDoorsFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		begun := time.Now()
		err := Run(ctx, logging.ForTest(t, &bytes.Buffer{}), d.door("web"), d.service("bus", 3*time.Second, 2*time.Second), d.service("triage", time.Second, 0))
		if err != nil {
			t.Error(err)
		}
		d.want(t, "+bus", "!bus", "+triage", "!triage", "+web", "!web", "-web", "-triage", "-bus")
		if took := time.Since(begun); took != time.Minute+3*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestDoorsCloseTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		begun := time.Now()
		if err := Run(ctx, nil, d.door("a"), d.door("b"), d.door("c")); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took != time.Minute+time.Second {
			t.Errorf("three doors of one second took %v", took-time.Minute)
		}
	})
}

func TestTheFirstFailureStopsAll(t *testing.T) {
	t.Parallel()
	boom := errors.New("boom")
	for name, run := range map[string]func(context.Context) error{
		"boom":             func(context.Context) error { time.Sleep(time.Second); return boom },
		"ended by itself":  func(context.Context) error { time.Sleep(time.Second); return nil },
		"panic string in ": func(context.Context) error { time.Sleep(time.Second); panic("body of a report") },
	} {
		synctest.Test(t, func(t *testing.T) {
			var d diary
			err := Run(t.Context(), logging.Discard(), d.service("bus", 0, 0), Service{Name: "bad", Run: run}, d.door("web"))
			if err == nil || !strings.Contains(err.Error(), "bad: ") || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "body") {
				t.Errorf("%s: %v", name, err)
			}
			d.want(t, "+bus", "!bus", "+web", "!web", "-web", "-bus")
		})
	}
}

func TestWhatNeverGetsReadyStopsTheStart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		no := d.service("no", 0, 0)
		no.Ready = func(context.Context) error { return errors.New("disk full") }
		err := Run(t.Context(), nil, d.service("bus", 0, 0), no, d.door("web"))
		if err == nil || err.Error() != "no: not ready: disk full" {
			t.Error(err)
		}
		d.want(t, "+bus", "!bus", "+no", "-no", "-bus")
	})
	synctest.Test(t, func(t *testing.T) { // it dies while the start waits for it
		dead := Service{Name: "dead", Run: func(context.Context) error { return errors.New("gone") }, Ready: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		if err := Run(t.Context(), nil, dead); err == nil || err.Error() != "dead: gone" {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) { // the operator gives up while it starts: no failure
		var d diary
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Run(ctx, nil, d.service("slow", time.Hour, 0), d.door("web")); err != nil {
			t.Error(err)
		}
		d.want(t, "+slow", "-slow")
	})
}

func TestWhatDoesNotStopIsLeftBehindAndTheRestStillStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var d diary
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		stuck := d.service("stuck", 0, time.Hour)
		stuck.Drain = 4 * time.Second
		begun := time.Now()
		err := Run(ctx, nil, d.service("bus", 0, 0), stuck)
		if !errors.Is(err, ErrStuck) || time.Since(begun) != time.Minute+4*time.Second {
			t.Error(err, time.Since(begun))
		}
		d.want(t, "+bus", "!bus", "+stuck", "!stuck", "-bus")
		time.Sleep(2 * time.Hour) // lets the bubble end
	})
}

func TestATroubledStopIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		lost := errors.New("two letters not flushed")
		err := Run(ctx, nil, Service{Name: "outbox", Run: func(ctx context.Context) error { <-ctx.Done(); return lost }})
		if !errors.Is(err, lost) || strings.Count(err.Error(), "outbox") != 1 {
			t.Error(err)
		}
	})
}
