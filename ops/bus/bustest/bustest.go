// Package bustest gives tests the real embedded bus, provisioned, in the test's own directory, inside a testing/synctest
// bubble or outside. Every floor's tests call it; the product never does.
package bustest

import (
	"context"
	"testing"

	"github.com/nats-io/nats-server/v2/server/ats"

	"hotline/ops/bus"
)

// One goroutine of the engine, the clock of its caches, selects on a channel made at package init; started inside a bubble
// it would wait outside of it and the bubble's clock stood still. Registered here, once and for ever, it already runs.
func init() { ats.Register() }

// Start returns a bus past its gate; it is shut down when the test ends. Acknowledged messages are synced as in the product.
func Start(t testing.TB) *bus.Server {
	t.Helper()
	return Open(t, bus.ServerConfig{})
}

// Open is Start with a configuration; an empty Dir becomes the test's own.
func Open(t testing.TB, cfg bus.ServerConfig) *bus.Server {
	t.Helper()
	if cfg.Dir == "" {
		cfg.Dir = t.TempDir()
	}
	if cfg.MaxStore == 0 {
		cfg.MaxStore = 1 << 30
	}
	if cfg.MinFree == 0 {
		cfg.MinFree = 1 << 20
	}
	s, err := bus.Start(t.Context(), cfg)
	if err != nil {
		t.Fatalf("bustest: %v", err)
	}
	t.Cleanup(func() { Stop(t, s) })
	return s
}

// Stop shuts a bus down before its test ends; a second time does nothing.
func Stop(t testing.TB, s *bus.Server) {
	t.Helper()
	if err := s.Shutdown(context.Background()); err != nil {
		t.Errorf("bustest: %v", err)
	}
}

// Conn connects as a role; the connection is closed when the test ends.
func Conn(t testing.TB, s *bus.Server, role bus.Role) *bus.Conn {
	t.Helper()
	c, err := s.Conn(t.Context(), role)
	if err != nil {
		t.Fatalf("bustest: connect as %s: %v", role, err)
	}
	t.Cleanup(c.Close)
	return c
}

// Committer runs a committer until the test ends.
func Committer(t testing.TB, c *bus.Conn, stream string) *bus.Committer {
	t.Helper()
	k := c.Committer(stream)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- k.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("bustest: committer of %s: %v", stream, err)
		}
	})
	return k
}
