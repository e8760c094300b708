package worker_test

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hotline/intake"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/triage/casebook/booktest"
	"hotline/triage/worker"
)

// R12: what cannot be opened is kept as it came, still sealed, where the console shows it.
func TestWhatDoesNotOpenLiesInDead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	good, moved, wrong := booktest.Report(1), booktest.Report(2), booktest.Report(3)
	seal := func(kind string, at intake.ReportID, body []byte) []byte {
		t.Helper()
		b, err := h.seal.Seal(vault.Place{Kind: kind, ID: at.String()}, body)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	body, err := good.Encode()
	if err != nil {
		t.Fatal(err)
	}
	bad := [][]byte{
		[]byte("noise"),
		seal(intake.PlaceReport, good.ID, body.Reveal()),            // sealed for another report
		seal("letter", moved.ID, body.Reveal()),                     // sealed as something else
		seal(intake.PlaceReport, wrong.ID, body.Reveal()),           // opens, and is another report
		seal(intake.PlaceReport, wrong.ID, []byte("{not a report")), // opens, and is none
	}
	for i, b := range bad {
		id := moved.ID
		if i >= 3 {
			id = wrong.ID
		}
		h.publish(id.String(), b)
	}
	h.publish("not-a-report-id", []byte("noise under a strange name"))
	h.send(good)
	b := h.work()
	filed(t, b, good)
	h.idle()
	dead := h.dead()
	if len(dead) != len(bad)+1 {
		t.Errorf("%d of %d lie in DEAD", len(dead), len(bad)+1)
	}
	for i, m := range bad {
		if !slices.Contains(dead, string(m)) {
			t.Errorf("message %d is not in DEAD as it came", i)
		}
	}
	if open, _ := b.Open(); len(open) != 1 {
		t.Errorf("%d cases", len(open))
	}
}

// later is a door whose key has not arrived yet.
type later struct {
	vault.Opener
	arrived atomic.Bool
	tries   atomic.Int32
}

func (l *later) Open(at vault.Place, sealed []byte) (secret.Bytes, error) {
	l.tries.Add(1)
	if !l.arrived.Load() {
		return secret.Bytes{}, vault.ErrUnknownKey
	}
	return l.Opener.Open(at, sealed)
}

// A new door key is in intake's hands a little before it is in triage's: the report waits for it, and is not dead.
func TestAReportWaitsForItsKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		door := &later{Opener: h.open}
		b := h.work(func(d *worker.Deps) { d.Door = door })
		r := booktest.Report(1)
		h.send(r)
		time.Sleep(time.Minute)
		if _, ok := b.Filed(r.ID); ok || door.tries.Load() < 2 {
			t.Errorf("filed %v after %d tries without a key", ok, door.tries.Load())
		}
		door.arrived.Store(true)
		filed(t, b, r)
		if len(h.dead()) > 0 {
			t.Error("it lies in DEAD as well")
		}
	})
}

// The key of an old report is destroyed on purpose: nobody can read it any more, and that is shown, not retried for ever.
type destroyed struct{}

func (destroyed) Open(vault.Place, []byte) (secret.Bytes, error) {
	return secret.Bytes{}, errors.Join(vault.ErrDestroyed)
}

func TestAReportWhoseKeyIsDestroyedIsShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.send(booktest.Report(1))
	h.work(func(d *worker.Deps) { d.Door = destroyed{} })
	h.idle()
	if len(h.dead()) != 1 {
		t.Errorf("%d in DEAD", len(h.dead()))
	}
}
