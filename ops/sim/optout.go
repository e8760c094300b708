package sim

import (
	"strings"
	"time"
)

// The words that a provider handles before the hotline hears of them, as a whole message (twilio.com/docs: advanced opt-out).
var optOutWords = map[string]string{
	"STOP": "STOP", "STOPALL": "STOP", "UNSUBSCRIBE": "STOP", "CANCEL": "STOP", "END": "STOP", "QUIT": "STOP", "REVOKE": "STOP", "OPTOUT": "STOP",
	"START": "START", "YES": "START", "UNSTOP": "START",
	"HELP": "HELP", "INFO": "HELP",
}

var optOutAnswers = map[string]string{
	"STOP":  "You will get no more messages from this number. Send START to get them again.",
	"START": "You will get messages from this number again.",
	"HELP":  "Send STOP to get no more messages from this number.",
}

// optOut applies STOP and START, lets the provider answer on the handset, and returns the OptOutType for the webhook.
// START and its synonyms mean nothing to a number that was not stopped: "yes" is an ordinary word.
func (s *Sim) optOut(from, body string) string {
	kind := optOutWords[strings.ToUpper(strings.TrimSpace(body))]
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case kind == "":
		return ""
	case kind == "START" && !s.stopset[from]:
		return ""
	case kind == "START":
		delete(s.stopset, from)
	case kind == "STOP" && len(s.stopset) < keepPhones:
		s.stopset[from] = true
	}
	s.phones.show(from, Bubble{At: time.Now(), Body: optOutAnswers[kind], Provider: true, Status: "delivered"})
	s.touch()
	return kind
}

// isStopped reports whether a number wants nothing from us.
func (s *Sim) isStopped(number string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopset[number]
}
