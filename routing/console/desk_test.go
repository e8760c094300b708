package console

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/queue"
)

// shown tells TestMain which pages were never shown.
var shown = make(chan *page.Set, 100)

func TestMain(m *testing.M) {
	code := m.Run()
	if chrome.end != nil {
		chrome.end()
	}
	close(shown)
	left := map[string]int{}
	sets := 0
	for s := range shown {
		sets++
		for _, name := range s.Unexecuted() {
			left[name]++
		}
	}
	for name, n := range left {
		if whole := flag.Lookup("test.run").Value.String() == ""; n == sets && code == 0 && whole {
			fmt.Printf("FAIL: no test ever showed the page %q\n", name)
			code = 1
		}
	}
	os.Exit(code)
}

// desk is a console over a real bus, with a browser for each person.
type desk struct {
	t testing.TB
	*Console
	book   *casebook.Book
	maker  *vault.CaseMaker
	keeper *vault.CaseKeeper
	server *httptest.Server
	log    *strings.Builder
}

var staff = []Person{{"malee", "มาลี", "th"}, {"anna", "Anna", "en"}, {"tom", "Tom", "en"}}

func newDesk(t testing.TB) *desk {
	t.Helper()
	s := bustest.Start(t)
	conn := bustest.Conn(t, s, bus.RoleConsole)
	book, err := casebook.New(conn, bustest.Committer(t, conn, bus.Cases))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- book.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("casebook: %v", err)
		}
	})
	<-book.Ready()

	seal, open, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	triageConn := bustest.Conn(t, s, bus.RoleTriage)
	triageKV, err := triageConn.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	kv, err := conn.KV(t.Context(), bus.Keys)
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := vault.NewCaseKeeper(t.Context(), conn.JetStream(), kv, open)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, book: book, maker: vault.NewCaseMaker(triageKV, bustest.Committer(t, triageConn, bus.Keys), seal), keeper: keeper, log: new(strings.Builder)}
	d.server = httptest.NewUnstartedServer(nil)
	c, err := New(Config{
		Book: book, Queue: queue.New(book), Keys: keeper, Staff: staff, Zone: time.UTC,
		Base: "http://" + d.server.Listener.Addr().String(), Log: logging.ForTest(t, d.log),
	})
	if err != nil {
		t.Fatal(err)
	}
	shown <- c.pages
	d.Console = c
	d.server.Config.Handler = c.Handler()
	d.server.Config.RegisterOnShutdown(c.Drain)
	d.server.Start()
	t.Cleanup(func() { c.Drain(); d.server.Close() })
	return d
}

// report is a message that a test files.
type report struct {
	text    string
	rating  triage.Rating
	marks   []triage.Mark
	refused int
	flags   []intake.Flag
	answers map[string]string
	channel intake.Channel
	nobody  bool // anonymous
	ago     time.Duration
}

func rated(s triage.Severity, c triage.Category) triage.Rating {
	return triage.Rating{Severity: s, Category: c, Language: "en", Reasons: map[string]string{
		"en": "someone asks for photos", "th": "มีคนขอรูป",
	}}
}

// file opens a case with a report, or adds one to the case.
func (d *desk) file(key uuid.UUID, r report) triage.Case {
	d.t.Helper()
	random := make([]byte, 16)
	_, _ = rand.Read(random)
	id := intake.DeriveReportID(secret.NewBytes(random), "test", "1")
	if key == uuid.Nil {
		key = triage.KeyFor(id)
	}
	public, err := d.maker.NewCase(d.t.Context(), key)
	if err != nil {
		d.t.Fatal(err)
	}
	if r.channel == "" {
		r.channel = intake.SMS
	}
	body, err := triage.Content{Text: secret.NewText(r.text), Answers: r.answers, Marks: r.marks}.Encode()
	if err != nil {
		d.t.Fatal(err)
	}
	sealed, err := public.Seal(vault.Place{Kind: triage.PlaceContent, ID: key.String()}, body.Reveal())
	if err != nil {
		d.t.Fatal(err)
	}
	var alias intake.Alias
	if !r.nobody {
		sum := sha256.Sum256(key[:])
		alias = intake.NewAlias(sum[:])
	}
	now := time.Now()
	c, _, err := d.book.Do(d.t.Context(), key, triage.File{
		Report: intake.Report{ID: id, Channel: r.channel, Alias: alias, At: now.Add(-r.ago), Refused: r.refused, Flags: r.flags},
		Sealed: sealed, Rating: r.rating, ID: triage.NewCaseID([5]byte(random[:5])), Public: public.Bytes(), Receive: now,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) do(c triage.Case, cmd triage.Command) triage.Case {
	d.t.Helper()
	c, _, err := d.book.Do(d.t.Context(), c.Key, cmd)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) now(c triage.Case) triage.Case {
	c, _ = d.book.Get(c.Key)
	return c
}

// browser is one person's, with her cookies.
type browser struct {
	t    testing.TB
	base string
	http *http.Client
}

func (d *desk) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &browser{d.t, d.server.URL, &http.Client{Jar: jar}}
}

// signedIn gives the browser of a person who used her link.
func (d *desk) signedIn(who triage.Staff) *browser {
	d.t.Helper()
	link, err := d.SignInLink(who)
	if err != nil {
		d.t.Fatal(err)
	}
	b := d.browser()
	if got := b.get(strings.TrimPrefix(link, b.base)).submit("/signin", nil); got.status != 200 || got.path != "/queue" {
		d.t.Fatalf("sign-in ends with %d at %s", got.status, got.path)
	}
	return b
}

// doc is an answer, parsed.
type doc struct {
	b      *browser
	status int
	path   string
	header http.Header
	body   string
	root   *html.Node
}

func (b *browser) do(r *http.Request) *doc {
	b.t.Helper()
	res, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		b.t.Fatal(err)
	}
	return &doc{b, res.StatusCode, res.Request.URL.Path, res.Header, string(body), root}
}

func (b *browser) get(path string) *doc {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.base+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r)
}

func (b *browser) post(path string, form url.Values) *doc {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

// submit sends the form of the page that goes to action, with what a person fills in.
func (d *doc) submit(action string, fill map[string]string) *doc {
	d.b.t.Helper()
	form, ok := d.form(action)
	if !ok {
		d.b.t.Fatalf("%s: no form goes to %s", d.path, action)
	}
	for name, value := range fill {
		form.Set(name, value)
	}
	return d.b.post(action, form)
}

// form gives the values a browser would send without anything filled in.
func (d *doc) form(action string) (url.Values, bool) {
	for n := range d.all("form") {
		if attr(n, "action") != action {
			continue
		}
		v := url.Values{}
		add := func(f *html.Node) {
			name, value := attr(f, "name"), attr(f, "value")
			switch {
			case name == "" || has(f, "disabled"):
			case f.Data == "textarea":
				v.Set(name, text(f))
			case f.Data == "select":
				for o := range f.Descendants() {
					if o.Data == "option" && has(o, "selected") {
						v.Set(name, attr(o, "value"))
					}
				}
			case f.Data == "input" && attr(f, "type") == "radio":
				if has(f, "checked") {
					v.Set(name, value)
				}
			case f.Data == "input":
				v.Set(name, value)
			}
		}
		for f := range n.Descendants() {
			add(f)
		}
		if id := attr(n, "id"); id != "" {
			for f := range d.root.Descendants() {
				if f.Type == html.ElementNode && attr(f, "form") == id {
					add(f)
				}
			}
		}
		return v, true
	}
	return nil, false
}

func (d *doc) all(tag string) func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range d.root.Descendants() {
			if n.Type == html.ElementNode && n.Data == tag && !yield(n) {
				return
			}
		}
	}
}

func (d *doc) id(id string) *html.Node {
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func (d *doc) text() string {
	for n := range d.all("main") {
		return text(n)
	}
	return text(d.root)
}

// says fails the test unless the page shows every one of words.
func (d *doc) says(words ...string) *doc {
	d.b.t.Helper()
	got := d.text()
	for _, w := range words {
		if !strings.Contains(got, w) {
			d.b.t.Errorf("%s (%d) does not say %q; it says: %s", d.path, d.status, w, got)
		}
	}
	return d
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
