package phone

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxText is the longest text Twilio sends as one message, in UTF-16 units (error 21617).
const MaxText = 1600

// Segments says what a text costs on the air: GSM-7 while every character is in that alphabet, UCS-2 once one is not
// (3GPP TS 23.038). Thai always is the latter.
type Segments struct {
	UCS2  bool
	Units int      // septets, or UTF-16 units
	Parts []string // the text as the handset gets it; clusters of characters that read as one are kept together
}

// Segment cuts a text as Twilio does: 160 septets or 70 units alone, 153 or 67 when there are several parts.
func Segment(text string) Segments {
	clusters := graphemes(strings.ToValidUTF8(text, "\ufffd"))
	s := Segments{}
	for _, c := range clusters {
		s.UCS2 = s.UCS2 || gsm(c) == 0
	}
	single, several := 160, 153
	if s.UCS2 {
		single, several = 70, 67
	}
	for _, c := range clusters {
		s.Units += s.size(c)
	}
	room := several
	if s.Units <= single {
		room = single
	}
	var part strings.Builder
	used := 0
	flush := func() {
		if part.Len() > 0 {
			s.Parts = append(s.Parts, part.String())
			part.Reset()
			used = 0
		}
	}
	for _, c := range clusters {
		for _, piece := range s.fit(c, room) {
			if n := s.size(piece); used+n > room {
				flush()
			}
			part.WriteString(piece)
			used += s.size(piece)
		}
	}
	flush()
	return s
}

// fit cuts a cluster that no part can hold (a letter under a hundred accents) between its characters.
func (s Segments) fit(cluster string, room int) []string {
	if s.size(cluster) <= room {
		return []string{cluster}
	}
	return strings.Split(cluster, "")
}

func (s Segments) size(cluster string) int {
	if !s.UCS2 {
		return gsm(cluster)
	}
	return units(cluster)
}

// units counts UTF-16 units.
func units(text string) (n int) {
	for _, r := range text {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// The GSM 7-bit alphabet, and what costs two septets there (3GPP TS 23.038, sections 6.2.1 and 6.2.1.1).
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwice = "\f^{}\\[~]|€"
)

// gsm counts the septets of a cluster, 0 if the alphabet lacks it.
func gsm(cluster string) (n int) {
	for _, r := range cluster {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			n++
		case strings.ContainsRune(gsmTwice, r):
			n += 2
		default:
			return 0
		}
	}
	return n
}

// graphemes cuts a text into what a reader takes for one character: the cases of Unicode Annex 29 that texts in our
// languages and emoji have. A cut too few costs a unit; a cut too many tears a Thai vowel from its consonant.
func graphemes(text string) (clusters []string) {
	var last rune
	start, flags := 0, 0
	for i, r := range text {
		if i > 0 && !joins(last, r, flags) {
			clusters = append(clusters, text[start:i])
			start = i
			flags = 0
		}
		if regional(r) {
			flags++
		}
		last = r
	}
	if start < len(text) {
		clusters = append(clusters, text[start:])
	}
	return clusters
}

// joins reports whether r reads as one with what stands before it, of which last is the end and flags the half flags.
func joins(last, r rune, flags int) bool {
	const joiner = '\u200d'
	switch {
	case last == '\r' && r == '\n': // GB3
		return true
	case unicode.IsControl(last) || unicode.IsControl(r): // GB4, GB5
		return false
	case unicode.In(r, unicode.Mn, unicode.Mc, unicode.Me), r == joiner, r == '\u200c', // GB9, GB9a
		r == '\u0e33', r == '\u0eb3', // Thai and Lao AM, which are spacing marks to a cluster
		r >= 0x1f3fb && r <= 0x1f3ff, // skin tones
		r >= 0xe0020 && r <= 0xe007f: // tags, as in the flag of Wales
		return true
	case last == joiner && r >= 0x2190: // GB11, for the blocks that hold emoji
		return true
	case last == '\u17d2' || last == '\u1039': // a Khmer or Burmese letter stacked under the one before
		return true
	case regional(last) && regional(r): // GB12
		return flags%2 == 1
	}
	return hangul(last, r)
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// hangul joins conjoining jamo (GB6 to GB8) by their blocks; whole syllables need nothing.
func hangul(last, r rune) bool {
	vowelOrTail := r >= 0x1160 && r <= 0x11ff
	return vowelOrTail && (last >= 0x1100 && last <= 0x11ff || last >= 0xac00 && last <= 0xd7a3) ||
		last >= 0x1100 && last <= 0x115f && (r >= 0x1100 && r <= 0x115f || r >= 0xac00 && r <= 0xd7a3)
}

// clip cuts text to at most n bytes without cutting a character.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
