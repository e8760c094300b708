package vault_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"hotline/ops/secret"
	"hotline/ops/vault"
)

var update = flag.Bool("update", false, "add vectors that are missing; those that exist are never changed (R10)")

// vector is one envelope of a released version and what must become of it for ever.
type vector struct {
	Name   string      `json:"name"`
	Seed   string      `json:"seed"` // the opener's key is derived from its hash
	Suite  vault.Suite `json:"suite"`
	Kind   string      `json:"kind"`
	ID     string      `json:"id"`
	Sealed string      `json:"sealed"`
	Want   string      `json:"want"` // "ok", or the class of the failure
	Text   string      `json:"text,omitempty"`
}

var classes = map[string]error{"open": vault.ErrOpen, "unknown": vault.ErrUnknownKey}

func seed(s string) secret.Bytes {
	sum := sha256.Sum256([]byte(s))
	return secret.NewBytes(sum[:])
}

func TestVectors(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", "vectors.json")
	var vectors []vector
	if b, err := os.ReadFile(path); err == nil {
		if err := json.Unmarshal(b, &vectors); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		known := map[string]bool{}
		for _, v := range vectors {
			known[v.Name] = true
		}
		for _, v := range makeVectors(t) {
			if !known[v.Name] {
				vectors = append(vectors, v)
			}
		}
		b, err := json.MarshalIndent(vectors, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(vectors) < 20 {
		t.Fatalf("only %d vectors", len(vectors))
	}
	for _, v := range vectors {
		k, err := vault.Derive(v.Suite, seed(v.Seed))
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		sealed, err := base64.StdEncoding.DecodeString(v.Sealed)
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		got, err := k.Open(vault.Place{Kind: v.Kind, ID: v.ID}, sealed)
		switch {
		case v.Want == "ok" && (err != nil || string(got.Reveal()) != v.Text):
			t.Errorf("%s: %v; it must open for ever", v.Name, err)
		case v.Want != "ok" && (classes[v.Want] == nil || !errors.Is(err, classes[v.Want])):
			t.Errorf("%s: got %v, want class %q", v.Name, err, v.Want)
		}
	}
}

func makeVectors(t *testing.T) []vector {
	var all []vector
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		add := func(name, from, text, want string, change func([]byte) []byte) {
			k, err := vault.Derive(s, seed("vector one"))
			if err != nil {
				t.Fatal(err)
			}
			sealed := seal(t, k.Public(), here, text)
			if change != nil {
				sealed = change(sealed)
			}
			v := vector{Name: s.String() + ": " + name, Seed: from, Suite: s, Kind: here.Kind, ID: here.ID,
				Sealed: base64.StdEncoding.EncodeToString(sealed), Want: want}
			if want == "ok" {
				v.Text = text
			}
			all = append(all, v)
		}
		flip := func(i int) func([]byte) []byte {
			return func(b []byte) []byte {
				if i < 0 {
					i += len(b)
				}
				b[i] ^= 1
				return b
			}
		}
		cut := func(n int) func([]byte) []byte { return func(b []byte) []byte { return b[:len(b)-n] } }
		const one = "vector one"
		add("empty", one, "", "ok", nil)
		add("short", one, "someone asks me to come alone", "ok", nil)
		add("other scripts", one, "มีคนชวนไปทำงาน ຊ່ວຍແດ່ ជួយផង", "ok", nil)
		add("fills a block", one, string(make([]byte, 252)), "ok", nil)
		add("two blocks", one, string(make([]byte, 253)), "ok", nil)
		add("another's key", "vector two", "text", "unknown", nil)
		add("next version", one, "text", "open", flip(0))
		add("another suite", one, "text", "open", flip(1))
		add("changed key ID", one, "text", "unknown", flip(2))
		add("changed encapsulation", one, "text", "open", flip(20))
		add("changed text", one, "text", "open", flip(-100))
		add("changed tag", one, "text", "open", flip(-1))
		add("cut by a byte", one, "text", "open", cut(1))
		add("cut by a block", one, string(make([]byte, 300)), "open", cut(256))
		add("header only", one, "text", "open", func(b []byte) []byte { return b[:10] })
		add("half a header", one, "text", "open", func(b []byte) []byte { return b[:9] })
		add("longer", one, "text", "open", func(b []byte) []byte { return append(b, 0) })
		add("moved", one, "text", "open", nil)
		all[len(all)-1].ID = "r-2"
		add("another kind", one, "text", "open", nil)
		all[len(all)-1].Kind = "letter"
	}
	return all
}
