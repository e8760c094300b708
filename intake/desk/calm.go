package desk

import (
	"context"
	"hotline/intake"
	"time"
)

// A rush is this many reports being written at a time, and it lasts this long after the last such moment: between two
// rounds of a group commit nobody is being written, and yet everybody is in a hurry.
const (
	rushFrom = 24
	rushTail = 30 * time.Millisecond
)

// Calm waits while reports are coming in a rush, but not longer than most. Work that can wait calls it before each piece, so
// that whoever is texting now is answered first. It is fair to both: in the longest flood that work still goes on.
func (d *Desk) Calm(ctx context.Context, most time.Duration) {
	end := time.Now().Add(most)
	for {
		d.mu.Lock()
		calm := d.rushed.Add(rushTail)
		d.mu.Unlock()
		wait := time.Until(calm)
		if left := time.Until(end); wait <= 0 || left <= 0 {
			return
		} else if wait > left {
			wait = left
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// begin notes that one more report is being written. The caller holds mu.
func (d *Desk) begin(id intake.ReportID, e *entry) {
	d.writing[id] = e
	if len(d.writing) >= rushFrom {
		d.rushed = time.Now()
	}
}
