package risk

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Explain writes for a person why text gets its level. It shows the text's own words: it is for the command line, where the
// person typed them herself.
func Explain(w io.Writer, s *Scorer, text string, at time.Time) error {
	r := s.Rate(Text{Body: text, At: at})
	var b strings.Builder
	fmt.Fprintf(&b, "level     %s\ncategory  %s", r.Severity, r.Category)
	for _, c := range r.Secondary {
		fmt.Fprintf(&b, " %s", c)
	}
	fmt.Fprintf(&b, "\nlanguage  %s (%s)\nrule set  %s\n", r.Language, r.Script, r.RuleSet)
	if r.Unsorted {
		b.WriteString("lane      unsorted\n")
	}
	if r.Spam {
		b.WriteString("lane      bulk and spam\n")
	}
	if len(r.Signs) > 0 {
		fmt.Fprintf(&b, "signs     %s\n", strings.Trim(fmt.Sprint(r.Signs), "[]"))
	}
	for _, name := range r.Rules {
		fmt.Fprintf(&b, "\n%s\n", s.sentence(name))
		for _, m := range r.Marks {
			if m.Rule == name && m.End > m.Start {
				fmt.Fprintf(&b, "    %-16s %q\n", m.Concept, text[m.Start:m.End])
			}
		}
	}
	if len(r.Rules) == 0 {
		fmt.Fprintf(&b, "\n%s\n", r.Reasons["en"])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Scorer) sentence(name string) string {
	for i := range s.rules {
		if q := &s.rules[i]; q.name == name {
			return fmt.Sprintf("%s  %s\n    %s\n    %s", q.severity, q.name, q.en, q.th)
		}
	}
	return name
}
