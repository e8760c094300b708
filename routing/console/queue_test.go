package console

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/triage"
)

func TestTheQueueShowsTheMostUrgentFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	low := d.file(uuid.Nil, report{text: "thanks", rating: rated(triage.S4, triage.NC2)})
	late := d.file(uuid.Nil, report{text: "x", rating: rated(triage.S2, triage.OC2), ago: 18 * time.Minute})
	top := d.file(uuid.Nil, report{text: "x", rating: rated(triage.S1, triage.OC8)})
	mine := d.file(uuid.Nil, report{text: "x", rating: rated(triage.S3, triage.OC2)})
	theirs := d.file(uuid.Nil, report{text: "x", rating: rated(triage.S1, triage.OC4)})
	d.do(mine, triage.Claim{By: "anna", At: time.Now()})
	d.do(theirs, triage.Claim{By: "malee", At: time.Now()})
	anna := d.signedIn("anna")
	page := anna.get("/queue").says("Waiting for a counselor: 3. In immediate danger: 1.", "Late by 3 min (since", "มาลี, until")
	order := []string{mine.ID.String(), top.ID.String(), late.ID.String(), low.ID.String(), theirs.ID.String()}
	at := -1
	for _, id := range order {
		i := strings.Index(page.body, `id="c-`+id)
		if i < at {
			t.Errorf("%s stands too early", id)
		}
		at = i
	}
	if title := text(page.id("h-waiting")); title != "Waiting 3" {
		t.Error(title)
	}
	if !strings.Contains(page.body, "<title>(3) Queue</title>") {
		t.Error("the title does not say how many wait")
	}
	for range 3 {
		page = anna.get("/queue")
		page.submit("/queue/take", nil)
	}
	anna.get("/queue").submit("/queue/take", nil).says("Nobody is waiting just now.")
	if got := d.now(theirs).Lease.Holder; got != "malee" {
		t.Errorf("taking took what %s held", "malee")
	}
}

func TestALongQueueIsCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var wg sync.WaitGroup
	for range maxRows + 3 {
		wg.Go(func() { d.file(uuid.Nil, report{text: "x", rating: rated(triage.S3, triage.OC2)}) })
	}
	wg.Wait()
	page := d.signedIn("anna").get("/queue").says("and 3 more, less urgent", "Waiting for a counselor: 103.")
	rows := 0
	for range page.all("li") {
		rows++
	}
	if rows != maxRows {
		t.Errorf("%d rows", rows)
	}
}

// listen opens the live stream and gives its lines, without comments.
func listen(t *testing.T, b *browser, last uint64) (next func() string, status int) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	if last > 0 {
		r.Header.Set("Last-Event-ID", fmt.Sprint(last))
	}
	res, err := b.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	lines := bufio.NewScanner(res.Body)
	return func() string {
		var event []string
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, ":"):
			case line == "" && len(event) > 0:
				return strings.Join(event, " ")
			case line != "":
				event = append(event, line)
			}
		}
		if err := lines.Err(); err != nil {
			return "cut: " + err.Error()
		}
		return "end"
	}, res.StatusCode
}

// A live page hears IDs and nothing else, hears nothing again that it has seen, and is cut off when its session ends.
func TestLivePagesHearWhatChanged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	anna := d.signedIn("anna")
	c := d.file(uuid.Nil, report{text: "hello", rating: rated(triage.S3, triage.OC2)})
	next, _ := listen(t, anna, 0)
	if got, want := next(), fmt.Sprintf("id: %d event: all data: -", d.book.Tip()); got != want {
		t.Errorf("the beginning is %q, want %q", got, want)
	}
	d.do(c, triage.Claim{By: "tom", At: time.Now()})
	want := fmt.Sprintf("id: %d event: case data: %s", d.book.Tip(), c.ID)
	if got := next(); got != want {
		t.Errorf("a claim is told as %q, want %q", got, want)
	}
	again, _ := listen(t, anna, d.book.Tip())
	if got := again(); !strings.Contains(got, "event: same") {
		t.Errorf("who missed nothing is told %q", got)
	}
	behind, _ := listen(t, anna, d.book.Tip()-1)
	if got := behind(); !strings.Contains(got, "event: all") {
		t.Errorf("who missed something is told %q", got)
	}
	for range maxStreams - 3 {
		if _, status := listen(t, anna, 0); status != http.StatusOK {
			t.Fatalf("a stream is answered %d", status)
		}
	}
	if _, status := listen(t, anna, 0); status != http.StatusTooManyRequests {
		t.Errorf("one stream too many is answered %d", status)
	}
	tom, _ := listen(t, d.signedIn("tom"), 0)
	tom()
	anna.post("/signout", nil)
	if got := next(); got != "end" {
		t.Errorf("after signing out a stream says %q", got)
	}
	d.Drain()
	if got := tom(); got != "end" {
		t.Errorf("while the house closes a stream says %q", got)
	}
}
