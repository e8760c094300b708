package bus

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Delivery is a message in a handler's hands, at least once: the handler states its idempotency key.
type Delivery struct {
	Subject string
	Header  map[string]string
	Data    []byte
	Seq     uint64
	Attempt int       // 1 for the first
	Time    time.Time // when it was stored
	Last    bool      // after this delivery the message goes to DEAD unless it is acknowledged
	msg     jetstream.Msg
}

// Working asks for another AckWait; a handler that takes longer calls it in between.
func (d Delivery) Working() error { return d.msg.InProgress() }

// Verdict is what a handler decides about its message.
type Verdict struct {
	name  string
	delay time.Duration
	kind  string
}

// Ack says the message is done with.
func Ack() Verdict { return Verdict{name: "ack"} }

// RetryAfter has the message delivered again after d, or moved to DEAD when this was the last delivery; d below zero: Backoff.
func RetryAfter(d time.Duration) Verdict { return Verdict{name: "retry", delay: d} }

// Bury moves the message to DEAD now. The kind is one or a few fixed words, never data.
func Bury(kind string) Verdict { return Verdict{name: "bury", kind: kind} }

// Name is "ack", "retry" or "bury", for the event of the message.
func (v Verdict) Name() string { return v.name }

// Backoff is the house's patience: 1 s, doubled with each attempt, at most 5 min.
func Backoff(attempt int) time.Duration {
	return min(time.Second<<min(max(attempt-1, 0), 9), 5*time.Minute)
}

// DrainLimit is how long handlers may still run after Consume's context has ended; then their own context ends too.
const DrainLimit = 10 * time.Second

// Consume hands the consumer's messages to handle, Concurrency at a time, until ctx ends; handlers that run then may
// finish. A panic is a retry. The last delivery moves the message to DEAD, and only when it stands there is it finished:
// a message is never lost between the two.
func (c *Conn) Consume(ctx context.Context, con Consumer, handle func(context.Context, Delivery) Verdict) error {
	doing := "consume " + con.Stream + " as " + con.Name
	row, _ := RowOf(con.Stream)
	asking := "$JS.API.CONSUMER.INFO." + row.stream() + "." + con.Name
	guarded, done := c.guard(ctx, asking)
	cons, err := c.js.Consumer(guarded, row.stream(), con.Name)
	done()
	if err != nil {
		return c.explain(err, doing, asking)
	}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var handlers sync.WaitGroup
	defer handlers.Wait()
	// As many are asked for as can be handled at once: nothing waits in a buffer while its AckWait runs out, and at the end
	// there is nothing to give back but what arrives in that moment.
	slots := make(chan struct{}, con.Concurrency)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			continue
		case slots <- struct{}{}:
		}
		if ctx.Err() != nil { // both were ready
			break
		}
		n := 1
		for n < con.Concurrency && fill(slots) {
			n++
		}
		batch, err := cons.Fetch(n, jetstream.FetchContext(ctx))
		if err == nil {
			for msg := range batch.Messages() {
				if ctx.Err() != nil {
					_ = msg.Nak()
					continue
				}
				n--
				handlers.Go(func() {
					defer func() { <-slots }()
					c.deliver(work, con, msg, handle)
				})
			}
			err = batch.Error()
		}
		for range n {
			<-slots
		}
		if err == nil || ctx.Err() != nil {
			continue
		}
		if errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) || c.nc.IsClosed() {
			return c.explain(err, doing, "")
		}
		c.log.Warnf("bus: %s: %v", doing, err) // a missed heartbeat or the like
		select {
		case <-ctx.Done():
		case <-time.After(250 * time.Millisecond):
		}
	}
	limit := time.AfterFunc(DrainLimit, cancel)
	defer limit.Stop()
	handlers.Wait()
	return nil
}

// fill takes a slot if one is free.
func fill(slots chan struct{}) bool {
	select {
	case slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (c *Conn) deliver(ctx context.Context, con Consumer, msg jetstream.Msg, handle func(context.Context, Delivery) Verdict) {
	meta, err := msg.Metadata()
	if err != nil { // not a message of a consumer; it cannot be answered
		c.log.Errorf("bus: %s delivers what is not from a stream", con.Name)
		return
	}
	d := Delivery{
		Subject: msg.Subject(), Header: flat(msg.Headers()), Data: msg.Data(), Seq: meta.Sequence.Stream,
		Attempt: int(meta.NumDelivered), Time: meta.Timestamp, Last: int(meta.NumDelivered) >= con.Attempts, msg: msg,
	}
	v := c.judge(ctx, con, d, handle)
	if v.name == "retry" && d.Last {
		v = Bury("retried too often")
	}
	switch v.name {
	case "ack":
		err = msg.Ack()
	case "bury":
		if err = c.bury(context.WithoutCancel(ctx), con, d, v.kind); err == nil {
			err = msg.TermWithReason(v.kind)
		} else {
			c.log.Errorf("bus: %s cannot move message %d to %s: %v", con.Name, d.Seq, Dead, err)
			err = msg.NakWithDelay(Backoff(d.Attempt))
		}
	default:
		if v.delay < 0 {
			v.delay = Backoff(d.Attempt)
		}
		err = msg.NakWithDelay(v.delay)
	}
	if err != nil { // it comes again after AckWait
		c.log.Warnf("bus: %s cannot answer for message %d: %v", con.Name, d.Seq, err)
	}
}

// judge calls the handler; a panic is a retry. Its value is not logged, it may hold anything.
func (c *Conn) judge(ctx context.Context, con Consumer, d Delivery, handle func(context.Context, Delivery) Verdict) (v Verdict) {
	defer func() {
		if p := recover(); p != nil {
			c.log.Errorf("bus: handler of %s panics with a %T at %s on message %d", con.Name, p, origin(), d.Seq)
			v = RetryAfter(-1)
		}
	}()
	return handle(ctx, d)
}

// origin is the function and line a recovered panic came from.
func origin() string {
	pcs := make([]uintptr, 16)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			return f.Function + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

// Headers of a dead letter.
const (
	deadKind     = "Hotline-Dead-Kind"
	deadStream   = "Hotline-Dead-Stream"
	deadSeq      = "Hotline-Dead-Seq"
	deadConsumer = "Hotline-Dead-Consumer"
	deadSubject  = "Hotline-Dead-Subject"
	deadAttempts = "Hotline-Dead-Attempts"
)

// bury copies the message to DEAD, as sealed as it is. Its ID makes a second burial of the same message the same burial.
func (c *Conn) bury(ctx context.Context, con Consumer, d Delivery, kind string) error {
	h := nats.Header{}
	for k, v := range d.Header {
		if !strings.HasPrefix(k, "Nats-") { // those would command the engine
			h.Set(k, v)
		}
	}
	for k, v := range map[string]string{
		deadKind: kind, deadStream: con.Stream, deadSeq: strconv.FormatUint(d.Seq, 10), deadConsumer: con.Name,
		deadSubject: d.Subject, deadAttempts: strconv.Itoa(d.Attempt),
		jetstream.MsgIDHeader: fmt.Sprintf("%s.%d.%s", con.Stream, d.Seq, con.Name),
	} {
		h.Set(k, v)
	}
	_, err := c.publish(ctx, &nats.Msg{Subject: SubjectDead(con.Stream), Header: h, Data: d.Data})
	return err
}

// DeadLetter says what could not be handled, where it came from and why. Data is still sealed.
type DeadLetter struct {
	Kind, Stream, Consumer, Subject string
	Seq                             uint64 // in Stream
	Attempts                        int
	Header                          map[string]string // the original's own
	Data                            []byte
}

// ParseDeadLetter reads a message of DEAD; false when it is not one of ours.
func ParseDeadLetter(m Message) (DeadLetter, bool) {
	stream, ok := ParseDead(m.Subject)
	seq, err := strconv.ParseUint(m.Header[deadSeq], 10, 64)
	attempts, err2 := strconv.Atoi(m.Header[deadAttempts])
	if !ok || err != nil || err2 != nil || stream != m.Header[deadStream] {
		return DeadLetter{}, false
	}
	own := maps.Clone(m.Header)
	maps.DeleteFunc(own, func(k, _ string) bool {
		return strings.HasPrefix(k, "Hotline-Dead-") || strings.HasPrefix(k, "Nats-")
	})
	return DeadLetter{m.Header[deadKind], stream, m.Header[deadConsumer], m.Header[deadSubject], seq, attempts, own, m.Data}, true
}
