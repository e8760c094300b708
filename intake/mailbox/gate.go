package mailbox

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// atOnce is how many are let through: two, but never more than half of the cores, because texts come in on the same ones.
func atOnce() int { return max(1, min(2, runtime.GOMAXPROCS(0)/2)) }

// lane is a queue before the gate.
type lane int

const (
	first lane = iota // reports being filed
	later             // people who look into a box
	lanes
)

// room is how many may wait in each lane. On two cores some 36 open in a second; each lane gets half of that when both wait.
var room = [lanes]int{first: 256, later: 64}

// gate lets one or two through at once, because each takes 19 MiB and a core: it is the door for denial of service. When both
// lanes wait they take turns, so that neither a flood of reports nor one of guesses stops the other.
type gate struct {
	mu    sync.Mutex // guards all below
	free  int
	queue [lanes][]chan struct{}
	turn  lane
}

// enter waits for a place. Every nil must be followed by leave.
func (g *gate) enter(ctx context.Context, l lane) error {
	g.mu.Lock()
	if g.free > 0 {
		g.free--
		g.mu.Unlock()
		return nil
	}
	if len(g.queue[l]) >= room[l] {
		g.mu.Unlock()
		return ErrBusy
	}
	called := make(chan struct{})
	g.queue[l] = append(g.queue[l], called)
	g.mu.Unlock()
	select {
	case <-called:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, c := range g.queue[l] {
		if c == called {
			g.queue[l] = append(g.queue[l][:i], g.queue[l][i+1:]...)
			return fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
		}
	}
	g.pass() // called in the same moment
	return fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pass()
}

// pass gives a place to whoever is next.
func (g *gate) pass() {
	for range lanes {
		l := g.turn
		g.turn = (g.turn + 1) % lanes
		if q := g.queue[l]; len(q) > 0 {
			close(q[0])
			g.queue[l] = q[1:]
			return
		}
	}
	g.free++
}
