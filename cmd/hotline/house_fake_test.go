package main_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// table is a small ops/bus/topology.go that breaks nothing.
const table = `package bus
const (
	Reports = "REPORTS"
	Cases   = "CASES"
	Dead    = "DEAD"
)
var rows = []Row{
	{Name: Reports, Subjects: []string{"reports.in.*"}},
	{Name: Cases, Subjects: []string{"case.*.*"}},
	{Name: Dead, Subjects: []string{"dead.*"}},
}`

// Every rule finds what breaks it, and lets pass what looks like it. A rule that cannot fail holds nothing.
func TestTheRulesFindWhatBreaksThem(t *testing.T) {
	t.Parallel()
	type tree map[string]string
	for _, c := range []struct {
		rule string
		bad  tree
		good tree
	}{
		{"R1", tree{"intake/desk/a.go": `package desk; import _ "hotline/triage"`}, tree{"triage/a.go": `package triage; import _ "hotline/intake"`}},
		{"R1", tree{"ops/bus/a_test.go": `package bus; import _ "hotline/intake/desk"`}, tree{"ops/bus/a_test.go": `package bus; import _ "hotline/ops/vault"`}},
		{"R1", tree{"triage/queue/a.go": `package queue; import _ "hotline/cmd/hotline"`}, tree{"cmd/hotline/a.go": `package main; import _ "hotline/routing/console"`}},
		{"R2", tree{"intake/a.go": `package intake; import _ "net/netip"`}, tree{"intake/phone/a.go": `package phone; import _ "net/http"`}},
		{"R2", tree{"triage/a.go": `package triage; import _ "os"`}, tree{"triage/a.go": `package triage; import _ "strings"`}},
		{"R2", tree{"routing/a.go": `package routing; import _ "hotline/triage/casebook"`}, tree{"routing/a.go": `package routing; import _ "hotline/triage"`}},
		{"R2", tree{"triage/a.go": `package triage; import _ "hotline/ops/vault"`}, tree{"triage/a.go": `package triage; import _ "hotline/ops/secret"`}},
		{"R2", tree{"triage/a.go": `package triage; import _ "github.com/nats-io/nats.go"`}, tree{"triage/a.go": `package triage; import _ "github.com/google/uuid"`}},
		{"R3", tree{"routing/console/a.go": `package console; import _ "hotline/intake/contact"`}, tree{"intake/outbox/a.go": `package outbox; import _ "hotline/intake/contact"`}},
		{"R3", tree{"intake/desk/a.go": `package desk; import _ "hotline/intake/contact"`}, tree{"cmd/hotline/relay.go": `package main; import _ "hotline/intake/contact"`}},
		{"R4", tree{"intake/desk/a.go": `package desk; import v "hotline/ops/vault"; var o v.Opener`}, tree{"intake/desk/a.go": `package desk; import "hotline/ops/vault"; var s vault.Sealer`}},
		{"R4", tree{"triage/worker/a.go": `package worker; import "hotline/ops/vault"; var k *vault.CaseKeeper`}, tree{"triage/worker/a.go": `package worker; import "hotline/ops/vault"; var k *vault.CaseMaker; var o vault.Opener`}},
		{"R4", tree{"ops/vault/a.go": `package vault; type K struct{}; func (K) Seal() {}; func (*K) Open() {}`}, tree{"ops/vault/a.go": `package vault; type K struct{}; func (K) Seal() {}; type L struct{}; func (L) Open() {}`}},
		{"R5", tree{"ops/sim/a.go": `package sim; import _ "hotline/ops/secret"`}, tree{"ops/load/a.go": `package load; import _ "hotline/ops/sim"`}},
		{"R6", tree{"triage/a.go": `package triage; import "time"; var at = time.Now()`}, tree{"triage/queue/a.go": `package queue; import "time"; var at = time.Now()`}},
		{"R6", tree{"triage/risk/a.go": `package risk; import clock "time"; var now = clock.Now`}, tree{"triage/risk/a.go": `package risk; import "time"; var d = time.Minute`}},
		{"R7", tree{"routing/console/a.go": `package console; import _ "github.com/sirupsen/logrus"`}, tree{"ops/logging/a.go": `package logging; import _ "github.com/sirupsen/logrus"`}},
		{"R7", tree{"intake/desk/a.go": `package desk; import "log"; func f() { log.Printf("x") }`}, tree{"ops/page/a.go": `package page; import "log"; var l *log.Logger`}},
		{"R8", tree{"triage/a.go": `package triage; const s = "CASES"`}, tree{"triage/a.go": `package triage; const s = "cases waiting"`}},
		{"R8", tree{"triage/a.go": `package triage; const s = "case.%s.opened"`}, tree{"triage/a.go": `package triage; const s = "case.html"`}},
		{"R8", tree{"ops/bus/a.go": `package bus; const s = "reports.in." + "x"`}, tree{"ops/bus/subject.go": `package bus; const s = "reports.in." + "x"`}},
		{"R9", tree{"ops/bus/a.go": `package bus; func f(js J) { js.DeleteStream("x") }`}, tree{"ops/backup/a.go": `package backup; func f(js J) { js.DeleteStream("x") }`}},
		{"R10", tree{"intake/testdata/frozen/a.json": `edited`}, nil},
		{"R10", tree{"cmd/hotline/testdata/frozen.sum": "00  intake/testdata/frozen/gone.json\n"}, tree{"cmd/hotline/testdata/frozen.sum": ""}},
		{"R11", tree{"triage/worker/a.go": `package worker; import "hotline/triage"; var e = triage.Ended{}`}, tree{"triage/worker/a.go": `package worker; import "hotline/triage"; var e = triage.File{}`}},
		{"R11", tree{"routing/dispatch/a.go": `package dispatch; import "hotline/triage"; var c = triage.Close{}`}, tree{"routing/console/a.go": `package console; import "hotline/triage"; var c = triage.Close{}`}},
		{"R12", tree{"ops/bus/topology.go": strings.Replace(table, "{Name: Reports", "{Age: day, Name: Reports", 1)}, nil},
		{"R12", tree{"ops/bus/topology.go": strings.Replace(table, "Name: Cases", "Name: Other", 1)}, nil},
		{"tops", tree{"stuff/a.go": `package stuff`}, tree{"node_modules/x.js": "", ".gitignore": "node_modules/\n"}},
		{"tops", tree{"Dockerfile": "FROM scratch"}, tree{"LICENSE": ""}},
		{"rooms", tree{"intake/desk/a.go": "// Here is code.\npackage desk"}, tree{"intake/desk/a.go": "// Package desk is the one way in.\npackage desk", "cmd/drill/m.go": "// Command drill spars.\npackage main"}},
		{"names", tree{"ops/utils/a.go": `package utils`}, tree{"ops/bus/a.go": `package bus`}},
		{"length", tree{"ops/bus/a.go": "package bus\n" + strings.Repeat("\n", longest)}, tree{"ops/bus/a.go": "package bus\n" + strings.Repeat("\n", longest-1)}},
		{"todo", tree{"ops/bus/a.go": "package bus\n// TODO: later\n"}, tree{"ops/bus/a.go": "package bus\n// TODO(#12): later. Nothing to do.\n"}},
		{"waiting", tree{"ops/bus/a_test.go": `package bus; import "time"; func f() { time.Sleep(1) }`}, tree{"ops/bus/a_test.go": `package bus; import ("time"; _ "testing/synctest"); func f() { time.Sleep(1) }`}},
		{"skipping", tree{"ops/bus/a_test.go": `package bus; func f(t T) { t.Skip() }`}, tree{"ops/bus/a_test.go": `package bus; func f(t T) { t.Skip("there is no browser here") }`}},
		{"skipping", tree{"ops/bus/a_test.go": `package bus; func f(t T) { t.SkipNow() }`}, tree{"ops/bus/a_test.go": `package bus; func f(t T, s S) { s.Skip() }`}},
	} {
		if got := broken(t, c.rule, c.bad); len(got) == 0 {
			t.Errorf("%s lets pass %v", c.rule, slices.Sorted(maps.Values(c.bad)))
		} else if got[0].Where == "" || got[0].What == "" {
			t.Errorf("%s does not say where and what: %v", c.rule, got)
		}
		if got := broken(t, c.rule, c.good); len(got) > 0 {
			t.Errorf("%s refuses %v: %v", c.rule, slices.Sorted(maps.Values(c.good)), got)
		}
	}
}

// broken checks one rule on a small house that breaks none but by files.
func broken(t *testing.T, id string, files map[string]string) []fault {
	t.Helper()
	fake := fstest.MapFS{"ops/bus/topology.go": {Data: []byte(table)}, sums: {}}
	for name, text := range files {
		fake[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if id == "rooms" {
		delete(fake, "ops/bus/topology.go")
	}
	h, err := readHouse(fake)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range append(slices.Clone(rules), customs...) {
		if r.ID == id {
			return r.check(h)
		}
	}
	t.Fatalf("no rule %s", id)
	return nil
}

func TestEveryRuleIsTried(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("house_fake_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range append(slices.Clone(rules), customs...) {
		if !strings.Contains(string(source), fmt.Sprintf("{%q, tree{", r.ID)) {
			t.Errorf("%s is never broken on purpose", r.ID)
		}
	}
}

// With -update, frozen files that are not listed yet are listed. A line that stands is never changed.
func TestFrozenFilesAreListed(t *testing.T) {
	t.Parallel()
	if !*update {
		return // TestHouse/R10 compares
	}
	list, err := os.ReadFile("../../" + sums)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	found := frozenFiles(os.DirFS("../.."))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !strings.Contains(string(list), "  "+name+"\n") {
			list = append(list, found[name]+"  "+name+"\n"...)
		}
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../../"+sums, list, 0o644); err != nil {
		t.Fatal(err)
	}
}
