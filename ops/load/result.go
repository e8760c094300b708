package load

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// A Result is what one run measured. Times are milliseconds, rates are per second.
type Result struct {
	Connections int         `json:"connections"`
	Sent        int         `json:"sent"`
	Accepted    int         `json:"accepted"` // answered 2xx
	Rejected    map[int]int `json:"rejected"` // other answers by status
	Errors      int         `json:"errors"`   // no answer: connection refused or broken, or too late
	Seconds     float64     `json:"seconds"`
	Rate        float64     `json:"rate"`       // accepted per second
	Latency     Latency     `json:"latency_ms"` // of all that were answered

	Ceiling   *Result `json:"ceiling,omitempty"`    // the same requests to the ceiling path
	OfCeiling float64 `json:"of_ceiling,omitempty"` // Rate divided by the ceiling's
}

// Latency holds percentiles in milliseconds, exact: every sample is kept.
type Latency struct {
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
	P99  float64 `json:"p99"`
	P999 float64 `json:"p999"`
	Max  float64 `json:"max"`
}

const unsent = -1 // status of a request whose moment did not come

func result(samples []time.Duration, status []int16, took time.Duration, connections int) Result {
	r := Result{Connections: connections, Rejected: map[int]int{}, Seconds: took.Seconds()}
	answered := make([]time.Duration, 0, len(samples))
	for i, code := range status {
		if code == unsent {
			continue
		}
		r.Sent++
		switch {
		case code == 0:
			r.Errors++
			continue
		case code >= 200 && code < 300:
			r.Accepted++
		default:
			r.Rejected[int(code)]++
		}
		answered = append(answered, samples[i])
	}
	if took > 0 {
		r.Rate = float64(r.Accepted) / took.Seconds()
	}
	slices.Sort(answered)
	r.Latency = Latency{rank(answered, 0.5), rank(answered, 0.9), rank(answered, 0.99), rank(answered, 0.999), rank(answered, 1)}
	return r
}

// rank is the smallest sample that at least this share of the samples does not exceed, in milliseconds.
func rank(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	n := int(share * float64(len(sorted)))
	if float64(n) < share*float64(len(sorted)) {
		n++
	}
	return float64(sorted[max(n, 1)-1]) / float64(time.Millisecond)
}

// Print writes the result for a person.
func (r Result) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "sent      %d in %.2f s over %d connections\n", r.Sent, r.Seconds, r.Connections)
	fmt.Fprintf(&b, "accepted  %d, %.0f per second\n", r.Accepted, r.Rate)
	for _, code := range slices.Sorted(maps.Keys(r.Rejected)) {
		fmt.Fprintf(&b, "rejected  %d with %d\n", r.Rejected[code], code)
	}
	if r.Errors > 0 {
		fmt.Fprintf(&b, "errors    %d got no answer\n", r.Errors)
	}
	l := r.Latency
	fmt.Fprintf(&b, "latency   p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms\n", l.P50, l.P90, l.P99, l.P999, l.Max)
	if r.Ceiling != nil {
		fmt.Fprintf(&b, "ceiling   %.0f per second, p99 %.2f ms; this run reaches %.0f %%\n", r.Ceiling.Rate, r.Ceiling.Latency.P99, 100*r.OfCeiling)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Ratio tells how many times one result is the other.
type Ratio struct {
	Rate float64 `json:"rate"`
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
}

// Compare divides a by b, measure by measure; a division by nothing is 0.
func Compare(a, b Result) Ratio {
	div := func(x, y float64) float64 {
		if y == 0 {
			return 0
		}
		return x / y
	}
	return Ratio{div(a.Rate, b.Rate), div(a.Latency.P50, b.Latency.P50), div(a.Latency.P99, b.Latency.P99)}
}
