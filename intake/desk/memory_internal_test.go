package desk

import (
	"testing"
	"time"
)

// The desk remembers the last 50,000 of everything at least, and never more than twice as many.
func TestTheDesksMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var g generations[int, int]
	for i := range 5 * generation {
		g.put(i, i)
		if n := len(g.newer) + len(g.older); n > 2*generation {
			t.Fatalf("%d entries after %d", n, i)
		}
	}
	last := 5*generation - 1
	for i := last; i > last-generation; i-- {
		if v, ok := g.get(i); !ok || v != i {
			t.Fatalf("entry %d of the last %d is forgotten", i, generation)
		}
	}
	if _, ok := g.get(0); ok {
		t.Error("the first entry is remembered for ever")
	}
}

func TestAWindowCountsItsStretchOfTime(t *testing.T) {
	t.Parallel()
	var w window
	at := time.Unix(1_000_000, 0)
	for i, c := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {time.Second, 2}, {59 * time.Second, 3}, {time.Minute, 1}, {-time.Hour, 1}, {-time.Hour, 2}} {
		if got := w.add(at.Add(c.after), time.Minute); got != c.want {
			t.Errorf("step %d: %d", i, got)
		}
	}
}
