package logging

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/sirupsen/logrus"
)

type id string

func (i id) String() string { return string(i) }

const number = "+66 81-234-5678"

func TestAnEventIsOneLineInOneOrder(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	var b bytes.Buffer
	l := ForTest(t, &b).With(Role("triage"))
	l.Event("worker.file", Seq(6681234567890), Case(id("K7QM-2XVD-9")), Report(uuid.MustParse("12345678-1234-4234-8234-123456789012")),
		Took(1500*time.Microsecond), Verdict("ack"), Count(3), Bytes(12345678901), Version("v0.0.0-20260213210345-44df1a37e875"),
		Addr(ln), Signal(os.Interrupt), Stream("CASES"), Consumer("triage"), Staff(id("s1")), Referral(id("r1")))
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.RFC3339, got["time"].(string)); err != nil {
		t.Error(err)
	}
	delete(got, "time")
	want := map[string]any{
		"level": "info", "op": "worker.file", "role": "triage", "seq": 6681234567890.0, "case": "K7QM-2XVD-9",
		"report": "12345678-1234-4234-8234-123456789012", "ms": 1.5, "verdict": "ack", "count": 3.0, "bytes": 12345678901.0,
		"version": "v0.0.0-20260213210345-44df1a37e875", "addr": ln.Addr().String(), "signal": "interrupt",
		"stream": "CASES", "consumer": "triage", "staff": "s1", "referral": "r1",
	}
	if len(got) != len(want) {
		t.Errorf("got %d fields, want %d: %v", len(got), len(want), got)
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s = %v, want %v", k, got[k], v)
		}
	}
	if n := strings.Count(b.String(), "\n"); n != 1 {
		t.Errorf("%d lines", n)
	}
	if strings.Index(b.String(), `"op"`) > strings.Index(b.String(), `"case"`) {
		t.Error("op comes first")
	}
}

func TestTextFormatAndLevels(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := New(&b, Config{Level: Warn, Format: Text})
	l.Event("quiet")
	l.Debug("quiet")
	l.Warn("GET /case/{id}", Verdict("404"))
	if got := b.String(); !strings.HasSuffix(got, " warn op=\"GET /case/{id}\" verdict=404\n") || strings.Contains(got, "quiet") {
		t.Errorf("got %q", got)
	}
	var nobody *Logger
	nobody.Event("x")
	nobody.With(Seq(1)).Fault("x", io.EOF)
	nobody.Slog().Info("x")
	nobody.Bus().Errorf("some words")
}

func TestWhatThePeopleWroteNeverReachesTheLog(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		number, "0812345678", "๐๘๑๒๓๔๕๖๗๘", "081 234 5678", "(081) 234.5678", "tel/66812345678", "he waits at the school gate\nevery day",
		"น้องกลัว", "me@example.org", "<b>", `say "hi"`, strings.Repeat("word ", 30), "1234567890123456",
		"081 - 234 - 5678", "10.0.0.1:80", "from 10.0.0.1", "[2001:db8::1]:443", "fe80::1", "1:2:3:4:5:6:7:8",
	} {
		var b bytes.Buffer
		var dropped []string
		l := New(&b, Config{Strict: func(f string) { dropped = append(dropped, f) }})
		l.Event("op", Case(id(s)), Verdict(s), Version(s), Stream(s))
		if strings.Contains(b.String(), `"`+s) || strings.Count(b.String(), Masked) != 4 || len(dropped) != 4 {
			t.Errorf("%q: %s (strict heard %v)", s, b.String(), dropped)
		}
	}
	for _, s := range []string{"", "K7QM-2XVD-9", "hotline_reports", "POST /twilio/voice/{step}", "case.opened", "a:b:c", "1:2", "v1.2.3", "2026-05-04"[:7], uuid.NewString()} {
		if Mask(s) != s {
			t.Errorf("%q was masked", s)
		}
	}
}

func TestWhoeverGetsPastTheConstructorsGetsNothingOut(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	var dropped []string
	l := New(&b, Config{Strict: func(f string) { dropped = append(dropped, f) }})
	l.out.WithFields(logrus.Fields{"from": number, "verdict": struct{ N string }{number}, "op": "x"}).Info("call me at " + number)
	if strings.Contains(b.String(), "234") || strings.Contains(b.String(), "call") {
		t.Error(b.String())
	}
	if fmt.Sprint(len(dropped)) != "3" {
		t.Errorf("strict heard %v", dropped)
	}
}

type kinded struct{}

func (kinded) Error() string { return "to " + number }
func (kinded) Kind() string  { return "provider 429" }

type typed struct{ n string }

func (e typed) Error() string { return e.n }

func TestAnErrorIsLoggedByKind(t *testing.T) {
	t.Parallel()
	var (
		conflict = errors.New("bus: conflict")
		journal  = fmt.Errorf("journal: conflict: %w", conflict)
		other    = errors.New("vault: key destroyed")
	)
	l := New(io.Discard, Config{Sentinels: []error{journal, conflict, other}})
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "none"},
		{fmt.Errorf("send: %w", kinded{}), "provider 429"},
		{fmt.Errorf("append for %s: %w", number, journal), "bus: conflict"},
		{errors.Join(errors.New(number), fmt.Errorf("x: %w", other)), "vault: key destroyed"},
		{fmt.Errorf("%s: %w", number, context.DeadlineExceeded), "deadline exceeded"},
		{&net.OpError{Op: "dial", Err: &os.SyscallError{Syscall: "connect", Err: syscall.ECONNREFUSED}}, "connection refused"},
		{&net.DNSError{Name: number, Err: "no such host"}, "dns"},
		{&os.PathError{Op: "write", Path: number, Err: syscall.ENOSPC}, "no space left on device"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "net timeout"},
		{fmt.Errorf("call %s: %w", number, typed{number}), "logging.typed"},
		{&http.MaxBytesError{Limit: 1}, "http.MaxBytesError"},
		{errors.New(number), "errors.errorString"},
	} {
		if got := l.Kind(c.err); got != c.want {
			t.Errorf("Kind(%T) = %q, want %q", c.err, got, c.want)
		}
	}
	var b bytes.Buffer
	ForTest(t, &b).Fault("outbox.send", fmt.Errorf("to %s: %w", number, io.EOF), Seq(4))
	if got := b.String(); !strings.Contains(got, `"level":"error","op":"outbox.send","seq":4,"err_kind":"EOF"}`) {
		t.Error(got)
	}
}

func TestAPanicTellsWhereAndNotWhat(t *testing.T) {
	t.Parallel()
	var err *PanicError
	func() {
		defer func() { err = Panicked(recover()) }()
		var m map[string]int
		m[number] = 1 //nolint:staticcheck // the panic is what is tested
	}()
	if !strings.HasPrefix(err.Kind(), "panic runtime.") && !strings.HasPrefix(err.Kind(), "panic plainError") || !strings.Contains(err.Kind(), " in ops/logging.TestAPanicTells") {
		t.Error(err.Kind())
	}
	func() {
		defer func() { err = Panicked(recover()) }()
		panic("body: " + number)
	}()
	var b bytes.Buffer
	ForTest(t, &b).Fault("x", err)
	if !strings.Contains(b.String(), "panic string in ops/logging.TestAPanic") || strings.Contains(b.String(), "body") {
		t.Error(b.String())
	}
}

func TestForeignLoggersKeepTheirTextToThemselves(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := ForTest(t, &b)
	s := l.Slog().WithGroup("g").With("user", number, "stream", "CASES")
	s.Error("call "+number, "seq", 7, "from", number, "verdict", number, "count", 2, "took", time.Second, "ms", time.Second, "case", 66812345678)
	if got := b.String(); !strings.HasSuffix(got, `"level":"error","op":"slog","stream":"CASES","seq":7,"ms":1000,"count":2}`+"\n") {
		t.Error(got)
	}
	if !l.Slog().Enabled(t.Context(), slog.LevelDebug) || New(io.Discard, Config{}).Slog().Enabled(t.Context(), slog.LevelDebug) {
		t.Error("levels")
	}
	for line, want := range map[string]string{
		"http: TLS handshake error from 203.0.113.9:41234: EOF":             "tls handshake",
		"http: panic serving 203.0.113.9:41234: he said " + number + "\ngo": "panic",
		"http: Accept error: accept tcp 127.0.0.1: too many open files":     "accept",
		"something new about 203.0.113.9":                                   "other",
	} {
		b.Reset()
		l.HTTP().Print(line)
		if got := b.String(); !strings.Contains(got, `"op":"http","err_kind":"`+want+`"}`) || strings.Contains(got, "113") {
			t.Errorf("%s -> %s", line, got)
		}
	}
}

func TestTheBusLogKeepsPlainWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"Server is ready", nil, "Server is ready"},
		{"Listening for client connections on %s", []any{"127.0.0.1:4222"}, "Listening for client connections on"},
		{"%s - %s", []any{"JETSTREAM", errors.New("consumer 'a > b' not found on case.9f86d081.opened")}, "consumer not found on"},
		{"127.0.0.1:55 - cid:7 - Publish Violation - Subject \"case.9f86\"", nil, "Publish Violation Subject"},
		{"Error storing message for [%s]: %v", []any{"x", errors.New(number)}, "Error storing message for"},
		{"%s", []any{number}, "unspoken"},
	} {
		var b bytes.Buffer
		ForTest(t, &b).Bus().Warnf(c.format, c.args...)
		if !strings.Contains(b.String(), `"op":"nats","err_kind":"`+c.want+`"}`) {
			t.Errorf("%s -> %s want %s", c.format, b.String(), c.want)
		}
	}
	var b bytes.Buffer
	l := ForTest(t, &b).Bus()
	l.Tracef("<<- [%s]", "payload")
	l.Debugf("%s", "payload words")
	l.Noticef("  ==== %s", "----")
	if b.Len() != 0 {
		t.Error(b.String())
	}
	l.Noticef("Starting nats-server")
	l.Fatalf("could not start") // and the test goes on
	if strings.Count(b.String(), "\n") != 2 {
		t.Error(b.String())
	}
}

func TestManyWritersShareOneLog(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l := ForTest(t, &b)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			for i := range 20 {
				l.With(Count(i)).Event("x")
			}
		})
	}
	wg.Wait()
	for line := range strings.Lines(b.String()) {
		if !json.Valid([]byte(line)) {
			t.Fatal(line)
		}
	}
}

func FuzzMaskLetsNoNumberThrough(f *testing.F) {
	f.Add("0812345678")
	f.Add("v1.2.3")
	f.Fuzz(func(t *testing.T, s string) {
		got := Mask(s)
		digits := 0
		for _, r := range got {
			if r >= '0' && r <= '9' {
				if digits++; digits >= 8 && len(got) != 36 && len(got) != 38 && len(got) != 32 && len(got) != 45 {
					t.Fatalf("%q", got)
				}
			} else {
				digits = 0
			}
		}
	})
}

func BenchmarkEvent(b *testing.B) {
	l := New(io.Discard, Config{}).With(Role("triage"))
	for b.Loop() {
		l.Event("worker.file", Seq(12345), Case(id("K7QM-2XVD-9")), Took(time.Millisecond), Verdict("ack"))
	}
}
