package bustest_test

import (
	"testing"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

// What a test pays for its bus.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		bustest.Stop(b, bustest.Open(b, bus.ServerConfig{Dir: b.TempDir()}))
	}
}
