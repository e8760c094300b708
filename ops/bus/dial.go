package bus

import (
	"context"

	"github.com/nats-io/nats.go"

	"hotline/ops/secret"
)

// DialConfig says where an external bus is and who calls.
type DialConfig struct {
	URL  string // nats://host:4222 or tls://host:4222; several with commas
	Seed secret.Text
	Role Role
	Log  Logger // nil: silent

	TLSCA   string // file names, optional
	TLSCert string
	TLSKey  string
}

// Dial connects to a bus in another process. It fails at once when the bus cannot be reached; afterwards it reconnects for
// ever, and what was on its way at the moment of a loss ends as ErrAmbiguous.
func Dial(ctx context.Context, cfg DialConfig) (*Conn, error) {
	var opts []nats.Option
	if cfg.TLSCA != "" {
		opts = append(opts, nats.RootCAs(cfg.TLSCA))
	}
	if cfg.TLSCert != "" {
		opts = append(opts, nats.ClientCert(cfg.TLSCert, cfg.TLSKey))
	}
	if cfg.Log == nil {
		cfg.Log = silent{}
	}
	return connect(ctx, cfg.URL, cfg.Role, cfg.Seed, cfg.Log, opts...)
}

type silent struct{}

func (silent) Noticef(string, ...any) {}
func (silent) Warnf(string, ...any)   {}
func (silent) Errorf(string, ...any)  {}
