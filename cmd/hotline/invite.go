package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"hotline/triage"
)

// invitationAge is how long a sign-in link made on the command line is good, once.
const invitationAge = 24 * time.Hour

// invitation is a file named by the hash of its token: whoever reads the folder cannot sign in with it.
type invitation struct {
	Staff   triage.Staff `json:"staff"`
	Expires time.Time    `json:"expires"`
}

func invitationFile(cfg Config, token string) string {
	sum := sha256.Sum256([]byte(token))
	return filepath.Join(string(cfg.Keys.Dir), "invitations", hex.EncodeToString(sum[:]))
}

// invite makes a one-time link for a person of the configuration. It works while the service runs and while it does not.
func invite(cfg Config, id triage.Staff, now time.Time) (link string, err error) {
	if _, known := cfg.person(id); !known {
		return "", errors.New("no such person under [[staff]]")
	}
	token := rand.Text()
	b, err := json.Marshal(invitation{id, now.Add(invitationAge)})
	if err != nil {
		return "", err
	}
	file := invitationFile(cfg, token)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return "", err
	}
	return cfg.Console.URL.Join("/signin") + "?token=" + token, nil
}

// redeem gives the person an invitation is for. Spending it removes the file, so of two only one is let in.
func redeem(cfg Config, token string, spend bool, now time.Time) (triage.Staff, bool) {
	file := invitationFile(cfg, token)
	b, err := os.ReadFile(file)
	var i invitation
	if err != nil || json.Unmarshal(b, &i) != nil {
		return "", false
	}
	if _, known := cfg.person(i.Staff); !known || now.After(i.Expires) {
		return "", false
	}
	if spend && os.Remove(file) != nil {
		return "", false
	}
	return i.Staff, true
}

func staffLink(_ context.Context, s streams, args []string) error {
	var file string
	rest, err := flags(s, "staff link", args, func(f *flag.FlagSet) { f.StringVar(&file, "config", "", "configuration `file`") })
	if err != nil {
		return err
	}
	if file == "" || len(rest) != 1 {
		return fmt.Errorf("%w: name the configuration and the person", errUsage)
	}
	cfg, err := loadConfig(file)
	if err != nil {
		return err
	}
	link, err := invite(cfg, triage.Staff(rest[0]), time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Out, link)
	return err
}
