package form_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Under a flood a writer is asked to wait and to press again, and gets in with every word.
func TestWhoeverWaitedGetsIn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := bubble(t, "")
		post := func(v url.Values) answer {
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/report", strings.NewReader(v.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.RemoteAddr = "203.0.113.7:1"
			return m.do(r)
		}
		for range 45 {
			post(url.Values{"t": {"x"}, "n": {"AAAAAAAAAAAAAAAAAAAAAAAAAA"}})
		}
		sent := set(m.get("/en/").form(0), "t", "he wants\nto meet", "a", "yes", "s", "15")
		before := m.count()
		held := post(sent).says(503, "Nothing you wrote is lost")
		if held.header.Get("Retry-After") == "" || m.count() != before {
			t.Error("not held")
		}
		again := held.form(0)
		for name := range sent {
			if again.Get(name) != sent.Get(name) {
				t.Errorf("%s was %q and is %q", name, sent.Get(name), again.Get(name))
			}
		}
		post(again).says(503) // too early
		time.Sleep(70 * time.Second)
		post(again).says(200, "We have it").code()
		if rep, _ := m.last(); m.count() != before+1 || rep.Text.Reveal() != "he wants\nto meet" || rep.Answers["sign-15"] != "yes" {
			t.Errorf("%+v", rep)
		}
	})
}
