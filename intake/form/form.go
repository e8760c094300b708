// Package form is the web door: every page the public sees. A child or an adult writes, gets a receipt, and comes back with it.
//
//	GET /, /th/, /th/adult ---> POST /report --> mailbox.Begin --> desk.Accept --> the receipt, in the answer itself
//	GET /mailbox -> POST /mailbox --> mailbox.Open --> letters, shown once --> answer, withdraw, be forgotten
//	GET /leave, /th/safe, /robots.txt, /.well-known/security.txt
//
// The assembly in cmd calls New and serves Handler on the public listener. Pages are one request each, work without script,
// use nothing of a third party, and set a cookie only in answers that leave a page behind (leave.go says why). The form
// never reads a header that tells who is there, but for the language; it writes no log, keeps no file, opens no address, and
// takes no attachment. What a visitor typed stands in her own answer and nowhere else.
package form

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/intake/mailbox"
	"hotline/ops/page"
	"hotline/ops/secret"
)

// ErrConfig is the family of New's errors.
var ErrConfig = errors.New("form: configuration")

// Desk stores a report or fails. *desk.Desk does.
type Desk interface {
	Accept(ctx context.Context, s desk.Submission) (desk.Accepted, error)
}

// Config is what the form needs. Signer, Security, Leave, Numbers and Notice are optional.
type Config struct {
	Desk     Desk
	Mailbox  *mailbox.Mailbox
	Signer   *mailbox.Signer // gives adults a statement that a report was received on a day
	IDKey    secret.Bytes    // makes report IDs; 32 bytes or more, for ever the same
	Language string          // where a browser's own is not among ours, e.g. "th"
	Zone     *time.Location  // of the dates on pages
	URL      string          // how the listener is reached from outside, without a slash at the end
	Security string          // whom to tell of a fault in the software: a mailto: or https: link for security.txt
	Leave    string          // where "leave now" goes
	Texts    bool            // a receipt may be texted to us: there is a door for texts
	Numbers  []Number        // whom to call in danger, most urgent first; Thailand's if nil
	Notice   func(Notice)
}

// Number is one telephone number that helps.
type Number struct {
	Call string // digits
	For  string // emergency, medical, children, social, mind: a key of the words under [number]
}

// thailand is the checked list of domain.md §11, as far as a child needs it.
var thailand = []Number{{"191", "emergency"}, {"1669", "medical"}, {"1387", "children"}, {"1323", "mind"}}

// Form serves the public pages. It is safe for concurrent use.
type Form struct {
	cfg     Config
	tongues tongues
	inline  page.Inline
	tokens  tokens
	rush    rush
	again   again
}

// New reads the pages in all languages. What can fail early fails here, in the family ErrConfig.
func New(c Config) (*Form, error) {
	switch {
	case c.Desk == nil || c.Mailbox == nil || c.Zone == nil:
		return nil, fmt.Errorf("%w: a form without desk, mailbox or zone", ErrConfig)
	case len(c.IDKey.Reveal()) < 32:
		return nil, fmt.Errorf("%w: the report ID key is shorter than 32 bytes", ErrConfig)
	}
	if c.Numbers == nil {
		c.Numbers = thailand
	}
	if c.Leave == "" {
		c.Leave = "https://www.google.com/"
	}
	f := &Form{cfg: c, tokens: newTokens(), rush: newRush()}
	var err error
	if f.inline, err = inline(); err != nil {
		return nil, err
	}
	f.tongues, err = loadTongues(c.Language, f.inline)
	return f, err
}

// Handler serves the routes of contract.md §3, but for the providers'.
func (f *Form) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", f.start)
	m.HandleFunc("GET /{lang}/{$}", f.start)
	m.HandleFunc("GET /{lang}/adult", f.start)
	m.HandleFunc("GET /{lang}/safe", f.safe)
	m.HandleFunc("POST /report", f.report)
	m.HandleFunc("GET /mailbox", f.door)
	m.HandleFunc("POST /mailbox", f.visit)
	m.HandleFunc("GET /leave", f.leave)
	m.HandleFunc("GET /robots.txt", robots)
	m.HandleFunc("GET /.well-known/security.txt", f.security)
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		page.Refuse(w, f.tongues.match(r).tag, http.StatusNotFound)
	})
	return page.PublicHeaders(f.inline)(m)
}

// Notice is what happened, for the log and the counters. It can hold nothing of a reporter: IDs and fixed words.
type Notice struct {
	Op      string          // report, mailbox
	Verdict string          // one of the words below
	Report  intake.ReportID // zero where there is none
	Letters int             // shown
}

// The verdicts of a Notice.
const (
	Stored   = "stored"   // a report is durable
	Repeated = "repeated" // the same report, again
	Unstored = "unstored" // a report is not durable; its writer was told so and has her text back
	Uncoded  = "uncoded"  // a report is durable, but without a receipt: too many at once
	Effort   = "effort"   // too many at once: its writer was asked to wait and press again
	Refused  = "refused"  // a file came; nothing of it was kept
	Shown    = "shown"    // a box was opened
	Busy     = "busy"     // a box was not opened: too many at once
	Untaken  = "untaken"  // letters were shown and could not be taken out: they may be shown again
	Unsaid   = "unsaid"   // a page did not execute
)

func (f *Form) notify(n Notice) {
	if f.cfg.Notice != nil {
		f.cfg.Notice(n)
	}
}
