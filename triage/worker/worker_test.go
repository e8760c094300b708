package worker_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/casebook/booktest"
	"hotline/triage/worker"
)

// house is the triage role on the real bus, with the intake's half of the door key and the desk's of the case keys.
type house struct {
	t      *testing.T
	bus    *bus.Server
	seal   vault.Sealer
	open   vault.Opener
	desk   *vault.SealRing
	keeper *vault.CaseKeeper
	in     *bus.Committer
	sent   int
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, bus: bustest.Start(t)}
	var deskOpens *vault.OpenRing
	var err error
	if h.seal, h.open, err = vault.NewMemory(); err != nil {
		t.Fatal(err)
	}
	if h.desk, deskOpens, err = vault.NewMemory(); err != nil {
		t.Fatal(err)
	}
	h.in = bustest.Committer(t, bustest.Conn(t, h.bus, bus.RoleIntake), bus.Reports)
	console := bustest.Conn(t, h.bus, bus.RoleConsole)
	kv, err := console.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	if h.keeper, err = vault.NewCaseKeeper(t.Context(), console.JetStream(), kv, deskOpens); err != nil {
		t.Fatal(err)
	}
	return h
}

// plain gives every report the same level.
func plain(s triage.Severity) worker.Rate {
	return func(intake.Report) (triage.Rating, []triage.Mark) {
		return triage.Rating{Severity: s, Category: triage.OC2}, []triage.Mark{{Start: 0, End: 3, Concept: "ask"}}
	}
}

// work runs a worker with a book of its own, as one process does, until the test ends.
func (h *house) work(change ...func(*worker.Deps)) *casebook.Book {
	h.t.Helper()
	conn := bustest.Conn(h.t, h.bus, bus.RoleTriage)
	kv, err := conn.KV(h.t.Context(), bus.Keys)
	if err != nil {
		h.t.Fatal(err)
	}
	book := booktest.On(h.t, conn)
	d := worker.Deps{
		Conn: conn, Book: book, Door: h.open, Rate: plain(triage.S3),
		Keys: vault.NewCaseMaker(kv, bustest.Committer(h.t, conn, bus.Keys), h.desk),
	}
	for _, f := range change {
		f(&d)
	}
	booktest.Run(h.t, worker.New(d).Run)
	return book
}

// send seals and publishes a report as the desk does; each call is a message of its own, also of the same report.
func (h *house) send(r intake.Report) {
	h.t.Helper()
	body, err := r.Encode()
	if err != nil {
		h.t.Fatal(err)
	}
	sealed, err := h.seal.Seal(vault.Place{Kind: intake.PlaceReport, ID: r.ID.String()}, body.Reveal())
	if err != nil {
		h.t.Fatal(err)
	}
	h.publish(r.ID.String(), sealed)
}

func (h *house) publish(id string, data []byte) {
	h.t.Helper()
	h.sent++
	if _, err := h.in.Commit(h.t.Context(), bus.Msg{Subject: bus.SubjectReport(id), ID: fmt.Sprint(h.sent), Data: data}); err != nil {
		h.t.Fatal(err)
	}
}

// filed waits until the book has this report.
func filed(t *testing.T, b *casebook.Book, r intake.Report) triage.Case {
	t.Helper()
	found, enough := errors.New("found"), context.WithoutCancel(t.Context())
	ctx, cancel := context.WithTimeout(enough, time.Minute)
	defer cancel()
	var c triage.Case
	err := b.Watch(ctx, func([]casebook.Change, bool) error {
		var ok bool
		if c, ok = b.Filed(r.ID); ok && c.Severity.Valid() {
			return found
		}
		return nil
	})
	if !errors.Is(err, found) {
		t.Fatalf("report %s is not filed", r.ID)
	}
	return c
}

// idle waits until the worker has nothing left.
func (h *house) idle() {
	h.t.Helper()
	conn := bustest.Conn(h.t, h.bus, bus.RoleTriage)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); <-time.After(5 * time.Millisecond) {
		n, err := conn.Backlog(h.t.Context(), bus.ConsumerWorker)
		if err != nil {
			h.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	h.t.Fatal("the worker does not come to an end")
}

func (h *house) dead() []string {
	h.t.Helper()
	s, err := bustest.Conn(h.t, h.bus, bus.RoleConsole).JetStream().Stream(h.t.Context(), bus.Dead)
	if err != nil {
		h.t.Fatal(err)
	}
	info, err := s.Info(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	var found []string
	for seq := uint64(1); seq <= info.State.LastSeq; seq++ {
		m, err := s.GetMsg(h.t.Context(), seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			h.t.Fatal(err)
		}
		found = append(found, string(m.Data))
	}
	return found
}

// read opens what people wrote in a case, as the console does.
func (h *house) read(b *casebook.Book, key uuid.UUID) (texts []string) {
	h.t.Helper()
	private, err := h.keeper.Open(h.t.Context(), key)
	if err != nil {
		h.t.Fatal(err)
	}
	events, err := b.Timeline(h.t.Context(), key)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range events {
		added, ok := e.Event.(triage.Added)
		if !ok {
			continue
		}
		clear, err := private.Open(vault.Place{Kind: triage.PlaceContent, ID: key.String()}, added.Sealed)
		if err != nil {
			h.t.Fatal(err)
		}
		content, err := triage.DecodeContent(clear)
		if err != nil {
			h.t.Fatal(err)
		}
		texts = append(texts, content.Text.Reveal())
	}
	return texts
}

func TestAReportBecomesACase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var heard sync.WaitGroup
	heard.Add(1)
	b := h.work(func(d *worker.Deps) {
		d.Filed = func(s triage.Severity, ch intake.Channel, waited time.Duration) {
			if s != triage.S3 || ch != intake.SMS || waited < 0 {
				t.Errorf("heard of %s by %s after %v", s, ch, waited)
			}
			heard.Done()
		}
	})
	r := booktest.Report(1)
	r.Answers, r.Refused, r.Flags = map[string]string{"who": "friend"}, 2, []intake.Flag{intake.Repaired}
	h.send(r)
	c := filed(t, b, r)
	if c.Key != triage.KeyFor(r.ID) || c.Severity != triage.S3 || c.Category != triage.OC2 || c.Alias != r.Alias || c.ID.IsZero() || !c.Waiting.Equal(r.At) {
		t.Errorf("%+v", c)
	}
	if got := h.read(b, c.Key); len(got) != 1 || got[0] != "message 1" {
		t.Errorf("read back: %q", got)
	}
	heard.Wait()
}

// Idempotency key: the ReportID. Messages come again, late, and to two processes; every report is in exactly one case.
func TestEveryReportIsFiledOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const people, each = 12, 3
	for n := range people * each {
		r := booktest.Report(n)
		r.Alias = booktest.Alias(n % people)
		for range 2 {
			h.send(r)
		}
	}
	a := h.work()
	h.idle()
	b := h.work() // another process, which begins with an empty memory
	for n := range people * each {
		h.send(func() intake.Report { r := booktest.Report(n); r.Alias = booktest.Alias(n % people); return r }())
	}
	h.idle()
	if err := b.Await(t.Context(), a.Tip()); err != nil {
		t.Fatal(err)
	}
	open, _ := b.Open()
	if len(open) != people {
		t.Errorf("%d cases of %d people", len(open), people)
	}
	seen := map[intake.ReportID]int{}
	for _, c := range open {
		for _, r := range c.Reports {
			seen[r]++
		}
	}
	for n := range people * each {
		if seen[booktest.Report(n).ID] != 1 {
			t.Errorf("report %d is filed %d times", n, seen[booktest.Report(n).ID])
		}
	}
	if len(h.dead()) > 0 {
		t.Error("something lies in DEAD")
	}
}

// Two processes get the same report at the same moment: one case.
func TestTwoWorkersFileOneReportOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	a, b := h.work(), h.work()
	const n = 20
	for i := range n {
		for range 4 {
			h.send(booktest.Report(i))
		}
	}
	h.idle()
	if err := errors.Join(a.Await(t.Context(), b.Tip()), b.Await(t.Context(), a.Tip())); err != nil {
		t.Fatal(err)
	}
	open, _ := a.Open()
	if len(open) != n {
		t.Errorf("%d cases of %d reports", len(open), n)
	}
	for _, c := range open {
		if len(c.Reports) != 1 {
			t.Errorf("a report is filed %d times", len(c.Reports))
		}
		if got := h.read(a, c.Key); len(got) != 1 {
			t.Errorf("a case of two workers reads %q", got)
		}
	}
}

func TestAliasesThreadAConversation(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.work()
	old, now := booktest.Alias(1), booktest.Alias(2)
	send := func(n int, alias, former intake.Alias) (intake.Report, triage.Case) {
		r := booktest.Report(n)
		r.Alias, r.Former = alias, former
		h.send(r)
		return r, filed(t, b, r)
	}
	first, c1 := send(1, old, intake.Alias{})
	_, c2 := send(2, old, intake.Alias{})
	_, c3 := send(3, now, old) // the key turned
	_, c4 := send(4, now, old)
	if c1.Key != c2.Key || c2.Key != c3.Key || c3.Key != c4.Key || c4.Alias != now || c4.Former != old || len(c4.Reports) != 4 {
		t.Errorf("one reporter: %d reports in the case of the first", len(c4.Reports))
	}
	if got := h.read(b, c1.Key); fmt.Sprint(got) != "[message 1 message 2 message 3 message 4]" {
		t.Errorf("read back: %q", got)
	}
	_, c5 := send(5, booktest.Alias(5), booktest.Alias(6))
	if c5.Key == c1.Key {
		t.Error("a stranger is threaded")
	}
	// Nobody's alias threads nothing.
	_, c6 := send(6, intake.Alias{}, intake.Alias{})
	_, c7 := send(7, intake.Alias{}, intake.Alias{})
	if c6.Key == c7.Key || c6.Key == c1.Key {
		t.Error("two anonymous callers are one")
	}
	// After an end the reporter begins a new case; the ended one stays as it was.
	at := time.Now()
	c := booktest.Do(t, b, c1.Key, triage.Claim{By: "noi", At: at})
	booktest.Do(t, b, c1.Key, triage.Close{Writ: triage.Writ{By: "noi", Token: c.Lease.Token, At: at}, Disposition: triage.Helped, Seen: 4})
	_, c8 := send(8, now, old)
	if c8.Key == c1.Key || len(c8.Reports) != 1 {
		t.Error("an ended case was written to")
	}
	if ended, _ := b.Filed(first.ID); ended.Status != triage.Closed || len(ended.Reports) != 4 {
		t.Errorf("the ended case: %+v", ended)
	}
}

// Many messages of one reporter at once are one conversation.
func TestMessagesAtOnceAreOneCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for n := range 30 {
		r := booktest.Report(n)
		r.Alias = booktest.Alias(1)
		h.send(r)
	}
	b := h.work()
	h.idle()
	if open, _ := b.Open(); len(open) != 1 || len(open[0].Reports) != 30 {
		t.Errorf("%d cases", len(open))
	}
}

// R12: whatever rates may fail; the report is filed, urgent and unsorted.
func TestAFailedRatingIsUrgent(t *testing.T) {
	t.Parallel()
	for name, rate := range map[string]worker.Rate{
		"panic":       func(intake.Report) (triage.Rating, []triage.Mark) { panic("scoring failed") },
		"no level":    func(intake.Report) (triage.Rating, []triage.Mark) { return triage.Rating{Category: triage.OC1}, nil },
		"no category": func(intake.Report) (triage.Rating, []triage.Mark) { return triage.Rating{Severity: triage.S4}, nil },
	} {
		h := newHouse(t)
		b := h.work(func(d *worker.Deps) { d.Rate = rate })
		h.send(booktest.Report(1))
		if c := filed(t, b, booktest.Report(1)); c.Severity != triage.S2 || c.Category != triage.XX || !c.Rating.Unsorted {
			t.Errorf("%s: %s %s", name, c.Severity, c.Category)
		}
	}
}

func TestALaterMessageRaisesACase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.work(func(d *worker.Deps) {
		d.Rate = func(r intake.Report) (triage.Rating, []triage.Mark) {
			s := map[string]triage.Severity{"message 1": triage.S3, "message 2": triage.S1, "message 3": triage.S4}[r.Text.Reveal()]
			return triage.Rating{Severity: s, Category: triage.OC2}, nil
		}
	})
	h.send(booktest.Report(1))
	filed(t, b, booktest.Report(1))
	h.idle()
	if c, _ := b.Filed(booktest.Report(1).ID); c.Severity != triage.S3 {
		t.Errorf("at first %s", c.Severity)
	}
	for n := 2; n <= 3; n++ {
		r := booktest.Report(n)
		r.Alias, r.Text = booktest.Alias(1), secret.NewText(fmt.Sprint("message ", n))
		h.send(r)
		filed(t, b, r)
		h.idle() // its level is the event behind it
		if c, _ := b.Filed(r.ID); c.Severity != triage.S1 || len(c.Reports) != n {
			t.Errorf("after message %d: %s", n, c.Severity)
		}
	}
	h.idle()
	if c, _ := b.Filed(booktest.Report(1).ID); c.Severity != triage.S1 || len(c.Reports) != 3 {
		t.Errorf("at last %s", c.Severity)
	}
}
