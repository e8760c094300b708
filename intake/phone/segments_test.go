package phone

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The vectors are from Twilio's own part counter (testdata/segments.mjs).
func TestSegmentsAgreeWithTwiliosOwnCounter(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("testdata/segments.json")
	if err != nil {
		t.Fatal(err)
	}
	var vs map[string]struct {
		Text  string
		UCS2  bool
		Parts int
		Cut   []string
	}
	if err := json.Unmarshal(b, &vs); err != nil {
		t.Fatal(err)
	}
	if len(vs) < 35 {
		t.Fatalf("%d vectors", len(vs))
	}
	for name, v := range vs {
		s := Segment(v.Text)
		if s.UCS2 != v.UCS2 || len(s.Parts) != v.Parts {
			t.Errorf("%s: UCS-2 %v, %d parts; want %v, %d", name, s.UCS2, len(s.Parts), v.UCS2, v.Parts)
		} else if d := cmp.Diff(v.Cut, s.Parts); d != "" && v.Parts > 0 {
			t.Errorf("%s is cut elsewhere:\n%s", name, d)
		}
	}
}

func TestGraphemes(t *testing.T) {
	t.Parallel()
	for _, want := range [][]string{
		{"ที่", "นี่", "น้ำ"}, {"e\u0301", "a"}, {"👩‍👧", "x"}, {"👍🏽", "👍"}, {"🇹🇭", "🇱🇦", "🇲🇲"}, {"\r\n", "\n", "\r"},
		{"ស្ត្រី"}, {"က္က", "ျ"[:0] + "ခ"}, {"한", "글"}, {"\u1112\u1161\u11ab", "x"}, {"❤️", "!"}, {"\u0301", "a"},
	} {
		if d := cmp.Diff(want, graphemes(strings.Join(want, ""))); d != "" {
			t.Error(d)
		}
	}
}

// Nothing is lost, no part is longer than the air allows, and one part never carries the price of two.
func FuzzSegments(f *testing.F) {
	for _, s := range []string{"", "a", strings.Repeat("ที่", 60), strings.Repeat("😀", 70), "a" + strings.Repeat("\u0301", 200), "\xff\xfe", strings.Repeat("€", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := Segment(text)
		if got := strings.Join(s.Parts, ""); got != strings.ToValidUTF8(text, "\ufffd") {
			t.Fatalf("%q became %q", text, got)
		}
		for _, p := range s.Parts {
			limit := map[bool]int{true: 67, false: 153}[s.UCS2]
			if len(s.Parts) == 1 {
				limit = map[bool]int{true: 70, false: 160}[s.UCS2]
			}
			if n := s.size(p); n == 0 || n > limit {
				t.Fatalf("a part of %d units", n)
			}
		}
	})
}
