package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/triage"
)

func TestOfFiftyWhoClaimOneWinsAndTheOthersLearnWho(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S2, triage.OC2)})
	people := []*browser{d.signedIn("malee"), d.signedIn("anna"), d.signedIn("tom")}
	var wg sync.WaitGroup
	docs := make(chan *doc, 50)
	for i := range cap(docs) {
		wg.Go(func() {
			docs <- people[i%3].post(casePath(c.ID)+"/claim", url.Values{"nonce": {fmt.Sprint(i)}})
		})
	}
	wg.Wait()
	close(docs)
	holder := d.now(c).Lease.Holder
	won, lost := 0, 0
	for got := range docs {
		switch got.status {
		case http.StatusOK:
			won++
		case http.StatusConflict:
			lost++
			if !strings.Contains(got.text(), d.name(holder)) {
				t.Errorf("the loser's page does not name %s: %s", holder, got.text())
			}
		default:
			t.Errorf("a claim is answered %d", got.status)
		}
	}
	if lost < 30 || won < 1 || won+lost != 50 { // the winner's own repeated claims are hers already
		t.Errorf("%d won, %d lost", won, lost)
	}
	if c := d.now(c); c.Lease.Token != 1 {
		t.Errorf("%d leases were given", c.Lease.Token)
	}
}

// A lease that ran out, or went to somebody else, keeps what was typed and says what can be done with it.
func TestALostLeaseKeepsTheText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	path, typed := casePath(c.ID), "I believe you. <b>You</b> did nothing wrong."
	anna := d.signedIn("anna")
	page := anna.get(path).submit(path+"/claim", nil)
	d.do(c, triage.Expire{At: time.Now().Add(triage.LeaseTime + time.Minute)})

	got := page.submit(path+"/reply", map[string]string{"text": typed}).says("ran out", "nobody has it now", "What you wrote is kept here.", "Take the case again and send", "Save it as a note")
	if got.status != http.StatusConflict {
		t.Errorf("a lost lease is answered %d", got.status)
	}
	if form, _ := got.form(path + "/reply"); form.Get("text") != typed {
		t.Errorf("what was typed is now %q", form.Get("text"))
	}
	if d.now(c).Replies != 0 {
		t.Error("a stale lease wrote")
	}

	d.do(c, triage.Claim{By: "tom", At: time.Now()})
	got = got.submit(path+"/reply", map[string]string{"again": "1"}).says("Tom has this case now, until", "What you wrote is kept here.")
	if strings.Contains(got.text(), "Take the case again") || got.status != http.StatusConflict {
		t.Error("what Tom holds is offered to be taken")
	}
	form, _ := got.form(path + "/reply")
	anna.post(path+"/note", form).says("Note by Anna", typed, "Tom has this case until")

	d.do(c, triage.Release{Writ: triage.Writ{By: "tom", Token: d.now(c).Lease.Token, At: time.Now()}})
	form.Set("again", "1")
	anna.post(path+"/reply", form).says("Anna replied", typed, "You have this case until")
	if c := d.now(c); c.Replies != 1 || c.Notes != 1 {
		t.Errorf("%d replies, %d notes", c.Replies, c.Notes)
	}
}

func TestTheSameFormSentTwiceIsOneLetter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	path := casePath(c.ID)
	anna := d.signedIn("anna")
	page := anna.get(path).submit(path+"/claim", nil)
	for range 3 {
		page.submit(path+"/reply", map[string]string{"text": "one"})
		page.submit(path+"/note", map[string]string{"text": "a note"})
	}
	page.submit(path+"/reply", map[string]string{"text": "another"}) // the Back button, other words
	if c := d.now(c); c.Replies != 2 || c.Notes != 1 {
		t.Errorf("%d replies, %d notes", c.Replies, c.Notes)
	}
	// In another session, as after a restart, the letter's name alone must tell.
	again := d.signedIn("anna")
	form, _ := page.form(path + "/reply")
	form.Set("text", "one")
	again.post(path+"/reply", form)
	if c := d.now(c); c.Replies != 2 {
		t.Errorf("a second session sent it again: %d replies", c.Replies)
	}
	d.file(uuid.Nil, report{text: "a", rating: rated(triage.S3, triage.OC2)})
	d.file(uuid.Nil, report{text: "b", rating: rated(triage.S3, triage.OC2)})
	queue := again.get("/queue")
	first := queue.submit("/queue/take", nil)
	if second := queue.submit("/queue/take", nil); second.path != first.path {
		t.Error("a double click took two cases")
	}
}

func TestAnEndedSessionKeepsTheText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	path := casePath(c.ID)
	anna := d.signedIn("anna")
	page := anna.get(path).submit(path+"/claim", nil)
	page.submit("/signout", nil)
	got := page.submit(path+"/reply", map[string]string{"text": "long and careful"}).says("Your session has ended", "What you wrote is kept here.")
	if got.status != http.StatusUnauthorized || d.now(c).Replies != 0 {
		t.Errorf("answered %d", got.status)
	}
	link, _ := d.SignInLink("anna")
	anna.get(strings.TrimPrefix(link, anna.base)).submit("/signin", nil)
	got.submit(path+"/reply", map[string]string{"again": "1"}).says("Anna replied", "long and careful")
}

func TestWhatMayNotBeDoneIsSaid(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S2, triage.OC2)})
	path := casePath(c.ID)
	anna := d.signedIn("anna")
	page := anna.get(path).submit(path+"/claim", nil).says("Lowering from S1 or S2 takes a second person")
	refused := func(verb string, fill map[string]string, status int, words ...string) {
		t.Helper()
		if got := page.submit(path+"/"+verb, fill).says(words...); got.status != status {
			t.Errorf("%s is answered %d", verb, got.status)
		}
	}
	refused("level", map[string]string{"severity": "S4", "text": "a test"}, 409, "takes a second person", "Save it as a note")
	refused("level", map[string]string{"severity": "S9"}, 422, "Something was missing")
	refused("level", map[string]string{"severity": "S1", "category": "ZZ"}, 422, "Something was missing")
	refused("reply", map[string]string{"text": " \r\n "}, 422, "Nothing was written")
	refused("reply", map[string]string{"text": strings.Repeat("ก", maxReply+1)}, 422, "longer than 1600 characters", "What you wrote is kept")
	refused("reply", map[string]string{"text": "x", "nonce": ""}, 422, "Something was missing")
	refused("reply", map[string]string{"text": "x", "token": "99"}, 409, "ran out")
	refused("close", map[string]string{"disposition": "prank"}, 422, "Something was missing")
	d.file(c.Key, report{text: "are you there", rating: rated(triage.S2, triage.OC2)})
	refused("close", map[string]string{"disposition": "helped"}, 409, "A new message has come")
	anna.get(path).submit(path+"/close", map[string]string{"disposition": "helped"}).says("Closed")
	refused("reply", map[string]string{"text": "too late"}, 409, "was closed meanwhile", "What you wrote is kept")

	low := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	path = casePath(low.ID)
	page = anna.get(path).submit(path+"/claim", nil)
	refused("level", map[string]string{"severity": "S4"}, 422, "needs a reason")
	page.submit(path+"/level", map[string]string{"severity": "S4", "text": "she only asked the time"}).says("S4 Support", "she only asked the time")
	if got := anna.post(path+"/note", url.Values{"text": {strings.Repeat("x", maxBody)}}); got.status != 413 {
		t.Errorf("a huge form is answered %d", got.status)
	}
	for _, at := range []string{"/case/K7QM-2XVD-9", "/case/none", "/nothing"} {
		if got := anna.get(at).says("There is no such page", "Back to the queue"); got.status != 404 {
			t.Errorf("%s is answered %d", at, got.status)
		}
	}
}

// Whoever cannot be answered has no reply form but a sentence.
func TestWhoCannotBeAnswered(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	anna := d.signedIn("anna")
	for _, k := range []struct {
		r     report
		words string
	}{
		{report{text: "x", nobody: true, channel: intake.Voice, rating: rated(triage.S3, triage.XX)}, "left no way back"},
		{report{text: "STOP", flags: []intake.Flag{intake.OptOut}, rating: rated(triage.S4, triage.XX)}, "asked for no more messages"},
	} {
		c := d.file(uuid.Nil, k.r)
		page := anna.get(casePath(c.ID)).submit(casePath(c.ID)+"/claim", nil).says(k.words)
		if _, there := page.form(casePath(c.ID) + "/reply"); there {
			t.Errorf("there is a reply form although %s", k.words)
		}
	}
	c := d.file(uuid.Nil, report{text: "gone", rating: rated(triage.S3, triage.XX)})
	page := anna.get(casePath(c.ID)).submit(casePath(c.ID)+"/claim", nil)
	if err := d.keeper.Shred(t.Context(), c.Key); err != nil {
		t.Fatal(err)
	}
	if got := anna.get(casePath(c.ID)).says("Erased. It cannot be read any more.", "This case is erased"); strings.Contains(got.text(), "gone") {
		t.Error("an erased text is shown")
	}
	_ = page
}

func TestALeaseIsRenewedByItsHolderOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	path := casePath(c.ID)
	c = d.do(c, triage.Claim{By: "anna", At: time.Now().Add(-10 * time.Minute)})
	anna, tom := d.signedIn("anna"), d.signedIn("tom")
	token := url.Values{"token": {"1"}}
	if got := tom.post(path+"/renew", token); got.status != 409 {
		t.Errorf("somebody else's renewal is answered %d", got.status)
	}
	if got := anna.post(path+"/renew", url.Values{"token": {"2"}}); got.status != 409 {
		t.Errorf("another lease's renewal is answered %d", got.status)
	}
	for range 3 {
		if got := anna.post(path+"/renew", token); got.status != 204 {
			t.Errorf("the holder's renewal is answered %d", got.status)
		}
	}
	after := d.now(c)
	if after.Lease.Token != 1 || time.Until(after.Lease.Until) < triage.LeaseTime-time.Minute {
		t.Errorf("the lease is %+v", after.Lease)
	}
	if got := anna.get(path).text(); strings.Count(got, "Anna took the case") != 1 {
		t.Errorf("a renewal is told as news: %s", got)
	}
	events, err := d.book.Timeline(t.Context(), c.Key)
	if err != nil || len(events) != 5 { // opened, added, rated, claimed, claimed
		t.Errorf("%d events (%v): each renewal is a synced write", len(events), err)
	}
}
