package form

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"hotline/ops/page"
)

//go:embed pages/* words
var files embed.FS

// inline is the style and the script that stand in every page.
func inline() (page.Inline, error) {
	style, err := files.ReadFile("pages/style.css")
	if err != nil {
		return page.Inline{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	script, err := files.ReadFile("pages/script.js")
	if err != nil {
		return page.Inline{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return page.Inline{Style: string(style), Script: string(script)}, nil
}

// tongue is all pages in one language: one file of words, one set.
type tongue struct {
	tag    string
	words  page.Catalogue
	set    *page.Set
	months []string
	era    int // years added to the Gregorian ones: Thailand counts from the Buddha
}

// tongues are the languages the pages speak; another file of words is another language.
type tongues struct {
	known page.Languages
	all   []tongue // the default first
}

func loadTongues(first string, in page.Inline) (tongues, error) {
	names, err := fs.Glob(files, "words/*.toml")
	if err != nil {
		return tongues{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	pages, err := fs.Sub(files, "pages")
	if err != nil {
		return tongues{}, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	var t tongues
	var tags []string
	for _, name := range names {
		tag := strings.TrimSuffix(path.Base(name), ".toml")
		one, err := loadTongue(tag, name, pages, in)
		if err != nil {
			return tongues{}, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		if tag == first {
			t.all, tags = slices.Insert(t.all, 0, one), slices.Insert(tags, 0, tag)
		} else {
			t.all, tags = append(t.all, one), append(tags, tag)
		}
	}
	if len(tags) == 0 || tags[0] != first {
		return tongues{}, fmt.Errorf("%w: no words in the language %q", ErrConfig, first)
	}
	t.known, err = page.NewLanguages(tags...)
	return t, err
}

func loadTongue(tag, name string, pages fs.FS, in page.Inline) (tongue, error) {
	only, err := page.NewLanguages(tag)
	if err != nil {
		return tongue{}, err
	}
	words, err := page.LoadCatalogue(files, only, name)
	if err != nil {
		return tongue{}, err
	}
	set, err := page.NewSet(page.SetConfig{Files: pages, Languages: only, Catalogue: words, Inline: in})
	if err != nil {
		return tongue{}, err
	}
	t := tongue{tag: tag, words: words, set: set, months: strings.Fields(words.Say(tag, "language.months"))}
	if t.era, err = strconv.Atoi(words.Say(tag, "language.era")); err != nil || len(t.months) != 12 {
		return tongue{}, fmt.Errorf("%s: language.era is a number, language.months are twelve words", name)
	}
	return t, nil
}

func (t tongue) say(key string, args ...any) string { return t.words.Say(t.tag, key, args...) }

// date writes a day as its readers do.
func (t tongue) date(at time.Time) string {
	return fmt.Sprintf("%d %s %d", at.Day(), t.months[at.Month()-1], at.Year()+t.era)
}

func (t tongues) named(tag string) (tongue, bool) {
	for _, one := range t.all {
		if one.tag == tag {
			return one, true
		}
	}
	return tongue{}, false
}

// of is the language a form or a link asked for, else the browser's.
func (t tongues) of(tag string, r *http.Request) tongue {
	if one, ok := t.named(tag); ok {
		return one
	}
	return t.match(r)
}

func (t tongues) match(r *http.Request) tongue {
	one, _ := t.named(t.known.Match(r))
	return one
}

// link is one language to choose.
type link struct {
	Tag, Name, Href string
	Here            bool
}

// links lead to the same page in the other languages; href has one %s for the tag.
func (t tongues) links(here tongue, href string) []link {
	out := make([]link, len(t.all))
	for i, one := range t.all {
		out[i] = link{one.tag, one.say("language.name"), fmt.Sprintf(href, one.tag), one.tag == here.tag}
	}
	return out
}
