package console

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"hotline/intake"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/routing"
	"hotline/triage"
)

// The page tells everything that can happen to a case, in the reader's language.
func TestACaseTellsItsStory(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := "he asks me to send photos and not to tell"
	mark := strings.Index(first, "send photos")
	c := d.file(uuid.Nil, report{text: first, rating: rated(triage.S2, triage.OC3), refused: 2, ago: 40 * time.Minute,
		marks: []triage.Mark{{Start: mark, End: mark + 11, Concept: "asks-photo"}}, flags: []intake.Flag{intake.Late, intake.Repaired, intake.Flood, intake.Bidi},
		answers: map[string]string{"contact": "ongoing"}})
	d.do(c, triage.Miss{At: time.Now()})
	unsorted := triage.Rating{Severity: triage.S2, Category: triage.XX, Language: "lo", Unsorted: true, Spam: true}
	d.file(c.Key, report{text: "", rating: unsorted, channel: intake.Web})
	c = d.do(c, triage.Claim{By: "anna", At: time.Now().Add(-20 * time.Minute)})
	d.do(c, triage.Expire{At: time.Now()})
	c = d.do(c, triage.Claim{By: "anna", At: time.Now()})
	for i, o := range []intake.Outcome{"", intake.Sent, intake.Delivered, intake.NoWayBack, intake.Undeliverable, intake.GaveUp} {
		letter := routing.LetterFor(c.Key, uint64(i))
		public, err := d.maker.Sealer(t.Context(), c.Key)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := triage.Content{Text: secret.NewText("we read it")}.Encode()
		sealed, err := public.Seal(vault.Place{Kind: triage.PlaceContent, ID: c.Key.String()}, body.Reveal())
		if err != nil {
			t.Fatal(err)
		}
		d.do(c, triage.Reply{Writ: triage.Writ{By: "anna", Token: c.Lease.Token, At: time.Now()}, Letter: letter, Sealed: sealed})
		if o != "" {
			d.do(c, triage.Post{Fate: intake.Fate{Letter: letter, Outcome: o, At: time.Now()}})
		}
	}
	tom, malee := d.signedIn("tom"), d.signedIn("malee")
	page := tom.get(casePath(c.ID)).says(
		"Anna has this case until", "Message 1", "Read what was written", first, "2 attachments were refused", "found when we checked with the phone company",
		"arrived broken", "Very many messages", "shown by name", "Are they still in contact?", "Yes", "A response time was missed: an answer was due by",
		"Message 2", "Web form", "Unsorted: a person must read it", "May be advertising", "The message was empty.",
		"Anna took the case", "was away too long", "Anna replied", "we read it", "Waiting to be sent", "Sent. Not yet known", "Delivered to the phone",
		"the phone company cannot deliver", "no way back to the reporter any more", "every attempt failed")
	marks := slices.Collect(page.all("mark"))
	if len(marks) != 1 || text(marks[0]) != "send photos" {
		t.Errorf("%d marks", len(marks))
	}
	for n := range page.all("details") {
		if attr(n, "class") == "words" && has(n, "open") {
			t.Error("a message is open before somebody opens it")
		}
	}
	malee.get(casePath(c.ID)).says("Anna ดูแลเคสนี้ถึง", "ข้อความที่ 1", "ขอรูป วิดีโอส่วนตัว", "มีคนขอรูป", "ปฏิเสธไฟล์แนบ 2 ไฟล์", "ส่งไม่ถึง")
	tom.get("/queue").says("With a colleague", "Lao", "Anna, until", "The last reply did not arrive", "Unsorted", "A response time was missed")

	thai := tom.get(casePath(c.ID)).submit("/language", map[string]string{"lang": "th"})
	if thai.path != casePath(c.ID) || thai.header.Get("Content-Language") != "th" {
		t.Errorf("switching the language leads to %s in %s", thai.path, thai.header.Get("Content-Language"))
	}
	if got := tom.post("/language", map[string][]string{"lang": {"en"}, "at": {"//evil.example/case/" + c.ID.String()}}); got.path != "/queue" {
		t.Errorf("switching the language can lead to %s", got.path)
	}
}

// What a reporter writes stays text: no element, no attribute, no address, no title, no log.
func TestWhatReportersWriteIsInert(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	corpus := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `</textarea></bdi></div><script src=//evil.example></script>`, `<svg/onload=alert(3)>`,
		`javascript:alert(4)`, `https://evil.example/a?b=c`, `<a href="https://evil.example">x</a>`, `{{.Token}} ${alert(5)} <%= 1 %>`, `<!--`, `]]><x>`,
		`<style>*{display:none}</style>`, `<base href=//evil.example>`, `<meta http-equiv=refresh content=0>`, "<iframe srcdoc='<script>1</script>'>",
		"marker\u202Etxt.exe\u200B\u2066\uFEFF\x00\x07", "081 234 5678",
	}
	whole := strings.Join(corpus, "\n")
	anna := d.signedIn("anna")
	c := d.file(uuid.Nil, report{text: whole, rating: rated(triage.S3, triage.OC2), marks: []triage.Mark{
		{Start: 0, End: 8}, {Start: 4, End: 20}, {Start: -1, End: 3}, {Start: 5, End: 1 << 30}, {Start: 9, End: 9},
	}})
	path := casePath(c.ID)
	page := anna.get(path).submit(path+"/claim", nil)
	page = page.submit(path+"/note", map[string]string{"text": whole}).submit(path+"/reply", map[string]string{"text": strings.ReplaceAll(whole, "\x00", "")})
	d.do(c, triage.Expire{At: time.Now().Add(time.Hour)})
	kept := page.submit(path+"/reply", map[string]string{"text": whole})
	elements := func(p *doc) (n int) {
		for e := range p.root.Descendants() {
			if e.Type == html.ElementNode {
				n++
				for _, a := range e.Attr {
					if strings.Contains(a.Val, "evil") || strings.Contains(a.Val, "alert(") || strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s: <%s %s=%q>", p.path, e.Data, a.Key, a.Val)
					}
				}
				if slices.Contains([]string{"iframe", "img", "base", "style", "object"}, e.Data) || e.Data == "script" && attr(e, "nonce") == "" {
					t.Errorf("%s: a <%s>", p.path, e.Data)
				}
				if e.Data == "title" && (strings.Contains(text(e), "evil") || strings.Contains(text(e), "alert(")) {
					t.Errorf("the title is %q", text(e))
				}
			}
		}
		return n
	}
	for _, p := range []*doc{page, kept, anna.get("/queue")} {
		elements(p)
	}
	got := text(page.id("timeline"))
	for _, want := range []string{"<script>alert(1)</script>", "<a href=\"https://evil.example\">", "markerU+202Etxt.exeU+200BU+2066U+FEFFU+0000U+0007", "081 234 5678"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not show %q as text", want)
		}
	}
	for _, bad := range []string{"\u202E", "\u200B", "\u2066", "\uFEFF"} {
		if strings.Contains(page.body, bad) {
			t.Errorf("%U reaches the page", []rune(bad)[0])
		}
	}
	for _, bad := range []string{"evil", "alert(", "5678", "photos"} {
		if strings.Contains(d.log.String(), bad) {
			t.Errorf("the log holds %q", bad)
		}
	}
}

func TestTextIsCutByItsMarks(t *testing.T) {
	t.Parallel()
	for _, k := range []struct {
		text  string
		marks [][2]int
		want  string
	}{
		{"", nil, ""},
		{"abc", nil, "abc"},
		{"abcdef", [][2]int{{1, 3}}, "a[bc]def"},
		{"abcdef", [][2]int{{4, 6}, {0, 2}}, "[ab]cd[ef]"},
		{"abcdef", [][2]int{{0, 3}, {2, 5}, {3, 4}}, "[abcde]f"},
		{"abcdef", [][2]int{{-1, 2}, {5, 9}, {3, 3}, {4, 2}}, "abcdef"},
		{"ขอรูป", [][2]int{{0, 6}}, "[ขอ]รูป"},
		{"ขอรูป", [][2]int{{1, 6}, {0, 5}}, "ขอรูป"}, // not on whole characters
		{"a\r\nb\rc", nil, "a\nb(U+000D)c"},
		{"x\u202Ey", [][2]int{{0, 5}}, "[x][(U+202E)][y]"},
		{"👩\u200D👧 ok", nil, "👩\u200D👧 ok"},
		{"a\u200Db", nil, "a(U+200D)b"},
		{"က\u200Cခ", nil, "က\u200Cခ"},
		{"bad\uFFFD", nil, "bad\uFFFD"},
		{"\xff", nil, "\xff"},
	} {
		var marks []triage.Mark
		for _, m := range k.marks {
			marks = append(marks, triage.Mark{Start: m[0], End: m[1]})
		}
		var b strings.Builder
		for _, s := range stretches(k.text, marks) {
			piece := s.Text
			if s.Name != "" {
				piece = "(" + s.Name + ")"
			}
			if s.Mark {
				piece = "[" + piece + "]"
			}
			b.WriteString(piece)
		}
		if b.String() != k.want {
			t.Errorf("%q with %v is %q, want %q", k.text, k.marks, b.String(), k.want)
		}
	}
}

// Whatever the bytes and marks are, nothing visible is lost and nothing invisible gets through.
func FuzzStretches(f *testing.F) {
	f.Add("he asks \u202Ephotos", 3, 7, 0, 40)
	f.Add("ส่งรูปมา\r\n\x00", 0, 6, 3, 9)
	f.Fuzz(func(t *testing.T, s string, a, b, c, e int) {
		var shown, names int
		for _, st := range stretches(s, []triage.Mark{{Start: a, End: b}, {Start: c, End: e}}) {
			shown += len(st.Text)
			if st.Name != "" {
				names++
			}
			if strings.ContainsAny(st.Text, "\u202E\u2066\x00\x1b") {
				t.Errorf("%q shows %q", s, st.Text)
			}
		}
		if shown > len(s) || shown == 0 && names == 0 && strings.Trim(s, "\r") != "" {
			t.Errorf("%q: %d bytes and %d names shown", s, shown, names)
		}
	})
}

func TestTimesAreSaidForPeople(t *testing.T) {
	t.Parallel()
	c := door(t, "http://localhost:1")
	now := time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)
	en, th := c.tongue("en", now), c.tongue("th", now)
	for d, want := range map[time.Duration]string{
		-time.Minute: "less than a minute", 59 * time.Second: "less than a minute", time.Minute: "1 min", 61 * time.Minute: "1 h 1 min",
		4 * time.Hour: "4 h", 11*time.Hour + time.Minute: "11 h", 49 * time.Hour: "2 days",
	} {
		if got := en.span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	if got := en.at(now.Add(-24 * time.Hour)).Text; got != "28 Feb, 14:00" {
		t.Error(got)
	}
	if got := th.at(now.Add(-24 * time.Hour)).Text; got != "28 ก.พ. 14:00 น." {
		t.Error(got)
	}
	waiting := triage.Case{Status: triage.Open, Severity: triage.S2, Waiting: now.Add(-3 * time.Minute)}
	for ago, want := range map[time.Duration]clock{
		3 * time.Minute:  {"fine", "Answer by 14:12 (in 12 min)", ""},
		11 * time.Minute: {"soon", "Answer by 14:04 (in 4 min)", ""},
		18 * time.Minute: {"late", "Late by 3 min (since 13:57)", ""},
	} {
		waiting.Waiting = now.Add(-ago)
		if got := en.due(waiting); got.State != want.State || got.Text != want.Text {
			t.Errorf("%v: %+v", ago, got)
		}
	}
}

func TestNoViewHoldsAnAliasOrAJournalKey(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	anna := d.signedIn("anna")
	for _, path := range []string{"/queue", casePath(c.ID)} {
		body := anna.get(path).body
		for _, bad := range []string{c.Key.String(), c.Alias.String(), c.Reports[0].String()} {
			if bad == "" || strings.Contains(body, bad) {
				t.Errorf("%s holds %q", path, bad)
			}
		}
	}
}
