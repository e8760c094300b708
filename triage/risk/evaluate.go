package risk

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"hotline/triage"
)

// Share is a count out of a whole with its 95 % Wilson interval. Low and High are 0 and 1 for an empty whole.
type Share struct {
	Hits  int     `json:"hits"`
	Of    int     `json:"of"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// NewShare makes the share of hits in of.
func NewShare(hits, of int) Share {
	if of == 0 {
		return Share{High: 1}
	}
	const z = 1.959964
	n, p := float64(of), float64(hits)/float64(of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Share{hits, of, p, max(0, mid-half), min(1, mid+half)}
}

func (s Share) String() string {
	return fmt.Sprintf("%5.1f %%  (%d of %d; %.1f–%.1f)", 100*s.Share, s.Hits, s.Of, 100*s.Low, 100*s.High)
}

// Figures are the measures of one language, or of all texts. An unsorted text counts by its level S2 in the recalls, because
// a person reads it under S2's clock, and by itself in Unsorted; the false alarms are given both ways.
type Figures struct {
	Texts         int   `json:"texts"`
	RecallS1      Share `json:"recall_s1"`         // S1 called S1
	RecallS2      Share `json:"recall_s2"`         // S2 called S2 or S1
	RecallUrgent  Share `json:"recall_s1_or_s2"`   // S1 or S2 called S1 or S2
	ByRule        Share `json:"recall_by_rule"`    // the same, counting only texts that a rule recognised
	FalseAlarms   Share `json:"false_alarms"`      // S4 called S1 or S2 by a rule
	FalseOrUnsure Share `json:"false_or_unsorted"` // S4 called S1 or S2 by a rule, or unsorted
	CategoryRight Share `json:"category"`          // primary or secondary
	LanguageRight Share `json:"language"`
	UnsortedOfAll Share `json:"unsorted"`
	ExactSeverity Share `json:"exact_severity"`
	NotLowered    Share `json:"not_lowered"` // never less urgent than the label
}

// Miss is a text that got a less urgent level than its label, or an S4 that was called S1 or S2.
type Miss struct {
	ID    any             `json:"id"`
	Lang  string          `json:"lang"`
	Want  triage.Severity `json:"want"`
	Got   triage.Severity `json:"got"`
	Rules []string        `json:"rules"`
}

// Report is what Evaluate found.
type Report struct {
	RuleSet   string                    `json:"rule_set"`
	All       Figures                   `json:"all"`
	ByLang    map[string]Figures        `json:"by_language"`
	Confusion map[string]map[string]int `json:"confusion"` // label -> level given; unsorted texts under "S2?"
	Misses    []Miss                    `json:"misses"`
}

type labelled struct {
	ID       any             `json:"id"`
	Text     string          `json:"text"`
	Lang     string          `json:"lang"`
	Severity triage.Severity `json:"severity"`
	Category triage.Category `json:"category"`
	At       time.Time       `json:"at"`
}

// Evaluate rates every text of a labelled JSON-lines file {"id","text","lang","severity","category"} (contract.md) and
// compares. Category, lang and at may be missing.
//
// False alarms are measured on ordinary text that is nobody's report, every line labelled S4; none is kept here. English: SMS
// Spam Collection (UCI Machine Learning Repository 228, CC BY 4.0, the lines marked ham). Thai: Wisesight Sentiment Corpus
// (PyThaiNLP, CC0).
func Evaluate(r io.Reader, s *Scorer) (Report, error) {
	out := Report{RuleSet: s.version, ByLang: map[string]Figures{}, Confusion: map[string]map[string]int{}}
	tally := map[string]*count{"": {}}
	err := lines(r, func(n int, b []byte) error {
		var in labelled
		if json.Unmarshal(b, &in) != nil || !in.Severity.Valid() {
			return fmt.Errorf("%w: line %d", ErrLine, n)
		}
		got, _ := Safe(s, Text{Body: in.Text, At: in.At})
		if tally[in.Lang] == nil {
			tally[in.Lang] = &count{}
		}
		tally[""].add(in, got)
		if in.Lang != "" {
			tally[in.Lang].add(in, got)
		}
		row, name := in.Severity.String(), got.Severity.String()
		if got.Unsorted {
			name += "?"
		}
		if out.Confusion[row] == nil {
			out.Confusion[row] = map[string]int{}
		}
		out.Confusion[row][name]++
		if in.Severity.MoreUrgentThan(got.Severity) || in.Severity == triage.S4 && got.Severity <= triage.S2 && !got.Unsorted {
			out.Misses = append(out.Misses, Miss{in.ID, in.Lang, in.Severity, got.Severity, got.Rules})
		}
		return nil
	})
	for lang, c := range tally {
		if lang == "" {
			out.All = c.figures()
		} else {
			out.ByLang[lang] = c.figures()
		}
	}
	return out, err
}

type count struct {
	texts, s1, s1ok, urgent, s2, s2ok, urgentRule, s4, s4rule, s4any, cat, catOK, lang, langOK, unsorted, exact, kept int
}

func (c *count) add(in labelled, got Rating) {
	b := func(p *int, ok bool) {
		if ok {
			*p++
		}
	}
	urgent := got.Severity <= triage.S2
	c.texts++
	b(&c.unsorted, got.Unsorted)
	b(&c.exact, got.Severity == in.Severity)
	b(&c.kept, got.Severity <= in.Severity)
	switch in.Severity {
	case triage.S1:
		c.s1++
		b(&c.s1ok, got.Severity == triage.S1)
	case triage.S2:
		c.s2++
		b(&c.s2ok, urgent)
	case triage.S4:
		c.s4++
		b(&c.s4rule, urgent && !got.Unsorted)
		b(&c.s4any, urgent)
	}
	if in.Severity <= triage.S2 {
		b(&c.urgent, urgent)
		b(&c.urgentRule, urgent && !got.Unsorted)
	}
	if in.Category != "" {
		c.cat++
		b(&c.catOK, got.Category == in.Category || slices.Contains(got.Secondary, in.Category))
	}
	if in.Lang != "" {
		c.lang++
		b(&c.langOK, got.Language == in.Lang)
	}
}

func (c *count) figures() Figures {
	return Figures{
		Texts: c.texts, RecallS1: NewShare(c.s1ok, c.s1), RecallS2: NewShare(c.s2ok, c.s2),
		RecallUrgent: NewShare(c.urgent, c.s1+c.s2), ByRule: NewShare(c.urgentRule, c.s1+c.s2),
		FalseAlarms: NewShare(c.s4rule, c.s4), FalseOrUnsure: NewShare(c.s4any, c.s4),
		CategoryRight: NewShare(c.catOK, c.cat), LanguageRight: NewShare(c.langOK, c.lang),
		UnsortedOfAll: NewShare(c.unsorted, c.texts), ExactSeverity: NewShare(c.exact, c.texts), NotLowered: NewShare(c.kept, c.texts),
	}
}

// WriteJSON writes the report for a script.
func (r Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// WriteText writes the report for a person.
func (r Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "rule set %s\n", r.RuleSet)
	part := func(name string, f Figures) {
		fmt.Fprintf(&b, "\n%s: %d texts\n", name, f.Texts)
		for _, l := range []struct {
			name string
			s    Share
		}{{"recall S1", f.RecallS1}, {"recall S2", f.RecallS2}, {"recall S1 or S2", f.RecallUrgent}, {"  by a rule", f.ByRule},
			{"S4 called S1 or S2", f.FalseAlarms}, {"  or unsorted", f.FalseOrUnsure}, {"category", f.CategoryRight},
			{"language", f.LanguageRight}, {"unsorted", f.UnsortedOfAll}, {"exact level", f.ExactSeverity}, {"never lowered", f.NotLowered}} {
			if l.s.Of > 0 {
				fmt.Fprintf(&b, "  %-20s %s\n", l.name, l.s)
			}
		}
	}
	part("all", r.All)
	langs := make([]string, 0, len(r.ByLang))
	for l := range r.ByLang {
		langs = append(langs, l)
	}
	slices.Sort(langs)
	for _, l := range langs {
		part(l, r.ByLang[l])
	}
	b.WriteString("\nlabel   S1   S2  S2?   S3   S4\n")
	for _, s := range triage.Severities() {
		row := r.Confusion[s.String()]
		fmt.Fprintf(&b, "%-5s %4d %4d %4d %4d %4d\n", s, row["S1"], row["S2"], row["S2?"], row["S3"], row["S4"])
	}
	if len(r.Misses) > 0 {
		b.WriteString("\nmisses\n")
		for _, m := range r.Misses {
			fmt.Fprintf(&b, "  %v  %s  %s called %s  %s\n", m.ID, m.Lang, m.Want, m.Got, strings.Join(m.Rules, " "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
