package phone

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"hotline/ops/secret"
)

// Bounds of one look at the provider's list. What lies beyond comes to light when the newer ones are scrubbed.
const (
	pageSize = 200
	maxPages = 5
)

// listed is one message that the provider still holds.
type listed struct {
	ref     string
	inbound bool
	from    secret.Text
	body    secret.Text
	media   int
	made    time.Time
}

// inbound lists what was texted to our number since then and is still there, oldest first.
func (c *Client) inbound(ctx context.Context, since time.Time) ([]listed, error) {
	return c.list(ctx, "list", (&api.ListMessageParams{}).SetTo(c.cfg.Account.Number), since)
}

// outbound lists what we sent since then and is still there, oldest first.
func (c *Client) outbound(ctx context.Context, since time.Time) ([]listed, error) {
	return c.list(ctx, "list", (&api.ListMessageParams{}).SetFrom(c.cfg.Account.Number), since)
}

// list turns Twilio's pages, the newest message first, until since. It does not ask for DateSent: a message that failed
// before it was sent has none, and must be found and scrubbed all the same.
func (c *Client) list(ctx context.Context, op string, p *api.ListMessageParams, since time.Time) (list []listed, err error) {
	p.SetPageSize(pageSize)
	token, number := "", ""
	for range maxPages {
		var page *api.ListMessageResponse
		err := c.call(ctx, op, func(a *api.ApiService) (err error) {
			page, err = a.PageMessage(p, token, number)
			return err
		})
		if err != nil {
			return nil, err
		}
		old := false
		for _, m := range page.Messages {
			made, err := time.Parse(time.RFC1123Z, value(m.DateCreated))
			ref := value(m.Sid)
			if err != nil || !resource.MatchString(ref) {
				continue
			}
			if old = made.Before(since); old {
				break
			}
			media, _ := strconv.Atoi(value(m.NumMedia))
			list = append(list, listed{
				ref: ref, inbound: value(m.Direction) == "inbound", media: media, made: made,
				from: secret.NewText(value(m.From)), body: secret.NewText(value(m.Body)),
			})
		}
		next, err := url.Parse(value(page.NextPageUri))
		if err != nil || next.Query().Get("PageToken") == "" || old {
			break
		}
		token, number = next.Query().Get("PageToken"), next.Query().Get("Page")
	}
	slices.Reverse(list) // times are whole seconds: within one the order of the list counts
	slices.SortStableFunc(list, func(a, b listed) int { return a.made.Compare(b.made) })
	return list, nil
}
