package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/ops/logging"
	"hotline/ops/sim"
	"hotline/triage"
)

// share is which key files a role's process gets, by the beginning of their names (docker-compose.yml hands out the same).
var share = map[bus.Role][]string{
	bus.RoleIntake:  {"door.*.public", "relay.*.public", reportKeyFile, "alias/*", "*.key"},
	bus.RoleRelay:   {"relay.*"},
	bus.RoleTriage:  {"door.*", "desk.*.public"},
	bus.RoleRouting: {"desk.*", "relay.*.public"},
	bus.RoleConsole: {"desk.*"},
}

// Five processes beside a NATS server, each with its own credential and only the keys it may hold (design.md §8).
func TestTheRolesRunApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if code := run(t.Context(), streams{Out: t.Output(), Err: t.Output()}, []string{"init", filepath.Join(dir, "house")}); code != exitDone {
		t.Fatal("init failed")
	}
	home := filepath.Join(dir, "house")
	nats := natsServer(t, filepath.Join(home, "nats.conf"), filepath.Join(dir, "store"))

	var d demoFlags
	d.dir = dir
	for _, a := range []*string{&d.public, &d.console, &d.admin, &d.sim} {
		var err error
		if *a, err = fixPort("127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
	}
	cfg, account, err := demoConfig(d)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Bus.URL, cfg.Bus.SeedDir = nats, config.Path(filepath.Join(home, "bus"))
	log := &record{}
	logger := logging.New(log, logging.Config{Level: logging.Warn, Sentinels: sentinels()})

	operator, err := (&house{cfg: cfg, log: logger}).dial(t.Context(), bus.RoleOperator)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bus.Provision(t.Context(), operator, bus.ProvisionConfig{MaxStore: 1 << 30, Create: true}); err != nil {
		t.Fatal(err)
	}
	operator.Close()

	outdoors, services, err := outside(d, account, logger)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 10)
	running := 0
	t.Cleanup(func() {
		stop()
		for range running {
			if err := <-ended; err != nil {
				t.Errorf("a role did not end in order: %v", err)
			}
		}
	})
	opened := make(chan struct{})
	start := func(h *demonstration) {
		running++
		go func() { ended <- h.serve(ctx, func() { opened <- struct{}{} }) }()
		select {
		case <-opened:
		case <-time.After(30 * time.Second):
			t.Fatalf("a role did not open: %s", log)
		}
	}
	parts := map[bus.Role]*demonstration{}
	for _, r := range roles {
		c := cfg
		c.Keys.Dir = config.Path(filepath.Join(dir, "keys-"+string(r)))
		handOut(t, filepath.Join(home, "keys"), string(c.Keys.Dir), share[r])
		admin, err := fixPort("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		c.Admin.Listen = config.Listen(admin)
		h, err := build(t.Context(), c, logger, []bus.Role{r})
		if err != nil {
			t.Fatalf("%s: %v", r, err)
		}
		if r == bus.RoleIntake {
			h.services = append(services, h.services...)
		}
		parts[r] = &demonstration{house: h, world: outdoors, account: account}
		start(parts[r])
	}

	// A private key of another role is an error, not a convenience (R4).
	c := cfg
	c.Keys.Dir = config.Path(filepath.Join(home, "keys"))
	if _, err := build(t.Context(), c, logger, []bus.Role{bus.RoleIntake}); err == nil || !strings.Contains(err.Error(), "R4") {
		t.Errorf("intake started with every private key: %v", err)
	}

	const phone, answer = "+66812345678", "thank you for telling us"
	if r, err := outdoors.Text(t.Context(), sim.Text{From: phone, Body: "someone asks me for photos"}); err != nil || r.HTTP != 200 {
		t.Fatal(r, err)
	}
	desk := &world{demonstration: parts[bus.RoleConsole]}
	desk.until(t, "the text is a case", func(open []triage.Case) bool { return len(open) == 1 })
	link, err := parts[bus.RoleConsole].signIn("anna")
	if err != nil {
		t.Fatal(err)
	}
	parts[bus.RoleConsole].links = map[string]string{"anna": link}
	anna := desk.signIn(t, "anna")
	anna.get(anna.base + "/queue")
	anna.submit("/queue/take", nil)
	open, _ := desk.book.Open()
	anna.submit("/case/"+open[0].ID.String()+"/reply", map[string]string{"text": answer})
	if got, err := outdoors.Await(t.Context(), phone, func(all []sim.Bubble) bool {
		return slices.ContainsFunc(all, func(b sim.Bubble) bool { return b.Body == answer })
	}); err != nil {
		t.Fatalf("the answer did not arrive: %v; %s", got, log)
	}
}

// natsServer runs a NATS server of the configuration that init wrote, and gives its address.
func natsServer(t *testing.T, conf, store string) string {
	t.Helper()
	opts, err := server.ProcessConfigFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	addr, err := fixPort("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(addr)
	opts.Host, opts.StoreDir, opts.NoSigs, opts.NoLog = host, store, true, true
	if opts.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	if !opts.SyncAlways {
		t.Error("the configuration does not sync always")
	}
	s, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the NATS server does not open")
	}
	return "nats://" + addr
}

// handOut copies the files of a role's share.
func handOut(t *testing.T, from, to string, patterns []string) {
	t.Helper()
	for _, p := range patterns {
		files, err := filepath.Glob(filepath.Join(from, p))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			rel, _ := filepath.Rel(from, f)
			target := filepath.Join(to, rel)
			if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(target, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
