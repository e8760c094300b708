package phone

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/intake/gateway"
	"hotline/ops/secret"
	"hotline/ops/sim"
)

// world is a door, a status door and a client with the simulated Twilio around them.
type world struct {
	*house
	*sim.Sim
	client *Client
	ledger *ledger
}

func newWorld(t *testing.T) *world {
	t.Helper()
	mux := http.NewServeMux()
	public := httptest.NewServer(mux)
	t.Cleanup(public.Close)
	a := testAccount()
	a.Base = public.URL
	w := &world{house: newHouse(t, a), ledger: &ledger{}}
	status, err := NewStatus(StatusConfig{Account: a, Fates: w.ledger})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/twilio/sms", w.SMS())
	mux.Handle("/twilio/status", status.Callback())
	mux.Handle("/twilio/status/", status.Callback())
	w.Sim, err = sim.New(sim.Config{AccountSID: a.SID, AuthToken: testToken, HotlineNumber: testNumber, PublicURL: public.URL})
	if err != nil {
		t.Fatal(err)
	}
	twilio := httptest.NewServer(w.Sim)
	t.Cleanup(twilio.Close)
	if w.client, err = NewClient(ClientConfig{Account: a, API: twilio.URL}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var run sync.WaitGroup
	run.Go(func() { _ = w.Sim.Run(ctx) })
	t.Cleanup(func() { cancel(); run.Wait() })
	return w
}

func (w *world) sweep(t *testing.T) *Sweep {
	t.Helper()
	s, err := NewSweep(SweepConfig{Client: w.client, Door: w.Door, InAge: 1, OutAge: 1, Notice: w.cfg.Notice})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// text types on a handset.
func (w *world) text(t *testing.T, from, body string, media int) sim.Receipt {
	t.Helper()
	r, err := w.Text(t.Context(), sim.Text{From: from, Body: body, Media: media})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// settle waits until n messages of a handset have a final status.
func (w *world) settle(t *testing.T, number string, n int) {
	t.Helper()
	_, err := w.Await(t.Context(), number, func(bs []sim.Bubble) bool {
		done := 0
		for _, b := range bs {
			if b.Status == "delivered" || b.Status == "undelivered" || b.Status == "received" {
				done++
			}
		}
		return done >= n
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheProviderForgetsWhatWasSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if r := w.text(t, reporter, "เขาขอรูป", 2); len(r.Answers) != 2 || r.Code != 0 {
		t.Fatalf("receipt %+v", r)
	}
	if _, err := w.client.Send(t.Context(), to, letterText, letter); err != nil {
		t.Fatal(err)
	}
	w.settle(t, reporter, 4)
	if n := len(w.Messages()); n != 4 {
		t.Fatalf("%d copies before the sweep, want 4", n)
	}
	if err := w.sweep(t).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range w.Messages() {
		t.Errorf("the provider still has %s %s %s", m.Direction, m.Status, m.SID)
	}
	if n := len(w.desk.submissions()); n != 1 {
		t.Errorf("%d reports, want 1", n)
	}
	if w.Fetched() != 0 || len(w.Alerts()) != 0 {
		t.Errorf("%d pictures fetched, alerts %v", w.Fetched(), w.Alerts())
	}
}

func TestAMissedTextIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const missed = "+15005550205" // sim: never delivered, but listed
	w.text(t, missed, "is somebody there", 1)
	w.text(t, missed, "please", 0)
	if n := len(w.desk.submissions()); n != 0 {
		t.Fatalf("%d reports before", n)
	}
	w.desk.fail = desk.ErrBusy
	if err := w.sweep(t).Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(w.Messages()); n != 2 {
		t.Fatalf("a text that is not stored was scrubbed: %d left", n)
	}
	w.desk.fail = nil
	for range 2 {
		if err := w.sweep(t).Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s := w.desk.submissions()
	if len(s) != 2 || len(w.Messages()) != 0 {
		t.Fatalf("%d reports, %d copies", len(s), len(w.Messages()))
	}
	r := s[0].Report
	if r.Text.Reveal() != "is somebody there" || !r.Has(intake.Late) || r.Refused != 1 || r.Alias.IsZero() || time.Since(r.At) > time.Minute {
		t.Errorf("report %+v", r)
	}
	if w.slip(t, 1).Address.Value.Reveal() != missed {
		t.Error("no way back")
	}
}

func TestYoungMessagesAreLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.text(t, "+15005550205", "hi", 0)
	if _, err := w.client.Send(t.Context(), to, letterText, letter); err != nil {
		t.Fatal(err)
	}
	s, err := NewSweep(SweepConfig{Client: w.client, Door: w.Door})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(w.Messages()) != 2 || len(w.desk.submissions()) != 0 {
		t.Error("a sweep overtook the webhook or the outbox")
	}
}

func TestALetterThatMayHaveGoneIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unsure := secret.NewText("+15005550106") // sim: sends, but answers 500 at first
	since := time.Now()
	if _, found, err := w.client.Find(t.Context(), unsure, letterText, since); err != nil || found {
		t.Fatalf("found %v before it was sent: %v", found, err)
	}
	if _, err := w.client.Send(t.Context(), unsure, letterText, letter); !errors.Is(err, gateway.ErrUnsure) {
		t.Fatalf("send: %v", err)
	}
	s, found, err := w.client.Find(t.Context(), unsure, letterText, since)
	if err != nil || !found || s.Ref != w.Messages()[0].SID {
		t.Errorf("%+v %v %v", s, found, err)
	}
	for name, f := range map[string]func() (gateway.Sent, bool, error){
		"other words": func() (gateway.Sent, bool, error) {
			return w.client.Find(t.Context(), unsure, secret.NewText("x"), since)
		},
		"other number": func() (gateway.Sent, bool, error) { return w.client.Find(t.Context(), to, letterText, since) },
		"later": func() (gateway.Sent, bool, error) {
			return w.client.Find(t.Context(), unsure, letterText, since.Add(time.Minute))
		},
	} {
		if _, found, err := f(); found || err != nil {
			t.Errorf("%s: %v %v", name, found, err)
		}
	}
}

func TestNewsComesBack(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]intake.Outcome{
		reporter:       intake.Delivered,
		"+15005550111": intake.Undeliverable,
		"+15005550114": intake.Delivered, // every callback twice
		"+15005550115": intake.Delivered, // in the wrong order
	} {
		w := newWorld(t)
		told := make(chan intake.Fate, 10)
		w.ledger.heard = told
		if _, err := w.client.Send(t.Context(), secret.NewText(number), letterText, letter); err != nil {
			t.Fatal(err)
		}
		for f := range told {
			if f.Letter != letter {
				t.Errorf("%s: news of another letter", number)
			}
			if f.Outcome.Final() {
				if f.Outcome != want {
					t.Errorf("%s: %s, want %s", number, f.Outcome, want)
				}
				break
			}
		}
	}
}

// A message without a final status is tried again later and later, and is an alarm after a day.
func TestStubbornCopies(t *testing.T) {
	t.Parallel()
	const ref = "SM0000000000000000000000000000000a"
	var tries atomic.Int64
	made := time.Now().Add(-25 * time.Hour).UTC().Format(time.RFC1123Z)
	c := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == "GET":
			reply(200, `{"messages":[{"sid":"`+ref+`","direction":"outbound-api","status":"sent","date_created":"`+made+`"},
				{"sid":"../../x","direction":"outbound-api","date_created":"`+made+`"},
				{"sid":"SM0000000000000000000000000000000b","direction":"outbound-api","date_created":"yesterday"},
				{"sid":"SM0000000000000000000000000000000c","direction":"outbound-api","date_created":"Mon, 02 Jan 2006 15:04:05 +0000"}],
				"next_page_uri":"http://elsewhere.example.org/?PageToken=x"}`)(w, r)
		default:
			tries.Add(1)
			twilioError(400, 20009)(w, r)
		}
	}))
	notices := make(chan Notice, 10)
	s, err := NewSweep(SweepConfig{Client: c, Notice: func(n Notice) { notices <- n }})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Once(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := <-notices; tries.Load() != 1 || n.Verdict != Overdue || n.Code != 20009 || n.Age < 24*time.Hour {
		t.Errorf("%d tries, %+v", tries.Load(), n)
	}
	now := time.Now()
	for i, want := range []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 360, 360} {
		s.settle(ref, now, false)
		if got := s.later[ref].wait; got != want*time.Minute {
			t.Errorf("pause %d is %v, want %v", i, got, want*time.Minute)
		}
	}
	if s.settle(ref, now, true); s.waits(ref, now) {
		t.Error("what is done still waits")
	}
}

func TestASweepStopsWhenTheProviderIsBusy(t *testing.T) {
	t.Parallel()
	var tries atomic.Int64
	c := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			var list []string
			for i := range 100 {
				list = append(list, `{"sid":"SM`+strings.Repeat("0", 30)+string("0123456789"[i/10])+string("0123456789"[i%10])+
					`","direction":"outbound-api","date_created":"`+time.Now().Add(-time.Hour).UTC().Format(time.RFC1123Z)+`"}`)
			}
			reply(200, `{"messages":[`+strings.Join(list, ",")+`]}`)(w, r)
			return
		}
		tries.Add(1)
		twilioError(429, 20429)(w, r)
	}))
	s, err := NewSweep(SweepConfig{Client: c})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := tries.Load(); n > 2*scrubbers {
		t.Errorf("%d tries against a wall", n)
	}
}

func TestAfterAnOutageTheOutboxLooksFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.sweep(t)
	s.cfg.OutAge = time.Hour
	now := time.Now()
	if s.hush(now, false) || !s.hush(now, true) || !s.hush(now.Add(59*time.Minute), false) || s.hush(now.Add(time.Hour), false) {
		t.Error("copies stay at the wrong times")
	}
	s.cfg.OutAge = 1
	s.quiet = now.Add(time.Hour)
	w.text(t, reporter, "hi", 0)
	w.settle(t, reporter, 2)
	if err := s.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	if m := w.Messages(); len(m) != 1 || m[0].Direction == "inbound" {
		t.Errorf("copies %+v", m)
	}
}

func TestRunTellsWhenThereIsNoList(t *testing.T) {
	t.Parallel()
	notices := make(chan Notice, 1)
	s, err := NewSweep(SweepConfig{Client: newClient(t, twilioError(401, 20003)), Every: time.Hour, Notice: func(n Notice) { notices <- n }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Run(ctx) }()
	if n := <-notices; n.Verdict != Unlisted || n.Code != 20003 || n.Status != 401 {
		t.Errorf("%+v", n)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for name, c := range map[string]SweepConfig{"no client": {}, "negative": {Client: s.cfg.Client, Every: -1}, "too long": {Client: s.cfg.Client, OutAge: 48 * time.Hour}} {
		if _, err := NewSweep(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
