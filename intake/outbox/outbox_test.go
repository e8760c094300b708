package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/gateway"
	"hotline/intake/outbox"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

const number = "+66812345678"

var alias = intake.NewAlias([]byte("the reporter's .."))

// provider answers as it is told, and remembers what reached the handset.
type provider struct {
	mu      sync.Mutex
	answers []error // to the next calls of Send; then every call succeeds
	always  error   // the answer when answers are used up
	takes   bool    // an unsure Send reached the handset all the same
	calls   int
	handset []string
}

func (p *provider) Send(_ context.Context, to, body secret.Text, l intake.LetterID) (gateway.Sent, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	err := p.always
	if len(p.answers) > 0 {
		err, p.answers = p.answers[0], p.answers[1:]
	}
	if err == nil || p.takes && errors.Is(err, gateway.ErrUnsure) {
		p.handset = append(p.handset, to.Reveal()+" "+body.Reveal())
	}
	return gateway.Sent{Ref: l.String()}, err
}

func (p *provider) Find(_ context.Context, to, body secret.Text, _ time.Time) (gateway.Sent, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return gateway.Sent{}, slices.Contains(p.handset, to.Reveal()+" "+body.Reveal()), nil
}

func (p *provider) Scrub(context.Context, gateway.Sent) error { return nil }

func trouble(v gateway.Verdict, code int) error {
	return &gateway.Error{Op: "send", Verdict: v, Code: code}
}

// house is the relay role on the real bus, in a bubble where a day passes in a moment.
type house struct {
	t         *testing.T
	bus       *bus.Server
	seal      vault.Sealer
	intake    *bus.Committer
	routing   *bus.Committer
	providers map[string]gateway.Provider
	n         uint64
}

func relay(t *testing.T, p gateway.Provider, fn func(*testing.T, *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := &house{t: t, bus: bustest.Start(t), providers: map[string]gateway.Provider{"twilio": p}}
		seal, open, err := vault.NewMemory()
		if err != nil {
			t.Fatal(err)
		}
		h.seal = seal
		h.intake = bustest.Committer(t, bustest.Conn(t, h.bus, bus.RoleIntake), bus.Reports)
		h.routing = bustest.Committer(t, bustest.Conn(t, h.bus, bus.RoleRouting), bus.Letters)
		conn := bustest.Conn(t, h.bus, bus.RoleRelay)
		book, err := contact.NewBook(t.Context(), conn, bustest.Committer(t, conn, bus.Contacts), seal, open)
		if err != nil {
			t.Fatal(err)
		}
		o := outbox.New(outbox.Deps{
			Conn: conn, Book: book, Relay: open, Fates: bustest.Committer(t, conn, bus.Letters), Providers: h.providers,
		})
		for _, service := range []func(context.Context) error{o.Slips, o.Letters} {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- service(ctx) }()
			defer func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}()
		}
		fn(t, h)
	})
}

// report publishes a report whose slip says where its writer is, or that she wants no more.
func (h *house) report(s contact.Slip) {
	h.t.Helper()
	h.n++
	id := intake.DeriveReportID(secret.NewBytes([]byte("k")), "test", fmt.Sprint(h.n))
	sealed, err := contact.SealSlip(h.seal, id, s)
	if err != nil {
		h.t.Fatal(err)
	}
	d := desk.New(desk.Defaults(), h.intake, h.seal)
	r := intake.Report{ID: id, Channel: intake.SMS, Alias: s.Alias, At: time.Now(), Text: secret.NewText("hi")}
	if _, err := d.Accept(h.t.Context(), desk.Submission{Report: r, Slip: sealed}); err != nil {
		h.t.Fatal(err)
	}
}

var here = contact.Slip{Alias: alias, Address: contact.Address{Gateway: "twilio", Value: secret.NewText(number)}}

// letter writes to the alias as dispatch does.
func (h *house) letter(body string) intake.LetterID {
	h.t.Helper()
	h.n++
	l := intake.Letter{
		ID: intake.DeriveLetterID(uuid.Max, h.n), Alias: alias, Channel: intake.SMS, Written: time.Now(), Body: secret.NewText(body),
	}
	b, err := l.Encode()
	if err != nil {
		h.t.Fatal(err)
	}
	sealed, err := h.seal.Seal(vault.Place{Kind: intake.PlaceLetter, ID: l.ID.String()}, b.Reveal())
	if err != nil {
		h.t.Fatal(err)
	}
	h.publish(l.ID, sealed)
	return l.ID
}

func (h *house) publish(id intake.LetterID, data []byte) {
	h.t.Helper()
	if _, err := h.routing.Commit(h.t.Context(), bus.Msg{Subject: bus.SubjectLetter(id.String()), ID: id.String(), Data: data}); err != nil {
		h.t.Fatal(err)
	}
}

// fates reads the news of a letter from the bus.
func (h *house) fates(id intake.LetterID) (news []string) {
	h.t.Helper()
	s, err := bustest.Conn(h.t, h.bus, bus.RoleOperator).JetStream().Stream(h.t.Context(), bus.Letters)
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
		if of, ok := bus.ParseFate(m.Subject); !ok || of != id.String() {
			continue
		}
		f, err := intake.DecodeFate(m.Data)
		if err != nil || f.Letter != id {
			h.t.Fatalf("news of letter %s: %v", id, err)
		}
		news = append(news, fmt.Sprint(f.Outcome, " ", f.Code))
	}
	return news
}

func (h *house) told(id intake.LetterID, want ...string) {
	h.t.Helper()
	if got := h.fates(id); !slices.Equal(got, want) {
		h.t.Errorf("told %q, want %q", got, want)
	}
}

func TestALetterReachesTheHandset(t *testing.T) {
	t.Parallel()
	p := &provider{}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := h.letter("You did right to write.")
		time.Sleep(5 * time.Second)
		h.told(id, "sent 0")
		if len(p.handset) != 1 || p.handset[0] != number+" You did right to write." {
			t.Errorf("on the handset: %q", p.handset)
		}
	})
}

// The answer may be quicker than the address, which travels with the report.
func TestALetterWaitsForItsAddress(t *testing.T) {
	t.Parallel()
	p := &provider{}
	relay(t, p, func(t *testing.T, h *house) {
		id := h.letter("hello")
		time.Sleep(10 * time.Second)
		h.told(id)
		h.report(here)
		time.Sleep(10 * time.Second)
		h.told(id, "sent 0")
	})
}

func TestNoWayBackIsTold(t *testing.T) {
	t.Parallel()
	p := &provider{}
	relay(t, p, func(t *testing.T, h *house) {
		never := h.letter("hello")
		time.Sleep(time.Minute)
		h.told(never, "no-way-back 0")
		h.report(here)
		h.report(contact.Slip{Alias: alias, Forget: true}) // STOP
		time.Sleep(time.Second)
		stopped := h.letter("hello again")
		time.Sleep(2 * time.Minute)
		h.told(stopped, "no-way-back 0")
		if len(p.handset) > 0 {
			t.Errorf("%d letters went to somebody who asked for none", len(p.handset))
		}
	})
}

func TestARefusalForGoodIsTold(t *testing.T) {
	t.Parallel()
	p := &provider{answers: []error{trouble(gateway.Never, 21610)}}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := h.letter("hello")
		time.Sleep(time.Hour)
		h.told(id, "undeliverable 21610")
		if p.calls != 1 {
			t.Errorf("tried %d times", p.calls)
		}
	})
}

func TestALetterIsTriedAgain(t *testing.T) {
	t.Parallel()
	p := &provider{answers: []error{trouble(gateway.Again, 0), trouble(gateway.Again, 20429), trouble(gateway.Unsure, 0)}}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := h.letter("hello")
		time.Sleep(5 * time.Minute)
		h.told(id, "sent 0")
		if p.calls != 4 || len(p.handset) != 1 {
			t.Errorf("tried %d times, %d on the handset", p.calls, len(p.handset))
		}
	})
}

// Nobody knows whether it went: the provider is asked before anything is sent again, so a child never reads it twice.
func TestAnUnsureLetterIsLookedUpBeforeItIsSentAgain(t *testing.T) {
	t.Parallel()
	p := &provider{answers: []error{trouble(gateway.Unsure, 0)}, takes: true}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := h.letter("hello")
		time.Sleep(5 * time.Minute)
		h.told(id, "sent 0")
		if p.calls != 1 || len(p.handset) != 1 {
			t.Errorf("tried %d times, %d on the handset", p.calls, len(p.handset))
		}
	})
}

func TestTheOutboxGivesUpAloud(t *testing.T) {
	t.Parallel()
	p := &provider{always: trouble(gateway.Again, 0)}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := h.letter("hello")
		time.Sleep(12 * time.Hour)
		h.told(id)
		time.Sleep(13 * time.Hour)
		h.told(id, "gave-up 0")
		tries := p.calls
		if tries < 20 || tries > 200 {
			t.Errorf("tried %d times in a day", tries)
		}
		time.Sleep(time.Hour)
		if p.calls != tries {
			t.Error("tried again after giving up")
		}
	})
}

// What cannot be read is kept, and the counselor is told: she must not believe that it went.
func TestALetterThatDoesNotOpenIsTold(t *testing.T) {
	t.Parallel()
	p := &provider{}
	relay(t, p, func(t *testing.T, h *house) {
		h.report(here)
		id := intake.DeriveLetterID(uuid.Max, 1000)
		h.publish(id, []byte("noise"))
		time.Sleep(time.Minute)
		h.told(id, "gave-up 0")
		if len(p.handset) > 0 {
			t.Error("something was sent")
		}
	})
}
