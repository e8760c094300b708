package risk

import (
	"testing"

	"hotline/triage"
)

func TestAnswersOfTheFormRaise(t *testing.T) {
	t.Parallel()
	s := Default()
	for name, c := range map[string]struct {
		answers map[string]string
		want    triage.Severity
		rule    string
	}{
		"danger now":              {map[string]string{"danger": "yes"}, triage.S1, "answer-danger"},
		"no danger says nothing":  {map[string]string{"danger": "no"}, triage.S4, ""},
		"perhaps danger":          {map[string]string{"danger": "unsure"}, triage.S2, "answer-danger-unsure"},
		"a meeting soon":          {map[string]string{"meet": "soon"}, triage.S1, "answer-meet-soon"},
		"a meeting later":         {map[string]string{"meet": "later"}, triage.S2, "answer-meet"},
		"a meeting, when?":        {map[string]string{"meet": "unsure"}, triage.S2, "answer-meet"},
		"young, in touch, a plan": {map[string]string{"meet": "later", "age": "6-11", "contact": "ongoing"}, triage.S1, "answer-young-plan"},
		"very young, a plan":      {map[string]string{"meet": "unsure", "age": "0-5", "contact": "ongoing"}, triage.S1, "answer-young-plan"},
		"older, in touch, a plan": {map[string]string{"meet": "later", "age": "12-14", "contact": "ongoing"}, triage.S2, "answer-meet"},
		"somebody trusted":        {map[string]string{"person": "trusted"}, triage.S2, "answer-trusted"},
		"asks for photos":         {map[string]string{"sign-11": "yes"}, triage.S2, "answer-sign-11"},
		"a plain sign":            {map[string]string{"sign-5": "yes"}, triage.S3, "answer-sign-5"},
		"a forged question":       {map[string]string{"sign-99": "yes", "level": "S4"}, triage.S4, ""},
	} {
		got := s.Rate(Text{Body: "thank you so much", Answers: c.answers})
		if got.Severity != c.want {
			t.Errorf("%s: %s, want %s (%v)", name, got.Severity, c.want, got.Rules)
		}
		if c.rule != "" && (len(got.Rules) == 0 || got.Rules[0] != c.rule || got.Reasons["th"] == "" || got.Reasons["en"] == "") {
			t.Errorf("%s: rules %v, reasons %v", name, got.Rules, got.Reasons)
		}
	}
}

func TestAnswersNeverLower(t *testing.T) {
	t.Parallel()
	s := Default()
	answers := []map[string]string{{"danger": "no", "meet": "no"}, {"sign-1": "yes"}, {"person": "trusted"}, {"meet": "soon"}}
	for _, body := range []string{"", "qzx vbnm", "he keeps asking me to send photos and not to tell my mom", "thank you", "he is in my house now"} {
		plain := s.Rate(Text{Body: body})
		for _, a := range answers {
			if got := s.Rate(Text{Body: body, Answers: a}); plain.Severity.MoreUrgentThan(got.Severity) {
				t.Errorf("answers %v lowered %s to %s", a, plain.Severity, got.Severity)
			}
		}
	}
	if got := s.Rate(Text{Answers: map[string]string{"sign-1": "yes"}}); got.Severity != triage.S2 || !got.Unsorted {
		t.Errorf("an empty text with a plain sign: %+v", got)
	}
}
