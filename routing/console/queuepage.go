package console

import (
	"context"
	"errors"
	"net/http"
	"time"

	"hotline/ops/logging"
	"hotline/triage"
	"hotline/triage/queue"
)

// maxRows bounds a section of the page; the most urgent come first, and the rest is counted.
const maxRows = 100

type queueView struct {
	frame
	Form     string // of the one primary button
	Sections []section
	Waiting  int // whom nobody holds
	Say      string
	Every    bool // without script: look again every half minute
}

type section struct {
	Name, Title string
	Rows        []row
	More        int
}

// row is a case on the queue. There is nothing of what the reporter wrote in it.
type row struct {
	ID, Path  string
	Level     level
	Category  string
	Due       *clock
	Waited    string
	Channel   string
	Language  string
	Holder    string
	Until     string
	Messages  int
	Refused   int // attachments
	Unsorted  bool
	Missed    int
	Undone    bool // the last reply did not arrive
	OptedOut  bool
	SinceLast string
}

func (v *visit) queue() {
	view := queueView{frame: v.frame("/queue", "queue"), Form: newToken(), Every: v.r.URL.Query().Get("every") == "30"}
	mine := section{Name: "mine", Title: "queue.mine"}
	waiting := section{Name: "waiting", Title: "queue.waiting"}
	others := section{Name: "others", Title: "queue.others"}
	answered := section{Name: "answered", Title: "queue.answered"}
	cases, _ := v.Queue.List(v.now)
	urgent := 0
	for _, c := range cases {
		s := &answered
		switch held := c.Lease.Live(v.now); {
		case held && c.Lease.Holder == v.me.ID:
			s = &mine
		case held:
			s = &others
		case !c.Waiting.IsZero():
			s = &waiting
			view.Waiting++
			if c.Severity == triage.S1 {
				urgent++
			}
		}
		if len(s.Rows) == maxRows {
			s.More++
			continue
		}
		s.Rows = append(s.Rows, v.row(c))
	}
	for _, s := range []section{mine, waiting, others, answered} {
		if len(s.Rows) > 0 {
			view.Sections = append(view.Sections, s)
		}
	}
	switch {
	case view.Waiting == 0:
		view.Say = v.say("queue.say.none")
	case urgent > 0:
		view.Say = v.say("queue.say.urgent", view.Waiting, urgent)
	default:
		view.Say = v.say("queue.say.some", view.Waiting)
	}
	v.show(http.StatusOK, "queue", view)
}

func (v *visit) row(c triage.Case) row {
	r := row{
		ID: c.ID.String(), Path: casePath(c.ID), Level: v.tongue.level(c.Severity), Category: v.category(c.Category),
		Due: v.due(c), Channel: v.say("channel." + string(c.Channel)), Language: v.tongue.language(c.Rating.Language),
		Messages: len(c.Reports), Refused: c.Refused, Unsorted: c.Rating.Unsorted, Missed: c.Missed, OptedOut: c.OptedOut, Undone: undone(c),
	}
	if !c.Waiting.IsZero() {
		r.Waited = v.say("queue.waited", v.span(v.now.Sub(c.Waiting)))
	} else {
		r.SinceLast = v.say("queue.since", v.span(v.now.Sub(c.Last)))
	}
	if c.Lease.Live(v.now) && c.Lease.Holder != v.me.ID {
		r.Holder, r.Until = v.name(c.Lease.Holder), v.at(c.Lease.Until).Text
	}
	return r
}

// take claims the most urgent case: the page's one primary button.
func (v *visit) take() {
	f, ok := v.form()
	if !ok {
		return
	}
	ctx, stop := writing(v.r.Context())
	defer stop()
	to, err := v.session.once("take "+f.Get("form"), func() (string, error) {
		c, err := v.Queue.Take(ctx, v.me.ID, v.now)
		if err != nil {
			return "", err
		}
		v.Log.Event("console.take", logging.Case(c.ID), logging.Staff(v.me), logging.Verdict("done"))
		return casePath(c.ID) + "?did=claimed", nil
	})
	switch {
	case errors.Is(err, queue.ErrEmpty):
		v.redirect("/queue?did=empty")
	case err != nil:
		v.Log.Fault("console.take", err, logging.Staff(v.me))
		v.refuse(http.StatusServiceUnavailable)
	default:
		v.redirect(to)
	}
}

// writeTime bounds one write.
const writeTime = 15 * time.Second

// writing gives a context that a closed tab does not end: what she sent is written.
func writing(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), writeTime)
}
