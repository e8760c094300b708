package journal_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/journal"
)

// Append by many at once, each to keys of its own; synced.
func BenchmarkAppend(b *testing.B) {
	for _, events := range []int{1, 3} {
		for _, writers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%d events/%d writers", events, writers), func(b *testing.B) {
				appends(b, open(b, bustest.Start(b)), writers, events)
			})
		}
	}
}

func appends(b *testing.B, j *journal.Journal[event], writers, events int) {
	unit := make([]event, events)
	for i := range unit {
		unit[i] = event(fmt.Sprintf("added %0200d", i))
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if _, err := j.Append(b.Context(), uuid.New(), 0, unit...); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

// What an expectation on a wildcard costs in a stream of 100,000 keys, and how fast it is replayed.
func BenchmarkLargeLog(b *testing.B) {
	const n = 100_000
	j := open(b, bustest.Open(b, bus.ServerConfig{Unsynced: true}))
	keys := make([]uuid.UUID, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range 500 {
		all.Go(func() {
			for i := next.Add(1) - 1; i < n; i = next.Add(1) - 1 {
				keys[i] = uuid.New()
				if _, err := j.Append(b.Context(), keys[i], 0, event(fmt.Sprintf("opened %0200d", i))); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	seqs := make(map[uuid.UUID]uint64, n)
	b.Run("replay", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.Replay(b.Context(), 1, func(e journal.Entry[event]) error { seqs[e.Key] = e.Seq; return nil }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("read", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := j.Read(b.Context(), uint64(i%n+1)); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, first := range map[string]int{"old keys": 0, "young keys": n - 10_000} {
		b.Run("expect/"+name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				key := keys[first+i%10_000]
				got, err := j.Append(b.Context(), key, seqs[key], "added")
				if err != nil {
					b.Fatal(err)
				}
				seqs[key] = got[0]
			}
		})
	}
	b.Run("expect/new keys", func(b *testing.B) {
		for b.Loop() {
			if _, err := j.Append(b.Context(), uuid.New(), 0, "opened"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
