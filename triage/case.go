package triage

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
)

// Staff is the house's name of a person on duty. Empty means software.
type Staff string

// Status of a case.
type Status int

// The statuses; the zero Status is a case that was never opened.
const (
	Open Status = 1 + iota
	Closed
)

// Disposition says how a case ended. Only a person gives one.
type Disposition string

// The dispositions.
const (
	Helped     Disposition = "helped"     // answered, advice or support given
	Handed     Disposition = "handed"     // another service took over
	Referred   Disposition = "referred"   // a referral went to an agency
	NoContact  Disposition = "no-contact" // the reporter did not come back
	Duplicate  Disposition = "duplicate"  // the same matter is another case
	TestOrChat Disposition = "test"       // a test, thanks, or nothing to do
	Elsewhere  Disposition = "elsewhere"  // already handled elsewhere
)

// Dispositions lists them in the order they are offered.
func Dispositions() []Disposition {
	return []Disposition{Helped, Handed, Referred, NoContact, Duplicate, TestOrChat, Elsewhere}
}

// Valid reports whether d is one of the list.
func (d Disposition) Valid() bool {
	return slices.Contains(Dispositions(), d)
}

// Lease is the right to work on a case for a while. Every write of a counselor names the token; a newer claim makes a newer
// token, so that a write decided under an old one is refused (fencing).
type Lease struct {
	Holder Staff
	Token  uint64
	Until  time.Time
}

// Live reports whether somebody holds the case at t.
func (l Lease) Live(t time.Time) bool { return l.Holder != "" && t.Before(l.Until) }

// Case is what Fold makes of a case's events: everything but the words, which stay sealed in the journal. Its slices are
// never changed in place, so a Case may be copied and kept.
type Case struct {
	Key      uuid.UUID // the journal's; never shown
	ID       CaseID    // the desk's
	Status   Status
	Opened   time.Time
	Channel  intake.Channel // where the last message came from, and so where an answer goes
	Alias    intake.Alias   // who, by the last message
	Former   intake.Alias
	Public   []byte // public half of the case's key, as ops/vault writes it
	Severity Severity
	Rating   Rating // the last one software gave
	Category Category

	Reports  []intake.ReportID // every report filed here, for idempotency
	Waiting  time.Time         // when the first unanswered message came; zero when nobody waits
	Last     time.Time         // when the last thing happened
	Replies  int
	Notes    int
	Refused  int       // attachments refused at the door (domain.md §6)
	Missed   int       // response clocks that ran out
	MissedAt time.Time // the due time of the last one, so that each is recorded once
	OptedOut bool      // STOP: nothing may be sent
	Lease    Lease
	Letters  []LetterState
	Ended    Disposition
}

// LetterState is the last news of one letter.
type LetterState struct {
	ID      intake.LetterID
	Outcome intake.Outcome // empty: not yet sent
	Code    int
}

// Letter finds a letter of this case.
func (c Case) Letter(id intake.LetterID) (LetterState, bool) {
	for _, l := range c.Letters {
		if l.ID == id {
			return l, true
		}
	}
	return LetterState{}, false
}

// HasReport reports whether r was filed here.
func (c Case) HasReport(r intake.ReportID) bool {
	for i := len(c.Reports) - 1; i >= 0; i-- {
		if c.Reports[i] == r {
			return true
		}
	}
	return false
}

// KeyFor is the journal key of the case that report r opens. It follows from the report, so that two workers who file the
// same report meet on one key and the journal lets one win: a report cannot open two cases.
func KeyFor(r intake.ReportID) uuid.UUID {
	return uuid.NewHash(newSHA256(), caseSpace, []byte(r.String()), 8)
}
