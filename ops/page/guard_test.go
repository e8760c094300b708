package page

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hotline/ops/logging"
)

func post(body, kind string) *http.Request {
	r := httptest.NewRequest("POST", "/report?q=1", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return r
}

const urlencoded = "application/x-www-form-urlencoded"

func TestAFormWithinItsLimits(t *testing.T) {
	t.Parallel()
	got, err := Form(post("a=1&a=2&t=%E0%B8%81+%ff%00&e=", urlencoded+"; charset=UTF-8"), FormLimit{})
	if err != nil || len(got["a"]) != 2 || got.Get("t") != "ก \uFFFD\x00" || got.Get("q") != "" {
		t.Error(got, err)
	}
	cut := httptest.NewRequest("POST", "/", io.MultiReader(strings.NewReader("a=1"), failing{}))
	cut.Header.Set("Content-Type", urlencoded)
	zipped := post("a", urlencoded)
	zipped.Header.Set("Content-Encoding", "gzip")
	chunked := post(strings.Repeat("x", 100), urlencoded)
	chunked.ContentLength = -1
	bounded := post(strings.Repeat("x", 100), urlencoded)
	bounded.ContentLength = -1
	bounded.Body = http.MaxBytesReader(nil, bounded.Body, 20)
	for name, c := range map[string]struct {
		r      *http.Request
		want   error
		status int
	}{
		"multipart": {post("a=1", "multipart/form-data; boundary=x"), ErrFormType, 415},
		"json":      {post("{}", "application/json"), ErrFormType, 415},
		"no type":   {post("a=1", ""), ErrFormType, 415},
		"charset":   {post("a=1", urlencoded+"; charset=utf-7"), ErrFormType, 415},
		"zipped":    {zipped, ErrFormType, 415},
		"large":     {post(strings.Repeat("x", 100), urlencoded), ErrFormTooLarge, 413},
		"chunked":   {chunked, ErrFormTooLarge, 413},
		"bounded":   {bounded, ErrFormTooLarge, 413},
		"many":      {post(strings.Repeat("&", 9), urlencoded), ErrFormTooMany, 413},
		"malformed": {post("a=%zz", urlencoded), ErrFormMalformed, 400},
		"semicolon": {post("a=1;b=2", urlencoded), ErrFormMalformed, 400},
		"cut":       {cut, ErrFormCut, 400},
	} {
		_, err := Form(c.r, FormLimit{Bytes: 50, Fields: 9})
		if !errors.Is(err, c.want) || Status(err) != c.status || strings.Contains(err.Error(), "zz") {
			t.Errorf("%s: %v (%d)", name, err, Status(err))
		}
	}
	if Status(nil) != 200 || Status(io.EOF) != 500 {
		t.Error("status")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var fine = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "fine") })

func TestOnlyTheHostsOfTheConfiguration(t *testing.T) {
	t.Parallel()
	h := Hosts([]string{"Help.example.org", "localhost:8080"}, fine)
	for host, want := range map[string]int{
		"help.example.org": 200, "HELP.EXAMPLE.ORG": 200, "localhost:8080": 200,
		"localhost": 421, "help.example.org:81": 421, "help.example.org.": 421, "evil.help.example.org": 421, "": 421, "help.example.org@evil": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		if w := serve(h, r); w.Code != want || want == 421 && strings.Contains(w.Body.String(), "example") {
			t.Errorf("%s: %d", host, w.Code)
		}
	}
}

func TestABodyIsBoundedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	read := 0
	h := Limit(10, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		read += len(b)
		if err != nil {
			Refuse(w, "th", http.StatusRequestEntityTooLarge)
		}
	}))
	if w := serve(h, post("12345678901", urlencoded)); w.Code != 413 || read != 0 {
		t.Error(w.Code, read)
	}
	r := post("12345678901", urlencoded)
	r.ContentLength = -1
	if w := serve(h, r); w.Code != 413 || read != 10 || w.Body.String() != Sentence("th", 413)+"\n" {
		t.Error(w.Code, read)
	}
	if w := serve(h, post("1234567890", urlencoded)); w.Code != 200 {
		t.Error(w.Code)
	}
}

func TestEveryAnswerOfAListenerIsGuarded(t *testing.T) {
	t.Parallel()
	var nonces []string
	note := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonces = append(nonces, Nonce(w))
		Refuse(w, "en", 404)
	})
	for name, h := range map[string]http.Handler{"public": PublicHeaders(Inline{})(note), "console": ConsoleHeaders()(note)} {
		for range 2 {
			r := httptest.NewRequest("GET", "/", nil)
			r.TLS = &tls.ConnectionState{}
			got := serve(h, r).Header()
			for k, v := range map[string]string{
				"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
				"Strict-Transport-Security": "max-age=31536000",
			} {
				if got.Get(k) != v {
					t.Errorf("%s: %s: %q", name, k, got.Get(k))
				}
			}
			policy := got.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'; ", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
				if !strings.Contains(policy, part) {
					t.Errorf("%s lacks %s", name, part)
				}
			}
			if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || name == "public" && !strings.Contains(policy, "script-src 'none'") {
				t.Error(policy)
			}
		}
	}
	seen := map[string]int{}
	for _, n := range nonces {
		seen[n]++
		if n != "" && len(n) < 26 {
			t.Error("a nonce of less than 128 bits")
		}
	}
	if len(seen) != 3 || seen[""] != 2 {
		t.Error(seen)
	}
}

func TestOneEventARequestAndNoPanicTellsItsValue(t *testing.T) {
	t.Parallel()
	const body = "he waits at the gate 0812345678"
	var log bytes.Buffer
	type sight struct {
		route  string
		status int
	}
	var seen []sight
	mux := http.NewServeMux()
	mux.Handle("POST /report", Limit(100, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		panic(string(b))
	})))
	mux.HandleFunc("GET /case/{id}", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "four")
	})
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic(body)
	})
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	h := Observe(logging.ForTest(t, &log), func(route string, status int, took time.Duration) { seen = append(seen, sight{route, status}) }, mux)

	if w := serve(h, post(body, urlencoded)); w.Code != 500 || w.Body.String() != Sentence("en", 500)+"\n" {
		t.Error(w.Code, w.Body.String())
	}
	if w := serve(h, httptest.NewRequest("GET", "/case/K7QM-2XVD-9", nil)); w.Code != 418 && w.Code != 103 {
		t.Error(w.Code)
	}
	serve(h, httptest.NewRequest("GET", "/none/0812345678", nil))
	for _, path := range []string{"/half", "/abort"} {
		func() {
			defer func() {
				if v := recover(); v != http.ErrAbortHandler {
					t.Errorf("%s: %v", path, v)
				}
			}()
			serve(h, httptest.NewRequest("GET", path, nil))
		}()
	}
	want := []sight{{"POST /report", 500}, {"GET /case/{id}", 418}, {"none", 404}, {"GET /half", 200}, {"GET /abort", 200}}
	if len(seen) != len(want) {
		t.Fatal(seen)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Error(seen[i], want[i])
		}
	}
	if got := log.String(); strings.Count(got, "\n") != 5 || strings.Contains(got, "081") || strings.Contains(got, "K7QM") || strings.Contains(got, "gate") ||
		!strings.Contains(got, `"err_kind":"panic string in ops/page.`) || !strings.Contains(got, `"op":"GET /case/{id}","verdict":"418"`) || !strings.Contains(got, `"bytes":4`) {
		t.Error(got)
	}
}

func TestEveryRefusalHasItsSentence(t *testing.T) {
	t.Parallel()
	for status, en := range sentences["en"] {
		th := sentences["th"][status]
		if th == "" || th == en || Sentence("th", status) != th || Sentence("xx", status) != en {
			t.Errorf("%d", status)
		}
	}
	if len(sentences["th"]) != len(sentences["en"]) || Sentence("en", 599) != Sentence("en", 0) {
		t.Error("tables differ")
	}
}
