package main

import (
	"context"
	"errors"
	"time"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/logging"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/queue"
	"hotline/triage/worker"
)

// putTriage is the triage role: reports become cases, clocks are armed and answered, door keys turn.
func (h *house) putTriage(ctx context.Context) error {
	conn, err := h.conn(ctx, bus.RoleTriage)
	if err != nil {
		return err
	}
	book, err := h.casebook(ctx, bus.RoleTriage)
	if err != nil {
		return err
	}
	dir := string(h.cfg.Keys.Dir)
	door, err := vault.LoadOpener(dir, vault.Door)
	if err != nil {
		return err
	}
	desk, err := vault.LoadSealer(dir, vault.Desk)
	if err != nil {
		return err
	}
	kv, err := conn.KV(ctx, bus.Keys)
	if err != nil {
		return err
	}
	rules, err := openRules(string(h.cfg.Triage.Rules))
	if err != nil {
		return err
	}
	h.run("rules", every(time.Minute, func(context.Context) error {
		if err := rules.refresh(); err != nil {
			h.log.Fault("risk.rules", err) // the rules we have still work
		}
		return nil
	}))
	w := worker.New(worker.Deps{
		Conn: conn, Book: book, Door: door, Keys: vault.NewCaseMaker(kv, h.committer(conn, bus.Keys), desk), Rate: h.rater(rules), Calm: h.calm,
		Filed: func(s triage.Severity, ch intake.Channel, waited time.Duration) {
			h.count.filed.Inc(string(ch), s.String())
			h.count.waited.Observe(waited.Seconds())
		},
	})
	clocks := queue.NewClocks(book, conn, h.committer(conn, bus.Timers))
	h.run("door-keys", every(time.Minute, func(ctx context.Context) error { return h.turnDoor(ctx, conn, door) }))
	h.run("worker", w.Run)
	h.run("arm", clocks.Arm)
	h.run("clocks", clocks.Answer)
	h.run("purge", func(ctx context.Context) error { return conn.PurgeBehind(ctx, bus.Reports) })
	h.metrics.GaugeFunc("hotline_reports_unfiled", "Reports that are durable and not in a case yet; -1 when the bus does not say.", func() float64 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		n, err := conn.Backlog(ctx, bus.ConsumerWorker)
		if err != nil {
			return -1
		}
		return float64(n)
	})
	h.metrics.GaugeFunc("hotline_cases_waiting", "Open cases whose reporter waits for an answer.", func() float64 {
		n := 0
		open, _ := book.Open()
		for _, c := range open {
			if !c.Waiting.IsZero() {
				n++
			}
		}
		return float64(n)
	})
	return nil
}

// turnDoor makes a new door key when it is time, and destroys old ones when no report waits that may be sealed to them. It is
// best effort: with a folder it may not write to, the key that is there goes on.
func (h *house) turnDoor(ctx context.Context, conn *bus.Conn, door *vault.OpenRing) error {
	dir, now := string(h.cfg.Keys.Dir), time.Now()
	made, err := vault.Newest(dir, vault.Door)
	if err == nil && now.Sub(made) >= h.cfg.Keys.DoorEvery.Std() {
		_, err = vault.Rotate(dir, vault.Door, now)
	}
	unfiled, retired := conn.Backlog(ctx, bus.ConsumerWorker)
	if retired == nil && unfiled == 0 {
		_, retired = vault.Retire(dir, vault.Door, now.Add(-h.cfg.Keys.DoorKept.Std()))
	}
	if err := errors.Join(err, retired, door.Refresh()); err != nil && ctx.Err() == nil {
		h.log.Fault("keys.door", err, logging.Role("triage"))
	}
	return nil
}
