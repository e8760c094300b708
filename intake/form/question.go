package form

import (
	"net/url"
	"slices"
	"strconv"
)

// question is a closed question. Its ID and its answers' stand in intake.Report.Answers and are never reused; triage/risk knows
// them as concepts "answer-ID-ANSWER". The words stand in the language files under [ask].
type question struct {
	id      string
	field   string // on the wire; neutral, because a form's fields can be seen by whoever debugs a proxy
	answers []string
}

// The questions (domain.md §3, §4). A forged form can add answers and take none away: rules only raise (R11).
var (
	danger     = question{"danger", "a", []string{"yes", "no", "unsure"}}
	whoChild   = question{"who", "b", []string{"child", "friend"}}
	whoAdult   = question{"who", "b", []string{"teacher", "parent", "adult"}}
	meet       = question{"meet", "c", []string{"soon", "later", "unsure", "no"}}
	contact    = question{"contact", "e", []string{"ongoing", "stopped", "unsure"}}
	person     = question{"person", "g", []string{"stranger", "online", "known", "trusted", "child"}}
	age        = question{"age", "h", []string{"0-5", "6-11", "12-14", "15-17", "18"}}
	permission = question{"permission", "i", []string{"talk", "unnamed", "named"}}
	safe       = question{"safe", "j", []string{"yes", "no", "unsure"}}
	when       = question{"when", "m", []string{"morning", "noon", "afternoon", "evening", "night"}}
)

// signs is how many plain signs there are to choose from: domain.md §4, by their numbers. Each chosen one is the answer
// "yes" to the question "sign-N".
const signs = 18

// way is one of the two ways through the form.
type way struct {
	name         string
	first, later []question
}

var (
	child = way{"child", []question{danger, whoChild}, []question{meet, contact, person, age, permission}}
	adult = way{"adult", []question{danger, whoAdult}, []question{meet, contact, person, age, permission}}
)

var visitor = []question{safe, when, permission} // what is asked in a box

func wayNamed(name string) way {
	if name == adult.name {
		return adult
	}
	return child
}

// ask is a question as a page shows it.
type ask struct {
	ID, Field string
	Options   []option
}

type option struct {
	ID string
	On bool
}

func (q question) ask(v url.Values) ask {
	a := ask{ID: q.id, Field: q.field}
	for _, id := range q.answers {
		a.Options = append(a.Options, option{id, v.Get(q.field) == id})
	}
	return a
}

func asks(qs []question, v url.Values) (out []ask) {
	for _, q := range qs {
		out = append(out, q.ask(v))
	}
	return out
}

func signOptions(v url.Values) (out []option) {
	for n := range signs {
		id := strconv.Itoa(n + 1)
		out = append(out, option{id, slices.Contains(v["s"], id)})
	}
	return out
}

// answers gathers what was chosen. What is not on the list was not asked and is left out.
func answers(v url.Values, qs ...question) map[string]string {
	out := map[string]string{}
	for _, q := range qs {
		if a := v.Get(q.field); slices.Contains(q.answers, a) {
			out[q.id] = a
		}
	}
	for _, s := range signOptions(v) {
		if s.On {
			out["sign-"+s.ID] = "yes"
		}
	}
	return out
}

// unfolded reports whether anything in the folded part was chosen, so that a page that comes back shows it.
func unfolded(v url.Values, qs []question) bool {
	return slices.ContainsFunc(qs, func(q question) bool { return v.Get(q.field) != "" }) || len(v["s"]) > 0
}
