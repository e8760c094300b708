package desk

import (
	"encoding/base64"
	"time"
)

// generation bounds what the desk remembers: two generations of this many entries, ~200 B each.
const generation = 50_000

// generations is a bounded memory: the newer half is filled, then becomes the older half, and the older one is forgotten.
type generations[K comparable, V any] struct{ newer, older map[K]V }

func (g *generations[K, V]) get(k K) (V, bool) {
	if v, ok := g.newer[k]; ok {
		return v, true
	}
	v, ok := g.older[k]
	return v, ok
}

func (g *generations[K, V]) put(k K, v V) {
	if g.newer == nil || len(g.newer) >= generation {
		g.older, g.newer = g.newer, make(map[K]V)
	}
	g.newer[k] = v
}

// window counts events in a fixed stretch of time.
type window struct {
	since time.Time
	n     int
}

func (w *window) add(at time.Time, span time.Duration) int {
	if at.Sub(w.since) >= span || at.Before(w.since) {
		w.since, w.n = at, 0
	}
	w.n++
	return w.n
}

func encodeSlip(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// DecodeSlip reads the header that Accept wrote.
func DecodeSlip(header string) ([]byte, error) { return base64.StdEncoding.DecodeString(header) }
