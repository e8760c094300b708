package vault_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/vault"
)

// safe is a bucket on a real server in this process, with the desk's keys in a directory.
type safe struct {
	store, dir string
	stop       func()
	js         jetstream.JetStream
	kv         jetstream.KeyValue
	toDesk     *vault.SealRing
	desk       *vault.OpenRing
	maker      *vault.CaseMaker
	keeper     *vault.CaseKeeper
}

func newSafe(t testing.TB) *safe {
	t.Helper()
	s := &safe{store: t.TempDir(), dir: t.TempDir()}
	s.js, s.stop = startUntil(t, s.store)
	t.Cleanup(func() { s.stop() })
	s.kv = bucket(t, s.js, false)
	rotate(t, s.dir, vault.Desk, monday)
	s.toDesk, s.desk = rings(t, s.dir, vault.Desk)
	s.maker = vault.NewCaseMaker(s.kv, s.toDesk)
	s.keeper = keeper(t, s)
	return s
}

// restart is another process over the same store.
func (s *safe) restart(t *testing.T) {
	t.Helper()
	s.stop()
	s.js, s.stop = startUntil(t, s.store)
	kv, err := s.js.KeyValue(t.Context(), "TEST")
	if err != nil {
		t.Fatal(err)
	}
	s.kv, s.maker = kv, vault.NewCaseMaker(kv, s.toDesk)
	s.keeper = keeper(t, s)
}

func keeper(t testing.TB, s *safe) *vault.CaseKeeper {
	t.Helper()
	k, err := vault.NewCaseKeeper(t.Context(), s.js, s.kv, s.desk)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func startServer(t testing.TB, store string) jetstream.JetStream {
	t.Helper()
	js, stop := startUntil(t, store)
	t.Cleanup(stop)
	return js
}

func startUntil(t testing.TB, store string) (js jetstream.JetStream, stop func()) {
	t.Helper()
	ns, err := server.NewServer(&server.Options{DontListen: true, JetStream: true, StoreDir: store, SyncAlways: true, NoSigs: true,
		NoLog: true, JetStreamMaxMemory: 8 << 20, JetStreamMaxStore: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	ns.Start()
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	nc, err := nats.Connect("", nats.InProcessServer(ns))
	if err != nil {
		t.Fatal(err)
	}
	if js, err = jetstream.New(nc); err != nil {
		t.Fatal(err)
	}
	return js, func() {
		nc.Close()
		ns.Shutdown()
		ns.WaitForShutdown()
	}
}

// bucket is what CreateKeyValue makes, but for DenyDelete.
func bucket(t testing.TB, js jetstream.JetStream, denyDelete bool) jetstream.KeyValue {
	t.Helper()
	_, err := js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "KV_TEST", Subjects: []string{"$KV.TEST.>"}, MaxMsgsPerSubject: 1,
		Discard: jetstream.DiscardNew, AllowRollup: true, DenyDelete: denyDelete, AllowDirect: true, Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	kv, err := js.KeyValue(t.Context(), "TEST")
	if err != nil {
		t.Fatal(err)
	}
	return kv
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
