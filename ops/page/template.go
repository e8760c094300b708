package page

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"text/template/parse"
)

// SetConfig says what a Set is made of.
type SetConfig struct {
	// Files holds layout.html, any number of parts (names beginning with "_") and the pages, all in one folder.
	Files     fs.FS
	Languages Languages
	Catalogue Catalogue
	Inline    Inline
	// Funcs are added to t, lang, style and script.
	Funcs template.FuncMap
}

// Inline is the style and script that stand in the page itself: one request, and the policy allows exactly these bytes.
type Inline struct{ Style, Script string }

// Set holds one template set per page and language: the layout, the parts, the page. Within a template:
//
//	{{t "report.title"}}  the message in the page's language; {{t "queue.waiting" .N}} fills {0}
//	{{lang}}              the language's tag
//	{{style}} {{script}}  the Inline elements, whole
//
// It is safe for concurrent use.
type Set struct {
	pages map[string]*entry // by page and language
	names []string
}

type entry struct {
	tmpl *template.Template
	seen *atomic.Bool // shared by the languages of one page
}

const layout = "layout.html"

// NewSet parses every page in every language. A page that does not parse, a key the catalogue lacks, a page without title or
// content: all are told at once.
func NewSet(c SetConfig) (*Set, error) {
	names, err := fs.Glob(c.Files, "*.html")
	if err != nil {
		return nil, fmt.Errorf("page: templates: %w", err)
	}
	if len(c.Languages.tags) == 0 {
		return nil, errors.New("page: templates: no language")
	}
	s := &Set{pages: map[string]*entry{}}
	common := []string{layout}
	for _, n := range names {
		switch {
		case strings.HasPrefix(n, "_"):
			common = append(common, n)
		case n != layout:
			s.names = append(s.names, strings.TrimSuffix(n, path.Ext(n)))
		}
	}
	var faults []error
	for _, name := range s.names {
		seen := new(atomic.Bool)
		for _, lang := range c.Languages.tags {
			t, err := template.New(layout).Option("missingkey=error").Funcs(c.funcs(lang)).ParseFS(c.Files, append(slices.Clip(common), name+".html")...)
			if err != nil {
				faults = append(faults, fmt.Errorf("page: %s: %w", name, err))
				break
			}
			if lang == c.Languages.Default() {
				faults = append(faults, c.missing(name, t)...)
				faults = append(faults, escape(name, t)...)
			}
			s.pages[name+" "+lang] = &entry{t, seen}
		}
	}
	if len(s.names) == 0 {
		faults = append(faults, errors.New("page: templates: no page"))
	}
	return s, errors.Join(faults...)
}

func (c SetConfig) funcs(lang string) template.FuncMap {
	f := template.FuncMap{
		"t":      func(key string, args ...any) string { return c.Catalogue.Say(lang, key, args...) },
		"lang":   func() string { return lang },
		"style":  func() template.HTML { return template.HTML("<style>" + c.Inline.Style + "</style>") },
		"script": func() template.HTML { return template.HTML("<script>" + c.Inline.Script + "</script>") },
	}
	maps.Copy(f, c.Funcs)
	return f
}

// escape runs the page over nothing, because html/template looks at a page's contexts only then. That the page cannot do
// without its data is no fault.
func escape(page string, t *template.Template) []error {
	if bad, ok := errors.AsType[*template.Error](t.Execute(io.Discard, nil)); ok {
		return []error{fmt.Errorf("page: %s: %w", page, bad)}
	}
	return nil
}

// missing returns the keys that the templates ask for by name and the catalogue does not have.
func (c SetConfig) missing(page string, t *template.Template) (faults []error) {
	for _, part := range t.Templates() {
		if part.Tree == nil {
			continue
		}
		keysOf(part.Tree.Root, func(key string) {
			if !c.Catalogue.Has(key) {
				faults = append(faults, fmt.Errorf("page: %s: %s: no message %q", page, part.Name(), key))
			}
		})
	}
	return faults
}

// keysOf visits every literal key given to t below n.
func keysOf(n parse.Node, visit func(key string)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				keysOf(c, visit)
			}
		}
	case *parse.ActionNode:
		keysOf(n.Pipe, visit)
	case *parse.TemplateNode:
		keysOf(n.Pipe, visit)
	case *parse.IfNode:
		branch(&n.BranchNode, visit)
	case *parse.RangeNode:
		branch(&n.BranchNode, visit)
	case *parse.WithNode:
		branch(&n.BranchNode, visit)
	case *parse.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				keysOf(c, visit)
			}
		}
	case *parse.CommandNode:
		if f, ok := n.Args[0].(*parse.IdentifierNode); ok && f.Ident == "t" && len(n.Args) > 1 {
			if s, ok := n.Args[1].(*parse.StringNode); ok {
				visit(s.Text)
			}
		}
		for _, a := range n.Args {
			keysOf(a, visit)
		}
	}
}

func branch(n *parse.BranchNode, visit func(string)) {
	keysOf(n.Pipe, visit)
	keysOf(n.List, visit)
	keysOf(n.ElseList, visit)
}

// Render returns a page as bytes, whole or not at all.
func (s *Set) Render(name, lang string, data any) ([]byte, error) {
	return s.execute(name, lang, layout, data)
}

// Fragment returns one {{define}}d part of a page, for a script that refreshes a part.
func (s *Set) Fragment(name, lang, part string, data any) ([]byte, error) {
	return s.execute(name, lang, part, data)
}

func (s *Set) execute(name, lang, part string, data any) ([]byte, error) {
	e := s.pages[name+" "+lang]
	if e == nil {
		return nil, fmt.Errorf("page: no page %q in %q", name, lang)
	}
	var b bytes.Buffer
	if err := e.tmpl.ExecuteTemplate(&b, part, data); err != nil {
		// The text of err can hold what was in data.
		return nil, fmt.Errorf("page: %s: %w", name, errExecute)
	}
	e.seen.Store(true)
	return b.Bytes(), nil
}

var errExecute = errors.New("template did not execute")

// Write answers with a page. When the page does not execute, it answers 500 with a plain sentence and returns why.
func (s *Set) Write(w http.ResponseWriter, status int, name, lang string, data any) error {
	b, err := s.Render(name, lang, data)
	if err != nil {
		Refuse(w, lang, http.StatusInternalServerError)
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", lang)
	w.WriteHeader(status)
	_, err = w.Write(b)
	return err
}

// Names returns the names of all pages.
func (s *Set) Names() []string { return slices.Clone(s.names) }

// Unexecuted returns the pages nobody has rendered yet. A test main fails when any is left: such a page was never seen.
func (s *Set) Unexecuted() []string {
	var left []string
	for _, name := range s.names {
		for key, e := range s.pages {
			if strings.HasPrefix(key, name+" ") && !e.seen.Load() {
				left = append(left, name)
				break
			}
		}
	}
	return left
}
