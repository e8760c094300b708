package logging

import (
	"fmt"
	"net"
	"os"
	"time"
)

// Field is one name and value of an event. Only the constructors below make one.
type Field struct {
	name  string
	value any
}

// allowed is the whole list of names that reach the log (R7), in the order in which they are written.
var allowed = []string{
	"op", "role", "case", "report", "referral", "staff", "stream", "consumer", "seq", "verdict",
	"ms", "count", "bytes", "version", "addr", "signal", "err_kind",
}

// IDs are taken as values that print themselves, not as strings: a text or a number does not compile here.

// Case is a case ID of the desk.
func Case(id fmt.Stringer) Field { return Field{"case", show(id)} }

// Report is the ID of a report.
func Report(id fmt.Stringer) Field { return Field{"report", show(id)} }

// Referral is the ID of a referral.
func Referral(id fmt.Stringer) Field { return Field{"referral", show(id)} }

// Staff is the ID of a member of staff, never a name.
func Staff(id fmt.Stringer) Field { return Field{"staff", show(id)} }

// Role is a role of the process: intake, relay, triage …
func Role(name string) Field { return Field{"role", name} }

// Stream is the name of a stream on the bus.
func Stream(name string) Field { return Field{"stream", name} }

// Consumer is the name of a durable consumer, or of the component that does the work.
func Consumer(name string) Field { return Field{"consumer", name} }

// Seq is a sequence number of a stream.
func Seq(n uint64) Field { return Field{"seq", n} }

// Verdict is how the event ended, one word of the code: "ack", "retry", "dead", "200".
func Verdict(word string) Field { return Field{"verdict", word} }

// Took is how long the event took; it is written as ms, in milliseconds.
func Took(d time.Duration) Field {
	return Field{"ms", float64(d.Round(10*time.Microsecond).Microseconds()) / 1000}
}

// Count is a number of things.
func Count(n int) Field { return Field{"count", int64(n)} }

// Bytes is a size in bytes.
func Bytes(n int64) Field { return Field{"bytes", n} }

// Version is the version of the program.
func Version(v string) Field { return Field{"version", v} }

// Addr is where one of our own listeners listens. It takes the listener, so that a peer's address does not compile.
func Addr(l net.Listener) Field { return Field{"addr", l.Addr().String()} }

// Signal is the signal the process got.
func Signal(s os.Signal) Field { return Field{"signal", s.String()} }

// Because is the kind of an error that did not fail the event; Fault adds it by itself.
func (l *Logger) Because(err error) Field { return Field{"err_kind", l.Kind(err)} }

func show(id fmt.Stringer) string {
	if id == nil {
		return ""
	}
	return id.String()
}
