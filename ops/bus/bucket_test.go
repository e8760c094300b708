package bus_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

func TestAContactVanishesUnlessItIsPutAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		relay := bustest.Conn(t, s, bus.RoleRelay)
		k := bustest.Committer(t, relay, bus.Contacts)
		kv, err := relay.KV(t.Context(), bus.Contacts)
		if err != nil {
			t.Fatal(err)
		}
		put := func(key string) {
			t.Helper()
			if _, err := k.Commit(t.Context(), bus.Entry(bus.Contacts, key, []byte("sealed"), time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		put("once")
		put("again")
		time.Sleep(40 * time.Minute)
		put("again")
		time.Sleep(40 * time.Minute)
		if _, err := kv.Get(t.Context(), "once"); !errors.Is(err, jetstream.ErrKeyNotFound) {
			t.Error("it is still there:", err)
		}
		if e, err := kv.Get(t.Context(), "again"); err != nil || string(e.Value()) != "sealed" {
			t.Error("it is gone:", err)
		}
		time.Sleep(time.Hour)
		if _, err := kv.Get(t.Context(), "again"); !errors.Is(err, jetstream.ErrKeyNotFound) {
			t.Error("it is still there:", err)
		}
		for _, key := range []string{"", "a..b", ">", "a b"} {
			if _, err := k.Commit(t.Context(), bus.Entry(bus.Contacts, key, nil, time.Hour)); !errors.Is(err, bus.ErrSubject) {
				t.Errorf("key %q: %v", key, err)
			}
		}
	})
}

func TestShreddedKeysAreNotInTheFiles(t *testing.T) {
	t.Parallel()
	cfg := bus.ServerConfig{Dir: t.TempDir()}
	s := bustest.Open(t, cfg)
	triage, console := bustest.Conn(t, s, bus.RoleTriage), bustest.Conn(t, s, bus.RoleConsole)
	kv, err := triage.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"first", "doomed", "last"} {
		if _, err := kv.Create(t.Context(), key, []byte("wrapped key of "+key)); err != nil {
			t.Fatal(err)
		}
	}
	if !onDisk(t, cfg.Dir, "wrapped key of doomed") {
		t.Fatal("the test cannot see the files")
	}
	for range 2 { // idempotent
		if err := console.Shred(t.Context(), bus.Keys, "doomed"); err != nil {
			t.Fatal(err)
		}
	}
	if err := console.Shred(t.Context(), bus.Keys, "never-there"); err != nil {
		t.Error(err)
	}
	if onDisk(t, cfg.Dir, "wrapped key of doomed") {
		t.Error("the key is still in the files")
	}
	read, err := console.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read.Get(t.Context(), "doomed"); !errors.Is(err, jetstream.ErrKeyNotFound) {
		t.Error(err)
	}
	if e, err := read.Get(t.Context(), "last"); err != nil || string(e.Value()) != "wrapped key of last" {
		t.Error(err)
	}
	if err := console.Shred(t.Context(), bus.Cases, "k"); !errors.Is(err, bus.ErrSubject) {
		t.Error("the journal can be shredded:", err)
	}
	if err := bustest.Conn(t, s, bus.RoleRelay).Shred(t.Context(), bus.Keys, "first"); !errors.Is(err, bus.ErrForbidden) {
		t.Error(err)
	}
	bustest.Stop(t, s)
	s = bustest.Open(t, cfg)
	if read, err = bustest.Conn(t, s, bus.RoleConsole).KV(t.Context(), bus.Keys); err != nil {
		t.Fatal(err)
	}
	if _, err := read.Get(t.Context(), "doomed"); !errors.Is(err, jetstream.ErrKeyNotFound) {
		t.Error("it is back after a restart:", err)
	}
}

func onDisk(t *testing.T, dir, text string) (found bool) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // files come and go
		}
		if raw, err := os.ReadFile(path); err == nil && bytes.Contains(raw, []byte(text)) {
			found = true
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// The Internet touches intake: it may read and remove the entry it can name, and learns of no other.
func TestABoxIsAskedForByName(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	relay, intake := bustest.Conn(t, s, bus.RoleRelay), bustest.Conn(t, s, bus.RoleIntake)
	k := bustest.Committer(t, relay, bus.Boxes)
	for _, key := range []string{"hers-00", "his-00"} {
		commit(t, k, bus.Entry(bus.Boxes, key, []byte("sealed"), time.Hour))
	}
	kv, err := intake.KV(t.Context(), bus.Boxes)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := kv.Get(t.Context(), "hers-00"); err != nil || string(e.Value()) != "sealed" {
		t.Error(err)
	}
	if err := intake.Shred(t.Context(), bus.Boxes, "hers-00"); err != nil {
		t.Error(err)
	}
	if _, err := kv.Get(t.Context(), "hers-00"); !errors.Is(err, jetstream.ErrKeyNotFound) {
		t.Error(err)
	}
	// A slot that was emptied counts as never used.
	first := bus.Entry(bus.Boxes, "hers-00", []byte("sealed"), time.Hour)
	first.Expect = &bus.Expect{}
	commit(t, k, first)
	if _, err := intake.Replay(t.Context(), bus.Boxes, 1, func(bus.Message) error { return nil }); !errors.Is(err, bus.ErrForbidden) {
		t.Error("intake reads every box:", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if keys, err := kv.Keys(ctx); err == nil {
		t.Error("intake lists the boxes:", keys)
	}
	if _, err := kv.Put(ctx, "hers-01", nil); err == nil {
		t.Error("intake puts letters into boxes")
	}
	if _, err := relay.KV(t.Context(), bus.Boxes); err != nil {
		t.Error(err)
	}
	if err := relay.Shred(t.Context(), bus.Boxes, "his-00"); !errors.Is(err, bus.ErrForbidden) {
		t.Error("the relay takes letters out:", err)
	}
	if _, err := bustest.Conn(t, s, bus.RoleConsole).KV(t.Context(), bus.Boxes); !errors.Is(err, bus.ErrForbidden) {
		t.Error("the console opens the boxes:", err)
	}
}
