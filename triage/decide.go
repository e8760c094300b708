package triage

import (
	"fmt"
	"time"

	"hotline/intake"
)

// Refusals of Decide. Each wraps ErrConflict: the case is not what the one who asked believed.
var (
	ErrClosed   = fmt.Errorf("%w: the case is closed", ErrConflict)
	ErrNotOpen  = fmt.Errorf("%w: no such case", ErrConflict)
	ErrLease    = fmt.Errorf("%w: the lease has ended", ErrConflict)
	ErrUnread   = fmt.Errorf("%w: a new message has come", ErrConflict)
	ErrOptedOut = fmt.Errorf("%w: the reporter asked for no more messages", ErrConflict)
	// ErrSecond: from S1 or S2 a level is lowered by two people (domain.md §2 rule 2).
	ErrSecond = fmt.Errorf("%w: a second person must agree", ErrConflict)
)

// HeldError tells the loser of a claim who has the case and until when.
type HeldError struct {
	Holder Staff
	Until  time.Time
}

func (e *HeldError) Error() string { return "triage: conflict: somebody else holds the case" }

// Unwrap makes it one of ErrConflict.
func (e *HeldError) Unwrap() error { return ErrConflict }

// Command is something somebody wants to happen to a case.
type Command interface{ decide(Case) ([]Event, error) }

// Decide gives the events that cmd causes, all or none; no events and no error when it has happened already. It is total
// and has no clock: the time comes in the command (R6).
func Decide(c Case, cmd Command) ([]Event, error) { return cmd.decide(c) }

// File puts a report into a case, and opens the case if it is not open yet.
type File struct {
	Report  intake.Report // only its envelope is used: what was said comes in Sealed
	Sealed  []byte        // Content, sealed to the case's key
	Rating  Rating
	ID      CaseID // for a new case
	Public  []byte // for a new case
	Receive time.Time
}

func (f File) decide(c Case) (out []Event, err error) {
	r := f.Report
	if r.ID.IsZero() || len(f.Sealed) == 0 || !f.Rating.Severity.Valid() {
		return nil, fmt.Errorf("%w: report %s without content or rating", ErrInvalid, r.ID)
	}
	switch {
	case c.HasReport(r.ID):
		return nil, nil
	case c.Status == Closed:
		return nil, ErrClosed
	case c.Status == 0:
		if f.ID.IsZero() || len(f.Public) == 0 {
			return nil, ErrNotOpen
		}
		out = append(out, Opened{f.Receive, f.ID, r.Channel, f.Public})
	}
	return append(out,
		Added{r.At, r.ID, r.Channel, r.Alias, r.Former, r.Refused, r.Flags, f.Sealed},
		Rated{At: f.Receive, Severity: f.Rating.Severity, Category: f.Rating.Category, Rating: &f.Rating},
	), nil
}

// Claim asks for the lease, or for more of it.
type Claim struct {
	By Staff
	At time.Time
}

func (k Claim) decide(c Case) ([]Event, error) {
	if err := workable(c, k.By); err != nil {
		return nil, err
	}
	token := c.Lease.Token + 1
	if c.Lease.Live(k.At) {
		if c.Lease.Holder != k.By {
			return nil, &HeldError{c.Lease.Holder, c.Lease.Until}
		}
		token = c.Lease.Token
	}
	return []Event{Claimed{k.At, k.By, token, k.At.Add(LeaseTime)}}, nil
}

func workable(c Case, by Staff) error {
	switch {
	case c.Status == 0:
		return ErrNotOpen
	case c.Status == Closed:
		return ErrClosed
	case by == "":
		return fmt.Errorf("%w: only a person does this", ErrInvalid)
	}
	return nil
}

// Writ is what every write of a counselor carries: who, under which token, when.
type Writ struct {
	By    Staff
	Token uint64
	At    time.Time
}

// check is the fence. It tells a newer holder from a lease that merely ran out.
func (w Writ) check(c Case) error {
	if err := workable(c, w.By); err != nil {
		return err
	}
	if c.Lease.Live(w.At) && c.Lease.Holder != w.By {
		return &HeldError{c.Lease.Holder, c.Lease.Until}
	}
	if !c.Lease.Live(w.At) || c.Lease.Token != w.Token {
		return ErrLease
	}
	return nil
}

// Release gives the case back to the queue.
type Release struct{ Writ }

func (k Release) decide(c Case) ([]Event, error) {
	if err := k.check(c); err != nil {
		return nil, err
	}
	return []Event{Released{At: k.At, By: k.By, Token: k.Token}}, nil
}

// Expire takes the lease back when its time has run out. It is the clock's command and does nothing when the lease lives.
type Expire struct{ At time.Time }

func (k Expire) decide(c Case) ([]Event, error) {
	if c.Status != Open || c.Lease.Holder == "" || c.Lease.Live(k.At) {
		return nil, nil
	}
	return []Event{Released{At: k.At, Token: c.Lease.Token, Expired: true}}, nil
}

// Reply answers the reporter.
type Reply struct {
	Writ
	Letter intake.LetterID // derived by the caller from what caused it: the same form sent twice is one letter
	Sealed []byte
}

func (k Reply) decide(c Case) ([]Event, error) {
	if _, known := c.Letter(k.Letter); known {
		return nil, nil
	}
	if err := k.check(c); err != nil {
		return nil, err
	}
	switch {
	case c.OptedOut:
		return nil, ErrOptedOut
	case k.Letter.IsZero() || len(k.Sealed) == 0:
		return nil, fmt.Errorf("%w: an empty reply", ErrInvalid)
	case c.Alias.IsZero():
		return nil, fmt.Errorf("%w: an anonymous reporter cannot be answered", ErrConflict)
	}
	return []Event{Replied{k.At, k.By, k.Letter, k.Sealed}}, nil
}

// Note writes for colleagues. It needs no lease: whoever knows something may say it.
type Note struct {
	By     Staff
	At     time.Time
	Sealed []byte
}

func (k Note) decide(c Case) ([]Event, error) {
	if c.Status == 0 {
		return nil, ErrNotOpen
	}
	if k.By == "" || len(k.Sealed) == 0 {
		return nil, fmt.Errorf("%w: an empty note", ErrInvalid)
	}
	return []Event{Noted{k.At, k.By, k.Sealed}}, nil
}

// Rate is a person's level and category. Raising is done at once; lowering needs a reason, and from S1 or S2 a second person.
type Rate struct {
	Writ
	Severity Severity
	Category Category
	Reason   []byte // sealed
}

func (k Rate) decide(c Case) ([]Event, error) {
	if err := k.check(c); err != nil {
		return nil, err
	}
	switch lower := c.Severity.MoreUrgentThan(k.Severity); {
	case !k.Severity.Valid() || (k.Category != "" && !k.Category.Valid()):
		return nil, fmt.Errorf("%w: severity or category", ErrInvalid)
	case lower && c.Severity <= S2:
		return nil, ErrSecond
	case lower && len(k.Reason) == 0:
		return nil, fmt.Errorf("%w: lowering needs a reason", ErrInvalid)
	case k.Severity == c.Severity && (k.Category == "" || k.Category == c.Category):
		return nil, nil
	}
	return []Event{Rated{At: k.At, By: k.By, Severity: k.Severity, Category: k.Category, Reason: k.Reason}}, nil
}

// Close ends a case. Seen is how many messages the counselor has seen: a message that came since keeps the case open.
type Close struct {
	Writ
	Disposition Disposition
	Seen        int
}

func (k Close) decide(c Case) ([]Event, error) {
	if c.Status == Closed {
		return nil, nil
	}
	if err := k.check(c); err != nil {
		return nil, err
	}
	if !k.Disposition.Valid() {
		return nil, fmt.Errorf("%w: how did the case end?", ErrInvalid)
	}
	if k.Seen != len(c.Reports) {
		return nil, ErrUnread
	}
	return []Event{Ended{k.At, k.By, k.Disposition}}, nil
}

// Reopen opens a closed case again.
type Reopen struct {
	By Staff
	At time.Time
}

func (k Reopen) decide(c Case) ([]Event, error) {
	if c.Status == 0 || k.By == "" {
		return nil, ErrNotOpen
	}
	if c.Status == Open {
		return nil, nil
	}
	return []Event{Reopened{k.At, k.By}}, nil
}

// Post records what became of a letter. News may come twice and out of order: a final outcome stands.
type Post struct{ Fate intake.Fate }

func (k Post) decide(c Case) ([]Event, error) {
	f := k.Fate
	l, known := c.Letter(f.Letter)
	if !known {
		return nil, ErrNotOpen
	}
	if l.Outcome == f.Outcome || l.Outcome.Final() {
		return nil, nil
	}
	return []Event{Posted{f.At, f.Letter, f.Outcome, f.Code}}, nil
}

// Miss records that a response clock ran out. It is the clock's command: nothing happens when the reporter was answered.
type Miss struct{ At time.Time }

func (k Miss) decide(c Case) ([]Event, error) {
	due := c.Due()
	if due.IsZero() || k.At.Before(due) || due.Equal(c.MissedAt) {
		return nil, nil
	}
	return []Event{Missed{k.At, due}}, nil
}
