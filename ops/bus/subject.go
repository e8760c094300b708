package bus

import "strings"

// The subjects of the table are built and taken apart here only (R8). A part that is empty or holds a dot, a wildcard,
// a space or a control character makes the whole subject empty, and an empty subject is refused by every publish
// (ErrSubject): a hostile ID can never reach into another one's subject.

// SubjectReport is where the report with this ID is published.
func SubjectReport(id string) string { return join("reports.in", id) }

// SubjectCase is where an event of this name about the case with this key is published.
func SubjectCase(key, event string) string { return join("case", key, event) }

// FilterCase matches every event of one case.
func FilterCase(key string) string {
	if join("case", key) == "" {
		return ""
	}
	return "case." + key + ".*"
}

// SubjectTimerAt is where a clock waits.
func SubjectTimerAt(kind, key string) string { return join("timers.at", kind, key) }

// SubjectTimerDue is where a clock arrives when its time has come.
func SubjectTimerDue(kind, key string) string { return join("timers.due", kind, key) }

// SubjectLetter is where a letter to a reporter is published.
func SubjectLetter(id string) string { return join("letters.out", id) }

// SubjectFate is where the fate of a letter is published.
func SubjectFate(id string) string { return join("letters.fate", id) }

// SubjectDead is where messages of this stream go that could not be handled.
func SubjectDead(stream string) string { return join("dead", stream) }

// ParseReport is SubjectReport backwards.
func ParseReport(subject string) (id string, ok bool) { return last("reports.in", subject) }

// ParseLetter is SubjectLetter backwards.
func ParseLetter(subject string) (id string, ok bool) { return last("letters.out", subject) }

// ParseFate is SubjectFate backwards.
func ParseFate(subject string) (id string, ok bool) { return last("letters.fate", subject) }

// ParseDead is SubjectDead backwards.
func ParseDead(subject string) (stream string, ok bool) { return last("dead", subject) }

// ParseCaseSubject is SubjectCase backwards.
func ParseCaseSubject(subject string) (key, event string, ok bool) { return pair("case", subject) }

// ParseTimerDue is SubjectTimerDue backwards.
func ParseTimerDue(subject string) (kind, key string, ok bool) { return pair("timers.due", subject) }

func join(prefix string, parts ...string) string {
	for _, p := range parts {
		if !token(p) {
			return ""
		}
	}
	return prefix + "." + strings.Join(parts, ".")
}

func last(prefix, subject string) (string, bool) {
	rest, ok := strings.CutPrefix(subject, prefix+".")
	if !ok || !token(rest) {
		return "", false
	}
	return rest, true
}

func pair(prefix, subject string) (string, string, bool) {
	rest, ok := strings.CutPrefix(subject, prefix+".")
	a, b, two := strings.Cut(rest, ".")
	if !ok || !two || !token(a) || !token(b) {
		return "", "", false
	}
	return a, b, true
}

// token reports whether s can stand between two dots. Printable ASCII is enough for every ID of the house.
func token(s string) bool {
	if s == "" || len(s) > 128 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '.' || c == '*' || c == '>' {
			return false
		}
	}
	return true
}

// holds reports whether the row stores this subject.
func (r Row) holds(subject string) bool {
	for _, p := range r.subjects() {
		if matches(p, subject) {
			return true
		}
	}
	return false
}

// matches reports whether a literal subject fits a pattern with * and a final >.
func matches(pattern, subject string) bool {
	for pattern != "" && subject != "" {
		var p, s string
		p, pattern, _ = strings.Cut(pattern, ".")
		if p == ">" {
			for t := range strings.SplitSeq(subject, ".") {
				if !token(t) {
					return false
				}
			}
			return true
		}
		s, subject, _ = strings.Cut(subject, ".")
		if !token(s) || p != "*" && p != s {
			return false
		}
	}
	return pattern == subject // both used up
}
