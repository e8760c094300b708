package contact

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"hotline/intake"
	"hotline/ops/secret"
)

// Epoch is how long one alias key is used; the key before it is kept for one more, so that a conversation survives the
// change. With the key all Thai mobile numbers fall in a minute (risk.md §4): the key is the defence, and it dies.
const Epoch = 30 * 24 * time.Hour

// Epochs turns addresses into aliases. The keys lie in a directory, one file an epoch, named by its first second.
type Epochs struct {
	dir string

	mu   sync.RWMutex
	keys []epochKey // newest first, at most two
}

type epochKey struct {
	begins time.Time
	key    secret.Bytes
}

const epochSuffix = ".alias"

// LoadEpochs reads the keys in dir, which it makes if need be, and makes a new one when the newest is older than Epoch at
// now. Keys older than two epochs are destroyed. An empty dir keeps one key in memory, for tests.
func LoadEpochs(dir string, now time.Time) (*Epochs, error) {
	e := &Epochs{dir: dir}
	return e, e.Turn(now)
}

// Turn begins a new epoch if it is time. Call it about once an hour.
func (e *Epochs) Turn(now time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	keys := e.keys
	if e.dir != "" {
		var err error
		if keys, err = readEpochs(e.dir); err != nil {
			return err
		}
	}
	if len(keys) == 0 || now.Sub(keys[0].begins) >= Epoch {
		k := epochKey{now.UTC().Truncate(time.Second), secret.NewBytes(make([]byte, 32))}
		_, _ = rand.Read(k.key.Reveal()) // never fails (crypto/rand)
		if err := e.write(k); err != nil {
			return err
		}
		keys = slices.Insert(keys, 0, k)
	}
	for i := len(keys) - 1; i > 0 && (i > 1 || now.Sub(keys[i].begins) >= 2*Epoch); i-- {
		if err := e.destroy(keys[i]); err != nil {
			return err
		}
		keys = keys[:i]
	}
	e.keys = keys
	return nil
}

func readEpochs(dir string) (keys []epochKey, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("contact: alias keys: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"+epochSuffix))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	slices.Reverse(names)
	for _, n := range names {
		begins, err := time.Parse(epochTime, strings.TrimSuffix(filepath.Base(n), epochSuffix))
		if err != nil {
			return nil, fmt.Errorf("contact: alias keys: %s has no time for a name", filepath.Base(n))
		}
		b, err := os.ReadFile(n)
		if err != nil {
			return nil, fmt.Errorf("contact: alias keys: %w", err)
		}
		if len(b) != 32 {
			return nil, fmt.Errorf("contact: alias keys: %s is damaged", filepath.Base(n))
		}
		keys = append(keys, epochKey{begins, secret.NewBytes(b)})
	}
	return keys, nil
}

const epochTime = "20060102T150405Z"

func (e *Epochs) name(k epochKey) string {
	return filepath.Join(e.dir, k.begins.Format(epochTime)+epochSuffix)
}

func (e *Epochs) write(k epochKey) (err error) {
	if e.dir == "" {
		return nil
	}
	// Whole or not at all: a half-written key would refuse the next start.
	f, err := os.CreateTemp(e.dir, "new-*")
	if err != nil {
		return fmt.Errorf("contact: alias keys: %w", err)
	}
	_, err = f.Write(k.key.Reveal())
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), e.name(k))
	}
	if err != nil {
		return fmt.Errorf("contact: alias keys: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func (e *Epochs) destroy(k epochKey) error {
	k.key.Wipe()
	if e.dir == "" {
		return nil
	}
	_ = os.WriteFile(e.name(k), make([]byte, 32), 0o600) // best effort: the file system may keep the old block
	return os.Remove(e.name(k))
}

// Alias gives the pseudonym of an address, and its pseudonym of the epoch before (zero if that key is gone). Purposes are
// kept apart inside the hash: an alias cannot be matched with a limit's bucket.
func (e *Epochs) Alias(a Address) (now, former intake.Alias) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	now = thread(e.keys[0], a)
	if len(e.keys) > 1 {
		former = thread(e.keys[1], a)
	}
	return now, former
}

func thread(k epochKey, a Address) intake.Alias {
	m := hmac.New(sha256.New, k.key.Reveal())
	for _, p := range []string{"thread", a.Gateway, a.Value.Reveal()} {
		fmt.Fprintf(m, "%d:%s", len(p), p)
	}
	return intake.NewAlias(m.Sum(nil))
}
