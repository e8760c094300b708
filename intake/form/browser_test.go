package form_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
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

// window is one person's browser window.
type window struct {
	t   *testing.T
	m   *room
	ctx context.Context

	mu     sync.Mutex
	faults []string // dialogs, script errors, what the policy refused
}

// chrome is one browser for all tests; every window of it is a stranger to the others. It can look up no other name than
// ours, and keeps pages for going back, as people's browsers do.
var chrome struct {
	sync.Once
	root context.Context
	end  func()
	err  error
}

func startChrome(path string) {
	dir, err := os.MkdirTemp("", "form-test-")
	if err != nil {
		chrome.err = err
		return
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 900), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
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

// window opens one.
func (m *room) window() *window {
	m.t.Helper()
	path := chromium(m.t)
	chrome.Do(func() { startChrome(path) })
	if chrome.err != nil {
		m.t.Fatalf("chromium: %v", chrome.err)
	}
	w := &window{t: m.t, m: m}
	ctx, end := chromedp.NewContext(chrome.root, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.hear))
	m.t.Cleanup(end)
	w.ctx = ctx
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil { // a deadline here would be the window's
		m.t.Fatalf("chromium: %v", err)
	}
	m.t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, f := range w.faults {
			m.t.Errorf("the browser complains: %s", f)
		}
	})
	return w
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
		// A form that comes back is a page of its own; the browser notes its status.
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "status of ") {
			w.faults = append(w.faults, e.Entry.Text)
		}
	}
}

// longest bounds one step of a test.
const longest = 10 * time.Second

func (w *window) run(steps ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		w.t.Fatalf("browser: %v; it shows: %s", err, w.text())
	}
}

func (w *window) text() string {
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	return text
}

func (w *window) eval(js string) string {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](`String(`+js+`)`))
	if err != nil {
		w.t.Fatalf("%s: %v", js, err)
	}
	return out
}

// script switches the pages' own script on or off.
func (w *window) script(on bool) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) size(width, height int64) {
	w.t.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 800})
	if err != nil {
		w.t.Fatal(err)
	}
}

// places are all pages in a language, each as a way to get there.
func (w *window) places(lang string) map[string]func() {
	open := func(path string) { w.run(chromedp.Navigate(w.m.url + path)) }
	write := func(path, text string) {
		open(path)
		w.run(chromedp.SendKeys(chromedp.CSS("#t"), text))
		w.run(chromedp.Click(chromedp.CSS(`input[name=a][value=yes]`)), chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS(".k")))
	}
	return map[string]func(){
		"child":    func() { open("/" + lang + "/") },
		"adult":    func() { open("/" + lang + "/adult") },
		"safe":     func() { open("/" + lang + "/safe") },
		"mailbox":  func() { open("/mailbox?l=" + lang) },
		"received": func() { write("/"+lang+"/", "hello") },
		"proof":    func() { write("/"+lang+"/adult", "hello") },
		"empty": func() {
			open("/" + lang + "/")
			w.run(chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS("#te")))
		},
		"wrong": func() {
			open("/mailbox?l=" + lang)
			w.run(chromedp.SendKeys(chromedp.CSS("#c"), "1234"), chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS("#ce")))
		},
		"box": func() {
			write("/"+lang+"/", "hello")
			w.m.reply("You did well to write.\nวันนี้คุณปลอดภัยไหม")
			w.run(chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS("article")))
		},
	}
}

// axe looks at the page with axe-core, if HOTLINE_TEST_AXE names its script (axe.min.js of the npm package axe-core).
func (w *window) axe(name string) {
	w.t.Helper()
	file := os.Getenv("HOTLINE_TEST_AXE")
	if file == "" {
		return
	}
	script, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](string(script)+"\n;0")); err != nil {
		w.t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run({resultTypes: ['violations']}).then(r =>
		r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 80)).join(" ")).join("; "))`, chromedp.EvalAwaitPromise))
	if err != nil || found != "" {
		w.t.Errorf("%s: axe: %v %s", name, err, found)
	}
}

// Nothing runs out of the narrowest page, what is pressed is large enough for a thumb, and the way out is in sight.
func TestPagesFitANarrowTelephone(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	w := m.window()
	shots := os.Getenv("HOTLINE_TEST_SHOTS") // a folder for pictures of every page, to look at
	for _, lang := range []string{"th", "en"} {
		for name, go_ := range w.places(lang) {
			w.size(320, 640)
			go_()
			w.eval(`document.querySelectorAll('details').forEach(d => d.open = true)`)
			if got := w.eval(`document.documentElement.scrollWidth`); got != "320" {
				t.Errorf("%s/%s is %s wide", lang, name, got)
			}
			small := w.eval(`[...document.querySelectorAll('a, button, summary, textarea, #c, label:has(input)')]
				.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80)).join()`)
			if small != "" {
				t.Errorf("%s/%s: too small for a thumb: %s", lang, name, small)
			}
			w.axe(lang + "/" + name)
			w.eval(`scrollTo(0, document.body.scrollHeight)`)
			if got := w.eval(`document.elementFromPoint(innerWidth - 30, 20).id`); got != "x" {
				t.Errorf("%s/%s: the way out is out of sight", lang, name)
			}
			if shots == "" {
				continue
			}
			for _, width := range []int64{360, 1280} {
				w.size(width, 740)
				w.eval(`scrollTo(0, 0)`)
				ctx, stop := context.WithTimeout(w.ctx, longest)
				png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
				stop()
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(shots, fmt.Sprintf("%s-%s-%d.png", name, lang, width)), png, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
