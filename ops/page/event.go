package page

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	eventDeadline = 10 * time.Second // for one event to leave
	eventSilence  = 20 * time.Second // then a comment keeps proxies from closing
)

// Event is one live event. ID is a stream sequence, so that a browser that comes back resumes for free; Name and Data are
// tokens of the house (IDs only, web.md §1.6), without line breaks.
type Event struct {
	ID   uint64
	Name string
	Data string
}

// Stream is the open answer of one listening browser.
type Stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
	// Last is the last ID the browser has seen, zero when it starts anew.
	Last uint64
}

// OpenStream begins an event stream. It fails when the connection cannot flush.
func OpenStream(w http.ResponseWriter, r *http.Request) (*Stream, error) {
	s := &Stream{w: w, rc: http.NewResponseController(w)}
	s.Last, _ = strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	return s, s.write(": open\n\n")
}

// Send writes one event within its deadline.
func (s *Stream) Send(e Event) error {
	if strings.ContainsAny(e.Name+e.Data, "\r\n") {
		return fmt.Errorf("page: event %d: line break", e.ID)
	}
	return s.write(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.ID, e.Name, e.Data))
}

func (s *Stream) write(text string) error {
	_ = s.rc.SetWriteDeadline(time.Now().Add(eventDeadline))
	if _, err := s.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("page: event: %w", err)
	}
	if err := s.rc.Flush(); err != nil {
		return fmt.Errorf("page: event: %w", err)
	}
	return nil
}

// Follow sends what comes out of events, and a comment in every silence, until ctx ends (the request's, or the listener's
// own when it drains), events closes (nil) or the browser is gone.
func (s *Stream) Follow(ctx context.Context, events <-chan Event) error {
	quiet := time.NewTicker(eventSilence)
	defer quiet.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				return nil
			}
			err = s.Send(e)
			quiet.Reset(eventSilence)
		case <-quiet.C:
			err = s.write(": quiet\n\n")
		}
		if err != nil {
			return err
		}
	}
}
