package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/intake/phone"
	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/triage"
)

// count opens a stopped hotline's store and looks for every acknowledged text. It reads the events themselves, not a read
// model of the house.
func count(ctx context.Context, dir string, acked []string) (r killResult, err error) {
	key, err := config.NewSecretFile(filepath.Join(dir, "keys", "report-id.key")).Load()
	if err != nil {
		return r, err
	}
	server, err := bus.Start(ctx, bus.ServerConfig{Dir: filepath.Join(dir, "bus")})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Shutdown(context.WithoutCancel(ctx))) }()
	conn, err := server.Conn(ctx, bus.RoleConsole)
	if err != nil {
		return r, err
	}
	defer conn.Close()
	filed := map[intake.ReportID]int{}
	cases := map[uuid.UUID]bool{}
	talking := map[intake.Alias]uuid.UUID{}
	_, err = conn.Replay(ctx, bus.Cases, 1, func(m bus.Message) error {
		text, kind, ok := bus.ParseCaseSubject(m.Subject)
		id, err := uuid.Parse(text)
		if !ok || err != nil {
			return fmt.Errorf("CASES holds a subject that is not a case's at %d", m.Seq)
		}
		cases[id] = true
		if kind != "added" {
			return nil
		}
		e, err := triage.Wire{}.Decode(kind, m.Data)
		if err != nil {
			return err
		}
		added := e.(triage.Added)
		filed[added.Report]++
		if before, known := talking[added.Alias]; known && before != id { // nobody closes a case in this drill
			r.Doubled++
		}
		talking[added.Alias] = id
		return nil
	})
	if err != nil {
		return r, err
	}
	slices.Sort(acked)
	acked = slices.Compact(acked)
	r.Acknowledged, r.Cases = len(acked), len(cases)
	for _, sid := range acked {
		if filed[intake.DeriveReportID(key, phone.Gateway, sid)] > 0 {
			r.Found++
		} else {
			r.Lost++
		}
	}
	for _, n := range filed {
		if n > 1 {
			r.Doubled++
		}
	}
	r.Unanswered = len(filed) - r.Found
	_, err = conn.Replay(ctx, bus.Dead, 1, func(bus.Message) error { r.Dead++; return nil })
	return r, err
}

func quantiles(s []float64) (p50, most float64) {
	if len(s) == 0 {
		return 0, 0
	}
	s = slices.Sorted(slices.Values(s))
	return s[len(s)/2], s[len(s)-1]
}
