package contact_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

var (
	first  = intake.NewAlias([]byte("alias in epoch 1"))
	second = intake.NewAlias([]byte("alias in epoch 2"))
	number = "+66811CANARY7Q" // marked, so that it can be looked for
)

// relay is an address book on the real bus, with everything a test needs around it.
type relay struct {
	*contact.Book
	t    *testing.T
	dir  string
	bus  *bus.Server
	conn *bus.Conn
	seal vault.Sealer
	n    int
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	r := &relay{t: t, dir: t.TempDir()}
	r.bus = bustest.Open(t, bus.ServerConfig{Dir: r.dir})
	r.conn = bustest.Conn(t, r.bus, bus.RoleRelay)
	seal, open, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	r.seal = seal
	if r.Book, err = contact.NewBook(t.Context(), r.conn, bustest.Committer(t, r.conn, bus.Contacts), seal, open); err != nil {
		t.Fatal(err)
	}
	return r
}

// slip seals s as intake does, for a report of its own.
func (r *relay) slip(s contact.Slip) (intake.ReportID, []byte) {
	r.t.Helper()
	r.n++
	id := intake.DeriveReportID(secret.NewBytes([]byte("k")), "test", string(rune('a'+r.n)))
	sealed, err := contact.SealSlip(r.seal, id, s)
	if err != nil {
		r.t.Fatal(err)
	}
	return id, sealed
}

func (r *relay) keep(s contact.Slip) {
	r.t.Helper()
	id, sealed := r.slip(s)
	for range 2 { // at least once: the second time changes nothing
		if err := r.Keep(r.t.Context(), id, uint64(r.n), sealed); err != nil {
			r.t.Fatal(err)
		}
	}
}

// finds says whether the address is found under alias, or under former when that has none.
func (r *relay) finds(alias, former intake.Alias) bool {
	r.t.Helper()
	got, err := r.LookUp(r.t.Context(), alias, former)
	switch {
	case errors.Is(err, contact.ErrUnknown):
		return false
	case err != nil:
		r.t.Fatal(err)
	case got.Value.Reveal() != number || got.Gateway != "twilio" || got.Ours.Reveal() != "+66200000000":
		r.t.Errorf("the address is another one")
	}
	return true
}

// stored gives the message that stands under an alias.
func (r *relay) stored(alias intake.Alias) (data []byte, ttl string) {
	r.t.Helper()
	s, err := r.conn.JetStream().Stream(r.t.Context(), "KV_"+bus.Contacts)
	if err != nil {
		r.t.Fatal(err)
	}
	m, err := s.GetLastMsgForSubject(r.t.Context(), "$KV."+bus.Contacts+"."+alias.String())
	if err != nil {
		r.t.Fatal(err)
	}
	return m.Data, m.Header.Get("Nats-TTL")
}

func TestAnAddressIsKeptUnderItsAlias(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	if r.finds(first, intake.Alias{}) || r.finds(intake.Alias{}, intake.Alias{}) {
		t.Fatal("an address before any was kept")
	}
	r.keep(contact.Slip{Alias: first, Address: address(number)})
	if !r.finds(first, intake.Alias{}) || r.finds(second, intake.Alias{}) || r.finds(intake.Alias{}, intake.Alias{}) {
		t.Error("the address stands under another alias than hers")
	}
	if _, ttl := r.stored(first); ttl != (2 * contact.Epoch).String() {
		t.Errorf("the entry lives %q", ttl)
	}
}

func TestAConversationSurvivesTheTurnOfTheKey(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	r.keep(contact.Slip{Alias: first, Address: address(number)})
	if !r.finds(second, first) {
		t.Error("a letter to the new alias does not find the address under the former one")
	}
	r.keep(contact.Slip{Alias: second, Former: first, Address: address(number)})
	if !r.finds(second, first) || !r.finds(second, intake.Alias{}) {
		t.Error("the new message did not bring the address under the new alias")
	}
	if r.finds(first, intake.Alias{}) {
		t.Error("one reporter has two entries")
	}
}

// STOP: nothing may be sent, and what was stored is overwritten on disk.
func TestSTOPDestroysTheAddress(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	r.keep(contact.Slip{Alias: first, Address: address(number)})
	entry, _ := r.stored(first)
	mark := entry[len(entry)-200 : len(entry)-100] // of the sealed address, on disk as it is
	if !r.onDisk(mark) {
		t.Fatal("the sealed address is not found on disk before STOP: this search finds nothing")
	}
	r.keep(contact.Slip{Alias: first, Forget: true})
	if r.finds(first, intake.Alias{}) {
		t.Error("the address is still there")
	}
	bustest.Stop(t, r.bus)
	if r.onDisk(mark) {
		t.Error("the sealed address is still on disk")
	}
}

func TestSTOPInANewEpochDestroysTheFormerEntryToo(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	r.keep(contact.Slip{Alias: first, Address: address(number)})
	r.keep(contact.Slip{Alias: second, Former: first, Forget: true})
	if r.finds(second, first) || r.finds(first, intake.Alias{}) {
		t.Error("the former entry is still there")
	}
}

// A webhook has no time in it: whoever plays an old one again must not bring the number back. Only START does.
func TestAfterSTOPOnlySTARTOpensTheWay(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	id, old := r.slip(contact.Slip{Alias: first, Address: address(number)})
	if err := r.Keep(t.Context(), id, 1, old); err != nil {
		t.Fatal(err)
	}
	r.keep(contact.Slip{Alias: first, Forget: true})
	if err := r.Keep(t.Context(), id, 1, old); err != nil || r.finds(first, intake.Alias{}) {
		t.Errorf("an old message brought the number back (%v)", err)
	}
	r.keep(contact.Slip{Alias: second, Former: first, Address: address(number)})
	if r.finds(second, first) {
		t.Error("the turn of the key undid STOP")
	}
	r.keep(contact.Slip{Alias: second, Former: first, Address: address(number), Reopen: true})
	if !r.finds(second, first) {
		t.Error("START did not open the way again")
	}
}

// Slips are kept side by side, and after an outage those of hours at once: of STOP and START the later one counts, and
// whatever else comes between them, no number is left after STOP.
func TestSlipsAreKeptInAnyOrder(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	hello := contact.Slip{Address: address(number)}
	stop, start := contact.Slip{Forget: true}, contact.Slip{Address: address(number), Reopen: true}
	for i, c := range []struct {
		said []contact.Slip
		want bool
	}{
		{[]contact.Slip{hello, stop}, false},
		{[]contact.Slip{hello, stop, start}, true},
		{[]contact.Slip{hello, stop, start, stop}, false},
		{[]contact.Slip{hello, stop, hello}, false},
		{[]contact.Slip{stop, start, hello}, true},
		{[]contact.Slip{start, stop}, false},
		{[]contact.Slip{hello, hello, hello}, true},
	} {
		for order := range permutations(len(c.said)) {
			alias := intake.NewAlias(fmt.Appendf(nil, "%d %v %10d", i, order, i))
			var all sync.WaitGroup
			for at, n := range order {
				s := c.said[n]
				s.Alias = alias
				id, sealed := r.slip(s)
				keep := func() {
					if err := r.Keep(t.Context(), id, uint64(n+1), sealed); err != nil {
						t.Error(err)
					}
				}
				if at%2 == 0 {
					all.Go(keep)
				} else {
					keep()
				}
			}
			all.Wait()
			if got := r.finds(alias, intake.Alias{}); got != c.want {
				t.Errorf("story %d kept in the order %v: a way back %v", i, order, got)
			}
		}
	}
}

// permutations gives every order of n things.
func permutations(n int) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		var place func(order, rest []int) bool
		place = func(order, rest []int) bool {
			if len(rest) == 0 {
				return yield(order)
			}
			for i, x := range rest {
				if !place(append(slices.Clone(order), x), slices.Delete(slices.Clone(rest), i, i+1)) {
					return false
				}
			}
			return true
		}
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		place(nil, all)
	}
}

// A slip belongs to its report: moved to another one it opens for nobody. No refusal names number or alias.
func TestAForeignSlipIsRefused(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	_, sealed := r.slip(contact.Slip{Alias: first, Address: address(number)})
	other, _ := r.slip(contact.Slip{Alias: second})
	gone, end := context.WithCancel(t.Context())
	end()
	for _, err := range []error{
		r.Keep(t.Context(), other, 1, sealed), r.Keep(t.Context(), other, 1, []byte("noise")), r.Keep(t.Context(), other, 1, nil),
		func() error {
			id, s := r.slip(contact.Slip{Alias: first, Address: address(number)})
			return r.Keep(gone, id, 1, s)
		}(),
		func() error { _, err := r.LookUp(gone, first, second); return err }(),
	} {
		if err == nil {
			t.Error("accepted")
		} else if text := err.Error(); strings.Contains(text, "CANARY") || strings.Contains(text, first.String()) || strings.Contains(text, second.String()) {
			t.Errorf("the refusal names what it must not: %v", err)
		}
	}
	if err := r.Keep(t.Context(), other, 1, sealed); !errors.Is(err, vault.ErrOpen) {
		t.Errorf("a moved slip: %v", err)
	}
	if _, err := contact.SealSlip(r.seal, other, contact.Slip{Address: address(number)}); !errors.Is(err, contact.ErrInvalid) {
		t.Errorf("a slip of nobody: %v", err)
	}
}

func TestNoNumberLiesOnDisk(t *testing.T) {
	t.Parallel()
	r := newRelay(t)
	r.keep(contact.Slip{Alias: first, Address: address(number)})
	bustest.Stop(t, r.bus)
	for _, mark := range []string{"CANARY7Q", "66200000000"} {
		if r.onDisk([]byte(mark)) {
			t.Errorf("%s lies on disk in clear", mark)
		}
	}
}

// onDisk searches every file of the store.
func (r *relay) onDisk(mark []byte) (found bool) {
	r.t.Helper()
	files := 0
	err := filepath.WalkDir(r.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil // the engine replaced it
		}
		files++
		found = found || bytes.Contains(b, mark)
		return err
	})
	if err != nil || files == 0 {
		r.t.Fatalf("%d files searched: %v", files, err)
	}
	return found
}

func TestASlipIsReadBack(t *testing.T) {
	t.Parallel()
	for _, s := range []contact.Slip{
		{Alias: first, Former: second, Address: address(number)}, {Alias: first, Forget: true}, {Alias: first, Address: address(number), Reopen: true},
	} {
		b, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := contact.DecodeSlip(b)
		if err != nil || got.Alias != s.Alias || got.Former != s.Former || got.Forget != s.Forget || got.Reopen != s.Reopen || !got.Address.Value.Equal(s.Address.Value) {
			t.Errorf("read back differently (%v)", err)
		}
	}
	for _, text := range []string{"", "{}", `{"v":2,"alias":"` + first.String() + `"}`, `{"v":1}`, `{"v":1,"alias":"CANARY7Q"}`} {
		if _, err := contact.DecodeSlip(secret.NewBytes([]byte(text))); !errors.Is(err, contact.ErrInvalid) || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
