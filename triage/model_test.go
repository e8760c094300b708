package triage_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/triage"
)

// FuzzACaseKeepsItsPromises plays any sequence of commands by three people, software and the clock, and looks after every
// step at what must always hold. Four bytes are one command.
func FuzzACaseKeepsItsPromises(f *testing.F) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 4))
		b := make([]byte, 4*120)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		m := &model{now: start, c: triage.Case{Key: uuid.Max}, filed: map[intake.ReportID]bool{}}
		m.empty = m.c
		for ; len(script) >= 4; script = script[4:] {
			m.step(t, [4]byte(script))
		}
		m.end(t)
	})
}

type model struct {
	now    time.Time
	empty  triage.Case
	c      triage.Case
	events []triage.Event
	filed  map[intake.ReportID]bool
	copies []copied
}

// copied is a case as it was, and how it read then: nothing may change it later.
type copied struct {
	c    triage.Case
	read string
}

func (m *model) command(b [4]byte) triage.Command {
	staff := []triage.Staff{"noi", "mali", "som", ""}
	by := staff[b[1]%4]
	token := m.c.Lease.Token
	if b[2]%8 == 0 {
		token += uint64(b[2]/8%3) - 1 // an old tab, or a guess
	}
	w := triage.Writ{By: by, Token: token, At: m.now}
	level := triage.Severity(b[3] % 6)
	category := append(triage.Categories(), "", "nonsense")[int(b[3])%24]
	switch b[0] % 12 {
	case 0, 1:
		flags := [][]intake.Flag{nil, nil, nil, {intake.OptOut}, {intake.Returned}, {intake.Flood}}
		f := triage.File{
			Report: intake.Report{ID: reportID(int(b[1])), Channel: intake.SMS, Alias: alias, At: m.now, Flags: flags[b[2]%6]},
			Sealed: sealed, Rating: triage.Rating{Severity: level, Category: category}, ID: caseID, Public: []byte("p"), Receive: m.now,
		}
		if b[2]%7 == 0 {
			f.Report.Alias = intake.Alias{}
		}
		return f
	case 2, 3:
		return triage.Claim{By: by, At: m.now}
	case 4:
		return triage.Release{Writ: w}
	case 5:
		return triage.Expire{At: m.now}
	case 6:
		return triage.Reply{Writ: w, Letter: letterID(uint64(b[3] % 16)), Sealed: sealed}
	case 7:
		reason := [][]byte{nil, sealed}[b[2]%2]
		return triage.Rate{Writ: w, Severity: level, Category: category, Reason: reason}
	case 8:
		return triage.Close{Writ: w, Disposition: append(triage.Dispositions(), "prank")[b[3]%8], Seen: len(m.c.Reports) - int(b[2]%4)/3}
	case 9:
		return triage.Reopen{By: by, At: m.now}
	case 10:
		outcomes := []intake.Outcome{intake.Sent, intake.Delivered, intake.Undeliverable, intake.NoWayBack, intake.GaveUp}
		return triage.Post{Fate: intake.Fate{Letter: letterID(uint64(b[3] % 16)), Outcome: outcomes[b[2]%5], At: m.now}}
	}
	return triage.Miss{At: m.now}
}

func (m *model) step(t *testing.T, b [4]byte) {
	m.now = m.now.Add(time.Duration(b[1]) * time.Duration(b[2]) * time.Second / 20)
	cmd := m.command(b)
	before := m.c
	after, events, err := foldDecided(before, cmd)
	if err != nil {
		if !errors.Is(err, triage.ErrInvalid) && !errors.Is(err, triage.ErrConflict) {
			t.Fatalf("%T: %v is of no family", cmd, err)
		}
		if len(events) > 0 || !reflect.DeepEqual(before, after) {
			t.Fatalf("%T is refused and changes the case", cmd)
		}
		return
	}
	for _, e := range events {
		m.fence(t, before, cmd, e)
		wire, err := triage.Wire{}.Encode(e)
		if err != nil {
			t.Fatalf("%T cannot be written: %v", e, err)
		}
		read, err := triage.Wire{}.Decode(e.Kind(), wire)
		if err != nil || !reflect.DeepEqual(read, e) {
			t.Fatalf("%+v is read back as %+v (%v)", e, read, err)
		}
	}
	m.hold(t, before, cmd, after)
	m.again(t, after, cmd)
	m.c, m.events = after, append(m.events, events...)
	m.copies = append(m.copies, copied{after, fmt.Sprintf("%+v", after)})
}

// fence: what a person writes is written under her own live lease.
func (m *model) fence(t *testing.T, c triage.Case, cmd triage.Command, e triage.Event) {
	var w triage.Writ
	switch k := cmd.(type) {
	case triage.Reply:
		w = k.Writ
	case triage.Rate:
		w = k.Writ
	case triage.Close:
		w = k.Writ
	case triage.Release:
		w = k.Writ
	default:
		return
	}
	if !c.Lease.Live(w.At) || c.Lease.Holder != w.By || c.Lease.Token != w.Token || w.By == "" {
		t.Fatalf("%T under lease %+v by %+v", e, c.Lease, w)
	}
}

func (m *model) hold(t *testing.T, before triage.Case, cmd triage.Command, after triage.Case) {
	// One holder; a token only grows, and each holder's is new.
	was, is := before.Lease, after.Lease
	if was.Live(m.now) && is.Live(m.now) && was.Holder != is.Holder {
		t.Fatalf("%T: %+v becomes %+v", cmd, was, is)
	}
	if is.Token < was.Token || is.Live(m.now) && is.Token == was.Token && was != is && (was.Holder != is.Holder || is.Until.Before(was.Until)) {
		t.Fatalf("%T: %+v becomes %+v", cmd, was, is)
	}
	// Software never lowers, and only two people would from S1 and S2.
	if before.Severity.MoreUrgentThan(after.Severity) {
		if _, person := cmd.(triage.Rate); !person || before.Severity <= triage.S2 {
			t.Fatalf("%T lowers %s to %s", cmd, before.Severity, after.Severity)
		}
	}
	// Closed stays closed but by Reopen; only Close closes.
	_, reopens := cmd.(triage.Reopen)
	_, closes := cmd.(triage.Close)
	if before.Status == triage.Closed && after.Status != triage.Closed && !reopens || after.Status == triage.Closed && before.Status != triage.Closed && !closes {
		t.Fatalf("%T: status %d becomes %d", cmd, before.Status, after.Status)
	}
	// No message is lost, none is counted twice.
	if f, ok := cmd.(triage.File); ok {
		m.filed[f.Report.ID] = true
		if f.Rating.Severity.MoreUrgentThan(after.Severity) && !before.HasReport(f.Report.ID) {
			t.Fatalf("a message rated %s lies in a case of %s", f.Rating.Severity, after.Severity)
		}
		if after.Waiting.IsZero() && !before.HasReport(f.Report.ID) {
			t.Fatal("a message came and nobody waits")
		}
	}
	if len(after.Reports) != len(m.filed) {
		t.Fatalf("%T: %d reports filed, %d in the case", cmd, len(m.filed), len(after.Reports))
	}
	for _, r := range after.Reports {
		if !m.filed[r] {
			t.Fatalf("report %s was never filed", r)
		}
	}
	// Whoever wrote last waits until a person has answered or ended.
	if !before.Waiting.IsZero() && after.Waiting.IsZero() && !closes {
		if _, answers := cmd.(triage.Reply); !answers {
			t.Fatalf("%T takes a waiting reporter from the queue", cmd)
		}
	}
	if after.Status != 0 && (!after.Severity.Valid() || !after.Category.Valid()) {
		t.Fatalf("%T leaves severity %s, category %q", cmd, after.Severity, after.Category)
	}
	// A final outcome of a letter stands.
	for _, l := range before.Letters {
		if now, ok := after.Letter(l.ID); !ok || l.Outcome.Final() && now != l {
			t.Fatalf("%T: letter %+v becomes %+v", cmd, l, now)
		}
	}
}

// again: what has happened does not happen twice.
func (m *model) again(t *testing.T, after triage.Case, cmd triage.Command) {
	events, err := triage.Decide(after, cmd)
	switch cmd.(type) {
	case triage.File, triage.Reply, triage.Close, triage.Reopen, triage.Expire, triage.Post, triage.Miss, triage.Rate:
		if err != nil || len(events) > 0 {
			t.Fatalf("%T a second time: %v (%v)", cmd, events, err)
		}
	case triage.Claim:
		if next := triage.Fold(after, events[0]); err != nil || next.Lease != after.Lease {
			t.Fatalf("the same claim twice: %+v becomes %+v (%v)", after.Lease, next.Lease, err)
		}
	case triage.Release:
		if !errors.Is(err, triage.ErrLease) {
			t.Fatalf("a release twice: %v (%v)", events, err)
		}
	}
}

func (m *model) end(t *testing.T) {
	if again := triage.FoldAll(m.empty.Key, m.events...); !reflect.DeepEqual(again, m.c) {
		t.Fatalf("read again, the events make %+v, not %+v", again, m.c)
	}
	for i, k := range m.copies {
		if now := fmt.Sprintf("%+v", k.c); now != k.read {
			t.Fatalf("the case after step %d was changed later:\n%s\n%s", i, k.read, now)
		}
	}
}

// A fold is total: events in any order, also those that no Decide would give, neither panic nor lower by software.
func TestFoldIsTotal(t *testing.T) {
	t.Parallel()
	all := events()
	var names []string
	for n := range all {
		names = append(names, n)
	}
	r := rand.New(rand.NewPCG(8, 8))
	for range 200 {
		c := triage.Case{Key: uuid.Max}
		for range 40 {
			e := all[names[r.IntN(len(names))]]
			next := triage.Fold(c, e)
			rated, ok := e.(triage.Rated)
			if c.Severity.MoreUrgentThan(next.Severity) && !(ok && rated.By != "") {
				t.Fatalf("%T lowers %s to %s", e, c.Severity, next.Severity)
			}
			c = next
		}
	}
}

// Two decisions on one case, of which the journal takes one: the other must leave no trace in it.
func TestACaseHasTwoFutures(t *testing.T) {
	t.Parallel()
	for n := 1; n < 12; n++ {
		c := triage.Case{Key: uuid.Max}
		for i := range n {
			c = triage.Fold(triage.Fold(c, triage.Added{Report: reportID(i)}), triage.Replied{Letter: letterID(uint64(i))})
		}
		one := triage.Fold(triage.Fold(c, triage.Added{Report: reportID(20)}), triage.Replied{Letter: letterID(20)})
		two := triage.Fold(triage.Fold(c, triage.Added{Report: reportID(21)}), triage.Replied{Letter: letterID(21)})
		if one.Reports[n] != reportID(20) || one.Letters[n].ID != letterID(20) || two.Reports[n] != reportID(21) || two.Letters[n].ID != letterID(21) {
			t.Errorf("after %d messages both futures are one", n)
		}
	}
}
