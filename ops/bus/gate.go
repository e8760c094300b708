package bus

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"hotline/ops/secret"
)

// ErrInUse says that another process has the directory open.
var ErrInUse = errors.New("bus: the directory is in use")

// manifest says what was made in a directory. It is written last at the first start and after a stream was added.
type manifest struct {
	Version  int      `json:"version"`
	KeyCheck string   `json:"key_check"` // of the storage key; "none" without one
	Streams  []string `json:"streams"`   // rows of the table
}

const manifestVersion = 1

// gate is what is known about a directory before the engine touches it.
type gate struct {
	first    bool
	manifest manifest
	tips     Tips
	lock     *os.File
}

func (cfg ServerConfig) manifestFile() string { return filepath.Join(cfg.Dir, "manifest.json") }
func (cfg ServerConfig) tipsFile() string     { return filepath.Join(cfg.Dir, "tips.json") }

// begunFile stands from before the first stream is made until the manifest is written. While it stands no door has been
// opened, so the store holds nothing of anybody.
func (cfg ServerConfig) begunFile() string { return filepath.Join(cfg.Dir, "first-start") }

// openGate looks at the directory with the engine still stopped: a wrong key or a missing folder must be found before the
// engine opens the store, since it would go on without, and a stream then created anew destroys what is left.
func openGate(cfg ServerConfig) (_ *gate, err error) {
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("bus: directory: %w", err)
	}
	g := &gate{}
	if g.lock, err = lock(filepath.Join(cfg.Dir, "lock")); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			g.close()
		}
	}()
	free, err := diskFree(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if free < cfg.MinFree {
		return nil, fmt.Errorf("%w: %d MiB free, %d wanted", ErrNoSpace, free>>20, cfg.MinFree>>20)
	}
	raw, err := os.ReadFile(cfg.manifestFile())
	if errors.Is(err, fs.ErrNotExist) {
		g.first = true
		return g, prepare(cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("bus: manifest: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&g.manifest); err != nil || g.manifest.Version != manifestVersion {
		return nil, fmt.Errorf("%w: it is damaged or from another version", ErrNoManifest)
	}
	if want := keyCheck(cfg.StorageKey); !hmac.Equal([]byte(want), []byte(g.manifest.KeyCheck)) {
		return nil, ErrStorageKey
	}
	for _, name := range g.manifest.Streams {
		row, ok := RowOf(name)
		if !ok {
			continue // of another release; nobody here uses it
		}
		if _, err := os.Stat(cfg.folder(row)); err != nil {
			return nil, fmt.Errorf("%w: %s has no folder", ErrMissingStream, name)
		}
	}
	if err := setAside(cfg); err != nil {
		return nil, err
	}
	if cfg.Rebase {
		return g, nil
	}
	if g.tips, err = ReadTips(cfg.tipsFile()); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: the file of tips is gone", ErrTruncated)
	}
	return g, err
}

// prepare makes a directory ready for its first start.
func prepare(cfg ServerConfig) error {
	if n := len(cfg.StorageKey.Reveal()); n > 0 && n < 32 {
		return fmt.Errorf("%w: %d bytes are too few, 32 are wanted", ErrStorageKey, n)
	}
	entries, err := os.ReadDir(cfg.storeDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("bus: store: %w", err)
	}
	if len(entries) > 0 {
		if _, err := os.Stat(cfg.begunFile()); err != nil {
			return ErrNoManifest
		}
		// The first start did not come to its end. What it left is set aside, not deleted.
		aside := fmt.Sprintf("%s.unfinished-%d", cfg.storeDir(), time.Now().Unix())
		if err := os.Rename(cfg.storeDir(), aside); err != nil {
			return fmt.Errorf("bus: store: %w", err)
		}
	}
	return writeSynced(cfg.begunFile(), []byte("The first start has begun and not ended.\n"))
}

// enter is the second half of the gate, with the engine running and nobody else connected.
func (s *Server) enter(ctx context.Context, g *gate) error {
	if err := s.healthy(ctx); err != nil {
		return err
	}
	var err error
	if s.admin, err = s.Conn(ctx, RoleOperator); err != nil {
		return err
	}
	for _, name := range g.manifest.Streams {
		if _, ok := RowOf(name); !ok {
			continue
		}
		if _, err := s.admin.stream(ctx, name); err != nil {
			return fmt.Errorf("%w: %s", ErrMissingStream, name)
		}
	}
	found, chains, err := verify(ctx, s.admin, g.tips)
	if err != nil {
		return err
	}
	made, err := provision(ctx, s.admin, ProvisionConfig{MaxStore: s.cfg.MaxStore, Create: true, known: g.manifest.Streams})
	if err != nil {
		return err
	}
	for _, row := range rows { // a stream made now begins its chain
		if _, ok := chains[row.Name]; !ok && row.Kept {
			chains[row.Name] = link{}
		}
	}
	s.chains = chains
	if !s.cfg.Rebase {
		if err := os.RemoveAll(s.cfg.asideDir()); err != nil {
			return fmt.Errorf("bus: blocks set aside: %w", err)
		}
	}
	if len(made) == 0 && !s.cfg.Rebase {
		return nil
	}
	if err := s.healthy(ctx); err != nil {
		return err
	}
	if !s.cfg.Unsynced {
		if err := syncTree(s.cfg.Dir); err != nil {
			return fmt.Errorf("bus: sync: %w", err)
		}
	}
	for _, row := range rows {
		if _, ok := found[row.Name]; !ok {
			found[row.Name] = Tip{}
			if row.Kept {
				found[row.Name] = link{}.tip()
			}
		}
	}
	if err := writeTips(s.cfg.tipsFile(), found); err != nil {
		return err
	}
	m := manifest{manifestVersion, keyCheck(s.cfg.StorageKey), g.manifest.Streams}
	for _, name := range made {
		if !slices.Contains(m.Streams, name) {
			m.Streams = append(m.Streams, name)
		}
	}
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("bus: manifest: %w", err)
	}
	if err := writeSynced(s.cfg.manifestFile(), append(raw, '\n')); err != nil {
		return err
	}
	if err := os.Remove(s.cfg.begunFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("bus: first start: %w", err)
	}
	return nil
}

// healthy waits a little for the engine to serve every stream.
func (s *Server) healthy(ctx context.Context) error {
	for wait := time.Millisecond; ; wait *= 2 {
		h := s.ns.Healthz(nil)
		if h.StatusCode == 200 {
			return nil
		}
		if wait > 300*time.Millisecond {
			return fmt.Errorf("%w: %s", ErrUnhealthy, h.Error)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrUnhealthy, ctx.Err())
		}
	}
}

// folder is where the engine keeps a row.
func (cfg ServerConfig) folder(r Row) string {
	return filepath.Join(cfg.storeDir(), "jetstream", account, "streams", r.stream())
}

// keyCheck tells keys apart without telling them.
func keyCheck(key secret.Bytes) string {
	if key.Empty() {
		return "none"
	}
	mac := hmac.New(sha256.New, key.Reveal())
	mac.Write([]byte("hotline bus storage key check 1"))
	return hex.EncodeToString(mac.Sum(nil))
}

func lock(file string) (*os.File, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("bus: lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, ErrInUse
	}
	return f, nil
}

func (g *gate) close() { _ = g.lock.Close() }
