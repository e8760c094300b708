package console

import (
	"net/http"
	"time"

	"hotline/ops/logging"
	"hotline/ops/page"
)

type signInView struct {
	frame
	Who, Token string // of a good link
	Stale      bool   // the link was used or is too old
}

// signInPage shows a button and spends nothing: programs that preview links open them too.
func (c *Console) signInPage(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	token := r.URL.Query().Get("token")
	p, ok := c.invited(token, false, now)
	lang := c.langs.Match(r)
	if ok {
		lang = p.Language
	} else if token == "" && c.sessions.find(r, false, now) != nil {
		http.Redirect(w, r, "/queue", http.StatusSeeOther)
		return
	}
	view := signInView{frame: c.frame(w, c.tongue(lang, now)), Stale: token != "" && !ok}
	status := http.StatusOK
	if ok {
		view.Who, view.Token = p.Name, token
	} else if view.Stale {
		status = http.StatusForbidden
	}
	c.show(w, status, "signin", lang, view)
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	now := time.Now()
	f, err := page.Form(r, page.FormLimit{Bytes: 4 << 10})
	if err != nil {
		c.refuse(w, r, page.Status(err))
		return
	}
	p, ok := c.invited(f.Get("token"), true, now)
	if !ok {
		c.Log.Warn("console.signin", logging.Verdict("refused"))
		lang := c.langs.Match(r)
		c.show(w, http.StatusForbidden, "signin", lang, signInView{frame: c.frame(w, c.tongue(lang, now)), Stale: true})
		return
	}
	if old := c.sessions.find(r, false, now); old != nil {
		c.sessions.end(w, old)
		w.Header().Del("Set-Cookie")
	}
	c.sessions.begin(w, p, now)
	c.Log.Event("console.signin", logging.Staff(p), logging.Verdict("done"))
	http.Redirect(w, r, "/queue", http.StatusSeeOther)
}

func (v *visit) signOut() {
	v.sessions.end(v.w, v.session)
	v.Log.Event("console.signout", logging.Staff(v.me))
	v.redirect("/signin")
}
