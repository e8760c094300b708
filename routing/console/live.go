package console

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"hotline/ops/page"
	"hotline/triage/casebook"
)

// events tells a page that cases changed: IDs only, so that what it then fetches is checked as any other request. An event's
// ID is a sequence of the journal; a page that comes back and missed nothing is told nothing.
func (v *visit) events() {
	done, ok := v.session.listen()
	if !ok {
		page.Refuse(v.w, v.lang, http.StatusTooManyRequests)
		return
	}
	defer done()
	_ = http.NewResponseController(v.w).SetReadDeadline(time.Time{}) // nothing more comes in; the server's limit would end it
	s, err := page.OpenStream(v.w, v.r)
	if err != nil {
		return
	}
	ctx, stop := context.WithDeadline(v.r.Context(), v.session.made.Add(sessionWhole))
	defer stop()
	events := make(chan page.Event)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() {
		select {
		case <-v.session.ended:
		case <-v.drained:
		case <-ctx.Done():
		}
		stop()
	})
	wg.Go(func() {
		defer stop()
		begun := false
		_ = v.Book.Watch(ctx, func(changes []casebook.Change, gap bool) error {
			if !begun { // what is on the page may be old, unless the page saw the last event there is
				begun = true
				tip := v.Book.Tip()
				return v.tell(ctx, events, page.Event{ID: tip, Name: word(tip != s.Last, "all", "same"), Data: "-"})
			}
			return v.changed(ctx, events, changes, gap)
		})
	})
	_ = s.Follow(ctx, events)
}

// maxTold is how many cases are told one by one; when more change at once, the page looks at everything.
const maxTold = 50

// changed tells each case that changed once.
func (v *visit) changed(ctx context.Context, events chan<- page.Event, changes []casebook.Change, gap bool) error {
	if len(changes) == 0 {
		return nil
	}
	last := map[uuid.UUID]uint64{}
	for _, ch := range changes {
		last[ch.Key] = ch.Seq
	}
	if gap || len(last) > maxTold {
		return v.tell(ctx, events, page.Event{ID: changes[len(changes)-1].Seq, Name: "all", Data: "-"})
	}
	for _, ch := range changes {
		if c, ok := v.Book.Get(ch.Key); ok && last[ch.Key] == ch.Seq {
			if err := v.tell(ctx, events, page.Event{ID: ch.Seq, Name: "case", Data: c.ID.String()}); err != nil {
				return err
			}
		}
	}
	return nil
}

func word(yes bool, then, otherwise string) string {
	if yes {
		return then
	}
	return otherwise
}

// tell hands one event to the stream, as long as the session lives.
func (v *visit) tell(ctx context.Context, events chan<- page.Event, e page.Event) error {
	if !v.session.alive(time.Now()) {
		return context.Canceled
	}
	select {
	case events <- e:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
