package form_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/form"
	"hotline/intake/mailbox"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if chrome.end != nil {
		chrome.end()
	}
	os.Exit(code)
}

// room is the public pages over the real bus, with the real desk and mailbox behind them.
type room struct {
	t        *testing.T
	open     vault.Opener
	boxes    *mailbox.Mailbox
	provider *mailbox.Provider
	signer   *mailbox.Signer
	handler  http.Handler
	url      string

	mu      sync.Mutex
	filed   []desk.Submission
	fail    error // of the next report
	notices []form.Notice
	letters int
	desk    *desk.Desk
}

// Accept is the desk, with a look at what it gets.
func (m *room) Accept(ctx context.Context, s desk.Submission) (desk.Accepted, error) {
	m.mu.Lock()
	fail := m.fail
	m.fail = nil
	m.mu.Unlock()
	if fail != nil {
		return desk.Accepted{}, fail
	}
	done, err := m.desk.Accept(ctx, s)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil && !done.Duplicate {
		m.filed = append(m.filed, s)
	}
	return done, err
}

func key(name string) secret.Bytes { return secret.NewBytes(fmt.Appendf(nil, "%-32s", name)) }

func newRoom(t *testing.T) *room {
	t.Helper()
	out := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, elsewhere) }))
	t.Cleanup(out.Close)
	m := bubble(t, out.URL)
	srv := httptest.NewServer(m.handler)
	t.Cleanup(srv.Close)
	m.url = srv.URL
	return m
}

// bubble is a room without a listener.
func bubble(t *testing.T, leave string) *room {
	t.Helper()
	seal, open, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	m := &room{t: t, open: open}
	s := bustest.Start(t)
	in, relay := bustest.Conn(t, s, bus.RoleIntake), bustest.Conn(t, s, bus.RoleRelay)
	m.desk = desk.New(desk.Defaults(), bustest.Committer(t, in, bus.Reports), seal)
	m.boxes, err = mailbox.New(t.Context(), mailbox.Config{
		Pepper: key("pepper"), IssueKey: key("issue"), Relay: seal, Conn: in, Fates: bustest.Committer(t, in, bus.Letters),
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.provider, err = mailbox.NewProvider(t.Context(), relay, bustest.Committer(t, relay, bus.Boxes)); err != nil {
		t.Fatal(err)
	}
	if m.signer, err = mailbox.NewSigner(key("sign"), "A house", time.UTC); err != nil {
		t.Fatal(err)
	}
	f, err := form.New(form.Config{
		Desk: m, Mailbox: m.boxes, Signer: m.signer, IDKey: key("id"), Language: "th", Zone: time.UTC, URL: "https://help.example.org",
		Security: "mailto:security@example.org", Leave: leave,
		Notice: func(n form.Notice) { m.mu.Lock(); defer m.mu.Unlock(); m.notices = append(m.notices, n) },
	})
	if err != nil {
		t.Fatal(err)
	}
	m.handler = f.Handler()
	return m
}

// elsewhere is what the site says that leaving goes to.
const elsewhere = "Sunny, with a little rain"

// answer is one page.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	doc    *html.Node
}

func (m *room) do(r *http.Request) answer {
	m.t.Helper()
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	a := answer{m.t, w.Code, w.Header(), w.Body.String(), nil}
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Header().Get("Content-Encoding") == "" {
		var err error
		if a.doc, err = html.Parse(strings.NewReader(a.body)); err != nil {
			m.t.Fatal(err)
		}
	}
	return a
}

func (m *room) get(path string) answer {
	m.t.Helper()
	return m.do(httptest.NewRequestWithContext(m.t.Context(), "GET", path, nil))
}

func (m *room) post(path string, v url.Values) answer {
	m.t.Helper()
	r := httptest.NewRequestWithContext(m.t.Context(), "POST", path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return m.do(r)
}

// verdicts are the notices so far, in short.
func (m *room) verdicts() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, n := range m.notices {
		out = append(out, n.Op+" "+n.Verdict)
	}
	return strings.Join(out, ", ")
}

func (m *room) failNext(err error) { m.mu.Lock(); defer m.mu.Unlock(); m.fail = err }

// last is the newest report and what its slip says to the relay.
func (m *room) last() (intake.Report, contact.Slip) {
	m.t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.filed) == 0 {
		m.t.Fatal("nothing was filed")
	}
	s := m.filed[len(m.filed)-1]
	if s.Slip == nil {
		return s.Report, contact.Slip{}
	}
	clear, err := m.open.Open(vault.Place{Kind: contact.PlaceSlip, ID: s.Report.ID.String()}, s.Slip)
	if err != nil {
		m.t.Fatal(err)
	}
	slip, err := contact.DecodeSlip(clear)
	if err != nil {
		m.t.Fatal(err)
	}
	return s.Report, slip
}

func (m *room) count() int { m.mu.Lock(); defer m.mu.Unlock(); return len(m.filed) }

// reply is what the relay does with a counselor's letter to the newest report.
func (m *room) reply(text string) {
	m.t.Helper()
	rep, slip := m.last()
	m.letters++
	id := intake.DeriveLetterID(rep.ID.UUID(), uint64(m.letters))
	if _, err := m.provider.Send(m.t.Context(), slip.Address.Value, secret.NewText(text), id); err != nil {
		m.t.Fatal(err)
	}
}

// form reads the fields of the n-th form of a page, as a browser would send them untouched.
func (a answer) form(n int) url.Values {
	a.t.Helper()
	v := url.Values{}
	if a.doc == nil {
		a.t.Fatalf("no page: %d %s", a.status, a.body)
	}
	for f := range a.doc.Descendants() {
		if f.Type != html.ElementNode || f.Data != "form" {
			continue
		}
		if n--; n >= 0 {
			continue
		}
		for e := range f.Descendants() {
			name := attr(e, "name")
			_, checked := find(e, "checked")
			kind := attr(e, "type")
			switch {
			case name == "" || e.Data == "button":
			case e.Data == "textarea":
				v.Add(name, text(e)) // the parser has dropped the first line break, as browsers do
			case e.Data == "input" && (kind != "radio" && kind != "checkbox" || checked):
				v.Add(name, attr(e, "value"))
			}
		}
		return v
	}
	a.t.Fatalf("no such form: %s", a.body)
	return nil
}

// code is the receipt of a page.
func (a answer) code() string {
	a.t.Helper()
	if a.doc != nil {
		for e := range a.doc.Descendants() {
			if attr(e, "class") == "k" {
				return text(e)
			}
		}
	}
	a.t.Fatalf("no receipt: %d %s", a.status, a.body)
	return ""
}

// says fails the test unless the page says all words.
func (a answer) says(status int, words ...string) answer {
	a.t.Helper()
	body := a.body
	if a.doc != nil {
		body = text(a.doc)
	}
	if a.status != status {
		a.t.Errorf("status %d, want %d", a.status, status)
	}
	for _, s := range words {
		if !strings.Contains(body, s) {
			a.t.Errorf("the page does not say %q but %s", s, body)
		}
	}
	return a
}

func attr(n *html.Node, key string) string { v, _ := find(n, key); return v }

func find(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text is what a reader sees of a node.
func text(n *html.Node) string {
	var b strings.Builder
	for e := range n.Descendants() {
		if e.Type == html.TextNode && (e.Parent == nil || e.Parent.Data != "style" && e.Parent.Data != "script") {
			b.WriteString(e.Data)
		}
	}
	return b.String()
}

func set(v url.Values, pairs ...string) url.Values {
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = append([]string(nil), pairs[i+1])
	}
	return v
}

var errDown = errors.New("the bus is away")
