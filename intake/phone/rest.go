package phone

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	twilio "github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"hotline/intake"
	"hotline/intake/gateway"
	"hotline/ops/secret"
)

// callTime is how long one call to the provider may take.
const callTime = 20 * time.Second

// ClientConfig says how to reach Twilio.
type ClientConfig struct {
	Account   Account
	API       string            // default https://api.twilio.com; plain http only to this machine
	KeySID    string            // an API key (SK…), or empty: the account and its first token
	KeySecret secret.Text       // of KeySID
	Transport http.RoundTripper // default: HTTP with the environment's proxy
}

// Client sends, finds, lists and scrubs messages at Twilio. It implements gateway.Provider and is safe for concurrent use.
// Every error it returns is a *gateway.Error.
type Client struct {
	cfg  ClientConfig
	base *url.URL
}

var _ gateway.Provider = (*Client)(nil)

// word is what twilio-go takes for a user name or password.
var word = regexp.MustCompile(`^[0-9a-zA-Z]+$`)

// NewClient checks its configuration. Its error is in the family ErrConfig.
func NewClient(c ClientConfig) (*Client, error) {
	if err := c.Account.check(); err != nil {
		return nil, err
	}
	if c.API == "" {
		c.API = "https://api.twilio.com"
	}
	if c.KeySID == "" {
		c.KeySID, c.KeySecret = c.Account.SID, c.Account.Tokens[0]
	}
	base, err := url.Parse(c.API)
	switch {
	case err != nil || base.Host == "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil:
		return nil, fmt.Errorf("%w: the API address is not a plain URL", ErrConfig)
	case base.Scheme != "https" && (base.Scheme != "http" || !local(base.Hostname())):
		return nil, fmt.Errorf("%w: the API address is not https", ErrConfig)
	case !word.MatchString(c.KeySID) || !word.MatchString(c.KeySecret.Reveal()):
		return nil, fmt.Errorf("%w: the API key or its secret is not letters and digits", ErrConfig)
	}
	if c.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = scrubbers
		c.Transport = t
	}
	return &Client{c, base}, nil
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// call makes one call; do gets a twilio-go service whose requests carry ctx. The failure is told in codes only: twilio-go's
// own text, and the URL in net/http's, hold the number.
func (c *Client) call(ctx context.Context, op string, do func(*api.ApiService) error) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	line := &line{ctx: ctx, op: op, base: c.base, next: c.cfg.Transport}
	tc := &twilio.Client{
		Credentials: twilio.NewCredentials(c.cfg.KeySID, c.cfg.KeySecret.Reveal()),
		HTTPClient: &http.Client{Transport: line, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}},
	}
	tc.SetAccountSid(c.cfg.Account.SID)
	err := do(api.NewApiServiceWithClient(tc))
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*gateway.Error](err)
	if !ok {
		e = &gateway.Error{Op: op, Verdict: gateway.Again, Status: line.status}
		if line.reached {
			e.Verdict = gateway.Unsure
		}
	}
	if e.Verdict == gateway.Unsure && op != "send" {
		e.Verdict = gateway.Again // asking, emptying and deleting twice does no harm
	}
	return e
}

// Send hands a letter to Twilio, with its status callback. What cannot be an address, or no message, fails as Never.
func (c *Client) Send(ctx context.Context, to, body secret.Text, letter intake.LetterID) (gateway.Sent, error) {
	text := body.Reveal()
	switch {
	case anonymous(to.Reveal()):
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21211}
	case to.Reveal() == c.cfg.Account.Number: // the house would answer itself for ever
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21266}
	case strings.TrimSpace(text) == "":
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21602}
	case units(text) > MaxText:
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21617}
	case letter.IsZero():
		return gateway.Sent{}, &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21609}
	}
	var s gateway.Sent
	err := c.call(ctx, "send", func(a *api.ApiService) error {
		p := (&api.CreateMessageParams{}).SetTo(to.Reveal()).SetFrom(c.cfg.Account.Number).SetBody(text).
			SetStatusCallback(c.cfg.Account.Base + statusPath + "/" + letter.String())
		m, err := a.CreateMessage(p)
		if err != nil {
			return err
		}
		s.Ref = value(m.Sid)
		if !resource.MatchString(s.Ref) {
			return errors.New("phone: a message without a SID")
		}
		return nil
	})
	if err != nil {
		return gateway.Sent{}, err
	}
	return s, nil
}

// Find looks through what the provider holds to this address for a message with this body, made at since or later. It
// allows the provider's clock to be five seconds behind. It finds nothing once the copy is scrubbed, so look within
// SweepConfig.OutAge of the Send; a status callback with the letter's ID says the same, and earlier.
func (c *Client) Find(ctx context.Context, to, body secret.Text, since time.Time) (gateway.Sent, bool, error) {
	since = since.Truncate(time.Second).Add(-5 * time.Second)
	list, err := c.list(ctx, "find", (&api.ListMessageParams{}).SetTo(to.Reveal()).SetFrom(c.cfg.Account.Number), since)
	if err != nil {
		return gateway.Sent{}, false, err
	}
	for _, m := range list {
		if m.body.Equal(body) {
			return gateway.Sent{Ref: m.ref}, true, nil
		}
	}
	return gateway.Sent{}, false, nil
}

// Scrub empties a message at Twilio, then deletes it, and the media of an MMS before it; no medium is ever fetched. Gone
// already is success. Code 20009 (Again) says that it is not final yet: wait a minute or more.
func (c *Client) Scrub(ctx context.Context, s gateway.Sent) error {
	if !resource.MatchString(s.Ref) {
		return &gateway.Error{Op: "scrub", Verdict: gateway.Never, Code: 20404}
	}
	if strings.HasPrefix(s.Ref, "MM") {
		if err := c.scrubMedia(ctx, s.Ref); err != nil {
			return err
		}
	}
	err := gone(c.call(ctx, "scrub", func(a *api.ApiService) error {
		_, err := a.UpdateMessage(s.Ref, (&api.UpdateMessageParams{}).SetBody(""))
		return err
	}))
	if errors.Is(err, gateway.ErrAgain) {
		return err
	}
	// An update that is refused for good must not keep the message from being deleted.
	return gone(c.call(ctx, "scrub", func(a *api.ApiService) error { return a.DeleteMessage(s.Ref, nil) }))
}

func (c *Client) scrubMedia(ctx context.Context, ref string) error {
	var media []api.ApiV2010Media
	err := c.call(ctx, "scrub", func(a *api.ApiService) (err error) {
		media, err = a.ListMedia(ref, (&api.ListMediaParams{}).SetLimit(100))
		return err
	})
	for _, m := range media {
		if sid := value(m.Sid); err == nil && resource.MatchString(sid) {
			err = gone(c.call(ctx, "scrub", func(a *api.ApiService) error { return a.DeleteMedia(ref, sid, nil) }))
		}
	}
	return gone(err)
}

// Reach says whether the API answers and accepts the credentials; `hotline check` asks.
func (c *Client) Reach(ctx context.Context) error {
	return c.call(ctx, "reach", func(a *api.ApiService) error {
		_, err := a.FetchAccount(c.cfg.Account.SID)
		return err
	})
}

// gone takes "there is no such thing" for success.
func gone(err error) error {
	if e, ok := errors.AsType[*gateway.Error](err); ok && (e.Status == http.StatusNotFound || e.Code == 20404) {
		return nil
	}
	return err
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
