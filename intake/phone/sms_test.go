package phone

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/ops/secret"
)

func TestATextBecomesAReport(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testAccount())
	w := post(h.SMS(), "/twilio/sms", text("เขาขอรูป\r\nหนูกลัว"))
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	if !strings.Contains(w.Body.String(), ">"+words[Acknowledge]["th"]+"</Message>") || !strings.Contains(w.Body.String(), `statusCallback="https://h.example.org/twilio/status"`) {
		t.Errorf("answer %s", w.Body)
	}
	r := h.desk.submissions()[0].Report
	if r.Text.Reveal() != "เขาขอรูป\nหนูกลัว" || r.Channel != intake.SMS || r.Refused != 0 || len(r.Flags) != 0 || r.Alias.IsZero() || r.At.IsZero() || r.ID.IsZero() {
		t.Errorf("report %+v %q", r, r.Text.Reveal())
	}
	slip := h.slip(t, 0)
	if slip.Forget || slip.Alias != r.Alias || slip.Address.Value.Reveal() != reporter || slip.Address.Ours.Reveal() != testNumber || slip.Address.Gateway != Gateway {
		t.Error("the way back leads elsewhere")
	}
}

func TestNothingButTheWordsIsTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testAccount())
	post(h.SMS(), "/twilio/sms", text("hello", "NumMedia", "1", "MediaUrl0", "https://canary.example.org/x", "MediaContentType0", "image/canary"))
	b, err := h.desk.submissions()[0].Report.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, mark := range []string{"canary", "66812345678", "66600000000", "SM0000"} {
		if strings.Contains(string(b.Reveal()), mark) {
			t.Errorf("the report holds %q", mark)
		}
	}
	if h.desk.submissions()[0].Report.Refused != 1 {
		t.Error("the refused picture is not counted")
	}
}

func TestTheSameTextIsOneReport(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testAccount())
	for i := range 5 {
		w := post(h.SMS(), "/twilio/sms", text("hi", "ApiVersion", strings.Repeat("x", i)))
		if got := strings.Count(w.Body.String(), "<Message"); w.Code != 200 || got != map[bool]int{true: 1}[i == 0] {
			t.Errorf("delivery %d: %d, %d answers", i, w.Code, got)
		}
	}
	post(h.SMS(), "/twilio/sms", text("hi", "MessageSid", "SM00000000000000000000000000000002"))
	if n := len(h.desk.submissions()); n != 2 {
		t.Errorf("%d reports, want 2", n)
	}
}

func TestWhatTheDeskCannotStoreIsAskedForAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testAccount())
	h.desk.fail = desk.ErrBusy
	if w := post(h.SMS(), "/twilio/sms", text("hi")); w.Code != 503 || w.Body.Len() > 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if n := <-h.notices; n.Verdict != Unstored {
		t.Errorf("notice %+v", n)
	}
	h.desk.fail = nil
	if w := post(h.SMS(), "/twilio/sms", text("hi")); w.Code != 200 {
		t.Errorf("the retry: %d", w.Code)
	}
}

// Whatever a signed text looks like, it is stored (R12).
func TestEverySignedTextIsStored(t *testing.T) {
	t.Parallel()
	bare := url.Values{"AccountSid": {testAccount().SID}}
	for name, form := range map[string]url.Values{
		"nothing":          bare,
		"empty":            text(""),
		"strange SID":      text("hi", "MessageSid", "../../x"),
		"no SID":           text("hi", "MessageSid", "", "SmsSid", ""),
		"bytes":            text("\xff\xfe\x00"),
		"long":             text(strings.Repeat("ก", 200_000/9)),
		"media nonsense":   text("hi", "NumMedia", "-1"),
		"media many":       text("hi", "NumMedia", "99999999999999999999"),
		"alphanumeric":     text("hi", "From", "SomeShop"),
		"whatsapp":         text("hi", "From", "whatsapp:+66812345678"),
		"long sender":      text("hi", "From", strings.Repeat("9", 500)),
		"repeated":         {"AccountSid": {testAccount().SID}, "Body": {"a", "b"}, "MessageSid": {"SM1"}},
		"new parameter":    text("hi", "Tomorrow's", "thing"),
		"semicolon in key": text("hi", "a;b", "c;d"),
	} {
		h := newHouse(t, testAccount())
		if w := post(h.SMS(), "/twilio/sms", form); w.Code != 200 || len(h.desk.submissions()) != 1 {
			t.Errorf("%s: %d, %d stored", name, w.Code, len(h.desk.submissions()))
			continue
		}
		if _, err := h.desk.submissions()[0].Report.Encode(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNamelessSendersAreNeverThreaded(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"+266696687", "7378742833", "2562533", "8656696", "86282452253", "7748283", "anonymous", "Restricted", "unknown", "", " "} {
		h := newHouse(t, testAccount())
		w := post(h.SMS(), "/twilio/sms", text("hi", "From", from, "NumMedia", "1"))
		s := h.desk.submissions()
		if len(s) != 1 || !s[0].Report.Alias.IsZero() || s[0].Slip != nil || strings.Contains(w.Body.String(), "<Message") {
			t.Errorf("%q has a name", from)
		}
	}
}

func TestStopDestroysTheWayBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body, optOut string
		flag         intake.Flag
	}{
		{"STOP", "", intake.OptOut}, {" stop\n", "", intake.OptOut}, {"หยุด", "", intake.OptOut}, {"Quit", "", intake.OptOut}, {"arrêt", "STOP", intake.OptOut},
		{"start", "", intake.Returned}, {"yes", "START", intake.Returned}, {"yes", "", ""}, {"stop him", "", ""},
		{"HELP", "", ""}, {"help", "HELP", ""}, {"info", "", ""}, {"please stop", "", ""},
	} {
		h := newHouse(t, testAccount())
		w := post(h.SMS(), "/twilio/sms", text(c.body, "OptOutType", c.optOut, "NumMedia", "1"))
		r := h.desk.submissions()[0].Report
		if c.flag != "" && !r.Has(c.flag) || c.flag == "" && len(r.Flags) != 0 {
			t.Errorf("%q: flags %v, want %q", c.body, r.Flags, c.flag)
		}
		stop := c.flag == intake.OptOut
		slip := h.slip(t, 0)
		if slip.Forget != stop || stop && !slip.Address.Value.Empty() || slip.Alias != r.Alias {
			t.Errorf("%q: slip forgets: %v", c.body, slip.Forget)
		}
		if said := strings.Contains(w.Body.String(), "<Message"); said == stop {
			t.Errorf("%q: answered: %v", c.body, said)
		}
	}
}

func TestPicturesAreRefusedAloudButNotForEver(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testAccount())
	h.desk.mute = true
	said := 0
	for i := range 4 {
		w := post(h.SMS(), "/twilio/sms", text("", "NumMedia", "2", "MessageSid", strings.Repeat("x", i+1)))
		said += strings.Count(w.Body.String(), words[Media]["th"])
	}
	if said != 1 {
		t.Errorf("said %d times in one hour", said)
	}
	w := post(h.SMS(), "/twilio/sms", text("look", "NumMedia", "1", "From", "+66899999999", "MessageSid", "y"))
	if !strings.Contains(w.Body.String(), words[Media]["en"]) {
		t.Errorf("another reporter, in English: %s", w.Body)
	}
}

func TestDoorsThatAreRefused(t *testing.T) {
	t.Parallel()
	good := newHouse(t, testAccount()).cfg
	for name, spoil := range map[string]func(*DoorConfig){
		"account": func(c *DoorConfig) { c.Account.SID = "" },
		"desk":    func(c *DoorConfig) { c.Desk = nil },
		"aliases": func(c *DoorConfig) { c.Aliases = nil },
		"relay":   func(c *DoorConfig) { c.Relay = nil },
		"id key":  func(c *DoorConfig) { c.IDKey = secret.NewBytes(make([]byte, 31)) },
	} {
		c := good
		spoil(&c)
		if _, err := NewDoor(c); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Any signed body is stored once and answered with XML; any body at all is answered without a panic.
func FuzzWebhook(f *testing.F) {
	for _, s := range []string{"", "Body=hi&From=%2B66812345678", "Body=%FF&NumMedia=3", "a=1&a=1&a=2", "%", "Body=STOP&OptOutType=STOP", ";", "&&=&", "From=anonymous"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		form, err := parseForm(body + "&AccountSid=" + testAccount().SID)
		if err != nil {
			return
		}
		if form.Get("AccountSid") != testAccount().SID {
			return // another one, sorted before ours
		}
		v := url.Values{}
		for _, p := range form {
			v.Add(p.key, p.value)
		}
		h := newHouse(t, testAccount())
		w := post(h.SMS(), "/twilio/sms", v)
		if len(body) < maxBody/4 && (w.Code != 200 || len(h.desk.submissions()) != 1) {
			t.Fatalf("%d, %d stored", w.Code, len(h.desk.submissions()))
		}
		if _, err := h.desk.submissions()[0].Report.Encode(); err != nil {
			t.Fatal(err)
		}
	})
}
