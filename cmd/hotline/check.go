package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"hotline/intake/contact"
	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/ops/logging"
	"hotline/ops/vault"
)

// finding is one line of check. A serious one makes the exit code 1.
type finding struct {
	serious bool
	text    string
}

// checker collects what it finds; it goes on after a fault, so that all are told at once.
type checker struct{ found []finding }

func (k *checker) serious(format string, v ...any) {
	k.found = append(k.found, finding{true, fmt.Sprintf(format, v...)})
}
func (k *checker) warn(format string, v ...any) {
	k.found = append(k.found, finding{false, fmt.Sprintf(format, v...)})
}

// check says everything that is wrong with an installation, without changing any of it.
func check(ctx context.Context, s streams, args []string) error {
	var file string
	rest, err := flags(s, "check", args, func(f *flag.FlagSet) { f.StringVar(&file, "config", "", "configuration `file`") })
	if err != nil {
		return err
	}
	if file == "" || len(rest) > 0 {
		return fmt.Errorf("%w: a configuration file is needed", errUsage)
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return err // config.Faults: all at once already
	}
	k := &checker{}
	k.clock()
	k.keys(cfg)
	k.disk(cfg)
	k.provider(ctx, cfg)
	k.people(cfg)
	if _, err := openRules(string(cfg.Triage.Rules)); err != nil {
		k.serious("%v", err) // names file and line; the rules hold no report
	}
	k.bus(ctx, cfg)
	bad := 0
	for _, f := range k.found {
		word := "warning"
		if f.serious {
			word, bad = "serious", bad+1
		}
		fmt.Fprintf(s.Out, "%s: %s\n", word, f.text)
	}
	if bad > 0 {
		return errFault
	}
	_, err = fmt.Fprintf(s.Out, "ready to serve; %d warnings\n", len(k.found))
	return err
}

// clock: leases, signatures' age and retention hang on it.
func (k *checker) clock() {
	if y := time.Now().Year(); y < 2026 || y > 2100 {
		k.serious("the clock says the year is %d; set it, and run a time service", y)
	}
}

func (k *checker) keys(cfg Config) {
	dir := string(cfg.Keys.Dir)
	info, err := os.Stat(dir)
	if err != nil {
		k.serious("keys.dir: there is no such folder; hotline init makes one")
		return
	}
	if info.Mode().Perm()&0o077 != 0 {
		k.warn("keys.dir can be entered by others on this machine; chmod 700 it")
	}
	for _, p := range []vault.Purpose{vault.Door, vault.Desk, vault.Relay} {
		if _, err := vault.LoadSealer(dir, p); err != nil {
			k.serious("keys: no public %s key: nothing could be sealed to it", p)
		}
		if _, err := vault.LoadOpener(dir, p); err != nil {
			k.warn("keys: no private %s key here (%v); the role that opens with it cannot run from this folder", p, reason(err))
		}
	}
	if _, err := config.NewSecretFile(filepath.Join(dir, reportKeyFile)).Load(); err != nil {
		k.serious("keys: %s: %v", reportKeyFile, err)
	}
	if _, err := os.Stat(filepath.Join(dir, aliasDir)); err == nil {
		if _, err := contact.LoadEpochs(filepath.Join(dir, aliasDir), time.Now()); err != nil {
			k.serious("keys: %v", err)
		}
	}
}

func reason(err error) error {
	for _, s := range []error{vault.ErrNoKey, vault.ErrKeyMode, vault.ErrKey} {
		if errors.Is(err, s) {
			return s
		}
	}
	return errors.New("unreadable")
}

func (k *checker) disk(cfg Config) {
	if cfg.Bus.URL != "" {
		return
	}
	dir := string(cfg.Bus.Dir)
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		k.warn("bus.dir: the free space cannot be read")
		return
	}
	free := config.Size(int64(st.Bavail) * st.Bsize)
	switch {
	case free < cfg.Bus.MinFree:
		k.serious("disk: %s are free, bus.min_free asks for %s", free, cfg.Bus.MinFree)
	case free < cfg.Bus.MaxStore:
		k.warn("disk: %s are free, bus.max_store allows %s", free, cfg.Bus.MaxStore)
	}
}

func (k *checker) provider(ctx context.Context, cfg Config) {
	if cfg.Twilio == nil {
		k.warn("there is no [twilio]: nobody can text in")
		return
	}
	h := &house{cfg: cfg}
	account, err := h.account()
	if err != nil {
		k.serious("twilio: %v", err)
		return
	}
	client, err := h.twilio(account)
	if err != nil {
		k.serious("%v", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	if err := client.Reach(ctx); err != nil {
		k.serious("twilio: the API does not accept us: %v", err)
	}
	if cfg.Public.URL.Parts().Scheme != "https" {
		k.warn("public.url is not https: reports would cross the network in clear")
	}
}

func (k *checker) people(cfg Config) {
	switch len(cfg.Staff) {
	case 0:
		k.serious("there is nobody under [[staff]]: no report would be read")
	case 1:
		k.warn("there is one person under [[staff]]: nobody can take over, and nothing that needs two people can be done")
	}
}

// bus opens the store as serve would. It is refused, and nothing changed, when anything is missing or damaged.
func (k *checker) bus(ctx context.Context, cfg Config) {
	if cfg.Bus.URL != "" {
		h := &house{cfg: cfg, log: logging.Discard()}
		for _, r := range roles {
			c, err := h.dial(ctx, r)
			if err != nil {
				k.serious("bus: %s: %v", r, err)
				continue
			}
			c.Close()
		}
		return
	}
	if _, err := os.Stat(string(cfg.Bus.Dir)); err != nil {
		return // a first start makes it
	}
	key, err := cfg.Bus.storageKey()
	if err != nil {
		k.serious("bus.storage_key_file: %v", err)
		return
	}
	s, err := bus.Start(ctx, bus.ServerConfig{Dir: string(cfg.Bus.Dir), StorageKey: key, MaxStore: int64(cfg.Bus.MaxStore), MinFree: int64(cfg.Bus.MinFree)})
	switch {
	case errors.Is(err, bus.ErrInUse):
		k.warn("the service is running; its store was not read. Ask /readyz")
	case err != nil:
		k.serious("%v", err)
	default:
		if err := s.Shutdown(ctx); err != nil {
			k.warn("bus: %v", err)
		}
	}
}
