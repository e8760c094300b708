package monitor

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"time"
)

// ServeHTTP writes all metrics in the Prometheus text format 0.0.4, sorted, so that two scrapes compare.
func (r *Registry) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var b bytes.Buffer
	r.mu.Lock()
	all := slices.Collect(maps.Values(r.metrics))
	r.mu.Unlock()
	slices.SortFunc(all, func(a, b *metric) int { return strings.Compare(a.name, b.name) })
	for _, m := range all {
		m.expose(&b)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(b.Bytes())
}

var escapeHelp = strings.NewReplacer("\\", `\\`, "\n", `\n`)
var escapeValue = strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`)

func (m *metric) expose(b *bytes.Buffer) {
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", m.name, escapeHelp.Replace(m.help), m.name, m.kind)
	if m.read != nil {
		fmt.Fprintf(b, "%s %s\n", m.name, number(m.read()))
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(m.series)) {
		s := m.series[key]
		if m.kind != "histogram" {
			fmt.Fprintf(b, "%s%s %s\n", m.name, m.set(s, ""), number(s.sum))
			continue
		}
		below := uint64(0)
		for i, bound := range m.buckets {
			below += s.counts[i]
			fmt.Fprintf(b, "%s_bucket%s %d\n", m.name, m.set(s, number(bound)), below)
		}
		fmt.Fprintf(b, "%s_bucket%s %d\n", m.name, m.set(s, "+Inf"), s.count)
		fmt.Fprintf(b, "%s_sum%s %s\n", m.name, m.set(s, ""), number(s.sum))
		fmt.Fprintf(b, "%s_count%s %d\n", m.name, m.set(s, ""), s.count)
	}
}

// set writes the label set of a series, with le for a bucket.
func (m *metric) set(s *series, le string) string {
	var pairs []string
	for i, l := range m.labels {
		pairs = append(pairs, l.name+`="`+escapeValue.Replace(s.values[i])+`"`)
	}
	if le != "" {
		pairs = append(pairs, `le="`+le+`"`)
	}
	if len(pairs) == 0 {
		return ""
	}
	return "{" + strings.Join(pairs, ",") + "}"
}

// process declares what is worth knowing of the process itself.
func (r *Registry) process() {
	started := float64(time.Now().UnixMilli()) / 1000
	r.GaugeFunc("hotline_process_start_time_seconds", "When the process started, in seconds since 1970.", func() float64 { return started })
	for _, m := range []struct{ name, help, of string }{
		{"hotline_process_goroutines", "Goroutines now.", "/sched/goroutines:goroutines"},
		{"hotline_process_heap_bytes", "Bytes of live and not yet swept heap objects.", "/memory/classes/heap/objects:bytes"},
		{"hotline_process_memory_bytes", "Bytes the Go runtime holds from the system.", "/memory/classes/total:bytes"},
		{"hotline_process_gc_cycles", "Garbage collections since the start.", "/gc/cycles/total:gc-cycles"},
	} {
		r.GaugeFunc(m.name, m.help, func() float64 { return runtimeValue(m.of) })
	}
	r.GaugeFunc("hotline_process_open_files", "Open file descriptors; 0 where /proc does not say.", openFiles)
	r.Gauge("hotline_build_info", "1, labelled with the Go version.", Kind).Set(1, goVersion())
}

func runtimeValue(name string) float64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return float64(s[0].Value.Uint64())
}

func openFiles() float64 {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return float64(len(names))
}

func goVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return info.GoVersion
}
