package risk

import "time"

// nearDays is what "within 48 hours" means for a named day: today, tomorrow and the day after (domain.md §2, S1).
const nearDays = 2

// calendar turns weekday names and dates into soon or later, seen from the time of the report. Without a time a named day
// may be near: it counts as soon.
func (r *reading) calendar(at time.Time) {
	l := r.lex
	for d, c := range l.days {
		for _, h := range r.hits[c] {
			switch {
			case r.inside(h, l.later):
			case at.IsZero():
				r.add(l.soon, h)
			case (d-int(at.Weekday())+7)%7 <= nearDays:
				r.add(l.soon, h)
			default:
				r.add(l.later, h)
			}
		}
	}
}

// inside reports whether h lies in a longer hit of c: "friday" in "next friday".
func (r *reading) inside(h hit, c int32) bool {
	for _, o := range r.hits[c] {
		if o.start <= h.start && h.end <= o.end && o.end-o.start > h.end-h.start {
			return true
		}
	}
	return false
}

// day places a day of this month, or of the next if it is over.
func (r *reading) day(n int, h hit, at time.Time) {
	if at.IsZero() || n < 1 || n > 31 {
		return
	}
	away := n - at.Day()
	if away < 0 {
		away += time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	if away <= nearDays {
		r.add(r.lex.soon, h)
	} else {
		r.add(r.lex.later, h)
	}
}
