package bus

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// scheduleTTL is how long a clock that came due waits for its consumer; by then it was re-armed from the case's state.
const scheduleTTL = "720h"

// Schedule has data delivered to ConsumerTimers (subject SubjectTimerDue) at that time, never before it, on whole seconds
// and up to two seconds late; a time in the past is at once. A clock of the same kind and key that still waits is replaced.
// It is synced when Schedule returns. Idempotency key of the handler: kind, key and the state of what the clock is about,
// which it reads again, since a clock may come due while it is being replaced.
func (c *Conn) Schedule(ctx context.Context, kind, key string, at time.Time, data []byte) error {
	clock := Clock(kind, key, at, data)
	m := &nats.Msg{Subject: clock.Subject, Data: data, Header: nats.Header{}}
	for h, v := range clock.Header {
		m.Header[h] = []string{v}
	}
	_, err := c.publish(ctx, m)
	return wrap(err, "set a clock of kind "+kind)
}

// Clock is what Schedule publishes, for a Committer of TIMERS: many clocks share one sync.
func Clock(kind, key string, at time.Time, data []byte) Msg {
	return Msg{Subject: SubjectTimerAt(kind, key), Data: data, Header: map[string]string{
		jetstream.ScheduleHeader:       "@at " + at.Add(time.Second-time.Nanosecond).Truncate(time.Second).UTC().Format(time.RFC3339),
		jetstream.ScheduleTargetHeader: SubjectTimerDue(kind, key),
		jetstream.ScheduleTTLHeader:    scheduleTTL,
	}}
}

// Cancel removes a clock that waits; there need not be one. What is due already is still delivered.
func (c *Conn) Cancel(ctx context.Context, kind, key string) error {
	// A message without a schedule takes the clock's place and vanishes at once.
	m := &nats.Msg{Subject: SubjectTimerAt(kind, key), Header: nats.Header{
		jetstream.MsgRollup: {jetstream.MsgRollupSubject}, jetstream.MsgTTLHeader: {"1s"},
	}}
	_, err := c.publish(ctx, m)
	return wrap(err, "cancel a clock of kind "+kind)
}

// publish stores one message by itself, with the outcomes of Committer.Commit.
func (c *Conn) publish(ctx context.Context, m *nats.Msg) (answer, error) {
	if m.Subject == "" {
		return answer{}, ErrSubject
	}
	ctx, done := c.guard(ctx, m.Subject)
	defer done()
	if !c.nc.IsConnected() {
		return answer{}, fmt.Errorf("%w: not connected", ErrUnavailable)
	}
	reply, err := c.nc.RequestMsgWithContext(ctx, m)
	switch {
	case err == nil:
		return read(reply)
	case err == nats.ErrNoResponders:
		return answer{}, fmt.Errorf("%w: no stream listens", ErrUnavailable)
	case ctx.Err() == nil:
		return answer{}, fmt.Errorf("%w: %v", ErrAmbiguous, err)
	}
	if cause := context.Cause(ctx); cause != ctx.Err() {
		return answer{}, cause
	}
	return answer{}, fmt.Errorf("%w: %w", ErrAmbiguous, ctx.Err())
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
