package dispatch_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/routing"
	"hotline/routing/dispatch"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/casebook/booktest"
)

const words = "You did right to write. CANARY7Q"

// house is the routing role on the real bus, beside what triage and the console do before it and the relay after it.
type house struct {
	t      *testing.T
	dir    string
	bus    *bus.Server
	book   *casebook.Book
	maker  *vault.CaseMaker
	keeper *vault.CaseKeeper
	relay  vault.Opener
	fates  *bus.Committer
	deps   dispatch.Deps
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir()}
	h.bus = bustest.Open(t, bus.ServerConfig{Dir: h.dir})
	deskSeals, deskOpens, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	relaySeals, relayOpens, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	h.relay = relayOpens
	h.fates = bustest.Committer(t, bustest.Conn(t, h.bus, bus.RoleRelay), bus.Letters)
	kv := func(c *bus.Conn) jetstream.KeyValue {
		kv, err := c.KV(t.Context(), bus.Keys)
		if err != nil {
			t.Fatal(err)
		}
		return kv
	}
	maker := bustest.Conn(t, h.bus, bus.RoleTriage)
	h.maker = vault.NewCaseMaker(kv(maker), bustest.Committer(t, maker, bus.Keys), deskSeals)
	console := bustest.Conn(t, h.bus, bus.RoleConsole)
	if h.keeper, err = vault.NewCaseKeeper(t.Context(), console.JetStream(), kv(console), deskOpens); err != nil {
		t.Fatal(err)
	}
	conn := bustest.Conn(t, h.bus, bus.RoleRouting)
	keys, err := vault.NewCaseKeeper(t.Context(), conn.JetStream(), kv(conn), deskOpens)
	if err != nil {
		t.Fatal(err)
	}
	h.book = booktest.On(t, conn)
	h.deps = dispatch.Deps{Conn: conn, Book: h.book, Keys: keys, Relay: relaySeals, Letters: bustest.Committer(t, conn, bus.Letters)}
	return h
}

func (h *house) run() (stop func()) {
	d := dispatch.New(h.deps)
	replies, news := booktest.Run(h.t, d.Replies), booktest.Run(h.t, d.News)
	return func() { replies(); news() }
}

// reply opens a case, claims it and answers it as the console does.
func (h *house) reply(n int, nonce uint64) (key uuid.UUID, id intake.LetterID) {
	h.t.Helper()
	r := booktest.Report(n)
	r.Former = booktest.Alias(n + 1000)
	key = triage.KeyFor(r.ID)
	public, err := h.maker.NewCase(h.t.Context(), key)
	if err != nil {
		h.t.Fatal(err)
	}
	f := booktest.File(r, triage.S2)
	f.Public = public.Bytes()
	booktest.Do(h.t, h.book, key, f)
	id = h.answer(key, nonce, public)
	return key, id
}

func (h *house) answer(key uuid.UUID, nonce uint64, to vault.PublicKey) intake.LetterID {
	h.t.Helper()
	body, err := triage.Content{Text: secret.NewText(words)}.Encode()
	if err != nil {
		h.t.Fatal(err)
	}
	sealed, err := to.Seal(vault.Place{Kind: triage.PlaceContent, ID: key.String()}, body.Reveal())
	if err != nil {
		h.t.Fatal(err)
	}
	return h.write(key, nonce, sealed)
}

func (h *house) write(key uuid.UUID, nonce uint64, sealed []byte) intake.LetterID {
	h.t.Helper()
	at := time.Now()
	c := booktest.Do(h.t, h.book, key, triage.Claim{By: "noi", At: at})
	id := routing.LetterFor(key, nonce)
	booktest.Do(h.t, h.book, key, triage.Reply{Writ: triage.Writ{By: "noi", Token: c.Lease.Token, At: at}, Letter: id, Sealed: sealed})
	return id
}

// done waits until dispatch has handled everything there is.
func (h *house) done() {
	h.t.Helper()
	conn := bustest.Conn(h.t, h.bus, bus.RoleOperator)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); <-time.After(5 * time.Millisecond) {
		replies, err := conn.Backlog(h.t.Context(), bus.ConsumerDispatch)
		fates, err2 := conn.Backlog(h.t.Context(), bus.ConsumerFates)
		if err := errors.Join(err, err2); err != nil {
			h.t.Fatal(err)
		}
		if replies+fates == 0 {
			return
		}
	}
	h.t.Fatal("dispatch does not come to an end")
}

// letters reads what the relay would get.
func (h *house) letters() (out []intake.Letter) {
	h.t.Helper()
	h.each(bus.Letters, func(m *jetstream.RawStreamMsg) {
		id, ok := bus.ParseLetter(m.Subject)
		if !ok {
			return
		}
		clear, err := h.relay.Open(vault.Place{Kind: intake.PlaceLetter, ID: id}, m.Data)
		if err != nil {
			h.t.Fatal(err)
		}
		l, err := intake.DecodeLetter(clear)
		if err != nil || l.ID.String() != id {
			h.t.Fatal(err)
		}
		out = append(out, l)
	})
	return out
}

func (h *house) each(stream string, fn func(*jetstream.RawStreamMsg)) {
	h.t.Helper()
	s, err := bustest.Conn(h.t, h.bus, bus.RoleOperator).JetStream().Stream(h.t.Context(), stream)
	if err != nil {
		h.t.Fatal(err)
	}
	info, err := s.Info(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for seq := uint64(1); seq <= info.State.LastSeq; seq++ {
		m, err := s.GetMsg(h.t.Context(), seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			h.t.Fatal(err)
		}
		fn(m)
	}
}

func (h *house) dead() (n int) {
	h.each(bus.Dead, func(*jetstream.RawStreamMsg) { n++ })
	return n
}

// news publishes what became of a letter, as the outbox and the provider's callbacks do.
func (h *house) news(id intake.LetterID, o intake.Outcome, code int) {
	h.t.Helper()
	b, err := intake.Fate{Letter: id, Outcome: o, Code: code, At: time.Now()}.Encode()
	if err != nil {
		h.t.Fatal(err)
	}
	h.publish(bus.SubjectFate(id.String()), b)
}

func (h *house) publish(subject string, data []byte) {
	h.t.Helper()
	if _, err := h.fates.Commit(h.t.Context(), bus.Msg{Subject: subject, ID: uuid.NewString(), Data: data}); err != nil {
		h.t.Fatal(err)
	}
}

func TestAReplyBecomesALetter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.run()
	_, id := h.reply(1, 7)
	h.done()
	got := h.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters", len(got))
	}
	l := got[0]
	if l.ID != id || l.Alias != booktest.Alias(1) || l.Former != booktest.Alias(1001) || l.Channel != intake.SMS || l.Body.Reveal() != words {
		t.Errorf("another letter: %+v", l)
	}
	if h.dead() > 0 {
		t.Error("something lies in DEAD")
	}
	err := filepath.WalkDir(h.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the engine replaced it
		}
		if bytes.Contains(b, []byte("CANARY7Q")) {
			t.Errorf("%s holds a counselor's words in clear", d.Name())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// The same form sent twice is one letter; two answers are two.
func TestTheSameFormIsOneLetter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	key, first := h.reply(1, 7)
	public, err := h.maker.Sealer(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	if again := h.answer(key, 7, public); again != first {
		t.Error("the same form made another letter")
	}
	second := h.answer(key, 8, public)
	h.run()
	h.done()
	got := h.letters()
	if len(got) != 2 || first == second {
		t.Errorf("%d letters", len(got))
	}
}

// Killed between the letter and the acknowledgement, dispatch gets the reply again: the letter is there already.
func TestAReplyThatComesAgainIsOneLetter(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.reply(1, 7)
	stop := h.run()
	h.done()
	stop()
	// Made anew, the durable consumer begins at the beginning, as after a lost acknowledgement.
	js := bustest.Conn(t, h.bus, bus.RoleOperator).JetStream()
	name := bus.ConsumerDispatch.Name
	old, err := js.Consumer(t.Context(), bus.Cases, name)
	if err == nil {
		err = js.DeleteConsumer(t.Context(), bus.Cases, name)
	}
	if err == nil {
		_, err = js.CreateConsumer(t.Context(), bus.Cases, old.CachedInfo().Config)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.run()
	h.done()
	if got := h.letters(); len(got) != 1 || h.dead() != 0 {
		t.Errorf("%d letters, %d in DEAD", len(got), h.dead())
	}
}

func TestNewsOfALetterComesBackIntoItsCase(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.run()
	key, id := h.reply(1, 7)
	_, other := h.reply(2, 7)
	h.news(id, intake.Sent, 0)
	h.news(other, intake.Sent, 0)
	h.news(other, intake.Undeliverable, 30006)
	h.done()
	h.news(id, intake.Delivered, 0)
	h.done()
	for range 2 {
		h.news(id, intake.Sent, 0) // late, and twice: what is final stands
	}
	h.news(intake.DeriveLetterID(uuid.Max, 1), intake.Sent, 0) // an automatic answer's: no case asks for it
	h.publish(bus.SubjectFate("noise"), []byte("noise"))
	h.done()
	c, _ := h.book.Get(key)
	if l, ok := c.Letter(id); !ok || l.Outcome != intake.Delivered {
		t.Errorf("the letter is %q", l.Outcome)
	}
	c, _ = h.book.ByLetter(other)
	if l, ok := c.Letter(other); !ok || l.Outcome != intake.Undeliverable && l.Outcome != intake.Sent || l.Outcome == intake.Undeliverable && l.Code != 30006 {
		t.Errorf("the other letter is %+v", l)
	}
	posted := 0
	events, err := h.book.Timeline(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Event.Kind() == "posted" {
			posted++
		}
	}
	if posted != 2 {
		t.Errorf("%d news in the record", posted)
	}
	if n := h.dead(); n != 1 {
		t.Errorf("%d in DEAD, the noise alone should be", n)
	}
}

// Erased before the letter left: nothing leaves, and nothing is tried for ever.
func TestAnErasedCaseSendsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	key, _ := h.reply(1, 7)
	if err := h.keeper.Shred(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.done()
	if n := len(h.letters()); n != 0 || h.dead() != 0 {
		t.Errorf("%d letters, %d in DEAD", n, h.dead())
	}
}

func TestAReplyThatDoesNotOpenLiesInDead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := booktest.Report(1)
	key := triage.KeyFor(r.ID)
	public, err := h.maker.NewCase(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	f := booktest.File(r, triage.S2)
	f.Public = public.Bytes()
	booktest.Do(t, h.book, key, f)
	h.write(key, 1, []byte("noise"))
	h.run()
	h.done()
	if n := len(h.letters()); n != 0 || h.dead() != 1 {
		t.Errorf("%d letters, %d in DEAD", n, h.dead())
	}
}
