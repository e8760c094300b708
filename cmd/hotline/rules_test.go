package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRulesAreReplacedWhileTheHouseRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../triage/risk/data")); err != nil {
		t.Fatal(err)
	}
	r, err := openRules(dir)
	if err != nil {
		t.Fatal(err)
	}
	first := r.scorer()
	if err := r.refresh(); err != nil || r.scorer() != first {
		t.Errorf("nothing changed, and the rules did: %v", err)
	}
	broken := filepath.Join(dir, "zz.rules")
	if err := os.WriteFile(broken, []byte("this is no rule\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.refresh(); err == nil || r.scorer() != first {
		t.Errorf("a broken folder: %v, and the rules that worked are gone: %v", err, r.scorer() != first)
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	if err := r.refresh(); err != nil || r.scorer() == first {
		t.Errorf("the mended folder was not read: %v", err)
	}
	if _, err := openRules(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there was taken")
	}
}
