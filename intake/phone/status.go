package phone

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"hotline/intake"
	"hotline/intake/gateway"
)

// statusPath is where Twilio tells what became of a message; a letter's has its ID behind it (contract.md §3).
const statusPath = "/twilio/status"

// Fates hears what became of letters. Case is zero in every Fate: the phone does not know it, the outbox does.
// Idempotency key: letter and outcome, for a restart forgets what was told.
type Fates interface {
	Tell(ctx context.Context, f intake.Fate, s gateway.Sent) error
}

// StatusConfig is what the status door needs. Notice is optional.
type StatusConfig struct {
	Account Account
	Fates   Fates
	Notice  func(Notice)
}

// Status takes the provider's status callbacks. It is safe for concurrent use.
type Status struct {
	cfg    StatusConfig
	verify *Verifier

	mu           sync.Mutex // guards what follows
	newer, older map[string]intake.Outcome
}

// NewStatus checks its configuration. Its error is in the family ErrConfig.
func NewStatus(c StatusConfig) (*Status, error) {
	v, err := NewVerifier(c.Account)
	if err != nil {
		return nil, err
	}
	if c.Fates == nil {
		return nil, fmt.Errorf("%w: a status door without anybody to tell", ErrConfig)
	}
	return &Status{cfg: c, verify: v}, nil
}

// outcomes reads Twilio's message status (docs/messaging/api/message-resource); what is not here is not news.
var outcomes = map[string]intake.Outcome{
	"sent":        intake.Sent,
	"delivered":   intake.Delivered,
	"read":        intake.Delivered,
	"undelivered": intake.Undeliverable,
	"failed":      intake.Undeliverable,
	"canceled":    intake.Undeliverable,
}

// rank orders outcomes by how much they are known: news that does not climb is old, for callbacks come twice and in any
// order. That the handset has it is the last word.
var rank = map[intake.Outcome]int{intake.Sent: 1, intake.Undeliverable: 2, intake.Delivered: 3}

// Callback is the handler of /twilio/status and /twilio/status/{letter}. It answers 204, or 503 when the news could not be
// handed on. Callbacks without a letter are those of automatic answers: the sweep removes these messages.
func (s *Status) Callback() http.Handler {
	return s.verify.Then(func(w http.ResponseWriter, r *http.Request, f Form) {
		_, id, _ := strings.Cut(r.URL.Path, statusPath+"/") // however the mux spells its pattern
		letter, err := intake.ParseLetterID(id)
		ref := f.Get("MessageSid")
		outcome, isNews := outcomes[f.Get("MessageStatus")]
		if err != nil || !isNews || !resource.MatchString(ref) || !s.climbs(ref, outcome) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		fate := intake.Fate{Letter: letter, Outcome: outcome, At: time.Now()}
		if outcome == intake.Undeliverable {
			fate.Code, _ = strconv.Atoi(f.Get("ErrorCode"))
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), webhookTime)
		defer cancel()
		if err := s.cfg.Fates.Tell(ctx, fate, gateway.Sent{Ref: ref}); err != nil {
			notify(s.cfg.Notice, Notice{Op: "status", Verdict: Untold, Letter: letter})
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.told(ref, outcome)
		notify(s.cfg.Notice, Notice{Op: "status", Verdict: Told, Letter: letter, Code: fate.Code})
		w.WriteHeader(http.StatusNoContent)
	})
}

// climbs reports whether outcome says more than what was told of ref.
func (s *Status) climbs(ref string, outcome intake.Outcome) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.newer[ref]
	if !ok {
		last = s.older[ref]
	}
	return rank[outcome] > rank[last]
}

// told notes that outcome reached Fates. Two callbacks at once may both be told; the last word is kept.
func (s *Status) told(ref string, outcome intake.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, ok := s.newer[ref]
	if !ok {
		last = s.older[ref]
	}
	if rank[outcome] < rank[last] {
		return
	}
	if s.newer == nil || len(s.newer) >= 20_000 {
		s.older, s.newer = s.newer, map[string]intake.Outcome{}
	}
	s.newer[ref] = outcome
}
