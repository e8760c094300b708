package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// rules are the rules of the house as far as source files can hold them. Behaviour that no source file shows (R10's
// readability, R11's Fold, R12's worker) is held by the rooms' own tests as well.
var rules = []rule{
	{"R1", "The stair.", "No import climbs.",
		"data climbs and imports descend; an import that climbs lets a door reach into a case", stair},
	{"R2", "Vocabulary does no I/O.", "The root packages of intake, triage and routing import only the standard library without `net` and `os`, `ops/secret`, `github.com/google/uuid` and the roots below.",
		"what a case is must be decidable without a disk, a network or a mood", vocabulary},
	{"R3", "One road back.", "Only `intake/phone`, `intake/gateway`, `intake/mailbox`, `intake/outbox` and assembly in `cmd` import `intake/contact`.",
		"a telephone number must not climb: pseudonymity is an import rule, not a promise", oneRoadBack},
	{"R4", "Sealing is not opening.", "The intake role holds public keys only (the relay role alone opens addresses). Starting it with a private key of another role is an error.",
		"a stolen intake host must open nothing", sealing},
	{"R5", "The oracle is independent.", "`ops/sim` and `ops/load` import nothing of ours but each other.",
		"a fake that shares code with the product agrees with its faults", oracle},
	{"R6", "No clock below the shell.", "`time.Now` is forbidden in the roots, `risk`, `rota` and policy: time comes in the event.",
		"a decision must be the same when it is played again", clockless},
	{"R7", "Only the allow-list reaches the log.", "logrus is imported in `ops/logging` alone.",
		"a log line that nobody filters is where a number leaks", allowList},
	{"R8", "The bus is one table.", "Stream and subject names are spelled in `ops/bus/topology.go` only.",
		"provisioning, permissions and the README derive from the table; a second spelling escapes all three", oneTable},
	{"R9", "Nothing deletes a stream", "but a restore into an empty directory.",
		"a stream deleted by mistake is every report lost", noDelete},
	{"R10", "Frozen files.", "Golden encodings of released versions are never edited, only added to.",
		"old reports must stay readable for ever", frozen},
	{"R11", "Software may raise a severity, never lower or close.", "Only a person does, with a reason.",
		"a machine that lowers a level hides a child", onlyPeople},
	{"R12", "No report is ever dropped.", "Not as spam, not as a prank, not when scoring, the vault or a provider fails.",
		"nobody writes twice", noDrop},
}

var floors = map[string]int{"ops": 1, "intake": 2, "triage": 3, "routing": 4, "cmd": 5}

func floor(room string) int {
	first, _, _ := strings.Cut(room, "/")
	return floors[first]
}

func stair(h *house) (out []fault) {
	for _, f := range h.files {
		f.imports(func(s *ast.ImportSpec, imported string) {
			if room, ok := own(imported); ok && floor(room) > floor(f.Room) {
				out = append(out, fault{h.at(s), fmt.Sprintf("%s (floor %d) imports %s (floor %d)", f.Room, floor(f.Room), room, floor(room))})
			}
		})
	}
	return out
}

func vocabulary(h *house) (out []fault) {
	for _, f := range h.files {
		if f.Test || !slices.Contains([]string{"intake", "triage", "routing"}, f.Room) {
			continue
		}
		f.imports(func(s *ast.ImportSpec, imported string) {
			first, _, _ := strings.Cut(imported, "/")
			room, ours := own(imported)
			switch {
			case ours && (room == "ops/secret" || floors[room] > 1 && floors[room] < floor(f.Room)):
			case imported == "github.com/google/uuid":
			case !ours && !strings.Contains(first, ".") && !slices.Contains([]string{"net", "os", "syscall", "log", "C"}, first):
			default:
				out = append(out, fault{h.at(s), f.Room + " is a vocabulary and imports " + imported})
			}
		})
	}
	return out
}

func oneRoadBack(h *house) (out []fault) {
	for _, f := range h.files {
		// A test of floor 2 may open a slip to see what is in it.
		if in(f.Room, "intake/phone", "intake/gateway", "intake/mailbox", "intake/outbox", "intake/contact", "cmd") || f.Test && in(f.Room, "intake") {
			continue
		}
		f.imports(func(s *ast.ImportSpec, imported string) {
			if room, _ := own(imported); in(room, "intake/contact") {
				out = append(out, fault{h.at(s), f.Room + " imports the address book"})
			}
		})
	}
	return out
}

// opening are the names of ops/vault that read what was sealed.
var opening = []string{"Opener", "OpenRing", "LoadOpener", "PrivateKey", "ParsePrivate", "NewMemory"}

func sealing(h *house) (out []fault) {
	methods := map[string][]string{} // of ops/vault: type -> Seal, Open
	for _, f := range h.files {
		if f.Test {
			continue
		}
		f.selectors(func(n *ast.SelectorExpr, imported, name string) {
			if imported != module+"/ops/vault" {
				return
			}
			// The relay's rooms open addresses and letters; a mailbox opens with what the reporter typed.
			door := in(f.Room, "intake") && !in(f.Room, "intake/contact", "intake/outbox", "intake/mailbox")
			if door && slices.Contains(opening, name) {
				out = append(out, fault{h.at(n), f.Room + " is a public room and holds vault." + name})
			}
			if in(f.Room, "intake", "triage") && (name == "CaseKeeper" || name == "NewCaseKeeper") {
				out = append(out, fault{h.at(n), f.Room + " holds what opens cases, vault." + name})
			}
		})
		if f.Room != "ops/vault" {
			continue
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || (fn.Name.Name != "Seal" && fn.Name.Name != "Open") {
				continue
			}
			typ := fn.Recv.List[0].Type
			if star, ok := typ.(*ast.StarExpr); ok {
				typ = star.X
			}
			if id, ok := typ.(*ast.Ident); ok {
				methods[id.Name] = append(methods[id.Name], fn.Name.Name)
				if len(methods[id.Name]) > 1 {
					out = append(out, fault{h.at(fn), id.Name + " both seals and opens"})
				}
			}
		}
	}
	return out
}

func oracle(h *house) (out []fault) {
	for _, f := range h.files {
		if !in(f.Room, "ops/sim", "ops/load") {
			continue
		}
		f.imports(func(s *ast.ImportSpec, imported string) {
			if room, ok := own(imported); ok && !in(room, "ops/sim", "ops/load") {
				out = append(out, fault{h.at(s), f.Room + " imports " + room})
			}
		})
	}
	return out
}

func clockless(h *house) (out []fault) {
	reads := []string{"Now", "Since", "Until"} // a timer that gives up on a slow reading tells no time
	for _, f := range h.files {
		roots := slices.Contains([]string{"intake", "triage", "routing"}, f.Room)
		if f.Test || !roots && !in(f.Room, "triage/risk", "routing/rota", "routing/policy") {
			continue
		}
		f.selectors(func(n *ast.SelectorExpr, imported, name string) {
			if imported == "time" && slices.Contains(reads, name) {
				out = append(out, fault{h.at(n), f.Room + " reads a clock with time." + name})
			}
		})
	}
	return out
}

func allowList(h *house) (out []fault) {
	for _, f := range h.files {
		if in(f.Room, "ops/logging") {
			continue
		}
		f.imports(func(s *ast.ImportSpec, imported string) {
			if imported == "github.com/sirupsen/logrus" || strings.HasPrefix(imported, "github.com/sirupsen/logrus/") {
				out = append(out, fault{h.at(s), f.Room + " imports logrus"})
			}
		})
		// The standard library's own loggers write wherever they like.
		f.selectors(func(n *ast.SelectorExpr, imported, name string) {
			loose := imported == "log" && (strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic") || name == "Default")
			loose = loose || imported == "log/slog" && slices.Contains([]string{"Debug", "Info", "Warn", "Error", "Log", "LogAttrs", "Default", "InfoContext", "WarnContext", "ErrorContext"}, name)
			if loose && !f.Test {
				out = append(out, fault{h.at(n), f.Room + " logs past ops/logging with " + path.Base(imported) + "." + name})
			}
		})
	}
	return out
}

// spellings reads the table's own names: streams and buckets whole, subjects up to their first wildcard.
func spellings(h *house) (names, prefixes []string) {
	for _, f := range h.files {
		if f.Path != "ops/bus/topology.go" {
			continue
		}
		f.strings(func(_ *ast.BasicLit, s string) {
			if s != "" && s == strings.ToUpper(s) && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == "" && !strings.HasSuffix(s, "_") {
				names = append(names, s)
			}
			if before, _, ok := strings.Cut(s, ".*"); ok && before != "" && strings.Trim(before, "abcdefghijklmnopqrstuvwxyz.") == "" {
				prefixes = append(prefixes, before+".")
			}
		})
	}
	return names, prefixes
}

func oneTable(h *house) (out []fault) {
	names, prefixes := spellings(h)
	for _, f := range h.files {
		// subject.go is the table's other half: it builds and takes apart what the table lists.
		if f.Test || f.Path == "ops/bus/topology.go" || f.Path == "ops/bus/subject.go" {
			continue
		}
		f.strings(func(n *ast.BasicLit, s string) {
			spelled := slices.ContainsFunc(names, func(name string) bool { return s == name || s == "KV_"+name || s == "OBJ_"+name })
			for _, p := range prefixes {
				rest, ok := strings.CutPrefix(s, p)
				spelled = spelled || ok && (rest == "" || strings.ContainsRune("*>%", rune(rest[0])))
			}
			if spelled {
				out = append(out, fault{h.at(n), f.Room + " spells a name of the bus: " + s})
			}
		})
	}
	return out
}

func noDelete(h *house) (out []fault) {
	for _, f := range h.files {
		if f.Test || in(f.Room, "ops/backup") {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"DeleteStream", "DeleteKeyValue", "DeleteObjectStore"}, s.Sel.Name) {
				out = append(out, fault{h.at(n), f.Room + " calls " + s.Sel.Name})
			}
			return true
		})
	}
	return out
}

// sums lists every frozen file with its hash, one a line, as sha256sum writes it.
const sums = "cmd/hotline/testdata/frozen.sum"

func frozen(h *house) (out []fault) {
	listed := map[string]string{}
	list, err := fs.ReadFile(h.root, sums)
	if err != nil {
		return []fault{{sums, "the list of frozen files is missing"}}
	}
	for line := range strings.Lines(string(list)) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			listed[name] = sum
		}
	}
	for name, sum := range frozenFiles(h.root) {
		switch was, known := listed[name]; {
		case !known:
			out = append(out, fault{name, "is frozen and not listed in " + sums + "; go test ./cmd/hotline -run Frozen -update adds it"})
		case was != sum:
			out = append(out, fault{name, "was edited"})
		}
		delete(listed, name)
	}
	for name := range listed {
		out = append(out, fault{name, "was removed"})
	}
	return out
}

// frozenFiles gives every file under a testdata/frozen folder with its hash.
func frozenFiles(root fs.FS) map[string]string {
	found := map[string]string{}
	_ = fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(p, "testdata/frozen/") {
			return nil
		}
		if b, err := fs.ReadFile(root, p); err == nil {
			sum := sha256.Sum256(b)
			found[p] = hex.EncodeToString(sum[:])
		}
		return nil
	})
	return found
}

func onlyPeople(h *house) (out []fault) {
	events := []string{"Opened", "Added", "Rated", "Claimed", "Released", "Replied", "Posted", "Noted", "Missed", "Ended", "Reopened"}
	people := []string{"Rate", "Close", "Reopen"}
	for _, f := range h.files {
		if f.Test || f.Room == "triage" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			sel, ok := lit.Type.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); !ok || x.Name != "triage" {
				return true
			}
			switch name := sel.Sel.Name; {
			case slices.Contains(events, name):
				out = append(out, fault{h.at(n), f.Room + " makes the event triage." + name + " itself; events come from Decide"})
			case slices.Contains(people, name) && !in(f.Room, "routing/console"):
				out = append(out, fault{h.at(n), f.Room + " commands triage." + name + "; only a person at the console does"})
			}
			return true
		})
	}
	return out
}

// noDrop looks at the table: a row that holds what nobody has handled yet may not age, expire or roll over.
func noDrop(h *house) (out []fault) {
	rows := map[string]bool{"Reports": false, "Cases": false, "Dead": false}
	for _, f := range h.files {
		if f.Path != "ops/bus/topology.go" {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			fields := map[string]ast.Expr{}
			for _, e := range lit.Elts {
				if kv, ok := e.(*ast.KeyValueExpr); ok {
					if k, ok := kv.Key.(*ast.Ident); ok {
						fields[k.Name] = kv.Value
					}
				}
			}
			name, ok := fields["Name"].(*ast.Ident)
			if _, kept := rows[nameOf(name, ok)]; !kept {
				return true
			}
			rows[name.Name] = true
			for _, loses := range []string{"Age", "TTL", "Shred"} {
				if fields[loses] != nil {
					out = append(out, fault{h.at(lit), name.Name + " forgets: " + loses})
				}
			}
			return true
		})
	}
	for name, seen := range rows {
		if !seen {
			out = append(out, fault{"ops/bus/topology.go", "has no row " + name})
		}
	}
	return out
}

func nameOf(id *ast.Ident, ok bool) string {
	if !ok {
		return ""
	}
	return id.Name
}
