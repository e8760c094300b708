package mailbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hotline/intake"
	"hotline/ops/secret"
)

func TestAClassBehindOneAddressIsNotHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p pace
		begin := time.Now()
		for range burstHere {
			if _, err := p.admit(t.Context(), "192.0.2.1"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took != 0 {
			t.Errorf("%d openings took %v", burstHere, took)
		}
		time.Sleep(time.Minute)
		for range burstHere {
			if _, err := p.admit(t.Context(), "192.0.2.1"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took != time.Minute {
			t.Errorf("a minute later they took %v", took-time.Minute)
		}
	})
}

// Fifty guessers at one place get one opening a second between them, and a child who asks there is served sooner or later.
func TestAGuesserWaitsAndNobodyIsLockedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var p pace
		ctx, stop := context.WithCancel(t.Context())
		var guesses atomic.Int64
		var all sync.WaitGroup
		for n := range 50 {
			all.Go(func() {
				for ctx.Err() == nil {
					if _, err := p.admit(ctx, "192.0.2.1"); err == nil {
						guesses.Add(1)
					}
					time.Sleep(500*time.Millisecond + time.Duration(n)*time.Millisecond)
				}
			})
		}
		time.Sleep(10 * time.Minute)
		if n, most := guesses.Load(), int64(burstHere+10*60+longest/time.Second); n > most || n < 10*60 {
			t.Errorf("%d guesses in ten minutes, at most %d", n, most)
		}
		served := false
		for tries := 0; !served && tries < 10_000; tries++ {
			_, err := p.admit(t.Context(), "192.0.2.1")
			served = err == nil
			time.Sleep(time.Second + 7*time.Millisecond)
		}
		if !served {
			t.Error("a child behind the same address is locked out")
		}
		if _, err := p.admit(t.Context(), "198.51.100.7"); err != nil {
			t.Error("a child elsewhere pays for it:", err)
		}
		stop()
		all.Wait()
	})
}

func TestAStormFromEverywhereSparesWhoHasNotAskedBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, now := pace{}, time.Now()
		busy := 0
		for n := range 40_000 {
			if c, wait := p.take(fmt.Sprint("bot", n%500), now); wait > longest {
				c.back()
				busy++
			}
		}
		if most := 40_000 - burstAll - int(longest/everyAll) - 500*spared; busy < most {
			t.Errorf("%d of 40,000 guesses were refused, want %d", busy, most)
		}
		spares := 0
		for n := range 100 {
			if _, wait := p.take(fmt.Sprint("child", n), now); wait <= 0 {
				spares++
			}
		}
		if spares < 95 { // a few share their place with a bot
			t.Errorf("%d of 100 children were spared", spares)
		}
	})
}

func TestWhoFindsSomethingIsNotCharged(t *testing.T) {
	t.Parallel()
	p, now := pace{}, time.Now()
	for range 10 * burstHere {
		c, wait := p.take("192.0.2.1", now)
		if wait > 0 {
			t.Fatal("charged", wait)
		}
		c.back()
		c.back()
	}
	if _, wait := p.take("", now); wait > 0 {
		t.Error("charged everywhere", wait)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	now := time.Now()
	p := pace{key: make([]byte, 32), made: now, here: map[uint16]time.Time{}}
	same := func(a, b string) bool { return p.place(a) == p.place(b) }
	if !same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9") || !same("192.0.2.1", "::ffff:192.0.2.1") {
		t.Error("one line is two places")
	}
	if same("2001:db8:1:2::1", "2001:db8:1:3::1") || same("192.0.2.1", "192.0.2.2") {
		t.Error("two lines are one place")
	}
	p.take("192.0.2.1", now)
	p.take("192.0.2.2", now)
	old, _ := p.take("192.0.2.1", now)
	p.take("192.0.2.1", now.Add(keyAge))
	if len(p.here) != 1 || string(p.key) == string(make([]byte, 32)) {
		t.Error("yesterday is remembered")
	}
	was := p.here[old.place]
	old.back()
	if !p.here[old.place].Equal(was) {
		t.Error("yesterday's charge is given back to a stranger")
	}
}

func TestTheGateLetsTwoThroughAndTakesTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := gate{free: 2}
		var mu sync.Mutex
		var order []lane
		inside, busy := 0, map[lane]int{}
		visit := func(l lane) {
			err := g.enter(t.Context(), l)
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, ErrBusy) {
				busy[l]++
				return
			}
			if inside++; inside > 2 {
				t.Error("too many at once")
			}
			order = append(order, l)
			mu.Unlock()
			time.Sleep(55 * time.Millisecond)
			mu.Lock()
			inside--
			g.leave()
		}
		for _, l := range []lane{first, later} {
			for range room[l] + 10 {
				go visit(l)
			}
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if busy[later] < 8 || busy[first] < 8 || busy[later]+busy[first] != 20-2 {
			t.Errorf("turned away: %v", busy)
		}
		reports := 0
		for _, l := range order[:2*room[later]] {
			if l == first {
				reports++
			}
		}
		if reports < room[later]-4 || reports > room[later]+4 {
			t.Errorf("of the first %d openings %d were reports: the lanes do not take turns", 2*room[later], reports)
		}
		if g.free != 2 || len(order) != room[first]+room[later]+2 {
			t.Errorf("%d places are free at the end, %d passed", g.free, len(order))
		}
	})
}

func TestWhoLeavesTheQueueTakesNoPlace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := gate{free: 1}
		if err := g.enter(t.Context(), later); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if err := g.enter(ctx, later); !errors.Is(err, ErrBusy) || !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		cancel()
		all.Wait()
		g.leave()
		if g.free != 1 || len(g.queue[later]) != 0 {
			t.Error("a place is lost")
		}
	})
}

func BenchmarkDerive(b *testing.B) {
	key := secret.NewBytes(make([]byte, 32))
	r := intake.DeriveReceipt(key, "a nonce")
	for b.Loop() {
		if _, _, err := derive(key, r); err != nil {
			b.Fatal(err)
		}
	}
}
