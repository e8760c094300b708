package logging

import (
	"fmt"
	"runtime"
	"strings"
)

// PanicError is a panic turned into an error: what type was thrown and which function of the house threw it, never the
// value, which may hold a body.
type PanicError struct{ kind string }

// Panicked makes a PanicError of what recover returned. Call it in the deferred function that recovers.
func Panicked(v any) *PanicError {
	return &PanicError{fmt.Sprintf("panic %s in %s", strings.TrimPrefix(fmt.Sprintf("%T", v), "*"), thrower())}
}

func (p *PanicError) Error() string { return p.kind }

// Kind is what the log shows.
func (p *PanicError) Kind() string { return p.kind }

// thrower returns the innermost function of the house below the panic, with its line.
func thrower() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	panicking, first := false, ""
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic" || strings.HasPrefix(f.Function, "runtime.panic") || f.Function == "runtime.sigpanic":
			panicking = true
		case panicking && strings.HasPrefix(f.Function, "hotline/"):
			return fmt.Sprintf("%s:%d", strings.TrimPrefix(f.Function, "hotline/"), f.Line)
		case panicking && first == "" && !strings.HasPrefix(f.Function, "runtime."):
			first = f.Function
		}
		if !more {
			break
		}
	}
	if first == "" {
		return "unknown"
	}
	return first
}
