package console

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"hotline/triage"
)

// One case from the queue to the end: taken, read, answered, noted, raised, closed and opened again.
func TestACaseIsTakenAnsweredAndClosed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "he keeps asking me to send photos", rating: rated(triage.S3, triage.OC3)})
	path := casePath(c.ID)
	anna := d.signedIn("anna")

	queue := anna.get("/queue").says("Take the most urgent", c.ID.String(), "S3 Concern", "Asked for private photos", "Text message", "English", "1 message", "Answer by", "waiting less than a minute")
	if strings.Contains(queue.body, "send photos") {
		t.Error("the queue shows what the reporter wrote")
	}
	page := queue.submit("/queue/take", nil)
	if page.path != path {
		t.Fatalf("taking leads to %s", page.path)
	}
	page.says("The case is yours.", "You have this case until", "Software: someone asks for photos", "he keeps asking me to send photos", "Anna took the case")

	page = page.submit(path+"/reply", map[string]string{"text": "You did the right thing.\r\nIs it safe to write here?"}).
		says("Your reply is on its way.", "Anna replied", "You did the right thing. Is it safe to write here?", "Waiting to be sent")
	page = page.submit(path+"/note", map[string]string{"text": "Sounds like the same account as last week."}).says("The note is saved.", "Note by Anna", "same account as last week")
	page = page.submit(path+"/level", map[string]string{"severity": "S2", "category": "OC2"}).says("The level is set.", "S2 Urgent", "Anna set the level", "Online grooming")
	anna.get("/queue").says("With you", "S2 Urgent")
	page = page.submit(path+"/close", map[string]string{"disposition": "helped"}).says("Closed: Answered", "Anna closed the case")
	if got := d.now(c); got.Status != triage.Closed || got.Replies != 1 || got.Notes != 1 || got.Severity != triage.S2 {
		t.Errorf("the case is %+v", got)
	}
	anna.get("/queue").says("Nobody is waiting", "Breathe")
	page.submit(path+"/reopen", nil).says("The case is open again.", "Nobody has this case.").submit(path+"/claim", nil).says("The case is yours.").
		submit(path+"/release", nil).says("You gave the case back.", "Anna gave the case back")
}
