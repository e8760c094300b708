// Package logging writes what the house did, and nothing of what it was told.
//
// Every floor calls it: one wide event per request or message. logrus is imported here only (R7), behind a formatter that
// lets an allow-list of field names through. Fields are made by constructors (Case, Seq, Took …), so that a wrong name does
// not compile; values pass a lint that masks free text and anything that looks like a telephone number; an error is logged
// by its kind, never by its text, because the errors of libraries can hold a number or an address.
//
// It never writes a message in prose, an address of a peer, a user agent, a text, a number or an alias, and it is no audit:
// who read what stands in ops/audit.
package logging

import (
	"io"
	"time"

	"github.com/sirupsen/logrus"
)

// Level says how much is written. The zero Level is Info.
type Level int8

const (
	Debug Level = iota - 1
	Info
	Warn
	Error
)

// Format says how a line looks. The zero Format is JSON.
type Format int8

const (
	JSON Format = iota // one object a line, for machines
	Text               // key=value, for a person at a terminal
)

// Config is everything a Logger needs; the zero Config writes JSON from Info up.
type Config struct {
	Level  Level
	Format Format
	// Sentinels are the house's constant errors; an error that wraps one is logged by that sentinel's text.
	Sentinels []error
	// Strict, if set, is told the name of every field that was dropped or masked. Tests fail in it.
	Strict func(field string)
}

// Logger writes events. It is safe for concurrent use; a nil Logger writes nothing.
type Logger struct {
	out       *logrus.Logger
	sentinels []error
	strict    func(string)
	with      []Field
}

// New returns a Logger that writes whole lines to w, one Write a line.
func New(w io.Writer, c Config) *Logger {
	out := logrus.New()
	out.SetOutput(w)
	out.SetLevel(c.Level.logrus())
	out.SetFormatter(&formatter{text: c.Format == Text, strict: c.Strict})
	out.ExitFunc = func(int) {} // a logger never ends the process
	return &Logger{out: out, sentinels: c.Sentinels, strict: c.Strict}
}

// Discard returns a Logger that writes nothing.
func Discard() *Logger { return New(io.Discard, Config{Level: Error}) }

// T is the part of testing.T that ForTest needs.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// ForTest returns a Logger that writes to w and fails t whenever a field is dropped or masked.
func ForTest(t T, w io.Writer, sentinels ...error) *Logger {
	return New(w, Config{Level: Debug, Sentinels: sentinels, Strict: func(field string) {
		t.Helper()
		t.Errorf("logging: field %q was dropped or masked", field)
	}})
}

// With returns a Logger that adds fields to every event; an event's own field of the same name wins.
func (l *Logger) With(fields ...Field) *Logger {
	if l == nil {
		return nil
	}
	w := *l
	w.with = append(append([]Field(nil), l.with...), fields...)
	return &w
}

// Event writes one wide event. op is a constant of the code: "desk.submit", never built from input.
func (l *Logger) Event(op string, fields ...Field) { l.write(Info, op, fields) }

// Debug writes an event that only a person hunting a fault wants.
func (l *Logger) Debug(op string, fields ...Field) { l.write(Debug, op, fields) }

// Warn writes an event that somebody should look at, while the house goes on.
func (l *Logger) Warn(op string, fields ...Field) { l.write(Warn, op, fields) }

// Fault writes an event that failed, with err's kind (see Kind).
func (l *Logger) Fault(op string, err error, fields ...Field) {
	if l == nil {
		return
	}
	l.write(Error, op, append(fields[:len(fields):len(fields)], Field{"err_kind", l.Kind(err)}))
}

func (l *Logger) write(level Level, op string, fields []Field) {
	if l == nil || !l.out.IsLevelEnabled(level.logrus()) {
		return
	}
	data := make(logrus.Fields, len(fields)+len(l.with)+1)
	for _, f := range l.with {
		data[f.name] = f.value
	}
	for _, f := range fields {
		data[f.name] = f.value
	}
	data["op"] = op
	e := logrus.Entry{Logger: l.out, Data: data, Time: time.Now().UTC()}
	e.Log(level.logrus())
}

func (l Level) logrus() logrus.Level {
	switch {
	case l < Info:
		return logrus.DebugLevel
	case l == Info:
		return logrus.InfoLevel
	case l == Warn:
		return logrus.WarnLevel
	}
	return logrus.ErrorLevel
}

// String returns debug, info, warn or error.
func (l Level) String() string {
	switch {
	case l < Info:
		return "debug"
	case l == Info:
		return "info"
	case l == Warn:
		return "warn"
	}
	return "error"
}
