package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"hotline/ops/lifecycle"
	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/ops/sim"
)

func simDrill(ctx context.Context, out, errs io.Writer, args []string) error {
	var c sim.Config
	var listen string
	err := parse(errs, "sim", args, func(f *flag.FlagSet) {
		f.StringVar(&listen, "listen", "127.0.0.1:8084", "loopback `address` of REST and handsets")
		f.StringVar(&c.PublicURL, "url", "http://127.0.0.1:8080", "public base `URL` of the hotline")
		f.StringVar(&c.AccountSID, "sid", demoAccount, "account SID")
		f.StringVar(&c.AuthToken, "token", "", "auth token")
		f.StringVar(&c.HotlineNumber, "number", demoNumber, "the hotline's number")
		f.DurationVar(&c.Pace, "pace", 400*time.Millisecond, "from one delivery state to the next")
	})
	if err != nil {
		return err
	}
	if err := loopback(c.PublicURL); err != nil {
		return err
	}
	c.BaseURL = "http://" + listen
	world, err := sim.New(c)
	if err != nil {
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	log := logging.New(errs, logging.Config{Level: logging.Warn, Format: logging.Text})
	server, err := page.NewServer(page.ServerConfig{Name: "sim", Addr: listen, Handler: world, Log: log, Loopback: true})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "handsets and provider at http://%s/, texts go to %s/twilio/sms\n", listen, c.PublicURL)
	return lifecycle.Run(ctx, log, lifecycle.Service{Name: "delivery", Run: world.Run}, server.Service())
}
