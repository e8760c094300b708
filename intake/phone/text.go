package phone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"hotline/intake"
)

// maxReport bounds the words of one report in bytes, so that a sealed report always fits one message of the bus. A real
// text has at most 1,600 characters.
const maxReport = 64 << 10

// mend makes readable text of whatever bytes came, and says what it had to do. It keeps all that can be read: words are
// never corrected, normalised or judged here.
func mend(raw string) (text string, flags []intake.Flag) {
	text = raw
	if !utf8.ValidString(text) {
		text = decode(text)
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	bidi := false
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), r >= 0xfff9 && r <= 0xfffb, r >= 0xfffe && r&0xfffe == 0xfffe:
			return -1
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // embeddings, overrides and isolates (UAX 9)
			bidi = true
		}
		return r
	}, text)
	text = clip(text, maxReport)
	if text != strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n") {
		flags = append(flags, intake.Repaired)
	}
	if bidi {
		flags = append(flags, intake.Bidi)
	}
	return text, flags
}

// decode reads bytes that are not UTF-8: as Windows-874, Thailand's old encoding, if most of what is not ASCII makes sense
// in it only; else as UTF-8 with holes. Some pairs of Thai bytes are valid UTF-8 by accident, so the majority decides.
func decode(raw string) string {
	stray, whole := 0, 0
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRuneInString(raw[i:])
		switch {
		case n > 1:
			whole++
		case r == utf8.RuneError && charmap.Windows874.DecodeByte(raw[i]) == utf8.RuneError:
			return strings.ToValidUTF8(raw, "\ufffd")
		case r == utf8.RuneError:
			stray++
		}
		i += n
	}
	if stray < 2 || stray <= whole { // one stray byte is more likely damage than a word
		return strings.ToValidUTF8(raw, "\ufffd")
	}
	s, err := charmap.Windows874.NewDecoder().String(raw)
	if err != nil {
		return strings.ToValidUTF8(raw, "\ufffd")
	}
	return s
}

// language guesses in what the house answers: Thai to Thai script, English to Latin, else what the deployment speaks.
func language(text, fallback string) string {
	latin := false
	for _, r := range text {
		if unicode.Is(unicode.Thai, r) && unicode.IsLetter(r) {
			return "th"
		}
		latin = latin || unicode.Is(unicode.Latin, r)
	}
	if latin {
		return "en"
	}
	return fallback
}

// keyword says whether the whole message is a wish to stop or to come back. optOutType is Twilio's own reading, where it
// gives one. HELP and INFO are reports like any other (domain.md §5).
func keyword(text, optOutType string) (flag intake.Flag, ok bool) {
	switch optOutType {
	case "STOP":
		return intake.OptOut, true
	case "START":
		return intake.Returned, true
	}
	switch strings.ToUpper(strings.TrimSpace(text)) {
	case "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "หยุด":
		return intake.OptOut, true
	case "START", "UNSTOP": // not YES: it is also how a child says yes
		return intake.Returned, true
	}
	return "", false
}
