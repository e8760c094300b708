package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"hotline/ops/secret"
)

const canary = "canary-0812345678"

type holder struct {
	T secret.Text
	B secret.Bytes
	t secret.Text
	m map[string]secret.Text
	p *secret.Bytes
}

func TestNothingPrintsASecret(t *testing.T) {
	t.Parallel()
	b := secret.NewBytes([]byte(canary))
	h := holder{T: secret.NewText(canary), B: b, t: secret.NewText(canary), m: map[string]secret.Text{"k": secret.NewText(canary)}, p: &b}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%U", "%t"} {
		for _, v := range []any{h, &h, h.T, &h.T, h.B, []any{h}, map[string]any{"h": h}} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	log := slog.New(slog.NewJSONHandler(&out, nil))
	log.Info("x", "t", h.T, "b", h.B, "h", h)
	var bin bytes.Buffer
	_ = gob.NewEncoder(&bin).Encode(h)
	out.Write(bin.Bytes())
	if j, err := json.Marshal(h); err == nil {
		t.Errorf("json took a secret: %s", j)
	}
	if x, err := xml.Marshal(h.T); err == nil {
		t.Errorf("xml took a secret: %s", x)
	}
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprint([]byte(canary))} {
		if strings.Contains(out.String(), form) {
			t.Errorf("a secret was printed as %q", form)
		}
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	var zt secret.Text
	var zb secret.Bytes
	if !zt.Empty() || !zb.Empty() || zt.Reveal() != "" || zb.Reveal() != nil {
		t.Error("the zero values are not empty")
	}
	x := secret.NewText(canary)
	if x.Reveal() != canary || !x.Equal(secret.NewText(canary)) || x.Equal(zt) {
		t.Error("Text does not give back what it hides")
	}
	raw := []byte(canary)
	b := secret.NewBytes(raw)
	if !b.Equal(secret.NewBytes([]byte(canary))) {
		t.Error("Bytes does not compare")
	}
	b.Wipe()
	if !bytes.Equal(raw, make([]byte, len(raw))) {
		t.Error("Wipe left bytes")
	}
}
