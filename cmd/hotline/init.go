package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nkeys"

	"hotline/intake/contact"
	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/ops/vault"
)

// initDir writes everything a first start needs into a directory that has none of it yet.
func initDir(_ context.Context, s streams, args []string) error {
	rest, err := flags(s, "init", args, func(*flag.FlagSet) {})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fmt.Errorf("%w: name the directory", errUsage)
	}
	dir := rest[0]
	file := filepath.Join(dir, "hotline.toml")
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s is there already; nothing was changed", file)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := makeKeys(filepath.Join(dir, "keys"), time.Now()); err != nil {
		return err
	}
	if err := makeSeeds(filepath.Join(dir, "bus"), filepath.Join(dir, "nats.conf")); err != nil {
		return err
	}
	cfg := defaults()
	cfg.Staff = []StaffConfig{{ID: "admin", Name: "Administrator", Language: "en"}}
	var manual bytes.Buffer
	if err := config.Describe(&manual, cfg); err != nil {
		return err
	}
	if err := os.WriteFile(file, manual.Bytes(), 0o600); err != nil {
		return err
	}
	if cfg, err = loadConfig(file); err != nil {
		return err
	}
	link, err := invite(cfg, "admin", time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, `Written to %[1]s:
  hotline.toml   the configuration, with a comment on every setting
  keys/          the key rings: copy them to a safe place now; without them nothing can be read again
  bus/ nats.conf credentials and configuration of an external NATS server; the embedded one does not need them

Next:
  1. edit hotline.toml: public.url, console.url, [twilio], [[staff]]
  2. hotline check -config %[2]s
  3. hotline serve -config %[2]s
  4. sign in as admin, once, within %[3]s: %[4]s
`, dir, file, invitationAge, link)
	return err
}

// makeKeys makes every ring and the two keys of the intake floor. What is there stays as it is.
func makeKeys(dir string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, p := range []vault.Purpose{vault.Door, vault.Desk, vault.Relay} {
		_, err := vault.Newest(dir, p)
		if errors.Is(err, vault.ErrNoKey) {
			_, err = vault.Rotate(dir, p, now)
		}
		if err != nil {
			return err
		}
	}
	if _, err := contact.LoadEpochs(filepath.Join(dir, aliasDir), now); err != nil {
		return err
	}
	file := filepath.Join(dir, reportKeyFile)
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return os.WriteFile(file, key, 0o600)
}

// makeSeeds writes one NKey a role and the configuration of a NATS server that knows them.
func makeSeeds(dir, conf string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	users := map[bus.Role]string{}
	for _, r := range bus.Roles() {
		pair, err := nkeys.CreateUser()
		if err != nil {
			return err
		}
		seed, err := pair.Seed()
		if err != nil {
			return err
		}
		if users[r], err = pair.PublicKey(); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, string(r)+".nk"), append(seed, '\n'), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(conf, []byte(bus.NATSConf(bus.ExternalServer{Listen: "127.0.0.1:4222", StoreDir: "nats-store", Users: users})), 0o600)
}
