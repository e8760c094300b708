package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"hotline/ops/load"
)

func loadDrill(ctx context.Context, out, errs io.Writer, args []string) error {
	var c load.Config
	var asJSON bool
	err := parse(errs, "load", args, func(f *flag.FlagSet) {
		f.StringVar(&c.URL, "url", "", "public base `URL` of the hotline")
		f.StringVar(&c.Token, "token", "", "auth token that signs the webhooks")
		f.StringVar(&c.AccountSID, "sid", demoAccount, "account SID")
		f.StringVar(&c.HotlineNumber, "number", demoNumber, "the hotline's number")
		f.StringVar(&c.Path, "path", "/twilio/sms", "webhook to post to")
		f.StringVar(&c.Ceiling, "ceiling", "", "also measure this `path` first, e.g. /twilio/status, which only checks the signature")
		f.IntVar(&c.Concurrency, "c", 16, "connections")
		f.IntVar(&c.Count, "n", 1000, "texts")
		f.Float64Var(&c.Rate, "rate", 0, "texts per second; 0 is flat out")
		f.BoolVar(&asJSON, "json", false, "one JSON object")
	})
	if err != nil {
		return err
	}
	if err := loopback(c.URL); err != nil {
		return err
	}
	r, err := load.Run(ctx, c)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(out).Encode(r)
	} else {
		err = r.Print(out)
	}
	if err == nil && r.Accepted != r.Sent {
		return fmt.Errorf("%d of %d were not accepted", r.Sent-r.Accepted, r.Sent)
	}
	return err
}

// The demo's account, so that drills need only its token.
const (
	demoAccount = "AC0123456789abcdef0123456789abcdef"
	demoNumber  = "+66600000000"
)
