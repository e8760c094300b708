package mailbox_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hotline/intake/mailbox"
	"hotline/ops/secret"
)

var evening = time.Date(2031, 5, 6, 20, 4, 5, 0, time.UTC)

func signer(t testing.TB, seed byte) *mailbox.Signer {
	t.Helper()
	s, err := mailbox.NewSigner(fill(seed), "https://h.example.org", time.FixedZone("", 7*3600))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A statement that somebody keeps today must verify in ten years.
func TestAStatementIsFrozen(t *testing.T) {
	t.Parallel()
	kept, err := os.ReadFile(filepath.Join("testdata", "statement.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s := signer(t, 7)
	if written := s.Statement("a nonce", evening); written != string(kept) {
		t.Errorf("written today:\n%s", written)
	}
	got, err := mailbox.VerifyStatement(kept, s.Key())
	if err != nil || got.Day != "2031-05-07" || got.House != "https://h.example.org" || got.Key != s.Key() || len(got.Number) != 16 {
		t.Errorf("it says %+v (%v)", got, err)
	}
	if anyKey, err := mailbox.VerifyStatement(kept, ""); err != nil || anyKey != got {
		t.Error(err)
	}
}

func TestAStatementTellsTheDayAndNothingElse(t *testing.T) {
	t.Parallel()
	s := signer(t, 7)
	one := s.Statement("a nonce", evening)
	if again := s.Statement("a nonce", evening.Add(3*time.Hour)); again != one {
		t.Error("the hour can be told from it, or a report sent twice is proved twice")
	}
	if other := s.Statement("another", evening); other == one || strings.Contains(one, "a nonce") {
		t.Error("the number belongs to no report, or tells it")
	}
	if signer(t, 8).Statement("a nonce", evening) == one {
		t.Error("another house gives the same number")
	}
}

func TestMailAndEditorsMayTouchAStatement(t *testing.T) {
	t.Parallel()
	s := signer(t, 7)
	one := s.Statement("a nonce", evening)
	for name, text := range map[string]string{
		"line ends": strings.ReplaceAll(one, "\n", "\r\n"), "mark": "\ufeff" + one, "spaces": strings.ReplaceAll(one, "\n", "  \n"),
		"blank lines": "\n" + strings.ReplaceAll(one, "\n", "\n\n"), "no last end": strings.TrimSpace(one),
	} {
		if _, err := mailbox.VerifyStatement([]byte(text), s.Key()+"\n"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForgedStatements(t *testing.T) {
	t.Parallel()
	s := signer(t, 7)
	one := s.Statement("a nonce", evening)
	for i := range one {
		if strings.ContainsRune("\n", rune(one[i])) {
			continue
		}
		b := []byte(one)
		b[i] ^= 1
		if got, err := mailbox.VerifyStatement(b, s.Key()); !errors.Is(err, mailbox.ErrStatement) || got != (mailbox.Statement{}) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	if _, err := mailbox.VerifyStatement([]byte(strings.Replace(one, "05-07", "05-08", 1)), s.Key()); !errors.Is(err, mailbox.ErrForged) {
		t.Error("another day:", err)
	}
	other := signer(t, 8).Statement("a nonce", evening)
	if _, err := mailbox.VerifyStatement([]byte(other), s.Key()); !errors.Is(err, mailbox.ErrOtherSigner) {
		t.Error("another house:", err)
	}
	for name, text := range map[string]string{
		"nothing": "", "half": one[:len(one)/2], "twice": one + one, "more": one + "and more\n", "first": "and more\n" + one, "endless": one + strings.Repeat(" ", 5000),
	} {
		if _, err := mailbox.VerifyStatement([]byte(text), s.Key()); !errors.Is(err, mailbox.ErrStatement) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignersThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seed  secret.Bytes
		house string
		zone  *time.Location
	}{
		"seed": {secret.NewBytes(make([]byte, 31)), "h", time.UTC}, "house": {fill(1), "", time.UTC}, "lines": {fill(1), "h\nDay: 2000-01-01", time.UTC}, "zone": {fill(1), "h", nil},
	} {
		if _, err := mailbox.NewSigner(c.seed, c.house, c.zone); !errors.Is(err, mailbox.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzVerifyStatement(f *testing.F) {
	s := signer(f, 7)
	one := s.Statement("a nonce", evening)
	for _, b := range []string{one, "", "HOTLINE STATEMENT 1\n", strings.ToUpper(one), strings.ReplaceAll(one, "\n", "\r")} {
		f.Add([]byte(b))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := mailbox.VerifyStatement(b, s.Key())
		if err != nil && !errors.Is(err, mailbox.ErrStatement) || err == nil && got.Day != "2031-05-07" {
			t.Errorf("%+v %v", got, err)
		}
	})
}
