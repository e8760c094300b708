package form

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// When many write at once, each is asked to wait and press again, once. Nobody is refused: whoever waited gets in. A place
// is one line or network (a whole school may be behind it), and everybody together has a bound of its own.
const (
	calmHere  = 40  // reports a minute from one place that are no flood: a class of forty may write at once
	calmAll   = 600 // and from everywhere
	waitFirst = 5 * time.Second
	waitMost  = 60 * time.Second
	stepHere  = 500 * time.Millisecond // one place gets in twice a second
	stepAll   = 50 * time.Millisecond
	waitGood  = 30 * time.Minute // how long a wait, once done, counts
	rushAge   = 24 * time.Hour   // of the key that makes places of addresses
)

// rush counts, in memory only, under a key that dies each day. A place is 16 bits of a keyed hash: strangers share it, and it
// names nobody.
type rush struct {
	mu   *sync.Mutex // guards all below
	key  []byte
	made time.Time
	here map[uint16]*queue
	all  queue
}

// queue is the reports of one place in one minute, and when the next who must wait may come.
type queue struct {
	minute time.Time
	n      int
	next   time.Time
}

func newRush() rush { return rush{mu: new(sync.Mutex)} }

// wait counts one report and says how long its writer is to wait; zero while there is no flood.
func (q *rush) wait(r *http.Request, now time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.key == nil || now.Sub(q.made) >= rushAge {
		q.key, q.made, q.here = make([]byte, 32), now, map[uint16]*queue{}
		_, _ = rand.Read(q.key) // never fails (crypto/rand)
	}
	wait := q.all.wait(now, calmAll, stepAll)
	if place, ok := q.place(r); ok {
		if q.here[place] == nil {
			q.here[place] = new(queue)
		}
		wait = max(wait, q.here[place].wait(now, calmHere, stepHere))
	}
	return wait
}

func (q *queue) wait(now time.Time, calm int, step time.Duration) time.Duration {
	if m := now.Truncate(time.Minute); !m.Equal(q.minute) {
		q.minute, q.n = m, 0
	}
	q.n++
	if q.n <= calm {
		return 0
	}
	q.next = q.next.Add(step)
	if first := now.Add(waitFirst); q.next.Before(first) {
		q.next = first
	}
	if most := now.Add(waitMost); q.next.After(most) {
		q.next = most
	}
	return q.next.Sub(now)
}

// place is where a request came from. A proxy in front of the house stands in a private network; then there is no place, and
// only the bound for everybody holds.
func (q *rush) place(r *http.Request) (uint16, bool) {
	a, ok := from(r)
	if !ok || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return 0, false
	}
	if a.Is6() {
		if n, err := a.Prefix(64); err == nil {
			a = n.Addr()
		}
	}
	m := hmac.New(sha256.New, q.key)
	m.Write(a.AsSlice())
	return binary.BigEndian.Uint16(m.Sum(nil)), true
}

func from(r *http.Request) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	a, err := netip.ParseAddr(host)
	return a.Unmap().WithZone(""), err == nil
}

// hint is what the mailbox's own allowance goes by: where a number was typed, or nothing where that says nothing.
func hint(r *http.Request) string {
	a, ok := from(r)
	if !ok || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return ""
	}
	return a.String()
}
