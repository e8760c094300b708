package desk

import (
	"context"
	"time"
)

// busy is how many reports being written make a rush.
const busy = 24

// Calm waits while reports are coming in a rush, but not longer than most. Work that can wait calls it before each piece, so
// that whoever is texting now is answered first. It is fair to both: in the longest flood that work still goes on.
func (d *Desk) Calm(ctx context.Context, most time.Duration) {
	d.mu.Lock()
	if d.rushing() {
		eased := d.eased
		d.mu.Unlock()
		t := time.NewTimer(most)
		defer t.Stop()
		select {
		case <-eased:
		case <-t.C:
		case <-ctx.Done():
		}
		return
	}
	d.mu.Unlock()
}

// rushing says whether there is a rush, and keeps eased open exactly while there is. The caller holds mu.
func (d *Desk) rushing() bool {
	switch rush := len(d.writing) >= busy; {
	case rush && d.eased == nil:
		d.eased = make(chan struct{})
	case !rush && d.eased != nil:
		close(d.eased)
		d.eased = nil
	}
	return d.eased != nil
}
