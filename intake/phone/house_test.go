package phone

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

const (
	testToken  = "0123456789abcdef0123456789abcdef"
	testNumber = "+66600000000"
	reporter   = "+66812345678"
)

func testAccount() Account {
	return Account{
		SID:    "AC00000000000000000000000000000000",
		Number: testNumber,
		Base:   "https://h.example.org",
		Tokens: []secret.Text{secret.NewText(testToken)},
	}
}

// notebook is a desk that remembers what it was given.
type notebook struct {
	mu   sync.Mutex
	got  []desk.Submission
	fail error
	mute bool
}

func (n *notebook) Accept(_ context.Context, s desk.Submission) (desk.Accepted, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.fail != nil {
		return desk.Accepted{}, n.fail
	}
	if slices.ContainsFunc(n.got, func(o desk.Submission) bool { return o.Report.ID == s.Report.ID }) {
		return desk.Accepted{Duplicate: true}, nil
	}
	n.got = append(n.got, s)
	return desk.Accepted{AckDue: !n.mute && !s.Report.Alias.IsZero() && !s.Report.Has(intake.OptOut)}, nil
}

func (n *notebook) submissions() []desk.Submission {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.got)
}

// house is a door with everything behind it.
type house struct {
	*Door
	desk    *notebook
	relay   vault.PrivateKey
	notices chan Notice
}

func newHouse(t *testing.T, a Account) *house {
	t.Helper()
	epochs, err := contact.LoadEpochs("", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	key, err := vault.Generate(vault.X25519)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{desk: &notebook{}, relay: key, notices: make(chan Notice, 1000)}
	h.Door, err = NewDoor(DoorConfig{
		Account: a, Desk: h.desk, Aliases: epochs, Relay: key.Public(), Language: "th",
		IDKey:  secret.NewBytes(make([]byte, 32)),
		Notice: func(n Notice) { h.notices <- n },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// slip opens the way back of the n-th submission, as the relay would.
func (h *house) slip(t *testing.T, n int) contact.Slip {
	t.Helper()
	s := h.desk.submissions()[n]
	b, err := h.relay.Open(vault.Place{Kind: contact.PlaceSlip, ID: s.Report.ID.String()}, s.Slip)
	if err != nil {
		t.Fatal(err)
	}
	slip, err := contact.DecodeSlip(b)
	if err != nil {
		t.Fatal(err)
	}
	return slip
}

// sign is Twilio's signature of a form, written once more: the product's own must not vouch for itself.
func sign(token, address string, form url.Values) string {
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var b strings.Builder
	b.WriteString(address)
	for _, k := range keys {
		vs := slices.Clone(form[k])
		slices.Sort(vs)
		for _, v := range slices.Compact(vs) {
			b.WriteString(k + v)
		}
	}
	m := hmac.New(sha1.New, []byte(token))
	m.Write([]byte(b.String()))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}

// text is a webhook as Twilio makes one; more sets or replaces parameters.
func text(body string, more ...string) url.Values {
	f := url.Values{
		"ToCountry": {"TH"}, "ToState": {"canary-state"}, "FromCity": {"canary-city"}, "FromZip": {"canary-zip"}, "CallerName": {"canary-name"},
		"ProfileName": {"canary-profile"}, "WaId": {"canary-wa"}, "AddOns": {`{"canary":"addon"}`}, "ForwardedFrom": {"canary-forwarded"},
		"MessageSid": {"SM00000000000000000000000000000001"}, "SmsSid": {"SM00000000000000000000000000000001"},
		"NumMedia": {"0"}, "NumSegments": {"1"}, "Body": {body}, "From": {reporter}, "To": {testNumber},
		"AccountSid": {testAccount().SID}, "ApiVersion": {"2010-04-01"},
	}
	for i := 0; i+1 < len(more); i += 2 {
		f.Set(more[i], more[i+1])
	}
	return f
}

// post sends a signed form to a handler.
func post(h http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("X-Twilio-Signature", sign(testToken, "https://h.example.org"+path, form))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
