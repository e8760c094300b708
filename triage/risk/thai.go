package risk

const (
	saraAA, saraAM, nikhahit, saraE, saraAE = 0x0E32, 0x0E33, 0x0E4D, 0x0E40, 0x0E41
	maiYamok                                = 0x0E46
)

func isThai(r rune) bool { return 0x0E01 <= r && r <= 0x0E5B }

func isTone(c uint16) bool      { return 0x0E47 <= c && c <= 0x0E4C }
func isUpperVow(c uint16) bool  { return c == 0x0E31 || 0x0E34 <= c && c <= 0x0E3A }
func isThaiMark(c uint16) bool  { return isTone(c) || isUpperVow(c) || c == nikhahit }
func isLeadVowel(c uint16) bool { return 0x0E40 <= c && c <= 0x0E44 }

// thai writes one Thai letter, repaired: NFKC splits SARA AM and never reorders; phones double marks, write เ twice for แ
// and put the tone before the vowel (risk.md §1).
func (p *page) thai(r rune, from, to int, sp *spelling) {
	c := uint16(r)
	if 0x0E50 <= c && c <= 0x0E59 {
		p.letter(byte(c-0x0E50)+'0', from, to, sp)
		return
	}
	if c == maiYamok || c == 0x0E3A || c == 0x0E4E || c == 0x0E4F || c >= 0x0E5A {
		p.space = false
		return // ๆ repeats a word; it says nothing a rule needs
	}
	p.letters[thai]++
	n := len(p.sym)
	last := p.sym[n-1]
	switch {
	case last == ' ' && n > 1 && p.from[n-1] != p.to[n-1]:
	case c == saraE && last == saraE && !p.space:
		p.sym[n-1], p.to[n-1], p.last = saraAE, int32(to), saraAE
		return
	case isTone(c) && last == c, isUpperVow(c) && last == c:
		p.to[n-1] = int32(to)
		return
	case isUpperVow(c) && isTone(last): // tone before vowel
		p.sym[n-1] = c
		p.last = 0
		p.put(last, from, to, 0)
		return
	case c == saraAA && last == nikhahit: // ํ + า
		p.sym[n-1], p.to[n-1], p.last = saraAM, int32(to), saraAM
		return
	case c == saraAA && n > 1 && isTone(last) && p.sym[n-2] == nikhahit: // ํ + tone + า
		p.sym[n-2], p.sym[n-1], p.to[n-1], p.last = last, saraAM, int32(to), saraAM
		return
	case isTone(c) && last == saraAM: // ำ + tone
		p.sym[n-1] = c
		p.last = 0
		p.put(saraAM, from, to, 0)
		return
	}
	cost := int32(1)
	if isThaiMark(c) {
		cost = 0
	}
	p.put(c, from, to, cost)
	p.hard = p.closesSentence()
	p.respell(sp)
}

// closing particles: a space behind one ends a Thai sentence, which has no full stop.
var closers = [][]uint16{u16("ค่ะ"), u16("คะ"), u16("ครับ"), u16("จ้า"), u16("ค้าบ"), u16("ค้ะ")}

func (p *page) closesSentence() bool {
	for _, c := range closers {
		if hasSuffix(p.sym, c) {
			return true
		}
	}
	return false
}

func hasSuffix(s, suffix []uint16) bool {
	if len(s) < len(suffix) {
		return false
	}
	s = s[len(s)-len(suffix):]
	for i := range suffix {
		if s[i] != suffix[i] {
			return false
		}
	}
	return true
}

// respell replaces a chat spelling that the text now ends with by the dictionary's (data/spelling.txt).
func (p *page) respell(sp *spelling) {
	for _, w := range sp.thai[p.sym[len(p.sym)-1]] {
		if !hasSuffix(p.sym, w.from) {
			continue
		}
		n := len(p.sym) - len(w.from)
		first, end, dist, sent, gap := p.from[n], p.to[len(p.to)-1], p.dist[n], p.sent[n], p.gap[n]
		p.cut(n)
		for i, c := range w.to {
			p.sym, p.from, p.to = append(p.sym, c), append(p.from, first), append(p.to, end)
			p.dist, p.sent, p.gap = append(p.dist, dist+int32(i)), append(p.sent, sent), append(p.gap, gap && i == 0)
		}
		p.flat = p.dist[len(p.dist)-1]
		p.last, p.runs = p.sym[len(p.sym)-1], 1
		return
	}
}

func (p *page) cut(n int) {
	p.sym, p.from, p.to, p.dist, p.sent, p.gap = p.sym[:n], p.from[:n], p.to[:n], p.dist[:n], p.sent[:n], p.gap[:n]
}

func u16(s string) (out []uint16) {
	for _, r := range s {
		out = append(out, uint16(r))
	}
	return out
}
