package form

import (
	"fmt"
	"strings"

	"hotline/ops/page"
)

// Labels says the closed questions and their answers as reporters read them, for those who read what was answered.
type Labels struct{ words map[string]page.Catalogue }

// LoadLabels reads the words of some languages. It fails with ErrConfig when one is not spoken here.
func LoadLabels(tags ...string) (Labels, error) {
	l := Labels{map[string]page.Catalogue{}}
	for _, tag := range tags {
		only, err := page.NewLanguages(tag)
		if err != nil {
			return l, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		if l.words[tag], err = page.LoadCatalogue(files, only, "words/"+tag+".toml"); err != nil {
			return l, fmt.Errorf("%w: %w", ErrConfig, err)
		}
	}
	return l, nil
}

// Say gives a question and its answer in a language; what is not known stays as it is, an ID.
func (l Labels) Say(tag, question, answer string) (q, a string) {
	words := l.words[tag]
	if n, ok := strings.CutPrefix(question, "sign-"); ok && words.Has("sign."+n) {
		return words.Say(tag, "ask.signs"), words.Say(tag, "sign."+n)
	}
	q, a = question, answer
	if key := "ask." + question; words.Has(key) {
		q = words.Say(tag, key)
	}
	if key := "ask." + question + "-" + answer; words.Has(key) {
		a = words.Say(tag, key)
	}
	return q, a
}
