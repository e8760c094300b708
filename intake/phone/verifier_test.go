package phone

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hotline/ops/secret"
)

func TestOnlyTwiliosPostsComeIn(t *testing.T) {
	t.Parallel()
	good := text("hello")
	sig := sign(testToken, "https://h.example.org/twilio/sms", good)
	form := "application/x-www-form-urlencoded"
	other := text("hello", "AccountSid", "AC11111111111111111111111111111111")
	for _, c := range []struct {
		name, method, target, kind, sig, body string
		status                                int
		sentence                              bool
	}{
		{"good", "POST", "/twilio/sms", form, sig, good.Encode(), 200, false},
		{"no signature", "POST", "/twilio/sms", form, "", good.Encode(), 403, false},
		{"wrong signature", "POST", "/twilio/sms", form, strings.Repeat("A", 27) + "=", good.Encode(), 403, false},
		{"another path", "POST", "/twilio/status", form, sig, good.Encode(), 403, false},
		{"a query", "POST", "/twilio/sms?x=1", form, sig, good.Encode(), 403, false},
		{"a changed body", "POST", "/twilio/sms", form, sig, good.Encode() + "&x=1", 403, false},
		{"half a body", "POST", "/twilio/sms", form, sig, good.Encode()[:100], 403, false},
		{"a bad escape", "POST", "/twilio/sms", form, sig, "Body=%zz", 403, false},
		{"nothing", "POST", "/twilio/sms", form, sig, "", 403, false},
		{"another account", "POST", "/twilio/sms", form, sign(testToken, "https://h.example.org/twilio/sms", other), other.Encode(), 403, false},
		{"GET", "GET", "/twilio/sms", form, sig, "", 405, true},
		{"JSON", "POST", "/twilio/sms", "application/json", sig, "{}", 415, true},
		{"multipart", "POST", "/twilio/sms", "multipart/form-data; boundary=x", sig, "--x--", 415, true},
		{"no type", "POST", "/twilio/sms", "", sig, good.Encode(), 415, true},
		{"too many parameters", "POST", "/twilio/sms", form, sig, strings.Repeat("a=1&", maxPairs+1), 413, true},
		{"too long", "POST", "/twilio/sms", form, sig, "Body=" + strings.Repeat("a", maxBody), 413, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, testAccount())
			r := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
			r.Host = "evil.example.net" // no header has a say in what was signed
			r.Header.Set("X-Forwarded-Host", "h.example.org")
			r.Header.Set("Content-Type", c.kind)
			if c.sig != "" {
				r.Header.Set("X-Twilio-Signature", c.sig)
			}
			w := httptest.NewRecorder()
			h.SMS().ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if c.status == 403 && w.Body.Len() > 0 {
				t.Error("a 403 says something")
			}
			if c.sentence != strings.HasSuffix(w.Body.String(), ".\n") {
				t.Errorf("body %q", w.Body)
			}
			if n := len(h.desk.submissions()); n != 0 && c.status != 200 {
				t.Errorf("%d reports came in", n)
			}
		})
	}
}

// endless is a body without an end that counts what is read of it.
type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += len(p)
	return len(p), nil
}

func TestAHugeForgedBodyIsNotRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		length int64
		sig    string
		most   int
		status int
	}{
		{"announced", 200 << 20, strings.Repeat("A", 27) + "=", 0, 413},
		{"no signature", -1, "", 0, 403},
		{"a signature's shape", -1, strings.Repeat("A", 27) + "=", 2*maxBody + 1<<10, 413},
	} {
		body := &endless{}
		r := httptest.NewRequest(http.MethodPost, "/twilio/sms", io.NopCloser(body))
		r.ContentLength = c.length
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if c.sig != "" {
			r.Header.Set("X-Twilio-Signature", c.sig)
		}
		w := httptest.NewRecorder()
		newHouse(t, testAccount()).SMS().ServeHTTP(w, r)
		if body.n > c.most || w.Code != c.status {
			t.Errorf("%s: status %d after %d bytes, want %d after at most %d", c.name, w.Code, body.n, c.status, c.most)
		}
	}
}

func TestTwoTokensCountDuringARotation(t *testing.T) {
	t.Parallel()
	a := testAccount()
	a.Tokens = []secret.Text{secret.NewText(strings.Repeat("e", 32)), secret.NewText(testToken)}
	if w := post(newHouse(t, a).SMS(), "/twilio/sms", text("hello")); w.Code != 200 {
		t.Errorf("the older token: %d", w.Code)
	}
	a.Tokens = a.Tokens[:1]
	if w := post(newHouse(t, a).SMS(), "/twilio/sms", text("hello")); w.Code != 403 {
		t.Errorf("after the rotation: %d", w.Code)
	}
}

func TestABaseWithAPath(t *testing.T) {
	t.Parallel()
	a := testAccount()
	a.Base = "https://h.example.org/hot"
	form := text("hello")
	r := httptest.NewRequest(http.MethodPost, "/twilio/sms", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Twilio-Signature", sign(testToken, "https://h.example.org/hot/twilio/sms", form))
	w := httptest.NewRecorder()
	newHouse(t, a).SMS().ServeHTTP(w, r)
	if w.Code != 200 {
		t.Errorf("status %d", w.Code)
	}
}

func TestAccountsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Account){
		"sid":         func(a *Account) { a.SID = "AC1" },
		"number":      func(a *Account) { a.Number = "" },
		"anonymous":   func(a *Account) { a.Number = "anonymous" },
		"base":        func(a *Account) { a.Base = "h.example.org" },
		"scheme":      func(a *Account) { a.Base = "ftp://h.example.org" },
		"query":       func(a *Account) { a.Base += "?a=1" },
		"slash":       func(a *Account) { a.Base += "/" },
		"no token":    func(a *Account) { a.Tokens = nil },
		"empty token": func(a *Account) { a.Tokens = []secret.Text{{}} },
		"three":       func(a *Account) { a.Tokens = append(a.Tokens, a.Tokens[0], a.Tokens[0]) },
	} {
		a := testAccount()
		spoil(&a)
		if _, err := NewVerifier(a); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
