// Package sim is the outside world in one process: a provider that speaks Twilio's REST and webhooks, and the handsets of
// the people who text the hotline. `hotline demo`, `drill sim` and the story tests use it.
//
// It is the house's oracle and shares no code with it (R5): it signs, parses and counts by itself, from Twilio's documents.
// No text ever leaves it except to the hotline it was told of, nothing is written to disk, and everything it keeps is bounded.
//
//	handset --Text--> signed webhook --> hotline --TwiML--> handset
//	hotline --REST /2010-04-01/…--> provider's copy --> handset, and signed status callbacks back to the hotline
//
// New builds it, ServeHTTP serves REST, the pages and the JSON of tests at once; Run delivers. Before Run, and after it
// ended, sends are accepted and wait. Time is the ordinary clock, so a testing/synctest bubble with in-memory listeners works.
//
// Some numbers misbehave on purpose; Faults is the table of them, and the page prints it.
package sim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Config says who the simulated account is and where its hotline listens.
type Config struct {
	AccountSID    string // AC and 32 hex digits
	AuthToken     string // signs the webhooks and is the REST password; letters and digits only, as Twilio's
	HotlineNumber string // the number that people text: E.164 or a short code
	PublicURL     string // base URL the hotline is reached at, without a query; /twilio/sms is appended
	BaseURL       string // where this simulator is reached: attachments link there; default https://api.twilio.com

	Pace   time.Duration // from one delivery state of a message to the next; 0 is at once
	Client *http.Client  // reaches the hotline; nil is a plain client without proxy. Redirects are never followed
	Keep   int           // provider copies kept, the oldest go first; default 50,000

	// Log hears what happened in a few fixed words, with the message's SID and Twilio's error code. Optional.
	Log func(event, sid string, code int)
}

// Errors of New, Run and Text.
var (
	ErrConfig  = errors.New("sim: configuration")
	ErrRunning = errors.New("sim: already run")
	ErrText    = errors.New("sim: not a text")
)

// smsPath is where the hotline takes texts (contract.md §3).
const smsPath = "/twilio/sms"

var (
	accountForm = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	tokenForm   = regexp.MustCompile(`^[0-9a-zA-Z]{8,64}$`)
	numberForm  = regexp.MustCompile(`^\+?[1-9][0-9]{2,14}$`)
	e164Form    = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

// Sim is the outside world. Make it with New.
type Sim struct {
	cfg     Config
	hook    string // full URL of the hotline's SMS webhook
	client  *http.Client
	mux     *http.ServeMux
	stopped chan struct{} // closed when Run ends: streams and hanging answers let go

	jobs agenda

	mu      sync.Mutex // guards what follows
	ran     bool
	changed chan struct{} // closed and replaced at every change
	book    book
	phones  phones
	alerts  []Alert
	stopset map[string]bool // numbers that sent STOP
	tries   map[string]int  // sends so far to a number that fails "at first"
	fetched int             // pretend pictures that somebody downloaded
}

// New checks the configuration and returns a simulator that is ready to serve. It starts nothing.
func New(cfg Config) (*Sim, error) {
	base, err := url.Parse(cfg.PublicURL)
	switch {
	case !accountForm.MatchString(cfg.AccountSID):
		return nil, fmt.Errorf("%w: AccountSID is AC and 32 hex digits", ErrConfig)
	case !tokenForm.MatchString(cfg.AuthToken):
		return nil, fmt.Errorf("%w: AuthToken is 8 to 64 letters and digits", ErrConfig)
	case !numberForm.MatchString(cfg.HotlineNumber):
		return nil, fmt.Errorf("%w: HotlineNumber is digits, with or without +", ErrConfig)
	case err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || base.RawQuery != "" || base.Fragment != "":
		return nil, fmt.Errorf("%w: PublicURL is http(s)://host[/path] without query or fragment", ErrConfig)
	case cfg.Pace < 0:
		return nil, fmt.Errorf("%w: Pace is negative", ErrConfig)
	case cfg.Keep < 0:
		return nil, fmt.Errorf("%w: Keep is negative", ErrConfig)
	}
	if cfg.Keep == 0 {
		cfg.Keep = 50_000
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = "https://api.twilio.com"
	}
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/")
	if cfg.Log == nil {
		cfg.Log = func(string, string, int) {}
	}
	s := &Sim{
		cfg:     cfg,
		hook:    strings.TrimRight(cfg.PublicURL, "/") + smsPath,
		client:  plainClient(cfg.Client),
		stopped: make(chan struct{}),
		jobs:    agenda{wake: make(chan struct{}, 1)},
		changed: make(chan struct{}),
		book:    book{bySID: map[string]*Message{}, keep: cfg.Keep},
		phones:  phones{byNumber: map[string]*phone{}},
		stopset: map[string]bool{},
		tries:   map[string]int{},
	}
	s.mux = s.routes()
	return s, nil
}

// plainClient copies c, or a client without proxy, and lets it follow no redirect: a redirected post would lose its form.
func plainClient(c *http.Client) *http.Client {
	own := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers, IdleConnTimeout: 30 * time.Second}}
	if c != nil {
		own = *c
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}

// ServeHTTP serves the provider's REST, the handsets and the JSON of tests.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Run delivers what was sent until ctx ends, waits for the deliveries under way, and ends the live pages. It runs once.
func (s *Sim) Run(ctx context.Context) error {
	s.mu.Lock()
	ran := s.ran
	s.ran = true
	s.mu.Unlock()
	if ran {
		return ErrRunning
	}
	defer close(s.stopped)
	s.jobs.run(ctx)
	return nil
}

// touch tells everybody who waits that something changed. The caller holds s.mu.
func (s *Sim) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await blocks until ok says yes to a handset's bubbles, or ctx ends. It returns the bubbles it saw last.
// It is woken by changes, never by a clock.
func (s *Sim) Await(ctx context.Context, number string, ok func([]Bubble) bool) ([]Bubble, error) {
	for {
		s.mu.Lock()
		seen, changed := s.phones.read(number), s.changed
		s.mu.Unlock()
		if ok(seen) {
			return seen, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return seen, context.Cause(ctx)
		}
	}
}

// An Alert is an entry of the provider's debugger: what it complained of. With a real provider each one keeps the whole
// request for 30 days, and nobody can delete it.
type Alert struct {
	At     time.Time `json:"at"`
	SID    string    `json:"sid"`
	Code   int       `json:"code"`   // Twilio's error code
	Reason string    `json:"reason"` // fixed words, never content
}

const keepAlerts = 1000

// alert records a complaint. The caller does not hold s.mu.
func (s *Sim) alert(sid string, code int, reason string) {
	s.mu.Lock()
	if len(s.alerts) >= keepAlerts {
		s.alerts = append(s.alerts[:0], s.alerts[len(s.alerts)-keepAlerts/2:]...)
	}
	s.alerts = append(s.alerts, Alert{At: time.Now(), SID: sid, Code: code, Reason: reason})
	s.touch()
	s.mu.Unlock()
	s.cfg.Log(reason, sid, code)
}

// Alerts returns the debugger's entries, the oldest first.
func (s *Sim) Alerts() []Alert {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Alert{}, s.alerts...)
}

// Fetched counts the downloads of pretend pictures. A hotline that refuses attachments leaves it at zero.
func (s *Sim) Fetched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetched
}
