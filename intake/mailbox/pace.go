package mailbox

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"sync"
	"time"
)

// The allowance for openings that find nothing. A class of forty may look at once, and each of them once a minute, behind
// one address; whoever guesses is held to one a second there and twenty everywhere: at ten thousand waiting boxes that is
// a century and a half for one of them.
const (
	everyHere = time.Second
	burstHere = 60
	everyAll  = 50 * time.Millisecond
	burstAll  = 1200
	spared    = 3               // openings that a place has before it shares in a storm elsewhere
	longest   = 8 * time.Second // wait before ErrBusy
	keyAge    = 24 * time.Hour  // of the key that makes places of addresses
)

// pace holds back whoever opens box after box and finds nothing. It remembers, in memory only, a time for each place; the
// key that makes places dies each day, and with it what was remembered. A place is 16 bits of a keyed hash: it is shared by
// strangers and names nobody.
type pace struct {
	mu   sync.Mutex // guards all below
	key  []byte
	made time.Time
	here map[uint16]time.Time // when the place's allowance is full again
	all  time.Time
}

// charge is what one opening was charged, to be given back when it finds something.
type charge struct {
	p     *pace
	place uint16
	known bool
	made  time.Time // of the key under which place is meant
}

// admit charges one opening and waits as long as the allowances say.
func (p *pace) admit(ctx context.Context, from string) (charge, error) {
	c, wait := p.take(from, time.Now())
	if wait > longest {
		c.back()
		return charge{}, ErrBusy
	}
	if wait <= 0 {
		return c, nil
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return c, nil
	case <-ctx.Done():
		c.back()
		return charge{}, ErrBusy
	}
}

// take charges one opening and says how long it must wait (the generic cell rate algorithm, for both allowances).
func (p *pace) take(from string, now time.Time) (c charge, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.key == nil || now.Sub(p.made) >= keyAge {
		p.key, p.made, p.here = make([]byte, 32), now, map[uint16]time.Time{}
		_, _ = rand.Read(p.key) // never fails (crypto/rand)
	}
	c = charge{p: p, known: from != "", made: p.made}
	fresh := false
	if c.known {
		c.place = p.place(from)
		full := after(p.here[c.place], now).Add(everyHere)
		p.here[c.place] = full
		wait = full.Sub(now) - burstHere*everyHere
		fresh = full.Sub(now) <= spared*everyHere
	}
	p.all = after(p.all, now).Add(everyAll)
	if !fresh {
		wait = max(wait, p.all.Sub(now)-burstAll*everyAll)
	}
	return c, wait
}

// back gives a charge back; a second time does nothing.
func (c *charge) back() {
	if c.p == nil {
		return
	}
	p := c.p
	c.p = nil
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = p.all.Add(-everyAll)
	if c.known && c.made.Equal(p.made) {
		p.here[c.place] = p.here[c.place].Add(-everyHere)
	}
}

// place is where an opening came from: a network for an IPv6 address, because one line has 2^64 of them.
func (p *pace) place(from string) uint16 {
	if a, err := netip.ParseAddr(from); err == nil {
		a = a.Unmap().WithZone("")
		if a.Is6() {
			if n, err := a.Prefix(64); err == nil {
				a = n.Addr()
			}
		}
		from = a.String()
	}
	m := hmac.New(sha256.New, p.key)
	m.Write([]byte(from))
	return binary.BigEndian.Uint16(m.Sum(nil))
}

func after(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
