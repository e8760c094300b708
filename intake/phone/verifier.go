package phone

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"hotline/ops/secret"
)

// ErrConfig is the family of every refusal to be built.
var ErrConfig = errors.New("phone: configuration")

// maxBody bounds a webhook in bytes. Twilio's largest text is 1,600 characters, at most 20 kB on the wire; add-ons may
// bring some more. It is what an unsigned request can make us hold.
const maxBody = 256 << 10

var (
	accountSID = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	resource   = regexp.MustCompile(`^(SM|MM|RE|CA|ME)[0-9a-fA-F]{32}$`) // twilio-go does not escape SIDs
)

// Account is what the provider and the house know about each other.
type Account struct {
	SID    string        // AC…
	Number string        // the hotline's own number, as the provider writes it
	Base   string        // where the provider reaches the public listener, e.g. https://h.example.org; no query, no final slash
	Tokens []secret.Text // auth tokens whose signatures count: one, or two while one replaces the other
}

func (a Account) check() error {
	u, err := url.Parse(a.Base)
	switch {
	case !accountSID.MatchString(a.SID):
		return fmt.Errorf("%w: the account SID is not AC and 32 hexadecimal digits", ErrConfig)
	case a.Number == "" || anonymous(a.Number):
		return fmt.Errorf("%w: the hotline's number is missing", ErrConfig)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%w: the public base is not an http(s) URL", ErrConfig)
	case strings.ContainsAny(a.Base, "?#"), strings.HasSuffix(a.Base, "/"):
		return fmt.Errorf("%w: the public base has a query, a fragment or a final slash", ErrConfig)
	case len(a.Tokens) < 1 || len(a.Tokens) > 2:
		return fmt.Errorf("%w: %d auth tokens, want one or two", ErrConfig, len(a.Tokens))
	}
	for _, t := range a.Tokens {
		if len(t.Reveal()) < 16 {
			return fmt.Errorf("%w: an auth token is shorter than 16 characters", ErrConfig)
		}
	}
	return nil
}

// Verifier lets through what Twilio signed for this account, and nothing else.
type Verifier struct{ account Account }

// NewVerifier checks the account. Its error is in the family ErrConfig.
func NewVerifier(a Account) (*Verifier, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	return &Verifier{a}, nil
}

// Then answers what is not Twilio's itself and hands the rest, parsed, to next: 405, 413, 415 with a plain sentence, 403
// with nothing. The Host and X-Forwarded headers play no part: the signed URL is the configured base and the request's
// own path. Nothing is looked at before the verdict but the pairs it is made over.
func (v *Verifier) Then(next func(http.ResponseWriter, *http.Request, Form)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			refuse(w, http.StatusMethodNotAllowed, "This address takes POST only.")
			return
		}
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
			refuse(w, http.StatusUnsupportedMediaType, "This address takes application/x-www-form-urlencoded only.")
			return
		}
		if r.ContentLength > maxBody {
			refuse(w, http.StatusRequestEntityTooLarge, "The request is too large.")
			return
		}
		sig := r.Header.Values("X-Twilio-Signature")
		if len(sig) != 1 || len(sig[0]) != 28 { // not even the shape: not worth reading the body
			forbid(w)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				refuse(w, http.StatusRequestEntityTooLarge, "The request is too large.")
				return
			}
			refuse(w, http.StatusBadRequest, "The request could not be read.")
			return
		}
		f, err := parseForm(string(body))
		if errors.Is(err, errTooMany) {
			refuse(w, http.StatusRequestEntityTooLarge, "The request has too many parameters.")
			return
		}
		if err != nil || !strings.HasPrefix(r.RequestURI, "/") ||
			!signed(v.account.Tokens, v.account.Base+r.RequestURI, sig[0], f, body) ||
			f.Get("AccountSid") != v.account.SID {
			forbid(w)
			return
		}
		next(w, r, f)
	})
}

// forbid is an empty 403: whoever cannot sign learns nothing, not even what was wrong.
func forbid(w http.ResponseWriter) {
	w.Header().Set("Connection", "close") // the rest of a large body is not read
	w.WriteHeader(http.StatusForbidden)
}

func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Connection", "close")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, sentence+"\n")
}
