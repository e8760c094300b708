package main

import (
	"strconv"
	"time"

	"hotline/ops/lifecycle"
	"hotline/ops/monitor"
)

// counters are the metrics of the house. No label can hold an alias, a case or a person.
type counters struct {
	phone    *monitor.Counter
	letters  *monitor.Counter
	filed    *monitor.Counter
	unscored *monitor.Counter
	waited   *monitor.Histogram
	requests *monitor.Histogram
}

func newCounters(r *monitor.Registry) *counters {
	return &counters{
		phone:    r.Counter("hotline_phone_total", "What the telephone's doors and jobs did.", monitor.Kind, monitor.Result),
		letters:  r.Counter("hotline_letters_total", "Letters by what became of them.", monitor.Result),
		filed:    r.Counter("hotline_reports_filed_total", "Reports put into a case.", monitor.Channel, monitor.Severity),
		unscored: r.Counter("hotline_scoring_failures_total", "Reports that went on as S2, unsorted, because scoring failed or stalled."),
		waited:   r.Histogram("hotline_report_filing_seconds", "From a report's acceptance to its place in a case.", monitor.Durations),
		requests: r.Histogram("hotline_request_seconds", "Requests by route and status.", monitor.Durations, monitor.Route, monitor.Code),
	}
}

// putMonitor adds the admin listener, and as the last door a gate: ready means that everything is open.
func (h *house) putMonitor() error {
	gate := new(monitor.Gate)
	s, err := monitor.New(monitor.Config{
		Addr: string(h.cfg.Admin.Listen), Anywhere: h.cfg.Admin.Anywhere, Log: h.log,
		Checks: append(h.checks, gate.Check()), Metrics: h.metrics,
	})
	if err != nil {
		return err
	}
	admin := s.Service()
	admin.Door = false // it answers from the beginning: "not ready yet" is an answer too
	h.services = append([]lifecycle.Service{admin}, h.services...)
	h.services = append(h.services, lifecycle.Service{Name: "gate", Run: gate.Run, Door: true, Drain: time.Second})
	return nil
}

// request counts what a listener answered, by route pattern, never by path.
func (c *counters) request(route string, status int, took time.Duration) {
	c.requests.Observe(took.Seconds(), route, strconv.Itoa(status))
}
