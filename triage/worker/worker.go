// Package worker makes a case of every report (R12: of every one).
//
//	REPORTS -> open with the door's key -> filed already? -> rate -> whose open case? -> seal to the case's key -> CASES
//
// It runs in triage's role. It can seal to a case and not read it back. What it cannot handle is tried again, and after the
// last try lies sealed in DEAD where the console shows it; nothing is dropped, and a rating that fails is S2, unsorted.
package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
)

// Rate says what software makes of a report: the rating, and the words that made it say so.
type Rate func(intake.Report) (triage.Rating, []triage.Mark)

// Deps are what a worker stands on.
type Deps struct {
	Conn *bus.Conn
	Book *casebook.Book
	Door vault.Opener
	Keys *vault.CaseMaker
	Rate Rate
	// Calm waits while the doors of the same process are in a rush; it may be nil.
	Calm func(context.Context)
	// Filed hears of every report that is in a case, for metrics; it may be nil.
	Filed func(s triage.Severity, ch intake.Channel, waited time.Duration)
}

// Worker files reports. Idempotency key: the ReportID, remembered for ever by the casebook.
type Worker struct {
	Deps
	mu      sync.Mutex
	writing map[intake.Alias]*turn // one report of an alias at a time, so that two do not open two cases
}

type turn struct {
	sync.Mutex
	waiting int
}

// New makes a worker.
func New(d Deps) *Worker { return &Worker{Deps: d, writing: map[intake.Alias]*turn{}} }

// Run files reports until ctx ends.
func (w *Worker) Run(ctx context.Context) error {
	select {
	case <-w.Book.Ready():
	case <-ctx.Done():
		return nil
	}
	return w.Conn.Consume(ctx, bus.ConsumerWorker, w.handle)
}

func (w *Worker) handle(ctx context.Context, d bus.Delivery) bus.Verdict {
	text, _ := bus.ParseReport(d.Subject)
	id, err := intake.ParseReportID(text)
	if err != nil {
		return bus.Bury("no-report-id")
	}
	if _, filed := w.Book.Filed(id); filed {
		return bus.Ack()
	}
	if w.Calm != nil {
		w.Calm(ctx)
	}
	clear, err := w.Door.Open(vault.Place{Kind: intake.PlaceReport, ID: id.String()}, d.Data)
	switch {
	case errors.Is(err, vault.ErrUnknownKey): // a new door key may not have arrived here yet
		return bus.RetryAfter(10 * time.Second)
	case err != nil:
		return bus.Bury("does-not-open")
	}
	defer clear.Wipe()
	r, err := intake.DecodeReport(clear)
	if err != nil || r.ID != id {
		return bus.Bury("unreadable")
	}
	rating, marks := w.rate(r)
	c, err := w.file(ctx, r, rating, marks)
	if err != nil {
		return bus.RetryAfter(-1) // nothing is wrong with the report: with growing pauses, for days
	}
	if w.Filed != nil {
		w.Filed(c.Severity, r.Channel, time.Since(r.At))
	}
	return bus.Ack()
}

// rate never fails: what cannot be rated is urgent until a person has read it (domain.md §2 rule 1).
func (w *Worker) rate(r intake.Report) (rating triage.Rating, marks []triage.Mark) {
	unsorted := triage.Rating{Severity: triage.Unsorted, Category: triage.XX, Unsorted: true}
	defer func() {
		if recover() != nil {
			rating, marks = unsorted, nil
		}
	}()
	rating, marks = w.Rate(r)
	if !rating.Severity.Valid() || !rating.Category.Valid() {
		return unsorted, nil
	}
	return rating, marks
}

// file puts a report into the open case of its alias, or opens one.
func (w *Worker) file(ctx context.Context, r intake.Report, rating triage.Rating, marks []triage.Mark) (triage.Case, error) {
	defer w.take(r.Alias)()
	if c, filed := w.Book.Filed(r.ID); filed {
		return c, nil
	}
	if c, talking := w.Book.Talking(r.Alias, r.Former); talking {
		public, err := vault.ParsePublic(c.Public)
		if err != nil {
			return c, err
		}
		c, err := w.put(ctx, c.Key, public, r, rating, marks)
		if !errors.Is(err, triage.ErrClosed) {
			return c, err
		}
	}
	key := triage.KeyFor(r.ID)
	public, err := w.Keys.NewCase(ctx, key)
	if err != nil {
		return triage.Case{}, err
	}
	return w.put(ctx, key, public, r, rating, marks)
}

func (w *Worker) put(ctx context.Context, key uuid.UUID, public vault.PublicKey, r intake.Report, rating triage.Rating, marks []triage.Mark) (triage.Case, error) {
	body, err := triage.Content{Text: r.Text, Answers: r.Answers, Marks: marks}.Encode()
	if err != nil {
		return triage.Case{}, err
	}
	defer body.Wipe()
	sealed, err := public.Seal(vault.Place{Kind: triage.PlaceContent, ID: key.String()}, body.Reveal())
	if err != nil {
		return triage.Case{}, fmt.Errorf("worker: seal report %s: %w", r.ID, err)
	}
	c, _, err := w.Book.Do(ctx, key, triage.File{
		Report: r, Sealed: sealed, Rating: rating, ID: w.newID(), Public: public.Bytes(), Receive: time.Now(),
	})
	return c, err
}

func (w *Worker) newID() triage.CaseID {
	for {
		var b [5]byte
		_, _ = rand.Read(b[:]) // never fails (crypto/rand)
		id := triage.NewCaseID(b)
		if _, taken := w.Book.ByID(id); !taken {
			return id
		}
	}
}

// take waits for an alias's turn and gives the way to end it. Nobody's alias waits for nobody.
func (w *Worker) take(a intake.Alias) (done func()) {
	if a.IsZero() {
		return func() {}
	}
	w.mu.Lock()
	t := w.writing[a]
	if t == nil {
		t = &turn{}
		w.writing[a] = t
	}
	t.waiting++
	w.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		w.mu.Lock()
		defer w.mu.Unlock()
		if t.waiting--; t.waiting == 0 {
			delete(w.writing, a)
		}
	}
}
