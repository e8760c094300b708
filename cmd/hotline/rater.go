package main

import (
	"hotline/intake"
	"hotline/triage"
	"hotline/triage/worker"
)

func (h *house) rater() worker.Rate {
	return func(r intake.Report) (triage.Rating, []triage.Mark) {
		return triage.Rating{Severity: triage.Unsorted, Category: triage.XX, Language: "und", Unsorted: true}, nil
	}
}
