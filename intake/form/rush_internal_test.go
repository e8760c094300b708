package form

import (
	"net/http/httptest"
	"testing"
	"time"
)

// A class of forty writes at once and nobody waits; a flood waits its turn, and nobody else does.
func TestAFloodWaitsAndAClassDoesNot(t *testing.T) {
	t.Parallel()
	q, now := newRush(), time.Date(2031, 5, 6, 21, 0, 1, 0, time.UTC)
	write := func(addr string) time.Duration {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/report", nil)
		r.RemoteAddr = addr
		return q.wait(r, now)
	}
	for n := range calmHere {
		if got := write("203.0.113.7:1234"); got != 0 {
			t.Fatalf("pupil %d waits %s", n, got)
		}
	}
	before := time.Duration(0)
	for range 300 {
		got := write("203.0.113.7:99")
		if got < waitFirst || got < before || got > waitMost {
			t.Fatalf("the flood waits %s after %s", got, before)
		}
		before = got
	}
	if before != waitMost {
		t.Errorf("a long flood waits %s", before)
	}
	if got := write("198.51.100.4:1"); got != 0 {
		t.Errorf("somebody else waits %s", got)
	}
	if a, b := write("[2001:db8:1:2::1]:1"), q.here; a != 0 || len(b) != 3 {
		t.Error(a, len(b))
	}
	if write("[2001:db8:1:2:ffff::9]:1"); len(q.here) != 3 {
		t.Error("one line of IPv6 is two places")
	}
	for range calmAll {
		write("127.0.0.1:1") // a proxy in front: no place
	}
	if len(q.here) != 3 || write("198.51.100.4:1") == 0 {
		t.Error("no bound for everybody together")
	}
	now = now.Add(2 * time.Minute)
	if got := write("203.0.113.7:1"); got != 0 {
		t.Errorf("after the flood one waits %s", got)
	}
	key := string(q.key)
	now = now.Add(rushAge)
	if write("203.0.113.7:1"); string(q.key) == key {
		t.Error("the key that makes places of addresses lives on")
	}
}

func TestATokenIsOfOneKindAndHasItsTime(t *testing.T) {
	t.Parallel()
	k, now := newTokens(), time.Date(2031, 5, 6, 21, 0, 0, 0, time.UTC)
	token := k.seal("wait", "note", now.Add(time.Minute))
	for name, c := range map[string]struct {
		kind, token string
		at          time.Time
		early, ok   bool
	}{
		"early":   {"wait", token, now, true, true},
		"good":    {"wait", token, now.Add(2 * time.Minute), false, true},
		"old":     {"wait", token, now.Add(time.Hour), false, false},
		"other":   {"box", token, now.Add(2 * time.Minute), false, false},
		"changed": {"wait", token[:20] + "A" + token[21:], now.Add(2 * time.Minute), false, false},
		"short":   {"wait", "AAAA", now, false, false},
		"empty":   {"wait", "", now, false, false},
	} {
		if name == "changed" && token[20] == 'A' {
			c.token = token[:20] + "B" + token[21:]
		}
		note, early, ok := k.open(c.kind, c.token, waitGood, c.at)
		if early != c.early || ok != c.ok || ok && note != "note" {
			t.Errorf("%s: %q %v %v", name, note, early, ok)
		}
	}
	if _, _, ok := newTokens().open("wait", token, waitGood, now); ok {
		t.Error("a token opens under another key")
	}
}
