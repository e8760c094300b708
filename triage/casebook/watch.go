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

// watcher collects changes for one reader; a slow reader loses the single changes and is told so, never the others' time.
type watcher struct {
	c    chan Change
	lost bool // under Book.mu
}

func (w *watcher) tell(c Change) {
	select {
	case w.c <- c:
	default:
		w.lost = true
	}
}

// watchBuffer is how far a reader may fall behind before it must look at everything again.
const watchBuffer = 1024

// Watch calls fn for every change until ctx ends or fn fails. gap is true when changes before this one were lost, and at the
// first call, which tells of no change: look at everything.
func (b *Book) Watch(ctx context.Context, fn func(c Change, gap bool) error) error {
	w := &watcher{c: make(chan Change, watchBuffer)}
	b.mu.Lock()
	b.watchers[w] = struct{}{}
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.watchers, w)
		b.mu.Unlock()
	}()
	if err := fn(Change{}, true); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case c := <-w.c:
			b.mu.Lock()
			gap := w.lost
			w.lost = false
			b.mu.Unlock()
			if err := fn(c, gap); err != nil {
				return err
			}
		}
	}
}
