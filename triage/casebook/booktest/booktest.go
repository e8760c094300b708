// Package booktest gives tests a running casebook on the real bus, and cases in it. The rooms above triage/casebook call it
// from their tests; the product never does.
package booktest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/triage"
	"hotline/triage/casebook"
)

// Open connects to s as role and runs a casebook until the test ends. It has read everything when Open returns.
func Open(t testing.TB, s *bus.Server, role bus.Role) *casebook.Book {
	t.Helper()
	return On(t, bustest.Conn(t, s, role))
}

// On runs a casebook on a connection until the test ends.
func On(t testing.TB, conn *bus.Conn) *casebook.Book {
	t.Helper()
	b, err := casebook.New(conn, bustest.Committer(t, conn, bus.Cases))
	if err != nil {
		t.Fatalf("booktest: %v", err)
	}
	Run(t, b.Run)
	select {
	case <-b.Ready():
	case <-time.After(20 * time.Second):
		t.Fatal("booktest: the casebook is not ready")
	}
	return b
}

// Run runs a service until the test ends, or until stop is called. A service that fails fails the test.
func Run(t testing.TB, service func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- service(ctx) }()
	ended := false
	stop = func() {
		if ended {
			return
		}
		ended = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("booktest: a service ended: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// Report is the n-th report of the test, from the n-th reporter, received now.
func Report(n int) intake.Report {
	return intake.Report{
		ID:      intake.DeriveReportID(secret.NewBytes([]byte("booktest")), "test", fmt.Sprint(n)),
		Channel: intake.SMS, Alias: Alias(n), At: time.Now().UTC(), Text: secret.NewText(fmt.Sprintf("message %d", n)),
	}
}

// Alias is the n-th reporter's.
func Alias(n int) intake.Alias { return intake.NewAlias(fmt.Appendf(nil, "alias %010d", n)) }

// File puts a report into the case with this key, as the worker does, but sealed to nobody.
func File(r intake.Report, s triage.Severity) triage.File {
	return triage.File{
		Report: r, Sealed: []byte("sealed"), Rating: triage.Rating{Severity: s, Category: triage.OC2, RuleSet: "test"},
		ID: triage.NewCaseID([5]byte(r.ID.UUID().NodeID())), Public: []byte("public"), Receive: r.At,
	}
}

// Case opens a case with the n-th report and gives its key.
func Case(t testing.TB, b *casebook.Book, n int, s triage.Severity) uuid.UUID {
	t.Helper()
	r := Report(n)
	key := triage.KeyFor(r.ID)
	if _, _, err := b.Do(t.Context(), key, File(r, s)); err != nil {
		t.Fatalf("booktest: open case %d: %v", n, err)
	}
	return key
}

// Do decides a command that must be accepted, and gives the case as it is then.
func Do(t testing.TB, b *casebook.Book, key uuid.UUID, cmd triage.Command) triage.Case {
	t.Helper()
	c, _, err := b.Do(t.Context(), key, cmd)
	if err != nil {
		t.Fatalf("booktest: %T: %v", cmd, err)
	}
	return c
}
