package sim

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestEveryMagicNumberRefusesAsTheTableSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	for _, c := range []struct {
		to          string
		first, then int // Twilio's error codes of two tries, 0: sent
	}{
		{toInvalid, 21211, 21211}, {toUnroutable, 21612, 21612}, {toForbidden, 21408, 21408}, {toStopped, 21610, 21610}, {toLandline, 21614, 21614},
		{toBusyOnce, 20429, 0}, {toBusy, 20429, 20429}, {toBrokenOnce, 20500, 0}, {toBroken, 20500, 20500}, {toUnsure, 20500, 0},
	} {
		for i, want := range []int{c.first, c.then} {
			if _, err := sendTo(w, c.to, "x"); code(err) != want || (err == nil) != (want == 0) {
				t.Errorf("%s, try %d: %v, want %d", c.to, i+1, err, want)
			}
		}
	}
	if _, err := sendTo(w, toPage, "x"); err == nil || code(err) != 0 || !strings.Contains(err.Error(), "503") {
		t.Errorf("an HTML page: %v", err)
	}
	sent := map[string]int{}
	for _, m := range w.Messages() {
		sent[m.To]++
	}
	for to, want := range map[string]int{toUnsure: 2, toBusyOnce: 1, toBrokenOnce: 1, toBroken: 0, toPage: 0, toInvalid: 0} {
		if sent[to] != want {
			t.Errorf("%s: %d sent, want %d", to, sent[to], want)
		}
	}
}

func TestMagicCallbacks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	for to, want := range map[string][]string{
		toOff:      {"queued", "sent", "undelivered"},
		toUnknown:  {"queued", "sent", "undelivered"},
		toFiltered: {"queued", "sent", "undelivered"},
		toTwice:    {"queued", "queued", "sent", "sent", "delivered", "delivered"},
		toDisorder: {"delivered", "sent", "queued"},
	} {
		m, err := sendTo(w, to, "x")
		if err != nil {
			t.Fatal(err)
		}
		w.settled(t, *m.Sid, want...)
	}
	codes := map[string]bool{}
	for _, c := range w.hotline.reports() {
		codes[c.Get("ErrorCode")] = true
	}
	for _, code := range []string{"30003", "30005", "30007"} {
		if !codes[code] {
			t.Errorf("no callback with %s", code)
		}
	}
	if w.hotline.refused() != 0 {
		t.Errorf("%d wrong signatures", w.hotline.refused())
	}
}

func TestMagicTexts(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]struct{ posts, sids int }{
		child: {1, 1}, fromTwice: {2, 1}, fromBoth: {2, 1}, fromBurst: {burstSize, burstSize}, fromMissed: {0, 0}, fromForged: {1, 1},
	} {
		w := newWorld(t, twiml("<Response/>"))
		r, err := w.Text(t.Context(), Text{From: from, Body: "hi"})
		if err != nil {
			t.Fatal(err)
		}
		var sids []string
		for _, form := range w.hotline.received() {
			sids = append(sids, form.Get("MessageSid"))
		}
		slices.Sort(sids)
		if posts := len(sids); posts != want.posts || len(slices.Compact(sids)) != want.sids {
			t.Errorf("%s: %d posts, want %+v", from, posts, want)
		}
		if forged := from == fromForged; (w.hotline.refused() == 1) != forged || (r.HTTP == 403) != forged {
			t.Errorf("%s: %d refused signatures, status %d", from, w.hotline.refused(), r.HTTP)
		}
		if len(w.Messages()) < 1 {
			t.Errorf("%s: the provider lists nothing", from)
		}
	}
}

func TestTheTableNamesEveryNumberOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range Faults() {
		if seen[f.Number] || f.Does == "" || f.Thai == "" || (f.When != whenSend && f.When != whenText) || !e164Form.MatchString(f.Number) {
			t.Errorf("%+v", f)
		}
		seen[f.Number] = true
	}
}

// pipes is a listener in memory, so that a whole night fits into a bubble.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	a, b := net.Pipe()
	select {
	case p.conns <- a:
		return b, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// In a bubble nothing waits for real: a late text, a slow carrier and a provider that never answers take no time.
func TestTimeInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &fakeHotline{answer: twiml(`<Response><Message>got it</Message></Response>`), news: make(chan struct{})}
		public, own := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}, &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		transport := &http.Transport{DialContext: public.dial}
		s, err := New(Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: "http://hotline.example",
			Pace: time.Minute, Client: &http.Client{Transport: transport}})
		if err != nil {
			t.Fatal(err)
		}
		hotlineServer, simServer := &http.Server{Handler: h}, &http.Server{Handler: s}
		ctx, stop := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() { hotlineServer.Serve(public) })
		all.Go(func() { simServer.Serve(own) })
		all.Go(func() { s.Run(ctx) })
		began := time.Now()
		r, err := s.Text(ctx, Text{From: fromLate, Body: "hi"})
		if err != nil || r.Status != "waiting" {
			t.Errorf("%+v, %v", r, err)
		}
		if _, err := s.Await(ctx, fromLate, arrived("got it")); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != lateBy+2*time.Minute {
			t.Errorf("took %v", took)
		}
		began = time.Now()
		toSim := &http.Transport{DialContext: own.dial}
		req, _ := http.NewRequestWithContext(ctx, "POST", "http://sim.example"+apiRoot+sid+"/Messages.json",
			strings.NewReader("To=%2B15005550105&From=%2B6620000000&Body=x"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.SetBasicAuth(sid, token)
		if _, err := (&http.Client{Transport: toSim}).Do(req); err == nil || time.Since(began) != silence {
			t.Errorf("a silent provider answered after %v: %v", time.Since(began), err)
		}
		stop()
		transport.CloseIdleConnections()
		toSim.CloseIdleConnections()
		hotlineServer.Close()
		simServer.Close()
		all.Wait()
	})
}
