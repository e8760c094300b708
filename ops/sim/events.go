package sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	eventPause = 100 * time.Millisecond // so that a load run does not drown the browser
	eventPulse = 20 * time.Second
	eventWrite = 5 * time.Second
)

// events tells a page by server-sent events that something changed: "phone" with a number, or "behind".
// It sends no content; the page fetches what it shows.
func (s *Sim) events(w http.ResponseWriter, r *http.Request) {
	numbers := r.URL.Query()["number"]
	if len(numbers) > maxPhones {
		http.Error(w, "too many numbers", http.StatusBadRequest)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	say := func(format string, args ...any) bool {
		out.SetWriteDeadline(time.Now().Add(eventWrite)) //nolint:errcheck // a recorder has none
		_, err := fmt.Fprintf(w, format, args...)
		return err == nil && out.Flush() == nil
	}
	seen := make([]uint64, len(numbers))
	first := true
	for {
		s.mu.Lock()
		changed := s.changed
		var phones []string
		for i, n := range numbers {
			if rev := s.phones.rev(n); rev != seen[i] || first {
				seen[i] = rev
				phones = append(phones, n)
			}
		}
		s.mu.Unlock()
		first = false
		for _, n := range phones {
			name, err := json.Marshal(n)
			if err != nil || !say("event: phone\ndata: %s\n\n", name) {
				return
			}
		}
		if !say("event: behind\ndata: \n\n") {
			return
		}
		if !s.pause(r, eventPause) {
			return
		}
		for waiting := true; waiting; {
			pulse := time.NewTimer(eventPulse)
			select {
			case <-changed:
				waiting = false
			case <-pulse.C:
				if !say(": still here\n\n") {
					return
				}
			case <-s.stopped:
				return
			case <-r.Context().Done():
				return
			}
			pulse.Stop()
		}
	}
}

// pause waits a moment; false means that the stream has ended meanwhile.
func (s *Sim) pause(r *http.Request, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-s.stopped:
	case <-r.Context().Done():
	}
	return false
}
