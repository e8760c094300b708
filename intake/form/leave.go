package form

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"hotline/ops/page"
)

// leave is where "leave now" goes: on to a site that says nothing.
func (f *Form) leave(w http.ResponseWriter, r *http.Request) {
	evict(w, r)
	http.Redirect(w, r, f.cfg.Leave, http.StatusSeeOther)
}

// evict makes the browser throw away the page that is being left, with what was typed into it. no-store alone leaves it in
// the back/forward cache, where "Back" shows a child's words; a page that is no-store and whose site sets a cookie is
// dropped from there, script or no script (web.md §1.1). The cookie is a random value that nobody reads and that dies in a
// minute.
func evict(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: "v", Value: rand.Text(), Path: "/", MaxAge: 60, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
}

func (f *Form) safe(w http.ResponseWriter, r *http.Request) {
	t, ok := f.tongues.named(r.PathValue("lang"))
	if !ok {
		page.Refuse(w, f.tongues.match(r).tag, http.StatusNotFound)
		return
	}
	_ = f.show(w, r, t, http.StatusOK, "safe", view{Languages: f.tongues.links(t, "/%s/safe")})
}

func robots(w http.ResponseWriter, _ *http.Request) {
	plain(w, "User-agent: *\nDisallow: /\n")
}

// security says whom to tell of a fault in the software (RFC 9116).
func (f *Form) security(w http.ResponseWriter, r *http.Request) {
	if f.cfg.Security == "" {
		page.Refuse(w, f.tongues.match(r).tag, http.StatusNotFound)
		return
	}
	year := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 6, 0)
	plain(w, fmt.Sprintf("Contact: %s\nExpires: %s\nCanonical: %s/.well-known/security.txt\nPreferred-Languages: en, %s\n",
		f.cfg.Security, year.Format(time.RFC3339), f.cfg.URL, f.cfg.Language))
}

func plain(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(text))
}
