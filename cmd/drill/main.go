// Command drill is the hotline's sparring partner: it floods it, kills it and plays its provider, and counts.
//
//	drill load   signed webhooks at a rate or flat out; throughput and latency
//	drill kill   kills the service under load, again and again; counts what was acknowledged, found, lost, doubled
//	drill sim    the simulated provider with its handsets, alone
//
// It talks to loopback addresses only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes (contract.md §1).
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
)

var errUsage = errors.New("wrong usage")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Stdout, os.Stderr, os.Args[1:])
	stop()
	os.Exit(code)
}

func run(ctx context.Context, out, errs io.Writer, args []string) int {
	drills := map[string]func(context.Context, io.Writer, io.Writer, []string) error{"load": loadDrill, "kill": killDrill, "sim": simDrill}
	if len(args) == 0 || drills[args[0]] == nil {
		fmt.Fprintln(errs, "usage: drill load|kill|sim [flags]; each explains its flags with -h")
		return exitUsage
	}
	switch err := drills[args[0]](ctx, out, errs, args[1:]); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.Is(err, errUsage):
		fmt.Fprintf(errs, "drill %s: %v\n", args[0], err)
		return exitUsage
	default:
		fmt.Fprintf(errs, "drill %s: %v\n", args[0], err)
		return exitFault
	}
}

func parse(errs io.Writer, name string, args []string, define func(*flag.FlagSet)) error {
	f := flag.NewFlagSet("drill "+name, flag.ContinueOnError)
	f.SetOutput(errs)
	define(f)
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %v", errUsage, err)
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%w: what is %q?", errUsage, f.Arg(0))
	}
	return nil
}

// loopback refuses to aim at anybody else's machine.
func loopback(base string) error {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return fmt.Errorf("%w: a base URL is needed, such as http://127.0.0.1:8080", errUsage)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("%w: drills are for this machine only; the URL is not loopback", errUsage)
	}
	return nil
}
