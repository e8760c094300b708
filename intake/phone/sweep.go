package phone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"hotline/intake/gateway"
)

// scrubbers is how many messages are scrubbed at once.
const scrubbers = 4

// SweepConfig is what the sweep needs. Notice is optional; a zero time takes its default.
type SweepConfig struct {
	Client *Client
	Door   *Door         // takes in what was missed; nil leaves inbound messages alone (the relay's sweep)
	Every  time.Duration // default 1 min
	InAge  time.Duration // an inbound message still listed at this age is taken in, if it was missed, and scrubbed; default 2 min
	OutAge time.Duration // an outbound one is scrubbed; default 15 min, more than the outbox needs to Find
	Window time.Duration // how far back the list is read; default 14 days
	Notice func(Notice)
}

// overdue is the age at which a copy that cannot be scrubbed is an alarm.
const overdue = 24 * time.Hour

// Sweep empties what still lies at the provider. Because everything is deleted once it is handled, what is listed was either
// missed or not yet scrubbed: the list is the queue of both, and outlives every crash of ours.
type Sweep struct {
	cfg SweepConfig

	mu    sync.Mutex // guards what follows
	later map[string]pause
	quiet time.Time // until then outbound copies stay: the provider was out of reach, and the outbox must Find first
}

// pause says when a stubborn message is tried again.
type pause struct {
	until time.Time
	wait  time.Duration
}

// NewSweep checks its configuration. Its error is in the family ErrConfig.
func NewSweep(c SweepConfig) (*Sweep, error) {
	for _, d := range []struct {
		t           *time.Duration
		unset, most time.Duration
	}{
		{&c.Every, time.Minute, time.Hour},
		{&c.InAge, 2 * time.Minute, 24 * time.Hour},
		{&c.OutAge, 15 * time.Minute, 24 * time.Hour},
		{&c.Window, 14 * 24 * time.Hour, 400 * 24 * time.Hour},
	} {
		if *d.t == 0 {
			*d.t = d.unset
		}
		if *d.t < 0 || *d.t > d.most {
			return nil, fmt.Errorf("%w: a time of the sweep is not between 0 and %v", ErrConfig, d.most)
		}
	}
	if c.Client == nil {
		return nil, fmt.Errorf("%w: a sweep without a client", ErrConfig)
	}
	return &Sweep{cfg: c, later: map[string]pause{}}, nil
}

// Run sweeps at once and then every so often, until ctx ends. A failed sweep is told, and tried again.
func (s *Sweep) Run(ctx context.Context) error {
	tick := time.NewTicker(s.cfg.Every)
	defer tick.Stop()
	for {
		if err := s.Once(ctx); err != nil && ctx.Err() == nil {
			n := Notice{Op: "sweep", Verdict: Unlisted}
			if e, ok := errors.AsType[*gateway.Error](err); ok {
				n.Code, n.Status = e.Code, e.Status
			}
			notify(s.cfg.Notice, n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Once does one round: takes in what was missed, oldest first, then scrubs what is old enough. It fails when a list could
// not be had; single messages that fail are tried in a later round.
func (s *Sweep) Once(ctx context.Context) error {
	now := time.Now()
	since := now.Add(-s.cfg.Window)
	var todo []listed
	var errIn error
	if s.cfg.Door != nil {
		var list []listed
		list, errIn = s.cfg.Client.inbound(ctx, since)
		for _, m := range list {
			if m.inbound && now.Sub(m.made) >= s.cfg.InAge && s.takeIn(ctx, m, now) {
				todo = append(todo, m)
			}
		}
	}
	list, errOut := s.cfg.Client.outbound(ctx, since)
	quiet := s.hush(now, errOut != nil)
	for _, m := range list {
		if !m.inbound && now.Sub(m.made) >= s.cfg.OutAge && !quiet {
			todo = append(todo, m)
		}
	}
	s.scrub(ctx, todo, now)
	return errors.Join(errIn, errOut)
}

// hush reports whether outbound copies must stay for now. A list that failed means an outage, in which the outbox could not
// look for letters that may have gone; it gets OutAge from the end of it to do so.
func (s *Sweep) hush(now time.Time, failed bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if failed {
		s.quiet = now.Add(s.cfg.OutAge)
	}
	return now.Before(s.quiet)
}

// takeIn reports whether the message is safe with us, so that the provider's copy may go.
func (s *Sweep) takeIn(ctx context.Context, m listed, now time.Time) bool {
	if ctx.Err() != nil || s.waits(m.ref, now) {
		return false
	}
	_, _, err := s.cfg.Door.take(ctx, incoming{ref: m.ref, from: m.from, body: m.body, media: m.media, at: m.made}, now)
	return err == nil
}

// scrub makes the provider forget the messages, a few at a time. When the provider asks for a pause it stops for this round.
func (s *Sweep) scrub(ctx context.Context, todo []listed, now time.Time) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	jobs := make(chan listed)
	var all sync.WaitGroup
	for range scrubbers {
		all.Go(func() {
			for m := range jobs {
				if s.scrubOne(ctx, m, now) {
					stop()
				}
			}
		})
	}
	for _, m := range todo {
		if ctx.Err() != nil {
			break
		}
		if !s.waits(m.ref, now) {
			jobs <- m
		}
	}
	close(jobs)
	all.Wait()
}

// scrubOne reports whether the provider wants a pause.
func (s *Sweep) scrubOne(ctx context.Context, m listed, now time.Time) (slower bool) {
	if ctx.Err() != nil {
		return false
	}
	n := Notice{Op: "scrub", Verdict: Scrubbed, Age: now.Sub(m.made)}
	err := s.cfg.Client.Scrub(ctx, gateway.Sent{Ref: m.ref})
	if ctx.Err() != nil && err != nil {
		return false // the round was cut short, which says nothing about this message
	}
	if e, ok := errors.AsType[*gateway.Error](err); ok {
		n.Verdict, n.Code, n.Status = Kept, e.Code, e.Status
		if n.Age > overdue {
			n.Verdict = Overdue
		}
		slower = e.Status == http.StatusTooManyRequests
	}
	s.settle(m.ref, now, err == nil)
	notify(s.cfg.Notice, n)
	return slower
}

func (s *Sweep) waits(ref string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return now.Before(s.later[ref].until)
}

// settle forgets what is done, and doubles the pause before what is not: a minute at first, six hours at most, for Twilio
// keeps a message without a final status for days.
func (s *Sweep) settle(ref string, now time.Time, done bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done {
		delete(s.later, ref)
		return
	}
	if len(s.later) >= 10_000 { // what is forgotten is tried sooner, no more
		clear(s.later)
	}
	wait := min(max(time.Minute, 2*s.later[ref].wait), 6*time.Hour)
	s.later[ref] = pause{now.Add(wait), wait}
}
