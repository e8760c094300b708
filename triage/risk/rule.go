package risk

import (
	"fmt"
	"strconv"
	"strings"

	"hotline/triage"
)

// rule says which concepts together mean what. It fires if in some sentence its anchor (when) stands, each near line has a
// hit in the same sentence, each with line has one anywhere in the text, and no unless concept stands in that sentence.
// So what stands in other sentences can make it fire and cannot stop it (R11).
type rule struct {
	name     string
	severity triage.Severity
	category triage.Category
	also     []triage.Category
	signs    []int
	when     []int32
	near     [][]int32
	with     [][]int32
	unless   []int32
	alone    []int32 // S4 only: nothing of this may stand anywhere; otherwise nothing is said, and a person must read it
	framed   bool    // holds even in a quotation, an essay, a lesson
	spam     bool
	th, en   string
	line     int
}

// readRules reads a rule file.
func (r *lexiconReader) readRules(file, text string) (rules []rule, err error) {
	seen := map[string]bool{}
	var cur *rule
	for n, raw := range strings.Split(text, "\n") {
		bad := func(what string, args ...any) error {
			return &SyntaxError{file, n + 1, fmt.Sprintf(what, args...)}
		}
		l, _, _ := strings.Cut(raw, "#")
		key, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		rest = strings.TrimSpace(rest)
		if key == "" {
			continue
		}
		if cur == nil && key != "rule" {
			return nil, bad("%q stands before the first rule", key)
		}
		names := func() (out []int32, err error) {
			for name := range strings.SplitSeq(rest, ",") {
				name = strings.TrimSpace(name)
				if !goodName(name) {
					return nil, bad("%q is no concept's name", name)
				}
				c, ok := r.lex.index[name]
				if !ok || !r.defined[c] {
					return nil, bad("concept %q is not defined", name)
				}
				out = append(out, c)
			}
			return out, nil
		}
		var cs []int32
		switch key {
		case "rule":
			if !goodName(rest) || seen[rest] {
				return nil, bad("a rule needs a name of its own like meet-soon")
			}
			seen[rest] = true
			rules = append(rules, rule{name: rest, line: n + 1})
			cur = &rules[len(rules)-1]
		case "S1", "S2", "S3", "S4":
			cur.severity, _ = triage.ParseSeverity(key)
			for i, f := range strings.Fields(rest) {
				c, err := triage.ParseCategory(f)
				if err != nil {
					return nil, bad("%q is no category", f)
				}
				if i == 0 {
					cur.category = c
				} else {
					cur.also = append(cur.also, c)
				}
			}
			if cur.category == "" {
				return nil, bad("a severity needs a category")
			}
		case "sign":
			for f := range strings.FieldsSeq(rest) {
				s, err := strconv.Atoi(f)
				if err != nil || s < 1 || s > 18 {
					return nil, bad("signs are 1 to 18")
				}
				cur.signs = append(cur.signs, s)
			}
		case "when":
			cs, err = names()
			cur.when = append(cur.when, cs...)
		case "near":
			cs, err = names()
			cur.near = append(cur.near, cs)
		case "with":
			cs, err = names()
			cur.with = append(cur.with, cs)
		case "unless":
			cs, err = names()
			cur.unless = append(cur.unless, cs...)
		case "alone":
			if cur.severity != triage.S4 {
				return nil, bad("alone belongs to S4 rules: it may only take calm away")
			}
			cs, err = names()
			cur.alone = append(cur.alone, cs...)
		case "even":
			cur.framed = rest == "framed"
		case "spam":
			cur.spam = true
		case "th":
			cur.th = rest
		case "en":
			cur.en = rest
		default:
			return nil, bad("%q is not a word of rules", key)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, q := range rules {
		if q.severity == 0 || len(q.when) == 0 || q.th == "" || q.en == "" {
			return nil, &SyntaxError{file, q.line, fmt.Sprintf("rule %s needs a severity, a when, a th and an en sentence", q.name)}
		}
	}
	return rules, nil
}
