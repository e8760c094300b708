package triage

import "time"

// Clocks are the times a level allows, counted from the first message that nobody has answered (domain.md §2).
type Clocks struct {
	Eyes     time.Duration // until the first human reply
	Decided  time.Duration // until a person has decided what is to be done
	Referral time.Duration // until a referral has left; 0 = none expected
}

// ClocksOf gives the defaults of domain.md §2 for hours on duty.
func ClocksOf(s Severity) Clocks {
	switch s {
	case S1:
		return Clocks{5 * time.Minute, 15 * time.Minute, 30 * time.Minute}
	case S3:
		return Clocks{4 * time.Hour, 24 * time.Hour, 72 * time.Hour}
	case S4:
		return Clocks{24 * time.Hour, 72 * time.Hour, 0}
	default: // S2, and whatever is not rated yet
		return Clocks{15 * time.Minute, time.Hour, 24 * time.Hour}
	}
}

// LeaseTime is how long a claim lasts without a sign of life from the counselor who holds it.
const LeaseTime = 15 * time.Minute

// Due is when the waiting reporter must have an answer; zero when nobody waits.
func (c Case) Due() time.Time {
	if c.Waiting.IsZero() || c.Status == Closed {
		return time.Time{}
	}
	return c.Waiting.Add(ClocksOf(c.Severity).Eyes)
}

// rank is the level for ordering at a time: a waiting S3 or S4 whose time has run out moves up one level for every span it
// has overstayed, but never above S2, so nothing ages past an S1.
func (c Case) rank(now time.Time) Severity {
	if !c.Severity.Valid() { // opened this instant, its level is the next event
		return Unsorted
	}
	due := c.Due()
	if due.IsZero() || !now.After(due) || c.Severity <= S2 {
		return c.Severity
	}
	steps := 1 + int(now.Sub(due)/ClocksOf(c.Severity).Eyes)
	return max(c.Severity-Severity(steps), S2)
}

// Before is the order of the queue (domain.md §2 rule 4): level, then oldest due time, then the key so that the order is total.
func (c Case) Before(o Case, now time.Time) bool {
	if a, b := c.rank(now), o.rank(now); a != b {
		return a < b
	}
	if a, b := c.Due(), o.Due(); !a.Equal(b) {
		return b.IsZero() || (!a.IsZero() && a.Before(b))
	}
	return string(c.Key[:]) < string(o.Key[:])
}
