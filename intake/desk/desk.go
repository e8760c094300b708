// Package desk is the one way in. Every door (webhook, form, voice) hands its reports here, and may tell the reporter
// "received" only when Accept returns without an error: then the report is sealed, committed and synced to disk.
//
//	door -> Accept -> seen before? -> count (never refuse, R12) -> seal to triage -> commit in a group -> answer
//
// It holds public keys only (R4), never writes a file, never opens a report again, and knows no address.
package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/vault"
)

// ErrBusy says that a report is not stored and should come again in a moment. ErrUnsure says that it may be stored; sending
// it again is harmless, because the same report is one report.
var (
	ErrBusy   = errors.New("desk: busy, send it again")
	ErrUnsure = errors.New("desk: not confirmed, send it again")
)

// HeaderSlip is the message header that carries contact's sealed slip to the relay.
const HeaderSlip = "Hotline-Slip"

// Committer is the part of bus.Committer that the desk needs.
type Committer interface {
	Commit(ctx context.Context, unit ...bus.Msg) ([]bus.Stored, error)
}

// Config sets the desk's limits. They mark and hold back automatic answers; they never refuse a report.
type Config struct {
	FloodPerMinute int           // messages of one alias in a minute beyond which they are marked as a flood
	AckEvery       time.Duration // one automatic acknowledgement per conversation in this time (domain.md §5)
	AcksPerMinute  int           // automatic acknowledgements to everybody together: a flood must not make the house pay
	Commit         time.Duration // how long a commit may take
}

// Defaults are the values of domain.md §5.
func Defaults() Config { return Config{20, 12 * time.Hour, 120, 10 * time.Second} }

// Desk takes reports in. It is safe for concurrent use.
type Desk struct {
	cfg  Config
	bus  Committer
	door vault.Sealer

	mu      sync.Mutex
	writing map[intake.ReportID]*entry // being committed now
	stored  generations[intake.ReportID, struct{}]
	writers generations[intake.Alias, writer]
	acks    window
	coming  window    // reports of this moment
	rushed  time.Time // when reports last came in a rush
}

type entry struct {
	done chan struct{}
	err  error
}

// writer is what is remembered of one alias, in memory only.
type writer struct {
	recent window
	acked  time.Time
}

// New makes a desk that seals to the door key and commits to REPORTS.
func New(cfg Config, c Committer, door vault.Sealer) *Desk {
	return &Desk{cfg: cfg, bus: c, door: door, writing: map[intake.ReportID]*entry{}}
}

// Submission is one report at the desk. Slip is contact's sealed slip, or nil when there is no way back.
type Submission struct {
	Report intake.Report
	Slip   []byte
}

// Accepted says what happened to a report that is now durable.
type Accepted struct {
	Duplicate bool // it was stored before: tell the provider yes, tell the reporter nothing
	AckDue    bool // an automatic acknowledgement is due in this conversation
}

// Accept stores a report and returns when it is on disk. It fails with ErrBusy or ErrUnsure and then nothing may be
// acknowledged. A caller that hangs up does not cut the commit. Idempotency key: the ReportID.
func (d *Desk) Accept(ctx context.Context, s Submission) (Accepted, error) {
	id := s.Report.ID
	mine := &entry{done: make(chan struct{})}
	d.mu.Lock()
	if _, known := d.stored.get(id); known {
		d.mu.Unlock()
		return Accepted{Duplicate: true}, nil
	}
	if e := d.writing[id]; e != nil {
		d.mu.Unlock()
		select {
		case <-e.done:
			return Accepted{Duplicate: true}, e.err
		case <-ctx.Done():
			return Accepted{}, fmt.Errorf("%w: report %s", ErrUnsure, id)
		}
	}
	d.begin(id, mine)
	flood := d.count(s.Report)
	d.mu.Unlock()
	if flood {
		s.Report.Flags = append(s.Report.Flags[:len(s.Report.Flags):len(s.Report.Flags)], intake.Flood)
	}

	dup, err := d.commit(context.WithoutCancel(ctx), s)

	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.writing, id)
	mine.err = err
	close(mine.done)
	if err != nil {
		return Accepted{}, err
	}
	d.stored.put(id, struct{}{})
	return Accepted{Duplicate: dup, AckDue: !dup && !flood && d.ackDue(s.Report)}, nil
}

func (d *Desk) commit(ctx context.Context, s Submission) (duplicate bool, err error) {
	id := s.Report.ID.String()
	body, err := s.Report.Encode()
	if err != nil {
		return false, err
	}
	defer body.Wipe()
	sealed, err := d.door.Seal(vault.Place{Kind: intake.PlaceReport, ID: id}, body.Reveal())
	if err != nil {
		return false, fmt.Errorf("%w: seal report %s: %w", ErrBusy, id, err)
	}
	msg := bus.Msg{Subject: bus.SubjectReport(id), ID: id, Data: sealed}
	if len(s.Slip) > 0 {
		msg.Header = map[string]string{HeaderSlip: encodeSlip(s.Slip)}
	}
	ctx, cancel := context.WithTimeout(ctx, d.cfg.Commit)
	defer cancel()
	stored, err := d.bus.Commit(ctx, msg)
	switch {
	case errors.Is(err, bus.ErrDuplicate):
		return true, nil
	case errors.Is(err, bus.ErrAmbiguous), errors.Is(err, context.DeadlineExceeded):
		return false, fmt.Errorf("%w: report %s", ErrUnsure, id)
	case err != nil:
		return false, fmt.Errorf("%w: report %s: %w", ErrBusy, id, err)
	}
	return stored[0].Duplicate, nil
}

// count notes one more message of an alias and says whether it belongs to a flood.
func (d *Desk) count(r intake.Report) bool {
	if r.Alias.IsZero() {
		return false
	}
	w, _ := d.writers.get(r.Alias)
	n := w.recent.add(r.At, time.Minute)
	d.writers.put(r.Alias, w)
	return n > d.cfg.FloodPerMinute
}

// ackDue says whether an automatic acknowledgement may go out, and counts it as gone.
func (d *Desk) ackDue(r intake.Report) bool {
	if r.Alias.IsZero() || r.Has(intake.OptOut) || r.Has(intake.Late) || r.Has(intake.Receipted) {
		return false
	}
	w, _ := d.writers.get(r.Alias)
	if !w.acked.IsZero() && r.At.Sub(w.acked) < d.cfg.AckEvery {
		return false
	}
	if d.acks.add(r.At, time.Minute) > d.cfg.AcksPerMinute {
		return false
	}
	w.acked = r.At
	d.writers.put(r.Alias, w)
	return true
}
