package bus_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// BenchmarkCommit is group commit under sync: one unit of 1 kB by each of so many callers at a time.
func BenchmarkCommit(b *testing.B) {
	for _, callers := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			k := bustest.Committer(b, bustest.Conn(b, bustest.Start(b), bus.RoleIntake), bus.Reports)
			data := make([]byte, 1024)
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for range callers {
				wg.Go(func() {
					for {
						i := next.Add(1)
						if i > int64(b.N) {
							return
						}
						id := fmt.Sprint(i)
						if _, err := k.Commit(b.Context(), bus.Msg{Subject: bus.SubjectReport(id), ID: id, Data: data}); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "msg/s")
		})
	}
}
