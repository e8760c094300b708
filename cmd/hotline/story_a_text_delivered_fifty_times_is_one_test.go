package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hotline/ops/bus"
	"hotline/triage"
)

// Providers repeat themselves, and a captured webhook can be played again for ever: it has no time and no nonce in it.
func TestATextDeliveredFiftyTimesIsOne(t *testing.T) {
	t.Parallel()
	w := open(t)
	form := url.Values{
		"AccountSid": {w.account.sid}, "MessageSid": {"SM" + strings.Repeat("5", 32)}, "From": {"+66812345678"}, "To": {w.account.number}, "Body": {"hello"},
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	told := 0
	for range 50 {
		all.Go(func() {
			res := w.signed(t, "/twilio/sms", form, w.account.token)
			b, _ := io.ReadAll(res.Body)
			if res.StatusCode != http.StatusOK {
				t.Errorf("status %d", res.StatusCode)
			}
			mu.Lock()
			told += strings.Count(string(b), "<Message")
			mu.Unlock()
		})
	}
	all.Wait()
	if told != 1 {
		t.Errorf("the child was told %d times", told)
	}
	w.until(t, "it is a case", func(open []triage.Case) bool { return len(open) == 1 && len(open[0].Reports) == 1 })
	span, err := w.conns[bus.RoleTriage].Span(t.Context(), bus.Reports)
	if err != nil || span.Last != 1 {
		t.Errorf("REPORTS holds %+v, %v", span, err)
	}
}

// What is not the provider's own, or cannot be a text, gets a clear answer and leaves nothing behind.
func TestTheDoorIsShutToForgers(t *testing.T) {
	t.Parallel()
	w := open(t)
	sid := func(c string) url.Values {
		return url.Values{"AccountSid": {w.account.sid}, "MessageSid": {"SM" + strings.Repeat(c, 32)}, "From": {"+66812345678"}, "To": {w.account.number}, "Body": {"hello"}}
	}
	other := sid("1")
	other.Set("AccountSid", "AC"+strings.Repeat("9", 32))
	many := sid("2")
	for i := range 10_001 {
		many.Add("P", strings.Repeat("x", i%3))
	}
	big := sid("3")
	big.Set("Body", strings.Repeat("x", 1<<20))
	for name, c := range map[string]struct {
		form  url.Values
		token string
		want  int
	}{
		"forged":            {sid("4"), "0123456789abcdef0123456789abcdef", http.StatusForbidden},
		"another account's": {other, w.account.token, http.StatusForbidden},
		"10,000 parameters": {many, w.account.token, http.StatusRequestEntityTooLarge},
		"one megabyte":      {big, w.account.token, http.StatusRequestEntityTooLarge},
	} {
		res := w.signed(t, "/twilio/sms", c.form, c.token)
		b, _ := io.ReadAll(res.Body)
		if res.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", name, res.StatusCode, c.want)
		}
		if c.want == http.StatusForbidden && len(b) > 0 {
			t.Errorf("%s: the refusal says something", name)
		}
	}
	res, err := http.Post(string(w.cfg.Public.URL)+"/twilio/sms", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode/100 != 4 {
		t.Errorf("JSON: status %d", res.StatusCode)
	}
	span, err := w.conns[bus.RoleTriage].Span(t.Context(), bus.Reports)
	if err != nil || span.Last != 0 {
		t.Errorf("REPORTS holds %+v, %v", span, err)
	}

	// Windows-874, as some gateways deliver Thai, is text; a signed text that is not valid UTF-8 is stored all the same.
	for i, body := range []string{"\xca\xc7\xd1\xca\xb4\xd5", "\xff\xfe\x00x", ""} {
		form := sid(string(rune('a' + i)))
		form.Set("Body", body)
		if res := w.signed(t, "/twilio/sms", form, w.account.token); res.StatusCode != http.StatusOK {
			t.Errorf("odd text %d: status %d", i, res.StatusCode)
		}
	}
	w.until(t, "the odd texts are filed", func(open []triage.Case) bool { return len(open) == 1 && len(open[0].Reports) == 3 })
	malee := w.signIn(t, "malee")
	malee.get(malee.base + "/queue")
	malee.submit("/queue/take", nil)
	if !malee.shows("สวัสดี") {
		t.Error("Windows-874 was not understood")
	}
}
