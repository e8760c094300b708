package risk

import (
	"runtime"
	"testing"
)

// The whole rule set must fit an 8 MB heap (issue 2).
func TestRuleSetIsSmall(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := Load(mustSub())
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d phrases, %d nodes, %d concepts, %d kB", len(s.lexicon.from)-1, len(s.lexicon.find.fail), len(s.lexicon.names), held/1024)
	if held > 8<<20 {
		t.Fatalf("rule set holds %d bytes", held)
	}
	runtime.KeepAlive(s)
}
