package page

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"hotline/ops/lifecycle"
	"hotline/ops/logging"
)

// The limits of a connection (web.md §1.12): a slow phone gets through, a slow attacker does not. A body's own pace is in
// Limit, a live stream sets its deadline per event.
const (
	headerTimeout = 8 * time.Second
	readTimeout   = bodyWhole + 5*time.Second
	writeTimeout  = readTimeout + 30*time.Second
	idleTimeout   = 60 * time.Second
	headerBytes   = 16 << 10
	drainTimeout  = 15 * time.Second
)

// ErrNotLoopback is a listen address that others could reach where only this machine may.
var ErrNotLoopback = errors.New("page: listen address is not loopback")

// ServerConfig is one listener.
type ServerConfig struct {
	Name    string // a constant: "public", "console", "liaison", "admin"
	Addr    string // host:port; port 0 takes a free one
	Handler http.Handler
	TLS     *tls.Config // nil: plain HTTP, TLS ends in front
	Log     *logging.Logger
	// Loopback refuses an Addr that is not a loopback address.
	Loopback bool
	// OnDrain, if set, is called when the door closes: live streams end in it, other requests are waited for.
	OnDrain func()
}

// Server is a listener with the house's limits. It listens in Run, not before.
type Server struct {
	c      ServerConfig
	ready  chan struct{} // closed when listening
	once   sync.Once
	listen net.Listener // set before ready closes
}

// NewServer checks c; nothing listens yet.
func NewServer(c ServerConfig) (*Server, error) {
	if c.Name == "" || c.Handler == nil {
		return nil, errors.New("page: server: a name and a handler are needed")
	}
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("page: server %s: listen address: %w", c.Name, err)
	}
	if c.Loopback && !loopback(host) {
		return nil, fmt.Errorf("server %s: %w", c.Name, ErrNotLoopback)
	}
	return &Server{c: c, ready: make(chan struct{})}, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// Run listens and serves until ctx ends, then takes no new connection and waits for the requests under way.
func (s *Server) Run(ctx context.Context) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", s.c.Addr)
	if err != nil {
		return fmt.Errorf("page: server %s: %w", s.c.Name, err)
	}
	log := s.c.Log.With(logging.Consumer(s.c.Name))
	srv := &http.Server{
		Handler:           s.c.Handler,
		TLSConfig:         s.c.TLS,
		ErrorLog:          log.HTTP(),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    headerBytes,
	}
	if s.c.OnDrain != nil {
		srv.RegisterOnShutdown(s.c.OnDrain)
	}
	served := make(chan error, 1)
	go func() {
		if s.c.TLS != nil {
			served <- srv.ServeTLS(ln, "", "")
		} else {
			served <- srv.Serve(ln)
		}
	}()
	log.Event("listen", logging.Addr(ln))
	s.once.Do(func() { s.listen = ln; close(s.ready) })
	select {
	case err := <-served:
		return fmt.Errorf("page: server %s: %w", s.c.Name, err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	if err := srv.Shutdown(drain); err != nil {
		_ = srv.Close()
		return fmt.Errorf("page: server %s: drain: %w", s.c.Name, err)
	}
	return nil
}

// Ready blocks until the server listens or ctx ends.
func (s *Server) Ready(ctx context.Context) error {
	select {
	case <-s.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Addr is where the server listens; nil before it is ready.
func (s *Server) Addr() net.Addr {
	select {
	case <-s.ready:
		return s.listen.Addr()
	default:
		return nil
	}
}

// Service is the server as a door of the process.
func (s *Server) Service() lifecycle.Service {
	return lifecycle.Service{Name: s.c.Name, Run: s.Run, Ready: s.Ready, Door: true, Drain: drainTimeout + 2*time.Second}
}
