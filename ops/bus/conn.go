package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"hotline/ops/secret"
)

// Logger is what the bus says aloud: the server's own lines, refused permissions, lost connections. ops/logging's Bus has
// these methods. Lines hold no reporter data, but may hold subjects: the logger decides what to keep.
type Logger interface {
	Noticef(format string, v ...any)
	Warnf(format string, v ...any)
	Errorf(format string, v ...any)
}

// Conn is one role's connection. It is safe for concurrent use; Close ends it.
type Conn struct {
	nc   *nats.Conn
	js   jetstream.JetStream
	role Role
	log  Logger
	srv  *Server // nil when the server is another process

	mu      sync.Mutex
	streams map[string]jetstream.Stream
	waiters map[*waiter]struct{}
	refused map[string]time.Time // subject -> when this role was last refused it
}

// waiter is one request on its way; trouble with the connection ends it early.
type waiter struct{ trouble chan trouble }

// trouble is a refused subject, or a lost connection when the subject is empty.
type trouble struct{ subject string }

// Role is whose permissions the connection has.
func (c *Conn) Role() Role { return c.role }

// JetStream is for rooms that need what this package does not offer; permissions stay the role's.
func (c *Conn) JetStream() jetstream.JetStream { return c.js }

// Close ends the connection at once. Drain consumers first by ending their context.
func (c *Conn) Close() { c.nc.Close() }

// Health is nil while the connection stands and, in process, the server is healthy and has space.
func (c *Conn) Health() error {
	if !c.nc.IsConnected() {
		return fmt.Errorf("%w: not connected", ErrUnavailable)
	}
	if c.srv != nil {
		return c.srv.Health()
	}
	return nil
}

// connectTimeout bounds a connection attempt without a deadline of its own.
const connectTimeout = 5 * time.Second

// connect makes a role's connection; url is "" for a server in process.
func connect(ctx context.Context, url string, role Role, seed secret.Text, log Logger, more ...nats.Option) (*Conn, error) {
	pair, err := nkeys.FromSeed([]byte(seed.Reveal()))
	if err != nil {
		return nil, fmt.Errorf("bus: connect as %s: not a seed of an NKey user", role) // the parser's error is not wrapped: it may quote
	}
	public, err := pair.PublicKey()
	if err != nil || !nkeys.IsValidPublicUserKey(public) {
		return nil, fmt.Errorf("bus: connect as %s: not a seed of an NKey user", role)
	}
	timeout := connectTimeout
	if d, ok := ctx.Deadline(); ok {
		timeout = min(timeout, time.Until(d))
	}
	c := &Conn{role: role, log: log, streams: map[string]jetstream.Stream{}, waiters: map[*waiter]struct{}{}, refused: map[string]time.Time{}}
	opts := append([]nats.Option{
		nats.Name("hotline " + string(role)),
		nats.Nkey(public, pair.Sign),
		nats.CustomInboxPrefix(inboxPrefix(role)),
		nats.Timeout(timeout),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond),
		nats.ReconnectBufSize(-1), // nothing is sent later than its caller believes
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.hear(err) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { c.lost(err) }),
		nats.ReconnectHandler(func(*nats.Conn) { c.log.Noticef("bus connection of %s is back", string(role)) }),
		nats.ClosedHandler(func(*nats.Conn) { c.tell(trouble{}) }),
	}, more...)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("bus: connect as %s: %w", role, err)
	}
	if c.nc, err = nats.Connect(url, opts...); err != nil {
		return nil, fmt.Errorf("%w: connect as %s: %v", ErrUnavailable, role, err)
	}
	if c.js, err = jetstream.New(c.nc); err != nil {
		c.nc.Close()
		return nil, fmt.Errorf("bus: connect as %s: %w", role, err)
	}
	return c, nil
}

// refusal finds the subject in the server's text: Permissions Violation for Publish to "reports.in.x".
var refusal = regexp.MustCompile(`(?i)permissions violation for (publish|subscription) to "([^"]+)"`)

// hear takes the asynchronous errors: a refused publish shows only here, its sender would wait until a time-out.
func (c *Conn) hear(err error) {
	m := refusal.FindStringSubmatch(err.Error())
	if m == nil {
		c.log.Warnf("bus connection of %s: %v", string(c.role), err)
		return
	}
	c.log.Errorf("bus refuses %s to %s", m[1], string(c.role))
	if m[1] == "Publish" || m[1] == "publish" {
		c.mu.Lock()
		if len(c.refused) > 1000 {
			clear(c.refused)
		}
		c.refused[m[2]] = time.Now()
		c.mu.Unlock()
		c.tell(trouble{m[2]})
	}
}

func (c *Conn) lost(err error) {
	if err != nil {
		c.log.Warnf("bus connection of %s is lost: %v", string(c.role), err)
	}
	c.tell(trouble{})
}

func (c *Conn) tell(t trouble) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for w := range c.waiters {
		select {
		case w.trouble <- t:
		default: // it has trouble enough
		}
	}
}

// watch hears up to n troubles from now on.
func (c *Conn) watch(n int) (*waiter, func()) {
	w := &waiter{make(chan trouble, n)}
	c.mu.Lock()
	c.waiters[w] = struct{}{}
	c.mu.Unlock()
	return w, func() {
		c.mu.Lock()
		delete(c.waiters, w)
		c.mu.Unlock()
	}
}

// guard gives a context that ends early when the connection is lost or this role is refused the subject: the engine says
// so only aside, and the asker would wait for its time-out. The cause of its end is the outcome.
func (c *Conn) guard(ctx context.Context, subject string) (context.Context, func()) {
	ctx, cancel := context.WithTimeoutCause(ctx, commitTimeout, fmt.Errorf("%w: no answer", ErrAmbiguous))
	ctx, end := context.WithCancelCause(ctx)
	w, unwatch := c.watch(8)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case t := <-w.trouble:
				switch t.subject {
				case "":
					end(fmt.Errorf("%w: the connection was lost", ErrAmbiguous))
				case subject:
					end(fmt.Errorf("%w: %s may not", ErrForbidden, c.role))
				}
			}
		}
	}()
	return ctx, func() {
		end(nil)
		cancel()
		unwatch()
	}
}

// stream is the handle of a row's stream, asked for once.
func (c *Conn) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	row, ok := RowOf(name)
	if !ok {
		return nil, fmt.Errorf("%w: stream %q", ErrSubject, name)
	}
	c.mu.Lock()
	s := c.streams[name]
	c.mu.Unlock()
	if s != nil {
		return s, nil
	}
	asking := "$JS.API.STREAM.INFO." + row.stream()
	guarded, done := c.guard(ctx, asking)
	defer done()
	s, err := c.js.Stream(guarded, row.stream())
	if err != nil {
		return nil, c.explain(err, "open "+name, asking)
	}
	c.mu.Lock()
	c.streams[name] = s
	c.mu.Unlock()
	return s, nil
}

// explain turns the engine's error into the house's: what was attempted, and why it failed.
func (c *Conn) explain(err error, doing, subject string) error {
	if err == nil {
		return nil
	}
	c.mu.Lock()
	at, refused := c.refused[subject]
	c.mu.Unlock()
	var api *jetstream.APIError
	switch {
	case refused && time.Since(at) < time.Minute:
		return fmt.Errorf("%w: %s as %s", ErrForbidden, doing, c.role)
	case errors.Is(err, jetstream.ErrMsgNotFound), errors.Is(err, jetstream.ErrKeyNotFound), errors.Is(err, jetstream.ErrObjectNotFound):
		return fmt.Errorf("%w: %s", ErrNotFound, doing)
	case errors.Is(err, jetstream.ErrStreamNotFound), errors.Is(err, jetstream.ErrBucketNotFound):
		return fmt.Errorf("%w: %s", ErrMissingStream, doing)
	case errors.As(err, &api):
		return fmt.Errorf("%w: %s: %v", kindOf(uint16(api.ErrorCode)), doing, api.Description)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %s: %w", ErrUnavailable, doing, err)
	case errors.Is(err, nats.ErrTimeout), errors.Is(err, nats.ErrNoResponders),
		errors.Is(err, nats.ErrConnectionClosed), errors.Is(err, nats.ErrReconnectBufExceeded), errors.Is(err, nats.ErrDisconnected):
		return fmt.Errorf("%w: %s: %v", ErrUnavailable, doing, err)
	}
	return fmt.Errorf("bus: %s: %w", doing, err)
}

// kindOf sorts the server's error codes (nats-server errors.json).
func kindOf(code uint16) error {
	switch code {
	case 10071, 10164: // wrong last sequence; the second inside batches and on replicated streams
		return ErrConflict
	case 10201: // the batch holds a known message ID
		return ErrDuplicate
	case 10158: // a message with this ID is on its way
		return ErrUnavailable
	case 10077, 10002, 10023, 10028, 10047: // maximum bytes; the account's, server's, memory's or store's limit
		return ErrFull
	case 10054, 10097: // message, header
		return ErrTooLarge
	case 10059:
		return ErrMissingStream
	case 10008, 10009, 10039, 10076: // not available, no leader, JetStream off
		return ErrUnavailable
	case 10210, 10211: // too many open batches
		return ErrUnavailable
	}
	return ErrRefused
}

// Message is a stored message as it lies in its stream.
type Message struct {
	Subject string
	Seq     uint64
	Time    time.Time
	Header  map[string]string
	Data    []byte
}

// Get reads one message by its sequence; ErrNotFound when there is none.
func (c *Conn) Get(ctx context.Context, stream string, seq uint64) (Message, error) {
	s, err := c.stream(ctx, stream)
	if err != nil {
		return Message{}, err
	}
	raw, err := s.GetMsg(ctx, seq) // not guarded: it is the way of every page, and who may open a stream but not read it is not asked
	if err != nil {
		return Message{}, c.explain(err, fmt.Sprintf("read %s at %d", stream, seq), "$JS.API.DIRECT.GET."+s.CachedInfo().Config.Name)
	}
	return Message{raw.Subject, raw.Sequence, raw.Time, flat(raw.Header), raw.Data}, nil
}

// Span is where a stream begins and ends: sequences of its first and last message, 0 and 0 when it never held one.
type Span struct{ First, Last, Count, Bytes uint64 }

// Span asks the server, not a cache.
func (c *Conn) Span(ctx context.Context, stream string) (Span, error) {
	s, err := c.stream(ctx, stream)
	if err != nil {
		return Span{}, err
	}
	info, err := s.Info(ctx)
	if err != nil {
		return Span{}, c.explain(err, "ask about "+stream, "$JS.API.STREAM.INFO."+s.CachedInfo().Config.Name)
	}
	return Span{info.State.FirstSeq, info.State.LastSeq, info.State.Msgs, info.State.Bytes}, nil
}

func flat(h nats.Header) map[string]string {
	if len(h) == 0 {
		return nil
	}
	m := make(map[string]string, len(h))
	for k, v := range h {
		if len(v) > 0 {
			m[k] = v[0]
		}
	}
	return m
}

// answer is the server's reply to a publish or to the last message of a batch.
type answer struct {
	Stream    string `json:"stream"`
	Seq       uint64 `json:"seq"`
	Duplicate bool   `json:"duplicate"`
	Batch     string `json:"batch"`
	Count     int    `json:"count"`
	Error     *struct {
		Code        uint16 `json:"err_code"`
		Description string `json:"description"`
	} `json:"error"`
}

// read takes a reply apart; the error is one of the outcomes of publishing.
func read(m *nats.Msg) (answer, error) {
	if m.Header.Get("Status") == "503" {
		return answer{}, fmt.Errorf("%w: no stream listens", ErrUnavailable)
	}
	var a answer
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return a, fmt.Errorf("%w: unreadable reply", ErrAmbiguous)
	}
	if a.Error != nil && a.Error.Code == 10077 && !strings.Contains(a.Error.Description, "maximum") {
		return a, fmt.Errorf("%w: the store failed: %s", ErrAmbiguous, a.Error.Description)
	}
	if a.Error != nil {
		return a, fmt.Errorf("%w: %s (%d)", kindOf(a.Error.Code), a.Error.Description, a.Error.Code)
	}
	if a.Seq == 0 {
		return a, fmt.Errorf("%w: reply without a sequence", ErrAmbiguous)
	}
	return a, nil
}

// Usage asks the server how full the store is; DiskFree is known only in process.
func (c *Conn) Usage(ctx context.Context) (Usage, error) {
	if c.srv != nil {
		return c.srv.Usage()
	}
	info, err := c.js.AccountInfo(ctx)
	if err != nil {
		return Usage{}, c.explain(err, "ask for usage", "$JS.API.INFO")
	}
	return Usage{Used: int64(info.Store), Limit: info.Limits.MaxStore}, nil
}
