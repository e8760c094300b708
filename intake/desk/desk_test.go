package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

var begin = time.Date(2031, 5, 6, 21, 0, 0, 0, time.UTC)

func alias(n int) intake.Alias { return intake.NewAlias(fmt.Appendf(nil, "alias %010d", n)) }

func report(n int) intake.Report {
	return intake.Report{
		ID:      intake.DeriveReportID(secret.NewBytes([]byte("k")), "test", fmt.Sprint(n)),
		Channel: intake.SMS, Alias: alias(1), At: begin, Text: secret.NewText("he keeps asking, CANARY7Q"),
	}
}

// room is a desk on the real bus.
type room struct {
	*desk.Desk
	t    *testing.T
	bus  *bus.Server
	seal vault.Sealer
	open vault.Opener
	way  *gate
}

// gate stands between the desk and the bus: it counts, and can fail or hold on demand.
type gate struct {
	desk.Committer
	mu    sync.Mutex
	n     int
	fails []error       // of the next commits, before they reach the bus
	hold  chan struct{} // if there is one, a commit says that it began, and then waits for it
	began chan struct{}
}

func (g *gate) Commit(ctx context.Context, unit ...bus.Msg) ([]bus.Stored, error) {
	g.mu.Lock()
	g.n++
	var err error
	if len(g.fails) > 0 {
		err, g.fails = g.fails[0], g.fails[1:]
	}
	hold := g.hold
	g.mu.Unlock()
	if hold != nil {
		g.began <- struct{}{}
		<-hold
	}
	if err != nil {
		return nil, err
	}
	return g.Committer.Commit(ctx, unit...)
}

func newRoom(t *testing.T, cfg desk.Config) *room {
	t.Helper()
	seal, open, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, bus: bustest.Start(t), seal: seal, open: open}
	r.way = &gate{Committer: bustest.Committer(t, bustest.Conn(t, r.bus, bus.RoleIntake), bus.Reports)}
	r.Desk = desk.New(cfg, r.way, seal)
	return r
}

func (r *room) accept(rep intake.Report) desk.Accepted {
	r.t.Helper()
	a, err := r.Accept(r.t.Context(), desk.Submission{Report: rep})
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// stored reads every report that lies on the bus.
func (r *room) stored() (reports []intake.Report, slips []string) {
	r.t.Helper()
	js := bustest.Conn(r.t, r.bus, bus.RoleOperator).JetStream()
	s, err := js.Stream(r.t.Context(), bus.Reports)
	if err != nil {
		r.t.Fatal(err)
	}
	info, err := s.Info(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	for seq := uint64(1); seq <= info.State.LastSeq; seq++ {
		m, err := s.GetMsg(r.t.Context(), seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			r.t.Fatal(err)
		}
		id, ok := bus.ParseReport(m.Subject)
		if !ok || strings.Contains(string(m.Data)+m.Subject+fmt.Sprint(m.Header), "CANARY7Q") {
			r.t.Errorf("message %d is in clear or under a strange subject", seq)
		}
		clear, err := r.open.Open(vault.Place{Kind: intake.PlaceReport, ID: id}, m.Data)
		if err != nil {
			r.t.Fatal(err)
		}
		rep, err := intake.DecodeReport(clear)
		if err != nil || rep.ID.String() != id {
			r.t.Fatalf("message %d: %v", seq, err)
		}
		reports, slips = append(reports, rep), append(slips, m.Header.Get(desk.HeaderSlip))
	}
	return reports, slips
}

func TestAReportIsSealedAndStored(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	got, err := r.Accept(t.Context(), desk.Submission{Report: report(1), Slip: []byte{0, 1, 0xff}})
	if err != nil || got.Duplicate || !got.AckDue {
		t.Fatalf("%+v (%v)", got, err)
	}
	reports, slips := r.stored()
	if len(reports) != 1 || reports[0].Text.Reveal() != report(1).Text.Reveal() || len(reports[0].Flags) > 0 {
		t.Fatalf("stored: %+v", reports)
	}
	if slip, err := desk.DecodeSlip(slips[0]); err != nil || string(slip) != "\x00\x01\xff" {
		t.Errorf("the slip is %q (%v)", slip, err)
	}
}

// A provider that gets no answer in time sends it again, also many at once.
func TestFiftyAtOnceAreOneMessage(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	second := desk.New(desk.Defaults(), r.way, r.seal) // another process behind the same address
	var fresh, acks int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			d := r.Desk
			if i%5 == 0 {
				d = second
			}
			got, err := d.Accept(t.Context(), desk.Submission{Report: report(1)})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if !got.Duplicate {
				fresh++
			}
			if got.AckDue {
				acks++
			}
		})
	}
	all.Wait()
	if reports, _ := r.stored(); len(reports) != 1 || fresh != 1 || acks != 1 {
		t.Errorf("%d messages, %d called new, %d acknowledged", len(reports), fresh, acks)
	}
	if r.way.n > 2 {
		t.Errorf("%d commits for one report at two desks", r.way.n)
	}
}

func TestAfterARestartTheSameReportIsADuplicate(t *testing.T) {
	t.Parallel()
	seal, _, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for start := range 3 {
		s := bustest.Open(t, bus.ServerConfig{Dir: dir})
		conn, err := s.Conn(t.Context(), bus.RoleIntake)
		if err != nil {
			t.Fatal(err)
		}
		d := desk.New(desk.Defaults(), runCommitter(t, conn, func(k *bus.Committer) {
			got, err := desk.New(desk.Defaults(), k, seal).Accept(t.Context(), desk.Submission{Report: report(1)})
			if err != nil || got.Duplicate != (start > 0) || got.AckDue != (start == 0) {
				t.Errorf("start %d: %+v (%v)", start, got, err)
			}
		}), seal)
		// The bus is gone now: nothing may be called stored.
		if got, err := d.Accept(t.Context(), desk.Submission{Report: report(2 + start)}); !errors.Is(err, desk.ErrBusy) && !errors.Is(err, desk.ErrUnsure) || got != (desk.Accepted{}) {
			t.Errorf("without a bus: %+v (%v)", got, err)
		}
		conn.Close()
		bustest.Stop(t, s)
	}
}

// runCommitter runs a committer while fn does, and gives it back ended.
func runCommitter(t *testing.T, conn *bus.Conn, fn func(*bus.Committer)) *bus.Committer {
	t.Helper()
	k := conn.Committer(bus.Reports)
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	fn(k)
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
	return k
}

// Whatever fails before the bus has confirmed: nothing is acknowledged, nothing is remembered as stored, and the same report
// may come again.
func TestNothingIsAcknowledgedThatIsNotStored(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	for i, c := range []struct{ from, want error }{
		{bus.ErrFull, desk.ErrBusy}, {bus.ErrUnavailable, desk.ErrBusy}, {bus.ErrBusy, desk.ErrBusy}, {bus.ErrForbidden, desk.ErrBusy},
		{bus.ErrAmbiguous, desk.ErrUnsure}, {context.DeadlineExceeded, desk.ErrUnsure},
	} {
		r.way.fails = []error{fmt.Errorf("commit: %w", c.from)}
		got, err := r.Accept(t.Context(), desk.Submission{Report: report(i)})
		if !errors.Is(err, c.want) || got != (desk.Accepted{}) {
			t.Errorf("%v: %+v (%v)", c.from, got, err)
		}
		if err != nil && (strings.Contains(err.Error(), "CANARY7Q") || strings.Contains(err.Error(), alias(1).String())) {
			t.Errorf("%v quotes", err)
		}
		if reports, _ := r.stored(); len(reports) != i {
			t.Fatalf("%v: %d stored", c.from, len(reports))
		}
		if again := r.accept(report(i)); again.Duplicate {
			t.Errorf("%v: the second try is called a duplicate and lost", c.from)
		}
	}
	// Unsure, and it was stored after all: the second try is one message.
	r.way.fails = []error{fmt.Errorf("commit: %w", bus.ErrAmbiguous)}
	if _, err := r.Accept(t.Context(), desk.Submission{Report: report(0)}); err != nil {
		t.Errorf("known as stored: %v", err)
	}
}

type broken struct{}

func (broken) Seal(vault.Place, []byte) ([]byte, error) { return nil, vault.ErrNoKey }

func TestWithoutAKeyNothingIsStoredAndNothingIsPromised(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	d := desk.New(desk.Defaults(), r.way, broken{})
	if got, err := d.Accept(t.Context(), desk.Submission{Report: report(1)}); !errors.Is(err, desk.ErrBusy) || got != (desk.Accepted{}) || r.way.n > 0 {
		t.Errorf("%+v (%v), %d commits", got, err, r.way.n)
	}
	if got, err := r.Accept(t.Context(), desk.Submission{}); !errors.Is(err, intake.ErrInvalid) || got != (desk.Accepted{}) || r.way.n > 0 {
		t.Errorf("a report of nothing: %+v (%v), %d commits", got, err, r.way.n)
	}
}

// A caller that hangs up does not cut the commit; one that waits for another's commit is told that it is not sure.
func TestAHungUpCallDoesNotCutTheCommit(t *testing.T) {
	t.Parallel()
	r := newRoom(t, desk.Defaults())
	gone, end := context.WithCancel(t.Context())
	end()
	r.way.hold, r.way.began = make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() { _, err := r.Accept(gone, desk.Submission{Report: report(1)}); done <- err }()
	select {
	case <-r.way.began:
	case err := <-done:
		t.Fatalf("answered before it was stored: %v", err)
	}
	if got, err := r.Accept(gone, desk.Submission{Report: report(1)}); !errors.Is(err, desk.ErrUnsure) || got.AckDue {
		t.Errorf("a second caller that hangs up: %+v (%v)", got, err)
	}
	close(r.way.hold)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if reports, _ := r.stored(); len(reports) != 1 {
		t.Errorf("%d stored", len(reports))
	}
}
