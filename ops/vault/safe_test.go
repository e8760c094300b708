package vault_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/vault"
)

// safe is the bucket of case keys on a real bus in this process, with the desk's keys in a directory.
type safe struct {
	store, dir string
	stop       func()
	js         jetstream.JetStream
	kv         jetstream.KeyValue
	toDesk     *vault.SealRing
	desk       *vault.OpenRing
	keys       *bus.Committer
	maker      *vault.CaseMaker
	keeper     *vault.CaseKeeper
}

func newSafe(t testing.TB) *safe {
	t.Helper()
	s := &safe{store: t.TempDir(), dir: t.TempDir()}
	rotate(t, s.dir, vault.Desk, monday)
	s.toDesk, s.desk = rings(t, s.dir, vault.Desk)
	s.start(t)
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *safe) start(t testing.TB) {
	t.Helper()
	server := bustest.Open(t, bus.ServerConfig{Dir: s.store})
	triage, console := bustest.Conn(t, server, bus.RoleTriage), bustest.Conn(t, server, bus.RoleConsole)
	var err error
	if s.kv, err = console.KV(t.Context(), bus.Keys); err != nil {
		t.Fatal(err)
	}
	s.js, s.keys = console.JetStream(), triage.Committer(bus.Keys)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- s.keys.Run(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		bustest.Stop(t, server)
		s.stop = func() {}
	}
	read, err := triage.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	s.maker = vault.NewCaseMaker(read, s.keys, s.toDesk)
	if s.keeper, err = vault.NewCaseKeeper(t.Context(), s.js, s.kv, s.desk); err != nil {
		t.Fatal(err)
	}
}

// restart is another process over the same store.
func (s *safe) restart(t *testing.T) {
	t.Helper()
	s.stop()
	s.start(t)
}

func newCase(t testing.TB, m *vault.CaseMaker) (uuid.UUID, vault.PublicKey) {
	t.Helper()
	id := uuid.New()
	pub, err := m.NewCase(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return id, pub
}

// wraps returns the stored wrapped keys of all cases, by name.
func wraps(t *testing.T, kv jetstream.KeyValue) map[string][]byte {
	t.Helper()
	w, err := kv.Watch(t.Context(), "*.*.*", jetstream.IgnoreDeletes())
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	for e := range w.Updates() {
		if e == nil {
			break
		}
		found[e.Key()] = e.Value()
	}
	if err := w.Stop(); err != nil {
		t.Fatal(err)
	}
	return found
}

// onDisk reports whether any file below dir holds the bytes.
func onDisk(t *testing.T, dir string, needle []byte) bool {
	t.Helper()
	found, read := false, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the server swapped it
		}
		read += len(b)
		found = found || bytes.Contains(b, needle)
		return err
	})
	if err != nil || read == 0 {
		t.Fatalf("read %d bytes of the store: %v", read, err)
	}
	return found
}
