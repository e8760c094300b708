package bus

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// Msg is a message to be committed. Nothing in it is changed.
type Msg struct {
	Subject string
	ID      string            // the same ID again, within the row's window, is not stored again
	Header  map[string]string // optional
	Data    []byte
	Expect  *Expect // optional
}

// Expect is optimistic concurrency: the last message on the filter must have this sequence; 0: there is none yet.
// Within one stream filters are equal or disjoint, and the message's own subject matches its filter.
type Expect struct {
	Filter string // empty: the message's own subject
	Seq    uint64
}

// Stored says where a message is. Duplicate: it was there before, stored by an earlier commit of the same ID.
type Stored struct {
	Seq       uint64
	Duplicate bool
}

// Numbers of group commit (nats.md §2).
const (
	maxUnit       = 1000             // messages of one unit, the engine's bound of a batch
	maxRound      = 500              // messages of one round, but a single unit may be larger
	batchFrom     = 24               // fewer single messages go out one by one, pipelined
	queueUnits    = 4096             // units that may wait
	queueBytes    = 32 << 20         // and their bytes
	maxPayload    = 1 << 20          // bytes of one message with its header
	commitTimeout = 10 * time.Second // without an answer the outcome is ambiguous
)

// Committer gathers what many callers want stored in one stream and writes it in rounds, so that they share the disk's
// syncs. Made by Conn.Committer; Run owns its goroutine.
type Committer struct {
	conn    *Conn
	row     Row
	queue   chan *unit
	held    *unit // taken from the queue, but did not fit the round
	bytes   atomic.Int64
	running atomic.Bool

	mu      sync.Mutex
	stopped bool // set under mu, so that nothing enters the queue after it was drained
	round   *round
	rounds  uint64
	prefix  string
}

// unit is what one caller wants stored, all or none.
type unit struct {
	msgs  []Msg
	size  int64
	state atomic.Int32 // waiting, then taken or gone
	done  chan outcome
}

const (
	waiting = iota
	taken
	gone
)

type outcome struct {
	acks []Stored
	err  error
}

// Committer makes a committer for a stream of the table. It panics on an unknown name, which only a programmer can write.
func (c *Conn) Committer(stream string) *Committer {
	row, ok := RowOf(stream)
	if !ok {
		panic("bus: no such stream: " + stream)
	}
	return &Committer{conn: c, row: row, queue: make(chan *unit, queueUnits)}
}

// Commit stores the messages of one unit, all or none, and returns when they are synced to disk.
//
// Definite refusals (nothing is stored): ErrConflict, ErrDuplicate (only units of several messages; a single one is
// acknowledged as Duplicate), ErrFull, ErrBusy, ErrUnavailable, ErrForbidden, ErrTooLarge, ErrSubject, ErrRefused, or the
// context's error when it ends while the unit still waits. ErrAmbiguous: it may or may not be stored; commit again with
// the same IDs or expectation. To outlive a caller that hangs up, pass context.WithoutCancel.
func (k *Committer) Commit(ctx context.Context, msgs ...Msg) ([]Stored, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("bus: commit to %s: %w", k.row.Name, err)
	}
	u, err := k.unit(msgs)
	if err != nil {
		return nil, fmt.Errorf("commit to %s: %w", k.row.Name, err)
	}
	if err := k.enqueue(u); err != nil {
		return nil, fmt.Errorf("commit to %s: %w", k.row.Name, err)
	}
	select {
	case o := <-u.done:
		if o.err != nil {
			return nil, fmt.Errorf("commit to %s: %w", k.row.Name, o.err)
		}
		return o.acks, nil
	case <-ctx.Done():
		if u.state.CompareAndSwap(waiting, gone) {
			k.bytes.Add(-u.size)
			return nil, fmt.Errorf("bus: commit to %s: %w", k.row.Name, ctx.Err())
		}
		return nil, fmt.Errorf("commit to %s: %w: %w", k.row.Name, ErrAmbiguous, ctx.Err())
	}
}

func (k *Committer) unit(msgs []Msg) (*unit, error) {
	if len(msgs) == 0 {
		return nil, fmt.Errorf("%w: a unit without messages", ErrRefused)
	}
	if len(msgs) > maxUnit || len(msgs) > 1 && !k.row.Atomic {
		return nil, fmt.Errorf("%w: %d messages in one unit", ErrTooLarge, len(msgs))
	}
	u := &unit{msgs: msgs, done: make(chan outcome, 1)}
	for _, m := range msgs {
		if !k.row.holds(m.Subject) {
			return nil, ErrSubject
		}
		size := 256 + len(m.Data) + len(m.ID) // 256: what the engine's own headers take at most
		for h, v := range m.Header {
			size += len(h) + len(v) + 4
		}
		if size > maxPayload {
			return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, size)
		}
		u.size += int64(size)
	}
	return u, nil
}

func (k *Committer) enqueue(u *unit) error {
	if k.bytes.Add(u.size) > queueBytes {
		k.bytes.Add(-u.size)
		return ErrBusy
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	err := fmt.Errorf("%w: shutting down", ErrUnavailable)
	if !k.stopped {
		select {
		case k.queue <- u:
			return nil
		default:
			err = ErrBusy
		}
	}
	k.bytes.Add(-u.size)
	return err
}

// Run writes rounds until ctx ends; then it refuses newcomers, writes what waits and returns.
func (k *Committer) Run(ctx context.Context) error {
	if !k.running.CompareAndSwap(false, true) {
		return fmt.Errorf("%w: the committer of %s runs already", ErrRefused, k.row.Name)
	}
	k.prefix = k.conn.nc.NewInbox()
	sub, err := k.conn.nc.Subscribe(k.prefix+".*.*", k.reply)
	if err != nil {
		k.refuseAll()
		return k.conn.explain(err, "commit to "+k.row.Name, "")
	}
	defer func() { _ = sub.Unsubscribe() }()
	for {
		if k.held == nil {
			select {
			case <-ctx.Done():
			case k.held = <-k.queue:
			}
		}
		if ctx.Err() != nil {
			k.mu.Lock()
			k.stopped = true
			k.mu.Unlock()
		}
		if round := k.gather(); len(round) > 0 {
			k.write(round)
		} else if ctx.Err() != nil && k.held == nil {
			return nil
		}
	}
}

// refuseAll tells whoever waits that nobody will write.
func (k *Committer) refuseAll() {
	k.mu.Lock()
	k.stopped = true
	k.mu.Unlock()
	for len(k.queue) > 0 {
		u := <-k.queue
		k.bytes.Add(-u.size)
		u.done <- outcome{err: fmt.Errorf("%w: not connected", ErrUnavailable)}
	}
}

// gather takes from the queue what may share a round: no two units of a round expect something of one filter or bear one
// ID, and units with and without expectations do not mix, because the engine checks expectations against what stood
// before the batch.
func (k *Committer) gather() []*unit {
	var round []*unit
	n, seen := 0, map[string]bool{}
	for {
		u := k.held
		k.held = nil
		if u == nil {
			select {
			case u = <-k.queue:
			default:
				return round
			}
		}
		if n > 0 && (n+len(u.msgs) > maxRound || round[0].expects() != u.expects() || !u.joins(seen)) {
			k.held = u
			return round
		}
		if !u.state.CompareAndSwap(waiting, taken) {
			continue // its caller has gone
		}
		u.mark(seen)
		k.bytes.Add(-u.size)
		n += len(u.msgs)
		round = append(round, u)
	}
}

func (u *unit) expects() bool {
	for _, m := range u.msgs {
		if m.Expect != nil {
			return true
		}
	}
	return false
}

func (u *unit) keys(yield func(string) bool) {
	for _, m := range u.msgs {
		if m.ID != "" && !yield("id "+m.ID) {
			return
		}
		if m.Expect != nil && !yield("filter "+m.filter()) {
			return
		}
	}
}

func (u *unit) joins(seen map[string]bool) bool {
	for key := range u.keys {
		if seen[key] {
			return false
		}
	}
	return true
}

func (u *unit) mark(seen map[string]bool) {
	for key := range u.keys {
		seen[key] = true
	}
}

func (m Msg) filter() string {
	if m.Expect.Filter != "" {
		return m.Expect.Filter
	}
	return m.Subject
}

// write commits one round. A refused batch is written again unit by unit, so that one conflict or repeated ID hurts only
// its own unit.
func (k *Committer) write(round []*unit) {
	n, single := 0, true
	for _, u := range round {
		n += len(u.msgs)
		single = single && len(u.msgs) == 1
	}
	if single && (n < batchFrom || !k.row.Atomic) {
		k.each(round)
		return
	}
	if err := k.batch(round); err == nil {
		return
	} else if len(round) == 1 || errors.Is(err, ErrAmbiguous) {
		for _, u := range round {
			u.done <- outcome{err: err}
		}
		return
	}
	var singles []*unit
	for _, u := range round {
		if len(u.msgs) == 1 {
			singles = append(singles, u)
		} else if err := k.batch([]*unit{u}); err != nil {
			u.done <- outcome{err: err}
		}
	}
	k.each(singles)
}

// each publishes units of one message, pipelined; every one has its own answer.
func (k *Committer) each(units []*unit) {
	if len(units) == 0 {
		return
	}
	msgs := make([]*nats.Msg, len(units))
	for i, u := range units {
		msgs[i] = u.msgs[0].wire()
	}
	for i, r := range k.exchange(msgs, 0) {
		if r.err != nil {
			units[i].done <- outcome{err: r.err}
			continue
		}
		units[i].done <- outcome{acks: []Stored{{r.Seq, r.Duplicate}}}
	}
}

// batch publishes all units as one atomic batch and, when it is stored, tells them.
func (k *Committer) batch(units []*unit) error {
	var msgs []*nats.Msg
	id := nuid.Next()
	for _, u := range units {
		for _, m := range u.msgs {
			w := m.wire()
			w.Header.Set("Nats-Batch-Id", id)
			w.Header.Set("Nats-Batch-Sequence", strconv.Itoa(len(msgs)+1))
			msgs = append(msgs, w)
		}
	}
	msgs[len(msgs)-1].Header.Set("Nats-Batch-Commit", "1")
	r := k.exchange(msgs, len(msgs)-1)[0]
	if r.err != nil {
		return r.err
	}
	if r.Batch != id || r.Count != len(msgs) {
		return fmt.Errorf("%w: reply to another batch", ErrAmbiguous)
	}
	seq := r.Seq - uint64(len(msgs)) // a batch lies in the stream without gaps
	for _, u := range units {
		acks := make([]Stored, len(u.msgs))
		for i := range acks {
			seq++
			acks[i].Seq = seq
		}
		u.done <- outcome{acks: acks}
	}
	return nil
}

// wire is the engine's form of a message; the caller's stays untouched.
func (m Msg) wire() *nats.Msg {
	w := &nats.Msg{Subject: m.Subject, Data: m.Data, Header: make(nats.Header, len(m.Header)+5)}
	for h, v := range m.Header {
		w.Header[h] = []string{v}
	}
	if m.ID != "" {
		w.Header[jetstream.MsgIDHeader] = []string{m.ID}
	}
	if m.Expect != nil {
		w.Header[jetstream.ExpectedLastSubjSeqHeader] = []string{strconv.FormatUint(m.Expect.Seq, 10)}
		if m.Expect.Filter != "" {
			w.Header[jetstream.ExpectedLastSubjSeqSubjHeader] = []string{m.Expect.Filter}
		}
	}
	return w
}
