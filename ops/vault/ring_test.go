package vault_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hotline/ops/vault"
)

var monday = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)

func rotate(t testing.TB, dir string, p vault.Purpose, at time.Time) vault.KeyID {
	t.Helper()
	id, err := vault.Rotate(dir, p, at)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func rings(t testing.TB, dir string, p vault.Purpose) (*vault.SealRing, *vault.OpenRing) {
	t.Helper()
	seal, err := vault.LoadSealer(dir, p)
	if err != nil {
		t.Fatal(err)
	}
	open, err := vault.LoadOpener(dir, p)
	if err != nil {
		t.Fatal(err)
	}
	return seal, open
}

func files(t *testing.T, dir, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// read checks what Open says about an envelope that holds "text".
func read(t *testing.T, what string, open vault.Opener, sealed []byte, want error) {
	t.Helper()
	got, err := open.Open(here, sealed)
	if !errors.Is(err, want) || err == nil && string(got.Reveal()) != "text" {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func TestARingSealsToTheNewestAndOpensTheOlder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	first := rotate(t, dir, vault.Door, monday)
	toDoor, door := rings(t, dir, vault.Door)
	old := seal(t, toDoor, here, "text")

	second := rotate(t, dir, vault.Door, monday.Add(24*time.Hour))
	if toDoor.Current().ID() != first {
		t.Error("the ring changed without a Refresh")
	}
	if err := toDoor.Refresh(); err != nil {
		t.Fatal(err)
	}
	fresh := seal(t, toDoor, here, "text")
	if id, err := vault.SealedTo(fresh); err != nil || id != second {
		t.Errorf("sealed to %s, want %s (%v)", id, second, err)
	}
	read(t, "before the opener refreshed", door, fresh, vault.ErrUnknownKey)
	if err := door.Refresh(); err != nil {
		t.Fatal(err)
	}
	read(t, "new key", door, fresh, nil)
	read(t, "old key", door, old, nil)
	if ids := door.IDs(); len(ids) != 2 {
		t.Errorf("holds %d keys, want 2", len(ids))
	}

	rotate(t, dir, vault.Desk, monday.Add(48*time.Hour))
	_, desk := rings(t, dir, vault.Desk)
	read(t, "another purpose", desk, old, vault.ErrUnknownKey)
}

func TestAClockSetBackStillMakesTheNewestKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rotate(t, dir, vault.Relay, monday)
	rotate(t, dir, vault.Relay, monday) // in the same millisecond
	third := rotate(t, dir, vault.Relay, monday.Add(-time.Hour))
	toRelay, _ := rings(t, dir, vault.Relay)
	if toRelay.Current().ID() != third {
		t.Error("an older key is sealed to")
	}
}

func TestRetireDestroysWhatWasReplacedInTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	day := 24 * time.Hour
	first := rotate(t, dir, vault.Door, monday)
	toDoor, door := rings(t, dir, vault.Door)
	old := seal(t, toDoor, here, "text")
	secretFile := files(t, dir, "door.*"+first.String()+".secret")[0]
	raw, err := os.ReadFile(secretFile)
	if err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(t.TempDir(), "link") // a second name shows what became of the bytes themselves
	if err := os.Link(secretFile, kept); err != nil {
		t.Fatal(err)
	}

	second := rotate(t, dir, vault.Door, monday.Add(day))
	third := rotate(t, dir, vault.Door, monday.Add(2*day))
	gone, err := vault.Retire(dir, vault.Door, monday.Add(day)) // first was in use until that very moment
	if err != nil || len(gone) != 0 {
		t.Fatalf("retired %v, %v: a key in use at the cut was destroyed", gone, err)
	}
	gone, err = vault.Retire(dir, vault.Door, monday.Add(day+1))
	if err != nil || !slices.Equal(gone, []vault.KeyID{first}) {
		t.Fatalf("retired %v, %v, want %s", gone, err, first)
	}
	if after, err := os.ReadFile(kept); err != nil || len(after) != len(raw) || strings.Contains(string(after), string(raw[20:30])) {
		t.Errorf("the key's bytes were not overwritten (%v)", err)
	}
	read(t, "before Refresh", door, old, nil)
	if err := door.Refresh(); err != nil {
		t.Fatal(err)
	}
	read(t, "after Refresh", door, old, vault.ErrDestroyed)
	_, again := rings(t, dir, vault.Door)
	read(t, "after a restart", again, old, vault.ErrDestroyed)

	gone, err = vault.Retire(dir, vault.Door, monday.Add(365*day))
	if err != nil || !slices.Equal(gone, []vault.KeyID{second}) {
		t.Errorf("retired %v, %v, want %s: the newest key stays however old", gone, err, second)
	}
	if toDoor, _ := rings(t, dir, vault.Door); toDoor.Current().ID() != third {
		t.Error("the newest key is not sealed to any more")
	}
}

func TestACrashWhileRotatingLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := rotate(t, dir, vault.Door, monday)
	second := rotate(t, dir, vault.Door, monday.Add(time.Hour))
	// Between the two files: the private half stands alone.
	if err := os.Remove(files(t, dir, "*"+second.String()+".public")[0]); err != nil {
		t.Fatal(err)
	}
	toDoor, door := rings(t, dir, vault.Door)
	if toDoor.Current().ID() != first {
		t.Error("sealed to a key that was never published")
	}
	if gone, err := vault.Retire(dir, vault.Door, monday.Add(1000*time.Hour)); err != nil || len(gone) != 0 {
		t.Errorf("retired %v, %v: the key in use was taken for replaced", gone, err)
	}
	read(t, "the key in use", door, seal(t, toDoor, here, "text"), nil)
	// In the middle of a file: its name is not yet there.
	if err := os.WriteFile(filepath.Join(dir, "door.20260109T000000.000Z.0123456789abc.secret.part"), []byte("hotline-secret-AQ"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := door.Refresh(); err != nil {
		t.Errorf("half a file stops the ring: %v", err)
	}
}

func TestACrashWhileRetiringIsFinished(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := rotate(t, dir, vault.Door, monday)
	toDoor, _ := rings(t, dir, vault.Door)
	old := seal(t, toDoor, here, "text")
	rotate(t, dir, vault.Door, monday.Add(time.Hour))
	secretFile := files(t, dir, "*"+first.String()+".secret")[0]
	if err := os.WriteFile(strings.TrimSuffix(secretFile, "secret")+"destroyed", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secretFile, []byte("half overwritten"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, door := rings(t, dir, vault.Door)
	read(t, "half destroyed", door, old, vault.ErrDestroyed)
	gone, err := vault.Retire(dir, vault.Door, time.Time{})
	if err != nil || !slices.Equal(gone, []vault.KeyID{first}) {
		t.Errorf("retired %v, %v, want %s", gone, err, first)
	}
	if left := files(t, dir, "*"+first.String()+".*"); len(left) != 1 || !strings.HasSuffix(left[0], ".destroyed") {
		t.Errorf("%d files of the retired key are left, want its marker alone", len(left))
	}
}

func TestAPublicDirectoryHoldsNoPrivateKey(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rotate(t, dir, vault.Door, monday)
	rotate(t, dir, vault.Relay, monday)
	if got, err := vault.PrivateIn(dir); err != nil || !slices.Equal(got, []vault.Purpose{vault.Door, vault.Relay}) {
		t.Errorf("private keys of %v, %v; want door and relay", got, err)
	}
	sealOnly := t.TempDir()
	for _, f := range files(t, dir, "*.public") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sealOnly, filepath.Base(f)), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{sealOnly, filepath.Join(sealOnly, "missing")} {
		if got, err := vault.PrivateIn(d); err != nil || len(got) != 0 {
			t.Errorf("private keys of %v, %v; want none", got, err)
		}
	}
	toDoor, err := vault.LoadSealer(sealOnly, vault.Door)
	if err != nil {
		t.Fatal(err)
	}
	_, door := rings(t, dir, vault.Door)
	read(t, "sealed elsewhere", door, seal(t, toDoor, here, "text"), nil)
	if _, err := vault.LoadOpener(sealOnly, vault.Door); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("an opener without a private key: %v", err)
	}
	if _, err := vault.LoadSealer(t.TempDir(), vault.Door); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("a sealer without a key: %v", err)
	}
	if _, err := vault.Rotate(dir, "window", monday); err == nil {
		t.Error("a purpose that nobody knows was accepted")
	}
	// A private key in another coat is still found.
	if err := os.WriteFile(filepath.Join(sealOnly, "desk.secret.bak"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := vault.PrivateIn(sealOnly); err != nil || !slices.Equal(got, []vault.Purpose{vault.Desk}) {
		t.Errorf("private keys of %v, %v; want desk", got, err)
	}
}

func TestADamagedOrOpenKeyFileIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(path string) error
		want   error
	}{
		{"readable by everybody", func(p string) error { return os.Chmod(p, 0o644) }, vault.ErrKeyMode},
		{"damaged", func(p string) error { return os.WriteFile(p, []byte("hotline-secret-AAAA"), 0o600) }, vault.ErrKey},
		{"another key", func(p string) error {
			k, err := vault.Generate(vault.X25519)
			if err != nil {
				return err
			}
			text, err := k.SecretText()
			return errors.Join(err, os.WriteFile(p, []byte(text.Reveal()), 0o600))
		}, vault.ErrKeyValue},
	} {
		dir := t.TempDir()
		first := rotate(t, dir, vault.Relay, monday)
		toRelay, relay := rings(t, dir, vault.Relay)
		sealed := seal(t, toRelay, here, "text")
		second := rotate(t, dir, vault.Relay, monday.Add(time.Hour))
		if err := c.change(files(t, dir, "*"+second.String()+".secret")[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.LoadOpener(dir, vault.Relay); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
		if err := relay.Refresh(); !errors.Is(err, c.want) {
			t.Errorf("%s: Refresh: got %v, want %v", c.name, err, c.want)
		}
		read(t, c.name+": the ring after a failed Refresh", relay, sealed, nil)
		if toRelay.Current().ID() != first {
			t.Errorf("%s: the sealer moved", c.name)
		}
	}
}

func TestMemoryRings(t *testing.T) {
	t.Parallel()
	to, from, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(to.Refresh(), from.Refresh()); err != nil {
		t.Fatal(err)
	}
	read(t, "in memory", from, seal(t, to, here, "text"), nil)
}
