package main

import (
	"context"
	"time"

	"hotline/ops/bus"
	"hotline/routing/console"
	"hotline/triage"
	"hotline/triage/queue"
)

// putConsole is the console role: counselors' pages, on a listener of their own.
func (h *house) putConsole(ctx context.Context) error {
	conn, err := h.conn(ctx, bus.RoleConsole)
	if err != nil {
		return err
	}
	book, err := h.casebook(ctx, bus.RoleConsole)
	if err != nil {
		return err
	}
	keys, err := h.caseKeys(ctx, conn)
	if err != nil {
		return err
	}
	h.metrics.GaugeFunc("hotline_dead_letters", "Messages that could not be handled and wait, sealed, for a person; -1 when the bus does not say.", func() float64 {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		span, err := conn.Span(ctx, bus.Dead)
		if err != nil {
			return -1
		}
		return float64(span.Count)
	})
	people := make([]console.Person, len(h.cfg.Staff))
	for i, p := range h.cfg.Staff {
		people[i] = console.Person{ID: triage.Staff(p.ID), Name: p.Name, Language: p.Language}
	}
	c, err := console.New(console.Config{
		Book: book, Queue: queue.New(book), Keys: keys, Staff: people, Base: string(h.cfg.Console.URL), Zone: h.cfg.Country.zone(), Log: h.log,
		Invited: func(token string, spend bool, now time.Time) (triage.Staff, bool) {
			return redeem(h.cfg, token, spend, now)
		},
	})
	if err != nil {
		return err
	}
	h.signIn = c.SignInLink
	return h.listen("console", h.cfg.Console, c.Handler(), c.Drain)
}
