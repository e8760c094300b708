package page

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/logging"
)

// run starts a server and returns its base URL and what stops it.
func run(t *testing.T, c ServerConfig) (base string, stop func() error) {
	t.Helper()
	c.Name, c.Addr, c.Loopback = "public", "127.0.0.1:0", true
	s, err := NewServer(c)
	if err != nil {
		t.Fatal(err)
	}
	if s.Addr() != nil {
		t.Error("it listens before it runs")
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return "http://" + s.Addr().String(), sync.OnceValue(func() error { cancel(); return <-done })
}

func TestARequestUnderWayIsFinishedAndAStreamEnds(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	streams, end := context.WithCancel(t.Context())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "whole")
	})
	events := make(chan Event, 2)
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		s, err := OpenStream(w, r)
		if err != nil {
			t.Error(err)
			return
		}
		events <- Event{ID: s.Last + 1, Name: "case", Data: "K7QM-2XVD-9"}
		if err := s.Follow(streams, events); err != nil {
			t.Error(err)
		}
	})
	var mu sync.Mutex
	var log bytes.Buffer
	l := logging.ForTest(t, lockedWriter{&mu, &log})
	base, stop := run(t, ServerConfig{Handler: Observe(l, nil, Limit(100, mux)), Log: l, OnDrain: end})

	req, err := http.NewRequestWithContext(t.Context(), "GET", base+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", "41")
	live, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer live.Body.Close()
	if live.Header.Get("X-Accel-Buffering") != "no" || live.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		t.Error(live.Header)
	}
	lines := bufio.NewScanner(live.Body)
	var first []string
	for lines.Scan() && lines.Text() != "data: K7QM-2XVD-9" {
		first = append(first, lines.Text())
	}
	if strings.Join(first, "|") != ": open||id: 42|event: case" {
		t.Error(first)
	}

	answer := make(chan string, 1)
	go func() {
		resp, err := http.Get(base + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		answer <- string(b)
	}()
	<-arrived
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for lines.Scan() { // the stream ends by itself while the slow request goes on
	}
	close(release)
	if got := <-answer; got != "whole" {
		t.Error(got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(base, "http://"), time.Second); err == nil {
		t.Error("the door is still open")
	}
	mu.Lock()
	defer mu.Unlock()
	if !strings.Contains(log.String(), `"op":"listen","consumer":"public","addr":"127.0.0.1:`) {
		t.Error(log.String())
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func TestNoClientsAddressReachesTheLog(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var log bytes.Buffer
	cert := httptest.NewUnstartedServer(nil)
	cert.StartTLS()
	cert.Close()
	_, stop := run(t, ServerConfig{Handler: fine, TLS: &tls.Config{Certificates: cert.TLS.Certificates}, Log: logging.ForTest(t, lockedWriter{&mu, &log})})
	defer func() { _ = stop() }()
	mu.Lock()
	_, addr, _ := strings.Cut(log.String(), `"addr":"`)
	mu.Unlock()
	addr, _, _ = strings.Cut(addr, `"`)
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "this is no handshake at all\n\n")
	_, _ = io.ReadAll(conn) // the server hangs up after it has logged or while it does
	if err := stop(); err != nil {
		t.Error(err)
	}
	mu.Lock()
	defer mu.Unlock()
	own := conn.LocalAddr().(*net.TCPAddr).Port
	if strings.Contains(log.String(), ":"+strconv.Itoa(own)) {
		t.Error(log.String())
	}
	if !strings.Contains(log.String(), `"err_kind":"tls handshake"`) {
		t.Error("the handshake is not told at all: " + log.String())
	}
}

func TestAServerSaysWhatIsWrongBeforeAndWhenItListens(t *testing.T) {
	t.Parallel()
	for _, c := range []ServerConfig{
		{Addr: "127.0.0.1:0", Handler: fine}, {Name: "x", Addr: "127.0.0.1:0"}, {Name: "x", Addr: "nonsense", Handler: fine},
	} {
		if _, err := NewServer(c); err == nil {
			t.Errorf("%+v passes", c.Name)
		}
	}
	if _, err := NewServer(ServerConfig{Name: "x", Addr: ":0", Handler: fine, Loopback: true}); !errors.Is(err, ErrNotLoopback) {
		t.Error(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	s, err := NewServer(ServerConfig{Name: "x", Addr: ln.Addr().String(), Handler: fine})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil {
		t.Error("two listen at one address")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Ready(ctx); err == nil {
		t.Error("ready")
	}
	if svc := s.Service(); !svc.Door || svc.Drain <= drainTimeout {
		t.Error(svc.Door, svc.Drain)
	}
}

func TestASlowBodyMovesItsDeadlineAlong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest("POST", "/", &dripping{left: 60, wait: 2 * time.Second, size: bodyRate})
		r.ContentLength = -1
		begun := time.Now()
		Limit(1<<20, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })).ServeHTTP(w, r)
		if w.set[0].Sub(begun) != bodyStart || w.set[10].Sub(begun) != bodyStart+10*time.Second || w.set[len(w.set)-1].Sub(begun) != bodyStart+60*time.Second {
			t.Error(w.set[0].Sub(begun), w.set[10].Sub(begun))
		}
		w = &deadlines{ResponseRecorder: httptest.NewRecorder()}
		r = httptest.NewRequest("POST", "/", &dripping{left: 10, size: 64 << 10})
		r.ContentLength = -1
		begun = time.Now()
		Limit(1<<20, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })).ServeHTTP(w, r)
		if w.set[len(w.set)-1].Sub(begun) != bodyWhole {
			t.Error("more than the whole")
		}
	})
}

type deadlines struct {
	*httptest.ResponseRecorder
	set   []time.Time
	write []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error  { d.set = append(d.set, t); return nil }
func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = append(d.write, t); return nil }

type dripping struct {
	left, size int
	wait       time.Duration
}

func (d *dripping) Read(p []byte) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(d.wait)
	d.left--
	return min(d.size, len(p)), nil
}

func TestASilentStreamIsKeptOpenAndEveryWriteHasADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest("GET", "/events", nil)
		r.Header.Set("Last-Event-ID", "nonsense")
		s, err := OpenStream(w, r)
		if err != nil || s.Last != 0 {
			t.Fatal(err, s.Last)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 65*time.Second)
		defer cancel()
		events := make(chan Event)
		go func() {
			time.Sleep(30 * time.Second)
			events <- Event{7, "case", "x"}
		}()
		if err := s.Follow(ctx, events); err != nil {
			t.Error(err)
		}
		if got := w.Body.String(); got != ": open\n\n: quiet\n\nid: 7\nevent: case\ndata: x\n\n: quiet\n\n" {
			t.Errorf("%q", got)
		}
		if len(w.write) != 4 || !w.Flushed {
			t.Error(w.write)
		}
		if err := s.Send(Event{8, "case", "a\n\nid: 99"}); err == nil {
			t.Error("an event smuggles another")
		}
		close(events)
		if err := s.Follow(t.Context(), events); err != nil {
			t.Error(err)
		}
	})
}

func FuzzForm(f *testing.F) {
	f.Add("a=1&b=%E0%B8%81")
	f.Add("a=%zz;&&&=")
	f.Fuzz(func(t *testing.T, body string) {
		got, err := Form(post(body, urlencoded), FormLimit{Bytes: 1 << 10, Fields: 20})
		if err != nil && Status(err) == 500 {
			t.Error(err)
		}
		if len(got) > 20 {
			t.Error(len(got))
		}
	})
}
