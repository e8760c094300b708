package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hotline/triage"
)

// stretch is a piece of somebody's text: words, words that a rule noticed, or the name of a character that cannot be seen.
// A page shows it as text and nothing else.
type stretch struct {
	Text string
	Mark bool
	Name string // "U+202E" in place of the character itself
	Wrap bool   // a line may break here
}

// stretches cuts text by marks and takes out what could make it look like other text: direction overrides, invisible
// characters, controls. Marks that do not fit the text are left out.
func stretches(text string, marks []triage.Mark) (out []stretch) {
	marked := merge(text, marks)
	from, on := 0, false
	flush := func(to int) {
		if to > from {
			out = append(out, stretch{Text: text[from:to], Mark: on})
		}
		from = to
	}
	for i, r := range text {
		if in := inside(marked, i); in != on {
			flush(i)
			on = in
		}
		size := utf8.RuneLen(r)
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			size = 1
		}
		switch {
		case r == '\r' && strings.HasPrefix(text[i+1:], "\n"):
			flush(i)
			from = i + 1
		case hidden(text, i, r):
			flush(i)
			from = i + size
			out = append(out, stretch{Name: fmt.Sprintf("U+%04X", r), Mark: on, Wrap: r == '\u200B'})
		}
	}
	flush(len(text))
	return out
}

// hidden reports whether the rune at i is one a reader cannot see. The joiner inside an emoji is part of a picture, and the
// joiners of Indic and Southeast Asian scripts are left where letters stand on both sides.
func hidden(text string, i int, r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r == '\u200C' || r == '\u200D':
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		picture := func(x rune) bool { return unicode.Is(unicode.So, x) || unicode.Is(unicode.Sk, x) || x == '\uFE0F' }
		letter := func(x rune) bool { return x >= 0x0600 && (unicode.IsLetter(x) || unicode.IsMark(x)) }
		return !(picture(before) && picture(after)) && !(letter(before) && letter(after))
	case r == '\u00AD' || r == '\u034F' || r == '\u115F' || r == '\u1160' || r == '\u3164' || r == '\uFFA0':
		return true
	case r == '\u2028' || r == '\u2029':
		return true
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)
}

type span struct{ from, to int }

// merge makes of marks what can be shown: in order, apart, and on whole characters.
func merge(text string, marks []triage.Mark) (out []span) {
	boundary := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	for _, m := range marks {
		if m.Start >= 0 && m.Start < m.End && m.End <= len(text) && boundary(m.Start) && boundary(m.End) {
			out = append(out, span{m.Start, m.End})
		}
	}
	slices.SortFunc(out, func(a, b span) int { return a.from - b.from })
	kept := out[:0]
	for _, s := range out {
		if n := len(kept); n > 0 && s.from <= kept[n-1].to {
			kept[n-1].to = max(kept[n-1].to, s.to)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

func inside(spans []span, i int) bool {
	n, exact := slices.BinarySearchFunc(spans, i, func(s span, i int) int { return s.from - i })
	return exact || n > 0 && i < spans[n-1].to
}
