package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hotline/ops/logging"
	"hotline/ops/sim"
	"hotline/triage"
)

// world is a running demonstration and what it wrote.
type world struct {
	*demonstration
	dir string
	log *record
}

// record keeps what is written to it.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.b.String()
}

// open runs the whole house with its simulated outside world, as `hotline demo` does, until the test ends.
func open(t *testing.T) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), log: &record{}}
	d := demoFlags{dir: w.dir}
	for _, a := range []*string{&d.public, &d.console, &d.liaison, &d.admin, &d.sim} {
		var err error
		if *a, err = fixPort("127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
	}
	log := logging.New(w.log, logging.Config{Level: logging.Debug, Sentinels: sentinels(), Strict: func(field string) {
		t.Errorf("the log dropped or masked the field %s", field)
	}})
	var err error
	if w.demonstration, err = newDemo(t.Context(), d, log); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	opened, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- w.serve(ctx, func() { close(opened) }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the house did not end in order: %v", err)
		}
	})
	select {
	case <-opened:
	case err := <-ended:
		ended <- err
		t.Fatal("the house did not open")
	}
	return w
}

// text sends a text from a handset.
func (w *world) text(t *testing.T, from, body string, media int) sim.Receipt {
	t.Helper()
	r, err := w.world.Text(t.Context(), sim.Text{From: from, Body: body, Media: media})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// until waits for the casebook to hold what ok wants to see; it is woken by changes.
func (w *world) until(t *testing.T, what string, ok func([]triage.Case) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		open, tip := w.book.Open()
		if ok(open) {
			return
		}
		if err := w.book.Await(ctx, tip+1); err != nil {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// browser is a person's browser without script.
type browser struct {
	t    *testing.T
	c    *http.Client
	base string
	doc  *html.Node
	body string
	code int
}

func (w *world) signIn(t *testing.T, who string) *browser {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{t: t, c: &http.Client{Jar: jar, Timeout: 20 * time.Second}, base: string(w.cfg.Console.URL)}
	b.get(w.links[who])
	b.submit("/signin", nil)
	return b
}

func (b *browser) get(address string) {
	b.t.Helper()
	res, err := b.c.Get(address)
	b.read(res, err)
}

func (b *browser) read(res *http.Response, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.body, b.code = string(raw), res.StatusCode
	if b.doc, err = html.Parse(strings.NewReader(b.body)); err != nil {
		b.t.Fatal(err)
	}
}

// submit fills in and sends the form of the page whose action begins with prefix.
func (b *browser) submit(prefix string, fill map[string]string) {
	b.t.Helper()
	for n := range b.doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || !strings.HasPrefix(attr(n, "action"), prefix) {
			continue
		}
		values := url.Values{}
		for f := range n.Descendants() {
			name, kind := attr(f, "name"), attr(f, "type")
			if name != "" && (f.Data == "button" && !values.Has(name) || f.Data != "button" && kind != "radio" && kind != "checkbox") {
				values.Set(name, attr(f, "value")) // of several buttons the first is pressed
			}
		}
		for k, v := range fill {
			if !values.Has(k) {
				b.t.Fatalf("the form %s has no field %s", prefix, k)
			}
			values.Set(k, v)
		}
		res, err := b.c.PostForm(b.base+attr(n, "action"), values)
		b.read(res, err)
		return
	}
	b.t.Fatalf("the page has no form %s: %s", prefix, b.body)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// shows reports whether a person reads s on the page, however it is marked up.
func (b *browser) shows(s string) bool {
	var text strings.Builder
	for n := range b.doc.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	return strings.Contains(text.String(), s)
}

// first finds the first match of a pattern's group in the page.
func (b *browser) first(pattern string) string {
	b.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(b.body)
	if m == nil {
		b.t.Fatalf("the page does not show %s", pattern)
	}
	return m[len(m)-1]
}

// admin reads a page of the admin listener.
func (w *world) admin(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get("http://" + string(w.cfg.Admin.Listen) + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// signed posts a form to a webhook as the provider would.
func (w *world) signed(t *testing.T, path string, form url.Values, token string) *http.Response {
	t.Helper()
	address := string(w.cfg.Public.URL) + path
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Twilio-Signature", sim.Sign(token, address, form))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

func TestQuietDemoTellsScriptsWhereToGo(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	r, out := io.Pipe()
	code := make(chan int, 1)
	go func() {
		z := "127.0.0.1:0"
		code <- run(ctx, streams{Out: out, Err: t.Output()}, []string{"demo", "-quiet", "-public", z, "-console", z, "-liaison", z, "-admin", z, "-sim", z})
		out.Close()
	}()
	var line struct {
		Public, Console, Liaison, Admin, Sim string
		AccountSID                           string `json:"account_sid"`
		AuthToken                            string `json:"auth_token"`
		HotlineNumber                        string `json:"hotline_number"`
		SignIn                               map[string]string
	}
	if err := json.NewDecoder(r).Decode(&line); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{line.Public, line.Console, line.Liaison, line.Admin, line.Sim, line.AccountSID, line.AuthToken, line.HotlineNumber} {
		if s == "" {
			t.Errorf("a field is missing: %+v", line)
		}
	}
	if len(line.SignIn) != 2 {
		t.Errorf("sign-in links for %d people, want 2", len(line.SignIn))
	}
	res, err := http.Get(line.Admin + "/readyz")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("not ready when the line is out: %v %v", res, err)
	}
	if err == nil {
		res.Body.Close()
	}
	stop()
	if c := <-code; c != exitDone {
		t.Errorf("exit code %d after an interrupt", c)
	}
}
