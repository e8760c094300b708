package sim

import (
	"context"
	"encoding/json"
	"net/http"
)

// routes puts the three doors on one listener: the provider's REST, the handsets for people, JSON for tests.
func (s *Sim) routes() *http.ServeMux {
	mux := http.NewServeMux()
	s.rest(mux)
	guard := http.NewCrossOriginProtection() // a page elsewhere must not text from these handsets
	own := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, guard.Handler(h)) }
	own("POST /sim/text", s.textJSON)
	own("GET /sim/handset", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusOK, s.Handset(r.URL.Query().Get("number")))
	})
	own("GET /sim/messages", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Messages()) })
	own("GET /sim/alerts", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, s.Alerts()) })
	own("GET /sim/faults", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, http.StatusOK, Faults()) })
	s.handsets(own)
	return mux
}

// textJSON is Text for tests and scripts. A handset that goes away does not stop its text.
func (s *Sim) textJSON(w http.ResponseWriter, r *http.Request) {
	var t Text
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxForm)).Decode(&t); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": `send {"from":"+66…","body":"…","media":0}`})
		return
	}
	receipt, err := s.Text(context.WithoutCancel(r.Context()), t)
	if err != nil {
		writeJSON(w, http.StatusUnprocessableEntity, map[string]string{"error": err.Error()})
		return
	}
	writeJSON(w, http.StatusOK, receipt)
}
