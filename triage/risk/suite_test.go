package risk

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/triage"
)

type suiteCase struct {
	ID, Group, Text, Lang string
	Severity              triage.Severity
	At                    time.Time
}

func suite(t testing.TB) (cases []suiteCase, raw []byte) {
	t.Helper()
	raw, err := os.ReadFile("testdata/suite.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for l := range bytes.Lines(raw) {
		var c suiteCase
		if err := json.Unmarshal(l, &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return cases, raw
}

// The functional suite of risk.md §3 and the marks issue 2 sets.
func TestFunctionalSuite(t *testing.T) {
	t.Parallel()
	cases, raw := suite(t)
	groups, th := map[string]bool{}, 0
	for _, c := range cases {
		groups[c.Group] = true
		if c.Lang == "th" {
			th++
		}
	}
	if len(cases) < 400 || len(groups) < 25 || 2*th < len(cases) {
		t.Errorf("%d cases in %d groups, %d Thai", len(cases), len(groups), th)
	}
	r, err := Evaluate(bytes.NewReader(raw), Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"th", "en"} {
		f := r.ByLang[lang]
		if f.RecallS1.Share < 0.97 || f.RecallUrgent.Share < 0.97 || f.FalseAlarms.Share > 0.08 {
			t.Errorf("%s: S1 %v, S1 or S2 %v, false alarms %v", lang, f.RecallS1, f.RecallUrgent, f.FalseAlarms)
		}
	}
	for _, m := range r.Misses {
		t.Logf("%v: %s called %s by %v", m.ID, m.Want, m.Got, m.Rules)
	}
}

// A rule that never fires in our own set, or whose loosening nobody would notice, is refused.
func TestEveryRuleIsHeldByTheSuite(t *testing.T) {
	t.Parallel()
	cases, _ := suite(t)
	s := Default()
	fired := map[string]int{}
	var pages []*reading
	for _, c := range cases {
		for _, r := range s.Rate(Text{Body: c.Text, At: c.At}).Rules {
			fired[r]++
		}
		pages = append(pages, s.read(new(reading), Text{Body: c.Text, At: c.At}))
	}
	differs := func(a, b *rule) bool {
		return slices.ContainsFunc(pages, func(p *reading) bool {
			var m []Mark
			return p.fires(a, &m) != p.fires(b, &m)
		})
	}
	for i := range s.rules {
		q := &s.rules[i]
		if fired[q.name] == 0 {
			t.Errorf("rule %s fires in no case", q.name)
			continue
		}
		weaker := func(what string, change func(*rule)) {
			w := *q
			w.near, w.with = slices.Clone(q.near), slices.Clone(q.with)
			if change(&w); !differs(q, &w) {
				t.Errorf("rule %s without its %s changes no case", q.name, what)
			}
		}
		if len(q.unless) > 0 {
			weaker("unless", func(w *rule) { w.unless = nil })
		}
		if len(q.alone) > 0 {
			weaker("alone", func(w *rule) { w.alone = nil })
		}
		for k := range q.near {
			weaker("near", func(w *rule) { w.near = slices.Delete(w.near, k, k+1) })
		}
		for k := range q.with {
			weaker("with", func(w *rule) { w.with = slices.Delete(w.with, k, k+1) })
		}
	}
}

// R11: what is said later, in a sentence or message of its own, never makes a case less urgent than a rule had made it.
func TestAddingTextNeverLowers(t *testing.T) {
	t.Parallel()
	cases, _ := suite(t)
	s := Default()
	for i, c := range cases {
		before := s.Rate(Text{Body: c.Text, At: c.At})
		if before.Unsorted {
			continue
		}
		for k := 1; k < 12; k++ {
			more := cases[(i*31+k*97)%len(cases)]
			after := s.Rate(Text{Body: c.Text + "\n" + more.Text, At: c.At})
			if before.Severity.MoreUrgentThan(after.Severity) {
				t.Errorf("%s is %s, with %s behind it %s", c.ID, before.Severity, more.ID, after.Severity)
			}
		}
	}
}

// R11: a rule more never lowers.
func TestAddingRulesNeverLowers(t *testing.T) {
	t.Parallel()
	cases, _ := suite(t)
	all := Default()
	for drop := 0; drop < len(all.rules); drop += 3 {
		less := *all
		less.rules = slices.Delete(slices.Clone(all.rules), drop, drop+1)
		for i := drop % 7; i < len(cases); i += 7 {
			x := Text{Body: cases[i].Text, At: cases[i].At}
			if a, b := less.Rate(x), all.Rate(x); !a.Unsorted && a.Severity.MoreUrgentThan(b.Severity) {
				t.Errorf("%s: %s without rule %s, %s with it", cases[i].ID, a.Severity, all.rules[drop].name, b.Severity)
			}
		}
	}
}

// A rating may be stored in clear: nothing of the report's words is in it.
func TestRatingQuotesNobody(t *testing.T) {
	t.Parallel()
	cases, _ := suite(t)
	for _, c := range cases {
		r := Default().Rate(Text{Body: c.Text})
		for _, m := range r.Marks {
			if m.Start < 0 || m.End > len(c.Text) || m.Start > m.End {
				t.Errorf("%s: mark %+v lies outside", c.ID, m)
			}
		}
		if len([]rune(c.Text)) > 12 && (strings.Contains(r.Reasons["th"], c.Text) || strings.Contains(r.Reasons["en"], c.Text)) {
			t.Errorf("%s is quoted", c.ID)
		}
	}
}
