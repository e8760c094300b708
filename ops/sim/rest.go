package sim

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const maxForm = 64 << 10

// The messages of the errors that the provider answers. As the real ones do, some repeat the number.
var restErrors = map[int]struct {
	status int
	words  string
}{
	20003: {401, "Authenticate"},
	20004: {405, "Method not allowed"},
	20009: {409, "Cannot delete message because delivery has not been completed."},
	20404: {404, "The requested resource was not found"},
	20429: {429, "Too Many Requests"},
	20500: {500, "Internal Server Error"},
	20001: {400, "Body may only be set to the empty string"},
	21211: {400, "The 'To' number %s is not a valid phone number."},
	21408: {400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: %s."},
	21602: {400, "Message body is required."},
	21603: {400, "A 'From' phone number is required."},
	21604: {400, "A 'To' phone number is required."},
	21606: {400, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination."},
	21609: {400, "The 'StatusCallback' URL is not valid."},
	21610: {400, "Attempt to send to unsubscribed recipient"},
	21612: {400, "Message cannot be sent with the current combination of 'To' (%s) and 'From' parameters"},
	21614: {400, "'To' number is not a valid mobile number: %s"},
	21617: {400, "The concatenated message body exceeds the 1600 character limit"},
	21266: {400, "'To' and 'From' number cannot be the same: %s"},
}

func restError(w http.ResponseWriter, code int, number string) {
	e := restErrors[code]
	words := e.words
	if strings.Contains(words, "%s") {
		words = fmt.Sprintf(words, number)
	}
	if code == 20003 {
		w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
	}
	writeJSON(w, e.status, map[string]any{
		"code": code, "message": words, "more_info": "https://www.twilio.com/docs/errors/" + strconv.Itoa(code), "status": e.status,
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) //nolint:errcheck // the reader is gone
}

const apiRoot = "/2010-04-01/Accounts/"

func (s *Sim) messageURI(sid string) string {
	return apiRoot + s.cfg.AccountSID + "/Messages/" + sid
}

// rest adds Twilio's routes.
func (s *Sim) rest(mux *http.ServeMux) {
	mux.HandleFunc(apiRoot+"{account}", s.account(s.fetchAccount))
	mux.HandleFunc("POST "+apiRoot+"{account}/Messages.json", s.account(s.createMessage))
	mux.HandleFunc("GET "+apiRoot+"{account}/Messages.json", s.account(s.listMessages))
	mux.HandleFunc(apiRoot+"{account}/Messages/{sid}", s.account(s.oneMessage))
	mux.HandleFunc("GET "+apiRoot+"{account}/Messages/{sid}/Media.json", s.account(s.listMedia))
	mux.HandleFunc("GET "+apiRoot+"{account}/Messages/{sid}/Media/{media}", s.picture) // without a password, as Twilio's default
	mux.HandleFunc("DELETE "+apiRoot+"{account}/Messages/{sid}/Media/{media}", s.account(s.deleteMedia))
	mux.HandleFunc(apiRoot, s.account(func(w http.ResponseWriter, _ *http.Request) { restError(w, 20404, "") }))
}

// account lets the account's owner through, with the form read.
func (s *Sim) account(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if subtle.ConstantTimeCompare([]byte(user+":"+password), []byte(s.cfg.AccountSID+":"+s.cfg.AuthToken)) != 1 {
			restError(w, 20003, "")
			return
		}
		if a := r.PathValue("account"); a != "" && strings.TrimSuffix(a, ".json") != s.cfg.AccountSID {
			restError(w, 20404, "")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if r.ParseForm() != nil {
			restError(w, 21617, "")
			return
		}
		next(w, r)
	}
}

func (s *Sim) fetchAccount(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		restError(w, 20004, "")
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"sid": s.cfg.AccountSID, "friendly_name": "Simulator", "status": "active", "type": "Trial",
		"uri": apiRoot + s.cfg.AccountSID + ".json",
	})
}

func (s *Sim) createMessage(w http.ResponseWriter, r *http.Request) {
	to, from, body, callback := r.PostForm.Get("To"), r.PostForm.Get("From"), r.PostForm.Get("Body"), r.PostForm.Get("StatusCallback")
	if code := s.unsendable(to, from, body, callback); code != 0 {
		restError(w, code, to)
		return
	}
	switch to {
	case toBusy:
		restError(w, 20429, "")
		return
	case toBroken:
		restError(w, 20500, "")
		return
	case toPage:
		http.Error(w, "<html><body><h1>503 Service Unavailable</h1></body></html>", http.StatusServiceUnavailable)
		return
	case toSilent:
		s.hang(r)
	case toBusyOnce:
		if s.firstTry(to) {
			restError(w, 20429, "")
			return
		}
	case toBrokenOnce:
		if s.firstTry(to) {
			restError(w, 20500, "")
			return
		}
	}
	m, ok := s.dispatch(to, body, byAPI, callback)
	switch {
	case !ok:
		restError(w, 20429, "")
	case to == toUnsure && s.firstTry(to):
		restError(w, 20500, "")
	case to == toUnsureSilent && s.firstTry(to):
		s.hang(r)
	default:
		writeJSON(w, http.StatusCreated, s.wire(m))
	}
}

// unsendable returns the provider's error code for a send, or 0.
func (s *Sim) unsendable(to, from, body, callback string) int {
	switch {
	case to == "":
		return 21604
	case from == "":
		return 21603
	case body == "":
		return 21602
	case from != s.cfg.HotlineNumber:
		return 21606
	case to == from:
		return 21266
	case !e164Form.MatchString(to):
		return 21211
	case utf8.RuneCountInString(body) > maxBody:
		return 21617
	}
	if callback != "" {
		if u, err := url.Parse(callback); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return 21609
		}
	}
	return s.refusal(to)
}

// hang keeps the caller waiting and then drops the connection.
func (s *Sim) hang(r *http.Request) {
	late := time.NewTimer(silence)
	defer late.Stop()
	select {
	case <-r.Context().Done():
	case <-s.stopped:
	case <-late.C:
	}
	panic(http.ErrAbortHandler)
}

func (s *Sim) oneMessage(w http.ResponseWriter, r *http.Request) {
	sid := strings.TrimSuffix(r.PathValue("sid"), ".json")
	s.mu.Lock()
	m := s.book.bySID[sid]
	code, body := 0, any(nil)
	switch {
	case m == nil:
		code = 20404
	case r.Method == http.MethodGet:
		body = s.wire(*m)
	case r.Method != http.MethodPost && r.Method != http.MethodDelete:
		code = 20004
	case !final(m.Status):
		code = 20009
	case r.Method == http.MethodDelete:
		delete(s.book.bySID, sid)
		s.book.deleted++
		s.touch()
	case !r.PostForm.Has("Body") || r.PostForm.Get("Body") != "":
		code = 20001
	default:
		m.Body, m.Redacted, m.Updated = "", true, time.Now()
		body = s.wire(*m)
		s.touch()
	}
	s.mu.Unlock()
	switch {
	case code != 0:
		restError(w, code, "")
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		writeJSON(w, http.StatusOK, body)
	}
}

// wire is a message in Twilio's JSON.
func (s *Sim) wire(m Message) map[string]any {
	orNull := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.UTC().Format(time.RFC1123Z)
	}
	uri := s.messageURI(m.SID)
	out := map[string]any{
		"sid": m.SID, "account_sid": s.cfg.AccountSID, "api_version": "2010-04-01", "messaging_service_sid": nil,
		"from": m.From, "to": m.To, "body": m.Body, "direction": m.Direction, "status": m.Status,
		"num_segments": strconv.Itoa(segments(m.Body)), "num_media": strconv.Itoa(len(m.Media)),
		"date_created": orNull(m.Created), "date_sent": orNull(m.Sent), "date_updated": orNull(m.Updated),
		"error_code": nil, "error_message": nil, "price": nil, "price_unit": "USD",
		"uri": uri + ".json", "subresource_uris": map[string]string{"media": uri + "/Media.json"},
	}
	if m.Code != 0 {
		out["error_code"], out["error_message"] = m.Code, "Error "+strconv.Itoa(m.Code)
	}
	return out
}
