package logging

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// Masked stands where a value was refused by the lint.
const Masked = "[masked]"

const (
	longestValue = 120 // bytes; an op, an ID or a kind is shorter, a sentence somebody wrote often is not
	phoneDigits  = 8   // the shortest run of digits taken for a telephone number
)

var version = regexp.MustCompile(`^(\(devel\)|v?\d{1,4}(\.\d{1,4}){1,2}([-+.][0-9A-Za-z.+-]{1,60})?)$`)

// peer is an IP address of either kind.
var peer = regexp.MustCompile(`(^|[^0-9.])\d{1,3}(\.\d{1,3}){3}($|[^0-9.])|([0-9a-fA-F]{1,4}:){3}|[0-9a-fA-F]{1,4}::|::[0-9a-fA-F]{1,4}`)

// Mask returns s, or Masked when s looks like something a person wrote or a number or an address a person can be reached at. It is the last
// line of defence behind the typed fields; metrics use it for label values.
func Mask(s string) string {
	if len(s) > longestValue || !plain(s) {
		return Masked
	}
	if (phoneLike(s) || peer.MatchString(s)) && uuid.Validate(s) != nil {
		return Masked
	}
	return s
}

// lint is Mask with the exceptions that two fields need: versions and listen addresses are full of digits.
func lint(name, s string) string {
	switch name {
	case "version":
		if version.MatchString(s) {
			return s
		}
	case "addr":
		if a, err := netip.ParseAddrPort(s); err == nil && len(a.Addr().Zone()) == 0 {
			return s
		}
	}
	return Mask(s)
}

// plain reports whether s is printable ASCII without quotes and angle brackets.
func plain(s string) bool {
	for _, r := range s {
		if r < ' ' || r > '~' || r == '"' || r == '<' || r == '>' || r == '@' {
			return false
		}
	}
	return true
}

// phoneLike reports whether s holds a run of at least phoneDigits digits of any script, counting on over the marks people
// write into numbers.
func phoneLike(s string) bool {
	run, gap := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			run, gap = run+1, 0
			if run >= phoneDigits {
				return true
			}
		case run > 0 && gap < 3 && strings.ContainsRune(" -.()/+", r):
			gap++
		default:
			run, gap = 0, 0
		}
	}
	return false
}
