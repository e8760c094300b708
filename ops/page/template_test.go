package page

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

func langs(t *testing.T) Languages {
	t.Helper()
	l, err := NewLanguages("th", "en")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func words(t *testing.T, l Languages) Catalogue {
	t.Helper()
	c, err := LoadCatalogue(fstest.MapFS{"w.toml": {Data: []byte(`
[report.title]
th = "บอกเรา"
en = "Tell <us>"
[queue.waiting]
th = "รอ {0}"
en = """
{0} waiting for {1}"""
`)}}, l, "w.toml")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func files() fstest.MapFS {
	return fstest.MapFS{
		"layout.html": file(`<!doctype html><html lang="{{lang}}"><title>{{block "title" .}}{{end}}</title>{{style}}{{script}}<body>{{template "main" .}}</body></html>`),
		"_foot.html":  file(`{{define "foot"}}<footer>{{t "report.title"}}</footer>{{end}}`),
		"report.html": file(`{{define "title"}}{{t "report.title"}}{{end}}{{define "main"}}<p>{{.Text}}</p>{{template "foot"}}{{end}}`),
		"queue.html":  file(`{{define "main"}}{{if .N}}{{t "queue.waiting" .N "you"}}{{end}}{{end}}`),
	}
}

var inline = Inline{Style: "/* kept */ p>a{color:red}", Script: "// kept\nif(1<2&&'</b>')x()"}

func TestAPageSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	l := langs(t)
	s, err := NewSet(SetConfig{Files: files(), Languages: l, Catalogue: words(t, l), Inline: inline})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Names(); !slices.Equal(got, []string{"queue", "report"}) || !slices.Equal(s.Unexecuted(), got) {
		t.Error(got, s.Unexecuted())
	}
	w := httptest.NewRecorder()
	if err := s.Write(w, 422, "report", "en", map[string]string{"Text": "<script>alert(1)</script>"}); err != nil {
		t.Fatal(err)
	}
	body := w.Body.String()
	if w.Code != 422 || w.Header().Get("Content-Language") != "en" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Error(w.Code, w.Header())
	}
	for _, want := range []string{`<html lang="en">`, "<title>Tell &lt;us&gt;</title>", "<footer>Tell &lt;us&gt;</footer>", "&lt;script&gt;alert(1)"} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s: %s", want, body)
		}
	}
	if got, err := s.Render("queue", "th", map[string]int{"N": 3}); err != nil || !strings.Contains(string(got), "<body>รอ 3</body>") {
		t.Error(string(got), err)
	}
	if got, err := s.Fragment("queue", "en", "main", map[string]int{"N": 3}); err != nil || string(got) != "3 waiting for you" {
		t.Error(string(got), err)
	}
	if left := s.Unexecuted(); len(left) != 0 {
		t.Error(left)
	}
}

func TestThePolicyAllowsExactlyWhatThePageHolds(t *testing.T) {
	t.Parallel()
	l := langs(t)
	s, err := NewSet(SetConfig{Files: files(), Languages: l, Catalogue: words(t, l), Inline: inline})
	if err != nil {
		t.Fatal(err)
	}
	h := PublicHeaders(inline)(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = s.Write(w, 200, "report", "th", map[string]string{"Text": ""})
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	policy, found := w.Header().Get("Content-Security-Policy"), 0
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "style" || n.Data == "script") {
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			if !strings.Contains(policy, n.Data+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"';") {
				t.Errorf("%s: not in %s", n.Data, policy)
			}
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d inline elements", found)
	}
}

func TestAFailingPageIsA500WithoutItsData(t *testing.T) {
	t.Parallel()
	l := langs(t)
	s, err := NewSet(SetConfig{Files: files(), Languages: l, Catalogue: words(t, l)})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	err = s.Write(w, 200, "report", "en", struct{ Txt string }{"he said 0812345678"})
	if err == nil || strings.Contains(err.Error(), "081") || w.Code != 500 || w.Body.String() != Sentence("en", 500)+"\n" {
		t.Error(w.Code, w.Body.String(), err)
	}
	if err := s.Write(httptest.NewRecorder(), 200, "none", "en", nil); err == nil {
		t.Error("a page that is not there")
	}
}

func TestAllFaultsOfASetAreTold(t *testing.T) {
	t.Parallel()
	l := langs(t)
	f := files()
	f["bad.html"] = file(`{{define "main"}}{{if`)
	f["lost.html"] = file(`{{define "main"}}{{with $x := t "no.with"}}{{.}}{{end}}{{range .L}}{{printf "%s" (t "no.range")}}{{else}}{{t "report.title"}}{{end}}{{end}}`)
	f["bare.html"] = file(`no main`)
	f["context.html"] = file(`{{define "main"}}<a href="{{if .}}'{{else}}"{{end}}>{{end}}`)
	_, err := NewSet(SetConfig{Files: f, Languages: l, Catalogue: words(t, l)})
	if err == nil {
		t.Fatal("passes")
	}
	for _, want := range []string{"page: bad:", `no message "no.with"`, `no message "no.range"`, "page: bare:", "page: context:"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %s:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "report.title") {
		t.Error(err)
	}
	if _, err := NewSet(SetConfig{Files: fstest.MapFS{}, Languages: l}); err == nil {
		t.Error("a set without pages")
	}
}

func TestACatalogueIsWholeOrRefused(t *testing.T) {
	t.Parallel()
	l := langs(t)
	_, err := LoadCatalogue(fstest.MapFS{
		"a.toml": file("[a.b]\nth='x'\nen='y'\n[a.c]\nth='x'\n[a.d]\nth='x'\nen=''\nxx='z'\n[a.e]\nth=1"),
		"b.toml": file("[a.b]\nth='x'\nen='y'"),
	}, l, "a.toml", "b.toml")
	if err == nil {
		t.Fatal("passes")
	}
	for _, want := range []string{`a.c: nothing in "en"`, `a.d: nothing in "en"`, `a.d: unknown language "xx"`, "a.e.th: not a text", "a.b: said twice"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("lacks %s:\n%v", want, err)
		}
	}
	if strings.Count(err.Error(), "\n") != 4 {
		t.Error(err)
	}
	c := words(t, l)
	if got := c.Say("en", "queue.waiting", "{1}", "{0}"); got != "{1} waiting for {0}" {
		t.Error(got)
	}
	if !slices.Equal(c.Keys(), []string{"queue.waiting", "report.title"}) || c.Say("en", "none") != "none" || c.Say("fr", "report.title") != "report.title" {
		t.Error(c.Keys())
	}
	if _, err := LoadCatalogue(fstest.MapFS{}, l, "none"); err == nil {
		t.Error("a file that is not there")
	}
}

func TestTheBrowsersLanguage(t *testing.T) {
	t.Parallel()
	l := langs(t)
	for accept, want := range map[string]string{
		"": "th", "en-GB,en;q=0.9": "en", "th-TH": "th", "fr": "th", "fr, en;q=0.5": "en", "*": "th", ";;;": "th",
		"en;q=0.1, th": "th", strings.Repeat("en,", 100): "th",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", accept)
		if got := l.Match(r); got != want {
			t.Errorf("%.20q: %s", accept, got)
		}
	}
	if !l.Has("en") || l.Has("fr") {
		t.Error("Has")
	}
	for _, bad := range [][]string{{}, {"not a tag"}, {"en", "en"}} {
		if _, err := NewLanguages(bad...); err == nil {
			t.Error(bad)
		}
	}
}
