// Package load sends signed SMS webhooks to a hotline, at a rate or flat out, and measures. `drill load` and the kill and
// partition drills use it.
//
// It knows public URLs only, and shares no code with what it measures (R5). With a rate it is an open loop: each request has
// its moment, and its latency counts from that moment even when the hotline was too slow to let it leave in time (no
// coordinated omission). Without a rate it is a closed loop: every connection sends its next request when it has its answer;
// signatures are made beforehand.
//
// A request is sent once: what was not accepted is counted, never repeated, so a ledger of accepted SIDs is exact.
package load

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hotline/ops/sim"
)

// Config says what is sent where.
type Config struct {
	URL           string // base URL of the hotline's public listener
	Token         string // the provider's auth token, which signs
	AccountSID    string
	HotlineNumber string
	Path          string // default /twilio/sms
	Ceiling       string // optional path that answers the same posts at once: it is measured first, for comparison

	Count       int     // requests, 1 to 5,000,000
	Concurrency int     // kept-alive connections; default 16
	Rate        float64 // requests per second, evenly spaced; 0 is flat out

	Body    func(i int) string // text of request i; called twice, so it gives the same again. Default: a short one with i in it
	Timeout time.Duration      // of one request; default 15 s, the provider's
	Client  *http.Client       // default: one with Concurrency connections and no proxy

	// Accepted hears the MessageSid of each request that was answered 2xx, from many goroutines. Optional.
	Accepted func(messageSID string)
}

// Errors of Run.
var (
	ErrConfig   = errors.New("load: configuration")
	ErrNoAnswer = errors.New("load: no request was answered")
)

const (
	maxCount = 5_000_000
	// pause after a broken connection, so that a hotline that is being restarted does not eat the whole count at once
	pause = 20 * time.Millisecond
)

// Run sends Count requests, fewer when ctx ends first; those under way are waited for. It measures Ceiling first when there
// is one. Errors: ErrConfig, and ErrNoAnswer beside a Result.
func Run(ctx context.Context, cfg Config) (Result, error) {
	if err := cfg.complete(); err != nil {
		return Result{}, err
	}
	var ceiling *Result
	if cfg.Ceiling != "" {
		c := cfg
		c.Path, c.Accepted = cfg.Ceiling, func(string) {}
		r, err := run(ctx, c)
		if err != nil {
			return r, err
		}
		ceiling = &r
	}
	r, err := run(ctx, cfg)
	if ceiling != nil {
		r.Ceiling = ceiling
		r.OfCeiling = Compare(r, *ceiling).Rate
	}
	return r, err
}

func (c *Config) complete() error {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return fmt.Errorf("%w: URL is http(s)://host[/path]", ErrConfig)
	case c.Token == "" || c.AccountSID == "" || c.HotlineNumber == "":
		return fmt.Errorf("%w: Token, AccountSID and HotlineNumber are needed to sign", ErrConfig)
	case c.Count < 1 || c.Count > maxCount:
		return fmt.Errorf("%w: Count is 1 to %d", ErrConfig, maxCount)
	case c.Concurrency < 0 || c.Concurrency > 10_000:
		return fmt.Errorf("%w: Concurrency is 1 to 10000", ErrConfig)
	case c.Rate < 0:
		return fmt.Errorf("%w: Rate is negative", ErrConfig)
	}
	if c.Path == "" {
		c.Path = "/twilio/sms"
	}
	if c.Concurrency == 0 {
		c.Concurrency = 16
	}
	c.Concurrency = min(c.Concurrency, c.Count)
	if c.Body == nil {
		c.Body = func(i int) string { return fmt.Sprintf("he asked me to keep it secret, %d", i) }
	}
	if c.Timeout <= 0 {
		c.Timeout = 15 * time.Second
	}
	if c.Client == nil {
		c.Client = &http.Client{
			Transport: &http.Transport{MaxIdleConnsPerHost: c.Concurrency, MaxConnsPerHost: c.Concurrency, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse
			},
		}
	}
	if c.Accepted == nil {
		c.Accepted = func(string) {}
	}
	return nil
}

// salvo is one run: everything that its workers share.
type salvo struct {
	Config
	address string
	run     string // 24 hex digits, new in each run
	signs   []string

	next    atomic.Int64
	start   time.Time
	samples []time.Duration // of request i; -1: not answered
	status  []int16         // of request i; 0: not answered
	failure atomic.Pointer[error]
}

func run(ctx context.Context, cfg Config) (Result, error) {
	var random [12]byte
	rand.Read(random[:])
	s := &salvo{Config: cfg, address: strings.TrimRight(cfg.URL, "/") + cfg.Path, run: hex.EncodeToString(random[:]),
		samples: make([]time.Duration, cfg.Count), status: make([]int16, cfg.Count)}
	if cfg.Rate == 0 {
		s.signAll(ctx)
	}
	if ctx.Err() != nil {
		return Result{}, context.Cause(ctx)
	}
	defer cfg.Client.CloseIdleConnections()
	s.start = time.Now()
	var workers sync.WaitGroup
	for range cfg.Concurrency {
		workers.Go(func() { s.work(ctx) })
	}
	workers.Wait()
	sent := min(int(s.next.Load()), cfg.Count)
	r := result(s.samples[:sent], s.status[:sent], time.Since(s.start), cfg.Concurrency)
	if p := s.failure.Load(); p != nil && r.Errors == r.Sent {
		return r, fmt.Errorf("%w: %v", ErrNoAnswer, *p)
	}
	return r, nil
}

// signAll makes all signatures beforehand: 28 bytes each.
func (s *salvo) signAll(ctx context.Context) {
	s.signs = make([]string, s.Count)
	var next atomic.Int64
	var signers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		signers.Go(func() {
			for i := int(next.Add(1)) - 1; i < s.Count && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				s.signs[i] = s.sign(i)
			}
		})
	}
	signers.Wait()
}

func (s *salvo) work(ctx context.Context) {
	for ctx.Err() == nil {
		i := int(s.next.Add(1)) - 1
		if i >= s.Count {
			return
		}
		from := time.Now()
		if s.Rate > 0 {
			// The moment this request is due; its latency counts from here, also when all connections were busy then.
			from = s.start.Add(time.Duration(float64(i) / s.Rate * float64(time.Second)))
			if !until(ctx, from) {
				s.status[i] = unsent
				return
			}
		}
		if !s.fire(ctx, i, from) {
			until(ctx, time.Now().Add(pause))
		}
	}
}

// until waits for a moment; false when ctx ended before it.
func until(ctx context.Context, at time.Time) bool {
	d := time.Until(at)
	if d <= 0 {
		return true
	}
	alarm := time.NewTimer(d)
	defer alarm.Stop()
	select {
	case <-alarm.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// fire sends request i and files what came of it; false when nothing answered.
func (s *salvo) fire(ctx context.Context, i int, from time.Time) bool {
	var sign string
	if s.signs != nil {
		sign = s.signs[i]
	} else {
		sign = s.sign(i)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.Timeout) // an answer under way belongs into the ledger
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address, strings.NewReader(s.form(i)))
	if err == nil {
		req.Header = http.Header{
			"Content-Type":               {"application/x-www-form-urlencoded; charset=UTF-8"},
			"User-Agent":                 {"TwilioProxy/1.1"},
			"X-Twilio-Signature":         {sign},
			"I-Twilio-Idempotency-Token": {s.sid(i)},
		}
		var res *http.Response
		if res, err = s.Client.Do(req); err == nil {
			_, err = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
			res.Body.Close()
			if err == nil {
				s.samples[i], s.status[i] = time.Since(from), int16(res.StatusCode)
				if res.StatusCode >= 200 && res.StatusCode < 300 {
					s.Accepted(s.sid(i))
				}
				return true
			}
		}
	}
	s.failure.Store(&err)
	return false
}

// sid is SM and 32 hex digits: the run's and the request's.
func (s *salvo) sid(i int) string { return fmt.Sprintf("SM%s%08x", s.run, i) }

// sender is a number of its own for each request.
func sender(i int) string { return fmt.Sprintf("+669%08d", i) }

func (s *salvo) sign(i int) string {
	form, err := url.ParseQuery(s.form(i))
	if err != nil {
		panic(err) // we wrote it
	}
	return sim.Sign(s.Token, s.address, form)
}

// form is the webhook's body, with the parameters of a real one.
func (s *salvo) form(i int) string {
	sid := s.sid(i)
	var b strings.Builder
	b.Grow(640)
	for _, s := range []string{
		"ToCountry=TH&ToState=&SmsMessageSid=", sid, "&NumMedia=0&ToCity=&FromZip=&SmsSid=", sid, "&FromState=&SmsStatus=received&FromCity=&Body=",
		url.QueryEscape(s.Body(i)), "&FromCountry=TH&To=", url.QueryEscape(s.HotlineNumber), "&ToZip=&NumSegments=1&MessageSid=", sid,
		"&AccountSid=", s.AccountSID, "&From=", url.QueryEscape(sender(i)), "&ApiVersion=2010-04-01",
	} {
		b.WriteString(s)
	}
	return b.String()
}
