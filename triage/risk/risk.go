// Package risk reads a report: what it may be, how urgent, and why.
//
// A text is folded (spelling, script, chat forms), searched once for the phrases of a lexicon, phrases become concepts
// ("asks for a photo"), concepts become rules, and the most urgent rule decides. Lexicon and rules are plain text files that
// a counselor can read and change; the ones in data/ are embedded, Load reads others from a directory.
//
//	words -> fold -> phrases -> concepts -> rules -> Rating
//
// triage/worker calls Safe for every message; the command line calls Explain, RateLines and Evaluate. The package keeps
// nothing, knows no clock (R6) and no network, and gives the same answer for the same words, time and rule set for ever.
// A Rating names rules and offsets and never repeats a reporter's words. It raises and never lowers (R11): what a later
// sentence or message adds can only make the case more urgent. It never closes, answers or refers anything.
package risk

import (
	"time"

	"hotline/triage"
)

// Text is one message as it was received. Body exists in clear only in memory.
type Text struct {
	Body    string
	At      time.Time         // when it was received, in the deployment's zone; zero if unknown: then "Saturday" may be near
	Answers map[string]string // closed questions of the form: question ID -> answer ID
}

// Rating is what the words say. It may be stored in clear, except for Marks, which are offsets into sealed text.
type Rating struct {
	Severity  triage.Severity
	Category  triage.Category   // primary
	Secondary []triage.Category // in the order of domain.md §3
	Language  string            // "th", "en", "my", "shn", "lo", "km", "vi", "es", "zh" or "und"
	Script    string            // ISO 15924, "Zyyy" if there are no letters; "Qaag" for Burmese in Zawgyi
	Signs     []int             // signs of domain.md §4, ascending
	Rules     []string          // rules that fired, most urgent first
	RuleSet   string            // version of the rule set
	Unsorted  bool              // nothing could be said: S2's clock, a person must rate it (domain.md §2 rule 1)
	Spam      bool              // a label and a lane that is read daily, never a deletion (R12)
	Reasons   map[string]string // "th", "en" -> why, in sentences that quote nobody
	Marks     []Mark
}

// Mark says which words made a rule fire: byte offsets into the original text.
type Mark struct {
	Start, End int
	Concept    string
	Rule       string
}

// Scorer is one rule set, ready to read. It is immutable and safe for use by many at once.
type Scorer struct {
	version  string
	spelling spelling
	lexicon  *lexicon
	rules    []rule
}

// Version names the rule set; it is recorded with every rating.
func (s *Scorer) Version() string { return s.version }

// Rules lists the names of all rules in the order of their file.
func (s *Scorer) Rules() []string {
	names := make([]string, len(s.rules))
	for i := range s.rules {
		names[i] = s.rules[i].name
	}
	return names
}
