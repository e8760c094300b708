// Package monitor is the admin listener: is the process alive, is it ready, what does it count.
//
//	/healthz      200 while the process serves
//	/readyz       200 when every check holds, else 503; plain text, or JSON when asked for
//	/metrics      Prometheus text; every name begins with hotline_
//	/debug/pprof  profiles
//
// cmd assembles it; rooms get a *Registry and declare their metrics at construction. It never listens beyond loopback unless
// told so by name, shows no configuration and no secret, and no label can hold an alias, a case or a person: label names are
// values of this package, label values pass the log's lint and are bounded in number.
package monitor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/pprof"
	"strings"
	"sync/atomic"
	"time"

	"hotline/ops/logging"
	"hotline/ops/page"
)

// checkTimeout bounds each check of /readyz; they run side by side.
const checkTimeout = 3 * time.Second

// Check is one named condition of readiness. Name is a constant of the code.
type Check struct {
	Name  string
	Probe func(ctx context.Context) error
}

// Config is the admin listener.
type Config struct {
	Addr string // host:port
	// Anywhere allows an Addr that is not loopback: metrics scraped over a network that is guarded otherwise.
	Anywhere bool
	Log      *logging.Logger
	Checks   []Check
	Metrics  *Registry
}

// New returns the admin listener; it is a door of the process like the others.
func New(c Config) (*page.Server, error) {
	return page.NewServer(page.ServerConfig{Name: "admin", Addr: c.Addr, Handler: Handler(c), Log: c.Log, Loopback: !c.Anywhere})
}

// Handler returns what the admin listener serves.
func Handler(c Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain; charset=utf-8", 200, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { ready(c, w, r) })
	if c.Metrics != nil {
		mux.Handle("GET /metrics", c.Metrics)
	}
	mux.HandleFunc("GET /debug/pprof/", pprof.Index) // without cmdline: an operator's command line is nobody's business
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return page.Limit(1<<10, mux)
}

type result struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Kind  string `json:"kind,omitempty"` // of the error; its text stays inside
	MS    int64  `json:"ms"`
	index int
}

func ready(c Config, w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
	defer cancel()
	done := make(chan result, len(c.Checks))
	for i, check := range c.Checks {
		go func() { done <- probe(ctx, c.Log, i, check) }()
	}
	results := make([]result, len(c.Checks))
	for i, check := range c.Checks {
		results[i] = result{Name: check.Name, Kind: "no answer", MS: checkTimeout.Milliseconds()}
	}
	all := true
	for range c.Checks {
		select {
		case res := <-done:
			results[res.index] = res
		case <-ctx.Done():
		}
	}
	for _, res := range results {
		all = all && res.OK
	}
	status := http.StatusOK
	if !all {
		status = http.StatusServiceUnavailable
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") || r.URL.Query().Get("format") == "json" {
		body, _ := json.Marshal(struct {
			Ready  bool     `json:"ready"`
			Checks []result `json:"checks"`
		}{all, results})
		answer(w, "application/json", status, string(body)+"\n")
		return
	}
	var b strings.Builder
	for _, res := range results {
		word := "ok"
		if !res.OK {
			word = "failed: " + res.Kind
		}
		fmt.Fprintf(&b, "%s %s\n", res.Name, word)
	}
	if all {
		b.WriteString("ready\n")
	} else {
		b.WriteString("not ready\n")
	}
	answer(w, "text/plain; charset=utf-8", status, b.String())
}

func probe(ctx context.Context, log *logging.Logger, i int, c Check) (res result) {
	begun := time.Now()
	res = result{Name: c.Name, index: i}
	defer func() {
		if v := recover(); v != nil {
			res.OK, res.Kind = false, logging.Panicked(v).Kind()
		}
		res.MS = time.Since(begun).Milliseconds()
	}()
	err := c.Probe(ctx)
	if res.OK = err == nil; !res.OK {
		res.Kind = logging.Mask(log.Kind(err))
	}
	return res
}

func answer(w http.ResponseWriter, kind string, status int, body string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// Gate is a check that holds while its Run runs: as the last door of a process it says that everything is open, and stops
// saying so the moment the doors close.
type Gate struct{ open atomic.Bool }

// Run opens the gate until ctx ends.
func (g *Gate) Run(ctx context.Context) error {
	g.open.Store(true)
	defer g.open.Store(false)
	<-ctx.Done()
	return nil
}

// Check is the gate as a condition of readiness.
func (g *Gate) Check() Check {
	return Check{"doors", func(context.Context) error {
		if !g.open.Load() {
			return errShut
		}
		return nil
	}}
}

type shut struct{}

func (shut) Error() string { return "monitor: the doors are shut" }
func (shut) Kind() string  { return "doors shut" }

var errShut error = shut{}
