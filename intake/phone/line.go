package phone

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hotline/intake/gateway"
)

// maxAnswer bounds what is read of one answer, in bytes; a page of 200 messages has at most about 2 MB.
const maxAnswer = 8 << 20

var errAnswerTooLong = errors.New("phone: the provider's answer is too long")

// line carries one call's requests to the configured host, under the call's context. twilio-go knows no context, one host,
// forgets the status of answers that are not JSON and leaves their bodies open; the line makes up for all four.
type line struct {
	ctx  context.Context
	op   string
	base *url.URL
	next http.RoundTripper

	reached bool // a request had a connection to go out on: it may have been read
	status  int  // of the last answer
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { l.reached = true }}
	out := r.Clone(httptrace.WithClientTrace(l.ctx, trace))
	out.URL.Scheme, out.URL.Host, out.Host = l.base.Scheme, l.base.Host, ""
	out.URL.Path = strings.TrimSuffix(l.base.Path, "/") + out.URL.Path
	out.URL.RawPath = ""
	resp, err := l.next.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	l.reached, l.status = true, resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
	if err == nil && len(body) > maxAnswer {
		err = errAnswerTooLong
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, failure(l.op, resp.StatusCode, resp.Header.Get("Retry-After"), body)
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// verdicts is what Twilio's codes allow (twilio.md §2; https://www.twilio.com/docs/api/errors). A code that is not here is
// judged by its status.
var verdicts = map[int]gateway.Verdict{
	20003: gateway.Again, // credentials: the operator's fault, not the letter's
	20005: gateway.Again, // account suspended: likewise
	20009: gateway.Again, // a message that is not final cannot be deleted
	20429: gateway.Again, // too many requests
	21611: gateway.Again, // our number's queue is full
	30001: gateway.Again, // queue overflow
	63038: gateway.Again, // the day's limit is reached

	21211: gateway.Never, // not a number
	21408: gateway.Never, // no permission for this country
	21606: gateway.Never, // our number cannot text there
	21610: gateway.Never, // she sent STOP
	21612: gateway.Never, // no route
	21614: gateway.Never, // not a mobile
	21617: gateway.Never, // longer than 1,600 characters
	30004: gateway.Never, // blocked
	30005: gateway.Never, // unknown handset
	30006: gateway.Never, // land line
	30007: gateway.Never, // filtered by the carrier
}

// failure reads an error answer: two numbers of it, and nothing else.
func failure(op string, status int, retryAfter string, body []byte) *gateway.Error {
	var told struct {
		Code int `json:"code"`
	}
	_ = json.Unmarshal(body, &told) // not JSON: the status must do
	e := &gateway.Error{Op: op, Code: told.Code, Status: status}
	if s, err := strconv.Atoi(retryAfter); err == nil && s > 0 && s <= 86_400 {
		e.After = time.Duration(s) * time.Second
	}
	var known bool
	e.Verdict, known = verdicts[told.Code]
	switch {
	case known:
	case status >= 500: // it may have been done before it broke
		e.Verdict = gateway.Unsure
	case status < 400, status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound,
		status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		e.Verdict = gateway.Again // the operator or time can mend it
	default:
		e.Verdict = gateway.Never
	}
	return e
}
