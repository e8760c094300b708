package desk

import (
	"context"
	"time"

	"hotline/intake"
)

// A rush is this many reports in such a span, 160 a second, and it lasts one span longer: between two rounds of a group
// commit nobody comes, and yet everybody is in a hurry. No hotline sees this but in a flood or a drill.
const (
	rushFrom = 8
	rushSpan = 50 * time.Millisecond
)

// Calm waits while reports are coming in a rush, but not longer than most. Work that can wait calls it before each piece, so
// that whoever is texting now is answered first. It is fair to both: in the longest flood that work still goes on.
func (d *Desk) Calm(ctx context.Context, most time.Duration) {
	end := time.Now().Add(most)
	for {
		d.mu.Lock()
		calm := d.rushed.Add(rushSpan)
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
	if now := time.Now(); d.coming.add(now, rushSpan) >= rushFrom {
		d.rushed = now
	}
}
