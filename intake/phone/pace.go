package phone

import (
	"sync"
	"time"

	"hotline/intake"
)

// How often the house says by itself what it need not: to one person, and to everybody together. An automatic answer costs
// money, and a flood must not spend it.
const (
	mediaEvery      = time.Hour
	visitEvery      = 5 * time.Minute // "nothing new", "try again"; letters themselves are never held back
	answerPerMinute = 60
)

// pace remembers to whom an answer went lately. It is in memory only: a restart costs one more answer at most.
type pace struct {
	every time.Duration

	mu     sync.Mutex // guards all below
	last   map[intake.Alias]time.Time
	minute time.Time
	n      int
}

// due says whether the answer may go to alias at this time, and counts it as gone.
func (p *pace) due(alias intake.Alias, at time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t, ok := p.last[alias]; ok && at.Sub(t) < p.every {
		return false
	}
	if m := at.Truncate(time.Minute); !m.Equal(p.minute) {
		p.minute, p.n = m, 0
	}
	if p.n >= answerPerMinute {
		return false
	}
	p.n++
	if p.last == nil || len(p.last) >= 10_000 { // at 60 a minute an hour holds 3,600
		p.last = map[intake.Alias]time.Time{}
	}
	p.last[alias] = at
	return true
}
