package page

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

// Headers wraps a handler so that every answer, refusals too, carries the guard of its listener (web.md §2–3).
type Headers func(http.Handler) http.Handler

// PublicHeaders is for pages anyone may see: a static policy that allows exactly the inline style and script and nothing
// else. same-origin, not no-referrer: the latter makes browsers post forms with Origin: null (web.md §1.2).
func PublicHeaders(in Inline) Headers {
	policy := "default-src 'none'; style-src " + hash(in.Style) + "; script-src " + hash(in.Script) +
		"; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" +
		"; require-trusted-types-for 'script'; trusted-types 'none'"
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			guard(w.Header(), r, policy)
			next.ServeHTTP(w, r)
		})
	}
}

// ConsoleHeaders is for staff pages: a fresh nonce with every answer, which Nonce returns to the page's view.
func ConsoleHeaders() Headers {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			guard(w.Header(), r, "default-src 'none'; script-src '"+noncePrefix+rand.Text()+"' 'strict-dynamic'; style-src 'self'"+
				"; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"+
				"; require-trusted-types-for 'script'; trusted-types htmx")
			w.Header().Set("X-Robots-Tag", "noindex")
			next.ServeHTTP(w, r)
		})
	}
}

const noncePrefix = "nonce-"

// Nonce returns the nonce in w's own policy, or "" outside ConsoleHeaders. It needs no context: the header is the source.
func Nonce(w http.ResponseWriter) string {
	_, after, ok := strings.Cut(w.Header().Get("Content-Security-Policy"), "'"+noncePrefix)
	if !ok {
		return ""
	}
	nonce, _, _ := strings.Cut(after, "'")
	return nonce
}

func guard(h http.Header, r *http.Request, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY") // for browsers older than frame-ancestors
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
	if r.TLS != nil {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// hash is the source expression for one inline element; nothing inline means nothing is allowed.
func hash(body string) string {
	if body == "" {
		return "'none'"
	}
	sum := sha256.Sum256([]byte(body))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
