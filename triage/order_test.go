package triage_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/triage"
)

func waiting(s triage.Severity, since time.Duration) triage.Case {
	return triage.Case{Key: uuid.New(), Status: triage.Open, Severity: s, Waiting: start.Add(-since)}
}

// domain.md §2: how long a person may be left alone.
func TestTheClocksAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	for s, want := range map[triage.Severity]triage.Clocks{
		triage.S1: {Eyes: 5 * time.Minute, Decided: 15 * time.Minute, Referral: 30 * time.Minute},
		triage.S2: {Eyes: 15 * time.Minute, Decided: time.Hour, Referral: 24 * time.Hour},
		triage.S3: {Eyes: 4 * time.Hour, Decided: 24 * time.Hour, Referral: 72 * time.Hour},
		triage.S4: {Eyes: 24 * time.Hour, Decided: 72 * time.Hour},
		0:         triage.ClocksOf(triage.S2), // not rated yet is urgent
	} {
		if got := triage.ClocksOf(s); got != want {
			t.Errorf("%s: %+v", s, got)
		}
	}
}

func TestWhoComesFirst(t *testing.T) {
	t.Parallel()
	const m, h = time.Minute, time.Hour
	for _, c := range []struct {
		name         string
		first, later triage.Case
	}{
		{"level before age", waiting(triage.S1, 0), waiting(triage.S2, 14*m)},
		{"oldest due of one level", waiting(triage.S2, 9*m), waiting(triage.S2, 8*m)},
		{"an S3 in time does not age", waiting(triage.S2, 0), waiting(triage.S3, 4*h)},
		{"an S3 out of time goes before a fresh S2", waiting(triage.S3, 4*h+m), waiting(triage.S2, 0)},
		{"an S4 out of time goes before a fresh S3", waiting(triage.S4, 24*h+m), waiting(triage.S3, 0)},
		{"an S4 out of time is an S3", waiting(triage.S2, 0), waiting(triage.S4, 25*h)},
		{"an S4 out of time twice is an S2", waiting(triage.S4, 49*h), waiting(triage.S2, 0)},
		{"nothing ages past a fresh S1", waiting(triage.S1, 0), waiting(triage.S3, 1000*h)},
		{"nothing ages past a fresh S1, however long", waiting(triage.S1, 0), waiting(triage.S4, 200*365*24*h)},
		{"whoever waits goes before who does not", waiting(triage.S3, 0), triage.Case{Key: uuid.New(), Status: triage.Open, Severity: triage.S3}},
	} {
		if !c.first.Before(c.later, start) || c.later.Before(c.first, start) {
			t.Errorf("%s: it is the other way round", c.name)
		}
	}
}

// The order is total at every moment: two screens show one queue.
func TestTheOrderIsTotal(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		var cases []triage.Case
		for range 40 {
			c := waiting(triage.Severity(1+r.IntN(4)), time.Duration(r.IntN(60))*time.Hour)
			if r.IntN(8) == 0 {
				c.Waiting = time.Time{}
			}
			cases = append(cases, c)
		}
		for _, a := range cases {
			if a.Before(a, start) {
				t.Fatal("a case goes before itself")
			}
			for _, b := range cases {
				if a.Key != b.Key && a.Before(b, start) == b.Before(a, start) {
					t.Fatalf("%+v and %+v have no order", a, b)
				}
				for _, c := range cases {
					if a.Before(b, start) && b.Before(c, start) && !a.Before(c, start) {
						t.Fatalf("%+v, %+v, %+v go in a circle", a, b, c)
					}
				}
			}
		}
		slices.SortFunc(cases, func(a, b triage.Case) int {
			if a.Before(b, start) {
				return -1
			}
			return 1
		})
		last := 0
		for i, c := range cases {
			if c.Severity == triage.S1 {
				last = i
			}
		}
		for _, c := range cases[:last] {
			if c.Severity != triage.S1 {
				t.Fatalf("%s goes before an S1", c.Severity)
			}
		}
	}
}

func TestNobodyIsDueInAClosedCase(t *testing.T) {
	t.Parallel()
	c := waiting(triage.S1, time.Hour)
	c.Status = triage.Closed
	if !c.Due().IsZero() || !(triage.Case{}).Due().IsZero() {
		t.Error("somebody is due")
	}
}

func TestLevelsAndCodesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, s := range triage.Severities() {
		b, err := s.MarshalText()
		var got triage.Severity
		if err != nil || got.UnmarshalText(b) != nil || got != s {
			t.Errorf("%s is read as %s", s, got)
		}
	}
	for _, s := range []string{"", "S0", "S5", "1", "S12", "Ｓ1", "s"} {
		if _, err := triage.ParseSeverity(s); err == nil {
			t.Errorf("%q is a level", s)
		}
	}
	if triage.MostUrgent(0, triage.S4) != triage.S4 || triage.MostUrgent(triage.S4, 0) != triage.S4 || triage.MostUrgent(9, triage.S4) != triage.S4 {
		t.Error("a level that is none wins")
	}
	if triage.Unsorted != triage.S2 {
		t.Error("what cannot be sorted is not urgent (domain.md §2 rule 1)")
	}
	if len(triage.Categories()) != 22 {
		t.Errorf("%d codes", len(triage.Categories()))
	}
	for _, c := range triage.Categories() {
		if got, err := triage.ParseCategory(string(c)); err != nil || got != c {
			t.Errorf("%s: %v", c, err)
		}
	}
	if _, err := triage.ParseCategory("OC15"); err == nil {
		t.Error("OC15 is a code")
	}
}
