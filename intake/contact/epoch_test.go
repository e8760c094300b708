package contact_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/ops/secret"
)

var begin = time.Date(2031, 5, 6, 21, 0, 0, 0, time.UTC)

func address(number string) contact.Address {
	return contact.Address{Gateway: "twilio", Value: secret.NewText(number), Ours: secret.NewText("+66200000000")}
}

var nok = address("+66812345678")

func load(t *testing.T, dir string, at time.Time) *contact.Epochs {
	t.Helper()
	e, err := contact.LoadEpochs(dir, at)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func keyFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAnAliasLastsAnEpochAndIsKnownInTheNext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := load(t, dir, begin)
	first, former := e.Alias(nok)
	if first.IsZero() || !former.IsZero() {
		t.Fatalf("in the first epoch: %v, before it %v", first, former)
	}
	turn := func(at time.Time) {
		t.Helper()
		if err := e.Turn(at); err != nil {
			t.Fatal(err)
		}
	}
	for _, after := range []time.Duration{0, time.Hour, contact.Epoch - time.Second, -time.Hour} {
		turn(begin.Add(after))
		if now, _ := e.Alias(nok); now != first {
			t.Errorf("%v into the epoch the alias changed", after)
		}
	}
	turn(begin.Add(contact.Epoch))
	second, former := e.Alias(nok)
	if second == first || second.IsZero() || former != first {
		t.Errorf("in the second epoch: the former alias is not the one of the first")
	}
	if files := keyFiles(t, dir); len(files) != 2 {
		t.Errorf("%d keys are kept", len(files))
	}
	turn(begin.Add(2 * contact.Epoch))
	third, former := e.Alias(nok)
	if third == second || former != second {
		t.Error("in the third epoch: the former alias is not the one of the second")
	}
	if files := keyFiles(t, dir); len(files) != 2 {
		t.Errorf("%d keys are kept: with the oldest every alias of its epoch could still be computed", len(files))
	}
	// After a long silence even the last key is too old to be kept as a former one.
	turn(begin.Add(9 * contact.Epoch))
	if _, former := e.Alias(nok); !former.IsZero() {
		t.Error("a key that ended long ago is still used")
	}
	if files := keyFiles(t, dir); len(files) != 1 {
		t.Errorf("%d keys are kept", len(files))
	}
}

func TestAliasesSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	load(t, dir, begin)
	first, _ := load(t, dir, begin.Add(time.Hour)).Alias(nok)
	now, former := load(t, dir, begin.Add(contact.Epoch)).Alias(nok)
	again, before := load(t, dir, begin.Add(contact.Epoch+time.Hour)).Alias(nok)
	if former != first || again != now || before != first {
		t.Error("a restart changed an alias: conversations are cut")
	}
}

func TestAnAliasDependsOnGatewayAndNumberOnly(t *testing.T) {
	t.Parallel()
	e := load(t, "", begin)
	of := func(a contact.Address) intake.Alias { now, _ := e.Alias(a); return now }
	other := nok
	other.Ours = secret.NewText("+66299999999")
	if of(nok) != of(other) {
		t.Error("writing to our second number makes somebody else of her")
	}
	other.Gateway = "modem"
	if of(nok) == of(other) || of(nok) == of(address("+66812345679")) {
		t.Error("two addresses share an alias")
	}
	split := contact.Address{Gateway: "twilio+", Value: secret.NewText("66812345678")}
	if of(nok) == of(split) {
		t.Error("two splits of one string share an alias")
	}
	if strange := load(t, "", begin); of(nok) == func() intake.Alias { now, _ := strange.Alias(nok); return now }() {
		t.Error("two houses know one alias")
	}
}

func TestKeyFilesAreClosedAndHoldNoNumber(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "alias")
	e := load(t, dir, begin)
	e.Alias(nok)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v (%v)", info.Mode(), err)
	}
	for _, f := range keyFiles(t, dir) {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v (%v)", filepath.Base(f), info.Mode(), err)
		}
		if b, _ := os.ReadFile(f); bytes.Contains(b, []byte("812345678")) || len(b) != 32 {
			t.Errorf("%s holds %d bytes", filepath.Base(f), len(b))
		}
	}
}

// A power cut in the middle of a turn leaves a half-written file under another name, or an old key that should be gone.
func TestACrashInATurnCutsNoConversation(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, _ := load(t, dir, begin).Alias(nok)
	if err := os.WriteFile(filepath.Join(dir, "new-123"), []byte("half a k"), 0o600); err != nil {
		t.Fatal(err)
	}
	if now, _ := load(t, dir, begin.Add(time.Hour)).Alias(nok); now != first {
		t.Error("a half-written key changed the alias")
	}
	old := make([]byte, 32)
	if err := os.WriteFile(filepath.Join(dir, begin.Add(-3*contact.Epoch).Format("20060102T150405Z")+".alias"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if now, former := load(t, dir, begin.Add(time.Hour)).Alias(nok); now != first || !former.IsZero() {
		t.Error("a key that ended long ago is used again")
	}
	for _, f := range keyFiles(t, dir) {
		if strings.Contains(f, begin.Add(-3*contact.Epoch).Format("20060102")) {
			t.Error("the key that should be gone is still there")
		}
	}
}

// A damaged key is a refusal to start: a new key instead would cut every conversation in silence.
func TestADamagedKeyIsARefusal(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"20310506T210000Z.alias": "short", "yesterday.alias": strings.Repeat("x", 32)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := contact.LoadEpochs(dir, begin); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAliasesWhileTheKeyTurns(t *testing.T) {
	t.Parallel()
	e := load(t, t.TempDir(), begin)
	first, _ := e.Alias(nok)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				if now, former := e.Alias(nok); now != first && former != first {
					t.Error("an alias of no epoch")
				}
			}
		})
	}
	if err := e.Turn(begin.Add(contact.Epoch)); err != nil {
		t.Error(err)
	}
	all.Wait()
}
