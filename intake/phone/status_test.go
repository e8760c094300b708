package phone

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"hotline/intake"
	"hotline/intake/gateway"

	"github.com/google/uuid"
)

// ledger is an outbox that writes down what it is told.
type ledger struct {
	mu    sync.Mutex
	told  []intake.Outcome
	code  []int
	last  intake.Fate
	fail  bool
	heard chan<- intake.Fate // optional
}

func (l *ledger) Tell(_ context.Context, f intake.Fate, s gateway.Sent) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail || s.Ref == "" {
		return errors.New("not now")
	}
	l.told, l.code, l.last = append(l.told, f.Outcome), append(l.code, f.Code), f
	if l.heard != nil {
		l.heard <- f
	}
	return nil
}

var letter = intake.DeriveLetterID(uuid.Max, 1)

func newStatus(t *testing.T) (*ledger, http.Handler) {
	t.Helper()
	l := &ledger{}
	s, err := NewStatus(StatusConfig{Account: testAccount(), Fates: l})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/twilio/status", s.Callback())
	mux.Handle("/twilio/status/", s.Callback())
	return l, mux
}

func status(sid, word, code string) []string {
	return []string{"MessageSid", sid, "MessageStatus", word, "ErrorCode", code}
}

func TestNewsOfALetterOnlyClimbs(t *testing.T) {
	t.Parallel()
	const a, b, c, d = "SM0000000000000000000000000000000a", "SM0000000000000000000000000000000b", "SM0000000000000000000000000000000c", "SM0000000000000000000000000000000d"
	l, h := newStatus(t)
	for _, s := range [][]string{
		status(a, "queued", ""), status(a, "delivered", ""), status(a, "sent", ""), status(a, "delivered", ""), status(a, "undelivered", "30003"),
		status(b, "sent", ""), status(b, "sent", ""), status(b, "undelivered", "30005"), status(b, "failed", "30008"), status(b, "delivered", ""),
		status(c, "failed", "x"), status("../"+c, "failed", "1"), status(d, "unheard-of", ""),
	} {
		if w := post(h, "/twilio/status/"+letter.String(), text("", s...)); w.Code != 204 {
			t.Errorf("%v: %d", s[1:4], w.Code)
		}
	}
	want := []intake.Outcome{intake.Delivered, intake.Sent, intake.Undeliverable, intake.Delivered, intake.Undeliverable}
	if !slices.Equal(l.told, want) || !slices.Equal(l.code, []int{0, 0, 30005, 0, 0}) {
		t.Errorf("told %v %v, want %v", l.told, l.code, want)
	}
	if l.last.Letter != letter || l.last.At.IsZero() {
		t.Errorf("fate %+v", l.last)
	}
}

func TestNewsThatCouldNotBeHandedOnIsAskedForAgain(t *testing.T) {
	t.Parallel()
	l, h := newStatus(t)
	l.fail = true
	form := text("", status("SM0000000000000000000000000000000a", "delivered", "")...)
	if w := post(h, "/twilio/status/"+letter.String(), form); w.Code != 503 {
		t.Errorf("status %d", w.Code)
	}
	l.fail = false
	if w := post(h, "/twilio/status/"+letter.String(), form); w.Code != 204 || len(l.told) != 1 {
		t.Errorf("the retry: %d, told %v", w.Code, l.told)
	}
}

func TestOnlySignedNewsOfLettersIsHeard(t *testing.T) {
	t.Parallel()
	l, h := newStatus(t)
	form := text("", status("SM0000000000000000000000000000000a", "delivered", "")...)
	for _, path := range []string{"/twilio/status", "/twilio/status/not-a-letter"} {
		if w := post(h, path, form); w.Code != 204 || w.Body.Len() > 0 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/twilio/status/"+letter.String(), nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 403 || len(l.told) != 0 {
		t.Errorf("unsigned: %d, told %v", w.Code, l.told)
	}
	if _, err := NewStatus(StatusConfig{Account: testAccount()}); !errors.Is(err, ErrConfig) {
		t.Errorf("nobody to tell: %v", err)
	}
}
