package bus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// round is what is on its way: one slot for each message that is to be answered.
type round struct {
	name  string
	slots []slot
	open  int
	ready chan struct{} // closed when no slot is open
}

type slot struct {
	answer
	err    error
	filled bool
}

// exchange publishes the messages; those from index first on ask for an answer, which stands at index-first of the result.
func (k *Committer) exchange(msgs []*nats.Msg, first int) []slot {
	trouble, unwatch := k.conn.watch(len(msgs) + 8) // each message may be refused by itself
	defer unwatch()
	n := len(msgs) - first
	k.mu.Lock()
	k.rounds++
	r := &round{name: strconv.FormatUint(k.rounds, 36), slots: make([]slot, n), open: n, ready: make(chan struct{})}
	k.round = r
	k.mu.Unlock()

	for i, m := range msgs {
		if i >= first {
			m.Reply = k.prefix + "." + r.name + "." + strconv.Itoa(i-first)
		}
		if err := k.conn.nc.PublishMsg(m); err != nil {
			kind := ErrUnavailable
			if errors.Is(err, nats.ErrMaxPayload) {
				kind = ErrTooLarge
			}
			// The rest never left, and of a batch without its last message the engine stores nothing.
			k.fill(r, max(0, i-first), n, slot{err: fmt.Errorf("%w: %v", kind, err)})
			break
		}
	}
	deadline := time.NewTimer(commitTimeout)
	defer deadline.Stop()
	for {
		select {
		case <-r.ready:
			return r.slots
		case t := <-trouble.trouble:
			if t.subject == "" {
				k.fill(r, 0, n, slot{err: fmt.Errorf("%w: the connection was lost", ErrAmbiguous)})
				continue
			}
			for i := range n {
				if msgs[first+i].Subject == t.subject {
					k.fill(r, i, i+1, slot{err: fmt.Errorf("%w: publish as %s", ErrForbidden, k.conn.role)})
				}
			}
		case <-deadline.C:
			k.fill(r, 0, n, slot{err: fmt.Errorf("%w: no answer", ErrAmbiguous)})
		}
	}
}

// reply takes an answer of the engine to the round it belongs to; late ones belong to none.
func (k *Committer) reply(m *nats.Msg) {
	name, index, _ := strings.Cut(strings.TrimPrefix(m.Subject, k.prefix+"."), ".")
	i, err := strconv.Atoi(index)
	k.mu.Lock()
	r := k.round
	k.mu.Unlock()
	if err != nil || r == nil || r.name != name || i < 0 || i >= len(r.slots) {
		return
	}
	a, err := read(m)
	k.fill(r, i, i+1, slot{answer: a, err: err})
}

// fill sets the open slots from a up to b.
func (k *Committer) fill(r *round, a, b int, s slot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s.filled = true
	for i := a; i < b; i++ {
		if !r.slots[i].filled {
			r.slots[i] = s
			if r.open--; r.open == 0 {
				close(r.ready)
			}
		}
	}
}
