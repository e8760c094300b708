package risk

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"hotline/triage"
)

func TestSafeNeverLosesAReport(t *testing.T) {
	t.Parallel()
	check := func(name string, r Rating, err, want error) {
		t.Helper()
		if !errors.Is(err, want) || r.Severity != triage.S2 || !r.Unsorted || r.Reasons["th"] == "" || len(r.Rules) > 0 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
	r, err := Guard{Off: func() bool { return true }}.Safe(Default(), Text{Body: "thank you"})
	check("kill switch", r, err, ErrOff)
	r, err = Safe(nil, Text{Body: "thank you"})
	check("no scorer", r, err, ErrFailed)
	r, err = inTime(time.Second, Default(), func() Rating { panic("words of a report") })
	check("panic", r, err, ErrFailed)
	if strings.Contains(err.Error(), "words") {
		t.Error("the error repeats what was panicked with")
	}
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan bool)
		r, err := inTime(time.Second, nil, func() Rating { <-stuck; return Rating{} })
		check("stall", r, err, ErrStalled)
		close(stuck)
	})
	if r, err := Safe(Default(), Text{Body: "thank you"}); err != nil || r.Severity != triage.S4 {
		t.Errorf("plain: %v %v", r.Severity, err)
	}
}

func TestNothingToSayIsUnsorted(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "....", "🙂", "zxcv qwop lkjh", "\xff\xfe", "Ⴀღ ყველა"} {
		if r := Default().Rate(Text{Body: s}); r.Severity != triage.S2 || !r.Unsorted {
			t.Errorf("%q is %s %v", s, r.Severity, r.Rules)
		}
	}
}

func TestLoadNamesFileAndLine(t *testing.T) {
	t.Parallel()
	lex := "[a]\nred\n[b]\n@a ~ blue\n"
	good := "# version t\nrule r\n  S3 OC1\n  when b\n  th ก\n  en x\n"
	for _, c := range []struct{ lex, rules, want string }{
		{lex, good, ""},
		{"red\n", good, "x.lex:1"},
		{"[a]\n(red\n", good, "x.lex:2"},
		{"[b]\n@c ~ red\n", good, "x.lex:2"},
		{"[b]\n@b ~ red\n", good, "made of itself"},
		{lex, "rule r\n  S3 OC99\n", "x.rules:2"},
		{lex, "rule r\n  S3 OC1\n  when nobody\n", "x.rules:3"},
		{lex, "rule r\n  S3 OC1\n  alone a\n", "x.rules:3"},
		{lex, "rule r\n  S3 OC1\n  when b\n  th ก\n", "x.rules:1"},
		{lex, "rule r\n  whence a\n", "x.rules:2"},
		{lex, good + good[strings.Index(good, "rule"):], "x.rules:7"},
		{lex, "", "no rules"},
	} {
		s, err := Load(fstest.MapFS{"x.lex": {Data: []byte(c.lex)}, "x.rules": {Data: []byte(c.rules)}})
		switch {
		case c.want == "" && (err != nil || s.Rate(Text{Body: "a red and blue thing"}).Severity != triage.S3):
			t.Errorf("good set: %v", err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("want %q, got %v", c.want, err)
		}
	}
}

func TestFingerprintsMarkOneIncident(t *testing.T) {
	t.Parallel()
	key, other := []byte("0123456789abcdef"), []byte("fedcba9876543210")
	a := FingerprintOf("A man called @dark.prince99 asks girls of our school for photos and offers game money", key)
	b := FingerprintOf("a man called @dark.prince99 asks the girls of our school for photos and offers them game money!!", key)
	c := FingerprintOf("ครูครับ มีคนชื่อ dark ทักมาขอรูป ig dark.prince99", key)
	d := FingerprintOf("My neighbour's dog barks all night and I would like to know whom to ask about it", key)
	if s := Similar(a, b); !s.Text || !s.Handle {
		t.Errorf("one incident told twice: %+v", s)
	}
	if s := Similar(a, c); s.Text || !s.Handle {
		t.Errorf("same account, other words: %+v", s)
	}
	if s := Similar(a, d); s.Text || s.Handle {
		t.Errorf("strangers: %+v", s)
	}
	if s := Similar(a, FingerprintOf("A man called @dark.prince99 asks girls of our school for photos and offers game money", other)); s.Text || s.Handle {
		t.Errorf("fingerprints meet across keys: %+v", s)
	}
}

func TestTimeWordsFollowTheReport(t *testing.T) {
	t.Parallel()
	thursday := time.Date(2026, 3, 5, 20, 0, 0, 0, time.UTC)
	for text, want := range map[string]triage.Severity{
		"a man from discord wants to meet me on friday":      triage.S1,
		"a man from discord wants to meet me on saturday":    triage.S1,
		"a man from discord wants to meet me on wednesday":   triage.S2,
		"a man from discord wants to meet me next friday":    triage.S2,
		"a man from discord wants to meet me in 3 hours":     triage.S1,
		"a man from discord wants to meet me in 9 days":      triage.S2,
		"ผู้ชายในดิสคอร์ดนัดเจอหนูวันที่ 6":                  triage.S1,
		"ผู้ชายในดิสคอร์ดนัดเจอหนูวันที่ 25":                 triage.S2,
		"คนในเกมนัดเจอหนูวันพุธ":                             triage.S2,
		"คนในเกมนัดเจอหนูวันศุกร์":                           triage.S1,
		"im 10 and a boy from the game wants to come see me": triage.S1,
		"im 16 and a boy from the game wants to come see me": triage.S2,
	} {
		if r := Default().Rate(Text{Body: text, At: thursday}); r.Severity != want {
			t.Errorf("%q: %s by %v, want %s", text, r.Severity, r.Rules, want)
		}
	}
}
