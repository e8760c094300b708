package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"hotline/ops/config"
	"hotline/ops/lifecycle"
	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/ops/sim"
	"hotline/triage"
)

// demoFlags are what demo can be told.
type demoFlags struct {
	public, console, liaison, admin, sim string
	dir                                  string
	quiet                                bool
}

// demo runs the whole house beside a simulated outside world.
func demo(ctx context.Context, s streams, args []string) error {
	var d demoFlags
	rest, err := flags(s, "demo", args, func(f *flag.FlagSet) {
		f.StringVar(&d.public, "public", "127.0.0.1:8080", "public listen `address`: reporters and providers")
		f.StringVar(&d.console, "console", "127.0.0.1:8081", "console listen `address`: counselors")
		f.StringVar(&d.liaison, "liaison", "127.0.0.1:8082", "liaison listen `address`: kept free for agencies")
		f.StringVar(&d.admin, "admin", "127.0.0.1:8083", "admin listen `address`: health and metrics")
		f.StringVar(&d.sim, "sim", "127.0.0.1:8084", "simulator listen `address`: handsets and provider")
		f.StringVar(&d.dir, "dir", "", "state `directory`; default a fresh one that is removed at the end")
		f.BoolVar(&d.quiet, "quiet", false, "print one JSON line for scripts and nothing else")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errUsage
	}
	if d.dir == "" {
		if d.dir, err = os.MkdirTemp("", "hotline-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(d.dir)
	}
	for _, a := range []*string{&d.public, &d.console, &d.liaison, &d.admin, &d.sim} {
		if *a, err = fixPort(*a); err != nil {
			return err
		}
	}
	x, err := newDemo(ctx, d, logging.New(s.Err, logging.Config{Level: logging.Warn, Format: logging.Text, Sentinels: sentinels()}))
	if err != nil {
		return err
	}
	return x.serve(ctx, func() { x.announce(s.Out, d) })
}

// demonstration is a whole house beside a simulated outside world.
type demonstration struct {
	*house
	world   *sim.Sim
	account simAccount
	links   map[string]string // sign-in links by person
}

func newDemo(ctx context.Context, d demoFlags, log *logging.Logger) (*demonstration, error) {
	cfg, account, err := demoConfig(d)
	if err != nil {
		return nil, err
	}
	world, services, err := outside(d, account, log)
	if err != nil {
		return nil, err
	}
	h, err := build(ctx, cfg, log, roles)
	if err != nil {
		return nil, err
	}
	h.services = append(services, h.services...)
	x := &demonstration{h, world, account, map[string]string{}}
	for _, p := range cfg.Staff {
		if x.links[p.ID], err = h.signIn(triage.Staff(p.ID)); err != nil {
			return nil, errors.Join(err, h.close(ctx))
		}
	}
	return x, nil
}

// serve runs until ctx ends; opened is called when every door is open.
func (x *demonstration) serve(ctx context.Context, opened func()) error {
	x.services = append(x.services, lifecycle.Service{Name: "announce", Door: true, Run: func(ctx context.Context) error {
		opened()
		<-ctx.Done()
		return nil
	}})
	return x.house.serve(ctx)
}

// fixPort turns port 0 into a free one: the addresses stand in links and signatures before anything listens. It is taken from
// below the range that outgoing connections get their ports from, so that none of ours can be in its way meanwhile.
func fixPort(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("%w: %v", errUsage, err)
	}
	if port != "0" {
		return addr, nil
	}
	for range 100 {
		addr = net.JoinHostPort(host, strconv.Itoa(10_000+mathrand.IntN(22_000)))
		l, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		return addr, l.Close()
	}
	return "", errors.New("no free port was found")
}

// simAccount is the simulated provider's account.
type simAccount struct{ sid, token, number string }

// demoConfig writes keys and a token into the state directory, as init would, and speaks to the simulator.
func demoConfig(d demoFlags) (Config, simAccount, error) {
	keys := filepath.Join(d.dir, "keys")
	if err := makeKeys(keys, time.Now()); err != nil {
		return Config{}, simAccount{}, err
	}
	token := filepath.Join(d.dir, "twilio-token")
	if _, err := os.Stat(token); err != nil {
		if err := os.WriteFile(token, []byte(randomHex()), 0o600); err != nil {
			return Config{}, simAccount{}, err
		}
	}
	text, err := config.NewSecretFile(token).LoadText()
	if err != nil {
		return Config{}, simAccount{}, err
	}
	account := simAccount{"AC" + "0123456789abcdef0123456789abcdef", text.Reveal(), "+66600000000"}
	cfg := defaults()
	cfg.Bus.Dir, cfg.Keys.Dir = config.Path(filepath.Join(d.dir, "bus")), config.Path(keys)
	cfg.Public = DoorConfig{config.Listen(d.public), config.URL("http://" + d.public)}
	cfg.Console = DoorConfig{config.Listen(d.console), config.URL("http://" + d.console)}
	cfg.Admin.Listen = config.Listen(d.admin)
	t := &TwilioConfig{AccountSID: account.sid, Token: config.NewSecretFile(token), Number: account.number}
	t.Defaults()
	t.API = "http://" + d.sim
	t.Sweep, t.InAge, t.OutAge = config.Duration(10*time.Second), config.Duration(30*time.Second), config.Duration(time.Minute)
	cfg.Twilio = t
	cfg.Staff = []StaffConfig{{"malee", "มาลี", "th"}, {"anna", "Anna", "en"}}
	return cfg, account, nil
}

func randomHex() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return hex.EncodeToString(b)
}

// outside is the simulated provider with its handsets. It starts before the house and stops after it, as the world does.
func outside(d demoFlags, a simAccount, log *logging.Logger) (*sim.Sim, []lifecycle.Service, error) {
	world, err := sim.New(sim.Config{
		AccountSID: a.sid, AuthToken: a.token, HotlineNumber: a.number,
		PublicURL: "http://" + d.public, BaseURL: "http://" + d.sim, Pace: 400 * time.Millisecond,
	})
	if err != nil {
		return nil, nil, err
	}
	server, err := page.NewServer(page.ServerConfig{Name: "sim", Addr: d.sim, Handler: world, Log: log, Loopback: true})
	if err != nil {
		return nil, nil, err
	}
	listen := server.Service()
	listen.Door = false
	return world, []lifecycle.Service{listen, {Name: "sim-delivery", Run: world.Run}}, nil
}

func (x *demonstration) announce(w io.Writer, d demoFlags) {
	a, links := x.account, x.links
	if d.quiet {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"public": "http://" + d.public, "console": "http://" + d.console, "liaison": "http://" + d.liaison,
			"admin": "http://" + d.admin, "sim": "http://" + d.sim,
			"account_sid": a.sid, "auth_token": a.token, "hotline_number": a.number, "signin": links,
		})
		return
	}
	fmt.Fprintf(w, `
The hotline is open. Everything here is simulated; nothing leaves this machine.

  1. Be a child with a phone    http://%s/
     or write on the web        http://%s/
  2. Be a counselor             sign in once, within 15 minutes:
`, d.sim, d.public)
	for _, p := range x.cfg.Staff {
		fmt.Fprintf(w, "       %-8s %s  %s\n", p.Name, map[string]string{"th": "(ไทย)", "en": "(English)"}[p.Language], links[p.ID])
	}
	fmt.Fprintf(w, `  3. Text in 1, take the case and answer in 2, read the answer in 1.

  Webhooks    http://%s/twilio/sms   account %s, token %s, number %s
  Health      http://%s/readyz, /metrics
  State       %s

Ctrl-C ends it.
`, d.public, a.sid, a.token, a.number, d.admin, d.dir)
}
