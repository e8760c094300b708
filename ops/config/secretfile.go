package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"hotline/ops/secret"
)

// SecretFile is the path of a file that holds a secret. The secret itself is never in the configuration.
type SecretFile struct{ path string }

// NewSecretFile names a file in code, for defaults and tests.
func NewSecretFile(path string) SecretFile { return SecretFile{path} }

// What can be wrong with a secret's file.
var (
	ErrNoSecret   = errors.New("config: no secret file is named")
	ErrOpenSecret = errors.New("config: secret file can be read by others; chmod 600 it")
	ErrBadSecret  = errors.New("config: secret file is empty, too large or not a file")
)

const largestSecret = 64 << 10

var errInline = errors.New("looks like a secret; put it into a file that only the service can read, and name that file here")

func (f *SecretFile) UnmarshalText(b []byte) error {
	if notAPath(string(b)) {
		return errInline
	}
	f.path = string(b)
	return nil
}

func (f SecretFile) MarshalText() ([]byte, error) { return []byte(f.path), nil }

// String returns the path, which is no secret.
func (f SecretFile) String() string { return f.path }

// IsZero reports whether no file is named.
func (f SecretFile) IsZero() bool { return f.path == "" }

func (f *SecretFile) rebase(dir string) { f.path = rebase(dir, f.path) }

// Load reads the file's bytes as they are. A file that everyone can read, or others can write, is refused.
func (f SecretFile) Load() (secret.Bytes, error) {
	if f.path == "" {
		return secret.Bytes{}, ErrNoSecret
	}
	file, err := os.Open(f.path)
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("config: secret: %w", err)
	}
	defer file.Close()
	info, err := file.Stat() // of the open file: nobody exchanges it in between
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("config: secret: %w", err)
	}
	if !info.Mode().IsRegular() {
		return secret.Bytes{}, fmt.Errorf("%w: %s", ErrBadSecret, f.path)
	}
	if info.Mode().Perm()&0o027 != 0 { // a group may read: that is how containers hand out secrets
		return secret.Bytes{}, fmt.Errorf("%w: %s", ErrOpenSecret, f.path)
	}
	b, err := io.ReadAll(io.LimitReader(file, largestSecret+1))
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("config: secret: %w", err)
	}
	if len(b) == 0 || len(b) > largestSecret {
		return secret.Bytes{}, fmt.Errorf("%w: %s", ErrBadSecret, f.path)
	}
	return secret.NewBytes(b), nil
}

// LoadText reads the file as one line of text, without the line break editors leave at the end.
func (f SecretFile) LoadText() (secret.Text, error) {
	b, err := f.Load()
	if err != nil {
		return secret.Text{}, err
	}
	line := bytes.TrimRight(b.Reveal(), "\r\n")
	if len(line) == 0 || bytes.ContainsAny(line, "\r\n\x00") {
		return secret.Text{}, fmt.Errorf("%w: %s", ErrBadSecret, f.path)
	}
	return secret.NewText(string(line)), nil
}

// privates are forms that only secrets have: PEM private keys, age identities, NATS seeds, 32 hex digits (a Twilio token).
var privates = regexp.MustCompile(`PRIVATE KEY-----|^AGE-SECRET-KEY-|^AGE-PLUGIN-|^S[ACNOUX][A-Z2-7]{56}$|^[0-9a-f]{32}$|^(sk|pk|rk|ghp|xox[abp])[-_][0-9A-Za-z_-]{16,}$`)

// inlineSecret reports whether any setting's text has the form of a secret.
func inlineSecret(s string) bool { return privates.MatchString(strings.TrimSpace(s)) }

var token = regexp.MustCompile(`^[0-9A-Za-z+_=-]{16,}$|^[0-9A-Za-z+/_-]{30,}=*$|\s`)

// notAPath reports whether s cannot be meant as the name of a file: a long token without a dot, or a text with spaces.
func notAPath(s string) bool {
	if strings.HasPrefix(s, "/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") {
		return strings.ContainsAny(s, "\r\n\x00")
	}
	return token.MatchString(s) && (!strings.Contains(s, "/") || strings.HasSuffix(s, "=") || len(s) >= 40)
}
