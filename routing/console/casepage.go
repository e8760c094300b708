package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"hotline/intake"
	"hotline/ops/logging"
	"hotline/triage"
)

func casePath(id triage.CaseID) string { return "/case/" + id.String() }

// caseOf reads the path that casePath wrote.
func caseOf(path string) (triage.CaseID, bool) {
	text, ok := strings.CutPrefix(path, "/case/")
	if !ok {
		return triage.CaseID{}, false
	}
	id, err := triage.ParseCaseID(text)
	return id, err == nil
}

type caseView struct {
	frame
	ID, Path  string
	Level     level
	Category  string
	Due       *clock
	Open      bool
	Ended     string // how it ended
	Mine      bool
	Holder    string // somebody else
	Until     string
	Token     uint64
	Once      uint64 // random: the same form sent twice is done once
	Seen      int
	Timeline  []entry
	NoReply   string // why there is no reply form
	OptedOut  bool
	Undone    string // the last reply did not arrive
	Missed    int
	Channel   string
	SMS       bool
	Levels    []option
	Locked    bool // lowering needs a second person
	Subjects  []option
	Endings   []option
	MaxReply  int
	MaxNote   int
	Waited    string
	Suggested string // software's sentence
	Erased    bool
}

type option struct {
	Value, Text string
	Level       level
	On, Locked  bool
}

// find gives the case of the address, or answers that there is none.
func (v *visit) find() (triage.Case, bool) {
	id, err := triage.ParseCaseID(v.r.PathValue("id"))
	if err != nil {
		v.refuse(http.StatusNotFound)
		return triage.Case{}, false
	}
	c, ok := v.Book.ByID(id)
	if !ok {
		v.refuse(http.StatusNotFound)
	}
	return c, ok
}

func (v *visit) casePage() {
	c, ok := v.find()
	if !ok {
		return
	}
	if canonical := casePath(c.ID); v.r.URL.Path != canonical {
		v.redirect(canonical)
		return
	}
	view, err := v.caseView(v.r.Context(), c)
	if errors.Is(err, context.Canceled) {
		return
	}
	if err != nil {
		v.Log.Fault("console.case", err, logging.Case(c.ID), logging.Staff(v.me))
		v.refuse(http.StatusServiceUnavailable)
		return
	}
	if v.r.Header.Get(background) == "" {
		v.Log.Event("console.read", logging.Case(c.ID), logging.Staff(v.me))
	}
	v.show(http.StatusOK, "case", view)
}

func (v *visit) caseView(ctx context.Context, c triage.Case) (caseView, error) {
	c, timeline, erased, err := v.timeline(ctx, c)
	if err != nil {
		return caseView{}, err
	}
	view := caseView{
		frame: v.frame(casePath(c.ID), c.ID.String()), ID: c.ID.String(), Path: casePath(c.ID),
		Level: v.tongue.level(c.Severity), Category: v.category(c.Category), Due: v.due(c),
		Open: c.Status == triage.Open, Token: c.Lease.Token, Once: newNonce(), Seen: len(c.Reports), Timeline: timeline,
		OptedOut: c.OptedOut, Missed: c.Missed, Channel: v.say("channel." + string(c.Channel)), SMS: c.Channel == intake.SMS,
		MaxReply: maxReply, MaxNote: maxNote, Suggested: v.sentence(c.Rating), Erased: erased,
	}
	if !c.Waiting.IsZero() {
		view.Waited = v.say("queue.waited", v.span(v.now.Sub(c.Waiting)))
	}
	if !view.Open {
		view.Ended = v.say("disposition." + string(c.Ended))
	}
	if view.Open && c.Lease.Live(v.now) {
		view.Mine = c.Lease.Holder == v.me.ID
		view.Until = v.at(c.Lease.Until).Text
		if !view.Mine {
			view.Holder = v.name(c.Lease.Holder)
		}
	}
	switch {
	case erased:
		view.NoReply = v.say("noreply.erased")
	case c.OptedOut:
		view.NoReply = v.say("noreply.optout")
	case c.Alias.IsZero():
		view.NoReply = v.say("noreply.anonymous")
	}
	if undone(c) {
		view.Undone = v.say("letter." + string(c.Letters[len(c.Letters)-1].Outcome))
	}
	view.Locked = c.Severity <= triage.S2
	for _, s := range triage.Severities() {
		lower := c.Severity.MoreUrgentThan(s)
		view.Levels = append(view.Levels, option{s.String(), "", v.tongue.level(s), s == c.Severity, lower && view.Locked})
	}
	for _, k := range triage.Categories() {
		view.Subjects = append(view.Subjects, option{Value: string(k), Text: string(k) + " · " + v.category(k), On: k == c.Category})
	}
	for _, d := range triage.Dispositions() {
		view.Endings = append(view.Endings, option{Value: string(d), Text: v.say("disposition." + string(d))})
	}
	return view, nil
}

// undone reports whether the last reply is known not to have arrived.
func undone(c triage.Case) bool {
	if len(c.Letters) == 0 {
		return false
	}
	o := c.Letters[len(c.Letters)-1].Outcome
	return o.Final() && !arrived(o)
}

// arrived reports whether a letter is with the reporter, as far as anybody can know.
func arrived(o intake.Outcome) bool { return o == intake.Delivered || o == intake.Read }

// sentence is software's reason in the reader's language.
func (t tongue) sentence(r triage.Rating) string {
	if s := r.Reasons[t.lang]; s != "" {
		return s
	}
	return r.Reasons["en"]
}

func queryDid(path, did string) string { return path + "?" + url.Values{"did": {did}}.Encode() }
