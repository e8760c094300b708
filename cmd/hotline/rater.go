package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"hotline/intake"
	"hotline/ops/logging"
	"hotline/triage"
	"hotline/triage/risk"
	"hotline/triage/worker"
)

// rater reads reports by the rules. Whatever happens in there, the report goes on (R12): as S2, unsorted.
func (h *house) rater(rules *rulebook) worker.Rate {
	zone := h.cfg.Country.zone()
	guard := risk.Guard{Off: func() bool { return !h.cfg.Triage.Scoring }}
	return func(r intake.Report) (triage.Rating, []triage.Mark) {
		if r.Has(intake.Receipted) { // she came for her letters and said nothing
			return triage.Rating{Severity: triage.S4, Category: triage.NC1, Language: "und"}, nil
		}
		got, err := guard.Safe(rules.scorer(), risk.Text{Body: r.Text.Reveal(), At: r.At.In(zone), Answers: r.Answers})
		if err != nil && !errors.Is(err, risk.ErrOff) {
			h.count.unscored.Inc()
			h.log.Fault("risk.rate", err, logging.Report(r.ID))
		}
		marks := make([]triage.Mark, len(got.Marks))
		for i, m := range got.Marks {
			marks[i] = triage.Mark{Start: m.Start, End: m.End, Concept: m.Concept, Rule: m.Rule}
		}
		return triage.Rating{
			Severity: got.Severity, Category: got.Category, Secondary: got.Secondary, Language: got.Language, Signs: got.Signs,
			Rules: got.Rules, RuleSet: got.RuleSet, Unsorted: got.Unsorted, Spam: got.Spam, Reasons: got.Reasons,
		}, marks
	}
}

func triageRate(_ context.Context, s streams, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%w: it reads standard input", errUsage)
	}
	return risk.RateLines(s.In, s.Out, risk.Default())
}

func triageExplain(_ context.Context, s streams, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: name a text", errUsage)
	}
	return risk.Explain(s.Out, risk.Default(), strings.Join(args, " "), time.Now().In(defaults().Country.zone()))
}

func triageEvaluate(_ context.Context, s streams, args []string) error {
	var asJSON bool
	rest, err := flags(s, "triage evaluate", args, func(f *flag.FlagSet) { f.BoolVar(&asJSON, "json", false, "one JSON object") })
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fmt.Errorf("%w: name one labelled file", errUsage)
	}
	file, err := os.Open(rest[0])
	if err != nil {
		return err
	}
	defer file.Close()
	report, err := risk.Evaluate(file, risk.Default())
	if err != nil {
		return err
	}
	if asJSON {
		return report.WriteJSON(s.Out)
	}
	return report.WriteText(s.Out)
}
