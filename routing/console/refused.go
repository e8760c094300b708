package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/triage"
)

// refusals are the reasons why a form is not done, as the catalogue names them.
var refusals = []string{
	"held", "lease", "unread", "second", "closed", "optout", "conflict", "empty", "long", "reason", "invalid", "busy", "signin",
}

// why gives the reason and the status of an error.
func why(err error) (reason string, status int) {
	if held, ok := errors.AsType[*triage.HeldError](err); ok && held != nil {
		return "held", http.StatusConflict
	}
	for _, k := range []struct {
		err    error
		reason string
		status int
	}{
		{triage.ErrLease, "lease", http.StatusConflict},
		{triage.ErrUnread, "unread", http.StatusConflict},
		{triage.ErrSecond, "second", http.StatusConflict},
		{triage.ErrClosed, "closed", http.StatusConflict},
		{triage.ErrOptedOut, "optout", http.StatusConflict},
		{triage.ErrConflict, "conflict", http.StatusConflict},
		{errEmpty, "empty", http.StatusUnprocessableEntity},
		{errLong, "long", http.StatusUnprocessableEntity},
		{errReason, "reason", http.StatusUnprocessableEntity},
		{errForm, "invalid", http.StatusUnprocessableEntity},
		{triage.ErrInvalid, "invalid", http.StatusUnprocessableEntity},
	} {
		if errors.Is(err, k.err) {
			return k.reason, k.status
		}
	}
	return "busy", http.StatusServiceUnavailable
}

// keptView gives back what was typed when a form was refused.
type keptView struct {
	frame
	Status   int
	Reason   string // a constant of refusals
	Sentence string
	ID, Path string
	Action   string // where the form goes again
	Verb     string
	Hidden   [][2]string
	Text     string
	Typed    bool // the form had a text
	Again    bool // claiming the case and trying again may help
	Retry    bool // the same form may simply be sent again
	Note     bool // the text can be kept as a note
	MaxNote  int
}

// echoed are the fields that go along unseen; everything else of a refused form is dropped.
var echoed = []string{"nonce", "token", "severity", "category", "disposition", "seen"}

func (c *Console) kept(f frame, id triage.CaseID, verb, reason string, status int, form url.Values) keptView {
	k := keptView{
		frame: f, Status: status, Reason: reason, ID: id.String(), Path: casePath(id), Verb: verb,
		Action: casePath(id) + "/" + verb, Text: form.Get("text"), MaxNote: maxNote,
	}
	k.Typed = typed(form) != ""
	for _, name := range echoed {
		if value := form.Get(name); value != "" && len(value) < 64 {
			k.Hidden = append(k.Hidden, [2]string{name, value})
		}
	}
	k.Again = slices.Contains([]string{"lease", "signin"}, reason) && verb != "claim" && verb != "release"
	k.Retry = slices.Contains([]string{"busy", "empty", "long", "reason", "conflict"}, reason)
	k.Note = k.Typed && verb != "note" && reason != "signin"
	return k
}

// refused answers a form that was not done: who has the case, why, and what can be done with the words.
func (o *order) refused(verb string, err error) {
	reason, status := why(err)
	fields := []logging.Field{logging.Case(o.c.ID), logging.Staff(o.me), logging.Verdict(reason)}
	if status >= 500 {
		o.Log.Fault("console."+verb, err, fields...)
	} else {
		o.Log.Event("console."+verb, fields...)
	}
	k := o.kept(o.frame(casePath(o.c.ID), ""), o.c.ID, verb, reason, status, o.f)
	k.Sentence = o.say("refused." + reason)
	switch held, _ := errors.AsType[*triage.HeldError](err); {
	case held != nil:
		k.Sentence = o.say("refused.held", o.name(held.Holder), o.at(held.Until).Text)
	case reason == "long":
		longest := maxNote
		if verb == "reply" {
			longest = maxReply
		}
		k.Sentence = o.say("refused.long", longest)
	}
	o.show(status, "kept", k)
}

// keepForSignIn gives back what somebody typed whose session has ended meanwhile. It looks nothing up.
func (c *Console) keepForSignIn(w http.ResponseWriter, r *http.Request, now time.Time) {
	f, err := page.Form(r, page.FormLimit{Bytes: maxBody})
	id, bad := triage.ParseCaseID(r.PathValue("id"))
	if err != nil || bad != nil || typed(f) == "" {
		http.Redirect(w, r, "/signin", http.StatusSeeOther)
		return
	}
	verb := "note"
	for v := range orders {
		if r.URL.Path == "/case/"+r.PathValue("id")+"/"+v {
			verb = v
		}
	}
	lang := c.langs.Match(r)
	k := c.kept(c.frame(w, c.tongue(lang, now)), id, verb, "signin", http.StatusUnauthorized, f)
	k.Sentence = k.say("refused.signin")
	c.show(w, http.StatusUnauthorized, "kept", lang, k)
}
