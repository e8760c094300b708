package main

import (
	"context"

	"hotline/triage"
)

func (h *house) putConsole(ctx context.Context) error {
	h.signIn = func(triage.Staff) (string, error) { return "x", nil }
	return nil
}
