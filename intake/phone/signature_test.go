package phone

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/twilio/twilio-go/client"

	"hotline/ops/secret"
)

type vector struct {
	Name, Method, URL, Body, Sig string
	JSON                         bool
	Node                         *bool
}

func vectors(t *testing.T) (token string, vs []vector) {
	t.Helper()
	b, err := os.ReadFile("testdata/signature.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Token   string
		Vectors []vector
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Vectors) < 33 {
		t.Fatalf("%d vectors, want 33", len(file.Vectors))
	}
	return file.Token, file.Vectors
}

// We agree with Twilio's own library on every vector but one: it does not strip a #rc= fragment, which Twilio does not sign.
func TestSignatureAgreesWithTwiliosOwnLibrary(t *testing.T) {
	t.Parallel()
	token, vs := vectors(t)
	for _, v := range vs {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			want := v.Node != nil && *v.Node
			if v.Node == nil {
				want = !strings.Contains(v.Name, "must FAIL")
			}
			if strings.HasPrefix(v.Name, "fragment: signed WITHOUT, verified WITH #rc=2") {
				want = true
			}
			form, err := parseForm(v.Body)
			if err != nil {
				t.Fatal(err)
			}
			tokens := []secret.Text{secret.NewText(token)}
			if got := signed(tokens, v.URL, v.Sig, form, []byte(v.Body)); got != want {
				t.Errorf("verdict %v, want %v", got, want)
			}
			if signed([]secret.Text{secret.NewText(strings.Repeat("f", 32))}, v.URL, v.Sig, form, []byte(v.Body)) {
				t.Error("another account's token is accepted")
			}
			two := []secret.Text{secret.NewText(strings.Repeat("f", 32)), secret.NewText(token)}
			if signed(two, v.URL, v.Sig, form, []byte(v.Body)) != want {
				t.Error("during a rotation the verdict is another")
			}
		})
	}
}

// twilio-go takes the first value of a repeated key and leaves JSON to ValidateBody; everywhere else it is an oracle.
func TestSignatureAgreesWithTwilioGo(t *testing.T) {
	t.Parallel()
	token, vs := vectors(t)
	oracle := client.NewRequestValidator(token)
	compared := 0
	for _, v := range vs {
		form, err := parseForm(v.Body)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(v.Name, "duplicated") || strings.Contains(v.Name, "fragment") || strings.Contains(v.Name, "ipv6") {
			continue // twilio-go: first value only, fragments kept, IPv6 hosts cut at the first colon
		}
		if u, err := url.Parse(v.URL); err != nil || u.String() != v.URL {
			continue // twilio-go re-encodes the URL before it hashes it
		}
		compared++
		want := oracle.ValidateBody(v.URL, []byte(v.Body), v.Sig)
		if got := signed([]secret.Text{secret.NewText(token)}, v.URL, v.Sig, form, []byte(v.Body)); got != want {
			t.Errorf("%s: verdict %v, twilio-go says %v", v.Name, got, want)
		}
	}
	if compared < 20 {
		t.Errorf("only %d vectors compared", compared)
	}
}

func TestForgedSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	token, vs := vectors(t)
	v := vs[0]
	form, err := parseForm(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	tokens := []secret.Text{secret.NewText(token)}
	mac, err := base64.StdEncoding.DecodeString(v.Sig)
	if err != nil {
		t.Fatal(err)
	}
	for n := range mac {
		forged := append([]byte(nil), mac...)
		forged[n] ^= 1
		if signed(tokens, v.URL, base64.StdEncoding.EncodeToString(forged), form, nil) {
			t.Errorf("a flipped bit in byte %d is accepted", n)
		}
		if signed(tokens, v.URL, base64.StdEncoding.EncodeToString(mac[:n]), form, nil) {
			t.Errorf("a signature cut to %d bytes is accepted", n)
		}
	}
	for _, sig := range []string{"", "=", v.Sig + v.Sig, v.Sig + "\n", strings.TrimRight(v.Sig, "="), strings.ToUpper(v.Sig)} {
		if signed(tokens, v.URL, sig, form, nil) {
			t.Errorf("signature %q is accepted", sig)
		}
	}
	for n := range form {
		cut := append(append(Form(nil), form[:n]...), form[n+1:]...)
		if form[n].key+form[n].value != "" && signed(tokens, v.URL, v.Sig, cut, nil) {
			t.Errorf("parameter %d can be left out", n)
		}
	}
	if signed(nil, v.URL, v.Sig, form, nil) {
		t.Error("no token accepts everything")
	}
}

func TestFormKeepsWhatWasSigned(t *testing.T) {
	t.Parallel()
	f, err := parseForm("b=2&a=x%3By&&b=1&c=a;b&d&e=%E0%B8%81+%2B")
	if err != nil {
		t.Fatal(err)
	}
	want := Form{{"a", "x;y"}, {"b", "1"}, {"b", "2"}, {"c", "a;b"}, {"d", ""}, {"e", "ก +"}}
	if len(f) != len(want) {
		t.Fatalf("%d pairs, want %d", len(f), len(want))
	}
	for i := range f {
		if f[i] != want[i] {
			t.Errorf("pair %d: %q, want %q", i, f[i], want[i])
		}
	}
	if f.Get("b") != "1" || f.Get("e") != "ก +" || f.Get("z") != "" {
		t.Error("Get does not find")
	}
	if _, err := parseForm("a=%zz"); err == nil {
		t.Error("a bad escape is read")
	}
	if _, err := parseForm(strings.Repeat("a=1&", maxPairs)); err != errTooMany {
		t.Errorf("too many pairs: %v", err)
	}
}
