package risk

import (
	"slices"
	"strings"
)

// spelling brings words to their plainest form. Text and lexicon pass through the same one, so a lexicon line may be written
// in any of the forms.
type spelling struct {
	latin map[string][]string // chat spelling or irregular form -> plain words; none drops the word
	thai  map[uint16][]respelt
	known map[string]bool // words of the lexicon and ordinary words: never "corrected"
	near  map[string]string
}

type respelt struct{ from, to []uint16 }

// plain gives the plain words of one written Latin word. The result is valid until the next call only if it has one word.
func (s *spelling) plain(w []byte) []string {
	if len(w) > 40 {
		w = w[:40] // no word of ours is longer; a pasted key is
	}
	w = squeeze(w)
	if out, ok := s.latin[string(w)]; ok {
		return out
	}
	word := strings.TrimSuffix(strings.TrimSuffix(string(w), "'"), "'s")
	word = strings.ReplaceAll(word, "'", "")
	if word == "" {
		return nil
	}
	if out, ok := s.latin[word]; ok {
		return out
	}
	word = s.stem(word)
	if len(word) >= 5 && !s.known[word] {
		if fixed, ok := s.repair(word); ok {
			word = fixed
		}
	}
	if s.known != nil && !s.known[word] && len(word) > 3 {
		if once := undouble(word); once != word && s.known[once] {
			word = once
		}
	}
	return []string{word}
}

// squeeze leaves at most two of a letter in a row: "pleeeease" -> "pleease".
func squeeze(w []byte) []byte {
	out := w[:0]
	for i, c := range w {
		if i >= 2 && c == w[i-1] && c == w[i-2] && !isDigit(c) {
			continue
		}
		out = append(out, c)
	}
	return out
}

func undouble(w string) string {
	var b strings.Builder
	for i := 0; i < len(w); i++ {
		if i == 0 || w[i] != w[i-1] {
			b.WriteByte(w[i])
		}
	}
	return b.String()
}

// stem takes plural, -ed and -ing off. It is crude on purpose: it only has to do the same to text and lexicon.
func (s *spelling) stem(w string) string {
	n := len(w)
	if n < 4 || isDigit(w[0]) || keepWhole[w] {
		return w
	}
	switch {
	case strings.HasSuffix(w, "ies") && n > 4:
		return s.again(w[:n-3] + "y")
	case strings.HasSuffix(w, "es") && n > 4 && slices.Contains([]string{"s", "x", "z", "h", "o"}, w[n-3:n-2]):
		return s.again(w[:n-2])
	case w[n-1] == 's' && !strings.ContainsRune("sui", rune(w[n-2])):
		return s.again(w[:n-1])
	case strings.HasSuffix(w, "ied") && n > 4:
		return w[:n-3] + "y"
	case strings.HasSuffix(w, "ing") && n > 5 && strings.ContainsAny(w[:n-3], "aeiouy"):
		return s.again(bare(w[:n-3]))
	case strings.HasSuffix(w, "in") && n > 5 && verbsIn[w[:n-2]]:
		return w[:n-2]
	case strings.HasSuffix(w, "ed") && n > 4 && w[n-3] != 'e' && strings.ContainsAny(w[:n-2], "aeiouy"):
		return s.again(bare(w[:n-2]))
	}
	return w
}

func (s *spelling) again(w string) string {
	if out, ok := s.latin[w]; ok && len(out) == 1 {
		return out[0]
	}
	return w
}

// bare mends a stem: "stopp" -> "stop", "shar" -> "share".
func bare(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	if finalE[w+"e"] {
		return w + "e"
	}
	return w
}

var verbsIn = wordSet("ask talk text send tell call meet wait touch follow threaten scream watch look")

var finalE = wordSet(`make take give move share save force live leave come hate like love use chase invite drive arrive
	rape change promise escape hide ride smoke close blame notice decide blackmaile believe bite care dare date dance damage erase
	explore expose excite face fake forgive freeze guess handle hope ignore increase joke judge lose manage message image name
	note offence page pressure pursue receive refuse release remove rescue scare score serve shake shave size spare stare strangle
	struggle suppose tease trouble trace trade type undresse undertake update urge value wake waste wave whisper-e write advertise advise
	arrange argue abuse accuse choose chose compare complete continue convince describe disguise disgrace encourage engage examine exchange
	exercise experience humiliate harasse imagine impersonate investigate isolate manipulate measure nude overdose prepare
	produce prostitute propose provide put realise realize rehearse require separate seduce shame suicide survive telephone terminate delete
	video-e violate vote voice bribe bribe graduate operate create relate locate translate hesitate activate rate hire fire wire slice recognise recognize
	apologise apologize minimise practise practice sexualise sexualize traumatise traumatize solve dare lie die tie`)

var keepWhole = wordSet(`this his thus yes always news boss class address need feed bed speed indeed naked sacred hundred thing something nothing
	anything everything morning evening king ring bring sing spring string during wedding sibling building ceiling darling feeling red bless
	less miss kiss pass guess press dress across unless princess process access success business illness sadness always perhaps afterwards
	towards besides whereas series species sometimes lens gas bus plus status virus focus bonus campus us is as was has does goes gross cross
	stress mess chess loss toss grass glass mass ass piss discuss depress impress express possess happiness homeless helpless bleed breed seed
	weed exceed proceed succeed fries ties lies pies christmas texas paris james jesus charles wales thanks kids-e offering meeting duckling earring shed sled
	canvas tennis basis crisis analysis swing sling cling fling sting wing ding bing`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// repair finds the lexicon word that is one letter, or one swap of neighbours, away. Words of five letters and more only,
// first letters alike: shorter ones have too many neighbours that mean something else.
func (s *spelling) repair(w string) (string, bool) {
	if s.near == nil {
		return "", false
	}
	if k, ok := s.near[w]; ok && k != "" && k[0] == w[0] && oneEdit(w, k) {
		return k, true
	}
	var buf [40]byte
	for i := 1; i < len(w); i++ {
		d := append(append(buf[:0], w[:i]...), w[i+1:]...)
		if k, ok := s.near[string(d)]; ok && k != "" && k[0] == w[0] && oneEdit(w, k) {
			return k, true
		}
	}
	return "", false
}

// learn prepares repair: every lexicon word of five letters or more under itself and under each form with one letter gone.
// A form that two words share helps neither.
func (s *spelling) learn(words []string) {
	s.near = map[string]string{}
	add := func(form, w string) {
		if old, ok := s.near[form]; ok && old != w {
			w = ""
		}
		s.near[form] = w
	}
	for _, w := range words {
		if len(w) < 5 || len(w) > 20 {
			continue
		}
		add(w, w)
		for i := 1; i < len(w); i++ {
			if i+1 < len(w) && w[i] == w[i+1] {
				continue // the same form twice
			}
			add(w[:i]+w[i+1:], w)
		}
	}
}

// oneEdit reports whether a and b differ by one inserted, missing, wrong or swapped letter.
func oneEdit(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
