package sim

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

const (
	maxPhones  = 6 // side by side
	showCopies = 12
	showAlerts = 6
	pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

var pages = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{
	"clock":  func(t time.Time) string { return t.Local().Format("15:04:05") },
	"slots":  func(n int) []struct{} { return make([]struct{}, n) },
	"mark":   func(status string) string { return marks[status] },
	"status": func(t map[string]string, status string) string { return t[status] },
}).ParseFS(pageFiles, "page/*.html"))

// marks tell the state by shape, not by colour.
var marks = map[string]string{"sending": "○", "sent": "○", "received": "✓", "delivered": "✓", "lost": "✗", "undelivered": "✗", "failed": "✗"}

// view is what the page shows.
type view struct {
	Lang, Other string
	T           map[string]string
	Hotline     string
	Phones      []handsetView
	Examples    []string
	Suggest     string
	Error       string
	OtherLang   string // this page in the other language
	Events      string
	Faults      []faultView
	Behind      behindView
}

type handsetView struct {
	Lang, Number, ID, Close, Draft string
	T                              map[string]string
	All                            []string // every open number, to come back to the same page
	Examples                       []string
	Bubbles                        []Bubble
}

type faultView struct {
	Number, Open, When, Does string
}

type behindView struct {
	T                         map[string]string
	Copies                    []Message
	Alerts                    []Alert
	Total, WithWords, Deleted int
	Fetched                   int
}

// handsets adds the page and what it is made of.
func (s *Sim) handsets(own func(string, http.HandlerFunc)) {
	own("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.page(w, r, http.StatusOK, "", "") })
	own("POST /send", s.sendForm)
	own("GET /sim/thread", s.thread)
	own("GET /sim/behind", func(w http.ResponseWriter, r *http.Request) {
		render(w, http.StatusOK, "behind", s.behind(words[language(r)]))
	})
	own("GET /sim/events", s.events)
	for name, ctype := range map[string]string{"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"} {
		body, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			panic(err) // embedded
		}
		own("GET /sim/"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", ctype)
			w.Header().Set("Cache-Control", "no-cache")
			w.Write(body) //nolint:errcheck // the reader is gone
		})
	}
}

// language is the asked one, else the browser's first that is spoken here, else English.
func language(r *http.Request) string {
	if l := r.FormValue("lang"); words[l] != nil {
		return l
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		if l, _, _ := strings.Cut(strings.TrimSpace(part), "-"); words[l] != nil {
			return l
		}
	}
	return "en"
}

// dial makes an international number of what people type: 081 234 5678 is a Thai mobile number.
func dial(typed string) string {
	n := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "").Replace(strings.TrimSpace(typed))
	if len(n) == 10 && n[0] == '0' {
		return "+66" + n[1:]
	}
	return n
}

// openNumbers are the telephones on the page: those of the address, else a first one.
func openNumbers(r *http.Request) []string {
	r.ParseForm() //nolint:errcheck // what cannot be read is not there
	var open []string
	for _, typed := range r.Form["phone"] {
		if n := dial(typed); n != "" && len(n) <= 64 && !slices.Contains(open, n) && len(open) < maxPhones {
			open = append(open, n)
		}
	}
	if len(open) == 0 {
		open = []string{suggest(nil)}
	}
	return open
}

// suggest is a number that is not open yet.
func suggest(open []string) string {
	for i := 1; ; i++ {
		if n := "+6680000000" + strconv.Itoa(i); !slices.Contains(open, n) {
			return n
		}
	}
}

func address(lang string, open []string) string {
	return "/?" + url.Values{"lang": {lang}, "phone": open}.Encode()
}

// page shows the telephones. A draft that was refused is put back into its box.
func (s *Sim) page(w http.ResponseWriter, r *http.Request, status int, from, draft string) {
	lang, open := language(r), openNumbers(r)
	other := map[string]string{"th": "en", "en": "th"}[lang]
	t := words[lang]
	v := view{Lang: lang, Other: other, T: t, Hotline: s.cfg.HotlineNumber, Examples: examples[lang], Suggest: suggest(open),
		OtherLang: address(other, open), Events: "/sim/events?" + url.Values{"number": open}.Encode(), Behind: s.behind(t)}
	if status != http.StatusOK {
		v.Error = t["badtext"]
	}
	for i, n := range open {
		h := handsetView{Lang: lang, Number: n, ID: "p" + strconv.Itoa(i+1), T: t, All: open, Examples: examples[lang], Bubbles: s.Handset(n)}
		if n == from {
			h.Draft = draft
		}
		if len(open) > 1 {
			h.Close = address(lang, slices.DeleteFunc(slices.Clone(open), func(o string) bool { return o == n }))
		}
		v.Phones = append(v.Phones, h)
	}
	for _, f := range Faults() {
		does := f.Does
		if lang == "th" {
			does = f.Thai
		}
		with := open
		if !slices.Contains(open, f.Number) {
			with = append(slices.Clone(open[:min(len(open), maxPhones-1)]), f.Number)
		}
		v.Faults = append(v.Faults, faultView{f.Number, address(lang, with) + "#p" + strconv.Itoa(slices.Index(with, f.Number)+1), t["when"+f.When], does})
	}
	render(w, status, "page", v)
}

// behind is what a reporter never sees: the provider's copies and complaints.
func (s *Sim) behind(t map[string]string) behindView {
	v := behindView{T: t}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.Total, v.Deleted, v.Fetched = len(s.book.bySID), s.book.deleted, s.fetched
	s.book.newest(0, func(m *Message) bool {
		if len(v.Copies) < showCopies {
			v.Copies = append(v.Copies, *m)
		}
		if m.Body != "" {
			v.WithWords++
		}
		return true
	})
	for _, a := range slices.Backward(s.alerts) {
		if len(v.Alerts) == showAlerts {
			break
		}
		v.Alerts = append(v.Alerts, a)
	}
	return v
}

// thread is one telephone's screen alone, for the live page.
func (s *Sim) thread(w http.ResponseWriter, r *http.Request) {
	n := r.URL.Query().Get("number")
	render(w, http.StatusOK, "thread", handsetView{T: words[language(r)], Number: n, Bubbles: s.Handset(n)})
}

// sendForm sends without script: the box, or the example that was pressed; then back to the same telephones.
func (s *Sim) sendForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if r.ParseForm() != nil {
		http.Error(w, "a form of at most 64 kB is needed", http.StatusBadRequest)
		return
	}
	lang, open := language(r), openNumbers(r)
	from, body := dial(r.PostForm.Get("from")), r.PostForm.Get("body")
	media, _ := strconv.Atoi(r.PostForm.Get("media"))
	if i, err := strconv.Atoi(r.PostForm.Get("example")); err == nil && i >= 0 && i < len(examples[lang]) {
		body = examples[lang][i]
	}
	_, err := s.Text(context.WithoutCancel(r.Context()), Text{From: from, Body: body, Media: media})
	if errors.Is(err, ErrText) {
		s.page(w, r, http.StatusUnprocessableEntity, from, body)
		return
	}
	to := address(lang, open)
	if i := slices.Index(open, from); i >= 0 {
		to += "#p" + strconv.Itoa(i+1)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func render(w http.ResponseWriter, status int, name string, v any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, v); err != nil {
		http.Error(w, "the page has a fault", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(page.Bytes()) //nolint:errcheck // the reader is gone
}
