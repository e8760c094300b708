package casebook

import (
	"context"

	"github.com/google/uuid"
)

// Change says that an event of a case was read. It holds no content: whoever cares looks the case up.
type Change struct {
	Seq  uint64
	Key  uuid.UUID
	Kind string
}

// watcher collects changes for one reader; a reader that falls far behind loses the single changes and is told so.
type watcher struct {
	changes []Change // under Book.mu
	lost    bool     // under Book.mu
	wake    chan struct{}
}

func (w *watcher) tell(c Change) {
	if len(w.changes) < watchBuffer {
		w.changes = append(w.changes, c)
	} else {
		w.lost = true
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// watchBuffer is how far a reader may fall behind before it must look at everything again.
const watchBuffer = 4096

// Watch calls fn with what changed since the last call, until ctx ends or fn fails. gap is true when changes were lost, and
// at the first call, which tells of none: look at everything.
func (b *Book) Watch(ctx context.Context, fn func(changes []Change, gap bool) error) error {
	w := &watcher{lost: true, wake: make(chan struct{}, 1)}
	w.wake <- struct{}{}
	b.mu.Lock()
	b.watchers[w] = struct{}{}
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.watchers, w)
		b.mu.Unlock()
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
			b.mu.Lock()
			changes, gap := w.changes, w.lost
			w.changes, w.lost = nil, false
			b.mu.Unlock()
			if err := fn(changes, gap); err != nil {
				return err
			}
		}
	}
}
