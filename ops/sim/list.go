package sim

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// listMessages answers ListMessages: newest first, filtered by To, From and DateSent, in pages. As the name says, DateSent
// finds nothing that was not sent yet. (The harsher reading: no document says what the real list does with a queued one.)
func (s *Sim) listMessages(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	size := 50
	if n, err := strconv.Atoi(q.Get("PageSize")); err == nil && n > 0 {
		size = min(n, 1000)
	}
	page, _ := strconv.Atoi(q.Get("Page"))
	below, _ := strconv.ParseUint(strings.TrimPrefix(q.Get("PageToken"), "PA"), 10, 64)
	match := filter(q)
	found := []map[string]any{}
	more := false
	var last uint64
	s.mu.Lock()
	s.book.newest(below, func(m *Message) bool {
		if !match(m) {
			return true
		}
		if len(found) == size {
			more = true
			return false
		}
		found = append(found, s.wire(*m))
		last = m.seq
		return true
	})
	s.mu.Unlock()

	address := func(page int, token string) string {
		at := url.Values{}
		for k, v := range q {
			if k != "Page" && k != "PageToken" {
				at[k] = v
			}
		}
		at.Set("PageSize", strconv.Itoa(size))
		at.Set("Page", strconv.Itoa(page))
		if token != "" {
			at.Set("PageToken", token)
		}
		return apiRoot + s.cfg.AccountSID + "/Messages.json?" + at.Encode()
	}
	var next any
	if more {
		next = address(page+1, "PA"+strconv.FormatUint(last, 10))
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"messages": found, "page": page, "page_size": size, "start": page * size, "end": page*size + max(len(found)-1, 0),
		"uri": address(page, q.Get("PageToken")), "first_page_uri": address(0, ""), "next_page_uri": next, "previous_page_uri": nil,
	})
}

// filter reads the query of ListMessages. A date without a time means its whole day in UTC; what is no date filters nothing.
func filter(q url.Values) func(*Message) bool {
	type bound struct{ from, to time.Time }
	read := func(key string) (b bound, ok bool) {
		v := strings.TrimPrefix(q.Get(key), "=")
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			return bound{t, t.AddDate(0, 0, 1).Add(-1)}, true
		}
		t, err := time.Parse(time.RFC3339, v)
		return bound{t, t.Add(time.Second - 1)}, err == nil
	}
	to, from := q.Get("To"), q.Get("From")
	on, hasOn := read("DateSent")
	after, hasAfter := read("DateSent>")
	before, hasBefore := read("DateSent<")
	return func(m *Message) bool {
		switch {
		case m.Sent.IsZero() && (hasOn || hasAfter || hasBefore):
			return false
		case to != "" && m.To != to, from != "" && m.From != from:
			return false
		case hasOn && (m.Sent.Before(on.from) || m.Sent.After(on.to)):
			return false
		case hasAfter && m.Sent.Before(after.from):
			return false
		case hasBefore && m.Sent.After(before.to):
			return false
		}
		return true
	}
}
