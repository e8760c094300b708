package phone

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/gateway"
	"hotline/ops/secret"
)

func newClient(t *testing.T, h http.Handler) *Client {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c, err := NewClient(ClientConfig{Account: testAccount(), API: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func reply(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func twilioError(status, code int) http.HandlerFunc {
	return reply(status, fmt.Sprintf(`{"code":%d,"message":"The 'To' number %s is not valid: canary","more_info":"x","status":%d}`, code, reporter, status))
}

var (
	to         = secret.NewText(reporter)
	letterText = secret.NewText("canary words for you")
)

func send(t *testing.T, c *Client) (gateway.Sent, *gateway.Error) {
	t.Helper()
	s, err := c.Send(t.Context(), to, letterText, letter)
	if err == nil {
		return s, nil
	}
	e, ok := errors.AsType[*gateway.Error](err)
	if !ok {
		t.Fatalf("an error of another kind: %T", err)
	}
	for _, mark := range []string{"canary", "66812345678", "http://", "valid"} {
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), mark) {
			t.Errorf("the error holds %q", mark)
		}
	}
	return s, e
}

func TestSendSaysAllThatTwilioNeeds(t *testing.T) {
	t.Parallel()
	c := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.Method != "POST" || r.URL.Path != "/2010-04-01/Accounts/"+testAccount().SID+"/Messages.json" || user != testAccount().SID || password != testToken {
			t.Errorf("%s %s as %s", r.Method, r.URL.Path, user)
		}
		want := map[string]string{
			"To": reporter, "From": testNumber, "Body": "canary words for you",
			"StatusCallback": "https://h.example.org/twilio/status/" + letter.String(),
		}
		for k, v := range want {
			if r.PostFormValue(k) != v {
				t.Errorf("%s is %q", k, r.PostFormValue(k))
			}
		}
		if len(r.PostForm) != len(want) {
			t.Errorf("parameters %v", r.PostForm)
		}
		reply(201, `{"sid":"SM0000000000000000000000000000000a","status":"queued"}`)(w, r)
	}))
	if s, err := send(t, c); err != nil || s.Ref != "SM0000000000000000000000000000000a" {
		t.Errorf("%+v %v", s, err)
	}
}

func TestWhatMayBeDoneAfterAFailedSend(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		h      http.HandlerFunc
		family error
		code   int
		status int
	}{
		{"busy", twilioError(429, 20429), gateway.ErrAgain, 20429, 429},
		{"queue full", twilioError(400, 21611), gateway.ErrAgain, 21611, 400},
		{"overflow", twilioError(400, 30001), gateway.ErrAgain, 30001, 400},
		{"credentials", twilioError(401, 20003), gateway.ErrAgain, 20003, 401},
		{"not a number", twilioError(400, 21211), gateway.ErrNever, 21211, 400},
		{"region", twilioError(400, 21408), gateway.ErrNever, 21408, 400},
		{"not capable", twilioError(400, 21606), gateway.ErrNever, 21606, 400},
		{"stopped", twilioError(400, 21610), gateway.ErrNever, 21610, 400},
		{"land line", twilioError(400, 21614), gateway.ErrNever, 21614, 400},
		{"unknown code", twilioError(400, 29999), gateway.ErrNever, 29999, 400},
		{"broken", twilioError(500, 20500), gateway.ErrUnsure, 20500, 500},
		{"a page", reply(503, "<html>canary"), gateway.ErrUnsure, 0, 503},
		{"a page of 429", reply(429, "<html>canary"), gateway.ErrAgain, 0, 429},
		{"moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://127.0.0.1:1/canary", 307) }, gateway.ErrAgain, 0, 307},
		{"no JSON", reply(201, "canary"), gateway.ErrUnsure, 0, 201},
		{"no SID", reply(201, `{"sid":"../../canary"}`), gateway.ErrUnsure, 0, 201},
		{"hung up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, gateway.ErrUnsure, 0, 0},
		{"too long", reply(201, strings.Repeat(" ", maxAnswer+2)), gateway.ErrUnsure, 0, 201},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, e := send(t, newClient(t, c.h))
			if e == nil || !errors.Is(e, c.family) || e.Code != c.code || e.Status != c.status || e.Op != "send" {
				t.Fatalf("%+v, want %v", e, c.family)
			}
			if c.status == 429 && e.After != 7*time.Second {
				t.Errorf("pause %v", e.After)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.NotFoundHandler())
	c, err := NewClient(ClientConfig{Account: testAccount(), API: srv.URL})
	srv.Close()
	if err != nil {
		t.Fatal(err)
	}
	if _, e := send(t, c); e == nil || !errors.Is(e, gateway.ErrAgain) {
		t.Errorf("nothing was sent for sure, yet: %+v", e)
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	c := newClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm() // the server sees a hang-up only when the body is read
		close(arrived)
		<-r.Context().Done()
	}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if _, err := c.Send(ctx, to, letterText, letter); !errors.Is(err, gateway.ErrUnsure) {
		t.Errorf("cut off after it was read: %v", err)
	}
}

func TestWhatIsNeverSent(t *testing.T) {
	t.Parallel()
	c := newClient(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent") }))
	for name, a := range map[string]struct {
		to, body string
		letter   intake.LetterID
	}{
		"nobody":    {"+266696687", "hi", letter},
		"empty to":  {"", "hi", letter},
		"ourselves": {testNumber, "hi", letter},
		"nothing":   {reporter, " \n", letter},
		"too long":  {reporter, strings.Repeat("😀", MaxText/2+1), letter},
		"no letter": {reporter, "hi", intake.LetterID{}},
	} {
		if _, err := c.Send(t.Context(), secret.NewText(a.to), secret.NewText(a.body), a.letter); !errors.Is(err, gateway.ErrNever) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.Scrub(t.Context(), gateway.Sent{Ref: "../Calls/x"}); !errors.Is(err, gateway.ErrNever) {
		t.Errorf("a strange SID: %v", err)
	}
}

// Scrubbing empties the message by name, then deletes it; what is gone is gone; what is not final waits.
func TestScrub(t *testing.T) {
	t.Parallel()
	const ref = "SM0000000000000000000000000000000a"
	const path = "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages/" + ref + ".json"
	for _, c := range []struct {
		name           string
		update, remove http.HandlerFunc
		want           error
		calls          string
	}{
		{"fine", reply(200, `{}`), reply(204, ""), nil, "POST DELETE "},
		{"gone", twilioError(404, 20404), twilioError(404, 20404), nil, "POST DELETE "},
		{"not final", twilioError(400, 20009), nil, gateway.ErrAgain, "POST "},
		{"deleted later", reply(200, `{}`), twilioError(400, 20009), gateway.ErrAgain, "POST DELETE "},
		{"cannot be emptied", twilioError(400, 29999), reply(204, ""), nil, "POST DELETE "},
		{"broken", twilioError(500, 20500), nil, gateway.ErrAgain, "POST "},
	} {
		var calls strings.Builder
		var mu sync.Mutex // guards calls
		client := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			calls.WriteString(r.Method + " ")
			mu.Unlock()
			if r.URL.Path != path {
				t.Errorf("%s: path %s", c.name, r.URL.Path)
			}
			if r.Method == "DELETE" {
				c.remove(w, r)
				return
			}
			_ = r.ParseForm()
			if b, ok := r.PostForm["Body"]; !ok || len(b) != 1 || b[0] != "" {
				t.Errorf("%s: Body is %q", c.name, b)
			}
			c.update(w, r)
		}))
		if err := client.Scrub(t.Context(), gateway.Sent{Ref: ref}); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		mu.Lock()
		if got := calls.String(); got != c.calls {
			t.Errorf("%s: %s, want %s", c.name, got, c.calls)
		}
		mu.Unlock()
	}
}

func TestClientsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]ClientConfig{
		"account":    {},
		"plain http": {Account: testAccount(), API: "http://api.example.org"},
		"query":      {Account: testAccount(), API: "https://api.example.org?x=1"},
		"user":       {Account: testAccount(), API: "https://a:b@api.example.org"},
		"key":        {Account: testAccount(), KeySID: "SK 1", KeySecret: secret.NewText("x")},
		"secret":     {Account: testAccount(), KeySID: "SK1", KeySecret: secret.NewText("x y")},
		"no secret":  {Account: testAccount(), KeySID: "SK1"},
	} {
		if _, err := NewClient(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
