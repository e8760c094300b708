package risk

import (
	"cmp"
	"slices"
	"strings"

	"hotline/triage"
)

// beside is how far from a rule's anchor, in its sentence, near and unless look: about thirty words.
const beside = 150

// Rate reads one text. It panics only on a fault of this package; callers that serve people use Safe.
func (s *Scorer) Rate(t Text) Rating {
	r := readings.Get().(*reading)
	defer readings.Put(r)
	s.read(r, t)

	out := Rating{Language: r.language(), Script: r.script(), RuleSet: s.version}
	var fired []*rule
	for i := range s.rules {
		if q := &s.rules[i]; r.fires(q, &out.Marks) {
			fired = append(fired, q)
		}
	}
	spoken := len(fired) > 0
	fired = append(fired, answerRules(t.Answers)...)
	if len(fired) == 0 {
		return unsorted(out, "unsorted")
	}
	slices.SortStableFunc(fired, func(a, b *rule) int { return cmp.Compare(a.severity, b.severity) })
	s.sum(&out, fired)
	if !spoken { // the answers speak, the words do not: a person must read them within S2's clock at the latest
		out.Unsorted, out.Severity = true, triage.MostUrgent(out.Severity, triage.Unsorted)
	}
	return out
}

// read finds what stands in a text.
func (s *Scorer) read(r *reading, t Text) *reading {
	r.begin(s.lexicon)
	r.fold(t.Body, &s.spelling)
	r.search()
	r.numbers(t.At)
	r.calendar(t.At)
	r.order()
	r.deny()
	r.join()
	r.frame()
	return r
}

// sum makes the rating of the rules that fired, most urgent first. The most urgent rule alone decides (R11).
func (s *Scorer) sum(out *Rating, fired []*rule) {
	top := fired[0]
	out.Severity, out.Category = top.severity, top.category
	urgent := top.severity != triage.S4
	also := map[triage.Category]bool{}
	var th, en []string
	for _, q := range fired {
		out.Rules = append(out.Rules, q.name)
		out.Spam = out.Spam || q.spam && !urgent
		if urgent && q.severity == triage.S4 {
			continue
		}
		for _, n := range q.signs {
			if !slices.Contains(out.Signs, n) {
				out.Signs = append(out.Signs, n)
			}
		}
		also[q.category] = true
		for _, c := range q.also {
			also[c] = true
		}
		if len(en) < 3 {
			th, en = append(th, q.th), append(en, q.en)
		}
	}
	slices.Sort(out.Signs)
	for _, c := range triage.Categories() {
		if also[c] && c != out.Category {
			out.Secondary = append(out.Secondary, c)
		}
	}
	out.Reasons = map[string]string{"th": strings.Join(th, " "), "en": strings.Join(en, " ")}
}

// fires reports whether a rule holds, and marks the words that made it.
func (r *reading) fires(q *rule, marks *[]Mark) bool {
	usable := func(h hit) bool { return !h.denied && (q.framed || !h.framed) }
	beside := func(anchor hit, cs []int32) (int32, hit, bool) {
		for _, c := range cs {
			for _, h := range r.hits[c] {
				if usable(h) && r.at(h) == r.at(anchor) &&
					r.dist[h.start]-r.dist[anchor.end-1] <= beside && r.dist[anchor.start]-r.dist[h.end-1] <= beside {
					return c, h, true
				}
			}
		}
		return 0, hit{}, false
	}
	for _, c := range q.alone {
		if slices.ContainsFunc(r.hits[c], func(h hit) bool { return !h.denied && !h.framed }) {
			return false
		}
	}
	for _, c := range q.when {
	anchors:
		for _, a := range r.hits[c] {
			if !usable(a) {
				continue
			}
			if _, _, ok := beside(a, q.unless); ok {
				continue
			}
			found := []Mark{r.mark(a, c, q)}
			for _, cs := range q.near {
				n, h, ok := beside(a, cs)
				if !ok {
					continue anchors
				}
				found = append(found, r.mark(h, n, q))
			}
			for _, cs := range q.with {
				ok := false
				for _, w := range cs {
					for _, h := range r.hits[w] {
						if usable(h) {
							ok = true
							found = append(found, r.mark(h, w, q))
							break
						}
					}
					if ok {
						break
					}
				}
				if !ok {
					continue anchors
				}
			}
			*marks = append(*marks, found...)
			return true
		}
	}
	return false
}

func (r *reading) mark(h hit, c int32, q *rule) Mark {
	start, end := h.start, h.end
	for start < end-1 && r.sym[start] == ' ' {
		start++
	}
	for end > start+1 && r.sym[end-1] == ' ' {
		end--
	}
	return Mark{Start: int(r.from[start]), End: int(r.to[end-1]), Concept: r.lex.names[c], Rule: q.name}
}

// why holds the sentences for what no rule says.
var why = map[string]map[string]string{
	"unsorted": {
		"th": "ระบบยังบอกอะไรไม่ได้จากข้อความนี้ ต้องให้คนอ่าน",
		"en": "Nothing could be said about this text. A person must read it.",
	},
	"scoring-off": {
		"th": "ปิดการประเมินอัตโนมัติอยู่ ต้องให้คนอ่าน",
		"en": "Scoring is switched off. A person must read it.",
	},
	"scoring-failed": {
		"th": "การประเมินอัตโนมัติขัดข้อง ต้องให้คนอ่าน",
		"en": "Scoring failed. A person must read it.",
	},
}

// unsorted makes the rating of a text that nothing could be said about (domain.md §2 rule 1).
func unsorted(out Rating, reason string) Rating {
	out.Severity, out.Category, out.Unsorted = triage.Unsorted, triage.XX, true
	out.Reasons = why[reason]
	out.Rules, out.Marks = nil, nil
	return out
}
