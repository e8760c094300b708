package risk

import (
	"errors"
	"time"
)

// Why Safe gave an unsorted rating instead of a score. The caller records an incident of ErrFailed and ErrStalled.
var (
	ErrOff     = errors.New("risk: scoring is switched off")
	ErrFailed  = errors.New("risk: scoring failed")
	ErrStalled = errors.New("risk: scoring took too long")
)

// Guard stands between scoring and the reports: nothing scoring does may hold a report up or lose it.
type Guard struct {
	Off    func() bool   // the kill switch; nil means on
	Budget time.Duration // longest wait for a score; zero means one second
}

// Safe rates t. A scorer that is nil, switched off, panics or stalls gives an unsorted S2 and says why; the rating is always
// usable. A stalled scorer's goroutine is left behind: there is no way to stop it, and the report goes on.
func (g Guard) Safe(s *Scorer, t Text) (Rating, error) {
	if g.Off != nil && g.Off() {
		return fallback(s, "scoring-off"), ErrOff
	}
	if s == nil {
		return fallback(s, "scoring-failed"), ErrFailed
	}
	budget := g.Budget
	if budget <= 0 {
		budget = time.Second
	}
	return inTime(budget, s, func() Rating { return s.Rate(t) })
}

// Safe is Guard{}.Safe for callers that need no switch.
func Safe(s *Scorer, t Text) (Rating, error) { return Guard{}.Safe(s, t) }

func inTime(budget time.Duration, s *Scorer, rate func() Rating) (Rating, error) {
	type result struct {
		r   Rating
		err error
	}
	done := make(chan result, 1)
	go func() {
		defer func() {
			if recover() != nil { // what it panicked with may hold words of the report
				done <- result{fallback(s, "scoring-failed"), ErrFailed}
			}
		}()
		done <- result{rate(), nil}
	}()
	timer := time.NewTimer(budget)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.r, r.err
	case <-timer.C:
		return fallback(s, "scoring-failed"), ErrStalled
	}
}

func fallback(s *Scorer, reason string) Rating {
	out := Rating{Language: "und", Script: "Zyyy"}
	if s != nil {
		out.RuleSet = s.version
	}
	return unsorted(out, reason)
}
