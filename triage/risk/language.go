package risk

import "unicode"

// The scripts that are told apart. Letters are counted while folding.
const (
	latin = iota
	thai
	lao
	khmer
	burmese
	shan // letters of the Myanmar block that only Shan uses
	han
	kana
	strange
	scripts
)

func scriptOf(r rune) int {
	switch {
	case 0x0E80 <= r && r <= 0x0EFF:
		return lao
	case 0x1780 <= r && r <= 0x17FF:
		return khmer
	case 0x1075 <= r && r <= 0x1081, 0x1082 <= r && r <= 0x108D, 0x1090 <= r && r <= 0x1099, r == 0x1022:
		return shan
	case 0x1000 <= r && r <= 0x109F, 0xAA60 <= r && r <= 0xAA7F, 0xA9E0 <= r && r <= 0xA9FF:
		return burmese
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
		return kana
	}
	return strange
}

// plainLatin takes the marks off Latin letters, so that Vietnamese and Spanish match with and without them, and reads
// Cyrillic and Greek look-alikes as Latin inside a Latin word. The full skeleton of confusables would make "morning" "rnorning".
func plainLatin(r rune, inWord bool) (byte, bool) {
	if r < 0x80 {
		if isLower(byte(r)) || isDigit(byte(r)) {
			return byte(r), true
		}
		return 0, false
	}
	if c, ok := marked[r]; ok {
		return c, true
	}
	if inWord {
		if c, ok := lookAlike[r]; ok {
			return c, true
		}
	}
	return 0, false
}

var marked, lookAlike = func() (m, l map[rune]byte) {
	m, l = map[rune]byte{}, map[rune]byte{}
	for base, rs := range map[byte]string{
		'a': "àáâãäåāăąǎạảấầẩẫậắằẳẵặ", 'c': "çćč", 'd': "đðď", 'e': "èéêëēęěẹẻẽếềểễệ", 'g': "ğ", 'i': "ìíîïīıỉịĩ",
		'n': "ñńň", 'o': "òóôõöøōőơọỏốồổỗộớờởỡợ", 's': "śšş", 't': "ť", 'u': "ùúûüūůűưụủứừửữựũ", 'y': "ýÿỳỵỷỹ", 'z': "žźż",
	} {
		for _, r := range rs {
			m[r] = base
		}
	}
	for base, rs := range map[byte]string{'a': "аα", 'e': "еε", 'o': "оο", 'p': "рρ", 'c': "с", 'x': "хχ", 'y': "уγ", 'i': "іι", 's': "ѕ", 'k': "кκ", 'm': "м", 't': "тτ", 'h': "һ", 'n': "п"} {
		for _, r := range rs {
			l[r] = base
		}
	}
	return m, l
}()

// script names the writing of the text (ISO 15924). Qaag is Burmese typed for the Zawgyi font.
func (p *page) script() string {
	best, n := -1, 0
	for s, c := range p.letters {
		if c > n {
			best, n = s, c
		}
	}
	switch best {
	case latin:
		if p.letters[thai]*3 >= n {
			return "Thai"
		}
		return "Latn"
	case thai:
		return "Thai"
	case lao:
		return "Laoo"
	case khmer:
		return "Khmr"
	case burmese, shan:
		if p.zawgyi() {
			return "Qaag"
		}
		return "Mymr"
	case han:
		return "Hani"
	case kana:
		return "Jpan"
	case strange:
		return "Zzzz"
	}
	return "Zyyy"
}

// language goes by script first; Latin text by a vote of function words, where "und" is better than a guess. Romanised Thai
// has no detector anywhere (risk.md §1): it is "und", or "en" where English words stand in it.
func (p *page) language() string {
	votes, words := p.votes, p.words
	switch p.script() {
	case "Thai":
		return "th"
	case "Laoo":
		return "lo"
	case "Khmr":
		return "km"
	case "Mymr", "Qaag":
		if p.letters[shan]*12 > p.letters[burmese] && p.letters[shan] > 1 {
			return "shn"
		}
		return "my"
	case "Hani":
		return "zh"
	case "Latn":
		en, vi, es := votes[0], votes[1], votes[2]
		switch {
		case words == 0:
			return "und"
		case en >= vi && en >= es && en*6 >= words:
			return "en"
		case vi > es && vi*4 >= words:
			return "vi"
		case es > vi && es*5 >= words:
			return "es"
		}
	}
	return "und"
}

// zawgyi notices the visual order of Zawgyi: ေ written before its consonant, and letters Unicode keeps for other languages
// next to Burmese ones. It only notices; conversion needs a person's word.
func (p *page) zawgyi() bool {
	odd, prev := 0, uint16(0)
	for _, c := range p.sym {
		switch {
		case c == 0x1031 && (prev < 0x1000 || prev > 0x109F || prev == 0x103A || prev == 0x1038 || prev == 0x1037):
			odd++
		case prev == 0x1039 && (c < 0x1000 || c > 0x1021): // stacker without anything stacked: Zawgyi's asat
			odd++
		case 0x1060 <= c && c <= 0x1070, 0x107D <= c && c <= 0x1082, c == 0x108F, 0x1091 <= c && c <= 0x1097 && p.letters[shan] < 4:
			odd++
		}
		prev = c
	}
	return odd > 0 && odd*25 >= p.letters[burmese]+p.letters[shan]
}

// functionWords vote for a language: small words that nearly every sentence has, as they are written, marks off.
var functionWords = func() map[string]int {
	m := map[string]int{}
	for lang, words := range [...]string{
		`the a an i im my me you your u ur he she it they them his her him we us is am are was were be been do does did dont didnt doesnt
		not and but or so if when what who how why where this that these those to of in on at for with from by about up out now then
		have has had get got go going will would can could should just like want wants said says told tell know think no yes there here
		please pls help hi hello hey thanks thank ok because cuz than some any more all very too im ive its id ill thats`,
		`toi em anh chi con ban minh khong ko va la co cua cho nhung voi nay do thi da dang se duoc bi o trong cai ai gi nao oi nhe
		muon ma hay rat qua roi vay chau ong ba no ho nguoi mot den di noi bao hoi sao neu lam`,
		`el la los las un una yo mi me te tu su se que de en y o no es soy esta estoy con por para pero como cuando donde quien
		hay tengo tiene quiere dice dijo mas muy si ya le lo del al nos ella les este eso nada ayuda hola gracias`,
	} {
		for w := range wordSet(words) {
			m[w] |= 1 << lang
		}
	}
	return m
}()

func (p *page) vote() {
	p.words++
	if v := functionWords[string(p.word)]; v != 0 {
		for lang := range p.votes {
			p.votes[lang] += v >> lang & 1
		}
	}
}
