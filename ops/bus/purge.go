package bus

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// PurgeEvery is how often PurgeBehind looks.
const PurgeEvery = time.Minute

// purgeBatch is the least a purge is worth: each is a synced write.
const purgeBatch = 100

// PurgeBehind is the service that removes from a stream what every durable consumer of the table has finished with and
// whose message ID is out of the de-duplication window: with the message the engine would forget its ID at a restart.
// Nothing unfinished is ever purged (R12). It runs until ctx ends; trouble with the bus is logged and tried again.
func (c *Conn) PurgeBehind(ctx context.Context, stream string) error {
	row, ok := RowOf(stream)
	if !ok || row.Kept || row.Schedule {
		return fmt.Errorf("%w: %s is not purged", ErrRefused, stream)
	}
	tick := time.NewTicker(PurgeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if _, err := c.purgeOnce(ctx, row, time.Now().Add(-row.Dedupe)); err != nil && ctx.Err() == nil {
				c.log.Warnf("bus: %v", err)
			}
		}
	}
}

// purgeOnce removes finished messages stored before a time and returns how many.
func (c *Conn) purgeOnce(ctx context.Context, row Row, before time.Time) (uint64, error) {
	doing := "purge behind the consumers of " + row.Name
	done, consumers := uint64(math.MaxUint64), 0
	for _, con := range Consumers() {
		if con.Stream != row.Name {
			continue
		}
		consumers++
		have, err := c.js.Consumer(ctx, row.stream(), con.Name)
		if err != nil {
			return 0, c.explain(err, doing, "$JS.API.CONSUMER.INFO."+row.stream()+"."+con.Name)
		}
		done = min(done, have.CachedInfo().AckFloor.Stream)
	}
	span, err := c.Span(ctx, row.Name)
	if err != nil || consumers == 0 || span.Count == 0 || done < span.First {
		return 0, err
	}
	// The first message that stays: by halving, since messages lie in the order of their times.
	low, high := span.First, min(done, span.Last)+1
	for low < high {
		mid := low + (high-low)/2
		m, err := c.Get(ctx, row.Name, mid)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		if err == nil && !m.Time.Before(before) {
			high = mid
		} else {
			low = mid + 1
		}
	}
	if low-span.First < purgeBatch {
		return 0, nil
	}
	s, err := c.stream(ctx, row.Name)
	if err != nil {
		return 0, err
	}
	if err := s.Purge(ctx, jetstream.WithPurgeSequence(low)); err != nil {
		return 0, c.explain(err, doing, "$JS.API.STREAM.PURGE."+row.stream())
	}
	return low - span.First, nil
}
