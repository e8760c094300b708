package risk

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestRateLinesSpeaksTheContract(t *testing.T) {
	t.Parallel()
	in := `{"id":7,"text":"thank you"}
{"id":"b","text":"zxcv qwop lkjh"}

{"id":"c","text":"he wants to meet me on friday, i know him from discord","at":"2026-03-05T20:00:00+07:00"}
`
	var out strings.Builder
	if err := RateLines(strings.NewReader(in), &out, Default()); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	for l := range strings.Lines(out.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(l), &m); err != nil {
			t.Fatal(err)
		}
		for _, k := range []string{"id", "severity", "category", "language", "signs", "rules", "reason"} {
			if m[k] == nil {
				t.Errorf("line %v lacks %s", m["id"], k)
			}
		}
		got = append(got, m)
	}
	if len(got) != 3 || got[0]["severity"] != "S4" || got[0]["id"] != 7.0 || got[2]["severity"] != "S1" {
		t.Errorf("%v", got)
	}
	if got[1]["severity"] != "S2" || len(got[1]["rules"].([]any)) != 0 {
		t.Errorf("an unsorted text is S2 with an empty rules list: %v", got[1])
	}
	err := RateLines(strings.NewReader("{\"id\":1,\"text\":\"thanks\"}\nsecret words\n"), &out, Default())
	if !errors.Is(err, ErrLine) || !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

func TestEvaluateCounts(t *testing.T) {
	t.Parallel()
	in := `{"id":1,"text":"i want to die","lang":"en","severity":"S2","category":"MH1"}
{"id":2,"text":"thank you","lang":"en","severity":"S2","category":"NC2"}
{"id":3,"text":"ขอบคุณค่ะ","lang":"th","severity":"S4","category":"NC2"}
{"id":4,"text":"อยากตาย","lang":"th","severity":"S4"}
`
	r, err := Evaluate(strings.NewReader(in), Default())
	if err != nil {
		t.Fatal(err)
	}
	if u := r.All.RecallUrgent; u.Hits != 1 || u.Of != 2 {
		t.Errorf("recall %v", u)
	}
	if f := r.ByLang["th"].FalseAlarms; f.Hits != 1 || f.Of != 2 || len(r.Misses) != 2 || r.Confusion["S2"]["S4"] != 1 {
		t.Errorf("%v %v %v", f, r.Misses, r.Confusion)
	}
	var j, txt strings.Builder
	if r.WriteJSON(&j) != nil || r.WriteText(&txt) != nil || !json.Valid([]byte(j.String())) || !strings.Contains(txt.String(), "S2 called S4") {
		t.Error(txt.String())
	}
}

// Wilson 1927: 8 of 10 gives 0.490 to 0.943.
func TestWilson(t *testing.T) {
	t.Parallel()
	if s := NewShare(8, 10); math.Abs(s.Low-0.490) > 0.001 || math.Abs(s.High-0.943) > 0.001 {
		t.Errorf("%+v", s)
	}
	if s := NewShare(0, 0); s.Low != 0 || s.High != 1 {
		t.Errorf("%+v", s)
	}
}

func TestExplainShowsRuleAndWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := Explain(&b, Default(), "He keeps asking me for pictures", time.Time{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"S2", "OC3", "photo-request", "มีคนขอรูป", "pictures"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
