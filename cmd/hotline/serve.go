package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"hotline/ops/bus"
	"hotline/ops/logging"
)

// serve runs the house until it is told to stop.
func serve(ctx context.Context, s streams, args []string) error {
	var file, names string
	rest, err := flags(s, "serve", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "config", "", "configuration `file`")
		f.StringVar(&names, "role", "", "roles to run, with commas: intake, relay, triage, routing, console; default all")
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
	chosen, err := parseRoles(names)
	if err != nil {
		return err
	}
	log := logging.New(s.Err, cfg.Log.logging())
	log.Event("serve.start", logging.Version(releaseVersion()))
	h, err := build(ctx, cfg, log, chosen)
	if err != nil {
		return err
	}
	err = h.serve(ctx)
	log.Event("serve.end")
	return err
}

func parseRoles(names string) ([]bus.Role, error) {
	if names == "" {
		return roles, nil
	}
	var out []bus.Role
	for n := range strings.SplitSeq(names, ",") {
		r := bus.Role(strings.TrimSpace(n))
		if !slices.Contains(roles, r) {
			return nil, fmt.Errorf("%w: no such role; there are intake, relay, triage, routing, console", errUsage)
		}
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out, nil
}
