package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"hotline/triage/risk"
)

// rulebook is the rule set in use. A folder of the deployment's own is read again when it changes; while it is not sound the
// rules that worked go on.
type rulebook struct {
	dir  string // empty: the built-in rules
	seen string // names, sizes and times of what was read; touched by refresh alone
	use  atomic.Pointer[risk.Scorer]
}

func openRules(dir string) (*rulebook, error) {
	r := &rulebook{dir: dir}
	if dir == "" {
		r.use.Store(risk.Default())
		return r, nil
	}
	return r, r.refresh()
}

func (r *rulebook) scorer() *risk.Scorer { return r.use.Load() }

func (r *rulebook) refresh() error {
	if r.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		return fmt.Errorf("triage.rules: %w", err)
	}
	var now strings.Builder
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			fmt.Fprintln(&now, e.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	if now.String() == r.seen {
		return nil
	}
	s, err := risk.Load(os.DirFS(r.dir))
	r.seen = now.String() // a folder that is not sound is told once
	if err != nil {
		return fmt.Errorf("triage.rules: %w", err)
	}
	r.use.Store(s)
	return nil
}
