package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"hotline/ops/vault"
)

var here = vault.Place{Kind: "report", ID: "r-1"}

func seal(t testing.TB, to vault.Sealer, at vault.Place, text string) []byte {
	t.Helper()
	sealed, err := to.Seal(at, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestWhatIsSealedOpensAtItsPlaceAlone(t *testing.T) {
	t.Parallel()
	places := []vault.Place{here, {Kind: "report", ID: "r-2"}, {Kind: "letter", ID: "r-1"}, {Kind: "reportr", ID: "-1"},
		{Kind: "repor", ID: "tr-1"}, {Kind: "report", ID: "r-1\x00"}, {Kind: "r-1", ID: "report"}, {Kind: "report"}, {ID: "r-1"}, {}}
	random := rand.New(rand.NewPCG(1, 2))
	for len(places) < 60 { // places that differ in where one part ends and the next begins
		all := strings.Repeat("a", 1+random.IntN(12))
		cut := random.IntN(len(all) + 1)
		places = append(places, vault.Place{Kind: all[:cut], ID: all[cut:]})
	}
	k := newKey(t, vault.X25519)
	for _, at := range places {
		sealed, err := k.Public().Seal(at, []byte("a friend said"))
		if at.Kind == "" || at.ID == "" {
			if !errors.Is(err, vault.ErrPlace) {
				t.Errorf("sealed at the incomplete place %+v: %v", at, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range places {
			got, err := k.Open(other, sealed)
			switch {
			case other == at && (err != nil || string(got.Reveal()) != "a friend said"):
				t.Errorf("does not open at its own place %+v: %v", at, err)
			case other != at && !errors.Is(err, vault.ErrOpen):
				t.Errorf("sealed at %+v, at %+v: got %v, want ErrOpen", at, other, err)
			}
		}
	}
	long := vault.Place{Kind: "report", ID: strings.Repeat("x", 256)}
	if _, err := k.Public().Seal(long, nil); !errors.Is(err, vault.ErrPlace) {
		t.Errorf("sealed at a place that is too long: %v", err)
	}
}

func TestAnEnvelopeTellsTheLengthInStepsOf256(t *testing.T) {
	t.Parallel()
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		k := newKey(t, s)
		for _, n := range []int{0, 1, 251, 252, 253, 508, 509, 2000} {
			text := strings.Repeat("x", n)
			sealed := seal(t, k.Public(), here, text)
			if len(sealed) != vault.SealedSize(s, n) {
				t.Errorf("%s: %d bytes of text: envelope of %d bytes, announced %d", s, n, len(sealed), vault.SealedSize(s, n))
			}
			if inside := len(sealed) - vault.SealedSize(s, 0); inside%256 != 0 {
				t.Errorf("%s: %d bytes of text: size leaks, %d", s, n, inside)
			}
			got, err := k.Open(here, sealed)
			if err != nil || string(got.Reveal()) != text {
				t.Errorf("%s: %d bytes of text: came back as %d bytes, %v", s, n, len(got.Reveal()), err)
			}
		}
	}
	if _, err := newKey(t, vault.X25519).Public().Seal(here, make([]byte, vault.MaxPlaintext+1)); !errors.Is(err, vault.ErrTooLong) {
		t.Errorf("no limit: %v", err)
	}
}

func TestNoTwoEnvelopesAreAlike(t *testing.T) {
	t.Parallel()
	k := newKey(t, vault.Hybrid)
	a, b := seal(t, k.Public(), here, "same"), seal(t, k.Public(), here, "same")
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("same")) {
		t.Error("an envelope repeats itself or shows its text")
	}
}

// Where a flipped byte lies decides the answer; whose fault it was never does.
func TestAFlippedByteIsRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		k := newKey(t, s)
		sealed := seal(t, k.Public(), here, "meet me at the market")
		step := 1
		if s == vault.Hybrid {
			step = 7 // 1,400 decapsulations would cost the house a quarter of a second
		}
		for i := 0; i < len(sealed); i += step {
			changed := bytes.Clone(sealed)
			changed[i] ^= 1 << (i % 8)
			want := vault.ErrOpen
			if i >= 2 && i < 10 {
				want = vault.ErrUnknownKey
			}
			if _, err := k.Open(here, changed); !errors.Is(err, want) {
				t.Errorf("%s: byte %d flipped: got %v, want %v", s, i, err, want)
			}
		}
		for _, n := range []int{0, 1, 2, 9, 10, 11, 41, 42, len(sealed) - 256, len(sealed) - 1} {
			if _, err := k.Open(here, sealed[:n]); !errors.Is(err, vault.ErrOpen) {
				t.Errorf("%s: cut to %d bytes: got %v, want ErrOpen", s, n, err)
			}
		}
		if _, err := k.Open(here, append(bytes.Clone(sealed), 0)); !errors.Is(err, vault.ErrOpen) {
			t.Errorf("%s: one byte more: %v", s, err)
		}
	}
}

func TestAnotherKeyDoesNotOpen(t *testing.T) {
	t.Parallel()
	mine, other := newKey(t, vault.Hybrid), newKey(t, vault.Hybrid)
	sealed := seal(t, mine.Public(), here, "text")
	if _, err := other.Open(here, sealed); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("got %v, want ErrUnknownKey", err)
	}
	id := other.ID() // an envelope that lies about its key
	copy(sealed[2:], id[:])
	if _, err := other.Open(here, sealed); !errors.Is(err, vault.ErrOpen) {
		t.Errorf("got %v, want ErrOpen", err)
	}
}

func TestErrorsCarryNoPlace(t *testing.T) {
	t.Parallel()
	k := newKey(t, vault.X25519)
	at := vault.Place{Kind: "canary-kind", ID: "canary-id"}
	sealed := seal(t, k.Public(), here, "canary-text")
	_, err := k.Open(at, sealed)
	_, err2 := k.Public().Seal(vault.Place{ID: "canary-id"}, []byte("canary-text"))
	if s := fmt.Sprint(err, err2); strings.Contains(s, "canary") {
		t.Errorf("an error carries data: %s", s)
	}
}

func FuzzOpen(f *testing.F) {
	hybrid, err := vault.Derive(vault.Hybrid, seed("fuzz"))
	if err != nil {
		f.Fatal(err)
	}
	plain, err := vault.Derive(vault.X25519, seed("fuzz"))
	if err != nil {
		f.Fatal(err)
	}
	for _, k := range []vault.PrivateKey{hybrid, plain} {
		sealed := seal(f, k.Public(), here, "")
		f.Add(sealed)
		f.Add(sealed[:len(sealed)-1])
		f.Add(sealed[:10])
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, k := range []vault.PrivateKey{hybrid, plain} {
			_, err := k.Open(vault.Place{Kind: "elsewhere", ID: "x"}, b)
			if !errors.Is(err, vault.ErrOpen) && !errors.Is(err, vault.ErrUnknownKey) {
				t.Errorf("noise opened: %v", err)
			}
			if got, err := k.Open(here, b); err == nil && len(b) != vault.SealedSize(k.Public().Suite(), len(got.Reveal())) {
				t.Error("an envelope has a size that no sealer makes")
			}
		}
	})
}
