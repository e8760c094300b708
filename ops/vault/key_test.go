package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hotline/ops/secret"
	"hotline/ops/vault"
)

func newKey(t testing.TB, s vault.Suite) vault.PrivateKey {
	t.Helper()
	k, err := vault.Generate(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func secretText(t testing.TB, k vault.PrivateKey) string {
	t.Helper()
	text, err := k.SecretText()
	if err != nil {
		t.Fatal(err)
	}
	return text.Reveal()
}

func TestAKeySurvivesItsTexts(t *testing.T) {
	t.Parallel()
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		k := newKey(t, s)
		pub, err := vault.ParsePublicText(" " + k.Public().Text() + "\r\n")
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		priv, err := vault.ParsePrivateText(secret.NewText(secretText(t, k) + "\n"))
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		short, err := vault.ParsePublic(k.Public().Bytes())
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if pub.ID() != k.ID() || priv.ID() != k.ID() || short.ID() != k.ID() || pub.Suite() != s {
			t.Errorf("%s: another key came back", s)
		}
		sealed, err := pub.Seal(here, []byte("the bus stop"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := priv.Open(here, sealed); err != nil || string(got.Reveal()) != "the bus stop" {
			t.Errorf("%s: the pair that was read does not fit: %v", s, err)
		}
		id, err := vault.ParseKeyID(k.ID().String())
		if err != nil || id != k.ID() {
			t.Errorf("%s: key ID %s came back as %s, %v", s, k.ID(), id, err)
		}
	}
}

func TestADamagedKeyTextHasAClass(t *testing.T) {
	t.Parallel()
	k := newKey(t, vault.X25519)
	pub, priv := k.Public().Text(), secretText(t, k)
	for _, c := range []struct {
		name, text string
		want       error
	}{
		{"nothing", "", vault.ErrKeyKind},
		{"other words", "ssh-ed25519 AAAA", vault.ErrKeyKind},
		{"the other half", priv, vault.ErrKeyKind},
		{"prefix only", "hotline-public-", vault.ErrKeyEncoding},
		{"a letter that is none", pub[:30] + "*" + pub[31:], vault.ErrKeyEncoding},
		{"a line in it", pub[:30] + "\n" + pub[30:], vault.ErrKeyEncoding},
		{"too long", pub + strings.Repeat("A", 5000), vault.ErrKeyEncoding},
		{"cut", pub[:len("hotline-public-")+48], vault.ErrKeyChecksum},
		{"a changed letter", swapLetter(pub, 30), vault.ErrKeyChecksum},
	} {
		_, err := vault.ParsePublicText(c.text)
		if !errors.Is(err, c.want) || !errors.Is(err, vault.ErrKey) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := vault.ParsePrivateText(secret.NewText(pub)); !errors.Is(err, vault.ErrKeyKind) {
		t.Errorf("a public key passed for a private one: %v", err)
	}
	for _, c := range []struct {
		name string
		raw  []byte
		want error
	}{
		{"nothing", nil, vault.ErrKeyValue},
		{"suite only", []byte{1}, vault.ErrKeyValue},
		{"unknown suite", append([]byte{9}, make([]byte, 32)...), vault.ErrKeySuite},
		{"one byte more", append(k.Public().Bytes(), 0), vault.ErrKeyValue},
		{"no reduced polynomial", append([]byte{1}, bytes.Repeat([]byte{255}, 1216)...), vault.ErrKeyValue},
	} {
		if _, err := vault.ParsePublic(c.raw); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}

func swapLetter(s string, i int) string {
	c := byte('A')
	if s[i] == c {
		c = 'B'
	}
	return s[:i] + string(c) + s[i+1:]
}

func TestNothingPrintsAPrivateKey(t *testing.T) {
	t.Parallel()
	k := newKey(t, vault.X25519)
	raw, err := k.SecretBytes()
	if err != nil {
		t.Fatal(err)
	}
	body := raw.Reveal()[1:]
	type holder struct {
		K vault.PrivateKey
		k vault.PrivateKey
		p *vault.PrivateKey
		m map[string]vault.PrivateKey
	}
	h := holder{k, k, &k, map[string]vault.PrivateKey{"k": k}}
	_, open, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, v := range []any{k, &k, h, &h, []any{h}, open} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	if j, err := json.Marshal(h); err == nil {
		t.Errorf("json took a private key: %s", j)
	}
	half := body[:16]
	for _, form := range []string{string(half), fmt.Sprintf("%x", half), fmt.Sprintf("%X", half),
		strings.Trim(fmt.Sprint(half), "[]"), secretText(t, k)[20:40]} {
		if strings.Contains(out.String(), form) {
			t.Errorf("a private key was printed as %q", form)
		}
	}
	if !strings.Contains(out.String(), secret.Hidden) {
		t.Error("nothing was printed at all")
	}
}

func TestADerivedKeyIsTheSameOne(t *testing.T) {
	t.Parallel()
	from := func(b byte) secret.Bytes { return secret.NewBytes(bytes.Repeat([]byte{b}, 32)) }
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		a, err := vault.Derive(s, from(1))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := vault.Derive(s, from(1))
		other, _ := vault.Derive(s, from(2))
		if a.ID() != again.ID() || a.ID() == other.ID() {
			t.Errorf("%s: %s, again %s, another secret %s", s, a.ID(), again.ID(), other.ID())
		}
	}
	if _, err := vault.Derive(vault.Hybrid, secret.NewBytes([]byte("too short"))); !errors.Is(err, vault.ErrKeyValue) {
		t.Errorf("a short secret made a key: %v", err)
	}
}

func TestTheZeroKeysDoNothing(t *testing.T) {
	t.Parallel()
	var pub vault.PublicKey
	var priv vault.PrivateKey
	if _, err := pub.Seal(here, nil); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("the zero key seals: %v", err)
	}
	sealed, _ := newKey(t, vault.X25519).Public().Seal(here, nil)
	if _, err := priv.Open(here, sealed); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("the zero key opens: %v", err)
	}
	if !pub.IsZero() || !priv.IsZero() || pub.Text() != "" || pub.Bytes() != nil {
		t.Error("the zero key is not empty")
	}
	if _, err := priv.SecretText(); !errors.Is(err, vault.ErrNoKey) {
		t.Errorf("the zero key has a text: %v", err)
	}
}

func FuzzParseKey(f *testing.F) {
	k := newKey(f, vault.X25519)
	f.Add(k.Public().Text())
	f.Add(secretText(f, k))
	f.Add("hotline-public-AQ")
	f.Add("hotline-secret-\nAQ")
	f.Fuzz(func(t *testing.T, s string) {
		trimmed := strings.TrimSpace(s)
		if k, err := vault.ParsePublicText(s); err == nil && k.Text() != trimmed {
			t.Errorf("a public key has a second spelling")
		} else if err != nil && !errors.Is(err, vault.ErrKey) {
			t.Errorf("an error without class: %v", err)
		}
		if k, err := vault.ParsePrivateText(secret.NewText(s)); err == nil && secretText(t, k) != trimmed {
			t.Errorf("a private key has a second spelling")
		} else if err != nil && !errors.Is(err, vault.ErrKey) {
			t.Errorf("an error without class: %v", err)
		}
		if id, err := vault.ParseKeyID(s); err == nil && id.String() != s {
			t.Errorf("a key ID has a second spelling")
		}
	})
}
