package monitor

import (
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"hotline/ops/logging"
)

// Label is a label's name. Only the variables below are labels: no other name compiles.
type Label struct{ name string }

var (
	Channel  = Label{"channel"}
	Result   = Label{"result"}
	Stream   = Label{"stream"}
	Consumer = Label{"consumer"}
	Severity = Label{"severity"}
	Route    = Label{"route"}
	Code     = Label{"code"}
	Role     = Label{"role"}
	Kind     = Label{"kind"}
)

const (
	// mostSeries bounds one metric; what comes later is counted together under "other", so that input cannot grow the house.
	mostSeries = 500
	other      = "other"
)

// Durations are buckets in seconds, from a cache hit to a patient phone.
var Durations = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30}

// Registry holds the metrics of one process and serves them. It is safe for concurrent use.
type Registry struct {
	all   *prometheus.Registry
	serve http.Handler
}

// NewRegistry returns a Registry that already counts the process itself: hotline_go_…, hotline_process_….
func NewRegistry() *Registry {
	all := prometheus.NewRegistry()
	house := prometheus.WrapRegistererWithPrefix("hotline_", all)
	house.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// A metric that cannot be gathered is counted and left out; one mistake must not blind the operators.
	return &Registry{all, promhttp.HandlerFor(all, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, Registry: house})}
}

// ServeHTTP answers a scrape.
func (r *Registry) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.serve.ServeHTTP(w, req)
}

// Counter only grows.
type Counter struct{ m *metric[prometheus.Counter] }

// Gauge goes up and down.
type Gauge struct{ m *metric[prometheus.Gauge] }

// Histogram counts observations by size.
type Histogram struct{ m *metric[prometheus.Observer] }

// Counter declares a counter; name ends in _total. A wrong or repeated name is a mistake of the program and panics.
func (r *Registry) Counter(name, help string, labels ...Label) *Counter {
	if !strings.HasSuffix(name, "_total") {
		panic("monitor: counter " + name + " does not end in _total")
	}
	return &Counter{declare(r, prometheus.NewCounterVec(prometheus.CounterOpts{Name: ours(name), Help: help}, names(labels)), labels)}
}

// Gauge declares a gauge.
func (r *Registry) Gauge(name, help string, labels ...Label) *Gauge {
	return &Gauge{declare(r, prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: ours(name), Help: help}, names(labels)), labels)}
}

// GaugeFunc declares a gauge that is read when it is scraped; read must not block.
func (r *Registry) GaugeFunc(name, help string, read func() float64) {
	r.all.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: ours(name), Help: help}, read))
}

// Histogram declares a histogram; buckets are upper bounds in ascending order, nil means Durations.
func (r *Registry) Histogram(name, help string, buckets []float64, labels ...Label) *Histogram {
	if len(buckets) == 0 {
		buckets = Durations
	}
	opts := prometheus.HistogramOpts{Name: ours(name), Help: help, Buckets: slices.Clone(buckets)}
	prometheus.NewHistogram(opts) // panics at wrong buckets; a vector would only at its first series
	return &Histogram{declare(r, prometheus.NewHistogramVec(opts, names(labels)), labels)}
}

var validName = regexp.MustCompile(`^hotline_[a-z][a-z0-9_]*$`)

// ours returns name if it is one of the house.
func ours(name string) string {
	if !validName.MatchString(name) {
		panic("monitor: metric " + name + " does not begin with hotline_")
	}
	return name
}

func names(labels []Label) []string {
	var all []string
	for _, l := range labels {
		all = append(all, l.name)
	}
	return all
}

type vector[T any] interface {
	prometheus.Collector
	WithLabelValues(values ...string) T
}

// metric is one name with all its series.
type metric[T any] struct {
	vector[T]

	mu   sync.Mutex
	seen map[string]bool // label values, joined
}

func declare[T any](r *Registry, v vector[T], labels []Label) *metric[T] {
	r.all.MustRegister(v)
	if len(labels) == 0 {
		v.WithLabelValues() // a series without labels shows as 0 from the start
	}
	return &metric[T]{vector: v, seen: map[string]bool{}}
}

// at returns the series of values.
func (m *metric[T]) at(values []string) T {
	clean := make([]string, len(values))
	for i, v := range values {
		clean[i] = logging.Mask(v)
	}
	return m.WithLabelValues(m.bound(clean)...)
}

func (m *metric[T]) bound(values []string) []string {
	key := strings.Join(values, "\x00")
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.seen[key] {
		if len(m.seen) >= mostSeries {
			return slices.Repeat([]string{other}, len(values))
		}
		m.seen[key] = true
	}
	return values
}

// Inc adds one.
func (c *Counter) Inc(values ...string) { c.Add(1, values...) }

// Add adds n, which is never negative: a negative n is left out.
func (c *Counter) Add(n float64, values ...string) {
	if c != nil && n >= 0 {
		c.m.at(values).Add(n)
	}
}

// Set sets the gauge.
func (g *Gauge) Set(v float64, values ...string) {
	if g != nil {
		g.m.at(values).Set(v)
	}
}

// Add adds n, which may be negative.
func (g *Gauge) Add(n float64, values ...string) {
	if g != nil {
		g.m.at(values).Add(n)
	}
}

// Observe notes one observation, in the unit of the name (seconds).
func (h *Histogram) Observe(v float64, values ...string) {
	if h != nil && !math.IsNaN(v) {
		h.m.at(values).Observe(v)
	}
}
