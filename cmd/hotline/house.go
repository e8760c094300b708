package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/mailbox"
	"hotline/intake/phone"
	"hotline/ops/bus"
	"hotline/ops/lifecycle"
	"hotline/ops/logging"
	"hotline/ops/monitor"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
)

// house is one process: the roles it runs and what they share. Each role has a file that puts its rooms in.
type house struct {
	cfg     Config
	log     *logging.Logger
	count   *counters
	metrics *monitor.Registry

	server   *bus.Server // nil when the bus is elsewhere
	conns    map[bus.Role]*bus.Conn
	book     *casebook.Book // shared by the roles that read cases
	services []lifecycle.Service
	checks   []monitor.Check
	desk     *desk.Desk                         // of the intake role, if it runs here
	signIn   func(triage.Staff) (string, error) // of the console, if it runs here
}

// roles that a process can run, in the order of the stair.
var roles = []bus.Role{bus.RoleIntake, bus.RoleRelay, bus.RoleTriage, bus.RoleRouting, bus.RoleConsole}

// sentinels are the constant errors whose text the log may show.
func sentinels() []error {
	return []error{
		bus.ErrConflict, bus.ErrFull, bus.ErrBusy, bus.ErrUnavailable, bus.ErrAmbiguous, bus.ErrForbidden, bus.ErrNoSpace,
		bus.ErrStorageKey, bus.ErrMissingStream, bus.ErrTruncated, bus.ErrCorrupt, bus.ErrLossyChange, bus.ErrUnhealthy, bus.ErrInUse,
		vault.ErrOpen, vault.ErrUnknownKey, vault.ErrDestroyed, vault.ErrNoKey,
		desk.ErrBusy, desk.ErrUnsure, contact.ErrUnknown, contact.ErrInvalid, intake.ErrInvalid,
		triage.ErrInvalid, triage.ErrConflict, casebook.ErrBehind, phone.ErrConfig, mailbox.ErrBusy, mailbox.ErrConfig, errKeys,
	}
}

// build opens the bus and puts the roles in. What can fail early fails here, before any door opens.
func build(ctx context.Context, cfg Config, log *logging.Logger, run []bus.Role) (h *house, err error) {
	h = &house{cfg: cfg, log: log, metrics: monitor.NewRegistry(), conns: map[bus.Role]*bus.Conn{}}
	h.count = newCounters(h.metrics)
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close(context.WithoutCancel(ctx)))
		}
	}()
	if err := checkKeys(cfg.Keys, run); err != nil {
		return h, err
	}
	if cfg.Bus.URL == "" {
		if len(run) != len(roles) {
			return h, fmt.Errorf("bus.url is empty: the embedded bus serves one process with every role; name an external bus to run %v alone", run)
		}
		if err := h.openBus(ctx); err != nil {
			return h, err
		}
	}
	put := map[bus.Role]func(context.Context) error{
		bus.RoleIntake: h.putIntake, bus.RoleRelay: h.putRelay, bus.RoleTriage: h.putTriage,
		bus.RoleRouting: h.putRouting, bus.RoleConsole: h.putConsole,
	}
	// From the top down: the doors of floor 2 open last, when everything behind them stands.
	for _, r := range slices.Backward(roles) {
		if slices.Contains(run, r) {
			if err := put[r](ctx); err != nil {
				return h, fmt.Errorf("%s: %w", r, err)
			}
		}
	}
	return h, h.putMonitor()
}

func (h *house) openBus(ctx context.Context) error {
	key, err := h.cfg.Bus.storageKey()
	if err != nil {
		return err
	}
	h.server, err = bus.Start(ctx, bus.ServerConfig{
		Dir: string(h.cfg.Bus.Dir), StorageKey: key, MaxStore: int64(h.cfg.Bus.MaxStore), MinFree: int64(h.cfg.Bus.MinFree), Log: h.log.Bus(),
	})
	if err != nil {
		return err
	}
	tips := h.server.Tips()
	h.run("tips", func(ctx context.Context) error {
		for {
			err := tips.Run(ctx)
			if err == nil || ctx.Err() != nil {
				return err
			}
			// What was written can no longer be read. That is for a person, with a backup; whoever texts now is still taken in.
			h.log.Fault("bus.tips", err)
			select {
			case <-time.After(time.Minute):
			case <-ctx.Done():
				return nil
			}
		}
	})
	return nil
}

// yield is how long a piece of work that can wait does wait for a rush at the doors.
const yield = 2 * time.Second

// calm lets reports that are coming in go first, when they come in here.
func (h *house) calm(ctx context.Context) {
	if h.desk != nil {
		h.desk.Calm(ctx, yield)
	}
}

// run adds a service; what is added first starts first and stops last.
func (h *house) run(name string, f func(context.Context) error) {
	h.services = append(h.services, lifecycle.Service{Name: name, Run: f})
}

// conn is a role's connection, made once.
func (h *house) conn(ctx context.Context, role bus.Role) (*bus.Conn, error) {
	if c := h.conns[role]; c != nil {
		return c, nil
	}
	var c *bus.Conn
	var err error
	if h.server != nil {
		c, err = h.server.Conn(ctx, role)
	} else {
		c, err = h.dial(ctx, role)
	}
	if err != nil {
		return nil, err
	}
	h.conns[role] = c
	h.checks = append(h.checks, monitor.Check{Name: "bus-" + string(role), Probe: func(context.Context) error { return c.Health() }})
	return c, nil
}

func (h *house) dial(ctx context.Context, role bus.Role) (*bus.Conn, error) {
	seed, err := h.cfg.Bus.seed(role)
	if err != nil {
		return nil, err
	}
	return bus.Dial(ctx, bus.DialConfig{URL: h.cfg.Bus.URL, Seed: seed, Role: role, Log: h.log.Bus()})
}

func (h *house) committer(c *bus.Conn, stream string) *bus.Committer {
	k := c.Committer(stream)
	h.run("commit-"+stream+"-"+string(c.Role()), k.Run)
	return k
}

// casebook is shared: every role that reads cases reads the same journal, and one copy in memory is enough.
func (h *house) casebook(ctx context.Context, role bus.Role) (*casebook.Book, error) {
	if h.book != nil {
		return h.book, nil
	}
	c, err := h.conn(ctx, role)
	if err != nil {
		return nil, err
	}
	book, err := casebook.New(c, h.committer(c, bus.Cases))
	if err != nil {
		return nil, err
	}
	h.book = book
	h.services = append(h.services, lifecycle.Service{Name: "casebook", Run: book.Run, Ready: func(ctx context.Context) error {
		select {
		case <-book.Ready():
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}})
	return book, nil
}

// serve runs until ctx ends; the bus goes last.
func (h *house) serve(ctx context.Context) error {
	err := lifecycle.Run(ctx, h.log, h.services...)
	return errors.Join(err, h.close(context.WithoutCancel(ctx)))
}

func (h *house) close(ctx context.Context) error {
	for _, c := range h.conns {
		c.Close()
	}
	if h.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return h.server.Shutdown(ctx)
}

// mux collects the routes of one listener.
func mux(routes map[string]http.Handler) http.Handler {
	m := http.NewServeMux()
	for pattern, h := range routes {
		m.Handle(pattern, h)
	}
	return m
}

// every runs f at once and then every d until ctx ends.
func every(d time.Duration, f func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				return err
			}
			select {
			case <-t.C:
			case <-ctx.Done():
				return nil
			}
		}
	}
}
