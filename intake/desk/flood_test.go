package desk_test

import (
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/desk"
)

// R12: a flood is marked and gets no automatic answers. Every message of it is kept.
func TestAFloodIsMarkedAndKept(t *testing.T) {
	t.Parallel()
	cfg := desk.Defaults()
	cfg.FloodPerMinute = 5
	r := newRoom(t, cfg)
	acks := 0
	for n := range 12 {
		rep := report(n)
		rep.At = begin.Add(time.Duration(n) * time.Second)
		if r.accept(rep).AckDue {
			acks++
		}
	}
	later := report(12)
	later.At = begin.Add(2 * time.Minute)
	r.accept(later)
	other := report(13)
	other.Alias, other.At = alias(2), begin.Add(10*time.Second)
	if !r.accept(other).AckDue {
		t.Error("somebody else's flood costs a first contact its answer")
	}
	reports, _ := r.stored()
	if len(reports) != 14 || acks != 1 {
		t.Fatalf("%d of 14 stored, %d acknowledged", len(reports), acks)
	}
	for n, rep := range reports {
		if want := n >= 5 && n < 12; rep.Has(intake.Flood) != want {
			t.Errorf("message %d marked as a flood: %v", n, rep.Has(intake.Flood))
		}
	}
}

func TestNobodysMessagesAreNoFlood(t *testing.T) {
	t.Parallel()
	cfg := desk.Defaults()
	cfg.FloodPerMinute = 1
	r := newRoom(t, cfg)
	for n := range 5 {
		rep := report(n)
		rep.Alias = intake.Alias{}
		if r.accept(rep).AckDue {
			t.Error("an anonymous caller is to be answered")
		}
	}
	reports, _ := r.stored()
	for _, rep := range reports {
		if rep.Has(intake.Flood) {
			t.Error("anonymous callers are taken for one")
		}
	}
}

// The desk adds its mark to a copy: whoever handed the report in may use it again.
func TestTheMarkIsPutOnACopy(t *testing.T) {
	t.Parallel()
	cfg := desk.Defaults()
	cfg.FloodPerMinute = 0
	r := newRoom(t, cfg)
	rep := report(1)
	rep.Flags = make([]intake.Flag, 1, 4)
	rep.Flags[0] = intake.Repaired
	if r.accept(rep).AckDue {
		t.Error("a flood is to be answered")
	}
	if rep.Flags[:2][1] == intake.Flood {
		t.Error("the caller's flags were written to")
	}
}

// domain.md §5: one acknowledgement per conversation per 12 hours.
func TestAConversationIsAcknowledgedOnceIn12Hours(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	n := 0
	due := func(after time.Duration, a int, flags ...intake.Flag) bool {
		n++
		rep := report(n)
		rep.Alias, rep.At, rep.Flags = alias(a), begin.Add(after), flags
		return r.accept(rep).AckDue
	}
	for _, c := range []struct {
		after time.Duration
		alias int
		flags []intake.Flag
		want  bool
	}{
		{0, 1, nil, true},
		{time.Minute, 1, nil, false},
		{time.Minute, 2, nil, true},
		{12*time.Hour - time.Second, 1, nil, false},
		{12 * time.Hour, 1, nil, true},
		{23 * time.Hour, 1, nil, false},
		{24 * time.Hour, 1, nil, true},
		{48 * time.Hour, 1, []intake.Flag{intake.OptOut}, false},
		{48 * time.Hour, 1, []intake.Flag{intake.Late}, false},
		{48 * time.Hour, 1, []intake.Flag{intake.Repaired}, true},
	} {
		if got := due(c.after, c.alias, c.flags...); got != c.want {
			t.Errorf("%v after the beginning, alias %d, %v: %v", c.after, c.alias, c.flags, got)
		}
	}
}

// An automatic answer costs money: a flood from many numbers must not make the house pay. Whoever got none is still due.
func TestAcknowledgementsAreCappedOverall(t *testing.T) {
	t.Parallel()
	cfg := desk.Defaults()
	cfg.AcksPerMinute = 3
	r := newRoom(t, cfg)
	acks := 0
	for n := range 10 {
		rep := report(n)
		rep.Alias = alias(n)
		if r.accept(rep).AckDue {
			acks++
		}
	}
	if acks != 3 {
		t.Errorf("%d acknowledgements in a minute", acks)
	}
	rep := report(11)
	rep.Alias, rep.At = alias(9), begin.Add(time.Minute)
	if !r.accept(rep).AckDue {
		t.Error("who got no answer in the flood gets none afterwards either")
	}
	if reports, _ := r.stored(); len(reports) != 11 {
		t.Errorf("%d of 11 stored", len(reports))
	}
}
