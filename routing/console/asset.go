package console

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"

	"hotline/intake"
	"hotline/intake/form"
	"hotline/ops/page"
	"hotline/triage"
)

//go:embed page/*
var pageFiles embed.FS

//go:embed words
var wordFiles embed.FS

// assets are the style and the script, served from paths that hold their hash, so that a browser may keep them.
type assets map[string]asset

type asset struct {
	hash, kind string
	body       []byte
}

func (a assets) path(name string) string { return "/asset/" + a[name].hash + "/" + name }

func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	as, ok := a[r.PathValue("name")]
	if !ok || r.PathValue("hash") != as.hash {
		page.Refuse(w, "en", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", as.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(as.body)
}

// load parses words and pages. Every word that a page may ask for by a computed name must be there.
func (c *Console) load() (err error) {
	if c.langs, err = page.NewLanguages("en", "th"); err != nil {
		return err
	}
	words, err := fs.Sub(wordFiles, "words")
	if err != nil {
		return err
	}
	if c.labels, err = form.LoadLabels(c.langs.Tags()...); err != nil {
		return err
	}
	if c.words, err = page.LoadCatalogue(words, c.langs, "page.toml", "case.toml", "list.toml"); err != nil {
		return err
	}
	for _, key := range computed() {
		if !c.words.Has(key) {
			return fmt.Errorf("console: no message %q", key)
		}
	}
	files, err := fs.Sub(pageFiles, "page")
	if err != nil {
		return err
	}
	c.assets = assets{}
	for name, kind := range map[string]string{"console.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8"} {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		c.assets[name] = asset{hex.EncodeToString(sum[:8]), kind, body}
	}
	c.pages, err = page.NewSet(page.SetConfig{Files: files, Languages: c.langs, Catalogue: c.words})
	return err
}

// computed lists the messages whose names are made from codes.
func computed() (keys []string) {
	for _, c := range triage.Categories() {
		keys = append(keys, "category."+string(c))
	}
	for _, d := range triage.Dispositions() {
		keys = append(keys, "disposition."+string(d))
	}
	for _, s := range triage.Severities() {
		keys = append(keys, "level."+s.String())
	}
	for _, o := range []intake.Outcome{"waiting", intake.Sent, intake.Delivered, intake.Read, intake.Undeliverable, intake.NoWayBack, intake.GaveUp} {
		keys = append(keys, "letter."+string(o))
	}
	for _, ch := range []intake.Channel{intake.SMS, intake.Web, intake.Voice} {
		keys = append(keys, "channel."+string(ch))
	}
	for _, f := range []intake.Flag{intake.Repaired, intake.Flood, intake.OptOut, intake.Returned, intake.Late, intake.Bidi, intake.Receipted} {
		keys = append(keys, "flag."+string(f))
	}
	for _, r := range refusals {
		keys = append(keys, "refused."+r)
	}
	for _, m := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"} {
		keys = append(keys, "month."+m)
	}
	return keys
}
