package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"hotline/ops/logging"
	"hotline/ops/page"
)

const phone = "+66812345678"

func get(t *testing.T, h http.Handler, path string, header ...string) (int, string, http.Header) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Header()
}

func TestReadinessNamesWhatFailsAndNotWhy(t *testing.T) {
	t.Parallel()
	var broken error
	h := Handler(Config{Log: logging.ForTest(t, io.Discard), Checks: []Check{
		{"bus", func(context.Context) error { return nil }},
		{"vault", func(context.Context) error { return broken }},
	}})
	if code, body, _ := get(t, h, "/readyz"); code != 200 || body != "bus ok\nvault ok\nready\n" {
		t.Error(code, body)
	}
	broken = fmt.Errorf("calling %s: %w", phone, io.ErrUnexpectedEOF)
	if code, body, _ := get(t, h, "/readyz"); code != 503 || body != "bus ok\nvault failed: unexpected EOF\nnot ready\n" {
		t.Error(code, body)
	}
	code, body, header := get(t, h, "/readyz", "Accept", "application/json")
	var got struct {
		Ready  bool
		Checks []struct {
			Name string
			OK   bool
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || code != 503 || got.Ready || len(got.Checks) != 2 || !got.Checks[0].OK || got.Checks[1].OK {
		t.Error(code, body, err)
	}
	if header.Get("Cache-Control") != "no-store" || strings.Contains(body, "6681") {
		t.Error(header, body)
	}
	if code, body, _ := get(t, h, "/healthz"); code != 200 || body != "ok\n" {
		t.Error(code, body)
	}
}

func TestACheckThatHangsOrPanicsIsAFailedCheck(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		defer close(hung)
		h := Handler(Config{Checks: []Check{
			{"hangs", func(context.Context) error { <-hung; return nil }},
			{"panics", func(context.Context) error { panic(phone) }},
		}})
		code, body, _ := get(t, h, "/readyz")
		if code != 503 || !strings.Contains(body, "hangs failed: no answer\n") || !strings.Contains(body, "panics failed: panic string in ") || strings.Contains(body, "6681") {
			t.Error(code, body)
		}
	})
}

func TestTheGateIsOpenWhileItRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g Gate
		if g.Check().Probe(t.Context()) == nil {
			t.Error("open before it runs")
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = g.Run(ctx) }()
		synctest.Wait()
		if err := g.Check().Probe(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		synctest.Wait()
		if g.Check().Probe(t.Context()) == nil {
			t.Error("open after it stopped")
		}
	})
}

func TestTheAdminListenerStaysAtHome(t *testing.T) {
	t.Parallel()
	for addr, home := range map[string]bool{"127.0.0.1:0": true, "[::1]:0": true, "localhost:0": true, ":0": false, "0.0.0.0:0": false, "192.0.2.1:0": false} {
		_, err := New(Config{Addr: addr})
		if (err == nil) != home || err != nil && !errors.Is(err, page.ErrNotLoopback) {
			t.Errorf("%s: %v", addr, err)
		}
		if _, err := New(Config{Addr: addr, Anywhere: true}); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
	h := Handler(Config{})
	if code, _, _ := get(t, h, "/debug/pprof/"); code != 200 {
		t.Error("pprof", code)
	}
	if code, body, _ := get(t, h, "/debug/pprof/cmdline"); code != 404 || strings.Contains(body, "test") {
		t.Error("cmdline", code, body)
	}
	if code, _, _ := get(t, h, "/metrics"); code != 404 {
		t.Error("metrics without a registry", code)
	}
}

func TestMetricsInPrometheusText(t *testing.T) {
	t.Parallel()
	r := NewRegistry()
	reports := r.Counter("hotline_reports_total", "Reports taken.", Channel, Result)
	waiting := r.Gauge("hotline_queue_cases", "Cases waiting.", Severity)
	took := r.Histogram("hotline_request_seconds", "Time to answer.", []float64{0.1, 1}, Route)
	r.Counter("hotline_silent_total", "Nothing yet.")
	r.GaugeFunc("hotline_depth", "Read when scraped.", func() float64 { return 1e21 })
	reports.Inc("sms", "ok")
	reports.Add(2, "sms", "ok")
	reports.Add(-5, "sms", "ok")
	reports.Inc("web", "refused")
	waiting.Set(3, "S1")
	waiting.Add(-1, "S1")
	for _, v := range []float64{0.05, 0.1, 0.5, 7, math.NaN()} {
		took.Observe(v, "POST /report")
	}
	code, body, header := get(t, Handler(Config{Metrics: r}), "/metrics")
	if code != 200 || !strings.HasPrefix(header.Get("Content-Type"), "text/plain; version=0.0.4; charset=utf-8") || header.Get("Cache-Control") != "no-store" {
		t.Error(code, header)
	}
	for _, want := range []string{
		"# HELP hotline_reports_total Reports taken.\n# TYPE hotline_reports_total counter\n",
		`hotline_reports_total{channel="sms",result="ok"} 3` + "\n" + `hotline_reports_total{channel="web",result="refused"} 1` + "\n",
		`hotline_queue_cases{severity="S1"} 2` + "\n", "hotline_silent_total 0\n", "hotline_depth 1e+21\n",
		`hotline_request_seconds_bucket{route="POST /report",le="0.1"} 2
hotline_request_seconds_bucket{route="POST /report",le="1"} 3
hotline_request_seconds_bucket{route="POST /report",le="+Inf"} 4
hotline_request_seconds_sum{route="POST /report"} 7.65
hotline_request_seconds_count{route="POST /report"} 4
`,
		"\nhotline_go_goroutines ", `hotline_go_info{version="go1.`, "\nhotline_process_start_time_seconds ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s", want)
		}
	}
	for l := range strings.Lines(body) {
		if !strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(l, "# HELP "), "# TYPE "), "hotline_") {
			t.Errorf("not of the house: %s", l)
		}
	}
	if problems, err := testutil.GatherAndLint(r.all); err != nil || len(problems) > 0 {
		t.Error(problems, err)
	}
}

func TestAMetricThatCannotBeGatheredIsCountedAndTheRestIsServed(t *testing.T) {
	t.Parallel()
	r := NewRegistry()
	r.Histogram("hotline_h_seconds", "x", nil)
	r.Gauge("hotline_h_seconds_count", "collides with the histogram's")
	r.Counter("hotline_x_total", "x").Inc()
	get(t, r, "/metrics")
	code, body, _ := get(t, r, "/metrics")
	if code != 200 || !strings.Contains(body, "hotline_x_total 1\n") || !strings.Contains(body, `hotline_promhttp_metric_handler_errors_total{cause="gathering"} 1`) {
		t.Error(code, body)
	}
}

func TestALabelCannotHoldAPersonOrGrowWithoutEnd(t *testing.T) {
	t.Parallel()
	r := NewRegistry()
	c := r.Counter("hotline_x_total", "x", Route)
	c.Inc(phone)
	c.Inc("he waits at the gate\n")
	for i := range 3 * mostSeries {
		c.Inc("r" + strconv.Itoa(i))
	}
	_, body, _ := get(t, r, "/metrics")
	if strings.Contains(body, "6681") || strings.Contains(body, "gate") || !strings.Contains(body, `{route="[masked]"} 2`) {
		t.Error("a value came through")
	}
	if n := testutil.CollectAndCount(c.m); n != mostSeries+1 {
		t.Errorf("%d series", n)
	}
	if testutil.ToFloat64(c.m.WithLabelValues(other)) != 2*mostSeries+1 {
		t.Error("what was too much is not counted")
	}
}

func TestAMistakenDeclarationPanics(t *testing.T) {
	t.Parallel()
	r := NewRegistry()
	c := r.Counter("hotline_ok_total", "x", Route)
	for name, f := range map[string]func(){
		"foreign name":  func() { r.Gauge("http_requests", "x") },
		"no _total":     func() { r.Counter("hotline_requests", "x") },
		"twice":         func() { r.Counter("hotline_ok_total", "x") },
		"empty label":   func() { r.Gauge("hotline_g", "x", Label{}) },
		"label twice":   func() { r.Gauge("hotline_g", "x", Role, Role) },
		"values":        func() { c.Inc("a", "b") },
		"buckets order": func() { r.Histogram("hotline_h", "x", []float64{2, 1}, Route) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s passes", name)
				}
			}()
			f()
		}()
	}
	c.Inc("still works") // no lock is left behind
	var nobody *Counter
	nobody.Inc()
}

func TestManyCountTogether(t *testing.T) {
	t.Parallel()
	r := NewRegistry()
	c := r.Counter("hotline_y_total", "y", Role)
	h := r.Histogram("hotline_y_seconds", "y", nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				c.Inc("triage")
				h.Observe(0.003)
			}
			get(t, r, "/metrics")
		})
	}
	wg.Wait()
	_, body, _ := get(t, r, "/metrics")
	if !strings.Contains(body, `hotline_y_total{role="triage"} 800`) || !strings.Contains(body, "hotline_y_seconds_count 800") {
		t.Error(body)
	}
}
