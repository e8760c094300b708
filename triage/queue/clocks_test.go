package queue_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/casebook/booktest"
	"hotline/triage/queue"
)

// late is how much after its time a clock may be answered: the bus delivers on whole seconds.
const late = 4 * time.Second

// desk is the triage role's clocks on a real bus inside a bubble, where a night passes in a moment.
type desk struct {
	*casebook.Book
	t    *testing.T
	bus  *bus.Server
	stop []func()
}

func shift(t *testing.T, fn func(*testing.T, *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := bustest.Start(t)
		fn(t, &desk{Book: booktest.Open(t, s, bus.RoleTriage), t: t, bus: s})
	})
}

// clocks starts the clocks of one process; it may be called again for a second one, or after end.
func (d *desk) clocks() {
	d.t.Helper()
	conn := bustest.Conn(d.t, d.bus, bus.RoleTriage)
	k := queue.NewClocks(d.Book, conn, bustest.Committer(d.t, conn, bus.Timers))
	d.stop = append(d.stop, booktest.Run(d.t, k.Arm), booktest.Run(d.t, k.Answer))
}

func (d *desk) end() {
	for _, s := range d.stop {
		s()
	}
	d.stop = nil
}

func (d *desk) claim(key uuid.UUID, by triage.Staff) triage.Case {
	d.t.Helper()
	return booktest.Do(d.t, d.Book, key, triage.Claim{By: by, At: time.Now()})
}

func (d *desk) get(key uuid.UUID) triage.Case {
	c, _ := d.Get(key)
	return c
}

func TestALeaseRunsOutAfterFifteenMinutes(t *testing.T) {
	t.Parallel()
	shift(t, func(t *testing.T, d *desk) {
		d.clocks()
		key := booktest.Case(t, d.Book, 1, triage.S1)
		booktest.Case(t, d.Book, 2, triage.S2)
		d.claim(key, "noi")
		time.Sleep(triage.LeaseTime - time.Second)
		if c := d.get(key); c.Lease.Holder != "noi" {
			t.Errorf("before its end the lease is %+v", c.Lease)
		}
		time.Sleep(time.Second + late)
		if c := d.get(key); c.Lease.Holder != "" || c.Lease.Token != 1 {
			t.Errorf("after its end the lease is %+v", c.Lease)
		}
		// The case stands at the head again, and whoever takes it has a newer token than the tab that went silent.
		c, err := queue.New(d.Book).Take(t.Context(), "mali", time.Now())
		if err != nil || c.Key != key || c.Lease.Holder != "mali" || c.Lease.Token != 2 {
			t.Errorf("taken: %+v (%v)", c.Lease, err)
		}
		old := triage.Reply{Writ: triage.Writ{By: "noi", Token: 1, At: time.Now()}, Letter: intake.DeriveLetterID(key, 1), Sealed: []byte("s")}
		if _, _, err := d.Do(t.Context(), key, old); err == nil {
			t.Error("the silent tab wrote all the same")
		}
		events, err := d.Timeline(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		expired := 0
		for _, e := range events {
			if r, ok := e.Event.(triage.Released); ok && r.Expired && r.By == "" {
				expired++
			}
		}
		if expired != 1 {
			t.Errorf("the record says %d times that the lease ran out", expired)
		}
	})
}

func TestALeaseIsLengthenedByItsHolder(t *testing.T) {
	t.Parallel()
	shift(t, func(t *testing.T, d *desk) {
		d.clocks()
		key := booktest.Case(t, d.Book, 1, triage.S2)
		d.claim(key, "noi")
		time.Sleep(10 * time.Minute)
		if c := d.claim(key, "noi"); c.Lease.Token != 1 {
			t.Errorf("a new token for the same holder: %+v", c.Lease)
		}
		time.Sleep(5*time.Minute + late)
		if c := d.get(key); c.Lease.Holder != "noi" {
			t.Error("the first clock took a lengthened lease away")
		}
		time.Sleep(10 * time.Minute)
		if c := d.get(key); c.Lease.Holder != "" {
			t.Error("the lengthened lease never ends")
		}
	})
}

func TestAMissedClockIsRecordedOnce(t *testing.T) {
	t.Parallel()
	shift(t, func(t *testing.T, d *desk) {
		d.clocks()
		d.clocks() // a second process does no harm
		missed := booktest.Case(t, d.Book, 1, triage.S1)
		met := booktest.Case(t, d.Book, 2, triage.S1)
		time.Sleep(4 * time.Minute)
		c := d.claim(met, "noi")
		booktest.Do(t, d.Book, met, triage.Reply{Writ: triage.Writ{By: "noi", Token: c.Lease.Token, At: time.Now()}, Letter: intake.DeriveLetterID(met, 1), Sealed: []byte("s")})
		time.Sleep(59 * time.Second)
		if n := d.get(missed).Missed; n != 0 {
			t.Errorf("missed %d times before the clock ran out", n)
		}
		time.Sleep(time.Second + late)
		if n := d.get(missed).Missed; n != 1 {
			t.Errorf("missed %d times when the clock ran out", n)
		}
		time.Sleep(2 * time.Hour)
		if n := d.get(missed).Missed; n != 1 {
			t.Errorf("missed %d times after two hours", n)
		}
		if n := d.get(met).Missed; n != 0 {
			t.Errorf("answered in time, and missed %d times", n)
		}
		// A message after the answer starts a clock of its own.
		r := booktest.Report(3)
		booktest.Do(t, d.Book, met, booktest.File(r, triage.S2))
		time.Sleep(5*time.Minute + late)
		if n := d.get(met).Missed; n != 1 {
			t.Errorf("the second clock was missed %d times", n)
		}
	})
}

func TestAClockFollowsARaisedLevel(t *testing.T) {
	t.Parallel()
	shift(t, func(t *testing.T, d *desk) {
		d.clocks()
		key := booktest.Case(t, d.Book, 1, triage.S3) // four hours
		time.Sleep(2 * time.Minute)
		booktest.Do(t, d.Book, key, booktest.File(booktest.Report(2), triage.S1))
		time.Sleep(3*time.Minute + late) // five minutes from the first message
		if c := d.get(key); c.Missed != 1 || !c.MissedAt.Equal(c.Waiting.Add(5*time.Minute)) {
			t.Errorf("missed %d times, due %v after it came", c.Missed, c.MissedAt.Sub(c.Waiting))
		}
	})
}

// The process dies between an event and its clock: the clock is a function of the case's state and is armed at the start.
func TestClocksAreArmedAgainAfterACrash(t *testing.T) {
	t.Parallel()
	shift(t, func(t *testing.T, d *desk) {
		overdue := booktest.Case(t, d.Book, 1, triage.S1) // nobody armed anything yet
		time.Sleep(time.Hour)
		held := booktest.Case(t, d.Book, 2, triage.S2)
		d.claim(held, "noi")
		time.Sleep(5 * time.Minute)
		d.clocks()
		time.Sleep(late)
		if n := d.get(overdue).Missed; n != 1 {
			t.Errorf("a clock that ran out while nobody ran was missed %d times", n)
		}
		// Down again while both clocks of the second case run out, and up.
		d.end()
		time.Sleep(20 * time.Minute)
		if c := d.get(held); c.Lease.Holder != "noi" || c.Missed != 0 {
			t.Fatalf("somebody answered while nobody ran: %+v", c.Lease)
		}
		d.clocks()
		time.Sleep(late)
		if c := d.get(held); c.Lease.Holder != "" || c.Missed != 1 {
			t.Errorf("after the start: lease %+v, missed %d", c.Lease, c.Missed)
		}
		d.end()
		d.clocks()
		time.Sleep(time.Hour)
		if a, b := d.get(overdue).Missed, d.get(held).Missed; a != 1 || b != 1 {
			t.Errorf("missed %d and %d times after one more start", a, b)
		}
	})
}
