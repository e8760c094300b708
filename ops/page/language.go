package page

import (
	"fmt"
	"net/http"
	"slices"

	"golang.org/x/text/language"
)

// Languages are the languages a set of pages speaks; the first is the one to fall back on.
type Languages struct {
	tags    []string
	matcher language.Matcher
}

// NewLanguages takes BCP 47 tags such as "th" and "en"; the first is the default.
func NewLanguages(tags ...string) (Languages, error) {
	if len(tags) == 0 {
		return Languages{}, fmt.Errorf("page: no language")
	}
	parsed := make([]language.Tag, len(tags))
	for i, tag := range tags {
		p, err := language.Parse(tag)
		if err != nil {
			return Languages{}, fmt.Errorf("page: language %q: %w", tag, err)
		}
		if slices.Contains(tags[:i], tag) {
			return Languages{}, fmt.Errorf("page: language %q twice", tag)
		}
		parsed[i] = p
	}
	return Languages{slices.Clone(tags), language.NewMatcher(parsed)}, nil
}

// Tags returns the tags in the order given.
func (l Languages) Tags() []string { return slices.Clone(l.tags) }

// Default is the first language.
func (l Languages) Default() string { return l.tags[0] }

// Has reports whether tag is one of the languages, as in the path /th/.
func (l Languages) Has(tag string) bool { return slices.Contains(l.tags, tag) }

// longestAccept bounds what is parsed of Accept-Language; browsers send under a hundred bytes.
const longestAccept = 256

// Match returns the language the browser prefers among ours.
func (l Languages) Match(r *http.Request) string {
	h := r.Header.Get("Accept-Language")
	if h == "" || len(h) > longestAccept {
		return l.Default()
	}
	_, i := language.MatchStrings(l.matcher, h)
	return l.tags[i]
}
