package main_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// customs are what style.md asks of every file; they have no number and the README does not print them.
var customs = []rule{
	{"tops", "The top is the tour.", "", "whoever opens the house first should see its five floors and its papers", tops},
	{"rooms", "Every room says what it is.", "", "a package comment is where a reader starts", rooms},
	{"names", "A room has a plain name.", "", "a room called helpers holds what nobody thought about", names},
	{"length", "A file answers one question.", "", "a long file answers several", length},
	{"todo", "No TODO without an issue.", "", "an unnumbered promise is forgotten", todo},
	{"waiting", "Tests do not sleep.", "", "a test that sleeps is slow when it passes and wrong when it fails", waiting},
	{"skipping", "A skipped test says why.", "", "a silent skip hides a gap", skipping},
}

func tops(h *house) (out []fault) {
	folders := []string{"cmd", "routing", "triage", "intake", "ops", ".ci", ".git"}
	papers := []string{"README.md", "LICENSE", "docker-compose.yml", "go.mod", "go.sum", ".golangci.yml", ".gitignore", ".git"}
	ignored, _ := fs.ReadFile(h.root, ".gitignore")
	entries, err := fs.ReadDir(h.root, ".")
	if err != nil {
		return []fault{{".", "cannot be read"}}
	}
	for _, e := range entries {
		known := slices.Contains(papers, e.Name())
		if e.IsDir() {
			known = slices.Contains(folders, e.Name())
		}
		for line := range strings.Lines(string(ignored)) {
			pattern := strings.Trim(strings.TrimSpace(line), "/")
			if ok, _ := path.Match(pattern, e.Name()); ok && pattern != "" {
				known = true
			}
		}
		if !known {
			out = append(out, fault{e.Name(), "does not belong at the top"})
		}
	}
	return out
}

func rooms(h *house) (out []fault) {
	said := map[string]bool{}
	for _, f := range h.files {
		if f.Test {
			continue
		}
		opening := "Package " + f.Name.Name + " "
		if f.Name.Name == "main" {
			opening = "Command " + path.Base(f.Room) + " "
		}
		said[f.Room] = said[f.Room] || f.Doc != nil && strings.HasPrefix(strings.TrimSpace(f.Doc.Text()), opening)
	}
	for room, ok := range said {
		if !ok {
			out = append(out, fault{room, "has no package comment (Package name …; Command name … for a main)"})
		}
	}
	return out
}

func names(h *house) (out []fault) {
	junk := []string{"util", "utils", "helper", "helpers", "manager", "common", "misc", "shared", "base", "lib"}
	seen := map[string]bool{}
	for _, f := range h.files {
		if !seen[f.Room] && slices.Contains(junk, path.Base(f.Room)) {
			out = append(out, fault{f.Room, "is a junk drawer"})
		}
		seen[f.Room] = true
	}
	return out
}

const longest = 450

func length(h *house) (out []fault) {
	for _, f := range h.files {
		if f.Lines > longest {
			out = append(out, fault{f.Path, fmt.Sprintf("has %d lines, more than %d", f.Lines, longest)})
		}
	}
	return out
}

var (
	promise  = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
	numbered = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\(#\d+\)`)
)

func todo(h *house) (out []fault) {
	for _, f := range h.files {
		for _, g := range f.Comments {
			for _, c := range g.List {
				if promise.MatchString(numbered.ReplaceAllString(c.Text, "")) {
					out = append(out, fault{h.at(c), "promises without an issue: write TODO(#12)"})
				}
			}
		}
	}
	return out
}

// waiting lets a file sleep that works in a bubble: there it moves the clock and costs nothing.
func waiting(h *house) (out []fault) {
	for _, f := range h.files {
		bubble := false
		f.imports(func(_ *ast.ImportSpec, imported string) { bubble = bubble || imported == "testing/synctest" })
		if !f.Test || bubble {
			continue
		}
		f.selectors(func(n *ast.SelectorExpr, imported, name string) {
			if imported == "time" && name == "Sleep" {
				out = append(out, fault{h.at(n), "sleeps outside a synctest bubble; wait for what should happen"})
			}
		})
	}
	return out
}

func skipping(h *house) (out []fault) {
	for _, f := range h.files {
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				return true
			}
			// Only the tester's own: a receiver called t, b, f or tb.
			if x, ok := sel.X.(*ast.Ident); !ok || !slices.Contains([]string{"t", "b", "f", "tb"}, x.Name) {
				return true
			}
			if len(call.Args) > 0 {
				lit, literal := call.Args[0].(*ast.BasicLit)
				if !literal || lit.Kind == token.STRING && len(strings.Fields(lit.Value)) >= 3 {
					return true
				}
			}
			out = append(out, fault{h.at(n), "skips without a sentence"})
			return true
		})
	}
	return out
}
