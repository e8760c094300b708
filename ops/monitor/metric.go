package monitor

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

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
	mu      sync.Mutex
	metrics map[string]*metric
}

// NewRegistry returns a Registry that already counts the process itself.
func NewRegistry() *Registry {
	r := &Registry{metrics: map[string]*metric{}}
	r.process()
	return r
}

// metric is one name with all its series.
type metric struct {
	name, help, kind string
	labels           []Label
	buckets          []float64
	read             func() float64 // a gauge read when scraped

	mu     sync.Mutex
	series map[string]*series
}

type series struct {
	values []string
	sum    float64
	count  uint64
	counts []uint64 // per bucket, not cumulated
}

// Counter only grows.
type Counter struct{ m *metric }

// Gauge goes up and down.
type Gauge struct{ m *metric }

// Histogram counts observations by size.
type Histogram struct{ m *metric }

// Counter declares a counter; name ends in _total. A wrong or repeated name is a mistake of the program and panics.
func (r *Registry) Counter(name, help string, labels ...Label) *Counter {
	if !strings.HasSuffix(name, "_total") {
		panic("monitor: counter " + name + " does not end in _total")
	}
	return &Counter{r.declare(&metric{name: name, help: help, kind: "counter", labels: labels})}
}

// Gauge declares a gauge.
func (r *Registry) Gauge(name, help string, labels ...Label) *Gauge {
	return &Gauge{r.declare(&metric{name: name, help: help, kind: "gauge", labels: labels})}
}

// GaugeFunc declares a gauge that is read when it is scraped; read must not block.
func (r *Registry) GaugeFunc(name, help string, read func() float64) {
	r.declare(&metric{name: name, help: help, kind: "gauge", read: read})
}

// Histogram declares a histogram; buckets are upper bounds in ascending order, nil means Durations.
func (r *Registry) Histogram(name, help string, buckets []float64, labels ...Label) *Histogram {
	if buckets == nil {
		buckets = Durations
	}
	if !slices.IsSorted(buckets) || len(buckets) == 0 {
		panic("monitor: histogram " + name + ": buckets are not ascending")
	}
	return &Histogram{r.declare(&metric{name: name, help: help, kind: "histogram", labels: labels, buckets: slices.Clone(buckets)})}
}

var validName = regexp.MustCompile(`^hotline_[a-z][a-z0-9_]*$`)

func (r *Registry) declare(m *metric) *metric {
	if !validName.MatchString(m.name) {
		panic("monitor: metric " + m.name + " does not begin with hotline_")
	}
	for i, l := range m.labels {
		if l.name == "" || slices.Contains(m.labels[:i], l) {
			panic("monitor: metric " + m.name + ": a label is empty or repeated")
		}
	}
	m.series = map[string]*series{}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.metrics[m.name] != nil {
		panic("monitor: metric " + m.name + " is declared twice")
	}
	r.metrics[m.name] = m
	if len(m.labels) == 0 && m.read == nil {
		m.at(nil) // a series without labels shows as 0 from the start
	}
	return m
}

// at returns the series of values; the caller holds m.mu or is alone.
func (m *metric) at(values []string) *series {
	if len(values) != len(m.labels) {
		panic(fmt.Sprintf("monitor: %s takes %d label values, got %d", m.name, len(m.labels), len(values)))
	}
	clean := make([]string, len(values))
	for i, v := range values {
		clean[i] = logging.Mask(v)
	}
	key := strings.Join(clean, "\x00")
	if s := m.series[key]; s != nil {
		return s
	}
	if len(m.series) >= mostSeries {
		for i := range clean {
			clean[i] = other
		}
		if key = strings.Join(clean, "\x00"); m.series[key] != nil {
			return m.series[key]
		}
	}
	s := &series{values: clean, counts: make([]uint64, len(m.buckets))}
	m.series[key] = s
	return s
}

// Inc adds one.
func (c *Counter) Inc(values ...string) { c.Add(1, values...) }

// Add adds n, which is never negative: a negative n is left out.
func (c *Counter) Add(n float64, values ...string) {
	if c == nil || !(n >= 0) {
		return
	}
	c.m.mu.Lock()
	defer c.m.mu.Unlock()
	c.m.at(values).sum += n
}

// Set sets the gauge.
func (g *Gauge) Set(v float64, values ...string) {
	if g == nil {
		return
	}
	g.m.mu.Lock()
	defer g.m.mu.Unlock()
	g.m.at(values).sum = v
}

// Add adds n, which may be negative.
func (g *Gauge) Add(n float64, values ...string) {
	if g == nil {
		return
	}
	g.m.mu.Lock()
	defer g.m.mu.Unlock()
	g.m.at(values).sum += n
}

// Observe notes one observation, in the unit of the name (seconds).
func (h *Histogram) Observe(v float64, values ...string) {
	if h == nil || math.IsNaN(v) {
		return
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	s := h.m.at(values)
	s.sum += v
	s.count++
	if i, _ := slices.BinarySearch(h.m.buckets, v); i < len(s.counts) {
		s.counts[i]++
	}
}

func number(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "+Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
