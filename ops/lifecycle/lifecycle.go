// Package lifecycle runs the services of one process: started in order, stopped in reverse, each within a hard limit.
//
// Only cmd calls it. It owns every goroutine of the house: a room's constructor starts none, its Run(ctx) blocks. It never
// handles signals; the caller ends ctx.
//
//	start:  bus -> workers -> doors     the next one starts when the last one is ready
//	stop:   doors -> workers -> bus     all doors close at once, first; then the rest, one by one, last started first
package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hotline/ops/logging"
)

// DefaultDrain is how long a service may take to stop when it names no limit of its own.
const DefaultDrain = 10 * time.Second

// Service is one thing that runs.
type Service struct {
	Name string // a constant of the code; it is logged
	// Run blocks until ctx ends and what was accepted is finished. To return earlier is a failure, even without an error.
	Run func(ctx context.Context) error
	// Ready blocks until the service serves, or says why it never will. Nil means ready at once.
	Ready func(ctx context.Context) error
	// Door marks what takes work in from outside: doors start after everything else and stop before it.
	Door bool
	// Drain is the hard limit for stopping; zero means DefaultDrain. What does not stop is left behind and reported.
	Drain time.Duration
}

var (
	// ErrEnded is a service that returned without being asked to.
	ErrEnded = errors.New("lifecycle: service ended by itself")
	// ErrStuck is a service that did not stop within its limit.
	ErrStuck = errors.New("lifecycle: service did not stop in time")
)

// running is a started service.
type running struct {
	Service
	stop     context.CancelFunc
	done     chan struct{} // closed after err is set
	err      error
	reported bool // by failure; touched by Run's goroutine only
}

// Run starts the services and blocks until ctx ends or one of them fails; either way it stops all it started. The error
// holds the first failure and everything that went wrong while stopping; it is nil after an orderly stop.
func Run(ctx context.Context, log *logging.Logger, services ...Service) error {
	order := slices.Clone(services)
	slices.SortStableFunc(order, func(a, b Service) int { return rank(a) - rank(b) })
	failed := make(chan *running, len(order))
	var started []*running
	var first error
	for _, s := range order {
		begun := time.Now()
		r := start(ctx, s, failed)
		started = append(started, r)
		if first = r.await(ctx, failed); first != nil || ctx.Err() != nil {
			break
		}
		log.Event("lifecycle.ready", logging.Consumer(s.Name), logging.Took(time.Since(begun)))
	}
	if first == nil && ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case r := <-failed:
			first = r.failure()
		}
	}
	if first != nil {
		log.Fault("lifecycle.failed", first)
	}
	return errors.Join(append([]error{first}, stopAll(log, started)...)...)
}

func rank(s Service) int {
	if s.Door {
		return 1
	}
	return 0
}

// start runs s under a context that ends when its turn to stop comes, not when the caller's does.
func start(ctx context.Context, s Service, failed chan<- *running) *running {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := &running{Service: s, stop: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.err = guard(own, s.Run)
		if own.Err() == nil {
			if r.err == nil {
				r.err = ErrEnded
			}
			failed <- r
		}
	}()
	return r
}

// await returns when r is ready, when ctx ended (nil) or when any service failed.
func (r *running) await(ctx context.Context, failed <-chan *running) error {
	if r.Ready == nil {
		return nil
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	ready := make(chan error, 1)
	go func() { ready <- guard(waiting, r.Ready) }()
	select {
	case f := <-failed:
		return f.failure()
	case err := <-ready:
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("%s: not ready: %w", r.Name, err)
		}
	case <-ctx.Done():
	}
	return nil
}

func (r *running) failure() error {
	<-r.done
	r.reported = true
	return fmt.Errorf("%s: %w", r.Name, r.err)
}

// stopAll closes every door at once and then stops the rest in reverse.
func stopAll(log *logging.Logger, started []*running) []error {
	var errs []error
	var doors, rest []*running
	for _, r := range started {
		if r.Door {
			doors = append(doors, r)
		} else {
			rest = append(rest, r)
		}
	}
	begun := time.Now()
	for _, r := range doors {
		r.stop()
	}
	for _, r := range slices.Backward(doors) {
		errs = append(errs, r.drained(log, begun))
	}
	for _, r := range slices.Backward(rest) {
		begun = time.Now()
		r.stop()
		errs = append(errs, r.drained(log, begun))
	}
	return errs
}

// drained waits for r, at most its limit since begun.
func (r *running) drained(log *logging.Logger, begun time.Time) error {
	limit := r.Drain
	if limit <= 0 {
		limit = DefaultDrain
	}
	late := time.NewTimer(time.Until(begun.Add(limit)))
	defer late.Stop()
	select {
	case <-r.done:
	case <-late.C:
		log.Fault("lifecycle.stuck", ErrStuck, logging.Consumer(r.Name), logging.Took(time.Since(begun)))
		return fmt.Errorf("%s: %w", r.Name, ErrStuck)
	}
	if r.err != nil && !r.reported && !errors.Is(r.err, context.Canceled) {
		log.Fault("lifecycle.stopped", r.err, logging.Consumer(r.Name), logging.Took(time.Since(begun)))
		return r.failure()
	}
	log.Event("lifecycle.stopped", logging.Consumer(r.Name), logging.Took(time.Since(begun)))
	return nil
}

// guard turns a panic into an error that names the type and the place, never the value.
func guard(ctx context.Context, run func(context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = logging.Panicked(v)
		}
	}()
	return run(ctx)
}
