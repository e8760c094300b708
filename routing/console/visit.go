package console

import (
	"net/http"
	"net/url"
	"time"

	"hotline/ops/logging"
	"hotline/ops/page"
)

// visit is one request of somebody who is signed in.
type visit struct {
	*Console
	w       http.ResponseWriter
	r       *http.Request
	session *session
	me      Person
	now     time.Time
	tongue
}

// background marks a request that a page makes by itself. It does not keep a session alive.
const background = "X-Background"

// staff lets only those in who are signed in.
func (c *Console) staff(do func(*visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		now := time.Now()
		byItself := r.Header.Get(background) != "" || r.URL.Path == "/events"
		s := c.sessions.find(r, !byItself, now)
		switch {
		case s != nil:
			do(&visit{c, w, r, s, c.people[s.staff], now, c.tongue(s.speaks(), now)})
		case byItself:
			page.Refuse(w, c.langs.Match(r), http.StatusUnauthorized)
		case r.Method == http.MethodPost:
			c.keepForSignIn(w, r, now)
		default:
			http.Redirect(w, r, "/signin", http.StatusSeeOther)
		}
	}
}

// frame is what every page needs.
type frame struct {
	Nonce, Style, Script string
	Me                   string // empty: not signed in
	At                   string // this page, to come back to after switching the language
	Live                 string // what the page listens for: "queue" or a case ID; empty: nothing
	Notice               string
	tongue
}

func (c *Console) frame(w http.ResponseWriter, t tongue) frame {
	return frame{Nonce: page.Nonce(w), Style: c.assets.path("console.css"), Script: c.assets.path("console.js"), tongue: t}
}

func (v *visit) frame(at, live string) frame {
	f := v.Console.frame(v.w, v.tongue)
	f.Me, f.At, f.Live = v.me.Name, at, live
	if did := v.r.URL.Query().Get("did"); did != "" && v.Console.words.Has("did."+did) {
		f.Notice = v.say("did." + did)
	}
	return f
}

func (v *visit) show(status int, name string, data any) {
	v.Console.show(v.w, status, name, v.lang, data)
}

func (c *Console) show(w http.ResponseWriter, status int, name, lang string, data any) {
	if err := c.pages.Write(w, status, name, lang, data); err != nil {
		c.Log.Fault("console.page", err, logging.Verdict(name))
	}
}

func (v *visit) redirect(to string) { http.Redirect(v.w, v.r, to, http.StatusSeeOther) }

// refuse answers with a plain page in the language of whoever asks.
func (c *Console) refuse(w http.ResponseWriter, r *http.Request, status int) {
	now := time.Now()
	lang, me := c.langs.Match(r), ""
	if s := c.sessions.find(r, false, now); s != nil {
		lang, me = s.speaks(), c.name(s.staff)
	}
	f := c.frame(w, c.tongue(lang, now))
	f.Me = me
	c.show(w, status, "error", lang, struct {
		frame
		Status   int
		Sentence string
	}{f, status, page.Sentence(lang, status)})
}

func (v *visit) refuse(status int) { v.Console.refuse(v.w, v.r, status) }

// form reads what was posted, or answers why not.
func (v *visit) form() (url.Values, bool) {
	f, err := page.Form(v.r, page.FormLimit{Bytes: maxBody})
	if err != nil {
		v.refuse(page.Status(err))
		return nil, false
	}
	return f, true
}

// switchLanguage switches the session's language and comes back to the page.
func (v *visit) switchLanguage() {
	f, ok := v.form()
	if !ok {
		return
	}
	if lang := f.Get("lang"); v.langs.Has(lang) {
		v.session.speak(lang)
	}
	v.redirect(v.back(f.Get("at")))
}

// back allows only pages of this console.
func (v *visit) back(at string) string {
	if id, ok := caseOf(at); ok {
		return casePath(id)
	}
	return "/queue"
}
