package risk

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// page is a text made comparable: the lexicon goes through the same press. It is never stored; every symbol knows which
// bytes of the original it came from.
type page struct {
	sym  []uint16 // folded text; every Latin word stands between single spaces, Thai spaces are gone
	from []int32  // symbol -> first byte of the original
	to   []int32  // symbol -> byte behind it
	dist []int32  // symbol -> how far into the text, where a Latin word counts as much as five Thai letters
	sent []int16  // symbol -> sentence
	gap  []bool   // symbol -> a Thai space stood before it
	n    int16    // sentences
	pen
}

// pen is where the press is in the text.
type pen struct {
	word       []byte
	wordFrom   int
	letters    [scripts]int // letters per script, for the language
	votes      [3]int       // function words of en, vi, es
	words      int          // words of Latin letters
	flat       int32
	last, runs uint16 // last symbol written and how often in a row
	space      bool
	asks       []int32 // symbols before a question mark
	hard       bool    // the last Thai word was a closing particle: a space now ends the sentence
}

const wordCost = 5

func (p *page) reset() {
	p.sym, p.from, p.to, p.dist, p.sent, p.gap = p.sym[:0], p.from[:0], p.to[:0], p.dist[:0], p.sent[:0], p.gap[:0]
	p.n, p.pen = 0, pen{word: p.word[:0], asks: p.asks[:0]}
}

func (p *page) put(c uint16, from, to int, cost int32) {
	if c == p.last && c != ' ' {
		if p.runs++; p.runs > 2 { // มากกกก
			p.to[len(p.to)-1] = int32(to)
			return
		}
	} else {
		p.last, p.runs = c, 1
	}
	p.sym, p.from, p.to = append(p.sym, c), append(p.from, int32(from)), append(p.to, int32(to))
	p.flat += cost
	p.dist, p.sent, p.gap = append(p.dist, p.flat), append(p.sent, p.n), append(p.gap, p.space)
	p.space = false
}

// fold presses text. Words of Latin letters become their plainest form (word.go), Thai is repaired (thai.go), the rest is
// NFKC and lower case.
func (p *page) fold(text string, sp *spelling) {
	p.reset()
	p.put(' ', 0, 0, 0)
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '\'' && len(p.word) > 0:
				p.letter(c, i-1, i, sp)
			case 'A' <= c && c <= 'Z':
				p.letter(c+'a'-'A', i-1, i, sp)
			case c == '@' || c == '#' || c == '_':
				p.closeWord(i-1, sp)
			case c == '.' && len(p.word) > 0 && i < len(text) && (isDigit(text[i]) || isLower(text[i])):
				// 18.30, gmail.com, and ป.5 below: no sentence ends here
				p.closeWord(i-1, sp)
			case c == ':' && i < len(text) && isDigit(text[i]):
				p.closeWord(i-1, sp)
			default:
				p.closeWord(i-1, sp)
				p.stop(c)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isThai(r):
			p.closeWord(i, sp)
			p.thai(r, i, i+size, sp)
			i += size
		case r == '’' || r == '‘' || r == '´':
			if len(p.word) > 0 {
				p.word = append(p.word, '\'')
			}
			i += size
		case isInvisible(r):
			i += size
		default:
			next := i + norm.NFKC.NextBoundaryInString(text[i:], true)
			if next <= i {
				next = i + size
			}
			p.other(text, i, next, sp)
			i = next
		}
	}
	p.closeWord(len(text), sp)
	p.put(' ', len(text), len(text), 0)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func isInvisible(r rune) bool {
	return r == 0xAD || 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x2069 ||
		r == 0xFEFF || 0xFE00 <= r && r <= 0xFE0F || r == 0x1F3FB
}

// other folds one normalisation segment that is neither ASCII nor Thai.
func (p *page) other(text string, from, to int, sp *spelling) {
	for _, r := range norm.NFKC.String(text[from:to]) {
		r = unicode.ToLower(r)
		if l, ok := plainLatin(r, len(p.word) > 0); ok {
			p.letter(l, from, to, sp)
			continue
		}
		if unicode.Is(unicode.Mn, r) && r < 0x370 {
			continue
		}
		p.closeWord(from, sp)
		switch {
		case isThai(r):
			p.thai(r, from, to, sp)
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			if r > 0xFFFF {
				r = 0xFFFD
			}
			p.letters[scriptOf(r)]++
			if d := localDigit(r); d != 0 {
				p.letter(d, from, to, sp)
			} else {
				p.put(uint16(r), from, to, 1)
			}
		case r == '\n' || r == 0x2028 || r == '…' || r == '。' || r == '！' || r == '။' || r == '។':
			p.stop('\n')
		case r == '？':
			p.stop('?')
		default:
			p.space = true
			p.hard = false
		}
	}
}

// localDigit turns Lao, Burmese, Shan and Khmer digits into ASCII; Thai ones are in thai.go.
func localDigit(r rune) byte {
	for _, zero := range [...]rune{0xED0, 0x1040, 0x1090, 0x17E0} {
		if zero <= r && r <= zero+9 {
			return byte('0' + r - zero)
		}
	}
	return 0
}

func (p *page) letter(c byte, from, to int, sp *spelling) {
	if n := len(p.word); n == 0 {
		p.wordFrom = from
	} else if isDigit(c) != isDigit(p.word[n-1]) && n > 0 && p.word[n-1] != '\'' {
		// "11yrs", "ป5", "2nite": digits and letters part, except in chat spellings that word.go knows
		if !(n == 1 && (p.word[0] == '2' || p.word[0] == '4')) && !(isDigit(c) && n < 4) {
			p.flushWord(from, sp)
			p.wordFrom = from
		}
	}
	if !isDigit(c) {
		p.letters[latin]++
	}
	p.word = append(p.word, c)
}

// closeWord ends a Latin word at byte end of the original.
func (p *page) closeWord(end int, sp *spelling) {
	if len(p.word) > 0 {
		p.flushWord(end, sp)
	}
}

func (p *page) flushWord(end int, sp *spelling) {
	if !isDigit(p.word[0]) {
		p.vote()
	}
	if p.sym[len(p.sym)-1] != ' ' {
		p.put(' ', p.wordFrom, p.wordFrom, 0)
	}
	for _, w := range sp.plain(p.word) {
		for k := 0; k < len(w); k++ {
			cost := int32(0)
			if k == 0 {
				cost = wordCost
			}
			if w[k] == ' ' {
				cost = 0
			}
			p.last = 0 // repeats were squeezed in the word
			p.put(uint16(w[k]), p.wordFrom, end, cost)
		}
		p.put(' ', end, end, 0)
	}
	p.word = p.word[:0]
	p.space, p.hard = false, false
}

// stop ends a clause or a sentence.
func (p *page) stop(c byte) {
	if c == '?' {
		p.asks = append(p.asks, int32(len(p.sym)-1))
	}
	switch c {
	case '.', '!', '?', '\n', '\r', ';':
		if len(p.sym) > 0 && p.sent[len(p.sent)-1] == p.n && p.n < 1<<14 && p.flat > 0 {
			p.n++
		}
		p.space = true
	case ' ', '\t':
		if p.hard && p.n < 1<<14 && p.sent[len(p.sent)-1] == p.n {
			p.n++
		}
		p.space = true
	default:
		p.space = true
	}
	p.hard = false
	p.runs = 0
}
