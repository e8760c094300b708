package main_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hotline/ops/bus"
)

// update lets golden files be written. What is frozen is only ever added to (R10).
var update = flag.Bool("update", false, "write golden files; frozen ones are only added to")

// rule is one rule of the house. The README prints Name and Text; a fault is told with Why, so that whoever breaks a rule
// learns what it protects.
type rule struct {
	ID, Name, Text string
	Why            string
	check          func(*house) []fault
}

// fault is one place where a rule is broken.
type fault struct{ Where, What string }

// house is every Go file of the module as it stands on disk: read here, because a `go list` in another process would be
// answered from the test cache.
type house struct {
	root  fs.FS
	fset  *token.FileSet
	files []*file
}

// file is one Go source file. Room is its folder, "" for the top.
type file struct {
	Path, Room string
	Test       bool
	Lines      int
	*ast.File
}

const module = "hotline"

// readHouse parses every Go file under root. What the toolchain skips (testdata, hidden folders) is no source.
func readHouse(root fs.FS) (*house, error) {
	h := &house{root: root, fset: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		src, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(h.fset, p, src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		room := path.Dir(p)
		if room == "." {
			room = ""
		}
		h.files = append(h.files, &file{p, room, strings.HasSuffix(name, "_test.go"), strings.Count(string(src), "\n"), parsed})
		return nil
	})
	return h, err
}

// at says where a node stands.
func (h *house) at(n ast.Node) string {
	p := h.fset.Position(n.Pos())
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// imports calls fn for every import of f with its path, as it is written.
func (f *file) imports(fn func(spec *ast.ImportSpec, imported string)) {
	for _, s := range f.Imports {
		if p, err := strconv.Unquote(s.Path.Value); err == nil {
			fn(s, p)
		}
	}
}

// selectors calls fn for every use of a name of an imported package, whatever the file calls the package.
func (f *file) selectors(fn func(n *ast.SelectorExpr, imported, name string)) {
	known := map[string]string{}
	f.imports(func(s *ast.ImportSpec, imported string) {
		local := path.Base(imported)
		if s.Name != nil {
			local = s.Name.Name
		}
		known[local] = imported
	})
	ast.Inspect(f.File, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && known[x.Name] != "" {
				fn(sel, known[x.Name], sel.Sel.Name)
			}
		}
		return true
	})
}

// strings calls fn for every string literal of f that is not an import or a struct tag.
func (f *file) strings(fn func(n *ast.BasicLit, text string)) {
	ast.Inspect(f.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			n.Tag = nil
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				if s, err := strconv.Unquote(n.Value); err == nil {
					fn(n, s)
				}
			}
		}
		return true
	})
}

// in reports whether room is one of the rooms or lies inside one.
func in(room string, rooms ...string) bool {
	return slices.ContainsFunc(rooms, func(r string) bool { return room == r || strings.HasPrefix(room, r+"/") })
}

// own gives the room of an import of ours.
func own(imported string) (room string, ok bool) { return strings.CutPrefix(imported, module+"/") }

func TestHouse(t *testing.T) {
	t.Parallel()
	h, err := readHouse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.files) < 50 {
		t.Fatalf("only %d Go files: this is not the house", len(h.files))
	}
	for _, r := range append(slices.Clone(rules), customs...) {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			for _, f := range r.check(h) {
				t.Errorf("%s %s %s: %s. Why: %s", r.ID, r.Name, f.Where, f.What, r.Why)
			}
		})
	}
}

// The README's list of rules is this file's, word for word.
func TestReadmePrintsTheRules(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var printed []string
	for line := range strings.Lines(string(readme)) {
		if after, ok := strings.CutPrefix(line, "- **R"); ok && strings.ContainsAny(after[:1], "123456789") {
			printed = append(printed, strings.TrimSpace(line))
		}
	}
	var want []string
	for _, r := range rules {
		want = append(want, fmt.Sprintf("- **%s %s** %s", r.ID, r.Name, r.Text))
	}
	for i := range max(len(printed), len(want)) {
		switch {
		case i >= len(printed):
			t.Errorf("README does not print: %s", want[i])
		case i >= len(want):
			t.Errorf("README prints a rule that nothing holds: %s", printed[i])
		case printed[i] != want[i]:
			t.Errorf("README prints\n%s\nthe house holds\n%s", printed[i], want[i])
		}
	}
}

// The README's table of the bus is made from the table itself; -update writes it.
func TestReadmePrintsTheBus(t *testing.T) {
	t.Parallel()
	const begins, ends = "<!-- bus -->\n", "<!-- /bus -->\n"
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(readme), begins)
	printed, after, ok2 := strings.Cut(rest, ends)
	if !ok || !ok2 {
		t.Fatalf("README has no place for the table, between %q and %q", begins, ends)
	}
	want := bus.Markdown()
	if printed == want {
		return
	}
	if !*update {
		t.Fatalf("README prints another table; go test ./cmd/hotline -run TestReadme -update writes\n%s", want)
	}
	if err := os.WriteFile("../../README.md", []byte(before+begins+want+ends+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
