package page

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Catalogue holds every sentence a set of pages says, in every language: data, loaded from the caller's embedded files. The
// zero Catalogue says nothing.
type Catalogue struct {
	words map[string]map[string]string // key -> language -> text
}

// LoadCatalogue reads TOML files in which a table is a message and its keys are languages:
//
//	[report.title]
//	en = "Tell us"
//	th = "บอกเรา"
//
// All faults are told at once: a message without one of the languages, with an unknown one, or said twice.
func LoadCatalogue(fsys fs.FS, langs Languages, files ...string) (Catalogue, error) {
	c := Catalogue{map[string]map[string]string{}}
	var faults []error
	for _, name := range files {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Catalogue{}, fmt.Errorf("page: catalogue: %w", err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(src, &tree); err != nil {
			return Catalogue{}, fmt.Errorf("page: catalogue %s: %w", name, err)
		}
		faults = append(faults, c.collect("", tree, langs)...)
	}
	return c, errors.Join(faults...)
}

func (c Catalogue) collect(key string, tree map[string]any, langs Languages) (faults []error) {
	text := map[string]string{}
	for _, k := range slices.Sorted(maps.Keys(tree)) {
		switch v := tree[k].(type) {
		case string:
			if !langs.Has(k) {
				faults = append(faults, fmt.Errorf("page: catalogue: %s: unknown language %q", key, k))
			}
			text[k] = strings.TrimSpace(v)
		case map[string]any:
			faults = append(faults, c.collect(strings.TrimPrefix(key+"."+k, "."), v, langs)...)
		default:
			faults = append(faults, fmt.Errorf("page: catalogue: %s.%s: not a text", key, k))
		}
	}
	if len(text) == 0 {
		return faults
	}
	for _, tag := range langs.tags {
		if text[tag] == "" {
			faults = append(faults, fmt.Errorf("page: catalogue: %s: nothing in %q", key, tag))
		}
	}
	if c.words[key] != nil {
		faults = append(faults, fmt.Errorf("page: catalogue: %s: said twice", key))
	}
	c.words[key] = text
	return faults
}

// Has reports whether key is a message.
func (c Catalogue) Has(key string) bool { return c.words[key] != nil }

// Keys returns all keys, sorted.
func (c Catalogue) Keys() []string { return slices.Sorted(maps.Keys(c.words)) }

// Say returns the message in a language, with {0}, {1} … replaced by args. What is missing shows as its key, so that a page
// still serves; templates cannot get there, because their keys are checked when they are parsed.
func (c Catalogue) Say(lang, key string, args ...any) string {
	text, ok := c.words[key][lang]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
