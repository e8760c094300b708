package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"hotline/ops/bus"
	"hotline/ops/logging"
)

// provision makes the streams of an external bus. It is the operator's act, never a running role's, and only ever adds.
func provision(ctx context.Context, s streams, args []string) error {
	var file string
	var yes bool
	rest, err := flags(s, "bus provision", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "config", "", "configuration `file`")
		f.BoolVar(&yes, "yes", false, "do it; without this flag it only says what is missing")
	})
	if err != nil {
		return err
	}
	if file == "" || len(rest) > 0 {
		return fmt.Errorf("%w: a configuration file is needed", errUsage)
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	if cfg.Bus.URL == "" {
		return fmt.Errorf("bus.url is empty: the embedded bus provisions itself at its first start")
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	h := &house{cfg: cfg, log: logging.New(s.Err, cfg.Log.logging())}
	conn, err := h.dial(ctx, bus.RoleOperator)
	if err != nil {
		return err
	}
	defer conn.Close()
	made, err := bus.Provision(ctx, conn, bus.ProvisionConfig{MaxStore: int64(cfg.Bus.MaxStore), Create: yes})
	for _, m := range made {
		fmt.Fprintln(s.Out, "made", m)
	}
	if err == nil && len(made) == 0 {
		_, err = fmt.Fprintln(s.Out, "every stream of the table is there")
	}
	return err
}
