package triage

import "fmt"

// Severity orders cases by how soon a person must answer (domain.md §2). S1 is the most urgent. The zero Severity is
// invalid, so that a forgotten one shows.
type Severity int

// The four levels.
const (
	S1 Severity = 1 + iota // immediate danger: eyes in 5 minutes, day and night
	S2                     // urgent: 15 minutes on duty, 60 off hours
	S3                     // concern: 4 hours on duty
	S4                     // support: 24 hours
)

// Unsorted is the level of a text that nothing could be said about: unknown language, empty, or failed scoring
// (domain.md §2 rule 1).
const Unsorted = S2

// Severities lists the levels, most urgent first.
func Severities() []Severity { return []Severity{S1, S2, S3, S4} }

// Valid reports whether s is one of the four.
func (s Severity) Valid() bool { return s >= S1 && s <= S4 }

// MoreUrgentThan reports whether s must be answered before o.
func (s Severity) MoreUrgentThan(o Severity) bool { return s.Valid() && (!o.Valid() || s < o) }

// MostUrgent returns the more urgent of two; an invalid one never wins.
func MostUrgent(a, b Severity) Severity {
	if b.MoreUrgentThan(a) {
		return b
	}
	return a
}

func (s Severity) String() string {
	if !s.Valid() {
		return "S?"
	}
	return string([]byte{'S', byte('0' + s)})
}

// ParseSeverity reads "S1" to "S4".
func ParseSeverity(s string) (Severity, error) {
	if len(s) == 2 && (s[0] == 'S' || s[0] == 's') {
		if v := Severity(s[1] - '0'); v.Valid() {
			return v, nil
		}
	}
	return 0, fmt.Errorf("%w: severity must be S1, S2, S3 or S4", ErrInvalid)
}

// MarshalText writes "S1" to "S4"; an invalid severity is an error, never a guess.
func (s Severity) MarshalText() ([]byte, error) {
	if !s.Valid() {
		return nil, fmt.Errorf("%w: severity %d", ErrInvalid, int(s))
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Severity) UnmarshalText(b []byte) (err error) {
	*s, err = ParseSeverity(string(b))
	return err
}
