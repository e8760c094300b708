package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// How long a message may keep a reader waiting before it is asked for by name: one that should be there, and one to come.
const (
	stall = 500 * time.Millisecond
	idle  = 10 * time.Second
)

// Replay reads a stream from a sequence (0 and 1: the beginning) to where it ended when Replay was called, and returns
// that end. An error of fn stops it. A message of a kept stream that is not there is ErrCorrupt.
func (c *Conn) Replay(ctx context.Context, stream string, from uint64, fn func(Message) error) (tip uint64, err error) {
	span, err := c.Span(ctx, stream)
	if err != nil {
		return 0, err
	}
	if span.Last < from || span.Count == 0 {
		return span.Last, nil
	}
	return span.Last, c.walk(ctx, stream, from, span.Last, fn)
}

// Follow reads a stream from a sequence and goes on live until ctx ends, through lost connections, without skipping or
// repeating. It returns nil when ctx ends, or the error of fn.
func (c *Conn) Follow(ctx context.Context, stream string, from uint64, fn func(Message) error) error {
	err := c.walk(ctx, stream, from, 0, fn)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// walk reads from a sequence up to and with until; 0: for ever.
func (c *Conn) walk(ctx context.Context, stream string, from, until uint64, fn func(Message) error) error {
	row, ok := RowOf(stream)
	if !ok {
		return fmt.Errorf("%w: stream %q", ErrSubject, stream)
	}
	doing := fmt.Sprintf("read %s from %d", stream, from)
	next := max(from, 1)
	asking := "$JS.API.CONSUMER.CREATE." + row.stream()
	if c.role != RoleOperator && !slices.Contains(row.Readers, c.role) { // the server would only let it wait
		return fmt.Errorf("%w: %s as %s", ErrForbidden, doing, c.role)
	}
	cons, err := c.js.OrderedConsumer(ctx, row.stream(), jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: next,
	})
	if err != nil {
		return c.explain(err, doing, asking)
	}
	iter, err := cons.Messages(jetstream.PullMaxMessages(4096))
	if err != nil {
		return c.explain(err, doing, "")
	}
	defer iter.Stop()
	for {
		msg, err := nextMessage(ctx, iter, until)
		if ctx.Err() != nil {
			return fmt.Errorf("bus: %s: %w", doing, ctx.Err())
		}
		if errors.Is(err, jetstream.ErrMsgIteratorClosed) {
			return c.explain(err, doing, "")
		}
		if err != nil { // idle, or a connection on its way back; or a message that cannot be read
			if err := c.missing(ctx, row, next, until); err != nil {
				return err
			}
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond): // without a connection every question fails at once
			}
			continue
		}
		meta, err := msg.Metadata()
		if err != nil {
			return fmt.Errorf("bus: %s: %w", doing, err)
		}
		seq := meta.Sequence.Stream
		if seq < next {
			continue
		}
		if row.Kept && seq != next {
			return fmt.Errorf("%w: %s at %d cannot be read", ErrCorrupt, stream, next)
		}
		if until > 0 && seq > until {
			return nil
		}
		next = seq + 1
		if err := fn(Message{msg.Subject(), seq, meta.Timestamp, flat(msg.Headers()), msg.Data()}); err != nil {
			return err
		}
		if until > 0 && next > until {
			return nil
		}
	}
}

func nextMessage(ctx context.Context, iter jetstream.MessagesContext, until uint64) (jetstream.Msg, error) {
	wait := idle
	if until > 0 {
		wait = stall
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return iter.Next(jetstream.NextContext(ctx))
}

// missing finds out why nothing came: nil when there is nothing to come yet, or when the server cannot be asked.
func (c *Conn) missing(ctx context.Context, row Row, next, until uint64) error {
	span, err := c.Span(ctx, row.Name)
	if err != nil || next > span.Last {
		return nil
	}
	if !row.Kept { // the rest may have been purged meanwhile
		if until > 0 && span.First > until {
			return fmt.Errorf("%w: %s up to %d was purged", ErrNotFound, row.Name, until)
		}
		return nil
	}
	if _, err := c.Get(ctx, row.Name, next); errors.Is(err, ErrNotFound) || errors.Is(err, ErrRefused) {
		return fmt.Errorf("%w: %s at %d cannot be read", ErrCorrupt, row.Name, next)
	}
	return nil
}
