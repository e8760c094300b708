package form

import (
	"strings"
	"unicode"

	"hotline/intake"
)

// maxText bounds the words of one report in bytes, so that a sealed report always fits one message of the bus. The page's
// own maxlength, in UTF-16 units, is below it in every script.
const maxText = 64 << 10

// mend makes plain lines of what a browser sent, and says what it had to do. Words are never corrected or judged here.
func mend(raw string) (text string, flags []intake.Flag) {
	lines := strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n")
	bidi := false
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
		case unicode.IsControl(r), r >= 0xfff9 && r <= 0xfffb, r >= 0xfffe && r&0xfffe == 0xfffe:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides and isolates (UAX 9)
			bidi = true
		}
		return r
	}, lines)
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	if len(text) < len(strings.TrimRightFunc(lines, unicode.IsSpace)) || strings.ContainsRune(text, unicode.ReplacementChar) {
		flags = append(flags, intake.Repaired)
	}
	if bidi {
		flags = append(flags, intake.Bidi)
	}
	return text, flags
}

// blank reports whether nobody could read anything in text.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}
