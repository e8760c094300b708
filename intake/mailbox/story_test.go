package mailbox_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/gateway"
	"hotline/intake/mailbox"
	"hotline/intake/outbox"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// road is the whole way back of floor 2: desk, address book, outbox, boxes.
type road struct {
	*house
	t       *testing.T
	desk    *desk.Desk
	letters *bus.Committer
	done    chan intake.Outcome
}

func newRoad(t *testing.T) *road {
	t.Helper()
	h := newHouse(t)
	door, err := vault.Generate(vault.X25519)
	if err != nil {
		t.Fatal(err)
	}
	in, relay := bustest.Conn(t, h.server, bus.RoleIntake), bustest.Conn(t, h.server, bus.RoleRelay)
	book, err := contact.NewBook(t.Context(), relay, bustest.Committer(t, relay, bus.Contacts), h.relay.Public(), h.relay)
	if err != nil {
		t.Fatal(err)
	}
	r := &road{house: h, t: t, done: make(chan intake.Outcome, 100)}
	r.desk = desk.New(desk.Defaults(), bustest.Committer(t, in, bus.Reports), door.Public())
	r.letters = bustest.Committer(t, bustest.Conn(t, h.server, bus.RoleRouting), bus.Letters)
	out := outbox.New(outbox.Deps{
		Conn: relay, Book: book, Relay: h.relay, Fates: bustest.Committer(t, relay, bus.Letters),
		Providers: map[string]gateway.Provider{mailbox.Gateway: h.Provider}, Done: func(o intake.Outcome) { r.done <- o },
	})
	for _, run := range []func(context.Context) error{out.Slips, out.Letters} {
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- run(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	return r
}

func (r *road) file(nonce string, b mailbox.Box, slip func(intake.ReportID, mailbox.Box) ([]byte, error), flags ...intake.Flag) {
	r.t.Helper()
	id := intake.DeriveReportID(fill(3), "web", nonce)
	sealed, err := slip(id, b)
	if err != nil {
		r.t.Fatal(err)
	}
	report := intake.Report{ID: id, Channel: intake.Web, Alias: b.Alias(), At: time.Now(), Text: secret.NewText("he keeps asking"), Flags: flags}
	if _, err := r.desk.Accept(r.t.Context(), desk.Submission{Report: report, Slip: sealed}); err != nil {
		r.t.Fatal(err)
	}
}

// reply is what dispatch does with a counselor's reply.
func (r *road) reply(n uint64, a intake.Alias, body string) intake.Outcome {
	r.t.Helper()
	l := intake.Letter{ID: letter(n), Alias: a, Channel: intake.Web, Written: time.Now(), Body: secret.NewText(body)}
	clear, err := l.Encode()
	if err != nil {
		r.t.Fatal(err)
	}
	sealed, err := r.relay.Public().Seal(vault.Place{Kind: intake.PlaceLetter, ID: l.ID.String()}, clear.Reveal())
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.letters.Commit(r.t.Context(), bus.Msg{Subject: bus.SubjectLetter(l.ID.String()), ID: l.ID.String(), Data: sealed}); err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(r.t.Context(), time.Minute)
	defer cancel()
	select {
	case o := <-r.done:
		return o
	case <-ctx.Done():
		r.t.Fatal("the letter has no outcome")
		return ""
	}
}

func TestAReporterComesBackForHerAnswer(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	b := r.begin(t, "a nonce")
	r.file("a nonce", b, r.Slip)
	if o := r.reply(1, b.Alias(), "You did right."); o != intake.Sent {
		t.Fatalf("the letter is %s", o)
	}
	later, err := r.Open(t.Context(), r.Issue("a nonce"), "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	w := r.waiting(t, later)
	if len(w) != 1 || w[0].Body.Reveal() != "You did right." {
		t.Fatalf("%d letters wait", len(w))
	}
	if err := r.Taken(t.Context(), later, w[0].ID); err != nil {
		t.Fatal(err)
	}
	if f := r.fates(t); f[letter(1)] != intake.Read {
		t.Errorf("the counselor hears %v", f)
	}
	r.file("her answer", later, r.Slip)
	if o := r.reply(2, b.Alias(), "And again."); o != intake.Sent {
		t.Errorf("the next letter is %s", o)
	}
}

func TestWhoAsksToBeForgottenIsNotWrittenToUntilSheWritesAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRoad(t)
		b := r.begin(t, "a nonce")
		r.file("a nonce", b, r.Slip)
		r.reply(1, b.Alias(), "hello")
		r.file("forget me", b, r.Farewell, intake.OptOut)
		if err := r.Forget(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // the slip is on its way
		if o := r.reply(2, b.Alias(), "are you there?"); o != intake.NoWayBack || r.waiting(t, b) != nil {
			t.Errorf("the letter is %s, %d wait", o, len(r.waiting(t, b)))
		}
		r.file("again", b, r.Reopening, intake.Returned)
		time.Sleep(time.Second)
		if o := r.reply(3, b.Alias(), "welcome back"); o != intake.Sent || len(r.waiting(t, b)) != 1 {
			t.Errorf("the letter is %s, %d wait", o, len(r.waiting(t, b)))
		}
	})
}
