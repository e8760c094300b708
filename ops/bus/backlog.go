package bus

import (
	"context"
	"fmt"
)

// Backlog is how many messages a consumer has not finished: not delivered yet, or delivered and not acknowledged.
func (c *Conn) Backlog(ctx context.Context, con Consumer) (uint64, error) {
	asking := "$JS.API.CONSUMER.INFO." + con.Stream + "." + con.Name
	guarded, done := c.guard(ctx, asking)
	defer done()
	k, err := c.js.Consumer(guarded, con.Stream, con.Name)
	if err != nil {
		return 0, c.explain(err, fmt.Sprintf("ask about consumer %s of %s", con.Name, con.Stream), asking)
	}
	info := k.CachedInfo()
	return info.NumPending + uint64(info.NumAckPending), nil
}
