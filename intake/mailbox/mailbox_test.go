package mailbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hotline/intake"
	"hotline/intake/gateway"
	"hotline/intake/mailbox"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
)

// What a receipt opens is a promise of a month: another derivation, and letters wait where nobody looks.
func TestAReceiptOpensTheSameBoxForEver(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	if got, want := b.Alias().String(), "npevuky65txnxcbduxtaqlmy7i"; got != want {
		t.Errorf("alias %s, want %s", got, want)
	}
	_, text, _ := strings.Cut(b.Address().Value.Reveal(), " ")
	if want := "hotline-public-AYb7WZ9QqG0DNPPhkuJWBHi5L"; !strings.HasPrefix(text, want) {
		t.Errorf("key %s, want %s…", text[:40], want)
	}
	typed, err := intake.ParseReceipt(h.Issue("a nonce").Grouped())
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Open(t.Context(), typed, "192.0.2.1")
	if err != nil || again.Alias() != b.Alias() || !again.Address().Value.Equal(b.Address().Value) {
		t.Errorf("the receipt as it was typed opens another box: %v", err)
	}
}

func TestALetterWaitsSealedAndIsShownOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	if w := h.waiting(t, b); w != nil {
		t.Fatalf("%d letters in a new box", len(w))
	}
	one, two := h.send(t, b, 1, "ขอบคุณที่เขียนมา CANARY1"), h.send(t, b, 2, "second CANARY2")
	if h.onDisk(t, "CANARY") || !h.onDisk(t, one.String()) {
		t.Error("the house can read a waiting letter, or the test cannot see the files")
	}
	w := h.waiting(t, b)
	if len(w) != 2 || w[0].ID != one || w[0].Body.Reveal() != "ขอบคุณที่เขียนมา CANARY1" || w[1].ID != two || w[1].Body.Reveal() != "second CANARY2" {
		t.Fatalf("%d letters wait", len(w))
	}
	if age := time.Since(w[0].Written); age < 0 || age > time.Minute || w[0].Expires.Sub(w[0].Written) != mailbox.Kept {
		t.Errorf("written %v ago, kept %v", age, w[0].Expires.Sub(w[0].Written))
	}
	if len(h.fates(t)) != 0 {
		t.Error("looking is not reading")
	}
	for range 2 { // idempotent
		if err := h.Taken(t.Context(), b, one); err != nil {
			t.Fatal(err)
		}
	}
	if w := h.waiting(t, b); len(w) != 1 || w[0].ID != two {
		t.Errorf("%d letters wait after one was taken", len(w))
	}
	if f := h.fates(t); len(f) != 1 || f[one] != intake.Read {
		t.Errorf("news %v", f)
	}
	if h.onDisk(t, one.String()+"\x01") {
		t.Error("a letter that was read still lies in the files")
	}
}

// Whoever asks for boxes that are not hers learns nothing: one answer for never, empty, taken and forgotten.
func TestEveryReceiptOpensABox(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	id := h.send(t, b, 1, "hello")
	for name, r := range map[string]intake.Receipt{"never issued": intake.DeriveReceipt(fill(9), "x"), "empty": h.Issue("another")} {
		other, err := h.Open(t.Context(), r, "")
		if err != nil || other.Alias() == b.Alias() || other.Alias().IsZero() || h.waiting(t, other) != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.Taken(t.Context(), b, id); err != nil || h.waiting(t, b) != nil {
		t.Error("taken:", err)
	}
	h.send(t, b, 2, "hello again")
	if err := h.Forget(t.Context(), b); err != nil || h.waiting(t, b) != nil {
		t.Error("forgotten:", err)
	}
	if f := h.fates(t); f[letter(1)] != intake.Read || f[letter(2)] != intake.NoWayBack {
		t.Errorf("news %v", f)
	}
	if _, err := h.Open(t.Context(), intake.Receipt{}, ""); !errors.Is(err, intake.ErrInvalid) {
		t.Error("no receipt:", err)
	}
}

func TestALetterIsPutOnceHoweverOftenItIsSent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	var all sync.WaitGroup
	for n := range uint64(8) { // as many as the outbox sends at once
		for range 2 {
			all.Go(func() { _, _ = h.Send(t.Context(), b.Address().Value, secret.NewText("hello"), letter(n)) })
		}
	}
	all.Wait()
	for n := range uint64(8) {
		h.send(t, b, n, "hello")
	}
	if n := len(h.waiting(t, b)); n != 8 {
		t.Errorf("%d letters wait, want 8", n)
	}
	if _, found, err := h.Find(t.Context(), b.Address().Value, secret.NewText("hello"), time.Now()); found || err != nil {
		t.Error(found, err)
	}
	for n := range uint64(8) {
		h.send(t, b, 100+n, "hello")
	}
	_, err := h.Send(t.Context(), b.Address().Value, secret.NewText("hello"), letter(200))
	if verdict(err) != gateway.Again {
		t.Errorf("a full box: %v", err)
	}
	if err := h.Taken(t.Context(), b, letter(3)); err != nil {
		t.Fatal(err)
	}
	h.send(t, b, 200, "hello")
}

func TestLettersThatCanNeverBePut(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	to := h.begin(t, "a nonce").Address().Value
	for name, c := range map[string]struct {
		to, body string
		id       intake.LetterID
	}{
		"a number":   {"+66812345678", "hello", letter(1)},
		"nobody":     {strings.TrimLeft(to.Reveal(), "abcdefghijklmnopqrstuvwxyz234567"), "hello", letter(1)},
		"cut":        {to.Reveal()[:200], "hello", letter(1)},
		"no address": {"", "hello", letter(1)},
		"no body":    {to.Reveal(), "", letter(1)},
		"no letter":  {to.Reveal(), "hello", intake.LetterID{}},
		"endless":    {to.Reveal(), strings.Repeat("ก", 8<<10), letter(1)},
	} {
		_, err := h.Send(t.Context(), secret.NewText(c.to), secret.NewText(c.body), c.id)
		if verdict(err) != gateway.Never {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnUnreadLetterLeavesOnTheDayThePageSaid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		b := h.begin(t, "a nonce")
		h.send(t, b, 1, "hello")
		m, err := bustest.Conn(t, h.server, bus.RoleOperator).Get(t.Context(), bus.Boxes, 1)
		if age := m.Header["Nats-TTL"]; err != nil || age != mailbox.Kept.String() {
			t.Errorf("it is kept for %q, the page says %v (%v)", age, mailbox.Kept, err)
		}
		if err := h.Taken(t.Context(), b, letter(1)); err != nil {
			t.Fatal(err)
		}
		h.KeepFor(time.Hour)
		h.send(t, b, 2, "hello")
		time.Sleep(59 * time.Minute)
		if len(h.waiting(t, b)) != 1 {
			t.Error("it left early")
		}
		time.Sleep(2 * time.Minute)
		if h.waiting(t, b) != nil {
			t.Error("it is still there")
		}
		h.send(t, b, 3, "its place is free again")
		if w := h.waiting(t, b); len(w) != 1 || w[0].ID != letter(3) {
			t.Error("a later letter is not there")
		}
	})
}

func TestAVisitByText(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	h.send(t, b, 1, "first")
	h.send(t, b, 2, "second")
	letters, taken, err := h.Letters(t.Context(), h.Issue("a nonce"), "an alias")
	if err != nil || len(letters) != 2 || letters[0].Reveal() != "first" {
		t.Fatal(len(letters), err)
	}
	if err := taken(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if w := h.waiting(t, b); len(w) != 1 || w[0].Body.Reveal() != "second" {
		t.Error("what was not shown is gone, or what was shown is not")
	}
}

// The slips are what the relay's address book understands, and only it.
func TestSlips(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	id := intake.DeriveReportID(fill(3), "web", "a nonce")
	sealed, err := h.Slip(id, b)
	if s := h.open(t, id, sealed, err); s.Alias != b.Alias() || !s.Address.Value.Equal(b.Address().Value) || s.Address.Gateway != mailbox.Gateway || s.Forget || s.Reopen {
		t.Error("the way back leads elsewhere")
	}
	sealed, err = h.Reopening(id, b)
	if s := h.open(t, id, sealed, err); !s.Reopen || s.Address.Value.Empty() {
		t.Error("it opens nothing again")
	}
	sealed, err = h.Farewell(id, b)
	if s := h.open(t, id, sealed, err); !s.Forget || s.Alias != b.Alias() || !s.Address.Value.Empty() {
		t.Error("it forgets nothing")
	}
	if _, err := h.Slip(id, mailbox.Box{}); err == nil {
		t.Error("no box has a way back")
	}
	if _, err := h.Waiting(t.Context(), mailbox.Box{}); err == nil {
		t.Error("no box holds letters")
	}
}

func TestABoxIsNotPrinted(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(verb, struct{ B mailbox.Box }{b}); strings.Contains(s, b.Alias().String()) {
			t.Errorf("printed: %s", s)
		}
	}
}

// A bus that is gone is an error without a key, an alias or a receipt in it, and nothing is told that did not happen.
func TestABusThatIsGone(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.begin(t, "a nonce")
	id := h.send(t, b, 1, "hello")
	bustest.Stop(t, h.server)
	_, err1 := h.Waiting(soon(t), b)
	err2 := h.Taken(soon(t), b, id)
	_, err3 := h.Send(soon(t), b.Address().Value, secret.NewText("hello"), letter(2))
	for _, err := range []error{err1, err2, err3} {
		if err == nil || strings.Contains(err.Error(), b.Alias().String()) || strings.Contains(err.Error(), h.Issue("a nonce").Reveal()) {
			t.Errorf("%v", err)
		}
	}
	if verdict(err3) != gateway.Again {
		t.Error(err3)
	}
}

func TestMailboxesThatAreRefused(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	in := bustest.Conn(t, s, bus.RoleIntake)
	h := newHouse(t)
	good := mailbox.Config{Pepper: fill(1), IssueKey: fill(2), Relay: h.relay.Public(), Conn: in, Fates: in.Committer(bus.Letters)}
	for name, spoil := range map[string]func(*mailbox.Config){
		"pepper": func(c *mailbox.Config) { c.Pepper = secret.NewBytes(make([]byte, 31)) },
		"issue":  func(c *mailbox.Config) { c.IssueKey = secret.Bytes{} },
		"relay":  func(c *mailbox.Config) { c.Relay = nil },
		"bus":    func(c *mailbox.Config) { c.Conn = nil },
		"fates":  func(c *mailbox.Config) { c.Fates = nil },
	} {
		c := good
		spoil(&c)
		if _, err := mailbox.New(t.Context(), c); !errors.Is(err, mailbox.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wrong := good
	wrong.Conn = bustest.Conn(t, s, bus.RoleTriage)
	if _, err := mailbox.New(t.Context(), wrong); !errors.Is(err, bus.ErrForbidden) {
		t.Error("another role opens the boxes:", err)
	}
}
