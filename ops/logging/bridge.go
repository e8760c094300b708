package logging

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Slog returns a logger for libraries that speak slog. Of a record only the level and attributes with an allow-listed name
// and a number or a plain word come through; the message is dropped, because foreign text may hold anything. Dropped
// attributes do not reach Strict: foreign code cannot know the list.
func (l *Logger) Slog() *slog.Logger {
	if l == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slogHandler{l})
}

type slogHandler struct{ l *Logger }

func (h slogHandler) Enabled(_ context.Context, level slog.Level) bool {
	return h.l.out.IsLevelEnabled(fromSlog(level).logrus())
}

func (h slogHandler) Handle(_ context.Context, r slog.Record) error {
	var fields []Field
	r.Attrs(func(a slog.Attr) bool {
		if f, ok := fromAttr(a); ok {
			fields = append(fields, f)
		}
		return true
	})
	h.l.write(fromSlog(r.Level), "slog", fields)
	return nil
}

func (h slogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	var fields []Field
	for _, a := range attrs {
		if f, ok := fromAttr(a); ok {
			fields = append(fields, f)
		}
	}
	return slogHandler{h.l.With(fields...)}
}

func (h slogHandler) WithGroup(string) slog.Handler { return h }

func fromAttr(a slog.Attr) (Field, bool) {
	if a.Key == "op" || !slices.Contains(allowed, a.Key) {
		return Field{}, false
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		if s := lint(a.Key, v.String()); s != Masked {
			return Field{a.Key, s}, true
		}
	case slog.KindInt64:
		return Field{a.Key, v.Int64()}, numeric(a.Key)
	case slog.KindUint64:
		return Field{a.Key, v.Uint64()}, numeric(a.Key)
	case slog.KindDuration:
		f := Took(v.Duration())
		return f, a.Key == f.name
	}
	return Field{}, false
}

func numeric(name string) bool {
	return name == "seq" || name == "ms" || name == "count" || name == "bytes"
}

func fromSlog(level slog.Level) Level {
	switch {
	case level < slog.LevelInfo:
		return Debug
	case level < slog.LevelWarn:
		return Info
	case level < slog.LevelError:
		return Warn
	}
	return Error
}

// HTTP returns what an http.Server needs as its ErrorLog. net/http writes client addresses and panic values there
// (web.md §1.7); only the class of the line is kept.
func (l *Logger) HTTP() *log.Logger { return log.New(httpLines{l}, "", 0) }

type httpLines struct{ l *Logger }

var httpClasses = []struct {
	part, kind string
	level      Level
}{
	{"TLS handshake error", "tls handshake", Debug}, // every scanner makes one
	{"panic serving", "panic", Error},
	{"Accept error", "accept", Error},
	{"superfluous", "superfluous header", Warn},
	{"hijacked", "hijacked", Warn},
	{"URL query contains semicolon", "semicolon in query", Debug},
	{"Unsolicited response", "unsolicited response", Debug},
	{"http2:", "http2", Warn},
}

func (h httpLines) Write(line []byte) (int, error) {
	text, kind, level := string(line), "other", Warn
	for _, c := range httpClasses {
		if strings.Contains(text, c.part) {
			kind, level = c.kind, c.level
			break
		}
	}
	h.l.write(level, "http", []Field{{"err_kind", kind}})
	return len(line), nil
}

// BusLog has the methods a NATS server wants of its logger. The server's own text holds no reporter data, but it can hold
// subjects (which hold internal case keys), peers' addresses and, when tracing, payloads. Kept are the level and the plain
// words of the server's sentence; names, numbers, addresses, subjects and everything quoted are left out. Trace is dropped.
// Fatalf does not end the process: whoever embeds the server learns of it by its own error.
type BusLog struct{ l *Logger }

// Bus returns the logger for an embedded NATS server.
func (l *Logger) Bus() *BusLog { return &BusLog{l} }

func (b *BusLog) Noticef(format string, v ...any) { b.say(Info, "verdict", format, v) }
func (b *BusLog) Warnf(format string, v ...any)   { b.say(Warn, "err_kind", format, v) }
func (b *BusLog) Errorf(format string, v ...any)  { b.say(Error, "err_kind", format, v) }
func (b *BusLog) Fatalf(format string, v ...any)  { b.say(Error, "err_kind", format, v) }

// Debugf keeps the words of the format alone: its arguments may be a client's protocol line.
func (b *BusLog) Debugf(format string, _ ...any) { b.say(Debug, "verdict", format, nil) }

// Tracef writes nothing: traces hold payloads.
func (b *BusLog) Tracef(string, ...any) {}

func (b *BusLog) say(level Level, field, format string, v []any) {
	if b.l == nil || !b.l.out.IsLevelEnabled(level.logrus()) {
		return
	}
	words := wordsOf(format)
	if words == "" && len(v) > 0 { // "%s - %s": the sentence is in the arguments
		words = wordsOf(fmt.Sprintf(format, v...))
	}
	if words == "" {
		if level < Warn {
			return // the banner's rulers and blank lines
		}
		words = "unspoken"
	}
	b.l.write(level, "nats", []Field{{field, words}})
}

// quoted is what stands in quotes or brackets: names, subjects, protocol lines.
var quoted = regexp.MustCompile(`(^|\s)'[^']*'|"[^"]*"|\[[^\]]*\]|\{[^}]*\}|\([^)]*\)`)

// wordsOf keeps up to twelve plain words of s outside quotes.
func wordsOf(s string) string {
	var words []string
	for w := range strings.FieldsSeq(quoted.ReplaceAllString(s, " ")) {
		if w = strings.TrimRight(w, ".,:;!"); word(w) && len(words) < 12 {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// word is two to sixteen letters, the first of which alone may be a capital: IDs and encodings mix cases or are all capitals.
func word(w string) bool {
	if len(w) < 2 || len(w) > 16 {
		return false
	}
	for i, r := range w {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) || i > 0 && unicode.IsUpper(r) {
			return false
		}
	}
	return true
}
