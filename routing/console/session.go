package console

import (
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"hotline/triage"
)

const (
	sessionIdle  = 30 * time.Minute // without a person's own request
	sessionWhole = 12 * time.Hour
	maxStreams   = 12  // live pages of one session at once
	maxOnce      = 256 // forms a session remembers as sent
)

// sessions are those who are signed in, by the hash of their cookie. They live in memory: a restart signs everybody out.
type sessions struct {
	secure bool // https: the cookie gets its strict name
	mu     sync.Mutex
	open   map[[32]byte]*session
}

type session struct {
	staff triage.Staff
	made  time.Time
	ended chan struct{} // closed at sign-out and expiry

	mu      sync.Mutex
	lang    string
	seen    time.Time // of her last own request
	streams int

	writing sync.Mutex // one form at a time
	sent    map[string]string
	order   []string
}

// cookieName: "__Host-" makes a browser insist on Secure, Path=/ and this very host; over plain loopback it would refuse.
func (s *sessions) cookieName() string {
	if s.secure {
		return "__Host-session"
	}
	return "session"
}

func (s *sessions) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", MaxAge: age,
		Secure: s.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
}

// begin makes a session and its cookie. The token is always new: one that was there before is never taken over.
func (s *sessions) begin(w http.ResponseWriter, p Person, now time.Time) {
	token := newToken()
	made := &session{staff: p.ID, lang: p.Language, made: now, seen: now, ended: make(chan struct{}), sent: map[string]string{}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[[32]byte]*session{}
	}
	for k, o := range s.open {
		if !o.alive(now) {
			s.drop(k, o)
		}
	}
	s.open[sha256.Sum256([]byte(token))] = made
	http.SetCookie(w, s.cookie(token, int(sessionWhole.Seconds())))
}

// find gives the session of a request. own says that a person caused it, not her page by itself: only that keeps the
// session from going idle.
func (s *sessions) find(r *http.Request, own bool, now time.Time) *session {
	ck, err := r.Cookie(s.cookieName())
	if err != nil {
		return nil
	}
	key := sha256.Sum256([]byte(ck.Value))
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.open[key]
	if o == nil {
		return nil
	}
	if !o.alive(now) {
		s.drop(key, o)
		return nil
	}
	if own {
		o.mu.Lock()
		o.seen = now
		o.mu.Unlock()
	}
	return o
}

// end signs out.
func (s *sessions) end(w http.ResponseWriter, o *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, x := range s.open {
		if x == o {
			s.drop(k, o)
		}
	}
	http.SetCookie(w, s.cookie("", -1))
}

// drop is called under mu.
func (s *sessions) drop(k [32]byte, o *session) {
	delete(s.open, k)
	close(o.ended)
}

func (o *session) alive(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return now.Sub(o.seen) < sessionIdle && now.Sub(o.made) < sessionWhole
}

func (o *session) speaks() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lang
}

func (o *session) speak(lang string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lang = lang
}

// listen counts a live stream in, and gives the way out; false when there are too many.
func (o *session) listen() (done func(), ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.streams >= maxStreams {
		return nil, false
	}
	o.streams++
	return func() {
		o.mu.Lock()
		o.streams--
		o.mu.Unlock()
	}, true
}

// once runs do for a form that was not sent before, and remembers where it led. The same form sent twice, by a double click
// or a bad line, is answered as the first time. A failure is not remembered.
func (o *session) once(form string, do func() (to string, err error)) (string, error) {
	o.writing.Lock()
	defer o.writing.Unlock()
	if to, was := o.sent[form]; was {
		return to, nil
	}
	to, err := do()
	if err != nil {
		return "", err
	}
	if o.order = append(o.order, form); len(o.order) > maxOnce {
		delete(o.sent, o.order[0])
		o.order = o.order[1:]
	}
	o.sent[form] = to
	return to, nil
}
