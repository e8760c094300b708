package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hotline/intake"
	"hotline/triage"
)

// A teacher's report has no telephone behind it: the receipt is the way back, and only it opens the answer.
func TestAWebReportIsAnsweredInItsMailbox(t *testing.T) {
	t.Parallel()
	w := open(t)
	const said, answer, more = "a man writes to one of my pupils every night", "thank you, can you tell us which app?", "it is a game with a chat"
	teacher := &browser{t: t, c: &http.Client{Timeout: 20 * time.Second}, base: string(w.cfg.Public.URL)}
	teacher.get(teacher.base + "/en/adult")
	teacher.submit("/report", map[string]string{"t": said})
	receipt := teacher.first(`(\d{3} \d{3} \d{4} \d{3} \d{3})`)
	if !teacher.shows("You can also text it to us.") {
		t.Error("texts come in here, and the page does not say that the receipt may be texted")
	}
	w.until(t, "the report is a case", func(open []triage.Case) bool { return len(open) == 1 })
	open, _ := w.book.Open()
	if open[0].Channel != intake.Web {
		t.Errorf("the case says it came by %s", open[0].Channel)
	}

	visit := func() {
		teacher.get(teacher.base + "/mailbox?l=en")
		teacher.submit("/mailbox", map[string]string{"c": receipt})
	}
	visit()
	if teacher.shows(said) || teacher.code != http.StatusOK {
		t.Errorf("the mailbox repeats what was written, or does not open (%d)", teacher.code)
	}

	anna := w.signIn(t, "anna")
	anna.get(anna.base + "/queue")
	anna.submit("/queue/take", nil)
	if !anna.shows(said) || !anna.shows("Another adult") {
		t.Error("the counselor does not see the words and the answers of the form")
	}
	path := "/case/" + open[0].ID.String()
	anna.submit(path+"/reply", map[string]string{"text": answer})
	w.until(t, "the letter is in the mailbox", func(open []triage.Case) bool {
		return len(open[0].Letters) == 1 && open[0].Letters[0].Outcome == intake.Sent
	})

	visit()
	if !teacher.shows(answer) {
		t.Fatalf("the mailbox does not show the answer: %s", teacher.body)
	}
	teacher.submit("/mailbox", map[string]string{"t": more})
	w.until(t, "the answer to the answer is in the same case, and the letter is known to be read", func(open []triage.Case) bool {
		return len(open) == 1 && len(open[0].Reports) == 2 && open[0].Letters[0].Outcome == intake.Read
	})
	visit()
	if teacher.shows(answer) {
		t.Error("the mailbox shows a letter twice")
	}
	anna.get(anna.base + path)
	if !anna.shows(more) || !anna.shows("Read in the mailbox") {
		t.Error("the counselor does not see the second message, or that the letter was read")
	}
	if strings.Contains(w.log.String(), strings.ReplaceAll(receipt, " ", "")) {
		t.Error("the log holds the receipt")
	}
}
