// Command hotline is the anonymous reporting and referral hotline: the service, and the operator's verbs.
//
//	main.go      the verbs
//	config.go    what can be set
//	house.go     one process: bus, casebook, services in order
//	intake.go relay.go triage.go routing.go console.go monitor.go   one file per role, each puts its rooms in
//	serve.go demo.go init.go check.go   the verbs that do something
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"hotline/ops/config"

	_ "time/tzdata" // the house runs in an image without a time zone database
)

// verb is one command. Its run gets what stands behind the name.
type verb struct {
	name string // one or two words
	args string
	does string
	run  func(ctx context.Context, s streams, args []string) error
}

// streams are where a command reads and writes: results on Out, everything else on Err.
type streams struct {
	In       io.Reader
	Out, Err io.Writer
}

func verbs() []verb {
	return []verb{
		{name: "demo", args: "[-quiet] [-dir DIR]", does: "everything in one process, with a simulated provider and handsets", run: demo},
		{name: "init", args: "DIR", does: "writes a configuration, keys and the first sign-in link", run: initDir},
		{name: "serve", args: "-config FILE [-role R,…]", does: "runs all roles, or some", run: serve},
		{name: "check", args: "-config FILE", does: "says everything that is wrong; exit 1 if serious", run: check},
		{name: "staff link", args: "-config FILE ID", does: "makes a one-time sign-in link for a person of the configuration", run: staffLink},
		{name: "bus provision", args: "-config FILE [-yes]", does: "makes the missing streams of an external NATS server", run: provision},
		{name: "config describe", does: "the configuration's manual", run: describe},

		{name: "triage rate", does: "rates JSON lines {id,text} from standard input", run: triageRate},
		{name: "triage explain", args: "TEXT", does: "why a text gets its level", run: triageExplain},
		{name: "triage evaluate", args: "[-json] FILE", does: "recall, false alarms and misses on a labelled file", run: triageEvaluate},
		{name: "statement verify", args: "[-key KEY] FILE", does: "checks a statement that a report was received, offline", run: statementVerify},
		{name: "version", does: "prints the version", run: version},
	}
}

// Exit codes (contract.md §1).
const (
	exitDone  = 0
	exitFault = 1
	exitUsage = 2
)

// errUsage is a command that was called wrongly; errFault is a command that ran and found something wrong, and has said it.
var (
	errUsage = errors.New("wrong usage")
	errFault = errors.New("found faults")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:])
	stop()
	os.Exit(code)
}

// run finds the verb and turns its error into an exit code and one line.
func run(ctx context.Context, s streams, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		help(s.Out)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, v := range verbs() {
		words := strings.Fields(v.name)
		if len(args) < len(words) || strings.Join(args[:len(words)], " ") != v.name {
			continue
		}
		err := v.run(ctx, s, args[len(words):])
		var faults config.Faults
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return exitDone
		case errors.Is(err, errUsage):
			fmt.Fprintf(s.Err, "hotline %s: %v\nusage: hotline %s %s\n", v.name, err, v.name, v.args)
			return exitUsage
		case errors.Is(err, errFault):
		case errors.As(err, &faults):
			fmt.Fprintln(s.Err, faults)
		default:
			fmt.Fprintf(s.Err, "hotline %s: %v\n", v.name, err)
		}
		return exitFault
	}
	fmt.Fprintf(s.Err, "hotline: no such command; hotline help lists them\n")
	return exitUsage
}

func help(w io.Writer) {
	fmt.Fprintln(w, "hotline: an anonymous reporting and referral hotline\n\nCommands:")
	for _, v := range verbs() {
		fmt.Fprintf(w, "  %-52s %s\n", strings.TrimSpace("hotline "+v.name+" "+v.args), v.does)
	}
	fmt.Fprintln(w, "\nEvery command explains its flags with -h. Exit codes: 0 done, 1 failed or found a fault, 2 wrong usage.")
}

// flags parses a verb's flags; what is wrong with them is wrong usage.
func flags(s streams, name string, args []string, define func(*flag.FlagSet)) ([]string, error) {
	f := flag.NewFlagSet("hotline "+name, flag.ContinueOnError)
	f.SetOutput(s.Err)
	define(f)
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %v", errUsage, err)
	}
	return f.Args(), nil
}

func version(_ context.Context, s streams, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	_, err := fmt.Fprintln(s.Out, "hotline", releaseVersion())
	return err
}

// releaseVersion is the module's version, or the commit it was built from.
func releaseVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 && (v == "" || v == "(devel)") {
			v = s.Value[:12]
		}
	}
	if v == "" {
		v = "(devel)"
	}
	return v
}

func describe(_ context.Context, s streams, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	return config.Describe(s.Out, defaults())
}
