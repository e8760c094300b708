package main

import (
	"strings"
	"testing"

	"hotline/intake"
	"hotline/ops/sim"
	"hotline/triage"
)

// The thread that everything hangs on: a child texts, a counselor sees, takes, reads and answers, the child reads the answer,
// the counselor sees that it arrived, and the provider forgets what both said.
func TestATextComesBackAsAnAnswer(t *testing.T) {
	t.Parallel()
	w := open(t)
	const phone, said, answer = "+66812345678", "มีคนในเน็ตขอรูปหนู ไม่ให้บอกแม่ ทำไงดีคะ", "ขอบคุณที่เล่าให้ฟัง ตอนนี้หนูอยู่ที่ปลอดภัยไหม"

	if r := w.text(t, phone, said, 0); r.HTTP != 200 || len(r.Answers) != 1 || !strings.Contains(r.Answers[0], "191") {
		t.Fatalf("the child was told %+v", r)
	}
	w.until(t, "the text is a case", func(open []triage.Case) bool { return len(open) == 1 })
	open, _ := w.book.Open()
	id := open[0].ID.String()

	malee := w.signIn(t, "malee")
	malee.get(malee.base + "/queue")
	if !strings.Contains(malee.body, id) || malee.shows(said) {
		t.Errorf("the queue shows the case without its words: %v %v", strings.Contains(malee.body, id), malee.shows(said))
	}
	malee.submit("/queue/take", nil)
	if malee.first(`class="id">([0-9A-Z-]+)<`) != id || !malee.shows(said) {
		t.Fatalf("the case page: %s", malee.body)
	}

	anna := w.signIn(t, "anna")
	anna.get(anna.base + "/case/" + id)
	if !strings.Contains(anna.body, "มาลี") {
		t.Error("a colleague does not see who has the case")
	}

	malee.submit("/case/"+id+"/reply", map[string]string{"text": answer})
	bubbles, err := w.world.Await(t.Context(), phone, func(all []sim.Bubble) bool {
		for _, b := range all {
			if b.Body == answer && b.Status == "delivered" {
				return true
			}
		}
		return false
	})
	if err != nil {
		t.Fatalf("the child waits for the answer: %v", bubbles)
	}
	w.until(t, "the counselor knows that it arrived", func(open []triage.Case) bool {
		return len(open[0].Letters) == 1 && open[0].Letters[0].Outcome == intake.Delivered
	})
	open, _ = w.book.Open()
	if !open[0].Waiting.IsZero() || open[0].Missed != 0 {
		t.Errorf("the reporter was answered, and the case says %+v", open[0])
	}

	// A second text of the same child belongs to the same case.
	w.text(t, phone, "ค่ะ อยู่บ้าน", 1)
	w.until(t, "the second text is in the case", func(open []triage.Case) bool { return len(open) == 1 && len(open[0].Reports) == 2 })
	malee.get(malee.base + "/case/" + id)
	if !malee.shows("ค่ะ อยู่บ้าน") {
		t.Error("the case page does not show the second text")
	}
	if w.world.Fetched() != 0 {
		t.Error("somebody fetched a picture")
	}
}
