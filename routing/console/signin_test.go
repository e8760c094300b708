package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/logging"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/queue"
)

// door is a console whose queue nobody asks: enough to come in.
func door(t *testing.T, base string) *Console {
	t.Helper()
	book := new(casebook.Book)
	c, err := New(Config{Book: book, Queue: queue.New(book), Keys: new(vault.CaseKeeper), Staff: staff, Base: base, Zone: time.UTC, Log: logging.Discard()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ask(c *Console, method, path string, form url.Values, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, c.base.String()+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if method == http.MethodPost {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, r)
	return w
}

func tokenOf(t *testing.T, link string) url.Values {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func with(ck *http.Cookie) func(*http.Request) {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: ck.Name, Value: ck.Value}) }
}

// Programs that preview links look at them before the person does.
func TestLookingAtALinkDoesNotSpendIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	link, err := d.SignInLink("malee")
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(link, d.server.URL)
	b := d.browser()
	for range 3 {
		b.get(path).says("สวัสดีคุณมาลี")
	}
	b.get(path).submit("/signin", nil).says("รับเคสที่ด่วนที่สุด")
	other := d.browser()
	if got := other.get(path).says("This link was used already"); got.status != 403 {
		t.Errorf("a spent link answers %d", got.status)
	}
	if got := other.post("/signin", tokenOf(t, link)); got.status != 403 || len(got.header["Set-Cookie"]) > 0 {
		t.Errorf("a spent link signs in: %d", got.status)
	}
}

func TestOfManyWhoSpendALinkOneIsLetIn(t *testing.T) {
	t.Parallel()
	c := door(t, "http://localhost:8081")
	link, err := c.SignInLink("anna")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	codes := make(chan int, 20)
	for range cap(codes) {
		wg.Go(func() { codes <- ask(c, "POST", "/signin", tokenOf(t, link), nil).Code })
	}
	wg.Wait()
	close(codes)
	in := 0
	for code := range codes {
		if code == http.StatusSeeOther {
			in++
		}
	}
	if in != 1 {
		t.Errorf("%d were let in", in)
	}
}

func TestLinksAndSessionsEndInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := door(t, "https://desk.example.org")
		link, _ := c.SignInLink("anna")
		time.Sleep(linkAge + time.Second)
		if w := ask(c, "POST", "/signin", tokenOf(t, link), nil); w.Code != http.StatusForbidden {
			t.Errorf("an old link answers %d", w.Code)
		}
		enter := func() *http.Cookie {
			link, _ := c.SignInLink("anna")
			w := ask(c, "POST", "/signin", tokenOf(t, link), nil)
			return w.Result().Cookies()[0]
		}
		// /language needs a session and nothing else.
		in := func(ck *http.Cookie, change func(*http.Request)) bool {
			w := ask(c, "POST", "/language", nil, func(r *http.Request) {
				with(ck)(r)
				if change != nil {
					change(r)
				}
			})
			return w.Code == http.StatusSeeOther && w.Header().Get("Location") == "/queue"
		}
		ck := enter()
		if !ck.Secure || !ck.HttpOnly || ck.SameSite != http.SameSiteStrictMode || ck.Path != "/" || ck.Domain != "" || ck.Name != "__Host-session" {
			t.Errorf("the cookie is %v", ck)
		}
		for range 3 {
			time.Sleep(sessionIdle - time.Second)
			if !in(ck, nil) {
				t.Fatal("work does not keep the session")
			}
		}
		byItself := func(r *http.Request) { r.Header.Set(background, "1") }
		time.Sleep(sessionIdle - time.Second)
		if !in(ck, byItself) {
			t.Error("the session ended too early")
		}
		time.Sleep(2 * time.Second)
		if in(ck, nil) {
			t.Error("a page's own requests keep an idle session")
		}
		ck = enter()
		for range 12 * 3 {
			time.Sleep(20 * time.Minute)
			in(ck, nil)
		}
		if in(ck, nil) {
			t.Error("a session outlives its 12 hours")
		}
	})
}

func TestSigningOutEndsTheSessionEverywhere(t *testing.T) {
	t.Parallel()
	c := door(t, "http://127.0.0.1:8081")
	link, _ := c.SignInLink("anna")
	planted := &http.Cookie{Name: "session", Value: "planted"}
	w := ask(c, "POST", "/signin", tokenOf(t, link), with(planted))
	ck := w.Result().Cookies()[0]
	if ck.Name != "session" || ck.Secure || ck.Value == planted.Value || len(ck.Value) < 43 {
		t.Fatalf("the cookie is %v", ck)
	}
	out := ask(c, "POST", "/signout", nil, with(ck))
	if got := out.Result().Cookies(); len(got) != 1 || got[0].MaxAge >= 0 {
		t.Errorf("signing out sets %v", got)
	}
	if w := ask(c, "GET", "/queue", nil, with(ck)); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin" {
		t.Errorf("a session that was signed out sees the queue: %d", w.Code)
	}
}

// Every route but the door itself refuses whoever is not signed in, and every post from another site.
func TestNobodyComesInWithoutASession(t *testing.T) {
	t.Parallel()
	c := door(t, "http://127.0.0.1:8081")
	id := triage.NewCaseID([5]byte{1, 2, 3, 4, 5}).String()
	gets := []string{"/", "/queue", "/case/" + id, "/events"}
	posts := []string{"/signout", "/language", "/queue/take", "/case/" + id + "/renew"}
	for verb := range orders {
		posts = append(posts, "/case/"+id+"/"+verb)
	}
	for _, path := range gets {
		w := ask(c, "GET", path, nil, nil)
		if w.Code != http.StatusUnauthorized && w.Header().Get("Location") != "/signin" {
			t.Errorf("GET %s answers %d", path, w.Code)
		}
	}
	for _, path := range posts {
		if w := ask(c, "POST", path, nil, nil); w.Header().Get("Location") != "/signin" {
			t.Errorf("POST %s answers %d", path, w.Code)
		}
		w := ask(c, "POST", path, nil, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
		if w.Code != http.StatusForbidden {
			t.Errorf("POST %s from another site answers %d", path, w.Code)
		}
	}
	for _, r := range []func(*http.Request){
		func(r *http.Request) { r.Host = "evil.example" },
		func(r *http.Request) { r.Host = "127.0.0.1" },
	} {
		if w := ask(c, "GET", "/signin", nil, r); w.Code != http.StatusMisdirectedRequest {
			t.Errorf("another host is answered %d", w.Code)
		}
	}
	h := ask(c, "GET", "/nowhere", nil, nil).Result()
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
		if h.Header.Get(name) != want || h.StatusCode != http.StatusNotFound {
			t.Errorf("%s is %q", name, h.Header.Get(name))
		}
	}
}

func TestABaseThatSendsSessionsInClearIsRefused(t *testing.T) {
	t.Parallel()
	for base, ok := range map[string]bool{
		"https://desk.example.org": true, "https://desk.example.org/": true, "http://localhost:8081": true, "http://[::1]:8081": true,
		"http://desk.example.org": false, "http://192.0.2.7:8081": false, "ftp://localhost": false, "desk.example.org": false, "": false,
		"https://desk.example.org/path": false, "https://a@desk.example.org": false,
	} {
		if _, err := parseBase(base); (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
	}
}
