package sim

import (
	"context"
	"net/url"
	"strconv"
	"time"
)

// dispatch files a message that the hotline sends and sets it on its way; false when too many wait already.
func (s *Sim) dispatch(to, body, direction, callback string) (Message, bool) {
	at := time.Now()
	m := &Message{SID: newSID("SM"), From: s.cfg.HotlineNumber, To: to, Body: body, Direction: direction,
		Status: "queued", Created: at, Updated: at, callback: callback}
	s.mu.Lock()
	s.book.add(m)
	filed := *m
	s.touch()
	s.mu.Unlock()
	if !s.jobs.after(0, func(ctx context.Context) { s.advance(ctx, m, body, stages(to)) }) {
		s.mu.Lock()
		delete(s.book.bySID, m.SID)
		s.mu.Unlock()
		return Message{}, false
	}
	return filed, true
}

// refuse files a reply that the provider will not send.
func (s *Sim) refuse(to, body, direction string, code int) {
	at := time.Now()
	m := &Message{SID: newSID("SM"), From: s.cfg.HotlineNumber, To: to, Body: body, Direction: direction,
		Status: "failed", Code: code, Created: at, Updated: at}
	s.mu.Lock()
	s.book.add(m)
	s.phones.show(to, Bubble{SID: m.SID, At: at, Body: body, Status: "failed", Code: code})
	s.touch()
	s.mu.Unlock()
	s.alert(m.SID, code, "a reply was not sent")
}

// advance takes a message through its next stage: the provider's copy, the handset, the callbacks; then plans the rest.
func (s *Sim) advance(ctx context.Context, m *Message, body string, left []stage) {
	st := left[0]
	at := time.Now()
	s.mu.Lock()
	m.Status, m.Code, m.Updated = st.status, st.code, at
	if st.status != "queued" && !s.phones.mark(m.To, m.SID, st.status, st.code) {
		m.Sent = at
		s.phones.show(m.To, Bubble{SID: m.SID, At: at, Body: body, Status: st.status, Code: st.code})
	}
	to, sid, callback := m.To, m.SID, m.callback
	s.touch()
	s.mu.Unlock()
	s.cfg.Log(st.status, sid, st.code)
	if callback != "" {
		for _, status := range st.calls {
			s.report(ctx, callback, sid, to, status, st.code)
		}
	}
	if len(left) > 1 && !s.jobs.after(s.cfg.Pace, func(ctx context.Context) { s.advance(ctx, m, body, left[1:]) }) {
		s.alert(sid, 20429, "too much waits; the message stays where it is")
	}
}

// report posts one status callback.
func (s *Sim) report(ctx context.Context, callback, sid, to, status string, code int) {
	form := url.Values{
		"AccountSid": {s.cfg.AccountSID}, "ApiVersion": {"2010-04-01"}, "From": {s.cfg.HotlineNumber}, "To": {to},
		"MessageSid": {sid}, "MessageStatus": {status}, "SmsSid": {sid}, "SmsStatus": {status},
	}
	if code != 0 {
		form.Set("ErrorCode", strconv.Itoa(code))
	}
	if status == "delivered" || status == "undelivered" {
		form.Set("RawDlrDoneDate", time.Now().UTC().Format("0601021504"))
	}
	a := s.post(ctx, callback, form, s.cfg.AuthToken)
	switch {
	case a.code != 0:
		s.alert(sid, a.code, "the hotline did not take a status callback")
	case a.status < 200 || a.status > 299:
		s.alert(sid, 11200, "the hotline refused a status callback")
	}
}
