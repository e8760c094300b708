package triage

import (
	"crypto/sha256"
	"hash"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
)

func newSHA256() hash.Hash { return sha256.New() }

var caseSpace = uuid.MustParse("6c0a7f5e-63c6-4b0e-8f59-2d3f8a1f9f11") // any fixed UUID will do; this one is ours

// Event is something that happened to a case. Events are facts: they are never edited, and reading them again gives the
// same case. What people wrote is in them sealed to the case's key; the rest is the skeleton that outlives erasure.
type Event interface {
	// Kind is the event's name in the journal's subject.
	Kind() string
}

// The events.
type (
	// Opened begins a case.
	Opened struct {
		At      time.Time      `json:"at"`
		ID      CaseID         `json:"id"`
		Channel intake.Channel `json:"channel"`
		Public  []byte         `json:"public"`
	}
	// Added is one more message from the reporter.
	Added struct {
		At      time.Time       `json:"at"`
		Report  intake.ReportID `json:"report"`
		Channel intake.Channel  `json:"channel"`
		Alias   intake.Alias    `json:"alias"`
		Former  intake.Alias    `json:"former"`
		Refused int             `json:"refused,omitempty"`
		Flags   []intake.Flag   `json:"flags,omitempty"`
		Sealed  []byte          `json:"sealed"` // Content
	}
	// Rated is a level given by software (By empty; only ever raises) or by a person.
	Rated struct {
		At       time.Time `json:"at"`
		By       Staff     `json:"by,omitempty"`
		Severity Severity  `json:"severity"`
		Category Category  `json:"category,omitempty"`
		Rating   *Rating   `json:"rating,omitempty"` // of software
		Reason   []byte    `json:"reason,omitempty"` // of a person, sealed Content
	}
	// Claimed gives a lease. A claim by the holder herself lengthens it and keeps the token.
	Claimed struct {
		At    time.Time `json:"at"`
		By    Staff     `json:"by"`
		Token uint64    `json:"token"`
		Until time.Time `json:"until"`
	}
	// Released ends a lease.
	Released struct {
		At      time.Time `json:"at"`
		By      Staff     `json:"by,omitempty"` // empty: it ran out
		Token   uint64    `json:"token"`
		Expired bool      `json:"expired,omitempty"`
	}
	// Replied is what a counselor wrote to the reporter.
	Replied struct {
		At     time.Time       `json:"at"`
		By     Staff           `json:"by"`
		Letter intake.LetterID `json:"letter"`
		Sealed []byte          `json:"sealed"` // Content
	}
	// Posted is news of a letter.
	Posted struct {
		At      time.Time       `json:"at"`
		Letter  intake.LetterID `json:"letter"`
		Outcome intake.Outcome  `json:"outcome"`
		Code    int             `json:"code,omitempty"`
	}
	// Noted is what staff wrote for staff.
	Noted struct {
		At     time.Time `json:"at"`
		By     Staff     `json:"by"`
		Sealed []byte    `json:"sealed"` // Content
	}
	// Missed says that a response clock ran out (domain.md §2 rule 6).
	Missed struct {
		At  time.Time `json:"at"`
		Due time.Time `json:"due"`
	}
	// Ended closes the case.
	Ended struct {
		At          time.Time   `json:"at"`
		By          Staff       `json:"by"`
		Disposition Disposition `json:"disposition"`
	}
	// Reopened opens it again.
	Reopened struct {
		At time.Time `json:"at"`
		By Staff     `json:"by"`
	}
)

// Kind names each event in the subjects of the journal.
func (Opened) Kind() string   { return "opened" }
func (Added) Kind() string    { return "added" }
func (Rated) Kind() string    { return "rated" }
func (Claimed) Kind() string  { return "claimed" }
func (Released) Kind() string { return "released" }
func (Replied) Kind() string  { return "replied" }
func (Posted) Kind() string   { return "posted" }
func (Noted) Kind() string    { return "noted" }
func (Missed) Kind() string   { return "missed" }
func (Ended) Kind() string    { return "ended" }
func (Reopened) Kind() string { return "reopened" }

// Rating is what software makes of a message, with everything needed to say why and to play it again: the rule set's
// version, the rules that fired, the signs of domain.md §4, and a sentence per language. It never quotes the reporter.
type Rating struct {
	Severity  Severity          `json:"severity"`
	Category  Category          `json:"category"`
	Secondary []Category        `json:"secondary,omitempty"`
	Language  string            `json:"language,omitempty"` // BCP 47; "und" when not known
	Signs     []int             `json:"signs,omitempty"`
	Rules     []string          `json:"rules,omitempty"`
	RuleSet   string            `json:"rule_set,omitempty"`
	Unsorted  bool              `json:"unsorted,omitempty"` // nothing could be said: S2's clock until a person rates it
	Spam      bool              `json:"spam,omitempty"`     // a label, never a deletion (R12)
	Reasons   map[string]string `json:"reasons,omitempty"`  // language -> sentence
}
