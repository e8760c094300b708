package sim

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	hookTimeout = 15 * time.Second // Twilio's, in all
	maxTwiML    = 64 << 10
	maxBody     = 1600 // characters of one message
	maxMedia    = 10
)

// A Text is what somebody types on a handset.
type Text struct {
	From  string `json:"from"`  // any sender the carrier may show: a number, a short code, "anonymous"
	Body  string `json:"body"`  // up to 1,600 characters; may be empty
	Media int    `json:"media"` // pretend pictures, up to 10
}

// A Receipt tells what became of a text.
type Receipt struct {
	SID     string   `json:"sid"`            // of the provider's copy
	More    []string `json:"more,omitempty"` // SIDs of the other texts of a burst
	Status  string   `json:"status"`         // received, lost, or waiting (it will be delivered by Run)
	HTTP    int      `json:"http"`           // the hotline's status; 0: no answer
	Code    int      `json:"error_code"`     // Twilio's complaint about the answer; 0: none
	Answers []string `json:"answers"`        // what the hotline's answer itself says; later replies come to the Handset
}

// Text sends a text from a handset to the hotline, as the carrier and the provider would, and returns what the hotline
// answered to the webhook. Errors: ErrText, or the end of ctx.
func (s *Sim) Text(ctx context.Context, t Text) (Receipt, error) {
	switch {
	case t.From == "" || len(t.From) > 64:
		return Receipt{}, fmt.Errorf("%w: a sender has 1 to 64 bytes", ErrText)
	case t.From == s.cfg.HotlineNumber:
		return Receipt{}, fmt.Errorf("%w: this is the hotline's own number", ErrText)
	case utf8.RuneCountInString(t.Body) > maxBody:
		return Receipt{}, fmt.Errorf("%w: more than %d characters", ErrText, maxBody)
	case t.Media < 0 || t.Media > maxMedia:
		return Receipt{}, fmt.Errorf("%w: 0 to %d pictures", ErrText, maxMedia)
	}
	optOut := s.optOut(t.From, t.Body)
	m := s.receive(t)
	switch t.From {
	case fromMissed:
		s.settle(m, "received", "lost", 0)
		return Receipt{SID: m.SID, Status: "lost", Answers: []string{}}, nil
	case fromLate:
		if !s.jobs.after(lateBy, func(ctx context.Context) { s.deliver(ctx, m, t, optOut) }) {
			return Receipt{}, fmt.Errorf("%w: too many wait", ErrText)
		}
		return Receipt{SID: m.SID, Status: "waiting", Answers: []string{}}, nil
	case fromTwice:
		s.deliver(ctx, m, t, optOut)
	case fromBoth:
		var other sync.WaitGroup
		other.Go(func() { s.deliver(ctx, m, t, optOut) })
		defer other.Wait()
	case fromBurst:
		return s.burst(ctx, m, t, optOut), ctx.Err()
	}
	return s.deliver(ctx, m, t, optOut), ctx.Err()
}

// burst delivers fifty texts at once; the first one's receipt stands for all.
func (s *Sim) burst(ctx context.Context, first *Message, t Text, optOut string) Receipt {
	var all sync.WaitGroup
	var more []string
	for range burstSize - 1 {
		m := s.receive(t)
		more = append(more, m.SID)
		all.Go(func() { s.deliver(ctx, m, t, optOut) })
	}
	r := s.deliver(ctx, first, t, optOut)
	all.Wait()
	r.More = more
	return r
}

// receive files the provider's copy of a text and shows it on its handset.
func (s *Sim) receive(t Text) *Message {
	at := time.Now()
	prefix := "SM"
	if t.Media > 0 {
		prefix = "MM"
	}
	m := &Message{SID: newSID(prefix), From: t.From, To: s.cfg.HotlineNumber, Body: t.Body, Direction: inbound,
		Status: "receiving", Created: at, Sent: at, Updated: at}
	for range t.Media {
		m.Media = append(m.Media, newSID("ME"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.book.add(m)
	s.phones.show(t.From, Bubble{SID: m.SID, At: at, Mine: true, Body: t.Body, Media: t.Media, Status: "sending"})
	s.touch()
	return m
}

// settle ends the way of a text: the provider's copy is final, the handset shows whether the hotline has it.
func (s *Sim) settle(m *Message, status, shown string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Status, m.Updated = status, time.Now()
	s.phones.mark(m.From, m.SID, shown, code)
	s.touch()
}

// deliver posts the webhook and obeys the answer.
func (s *Sim) deliver(ctx context.Context, m *Message, t Text, optOut string) Receipt {
	token := s.cfg.AuthToken
	if t.From == fromForged {
		token = "forged" + token
	}
	a := s.post(ctx, s.hook, s.hookForm(m.SID, m.Media, t, optOut), token)
	r := Receipt{SID: m.SID, Status: "received", HTTP: a.status, Code: a.code, Answers: []string{}}
	var replies []reply
	if r.Code == 0 {
		replies, r.Code = a.read()
	}
	if a.code != 0 || a.status < 200 || a.status > 299 {
		r.Status = "lost"
	}
	s.settle(m, "received", r.Status, r.Code)
	if r.Code != 0 {
		s.alert(m.SID, r.Code, "the hotline's answer is wrong or missing")
	}
	for _, re := range replies {
		r.Answers = append(r.Answers, re.body)
		s.answer(t.From, re)
	}
	s.cfg.Log(r.Status, m.SID, r.Code)
	return r
}

// answer sends what the hotline's TwiML asks for.
func (s *Sim) answer(from string, re reply) {
	to := from
	if re.to != "" {
		to = re.to
	}
	callback := re.callback
	if callback != "" {
		if base, err := url.Parse(s.hook); err == nil {
			if u, err := base.Parse(callback); err == nil {
				callback = u.String()
			}
		}
	}
	code := s.refusal(to)
	switch {
	case code != 0:
	case re.body == "":
		code = 14103
	case utf8.RuneCountInString(re.body) > maxBody:
		code = 21617
	case re.from != "" && re.from != s.cfg.HotlineNumber:
		code = 21606
	default:
		if _, ok := s.dispatch(to, re.body, byReply, callback); ok {
			return
		}
		code = 20429
	}
	s.refuse(to, re.body, byReply, code)
}

var countries = []struct{ prefix, code string }{
	{"+66", "TH"}, {"+95", "MM"}, {"+856", "LA"}, {"+855", "KH"}, {"+84", "VN"}, {"+44", "GB"}, {"+1", "US"},
}

func country(number string) string {
	for _, c := range countries {
		if strings.HasPrefix(number, c.prefix) {
			return c.code
		}
	}
	return ""
}

// hookForm is the form of an incoming message, with all that Twilio tells of the people at both ends.
func (s *Sim) hookForm(sid string, media []string, t Text, optOut string) url.Values {
	form := url.Values{
		"AccountSid": {s.cfg.AccountSID}, "ApiVersion": {"2010-04-01"}, "Body": {t.Body}, "From": {t.From}, "To": {s.cfg.HotlineNumber},
		"MessageSid": {sid}, "SmsMessageSid": {sid}, "SmsSid": {sid}, "SmsStatus": {"received"},
		"NumMedia": {strconv.Itoa(len(media))}, "NumSegments": {strconv.Itoa(segments(t.Body))},
	}
	for end, number := range map[string]string{"From": t.From, "To": s.cfg.HotlineNumber} {
		form.Set(end+"Country", country(number))
		form.Set(end+"State", "SIM STATE")
		form.Set(end+"City", "SIM CITY")
		form.Set(end+"Zip", "00000")
	}
	for i, me := range media {
		n := strconv.Itoa(i)
		form.Set("MediaContentType"+n, "image/png")
		form.Set("MediaUrl"+n, s.cfg.BaseURL+s.messageURI(sid)+"/Media/"+me)
	}
	if optOut != "" {
		form.Set("OptOutType", optOut)
	}
	return form
}

// hookAnswer is what came back from the hotline.
type hookAnswer struct {
	status int
	ctype  string
	body   []byte
	code   int // Twilio's error code when there is no answer to read
}

// post sends a signed form, once more if no connection came about, as Twilio does by default.
func (s *Sim) post(ctx context.Context, address string, form url.Values, token string) hookAnswer {
	ctx, cancel := context.WithTimeout(ctx, hookTimeout)
	defer cancel()
	address, _, _ = strings.Cut(address, "#") // connection overrides are neither sent nor signed
	once := newSID("")
	for try := 0; ; try++ {
		connected := false
		traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }})
		req, err := http.NewRequestWithContext(traced, http.MethodPost, address, strings.NewReader(form.Encode()))
		if err != nil {
			return hookAnswer{code: 11100} // not a URL
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
		req.Header.Set("User-Agent", "TwilioProxy/1.1")
		req.Header.Set("Accept", "*/*")
		req.Header.Set("X-Twilio-Signature", Sign(token, address, form))
		req.Header.Set("I-Twilio-Idempotency-Token", once)
		res, err := s.client.Do(req)
		if err != nil {
			if !connected && try == 0 && ctx.Err() == nil {
				continue
			}
			return hookAnswer{code: 11200}
		}
		body, err := io.ReadAll(io.LimitReader(res.Body, maxTwiML+1))
		res.Body.Close()
		if err != nil {
			return hookAnswer{code: 11200}
		}
		return hookAnswer{status: res.StatusCode, ctype: res.Header.Get("Content-Type"), body: body}
	}
}

// read takes the replies out of an answer, and Twilio's complaint about it.
func (a hookAnswer) read() ([]reply, int) {
	kind, _, _ := mime.ParseMediaType(a.ctype)
	switch {
	case a.status < 200 || a.status > 299:
		return nil, 11200
	case len(a.body) == 0:
		return nil, 0
	case len(a.body) > maxTwiML:
		return nil, 11750
	case kind == "text/plain": // Twilio texts such an answer to the sender as it stands
		return []reply{{body: string(a.body)}}, 0
	case kind == "text/xml" || kind == "application/xml" || kind == "text/html":
		return parseTwiML(a.body)
	}
	return nil, 12300
}
