package sim

import (
	"errors"
	"fmt"
	"testing"
)

func TestEverythingKeptIsBounded(t *testing.T) {
	t.Parallel()
	b := book{bySID: map[string]*Message{}, keep: 10}
	for i := range 1000 { // the last one is deleted again: nine of ten are left
		b.add(&Message{SID: fmt.Sprint(i)})
		if i%3 == 0 {
			delete(b.bySID, fmt.Sprint(i)) // as an account does that scrubs
		}
	}
	var kept []string
	b.newest(0, func(m *Message) bool { kept = append(kept, m.SID); return true })
	if len(kept) != 9 || kept[0] != "998" || len(b.order) > 100 {
		t.Errorf("%d copies from %s, %d places", len(kept), kept[0], len(b.order))
	}

	p := phones{byNumber: map[string]*phone{}}
	p.show("first", Bubble{SID: "SM1", Body: "hi"})
	for i := range keepPhones {
		p.show(fmt.Sprint(i), Bubble{Body: "hi"})
	}
	if len(p.byNumber) != keepPhones || len(p.read("first")) != 0 || p.mark("first", "SM1", "delivered", 0) {
		t.Errorf("%d telephones; the one used longest ago should be forgotten", len(p.byNumber))
	}
	for i := range keepBubbles + 1 {
		p.show("long", Bubble{Body: fmt.Sprint(i)})
	}
	if all := p.read("long"); len(all) > keepBubbles || all[len(all)-1].Body != fmt.Sprint(keepBubbles) {
		t.Errorf("%d texts on one telephone", len(all))
	}

	a := agenda{wake: make(chan struct{}, 1), due: make(dueHeap, keepJobs)}
	if a.after(0, nil) {
		t.Error("one more job than may wait")
	}

	w := newWorld(t, twiml("<Response/>"))
	for range keepAlerts + 1 {
		w.alert("SM0", 11200, "again")
	}
	if n := len(w.Alerts()); n > keepAlerts {
		t.Errorf("%d alerts", n)
	}
}

func TestWrongConfigurationIsRefused(t *testing.T) {
	t.Parallel()
	good := Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: "https://hotline.example/base"}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Config){
		"account": func(c *Config) { c.AccountSID = "AC1" }, "token": func(c *Config) { c.AuthToken = "short" }, "special token": func(c *Config) { c.AuthToken = "has-a-hyphen" },
		"number": func(c *Config) { c.HotlineNumber = "hotline" }, "no URL": func(c *Config) { c.PublicURL = "" }, "query": func(c *Config) { c.PublicURL = "https://h.example/?a=b" },
		"scheme": func(c *Config) { c.PublicURL = "ftp://h.example" }, "pace": func(c *Config) { c.Pace = -1 }, "keep": func(c *Config) { c.Keep = -1 },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := New(cfg); !errors.Is(err, ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
