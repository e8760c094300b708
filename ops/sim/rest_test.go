package sim

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

func sendTo(w world, to, body string) (*openapi.ApiV2010Message, error) {
	p := &openapi.CreateMessageParams{}
	p.SetTo(to).SetFrom(hotline).SetBody(body).SetStatusCallback(w.public + "/twilio/status/letter")
	return w.api.CreateMessage(p)
}

// code is Twilio's error code in what its client returned; 0 when there is none.
func code(err error) int {
	if e, ok := errors.AsType[*client.TwilioRestError](err); ok {
		return e.Code
	}
	return 0
}

func TestTwiliosClientSendsFetchesListsRedactsAndDeletes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	m, err := sendTo(w, child, "How are you today?")
	if err != nil {
		t.Fatal(err)
	}
	if *m.Status != "queued" || *m.Direction != byAPI || *m.NumSegments != "1" || m.ErrorCode != nil {
		t.Fatalf("created: %s %s", *m.Status, *m.Direction)
	}
	w.settled(t, *m.Sid, "queued", "sent", "delivered")
	if got := w.Handset(child); !arrived("How are you today?")(got) {
		t.Fatalf("handset %+v", got)
	}
	m, err = w.api.FetchMessage(*m.Sid, nil)
	if err != nil || *m.Status != "delivered" || *m.Body != "How are you today?" {
		t.Fatalf("fetched %v, %v", m, err)
	}
	if _, err := time.Parse(time.RFC1123Z, *m.DateSent); err != nil {
		t.Error(err)
	}
	m, err = w.api.UpdateMessage(*m.Sid, (&openapi.UpdateMessageParams{}).SetBody(""))
	if err != nil || *m.Body != "" {
		t.Fatalf("redacted %v, %v", m, err)
	}
	if got := w.Messages(); len(got) != 1 || !got[0].Redacted || got[0].Body != "" {
		t.Fatalf("copies %+v", got)
	}
	if err := w.api.DeleteMessage(*m.Sid, nil); err != nil {
		t.Fatal(err)
	}
	if len(w.Messages()) != 0 {
		t.Fatal("a deleted copy is still there")
	}
	if got := w.Handset(child); !arrived("How are you today?")(got) {
		t.Fatal("scrubbing the provider's copy must not reach into the telephone")
	}
	if _, err := w.api.FetchMessage(*m.Sid, nil); code(err) != 20404 {
		t.Errorf("a deleted message: %v", err)
	}
}

func TestListsArePagedAndFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	start := time.Now().UTC()
	for i := range 7 {
		if _, err := w.Text(t.Context(), Text{From: child, Body: fmt.Sprintf("text %d", i)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Text(t.Context(), Text{From: "+66899999999", Body: "another"}); err != nil {
		t.Fatal(err)
	}
	count := func(p *openapi.ListMessageParams) int {
		t.Helper()
		all, err := w.api.ListMessage(p)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, m := range all {
			seen[*m.Sid] = true
		}
		if len(seen) != len(all) {
			t.Errorf("%d messages, %d different", len(all), len(seen))
		}
		return len(all)
	}
	p := func() *openapi.ListMessageParams { return (&openapi.ListMessageParams{}).SetPageSize(3) }
	for name, c := range map[string]struct {
		p    *openapi.ListMessageParams
		want int
	}{
		"all":            {p(), 8},
		"limit":          {p().SetLimit(5), 5},
		"from":           {p().SetFrom(child), 7},
		"to":             {p().SetTo(hotline), 8},
		"to another":     {p().SetTo(child), 0},
		"after":          {p().SetDateSentAfter(start.Add(-time.Minute)), 8},
		"after now":      {p().SetDateSentAfter(start.Add(time.Hour)), 0},
		"before":         {p().SetDateSentBefore(start.Add(-time.Minute)), 0},
		"before later":   {p().SetDateSentBefore(start.Add(time.Hour)), 8},
		"on another day": {p().SetDateSent(start.AddDate(0, 0, -3)), 0},
	} {
		if got := count(c.p); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	page, err := w.api.PageMessage(p(), "", "")
	if err != nil || *page.Messages[0].Body != "another" || page.PageSize != 3 || page.NextPageUri == nil {
		t.Errorf("the newest comes first: %+v, %v", page, err)
	}
}

func TestWhatIsUnderWayCannotBeDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	m, err := sendTo(w, toNoReceipt, "hello")
	if err != nil {
		t.Fatal(err)
	}
	w.settled(t, *m.Sid, "queued", "sent")
	if err := w.api.DeleteMessage(*m.Sid, nil); code(err) != 20009 {
		t.Errorf("delete: %v", err)
	}
	if _, err := w.api.UpdateMessage(*m.Sid, (&openapi.UpdateMessageParams{}).SetBody("")); code(err) != 20009 {
		t.Errorf("redact: %v", err)
	}
}

func TestWrongSendsAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	for want, p := range map[int]*openapi.CreateMessageParams{
		21604: (&openapi.CreateMessageParams{}).SetFrom(hotline).SetBody("x"),
		21603: (&openapi.CreateMessageParams{}).SetTo(child).SetBody("x"),
		21602: (&openapi.CreateMessageParams{}).SetTo(child).SetFrom(hotline),
		21606: (&openapi.CreateMessageParams{}).SetTo(child).SetFrom("+66811111111").SetBody("x"),
		21266: (&openapi.CreateMessageParams{}).SetTo(hotline).SetFrom(hotline).SetBody("x"),
		21211: (&openapi.CreateMessageParams{}).SetTo("anonymous").SetFrom(hotline).SetBody("x"),
		21609: (&openapi.CreateMessageParams{}).SetTo(child).SetFrom(hotline).SetBody("x").SetStatusCallback("/relative"),
	} {
		if _, err := w.api.CreateMessage(p); code(err) != want {
			t.Errorf("want %d: %v", want, err)
		}
	}
	if _, err := apiOf(t, w.server.URL, "wrongpassword").FetchMessage("SM0", nil); code(err) != 20003 {
		t.Errorf("a wrong password: %v", err)
	}
	p := (&openapi.CreateMessageParams{}).SetTo(child).SetFrom(hotline).SetBody("x").SetPathAccountSid("AC" + sid[3:] + "0")
	if _, err := w.api.CreateMessage(p); code(err) != 20404 {
		t.Errorf("another account: %v", err)
	}
	if len(w.Messages()) != 0 {
		t.Error("a refused message was filed")
	}
}

func TestAttachmentsAreListedAndDeletedOneByOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	r, err := w.Text(t.Context(), Text{From: child, Media: 2})
	if err != nil {
		t.Fatal(err)
	}
	media, err := w.api.ListMedia(r.SID, (&openapi.ListMediaParams{}).SetLimit(100))
	if err != nil || len(media) != 2 {
		t.Fatalf("%d media, %v", len(media), err)
	}
	if err := w.api.DeleteMedia(r.SID, *media[0].Sid, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.api.DeleteMedia(r.SID, *media[0].Sid, nil); code(err) != 20404 {
		t.Errorf("deleted twice: %v", err)
	}
	if copies := w.Messages(); len(copies[0].Media) != 1 || copies[0].Media[0] != *media[1].Sid || w.Fetched() != 0 {
		t.Errorf("copies %+v, fetched %d", copies, w.Fetched())
	}
	if _, err := w.api.ListMedia("MM0", nil); code(err) != 20404 {
		t.Errorf("media of nothing: %v", err)
	}
}

// What waits in the queue has no date of sending, so a list by that date does not hold it.
func TestAQueuedMessageIsInNoListByDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml("<Response/>"))
	w.Sim.mu.Lock()
	w.Sim.book.add(&Message{SID: newSID("SM"), From: hotline, To: child, Body: "x", Direction: byAPI, Status: "queued", Created: time.Now()})
	w.Sim.mu.Unlock()
	for _, c := range []struct {
		p    *openapi.ListMessageParams
		want int
	}{
		{&openapi.ListMessageParams{}, 1},
		{(&openapi.ListMessageParams{}).SetDateSentAfter(time.Now().Add(-time.Hour)), 0},
		{(&openapi.ListMessageParams{}).SetDateSentBefore(time.Now().Add(time.Hour)), 0},
	} {
		if all, err := w.api.ListMessage(c.p); err != nil || len(all) != c.want {
			t.Errorf("%d listed, want %d, %v", len(all), c.want, err)
		}
	}
}
