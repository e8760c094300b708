package sim

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"
)

// The vectors were made with Twilio's official Node SDK. Those whose signature belongs to exactly this URL and form must come
// out the same here; those that a verifier must refuse must not.
func TestSignaturesAreTwilios(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/twilio-signature-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Token   string
		Vectors []struct {
			Name, Method, URL, Body, Sig string
			JSON                         bool
			Node                         *bool
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	same, different := 0, 0
	for _, v := range file.Vectors {
		if v.JSON || v.Node == nil {
			continue // the provider's event hooks; texts are forms
		}
		form, err := url.ParseQuery(v.Body)
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		got := Sign(file.Token, v.URL, form)
		switch {
		case strings.HasPrefix(v.Name, "signed with"):
			// made for another spelling of the URL, which a verifier has to try
		case *v.Node:
			same++
			if got != v.Sig {
				t.Errorf("%s: %s, want %s", v.Name, got, v.Sig)
			}
		default:
			different++
			if got == v.Sig {
				t.Errorf("%s: signed alike though it must be refused", v.Name)
			}
		}
	}
	if same < 15 || different < 5 {
		t.Errorf("only %d and %d vectors were used", same, different)
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1},
		{strings.Repeat("a", 160), 1},
		{strings.Repeat("a", 161), 2},
		{strings.Repeat("€", 80), 1},
		{strings.Repeat("€", 81), 2},
		{strings.Repeat("ก", 70), 1},
		{strings.Repeat("ก", 71), 2},
		{strings.Repeat("ก", 134), 2},
		{strings.Repeat("ก", 135), 3},
		{strings.Repeat("🙏", 35), 1},
		{strings.Repeat("🙏", 36), 2},
	} {
		if got := segments(c.text); got != c.want {
			t.Errorf("%d runes of %.4q: %d, want %d", len([]rune(c.text)), c.text, got, c.want)
		}
	}
}
