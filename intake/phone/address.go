package phone

import "strings"

// anonymous reports whether the provider's From names nobody. Twilio writes a withheld number as the keypad spelling of
// ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE or PRIVATE, or as a word (twilio.md §1). Two such senders are two people: they
// are never threaded together and never written to.
func anonymous(from string) bool {
	switch strings.TrimPrefix(strings.ToLower(strings.TrimSpace(from)), "+") {
	case "", "266696687", "7378742833", "2562533", "8656696", "86282452253", "7748283",
		"anonymous", "restricted", "unknown", "blocked", "unavailable", "private":
		return true
	}
	return false
}
