package sim

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

func typed(ctype string, status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", ctype)
		w.WriteHeader(status)
		w.Write([]byte(body))
	}
}

func TestAnswersAreReadAsTheProviderReadsThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer  func(http.ResponseWriter, *http.Request)
		status  string
		code    int
		answers []string
	}{
		"empty response":  {typed("text/xml", 200, "<Response/>"), "received", 0, nil},
		"no content":      {typed("", 204, ""), "received", 0, nil},
		"two messages":    {typed("application/xml", 200, "<Response><Message>one</Message><Message><Body>two</Body><Media>x</Media></Message></Response>"), "received", 0, []string{"one", "two"}},
		"plain is texted": {typed("text/plain; charset=utf-8", 200, "OK"), "received", 0, []string{"OK"}},
		"not XML":         {typed("text/xml", 200, "<Response><Message>"), "received", 12100, nil},
		"two roots":       {typed("text/xml", 200, "<Response/><Response/>"), "received", 12100, nil},
		"another root":    {typed("text/xml", 200, "<html/>"), "received", 12100, nil},
		"a voice verb":    {typed("text/xml", 200, "<Response><Say>x</Say><Message>one</Message></Response>"), "received", 12200, []string{"one"}},
		"JSON":            {typed("application/json", 200, "{}"), "received", 12300, nil},
		"too long":        {typed("text/xml", 200, "<Response>"+strings.Repeat(" ", maxTwiML)+"</Response>"), "received", 11750, nil},
		"refused":         {typed("text/plain", 403, ""), "lost", 11200, nil},
		"broken":          {typed("text/xml", 500, "<Response/>"), "lost", 11200, nil},
		"redirected": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
		}, "lost", 11200, nil},
		"connection broken": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "lost", 11200, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.answer)
			r, err := w.Text(t.Context(), Text{From: child, Body: "hi"})
			if err != nil {
				t.Fatal(err)
			}
			if r.Status != c.status || r.Code != c.code || !slices.Equal(r.Answers, c.answers) && len(c.answers)+len(r.Answers) > 0 {
				t.Errorf("got %+v, want %s %d %q", r, c.status, c.code, c.answers)
			}
			if alerts := w.Alerts(); (len(alerts) > 0) != (c.code != 0) {
				t.Errorf("alerts %+v", alerts)
			}
			if len(w.hotline.received()) != 1 {
				t.Errorf("%d posts", len(w.hotline.received()))
			}
			if seen := w.Handset(child); seen[0].Status != c.status {
				t.Errorf("handset %+v", seen)
			}
			if copies := w.Messages(); copies[len(copies)-1].Status != "received" {
				t.Errorf("the provider's copy: %+v", copies)
			}
		})
	}
}

func TestNoConnectionIsTriedOnceMore(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	s, err := New(Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: "http://127.0.0.1:1/base/",
		Client: &http.Client{Transport: dropped(func(r *http.Request) {
			tries.Add(1)
			if r.URL.Path != "/base/twilio/sms" {
				t.Errorf("path %s", r.URL.Path)
			}
		})}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Text(t.Context(), Text{From: child, Body: "hi"})
	if err != nil || r.Status != "lost" || r.HTTP != 0 || r.Code != 11200 || tries.Load() != 2 {
		t.Errorf("%+v, %v after %d tries", r, err, tries.Load())
	}
}

type dropped func(*http.Request)

func (d dropped) RoundTrip(r *http.Request) (*http.Response, error) {
	d(r)
	return nil, http.ErrServerClosed
}

func TestStopIsTheProvidersAndEndsEverySend(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response><Message>we still write</Message></Response>"))
	say := func(body, optOut string) {
		t.Helper()
		if _, err := w.Text(t.Context(), Text{From: child, Body: body}); err != nil {
			t.Fatal(err)
		}
		if got := w.hotline.last().Get("OptOutType"); got != optOut {
			t.Errorf("%q: OptOutType %q, want %q", body, got, optOut)
		}
	}
	say("yes", "")
	if _, err := w.Await(t.Context(), child, arrived("we still write")); err != nil {
		t.Fatal(err)
	}
	say(" stop ", "STOP")
	if _, err := sendTo(w, child, "a reply"); code(err) != 21610 {
		t.Errorf("a send after STOP: %v", err)
	}
	seen := w.Handset(child)
	if last := seen[len(seen)-1]; last.Status != "failed" || last.Code != 21610 {
		t.Errorf("TwiML after STOP: %+v", last)
	}
	say("please stop him", "")
	say("help", "HELP")
	say("Yes", "START")
	if _, err := sendTo(w, child, "a reply"); err != nil {
		t.Errorf("a send after START: %v", err)
	}
}

func TestWrongTextsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	for _, bad := range []Text{
		{Body: "no sender"},
		{From: hotline, Body: "myself"},
		{From: child, Body: strings.Repeat("ก", maxBody+1)},
		{From: child, Media: -1},
		{From: child, Media: maxMedia + 1},
		{From: strings.Repeat("1", 65)},
	} {
		if _, err := w.Text(t.Context(), bad); err == nil {
			t.Errorf("accepted %.20v", bad)
		}
	}
	if len(w.hotline.received()) != 0 || len(w.Messages()) != 0 {
		t.Error("a refused text went on")
	}
}

func TestPicturesAreCountedWhenSomebodyFetchesThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	if _, err := w.Text(t.Context(), Text{From: child, Media: 1}); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(w.hotline.received()[0].Get("MediaUrl0"), "https://api.twilio.com")
	if w.Fetched() != 0 {
		t.Fatal("counted too early")
	}
	res, err := http.Get(w.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/png" || w.Fetched() != 1 {
		t.Errorf("status %d, fetched %d", res.StatusCode, w.Fetched())
	}
}

func TestTheJSONForTests(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response><Message>hello</Message></Response>"))
	post := func(body string) (int, Receipt) {
		t.Helper()
		res, err := http.Post(w.server.URL+"/sim/text", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var r Receipt
		json.NewDecoder(res.Body).Decode(&r)
		return res.StatusCode, r
	}
	status, r := post(`{"from":"` + child + `","body":"hi","media":1}`)
	if status != 200 || r.Status != "received" || !slices.Equal(r.Answers, []string{"hello"}) {
		t.Errorf("%d %+v", status, r)
	}
	if status, _ := post("{"); status != 400 {
		t.Errorf("no JSON: %d", status)
	}
	if status, _ := post(`{"body":"no sender"}`); status != 422 {
		t.Errorf("no sender: %d", status)
	}
	if _, err := w.Await(t.Context(), child, arrived("hello")); err != nil {
		t.Fatal(err)
	}
	get := func(path string, into any) {
		t.Helper()
		res, err := http.Get(w.server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	var bubbles []Bubble
	get("/sim/handset?number=%2B66812345678", &bubbles)
	var copies []Message
	get("/sim/messages", &copies)
	var alerts []Alert
	get("/sim/alerts", &alerts)
	if len(bubbles) != 2 || len(copies) != 2 || copies[1].Body != "hi" || alerts == nil {
		t.Errorf("%d bubbles, copies %+v, alerts %v", len(bubbles), copies, alerts)
	}
	r2 := httptest.NewRequest("POST", "/sim/text", strings.NewReader(`{"from":"+66811111111","body":"forged"}`))
	r2.Header.Set("Sec-Fetch-Site", "cross-site")
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r2)
	if rec.Code != http.StatusForbidden {
		t.Errorf("another site's page may text: %d", rec.Code)
	}
}

func TestRunEndsWithItsContextAndRunsOnce(t *testing.T) {
	t.Parallel()
	s, err := New(Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Run(ctx); err != nil {
		t.Error(err)
	}
	if err := s.Run(ctx); err != ErrRunning {
		t.Errorf("second run: %v", err)
	}
}
