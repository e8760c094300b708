package form_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/net/html"

	"hotline/intake"
	"hotline/intake/form"
)

// unread is a body that must not be read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("a byte of a file was read")
	return 0, fs.ErrClosed
}

func TestAFileIsRefusedUnread(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	for _, path := range []string{"/report", "/mailbox"} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", path, unread{t})
		r.Header.Set("Content-Type", `multipart/form-data; boundary="x"`)
		r.Header.Set("Accept-Language", "en")
		m.do(r).says(415, "Nothing you sent was kept", "Take It Down")
	}
	if m.count() != 0 || m.verdicts() != "report refused, mailbox refused" {
		t.Error(m.verdicts())
	}
}

func TestWhatIsNoFormGetsAPlainSentence(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	post := func(kind, body string) answer {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/report", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Accept-Language", "en")
		return m.do(r)
	}
	const canary = "CANARY7Q"
	for _, c := range []struct {
		kind, body string
		status     int
	}{
		{"application/json", `{"t":"` + canary + `"}`, 415},
		{"application/x-www-form-urlencoded", "t=" + canary + "%zz", 400},
		{"application/x-www-form-urlencoded", "t=" + canary + strings.Repeat("&s=1", 100), 413},
		{"application/x-www-form-urlencoded", "t=" + canary + strings.Repeat("a", 300<<10), 413},
	} {
		a := post(c.kind, c.body)
		if a.status != c.status || strings.Contains(a.body, canary) || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %q", c.kind, a.status, a.body)
		}
	}
	for path, status := range map[string]int{"/xx/": 404, "/th": 307, "/admin/": 404, "/th/nothing": 404, "/.well-known/security.txt": 200, "/robots.txt": 200} {
		if a := m.get(path); a.status != status {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	m.get("/.well-known/security.txt").says(200, "Contact: mailto:security@example.org", "Expires: 20")
	m.get("/").says(200, "เขียนถึงเรา")
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
	r.Header.Set("Accept-Language", "en-GB,en;q=0.9")
	m.do(r).says(200, "Write to us")
}

// What is left behind: no cookie by looking, no field that a browser would remember, no code in an address.
func TestPagesLeaveAsLittleAsPossible(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	receipt := m.post("/report", set(m.get("/en/").form(0), "t", "hello"))
	box := m.post("/mailbox", receipt.form(0))
	for name, a := range map[string]answer{"form": m.get("/en/"), "receipt": receipt, "door": m.get("/mailbox?l=en"), "box": box} {
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Referrer-Policy") != "same-origin" || a.header.Get("Location") != "" {
			t.Errorf("%s: %v", name, a.header)
		}
		if strings.Contains(a.header.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: %s", name, a.header.Get("Content-Security-Policy"))
		}
		for e := range a.doc.Descendants() {
			if typed := e.Data == "textarea" || e.Data == "input" && attr(e, "type") == ""; e.Type == html.ElementNode && typed {
				if attr(e, "autocomplete") != "off" || attr(e, "spellcheck") != "false" || len(attr(e, "name")) != 1 {
					t.Errorf("%s: the field %q is remembered, sent away to be spelt, or has a telling name", name, attr(e, "name"))
				}
			}
			if e.Data == "title" && regexp.MustCompile(`(?i)hotline|abuse|police|report|victim`).MatchString(text(e)) {
				t.Errorf("%s: the title is %q", name, text(e))
			}
			if attr(e, "method") != "" && !slices.Contains([]string{"/report", "/mailbox"}, attr(e, "action")) {
				t.Errorf("%s posts to %s", name, attr(e, "action"))
			}
		}
	}
	for name, a := range map[string]answer{"receipt": receipt, "box": box, "leave": m.get("/leave")} {
		set := (&http.Response{Header: a.header}).Cookies()
		if len(set) != 1 || set[0].MaxAge > 60 || !set[0].HttpOnly || len(set[0].Value) < 26 {
			t.Errorf("%s: the page before is not thrown out of the browser's memory: %v", name, set)
		}
	}
	if a := m.get("/leave"); a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "http://127.0.0.1:") {
		t.Error(a.status, a.header)
	}
}

// Every language says everything, in a file of its own.
func TestEveryLanguageSaysTheSame(t *testing.T) {
	t.Parallel()
	keys := map[string][]string{}
	for _, lang := range []string{"th", "en"} {
		src, err := os.ReadFile("words/" + lang + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]map[string]map[string]string
		if _, err := toml.Decode(string(src), &tree); err != nil {
			t.Fatal(err)
		}
		for group, messages := range tree {
			for name := range messages {
				keys[lang] = append(keys[lang], group+"."+name)
			}
		}
		slices.Sort(keys[lang])
		if !strings.Contains(string(src), "to be reviewed by native speakers and children") {
			t.Errorf("%s: a draft that does not say so", lang)
		}
	}
	if !slices.Equal(keys["th"], keys["en"]) {
		t.Errorf("th: %v\nen: %v", keys["th"], keys["en"])
	}
	m := newRoom(t)
	for _, path := range []string{"/th/", "/en/", "/th/adult", "/en/adult", "/th/safe", "/en/safe", "/mailbox?l=th", "/mailbox?l=en"} {
		if a := m.get(path); regexp.MustCompile(`\b(ask|sign|number|report|child|adult|box|safe|mailbox)\.[a-z0-9-]+`).MatchString(text(a.doc)) {
			t.Errorf("%s shows a key in place of words", path)
		}
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	if _, err := form.New(form.Config{}); err == nil {
		t.Error("a form without anything")
	}
}

// Whatever a body holds, the answer is a page or a plain sentence, and a report keeps what could be read.
func FuzzReport(f *testing.F) {
	var m *room
	f.Add("t=hello&a=yes")
	f.Add("t=%ff%fe%00&n=&s=99&s=-1&a=maybe&w=x&l=../&p=%00")
	f.Add("t=%E2%80%AEgnp&f=1&k=x&c=x")
	f.Add("f=1")
	f.Fuzz(func(t *testing.T, body string) {
		if m == nil || m.t.Context().Err() != nil {
			m = newRoom(t)
		}
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/report", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		before := m.count()
		a := m.do(r)
		if a.status >= 500 || a.status == 200 && m.count() == before {
			t.Errorf("status %d, filed %d", a.status, m.count()-before)
		}
		if a.status != 200 {
			return
		}
		rep, _ := m.last()
		v, _ := url.ParseQuery(body)
		for q, given := range rep.Answers {
			if q == "" || given == "" || strings.ContainsAny(q+given, " \x00<") {
				t.Errorf("an answer nobody offered: %q %q", q, given)
			}
		}
		if strings.ContainsRune(v.Get("t"), '\u202e') && !rep.Has(intake.Bidi) {
			t.Error("a direction override is not marked")
		}
	})
}

// A page never promises a door that is not there: only a house that takes texts says that a receipt may be texted.
func TestNobodyIsSentToADoorThatIsNotThere(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	got := m.post("/report", set(m.get("/en/").form(0), "t", "hello")).says(200, "We cannot send it to you again")
	if strings.Contains(got.body, "text it to us") {
		t.Error("there is no door for texts, and the page sends her there")
	}
}
