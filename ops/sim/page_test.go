package sim

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

func (w world) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	res, err := http.Get(w.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestBothLanguagesHaveTheSameWords(t *testing.T) {
	t.Parallel()
	th, en := slices.Sorted(maps.Keys(words["th"])), slices.Sorted(maps.Keys(words["en"]))
	if !slices.Equal(th, en) {
		t.Errorf("th %v\nen %v", th, en)
	}
	if len(examples["th"]) != len(examples["en"]) {
		t.Error("examples differ in number")
	}
}

func TestThePageShowsWhatIsOnTheTelephonesAsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response><Message>hello</Message></Response>"))
	for _, text := range []Text{{From: child, Body: `<script>alert("x")</script>`, Media: 1}, {From: toOff, Body: "hi"}, {From: child, Body: "STOP"}} {
		if _, err := w.Text(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	for lang, want := range map[string]string{"th": "ข้อความถึงสายด่วน", "en": "Text to the hotline"} {
		res, body := w.get(t, "/?lang="+lang+"&phone=%2B66812345678&phone=%2B15005550111&phone=081+234+5678&phone=")
		if res.StatusCode != 200 || res.Header.Get("Content-Security-Policy") != pagePolicy || !strings.Contains(body, want) {
			t.Fatalf("%s: %d\n%s", lang, res.StatusCode, body)
		}
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		scripts, telephones, ids := 0, 0, map[string]int{}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "id" {
					ids[a.Val]++
				}
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: attribute %s, which the policy forbids", lang, a.Key)
				}
				if a.Key == "class" && a.Val == "phone" {
					telephones++
				}
			}
			if n.Type == html.ElementNode && n.Data == "script" {
				scripts++
			}
		}
		if scripts != 1 || telephones != 2 {
			t.Errorf("%s: %d scripts, %d telephones", lang, scripts, telephones)
		}
		for id, n := range ids {
			if n != 1 {
				t.Errorf("%s: id %s stands %d times", lang, id, n)
			}
		}
	}
	if _, body := w.get(t, "/"); !strings.Contains(body, `lang="en"`) {
		t.Error("without a wish the page speaks English")
	}
	for _, path := range []string{"/sim/thread?lang=th&number=%2B66812345678", "/sim/behind?lang=th", "/sim/page.css", "/sim/page.js"} {
		if res, body := w.get(t, path); res.StatusCode != 200 || body == "" || strings.Contains(body, "<script>") {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if res, _ := w.get(t, "/nothing"); res.StatusCode != 404 {
		t.Errorf("an unknown path: %d", res.StatusCode)
	}
}

func TestSendingWorksWithoutScript(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response><Message>hello</Message></Response>"))
	noFollow := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	post := func(form url.Values) (*http.Response, string) {
		t.Helper()
		res, err := noFollow.PostForm(w.server.URL+"/send", form)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res, string(body)
	}
	form := url.Values{"lang": {"th"}, "phone": {"+66800000001", child}, "from": {child}, "body": {"สวัสดี"}, "media": {"2"}}
	res, _ := post(form)
	if got := res.Header.Get("Location"); res.StatusCode != 303 || got != "/?lang=th&phone=%2B66800000001&phone=%2B66812345678#p2" {
		t.Errorf("%d to %s", res.StatusCode, got)
	}
	form.Set("example", "1")
	post(form)
	seen, err := w.Await(t.Context(), child, func(all []Bubble) bool { return len(all) == 4 })
	if err != nil {
		t.Fatal(err)
	}
	typed := slices.DeleteFunc(seen, func(b Bubble) bool { return !b.Mine })
	if len(typed) != 2 || typed[0].Body != "สวัสดี" || typed[0].Media != 2 || typed[1].Body != examples["th"][1] {
		t.Errorf("handset %+v", typed)
	}
	form.Del("example")
	form.Set("body", strings.Repeat("ก", maxBody+1))
	if res, body := post(form); res.StatusCode != 422 || !strings.Contains(body, words["th"]["badtext"]) || !strings.Contains(body, form.Get("body")) {
		t.Errorf("a text too long: %d, or the text is gone", res.StatusCode)
	}
}

func TestEventsNameTheTelephoneThatChangedAndEndWithRun(t *testing.T) {
	t.Parallel()
	h := &fakeHotline{answer: twiml("<Response/>"), news: make(chan struct{})}
	public := httptest.NewServer(h)
	defer public.Close()
	s, err := New(Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: public.URL})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	ctx, stop := context.WithCancel(t.Context())
	go s.Run(ctx)
	res, err := http.Get(server.URL + "/sim/events?number=" + url.QueryEscape(child) + "&number=other")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if l := lines.Text(); strings.HasPrefix(l, "data: \"") {
				return l
			}
		}
		return "the end"
	}
	if a, b := next(), next(); a != `data: "+66812345678"` || b != `data: "other"` {
		t.Errorf("at first %s, %s", a, b)
	}
	if _, err := s.Text(t.Context(), Text{From: child, Body: "hi"}); err != nil {
		t.Fatal(err)
	}
	if got := next(); got != `data: "+66812345678"` {
		t.Errorf("after a text: %s", got)
	}
	stop()
	for got := next(); got != "the end"; got = next() {
		if got != `data: "+66812345678"` {
			t.Errorf("after the end: %s", got)
		}
	}
}

// A browser shows what only a browser shows: answers come by themselves, and never eat what somebody is typing.
func TestInABrowserAnswersComeLiveAndTypingStays(t *testing.T) {
	t.Parallel()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("HOTLINE_TEST_BROWSER") == "required" {
			t.Fatal("no chromium on the PATH, and HOTLINE_TEST_BROWSER=required")
		}
		t.Skip("no chromium on the PATH: what only a browser shows is not tested here")
	}
	w := newWorld(t, twiml("<Response><Message>ได้รับข้อความแล้ว</Message></Response>"))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)...)
	defer stop()
	tab, stop := chromedp.NewContext(alloc)
	defer stop()
	box, screen := chromedp.CSS("#p1 textarea"), "#p1 .screen"
	if err := chromedp.Do(tab, chromedp.EmulateViewport(360, 740), chromedp.Navigate(w.server.URL+"/?lang=th&phone=%2B66812345678"), chromedp.WaitReady(chromedp.CSS("#live:not(:empty)"))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(tab, 20*time.Second)
	defer cancel()
	shows := func(words string) chromedp.Action[bool] {
		return chromedp.Poll[bool]("document.querySelector('" + screen + "').textContent.includes('" + words + "') || null")
	}
	if err := chromedp.Do(ctx, chromedp.SendKeys(box, "พี่เขาบอกให้เก็บเป็นความลับ"), chromedp.Click(chromedp.CSS("#p1 .send"))); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, shows("ได้รับข้อความแล้ว")); err != nil {
		t.Fatalf("the answer does not come by itself: %v", err)
	}
	if err := chromedp.Do(ctx, chromedp.SendKeys(box, "half a sen")); err != nil {
		t.Fatal(err)
	}
	if _, err := sendTo(w, child, "a person writes"); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, shows("a person writes")); err != nil {
		t.Fatalf("a later reply does not come by itself: %v", err)
	}
	if got, err := chromedp.Run(ctx, chromedp.Value(box)); err != nil || got != "half a sen" {
		t.Errorf("what was being typed became %q, %v", got, err)
	}
	if got, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth")); err != nil || got > 360 {
		t.Errorf("the page is %d px wide on a screen of 360, %v", got, err)
	}
}
