package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nkeys"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/journal"
	"hotline/ops/secret"
)

// event is what the tests' journal holds: its type, a space, its text.
type event string

type codec struct{}

func (codec) Type(e event) string {
	typ, _, _ := strings.Cut(string(e), " ")
	return typ
}

func (codec) Encode(e event) ([]byte, error) {
	if strings.Contains(string(e), "unspeakable") {
		return nil, errors.New("cannot be encoded")
	}
	return []byte(e), nil
}

func (codec) Decode(typ string, data []byte) (event, error) {
	if typ == "future" {
		return "", errors.New("version 2 is not known")
	}
	return event(data), nil
}

func config() journal.Config[event] {
	return journal.Config[event]{
		Stream:  bus.Cases,
		Subject: func(key uuid.UUID, typ string) string { return bus.SubjectCase(key.String(), typ) },
		Parse: func(subject string) (uuid.UUID, string, error) {
			key, typ, ok := bus.ParseCaseSubject(subject)
			if !ok {
				return uuid.UUID{}, "", errors.New("not a case")
			}
			id, err := uuid.Parse(key)
			return id, typ, err
		},
		Filter: func(key uuid.UUID) string { return bus.FilterCase(key.String()) },
		Codec:  codec{},
	}
}

func open(t testing.TB, s *bus.Server) *journal.Journal[event] {
	t.Helper()
	c := bustest.Conn(t, s, bus.RoleTriage)
	j, err := journal.New(c, bustest.Committer(t, c, bus.Cases), config())
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func add(t testing.TB, j *journal.Journal[event], key uuid.UUID, expected uint64, events ...event) []uint64 {
	t.Helper()
	seqs, err := j.Append(t.Context(), key, expected, events...)
	if err != nil {
		t.Fatal(err)
	}
	return seqs
}

func TestAppendAndRead(t *testing.T) {
	t.Parallel()
	j := open(t, bustest.Start(t))
	a, b := uuid.New(), uuid.New()
	first := add(t, j, a, 0, "opened by text", "rated S3", "added more")
	add(t, j, b, 0, "opened by voice")
	if !slices.Equal(first, []uint64{1, 2, 3}) {
		t.Fatal(first)
	}
	e, err := j.Read(t.Context(), 2)
	if err != nil || e.Seq != 2 || e.Key != a || e.Event != "rated S3" || time.Since(e.Time).Abs() > time.Minute {
		t.Error(e, err)
	}
	if _, err := j.Read(t.Context(), 5); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
	if seqs, err := j.Append(t.Context(), a, 99); err != nil || len(seqs) != 0 {
		t.Error("no events:", seqs, err)
	}
	if _, err := j.Append(t.Context(), a, 3, "added x", "added unspeakable"); err == nil || strings.Contains(err.Error(), "unspeakable") {
		t.Error("an event that cannot be encoded:", err)
	}
	var got []string
	tip, err := j.Replay(t.Context(), 2, func(e journal.Entry[event]) error {
		got = append(got, fmt.Sprintf("%d %v %s", e.Seq, e.Key == a, e.Event))
		return nil
	})
	if want := []string{"2 true rated S3", "3 true added more", "4 false opened by voice"}; err != nil || tip != 4 || !slices.Equal(got, want) {
		t.Errorf("%d %q %v", tip, got, err)
	}
}

func TestTheVersionDecides(t *testing.T) {
	t.Parallel()
	j := open(t, bustest.Start(t))
	a := uuid.New()
	add(t, j, a, 0, "opened", "rated")
	for _, wrong := range []uint64{0, 1, 3} {
		if _, err := j.Append(t.Context(), a, wrong, "claimed by nine"); !errors.Is(err, journal.ErrConflict) || errors.Is(err, journal.ErrAmbiguous) {
			t.Error(wrong, err)
		}
		if _, err := j.Append(t.Context(), a, wrong, "claimed by nine", "rated"); !errors.Is(err, journal.ErrConflict) {
			t.Error(wrong, err)
		}
	}
	add(t, j, uuid.New(), 0, "opened") // another key's events do not count
	add(t, j, a, 2, "claimed by one")
	// The same command again, after its answer was lost: a conflict, never a second event.
	if _, err := j.Append(t.Context(), a, 2, "claimed by one"); !errors.Is(err, journal.ErrConflict) {
		t.Error(err)
	}
}

// Sixteen decide about one key again and again, half of them by two events at once; every version has one winner and the
// log holds the winners' events whole and in order.
func TestManyWritersOneHistory(t *testing.T) {
	t.Parallel()
	j := open(t, bustest.Start(t))
	key := uuid.New()
	var version, wins atomic.Uint64
	var writers sync.WaitGroup
	for w := range 16 {
		writers.Go(func() {
			for range 20 {
				at := version.Load()
				events := []event{event(fmt.Sprintf("added after %d", at))}
				if w%2 == 0 {
					events = append(events, event(fmt.Sprintf("rated after %d", at)))
				}
				seqs, err := j.Append(t.Context(), key, at, events...)
				if err == nil {
					wins.Add(1)
					version.Store(seqs[len(seqs)-1])
				} else if !errors.Is(err, journal.ErrConflict) {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	before, units := uint64(0), uint64(0)
	if _, err := j.Replay(t.Context(), 1, func(e journal.Entry[event]) error {
		var at uint64
		var typ string
		if _, err := fmt.Sscanf(string(e.Event), "%s after %d", &typ, &at); err != nil {
			return err
		}
		switch {
		case typ == "added" && at == before:
			units++
		case typ == "rated" && at == before-1: // the second of its unit
		default:
			t.Errorf("%q stands at %d, after version %d", e.Event, e.Seq, before)
		}
		before = e.Seq
		return nil
	}); err != nil || units != wins.Load() {
		t.Error(units, wins.Load(), err)
	}
}

func TestFollowCatchesUpAndGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := open(t, bustest.Start(t))
		key := uuid.New()
		last := uint64(0)
		more := func(n int) {
			for range n {
				last = add(t, j, key, last, event(fmt.Sprintf("added %d", last)))[0]
			}
		}
		more(50)
		for _, from := range []uint64{0, 1, 20, 50, 51} {
			ctx, cancel := context.WithCancel(t.Context())
			var mu sync.Mutex
			var got []uint64
			caught, at, done := 0, 0, make(chan error, 1)
			go func() {
				done <- j.Follow(ctx, from, func() {
					mu.Lock()
					defer mu.Unlock()
					caught++
					at = len(got)
				}, func(e journal.Entry[event]) error {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, e.Seq)
					return nil
				})
			}()
			synctest.Wait()
			first, tip := max(from, 1), last
			mu.Lock()
			if caught != 1 || uint64(at) != tip+1-first {
				t.Errorf("from %d: caught up %d times, after %d events", from, caught, at)
			}
			mu.Unlock()
			more(5)
			time.Sleep(time.Hour) // and an idle hour
			more(5)
			synctest.Wait()
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if uint64(len(got)) != last+1-first {
				t.Errorf("from %d: %d events of %d", from, len(got), last+1-first)
			}
			for i, seq := range got {
				if seq != first+uint64(i) {
					t.Fatalf("from %d: event %d is %d", from, i, seq)
				}
			}
			if caught != 1 {
				t.Error("caught up", caught, "times")
			}
		}
	})
}

func TestAnEventOfANewerVersionStopsFollowAndIsNamed(t *testing.T) {
	t.Parallel()
	j := open(t, bustest.Start(t))
	add(t, j, uuid.New(), 0, "opened", "future thing", "rated")
	n := 0
	err := j.Follow(t.Context(), 1, func() { t.Error("it caught up") }, func(journal.Entry[event]) error { n++; return nil })
	if !errors.Is(err, journal.ErrUnreadable) || !strings.Contains(err.Error(), "CASES at 2") || n != 1 {
		t.Error(n, err)
	}
	if _, err := j.Replay(t.Context(), 1, func(journal.Entry[event]) error { return nil }); !errors.Is(err, journal.ErrUnreadable) {
		t.Error(err)
	}
	if _, err := j.Read(t.Context(), 2); !errors.Is(err, journal.ErrUnreadable) {
		t.Error(err)
	}
	mine := errors.New("mine")
	if err := j.Follow(t.Context(), 1, func() {}, func(journal.Entry[event]) error { return mine }); !errors.Is(err, mine) {
		t.Error(err)
	}
}

// The bus goes away in the middle of appends and comes back; what was acknowledged is there, what was refused is not.
func TestARestartInTheMiddle(t *testing.T) {
	t.Parallel()
	cfg := bus.ServerConfig{Dir: t.TempDir()}
	s := bustest.Open(t, cfg)
	j := open(t, s)
	type attempt struct {
		key uuid.UUID
		err error
	}
	results := make(chan attempt, 100_000)
	var writers sync.WaitGroup
	warm := make(chan struct{}, 64)
	for i := range 32 {
		writers.Go(func() {
			for n := 0; ; n++ {
				key := uuid.New()
				events := []event{"opened"}
				if i%4 == 0 {
					events = append(events, "rated")
				}
				_, err := j.Append(t.Context(), key, 0, events...)
				results <- attempt{key, err}
				if n == 5 {
					warm <- struct{}{}
				}
				if err != nil {
					return
				}
			}
		})
	}
	for range 32 {
		<-warm
	}
	bustest.Stop(t, s)
	writers.Wait()
	close(results)

	again := open(t, bustest.Open(t, cfg))
	there := map[uuid.UUID][]event{}
	if _, err := again.Replay(t.Context(), 1, func(e journal.Entry[event]) error {
		there[e.Key] = append(there[e.Key], e.Event)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for r := range results {
		_, is := there[r.key]
		ambiguous := errors.Is(r.err, journal.ErrAmbiguous)
		if r.err == nil && !is || r.err != nil && !ambiguous && is {
			t.Errorf("%v, there: %v", r.err, is)
		}
		if r.err != nil && !ambiguous && !errors.Is(r.err, bus.ErrUnavailable) {
			t.Error(r.err)
		}
		if ambiguous { // what the caller does: try again and take a conflict for its own event
			_, err := again.Append(t.Context(), r.key, 0, "opened")
			if is && !errors.Is(err, journal.ErrConflict) || !is && err != nil {
				t.Error(is, err)
			}
		}
	}
}

func TestNewWantsEverything(t *testing.T) {
	t.Parallel()
	c := bustest.Conn(t, bustest.Start(t), bus.RoleTriage)
	for i, spoil := range []func(*journal.Config[event]){
		func(c *journal.Config[event]) { c.Stream = "NONE" }, func(c *journal.Config[event]) { c.Subject = nil }, func(c *journal.Config[event]) { c.Parse = nil },
		func(c *journal.Config[event]) { c.Filter = nil }, func(c *journal.Config[event]) { c.Codec = nil },
	} {
		cfg := config()
		spoil(&cfg)
		if _, err := journal.New(c, nil, cfg); err == nil {
			t.Error(i, "is taken")
		}
	}
	j, err := journal.New(c, nil, config())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(t.Context(), uuid.New(), 0, "opened"); err == nil {
		t.Error("one without a committer appends")
	}
}

// A follower in another process lives through restarts of the bus: nothing is skipped, nothing comes twice.
func TestFollowSurvivesRestartsOfTheBus(t *testing.T) {
	t.Parallel()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	seed, _ := pair.Seed()
	public, _ := pair.PublicKey()
	cfg := bus.ServerConfig{Dir: t.TempDir(), Listen: "127.0.0.1:0", Users: map[bus.Role]string{bus.RoleConsole: public}}
	s := bustest.Open(t, cfg)
	cfg.Listen = strings.TrimPrefix(s.URL(), "nats://")
	c, err := bus.Dial(t.Context(), bus.DialConfig{URL: s.URL(), Seed: secret.NewText(string(seed)), Role: bus.RoleConsole})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	j, err := journal.New(c, nil, config())
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan uint64, 1000)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- j.Follow(ctx, 1, func() {}, func(e journal.Entry[event]) error { got <- e.Seq; return nil })
	}()
	want := uint64(0)
	for range 3 {
		writer := open(t, s)
		for range 20 {
			add(t, writer, uuid.New(), 0, "opened")
		}
		for range 20 {
			select {
			case seq := <-got:
				if want++; seq != want {
					t.Fatalf("event %d came, wanted %d", seq, want)
				}
			case <-time.After(30 * time.Second):
				t.Fatalf("event %d does not come", want+1)
			}
		}
		bustest.Stop(t, s)
		s = bustest.Open(t, cfg)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
