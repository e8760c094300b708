package form_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// waits returns when the page says words, or the page that takes its place.
func (w *window) waits(words string) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	for look := time.NewTicker(30 * time.Millisecond); ctx.Err() == nil; <-look.C {
		if strings.Contains(w.text(), words) {
			return
		}
	}
	w.t.Fatalf("the page never said %q; it shows: %s", words, w.text())
}

// back presses the Back button. It does not wait for a page to load: one that comes from the browser's memory does not.
func (w *window) back() {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, longest)
	defer stop()
	past, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		w.t.Fatal(err)
	}
	before := past.Entries[past.CurrentIndex-1].ID
	if _, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: before}); err != nil {
		w.t.Fatal(err)
	}
}

// From report to answer in a real browser, with script and without; what a visitor or a counselor wrote stays text.
func TestAVisitInABrowser(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	const nasty = `</textarea><img src=x onerror=alert(2)>`
	for _, script := range []bool{true, false} {
		w := m.window()
		w.script(script)
		w.run(chromedp.Navigate(m.url+"/en/"), chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS("#te")))
		if w.eval(`document.activeElement.id`) != "t" {
			t.Errorf("script %v: the field at fault is not where one types", script)
		}
		w.run(chromedp.SendKeys(chromedp.CSS("#t"), nasty), chromedp.Click(chromedp.CSS(`input[name=a][value=yes]`)),
			chromedp.Click(chromedp.CSS("summary")), chromedp.Click(chromedp.CSS(`input[name=s][value="11"]`)),
			chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS(".k")))
		rep, _ := m.last()
		if rep.Text.Reveal() != nasty || rep.Answers["danger"] != "yes" || rep.Answers["sign-11"] != "yes" {
			t.Errorf("script %v: %q %v", script, rep.Text.Reveal(), rep.Answers)
		}
		code := w.eval(`document.querySelector('.k').textContent`)
		if address := w.eval(`location.href + document.cookie + document.title`); strings.Contains(address, code[:3]) {
			t.Errorf("the receipt is in %s", address)
		}
		m.reply("I read what you wrote. " + nasty)
		w.run(chromedp.Navigate(m.url+"/mailbox?l=en"), chromedp.SendKeys(chromedp.CSS("#c"), code),
			chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS("article")))
		if got := w.eval(`document.querySelector('.m').textContent`); got != "I read what you wrote. "+nasty {
			t.Errorf("script %v: the letter reads %q", script, got)
		}
		w.run(chromedp.SendKeys(chromedp.CSS("#t"), "yes"), chromedp.Click(chromedp.CSS(`button[value=answer]`)), chromedp.WaitVisible(chromedp.CSS(".g")))
		if again, _ := m.last(); again.Alias != rep.Alias || again.ID == rep.ID {
			t.Errorf("script %v: the answer is not hers", script)
		}
		w.run(chromedp.Navigate(m.url+"/mailbox?l=en"), chromedp.SendKeys(chromedp.CSS("#c"), code),
			chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS(`button[value=answer]`)))
		if n := w.eval(`document.querySelectorAll('article').length`); n != "0" {
			t.Errorf("script %v: %s letters are shown a second time", script, n)
		}
	}
}

// Leaving takes one press or three, and the Back button brings back no word: not of the form, not of the receipt.
func TestLeavingLeavesNoWords(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	const words = "MARKED7Q"
	for name, c := range map[string]struct {
		script bool
		leave  chromedp.Action[chromedp.Void]
	}{
		"pressed":              {true, chromedp.Click(chromedp.CSS("#x"))},
		"Shift three times":    {true, chromedp.KeyEvent(kb.Shift + kb.Shift + kb.Shift)},
		"pressed, no script":   {false, chromedp.Click(chromedp.CSS("#x"))},
		"sent":                 {true, nil},
		"sent, without script": {false, nil},
	} {
		w := m.window()
		w.script(c.script)
		w.run(chromedp.Navigate(m.url+"/en/"), chromedp.SendKeys(chromedp.CSS("#t"), words))
		if c.leave == nil {
			w.run(chromedp.Click(chromedp.CSS("form button")), chromedp.WaitVisible(chromedp.CSS(".k")))
		} else {
			w.run(c.leave)
			w.waits(elsewhere)
		}
		if c.leave != nil && c.script {
			if n := w.eval(`history.length`); n != "2" { // about:blank and elsewhere: the page itself is gone
				t.Errorf("%s: %s places in the history", name, n)
			}
			continue
		}
		w.back()
		w.waits("What is happening?")
		if got := w.eval(`document.documentElement.outerHTML + document.querySelector('#t').value`); strings.Contains(got, words) {
			t.Errorf("%s: going back shows the child's words", name)
		}
	}
}

// With the keyboard alone: the way out is the first stop, and every stop can be seen.
func TestTheKeyboardIsEnough(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	w := m.window()
	w.run(chromedp.Navigate(m.url+"/en/"), chromedp.KeyEvent(kb.Tab))
	if got := w.eval(`document.activeElement.id`); got != "x" {
		t.Errorf("the first stop is %q", got)
	}
	for range 20 {
		if outline := w.eval(`getComputedStyle(document.activeElement).outlineStyle`); outline != "solid" {
			t.Errorf("a stop that cannot be seen: %s", w.eval(`document.activeElement.outerHTML.slice(0, 80)`))
		}
		if w.eval(`document.activeElement.tagName`) == "TEXTAREA" {
			break
		}
		w.run(chromedp.KeyEvent(kb.Tab))
	}
	w.run(chromedp.KeyEvent("hello"+kb.Tab), chromedp.KeyEvent(" "+kb.Tab+kb.Tab+kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS(".k")))
	if rep, _ := m.last(); rep.Text.Reveal() != "hello" || rep.Answers["danger"] != "yes" {
		t.Errorf("%q %v", rep.Text.Reveal(), rep.Answers)
	}
}
