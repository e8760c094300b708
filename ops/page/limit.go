package page

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A phone on a bad line sends slowly, an attacker slower still: a body gets a start, then time for every byte at the minimum
// rate, and never more than the whole (web.md §1.12).
const (
	bodyStart = 15 * time.Second
	bodyWhole = 120 * time.Second
	bodyRate  = 256 // bytes a second
)

// Limit bounds the body of every request to n bytes and to a minimum rate. A declared length over n is refused with 413
// before anything is read.
func Limit(n int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > n {
			w.Header().Set("Connection", "close")
			Refuse(w, "en", http.StatusRequestEntityTooLarge)
			return
		}
		if r.Body != nil && r.Body != http.NoBody {
			paced := &pacedBody{ReadCloser: r.Body, rc: http.NewResponseController(w), begun: time.Now()}
			r.Body = http.MaxBytesReader(w, paced, n)
		}
		next.ServeHTTP(w, r)
	})
}

// pacedBody moves the connection's read deadline along with what arrived.
type pacedBody struct {
	io.ReadCloser
	rc    *http.ResponseController
	begun time.Time
	read  int64
}

func (b *pacedBody) Read(p []byte) (int, error) {
	left := min(bodyStart+time.Duration(b.read)*time.Second/bodyRate, bodyWhole)
	_ = b.rc.SetReadDeadline(b.begun.Add(left)) // a writer without deadlines (tests) still has the limit of bytes
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	return n, err
}

// Hosts answers only requests whose Host is exactly one of names (lower case, with the port where it is not the scheme's
// own); others get 421. Links are built from configuration, never from Host.
func Hosts(names []string, next http.Handler) http.Handler {
	allowed := make([]string, len(names))
	for i, n := range names {
		allowed[i] = strings.ToLower(n)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(allowed, strings.ToLower(r.Host)) {
			Refuse(w, "en", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
