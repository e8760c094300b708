package bus_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
)

// filled makes a directory with a case history of n events and a report, shut down in good order with its tips recorded.
func filled(t *testing.T, cfg bus.ServerConfig, n int) bus.ServerConfig {
	t.Helper()
	cfg.Dir, cfg.MaxStore, cfg.MinFree = t.TempDir(), 1<<30, 1<<20
	s := bustest.Open(t, cfg)
	record(t, s, func() {
		triage := bustest.Conn(t, s, bus.RoleTriage)
		run(t, triage.Committer(bus.Cases), func(k *bus.Committer) {
			for i := range n {
				commit(t, k, bus.Msg{Subject: bus.SubjectCase(fmt.Sprintf("k%d", i%7), "added"), Data: fmt.Appendf(nil, "event number %d of the history", i)})
			}
		})
		run(t, bustest.Conn(t, s, bus.RoleIntake).Committer(bus.Reports), func(k *bus.Committer) {
			commit(t, k, bus.Msg{Subject: bus.SubjectReport("r1"), ID: "r1", Data: []byte("sealed")})
		})
	})
	bustest.Stop(t, s)
	return cfg
}

// record runs the tips' service around f.
func record(t *testing.T, s *bus.Server, f func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Tips().Run(ctx) }()
	f()
	cancel()
	if err := <-done; err != nil {
		t.Error("tips:", err)
	}
}

func run(t *testing.T, k *bus.Committer, f func(*bus.Committer)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	f(k)
	cancel()
	if err := <-done; err != nil {
		t.Error("committer:", err)
	}
}

func commit(t *testing.T, k *bus.Committer, m ...bus.Msg) []bus.Stored {
	t.Helper()
	s, err := k.Commit(t.Context(), m...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// refuses starts the bus and wants this refusal, naming part, in one line; and that no file in the store is gone.
func refuses(t *testing.T, cfg bus.ServerConfig, want error, part string) {
	t.Helper()
	s, err := bus.Start(t.Context(), cfg)
	if err == nil {
		bustest.Stop(t, s)
		t.Fatalf("it started, wanted %v", want)
	}
	if !errors.Is(err, want) || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("it says %q, wanted %v naming %q", err, want, part)
	}
}

func opens(t *testing.T, cfg bus.ServerConfig, events uint64) *bus.Server {
	t.Helper()
	s := bustest.Open(t, cfg)
	span, err := bustest.Conn(t, s, bus.RoleConsole).Span(t.Context(), bus.Cases)
	if err != nil || span.Count != events {
		t.Fatalf("%d events of %d are there: %v", span.Count, events, err)
	}
	return s
}

func blocks(t *testing.T, cfg bus.ServerConfig, stream string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cfg.Folder(stream), "msgs", "*.blk"))
	if err != nil || len(files) == 0 {
		t.Fatal("no blocks", err)
	}
	return files
}

func TestARestartKeepsEverything(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 40)
	for range 2 {
		s := opens(t, cfg, 40)
		if err := s.Health(); err != nil {
			t.Error(err)
		}
		if u, err := s.Usage(); err != nil || u.Used == 0 || u.Limit != 1<<30 || u.DiskFree == 0 {
			t.Error("usage", u, err)
		}
		// The de-duplication window survives too.
		run(t, bustest.Conn(t, s, bus.RoleIntake).Committer(bus.Reports), func(k *bus.Committer) {
			if got := commit(t, k, bus.Msg{Subject: bus.SubjectReport("r1"), ID: "r1", Data: []byte("sealed")}); !got[0].Duplicate || got[0].Seq != 1 {
				t.Error("the same report is stored twice", got)
			}
		})
		bustest.Stop(t, s)
	}
	// Tips were not recorded in these two runs; nothing was added either.
	opens(t, cfg, 40)
}

func TestAStoppedServerLosesNothingThatCameAfterTheLastTip(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 5)
	s := opens(t, cfg, 5)
	run(t, bustest.Conn(t, s, bus.RoleTriage).Committer(bus.Cases), func(k *bus.Committer) {
		commit(t, k, bus.Msg{Subject: bus.SubjectCase("late", "added"), Data: []byte("x")})
	})
	bustest.Stop(t, s)
	opens(t, cfg, 6)
}

func TestAnotherProcessHasTheDirectory(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	_ = s
	cfg := filled(t, bus.ServerConfig{}, 1)
	open := opens(t, cfg, 1)
	refuses(t, cfg, bus.ErrInUse, "in use")
	bustest.Stop(t, open)
	opens(t, cfg, 1)
}

func TestAWrongStorageKeyIsRefusedBeforeTheEngineTouchesTheStore(t *testing.T) {
	t.Parallel()
	key := secret.NewBytes(bytes.Repeat([]byte("k"), 32))
	cfg := filled(t, bus.ServerConfig{StorageKey: key}, 20)
	raw, err := os.ReadFile(blocks(t, cfg, bus.Cases)[0])
	if err != nil || bytes.Contains(raw, []byte("event number")) || bytes.Contains(raw, []byte("case.k1")) {
		t.Fatal("the store is not encrypted", err)
	}
	wrong := cfg
	wrong.StorageKey = secret.NewBytes(bytes.Repeat([]byte("x"), 32))
	refuses(t, wrong, bus.ErrStorageKey, "storage key")
	wrong.StorageKey = secret.Bytes{}
	refuses(t, wrong, bus.ErrStorageKey, "storage key")
	opens(t, cfg, 20)

	plain := filled(t, bus.ServerConfig{}, 1)
	plain.StorageKey = key
	refuses(t, plain, bus.ErrStorageKey, "storage key")
	short := bus.ServerConfig{Dir: t.TempDir(), StorageKey: secret.NewBytes([]byte("short"))}
	refuses(t, short, bus.ErrStorageKey, "too few")
}

func TestAMissingFolderIsRefusedAndNotMadeAnew(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 20)
	away := filepath.Join(t.TempDir(), "away")
	if err := os.Rename(cfg.Folder(bus.Cases), away); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrMissingStream, bus.Cases)
	if _, err := os.Stat(cfg.Folder(bus.Cases)); err == nil {
		t.Fatal("it was made anew")
	}
	if err := os.Rename(away, cfg.Folder(bus.Cases)); err != nil {
		t.Fatal(err)
	}
	opens(t, cfg, 20)
}

func TestAnUnreadableStreamIsRefusedAndNotMadeAnew(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 20)
	meta := filepath.Join(cfg.Folder(bus.Cases), "meta.inf")
	raw, err := os.ReadFile(meta)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(meta, raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrUnhealthy, bus.Cases)
	if err := os.WriteFile(meta, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	opens(t, cfg, 20)
}

func TestATruncatedStreamIsRefused(t *testing.T) {
	t.Parallel()
	// With its index the engine believes in the lost messages and cannot read them; without, it ends before them.
	for index, want := range map[string]error{"kept": bus.ErrCorrupt, "lost": bus.ErrTruncated} {
		t.Run("index "+index, func(t *testing.T) {
			t.Parallel()
			cfg := filled(t, bus.ServerConfig{}, 60)
			block := blocks(t, cfg, bus.Cases)[0]
			info, err := os.Stat(block)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(block, info.Size()/2); err != nil {
				t.Fatal(err)
			}
			if index == "lost" {
				if err := os.Remove(filepath.Join(cfg.Folder(bus.Cases), "msgs", "index.db")); err != nil {
					t.Fatal(err)
				}
			}
			refuses(t, cfg, want, bus.Cases)
		})
	}
}

func TestAFlippedBitIsNoticed(t *testing.T) {
	t.Parallel()
	for _, index := range []string{"kept", "lost"} {
		t.Run("index "+index, func(t *testing.T) {
			t.Parallel()
			cfg := filled(t, bus.ServerConfig{}, 60)
			block := blocks(t, cfg, bus.Cases)[0]
			raw, err := os.ReadFile(block)
			if err != nil {
				t.Fatal(err)
			}
			i := bytes.Index(raw, []byte("event number 30 "))
			if i < 0 {
				t.Fatal("event 30 is not in the block")
			}
			sound := bytes.Clone(raw)
			raw[i+3] ^= 1
			if err := os.WriteFile(block, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			want := bus.ErrCorrupt
			if index == "lost" { // the engine cuts the stream at the damage when it has to read the block anew
				want = bus.ErrTruncated
				if err := os.Remove(filepath.Join(cfg.Folder(bus.Cases), "msgs", "index.db")); err != nil {
					t.Fatal(err)
				}
			}
			refuses(t, cfg, want, bus.Cases)
			if index == "lost" { // what it cut off is still there, twice refused; with the bit mended everything is
				refuses(t, cfg, want, bus.Cases)
				aside, err := os.ReadFile(filepath.Join(cfg.Dir, "aside", bus.Cases, filepath.Base(block)))
				if err != nil || !bytes.Equal(aside, raw) {
					t.Fatal("the block was not set aside", err)
				}
				if err := os.WriteFile(block, sound, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.RemoveAll(filepath.Join(cfg.Folder(bus.Cases), "msgs", "index.db")); err != nil {
					t.Fatal(err)
				}
				opens(t, cfg, 60)
				if _, err := os.Stat(filepath.Join(cfg.Dir, "aside")); err == nil {
					t.Error("the copies stay after a good start")
				}
			}
		})
	}
}

func TestAForgedHistoryIsNoticed(t *testing.T) {
	t.Parallel()
	cfg, other := filled(t, bus.ServerConfig{}, 10), filled(t, bus.ServerConfig{}, 10)
	// A history of the same length that the engine finds sound, but not the one that was written.
	if err := os.RemoveAll(cfg.Folder(bus.Cases)); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(cfg.Folder(bus.Cases), os.DirFS(other.Folder(bus.Cases))); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrCorrupt, bus.Cases)
	cfg.Rebase = true // the operator has decided to go on with it
	s := opens(t, cfg, 10)
	bustest.Stop(t, s)
	cfg.Rebase = false
	opens(t, cfg, 10)
}

func TestLostSidecarsAreRefused(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 3)
	tips := filepath.Join(cfg.Dir, "tips.json")
	raw, err := os.ReadFile(tips)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tips, raw[1:], 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrCorrupt, "tips")
	if err := os.Remove(tips); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrTruncated, "tips")
	if err := os.WriteFile(tips, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(cfg.Dir, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrNoManifest, "no manifest")
}

func TestAFirstStartThatDidNotEndIsBegunAgain(t *testing.T) {
	t.Parallel()
	cfg := bus.ServerConfig{Dir: t.TempDir(), MinFree: 1 << 20}
	half := filepath.Join(cfg.Folder(bus.Cases), "msgs")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	refuses(t, cfg, bus.ErrNoManifest, "no manifest")
	if err := os.WriteFile(filepath.Join(cfg.Dir, "first-start"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bustest.Stop(t, opens(t, cfg, 0))
	if aside, _ := filepath.Glob(filepath.Join(cfg.Dir, "store.unfinished-*")); len(aside) != 1 {
		t.Error("what was there is not set aside", aside)
	}
	if _, err := os.Stat(filepath.Join(cfg.Dir, "first-start")); err == nil {
		t.Error("the mark of the first start stays")
	}
}

func TestNoSpaceIsRefused(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 1)
	cfg.MinFree = 1 << 60
	refuses(t, cfg, bus.ErrNoSpace, "MiB free")
	if _, err := os.Stat(filepath.Join(cfg.Dir, "manifest.json")); err != nil {
		t.Error(err)
	}
	cfg.MinFree = 1 << 20
	opens(t, cfg, 1)
}
