package risk

import (
	"fmt"
	"slices"
	"strings"
)

// lexicon holds the phrases of all languages and the concepts they stand for.
type lexicon struct {
	find     *automaton
	from     []int32 // phrase -> its concepts are meaning[from[p]:from[p+1]]
	meaning  []int16
	names    []string // concept -> name; parts of lines have names like "#3"
	index    map[string]int32
	lines    [][]line // concept -> its lines made of other concepts
	order    []int32  // concepts with lines, each after those it is made of
	negation int32
	skip     int32
	mask     int32
	frame    int32
	real     int32
	asks     int32
	days     [7]int32 // Sunday first
	soon     int32
	later    int32
	under12  int32
	teen     int32
	grown    int32
}

// line is one lexicon line that joins concepts: "@ask ~ @photo".
type line struct {
	parts []int32
	gaps  []int32 // gaps[i] stands before parts[i+1]: the most that may lie between
}

// What the joints of a line allow in between; a Latin word counts five, a Thai letter one.
const (
	besides = 6  // a space: at most one word
	nearby  = 26 // ~
	within  = 62 // ~~
)

// SyntaxError says where a rule set cannot be read. The text quotes the rule set, never a report.
type SyntaxError struct {
	File string
	Line int
	What string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("risk: %s:%d: %s", e.File, e.Line, e.What)
}

type lexiconReader struct {
	lex     *lexicon
	sp      *spelling
	phrases map[string]int32
	syms    [][]uint16
	means   [][]int16
	pending []pendingLine
	where   map[int32]SyntaxError // where a concept was first spoken of
	defined map[int32]bool
	page    page
	words   map[string]bool
}

type pendingLine struct {
	concept int32
	line    line
}

func newLexiconReader(sp *spelling) *lexiconReader {
	r := &lexiconReader{lex: &lexicon{index: map[string]int32{}}, sp: sp, phrases: map[string]int32{},
		where: map[int32]SyntaxError{}, defined: map[int32]bool{}, words: map[string]bool{}}
	l := r.lex
	for _, b := range []struct {
		to   *int32
		name string
	}{{&l.negation, "negation"}, {&l.skip, "skip"}, {&l.mask, "mask"}, {&l.frame, "frame"}, {&l.real, "real"}, {&l.asks, "question-mark"},
		{&l.days[0], "sunday"}, {&l.days[1], "monday"}, {&l.days[2], "tuesday"}, {&l.days[3], "wednesday"},
		{&l.days[4], "thursday"}, {&l.days[5], "friday"}, {&l.days[6], "saturday"},
		{&l.soon, "soon"}, {&l.later, "later"}, {&l.under12, "under12"}, {&l.teen, "teen"}, {&l.grown, "grown-age"}} {
		*b.to = r.concept(b.name)
		r.defined[*b.to] = true
	}
	return r
}

func (r *lexiconReader) concept(name string) int32 {
	if c, ok := r.lex.index[name]; ok {
		return c
	}
	c := int32(len(r.lex.names))
	r.lex.index[name] = c
	r.lex.names = append(r.lex.names, name)
	r.lex.lines = append(r.lex.lines, nil)
	return c
}

// read takes one lexicon file in.
func (r *lexiconReader) read(file, text string) error {
	section := int32(-1)
	for n, raw := range strings.Split(text, "\n") {
		bad := func(what string, args ...any) error {
			return &SyntaxError{file, n + 1, fmt.Sprintf(what, args...)}
		}
		l, _, _ := strings.Cut(raw, "#")
		l = strings.TrimSpace(l)
		switch {
		case l == "":
		case l[0] == '[':
			name, ok := strings.CutSuffix(l[1:], "]")
			if !ok || !goodName(name) {
				return bad("a concept is named like [asks-photo]")
			}
			section = r.concept(name)
			r.defined[section] = true
		case section < 0:
			return bad("phrases stand under a concept like [asks-photo]")
		default:
			items, err := splitTop(l, ',')
			if err != nil {
				return bad("%v", err)
			}
			for _, item := range items {
				if item = strings.TrimSpace(item); item == "" {
					continue
				}
				if err := r.item(section, item, SyntaxError{File: file, Line: n + 1}); err != nil {
					return bad("%v", err)
				}
			}
		}
	}
	return nil
}

func goodName(s string) bool {
	for _, c := range s {
		if !(c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z') {
			return false
		}
	}
	return s != ""
}

// splitTop cuts s at sep outside parentheses.
func splitTop(s string, sep byte) (out []string, err error) {
	depth, from := 0, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')':
			if depth--; depth < 0 {
				return nil, fmt.Errorf("a ) without its (")
			}
		case s[i] == sep && depth == 0:
			out, from = append(out, s[from:i]), i+1
		}
	}
	if depth != 0 {
		return nil, fmt.Errorf("a ( without its )")
	}
	return append(out, s[from:]), nil
}

// item takes one phrase or one joined line in.
func (r *lexiconReader) item(section int32, item string, at SyntaxError) error {
	words, err := splitTop(item, ' ')
	if err != nil {
		return err
	}
	var (
		text []string
		gap  int32
		any  bool
	)
	l := line{}
	turned := false
	add := func(c int32) {
		if len(l.parts) > 0 {
			if gap == 0 {
				gap = besides
			}
			l.gaps = append(l.gaps, gap)
		}
		l.parts, gap = append(l.parts, c), 0
	}
	flush := func() error {
		if len(text) == 0 {
			return nil
		}
		c := r.concept(fmt.Sprintf("#%s", strings.Join(text, " ")))
		r.defined[c] = true
		err := r.phrase(c, strings.Join(text, " "))
		text = nil
		add(c)
		return err
	}
	for _, w := range words {
		switch {
		case w == "":
		case w == "~" || w == "~~" || w == "&":
			any = true
			if err := flush(); err != nil {
				return err
			}
			if len(l.parts) == 0 || gap != 0 {
				return fmt.Errorf("%s joins two parts", w)
			}
			gap = nearby
			if w == "~~" {
				gap = within
			}
			turned = turned || w == "&"
		case w[0] == '@':
			any = true
			if err := flush(); err != nil {
				return err
			}
			if !goodName(w[1:]) {
				return fmt.Errorf("%q is no concept's name", w)
			}
			c := r.concept(w[1:])
			if _, ok := r.where[c]; !ok {
				at.What = fmt.Sprintf("concept %q is not defined", w[1:])
				r.where[c] = at
			}
			add(c)
		default:
			text = append(text, w)
		}
	}
	if !any {
		return r.phrase(section, strings.Join(text, " "))
	}
	if err := flush(); err != nil {
		return err
	}
	if gap != 0 {
		return fmt.Errorf("the line ends in a joint")
	}
	r.pending = append(r.pending, pendingLine{section, l})
	if turned {
		if len(l.parts) != 2 {
			return fmt.Errorf("& joins exactly two parts")
		}
		r.pending = append(r.pending, pendingLine{section, line{[]int32{l.parts[1], l.parts[0]}, l.gaps}})
	}
	return nil
}

// phrase takes one phrase in, with its alternatives spelt out.
func (r *lexiconReader) phrase(c int32, text string) error {
	all, err := spellOut(text)
	if err != nil {
		return err
	}
	kept := 0
	for _, one := range all {
		open := strings.HasSuffix(one, "*")
		one = strings.TrimSuffix(one, "*")
		r.page.fold(one, r.sp)
		sym := slices.Clone(r.page.sym)
		if len(sym) > 1 && sym[0] == ' ' && sym[1] == ' ' {
			sym = sym[1:]
		}
		for len(sym) > 1 && sym[len(sym)-1] == ' ' && sym[len(sym)-2] == ' ' {
			sym = sym[:len(sym)-1]
		}
		if len(sym) > 1 && sym[0] == ' ' && sym[1] >= 0x80 {
			sym = sym[1:]
		}
		if n := len(sym); n > 1 && sym[n-1] == ' ' && (sym[n-2] >= 0x80 || open) {
			sym = sym[:n-1]
		}
		if len(sym) == 0 || len(sym) == 1 && sym[0] == ' ' {
			continue
		}
		key := string(utf16Key(sym))
		if w := strings.Fields(key); len(w) == 1 && len(strings.Fields(one)) > 1 && hollow[w[0]] {
			continue
		}
		kept++
		id, ok := r.phrases[key]
		if !ok {
			id = int32(len(r.syms))
			r.phrases[key], r.syms = id, append(r.syms, sym)
			r.means = append(r.means, nil)
			for w := range strings.FieldsSeq(string(utf16Key(sym))) {
				r.words[w] = true
			}
		}
		if !slices.Contains(r.means[id], int16(c)) {
			r.means[id] = append(r.means[id], int16(c))
		}
	}
	if kept == 0 {
		return fmt.Errorf("%q is left with words that are in every text", text)
	}
	return nil
}

// hollow words say nothing by themselves. Spellings of a phrase that reading shortens to one of them are passed over.
var hollow = wordSet(`i me my myself we us our you your he him his she her they them it this that and or but if in on at of off up out for with
	from by about how what who when where why have get go come know there here not no now think say tell see all any one old man guy 30 40 50 let
	find give make take want like more cut close outside photo message threat hit kind again need can could thing because not back over down`)

func utf16Key(s []uint16) []rune {
	out := make([]rune, len(s))
	for i, c := range s {
		out[i] = rune(c)
	}
	return out
}

const mostSpellings = 8000

// spellOut writes "(send|give) (me)? pic" as all it stands for.
func spellOut(s string) ([]string, error) {
	open := strings.IndexByte(s, '(')
	if open < 0 {
		return []string{strings.Join(strings.Fields(s), " ")}, nil
	}
	depth, shut := 0, -1
	for i := open; i < len(s); i++ {
		if s[i] == '(' {
			depth++
		} else if s[i] == ')' {
			if depth--; depth == 0 {
				shut = i
				break
			}
		}
	}
	if shut < 0 {
		return nil, fmt.Errorf("a ( without its )")
	}
	inner, err := splitTop(s[open+1:shut], '|')
	if err != nil {
		return nil, err
	}
	rest := s[shut+1:]
	if strings.HasPrefix(rest, "?") {
		inner, rest = append(inner, ""), rest[1:]
	}
	var out []string
	for _, alt := range inner {
		more, err := spellOut(s[:open] + alt + rest)
		if err != nil {
			return nil, err
		}
		if out = append(out, more...); len(out) > mostSpellings {
			return nil, fmt.Errorf("one phrase stands for more than %d: %.40q", mostSpellings, s)
		}
	}
	return out, nil
}

// done checks and builds.
func (r *lexiconReader) done() (*lexicon, error) {
	l := r.lex
	for _, p := range r.pending {
		l.lines[p.concept] = append(l.lines[p.concept], p.line)
	}
	for c, at := range r.where {
		if !r.defined[c] {
			return nil, &at
		}
	}
	state := make([]byte, len(l.names))
	var visit func(c int32) error
	visit = func(c int32) error {
		switch state[c] {
		case 1:
			return fmt.Errorf("risk: concept %q is made of itself", l.names[c])
		case 2:
			return nil
		}
		state[c] = 1
		for _, ln := range l.lines[c] {
			for _, p := range ln.parts {
				if err := visit(p); err != nil {
					return err
				}
			}
		}
		state[c] = 2
		if len(l.lines[c]) > 0 {
			l.order = append(l.order, c)
		}
		return nil
	}
	for c := range l.names {
		if err := visit(int32(c)); err != nil {
			return nil, err
		}
	}
	var order []int32
	l.find, order = newAutomaton(r.syms)
	l.from = append(make([]int32, 0, len(order)+1), 0)
	for _, id := range order {
		l.meaning = append(l.meaning, r.means[id]...)
		l.from = append(l.from, int32(len(l.meaning)))
	}
	l.meaning = slices.Clip(l.meaning)
	return l, nil
}
