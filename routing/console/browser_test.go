package console

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"hotline/triage"
)

// chromium finds a browser, or says why the test does not run.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("HOTLINE_TEST_BROWSER") == "required" {
		t.Fatal("HOTLINE_TEST_BROWSER=required, and there is no Chromium on the PATH")
	}
	t.Skip("There is no Chromium on the PATH, so what only a browser shows is not tested here.")
	return ""
}

// window is one person's real browser window.
type window struct {
	t   *testing.T
	ctx context.Context
	d   *desk

	mu     sync.Mutex
	faults []string // dialogs, script errors, what the policy refused
}

// chrome is one browser for all tests; every window of it has its own cookies.
var chrome struct {
	sync.Once
	root context.Context
	end  func()
	err  error
}

func startChrome(path string) {
	dir, err := os.MkdirTemp("", "console-test-")
	if err != nil {
		chrome.err = err
		return
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 900), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	root, end := chromedp.NewContext(alloc)
	chrome.root, chrome.end = root, func() {
		_ = chromedp.Cancel(root)
		end()
		stop()
		_ = os.RemoveAll(dir)
	}
	chrome.err = chromedp.Do(root, chromedp.Navigate("about:blank"))
}

// chrome gives windows of the browser.
func (d *desk) chrome(t *testing.T) func() *window {
	t.Helper()
	path := chromium(t)
	chrome.Do(func() { startChrome(path) })
	if chrome.err != nil {
		t.Fatalf("chromium: %v", chrome.err)
	}
	return func() *window {
		w := &window{t: t, d: d}
		ctx, end := chromedp.NewContext(chrome.root, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.hear))
		t.Cleanup(end)
		w.ctx = ctx
		if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // a deadline here would be the window's
			t.Fatalf("chromium: %v", err)
		}
		t.Cleanup(func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, f := range w.faults {
				t.Errorf("the browser complains: %s", f)
			}
		})
		return w
	}
}

func (w *window) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *page.EventJavascriptDialogOpening:
		w.faults = append(w.faults, "a dialog: "+e.Message)
	case *runtime.EventExceptionThrown:
		w.faults = append(w.faults, "a script error: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		// The answer to a refused form is a page of its own; the browser notes its status.
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "status of 40") {
			w.faults = append(w.faults, e.Entry.Text)
		}
	}
}

// patience bounds one step of a test.
const patience = 10 * time.Second

func (w *window) run(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("browser: %v; it shows: %s", err, w.text())
	}
}

func (w *window) text() string {
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// signIn uses a link as a person does.
func (w *window) signIn(who triage.Staff) *window {
	w.t.Helper()
	link, err := w.d.SignInLink(who)
	if err != nil {
		w.t.Fatal(err)
	}
	w.run(chromedp.Navigate(link), chromedp.Click(chromedp.CSS(`form[action="/signin"] button`)), chromedp.WaitVisible(chromedp.CSS("#queue")))
	return w
}

// waits returns when the page says words, or the page that takes its place.
func (w *window) waits(words string) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	for ctx.Err() == nil {
		if _, err := chromedp.Run(ctx, chromedp.PollFunction[bool](`words => document.body.innerText.includes(words)`,
			chromedp.WithPollingArgs(words), chromedp.WithPollingInterval(50*time.Millisecond))); err == nil {
			return
		}
	}
	w.t.Fatalf("the page never said %q; it shows: %s", words, w.text())
}

func (w *window) eval(js string) string {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, patience)
	defer stop()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`String(`+js+`)`))
	if err != nil {
		w.t.Fatalf("%s: %v", js, err)
	}
	return out
}

// script switches the page's own script on or off.
func (w *window) script(on bool) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		w.t.Fatal(err)
	}
}

// size makes the window a telephone.
func (w *window) size(width, height int64) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: true})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Two counselors see each other's work as it happens. What is typed and what was opened stays.
func TestTwoCounselorsWorkLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	open := d.chrome(t)
	anna, tom := open().signIn("anna"), open().signIn("tom")
	for _, w := range []*window{anna, tom} {
		w.waits("Live")
		if got := w.eval(`document.querySelector('#live .word').textContent`); got != "Live" {
			t.Errorf("the page says it is %s", got)
		}
		w.waits("Nobody is waiting")
		w.eval(`window.stayed = 1`)
	}
	c := d.file(uuid.Nil, report{text: "<img src=x onerror=alert(1)> he asks for photos", rating: rated(triage.S2, triage.OC3)})
	tom.waits(c.ID.String())
	anna.waits(c.ID.String())
	if anna.eval(`document.title`) != "(1) Queue" || anna.eval(`window.stayed`) != "1" {
		t.Errorf("the queue was loaded again, or its title is %q", anna.eval(`document.title`))
	}
	tom.run(chromedp.Click(chromedp.CSS(`.take button`)), chromedp.WaitVisible(chromedp.CSS("#reply")))
	anna.waits("With a colleague")
	anna.waits("Tom, until")

	tom.waits("Live")
	tom.eval(`window.stayed = 1`)
	tom.run(chromedp.Click(chromedp.CSS(`.words summary`)),
		chromedp.SendKeys(chromedp.CSS("#reply"), "I am here. "))
	d.file(c.Key, report{text: "and he wants to meet tonight", rating: rated(triage.S1, triage.OC8)})
	tom.waits("Message 2")
	tom.waits("Immediate danger")
	tom.waits("A new message has come since you opened this page")
	tom.run(chromedp.SendKeys(chromedp.CSS("#reply"), "Tell me more."))
	for js, want := range map[string]string{
		`document.querySelector('#reply').value`:              "I am here. Tell me more.",
		`document.querySelectorAll('.words')[0].open`:         "true",
		`document.querySelectorAll('.words')[1].open`:         "false",
		`document.activeElement.id`:                           "reply",
		`document.querySelector('input[form=closing]').value`: "2",
		`window.stayed`: "1",
		`document.querySelector('#parts').textContent.slice(0, 2)`: "24",
		`document.querySelectorAll('.text img').length`:            "0",
	} {
		if got := tom.eval(js); got != want {
			t.Errorf("%s is %q, want %q", js, got, want)
		}
	}
	tom.run(chromedp.Click(chromedp.CSS(`form[action$="/reply"] button`)))
	tom.waits("Your reply is on its way.")
	anna.waits("last change")

	// Whoever loses a case while she writes is told at once.
	tom.waits("Live")
	tom.run(chromedp.SendKeys(chromedp.CSS("#reply"), "One more thing."))
	d.do(c, triage.Expire{At: time.Now().Add(time.Hour)})
	tom.waits("You no longer have this case. Your text is kept")
	if got := tom.eval(`document.querySelector('#reply').value`); got != "One more thing." {
		t.Errorf("what was typed is %q", got)
	}
	if got := d.now(c); got.Replies != 1 || tom.eval(`location.search`) != "" {
		t.Errorf("%d replies at %s", got.Replies, tom.eval(`location.href`))
	}
	d.sessions.mu.Lock()
	for k, s := range d.sessions.open {
		if s.staff == "anna" {
			d.sessions.drop(k, s)
		}
	}
	d.sessions.mu.Unlock()
	anna.waits("You need a one-time link")
}

// The same work with script switched off.
func TestAllWorksWithoutScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	w := d.chrome(t)()
	w.script(false)
	w.signIn("malee")
	see := func(words ...string) {
		t.Helper()
		body := w.text()
		for _, s := range words {
			if !strings.Contains(body, s) {
				t.Errorf("the page does not say %q but %s", s, body)
			}
		}
	}
	see("ไม่ได้อัปเดตสด", "ดูใหม่ทุก 30 วินาที", "รออยู่")
	w.run(chromedp.Click(chromedp.CSS(`.take button`)), chromedp.WaitVisible(chromedp.CSS("#reply")),
		chromedp.SendKeys(chromedp.CSS("#reply"), "หนูไม่ผิดนะ"), chromedp.Click(chromedp.CSS(`form[action$="/reply"] button`)),
		chromedp.WaitVisible(chromedp.CSS(".bubble.us")))
	see("กำลังส่งคำตอบของคุณ", "หนูไม่ผิดนะ")
	w.run(chromedp.Click(chromedp.CSS(`.fold:last-of-type summary`)), chromedp.Click(chromedp.CSS(`input[value=helped]`)),
		chromedp.Click(chromedp.CSS(`#closing button`)), chromedp.WaitVisible(chromedp.CSS(`form[action$="/reopen"]`)))
	if got := d.now(c); got.Status != triage.Closed || got.Replies != 1 {
		t.Errorf("the case is %v with %d replies", got.Status, got.Replies)
	}
}

// After signing out the Back button shows nothing that a reporter wrote (web.md §1.1).
func TestBackAfterSigningOutShowsNoWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "marked words of a child", rating: rated(triage.S3, triage.OC2)})
	for _, script := range []bool{true, false} {
		w := d.chrome(t)()
		w.script(script)
		w.signIn("anna")
		w.run(chromedp.Navigate(d.server.URL+casePath(c.ID)), chromedp.Click(chromedp.CSS(`.words summary`)), chromedp.WaitVisible(chromedp.CSS(".words .text")),
			chromedp.Click(chromedp.CSS(`form[action="/signout"] button`)), chromedp.WaitVisible(chromedp.CSS(".narrow h1")),
			chromedp.NavigateBack(), chromedp.WaitVisible(chromedp.CSS(".narrow h1")))
		if strings.Contains(w.eval(`document.documentElement.outerHTML`), "marked words") {
			t.Errorf("script %v: going back shows the child's words", script)
		}
	}
}

// On the narrowest telephone nothing runs out of the page, and what is pressed is large enough for a thumb.
func TestPagesFitANarrowTelephone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	long := strings.Repeat("อย่าบอกใครนะ", 20) + strings.Repeat("x", 300)
	c := d.file(uuid.Nil, report{text: long, rating: rated(triage.S1, triage.OC9), ago: 50 * time.Hour})
	d.do(c, triage.Miss{At: time.Now()})
	d.do(c, triage.Claim{By: "malee", At: time.Now()})
	w := d.chrome(t)()
	w.size(320, 640)
	for _, who := range []triage.Staff{"malee", "anna"} {
		w.signIn(who)
		for _, path := range []string{"/queue", casePath(c.ID)} {
			w.run(chromedp.Navigate(d.server.URL + path))
			w.eval(`document.querySelectorAll('details').forEach(d => d.open = true)`)
			if got := w.eval(`document.documentElement.scrollWidth`); got != "320" {
				t.Errorf("%s of %s is %s wide", path, who, got)
			}
			small := w.eval(`[...document.querySelectorAll('button, .button, summary, select, textarea, .pick, .row, .brand')]
				.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80)).join()`)
			if small != "" {
				t.Errorf("%s of %s: too small for a thumb: %s", path, who, small)
			}
		}
	}
}
