package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twilio/twilio-go/client"
)

const token = "0123456789abcdef0123456789abcdef"

func config(address string) Config {
	return Config{URL: address, Token: token, AccountSID: "AC0123456789abcdef0123456789abcdef", HotlineNumber: "+6620000000", Count: 200, Concurrency: 4}
}

func TestEveryRequestIsSignedAndItsOwn(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	sids, froms, bad := map[string]bool{}, map[string]bool{}, 0
	validator := client.NewRequestValidator(token)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		flat := map[string]string{}
		for k := range r.PostForm {
			flat[k] = r.PostForm.Get(k)
		}
		ok := validator.Validate("http://"+r.Host+r.URL.RequestURI(), flat, r.Header.Get("X-Twilio-Signature"))
		mu.Lock()
		defer mu.Unlock()
		if !ok {
			bad++
		}
		if r.URL.Path == "/ceiling" {
			return
		}
		sids[r.PostForm.Get("MessageSid")], froms[r.PostForm.Get("From")] = true, true
		if len(sids)%10 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	for _, rate := range []float64{0, 5000} {
		ledger := map[string]bool{}
		var lock sync.Mutex
		cfg := config(server.URL)
		cfg.Rate, cfg.Ceiling = rate, "/ceiling"
		cfg.Body = func(i int) string { return "พี่ในเกม & + %" }
		cfg.Accepted = func(sid string) { lock.Lock(); ledger[sid] = true; lock.Unlock() }
		clear(sids)
		clear(froms)
		r, err := Run(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if bad != 0 || len(sids) != 200 || len(froms) != 200 {
			t.Fatalf("%d wrong signatures, %d SIDs, %d senders", bad, len(sids), len(froms))
		}
		if r.Sent != 200 || r.Accepted != 180 || r.Rejected[503] != 20 || r.Errors != 0 || len(ledger) != 180 {
			t.Errorf("%+v, ledger of %d", r, len(ledger))
		}
		for sid := range ledger {
			if !sids[sid] || len(sid) != 34 {
				t.Errorf("ledger holds %s", sid)
			}
		}
		if r.Ceiling == nil || r.Ceiling.Accepted != 200 || r.OfCeiling <= 0 || r.Latency.P50 <= 0 || r.Latency.Max < r.Latency.P999 {
			t.Errorf("%+v", r)
		}
	}
}

// instant answers without a network, after a delay of its own.
type instant func(i int) time.Duration

func (f instant) RoundTrip(r *http.Request) (*http.Response, error) {
	sid := r.Header.Get("I-Twilio-Idempotency-Token")
	var i int
	for _, c := range sid[len(sid)-8:] {
		i = i*16 + strings.IndexRune("0123456789abcdef", c)
	}
	d := f(i)
	if d < 0 {
		return nil, errors.New("refused")
	}
	time.Sleep(d)
	return &http.Response{StatusCode: 200, Body: http.NoBody, Request: r}, nil
}

// One stall of a second delays those behind it, and the open loop must say so: a closed loop would count one slow request.
func TestAStallIsFeltByAllThatWereDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := config("http://hotline.example")
		cfg.Count, cfg.Concurrency, cfg.Rate = 200, 1, 100
		cfg.Client = &http.Client{Transport: instant(func(i int) time.Duration {
			if i == 50 {
				return time.Second
			}
			return time.Millisecond
		})}
		r, err := Run(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if r.Latency.Max != 1000 || r.Latency.P50 < 1 || r.Latency.P90 < 500 || r.Seconds > 2.2 || r.Seconds < 1.99 {
			t.Errorf("%+v", r)
		}
		cfg.Rate = 0
		if r, err = Run(t.Context(), cfg); err != nil || r.Latency.P99 != 1 || r.Latency.Max != 1000 {
			t.Errorf("closed: %+v, %v", r, err)
		}
	})
}

func TestAHotlineThatIsAwayIsCountedAndWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := config("http://hotline.example")
		cfg.Client = &http.Client{Transport: instant(func(i int) time.Duration {
			if i < 40 {
				return -1
			}
			return time.Millisecond
		})}
		r, err := Run(t.Context(), cfg)
		if err != nil || r.Errors != 40 || r.Accepted != 160 || r.Seconds < 0.2 {
			t.Errorf("%+v, %v", r, err)
		}
		cfg.Client = &http.Client{Transport: instant(func(int) time.Duration { return -1 })}
		if r, err := Run(t.Context(), cfg); !errors.Is(err, ErrNoAnswer) || r.Errors != 200 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestAnEndedContextStopsSendingButNotAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 95*time.Millisecond)
		defer cancel()
		cfg := config("http://hotline.example")
		cfg.Rate, cfg.Concurrency = 100, 2
		cfg.Client = &http.Client{Transport: instant(func(int) time.Duration { return 30 * time.Millisecond })}
		r, err := Run(ctx, cfg)
		if err != nil || r.Errors != 0 || r.Sent != r.Accepted || r.Sent < 6 || r.Sent > 8 {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestPercentilesAreExact(t *testing.T) {
	t.Parallel()
	samples, status := make([]time.Duration, 1000), make([]int16, 1000)
	for i := range samples {
		samples[i], status[i] = time.Duration(1000-i)*time.Millisecond, 200
	}
	r := result(samples, status, 2*time.Second, 1)
	if want := (Latency{500, 900, 990, 999, 1000}); r.Latency != want || r.Rate != 500 {
		t.Errorf("%+v", r)
	}
	if got := Compare(r, result(samples, status, time.Second, 1)); got != (Ratio{0.5, 1, 1}) {
		t.Errorf("%+v", got)
	}
	if got := Compare(r, Result{}); got != (Ratio{}) {
		t.Errorf("%+v", got)
	}
	var b bytes.Buffer
	r.Rejected[503], r.Errors = 3, 1
	if err := r.Print(&b); err != nil || !strings.Contains(b.String(), "p99.9 999.00") || !strings.Contains(b.String(), "3 with 503") {
		t.Errorf("%s %v", b.String(), err)
	}
	doc, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(doc), `"latency_ms":{"p50":500`) {
		t.Errorf("%s %v", doc, err)
	}
}

func TestWrongConfigurationIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Config){
		"URL": func(c *Config) { c.URL = "hotline" }, "token": func(c *Config) { c.Token = "" }, "count": func(c *Config) { c.Count = 0 },
		"too many": func(c *Config) { c.Count = maxCount + 1 }, "rate": func(c *Config) { c.Rate = -1 }, "connections": func(c *Config) { c.Concurrency = -1 },
	} {
		cfg := config("http://127.0.0.1:1")
		spoil(&cfg)
		if _, err := Run(t.Context(), cfg); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkFlatOut(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	defer server.Close()
	cfg := config(server.URL)
	cfg.Count, cfg.Concurrency = b.N, 16
	r, err := Run(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(r.Rate, "req/s")
}
