package risk

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
)

//go:embed data
var embedded embed.FS

// ErrNoRules is what Load says of a directory without a rule file.
var ErrNoRules = errors.New("risk: no rules")

// Default gives the embedded rule set. It is built once; that it loads is tested, so it cannot fail here.
var Default = sync.OnceValue(func() *Scorer {
	s, err := Load(mustSub())
	if err != nil {
		panic(err)
	}
	return s
})

// mustSub gives the embedded rule set as a directory.
func mustSub() fs.FS {
	dir, err := fs.Sub(embedded, "data")
	if err != nil {
		panic(err)
	}
	return dir
}

// Load reads a rule set: spelling.txt, every *.lex and every *.rules at the root of dir. Errors are *SyntaxError where a
// line is at fault. The set's version is the first line "# version NAME" of any rule file, and a hash of all files.
func Load(dir fs.FS) (*Scorer, error) {
	read := func(pattern string) (names []string, texts []string, err error) {
		if names, err = fs.Glob(dir, pattern); err != nil {
			return nil, nil, err
		}
		sort.Strings(names)
		for _, n := range names {
			b, err := fs.ReadFile(dir, n)
			if err != nil {
				return nil, nil, fmt.Errorf("risk: read %s: %w", path.Base(n), err)
			}
			texts = append(texts, string(b))
		}
		return names, texts, nil
	}
	sum := sha256.New()
	name := "unnamed"
	s := &Scorer{spelling: spelling{latin: map[string][]string{}, thai: map[uint16][]respelt{}}}
	spell, spellText, err := read("spelling*.txt")
	if err != nil {
		return nil, err
	}
	for i := range spell {
		fmt.Fprintf(sum, "%s %d\n%s", spell[i], len(spellText[i]), spellText[i])
		if err := s.spelling.read(spell[i], spellText[i]); err != nil {
			return nil, err
		}
	}
	lex, lexText, err := read("*.lex")
	if err != nil {
		return nil, err
	}
	r := newLexiconReader(&s.spelling)
	for i := range lex {
		fmt.Fprintf(sum, "%s %d\n%s", lex[i], len(lexText[i]), lexText[i])
		if err := r.read(lex[i], lexText[i]); err != nil {
			return nil, err
		}
	}
	if s.lexicon, err = r.done(); err != nil {
		return nil, err
	}
	rules, ruleText, err := read("*.rules")
	if err != nil {
		return nil, err
	}
	for i := range rules {
		fmt.Fprintf(sum, "%s %d\n%s", rules[i], len(ruleText[i]), ruleText[i])
		if v, ok := strings.CutPrefix(ruleText[i], "# version "); ok {
			name, _, _ = strings.Cut(v, "\n")
		}
		more, err := r.readRules(rules[i], ruleText[i])
		if err != nil {
			return nil, err
		}
		s.rules = append(s.rules, more...)
	}
	if len(s.rules) == 0 {
		return nil, ErrNoRules
	}
	ordinary, ordText, err := read("ordinary*.txt")
	if err != nil {
		return nil, err
	}
	for i := range ordinary {
		fmt.Fprintf(sum, "%s %d\n%s", ordinary[i], len(ordText[i]), ordText[i])
	}
	s.version = strings.TrimSpace(name) + "+" + hex.EncodeToString(sum.Sum(nil)[:4])
	s.spelling.finish(r.words, ordText)
	return s, nil
}

// read takes one spelling file in: "u, ya = you". Latin forms on the left become the words on the right; "=" alone on the
// right drops the word; Thai forms are replaced wherever they stand.
func (s *spelling) read(file, text string) error {
	for n, raw := range strings.Split(text, "\n") {
		l, _, _ := strings.Cut(raw, "#")
		if strings.TrimSpace(l) == "" {
			continue
		}
		left, right, ok := strings.Cut(l, "=")
		if !ok {
			return &SyntaxError{file, n + 1, "a spelling is written: plz, pls = please"}
		}
		to := strings.Fields(right)
		for from := range strings.SplitSeq(left, ",") {
			from = strings.TrimSpace(from)
			switch {
			case from == "":
				return &SyntaxError{file, n + 1, "a form is missing before the comma"}
			case from[0] < 0x80:
				s.latin[strings.ToLower(from)] = to
			default:
				f, t := u16(from), u16(strings.TrimSpace(right))
				if len(t) == 0 {
					return &SyntaxError{file, n + 1, "a Thai form needs what it stands for"}
				}
				s.thai[f[len(f)-1]] = append(s.thai[f[len(f)-1]], respelt{f, t})
			}
		}
	}
	return nil
}

// finish learns the lexicon's words for repair, once all phrases are in, and the ordinary words that are not to be repaired.
func (s *spelling) finish(words map[string]bool, ordinary []string) {
	known := map[string]bool{}
	var list []string
	for w := range words {
		if w[0] < 0x80 {
			known[w] = true
			list = append(list, w)
		}
	}
	sort.Strings(list)
	for _, text := range ordinary {
		for l := range strings.Lines(text) {
			if l[0] == '#' {
				continue
			}
			for w := range strings.FieldsSeq(l) {
				known[s.stem(w)], known[w] = true, true
			}
		}
	}
	for _, out := range s.latin {
		for _, w := range out {
			known[w] = true
		}
	}
	s.known = known
	s.learn(list)
}
