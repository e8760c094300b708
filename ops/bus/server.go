package bus

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"hotline/ops/secret"
)

// ServerConfig describes the embedded bus. Only Dir is needed.
type ServerConfig struct {
	Dir        string       // holds the store, its manifest and its tips
	StorageKey secret.Bytes // optional: encrypts the store; at least 32 bytes. Content is sealed by the rooms anyway; this hides subjects and times too
	MaxStore   int64        // bytes the streams may use together; 0: DefaultMaxStore
	MinFree    int64        // bytes of disk below which Start refuses and Health complains; 0: DefaultMinFree
	Log        Logger       // nil: silent

	Listen string          // host:port for other processes; empty: no socket is opened
	Users  map[Role]string // public NKeys of the roles that call from other processes
	TLS    *tls.Config     // for Listen

	// Rebase takes what the store holds as the truth instead of comparing it with the recorded tips: for one start after a
	// restore, or when the operator has decided to go on with a damaged store.
	Rebase bool

	Unsynced bool // for tests that need speed: acknowledged messages may be lost in a power cut
}

// Defaults of ServerConfig.
const (
	DefaultMaxStore = 10 << 30
	DefaultMinFree  = 256 << 20
)

// Server is the embedded bus. It is made by Start, already past its gate.
type Server struct {
	cfg    ServerConfig
	gate   *gate
	ns     *server.Server
	seeds  map[Role]secret.Text // of in-process connections, new at each start
	admin  *Conn
	chains map[string]link // how far each kept stream was read and verified at start

	mu    sync.Mutex
	conns []*Conn
}

// Start opens the bus if, and only if, everything that was there is still there; otherwise it says in one line what is
// wrong, stops, and leaves every file as it is. In an empty directory it creates the streams of the table.
//
// Errors: ErrStorageKey, ErrNoManifest, ErrMissingStream, ErrTruncated, ErrCorrupt, ErrLossyChange, ErrNoSpace,
// ErrUnhealthy, each with the stream's name.
func Start(ctx context.Context, cfg ServerConfig) (*Server, error) {
	if cfg.MaxStore == 0 {
		cfg.MaxStore = DefaultMaxStore
	}
	if cfg.MinFree == 0 {
		cfg.MinFree = DefaultMinFree
	}
	if cfg.Log == nil {
		cfg.Log = silent{}
	}
	g, err := openGate(cfg)
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, gate: g, seeds: map[Role]secret.Text{}}
	if err := s.launch(); err != nil {
		g.close()
		return nil, err
	}
	if err := s.enter(ctx, g); err != nil {
		return nil, errors.Join(err, s.Shutdown(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// launch starts the engine. The store is recovered when it returns.
func (s *Server) launch() error {
	opts := &server.Options{
		ServerName: "hotline",
		DontListen: s.cfg.Listen == "",
		NoSigs:     true,
		NoLog:      true,
		JetStream:  true,
		StoreDir:   s.cfg.storeDir(),
		SyncAlways: !s.cfg.Unsynced,
		// No stream of the table lives in memory.
		JetStreamMaxMemory:     1 << 20,
		JetStreamMaxStore:      s.cfg.MaxStore,
		DisableJetStreamBanner: true,
		MaxPayload:             maxPayload,
	}
	if !s.cfg.StorageKey.Empty() {
		opts.JetStreamKey = string(s.cfg.StorageKey.Reveal())
		opts.JetStreamCipher = server.ChaCha
	}
	if s.cfg.Listen != "" {
		host, port, err := net.SplitHostPort(s.cfg.Listen)
		if err != nil {
			return fmt.Errorf("bus: listen address: %w", err)
		}
		opts.Host = host
		if opts.Port, err = strconv.Atoi(port); err != nil {
			return fmt.Errorf("bus: listen address: %w", err)
		}
		if opts.Port == 0 {
			opts.Port = server.RANDOM_PORT
		}
		if s.cfg.TLS != nil {
			opts.TLSConfig, opts.TLS, opts.TLSTimeout = s.cfg.TLS, true, 5
		}
	}
	acc := server.NewAccount(account)
	opts.Accounts = []*server.Account{acc}
	for _, role := range Roles() {
		pair, err := nkeys.CreateUser()
		if err != nil {
			return fmt.Errorf("bus: key of %s: %w", role, err)
		}
		seed, err := pair.Seed()
		if err != nil {
			return fmt.Errorf("bus: key of %s: %w", role, err)
		}
		public, err := pair.PublicKey()
		if err != nil {
			return fmt.Errorf("bus: key of %s: %w", role, err)
		}
		s.seeds[role] = secret.NewText(string(seed))
		opts.Nkeys = append(opts.Nkeys, nkeyUser(role, public, acc))
		if public, ok := s.cfg.Users[role]; ok {
			if !nkeys.IsValidPublicUserKey(public) {
				return fmt.Errorf("bus: key of %s: not the public key of an NKey user", role)
			}
			opts.Nkeys = append(opts.Nkeys, nkeyUser(role, public, acc))
		}
	}
	ns, err := server.NewServer(opts)
	if err != nil {
		return fmt.Errorf("bus: server: %w", err)
	}
	ns.SetLoggerV2(engineLog{s.cfg.Log}, false, false, false)
	s.ns = ns
	ns.Start()
	if !ns.ReadyForConnections(30 * time.Second) {
		ns.Shutdown()
		return fmt.Errorf("%w: it did not start", ErrUnhealthy)
	}
	registered, err := ns.LookupAccount(account)
	if err == nil {
		err = registered.EnableJetStream(nil, nil)
	}
	if err != nil {
		ns.Shutdown()
		ns.WaitForShutdown()
		return fmt.Errorf("%w: %v", ErrUnhealthy, err)
	}
	return nil
}

// Conn makes an in-process connection with the permissions of this role and no more.
func (s *Server) Conn(ctx context.Context, role Role) (*Conn, error) {
	c, err := connect(ctx, "", role, s.seeds[role], s.cfg.Log, nats.InProcessServer(s.ns))
	if err != nil {
		return nil, err
	}
	c.srv = s
	s.mu.Lock()
	s.conns = append(s.conns, c)
	s.mu.Unlock()
	return c, nil
}

// URL is where other processes find the bus; empty when it does not listen.
func (s *Server) URL() string {
	if s.cfg.Listen == "" {
		return ""
	}
	return s.ns.ClientURL()
}

// Health is nil while every stream is served and the disk has room.
func (s *Server) Health() error {
	if h := s.ns.Healthz(nil); h.StatusCode != 200 {
		return fmt.Errorf("%w: %s", ErrUnhealthy, h.Error)
	}
	free, err := diskFree(s.cfg.Dir)
	if err == nil && free < s.cfg.MinFree {
		err = fmt.Errorf("%w: %d MiB free, %d wanted", ErrNoSpace, free>>20, s.cfg.MinFree>>20)
	}
	return err
}

// Usage is how full the bus is, in bytes.
type Usage struct{ Used, Limit, DiskFree int64 }

// Usage asks the engine; it is meant for /readyz and metrics.
func (s *Server) Usage() (Usage, error) {
	info, err := s.ns.Jsz(nil)
	if err != nil {
		return Usage{}, fmt.Errorf("bus: usage: %w", err)
	}
	free, err := diskFree(s.cfg.Dir)
	return Usage{Used: int64(info.Store), Limit: s.cfg.MaxStore, DiskFree: free}, err
}

// Shutdown closes what is still connected and stops the engine; everything acknowledged is on disk. It returns when the
// engine's files are closed, or with ctx's error when that takes too long.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	conns := s.conns
	s.conns = nil
	s.mu.Unlock()
	for _, c := range conns {
		c.Close()
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.ns.Shutdown()
		s.ns.WaitForShutdown()
		s.gate.close()
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("bus: shutdown: %w", ctx.Err())
	}
}

func (cfg ServerConfig) storeDir() string { return filepath.Join(cfg.Dir, "store") }

// diskFree is what an unprivileged process may still write, in bytes.
func diskFree(dir string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("bus: free space: %w", err)
	}
	return int64(st.Bavail) * st.Bsize, nil
}

// engineLog is the server's view of Logger. Debug and trace lines are dropped: traces hold payloads.
type engineLog struct{ log Logger }

func (l engineLog) Noticef(f string, v ...any) { l.log.Noticef(f, v...) }
func (l engineLog) Warnf(f string, v ...any)   { l.log.Warnf(f, v...) }
func (l engineLog) Errorf(f string, v ...any)  { l.log.Errorf(f, v...) }
func (l engineLog) Fatalf(f string, v ...any)  { l.log.Errorf(f, v...) }
func (engineLog) Debugf(string, ...any)        {}
func (engineLog) Tracef(string, ...any)        {}
