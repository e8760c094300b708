package mailbox_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/gateway"
	"hotline/intake/mailbox"
	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

func fill(b byte) secret.Bytes { return secret.NewBytes(bytes.Repeat([]byte{b}, 32)) }

// house is both ends of a mailbox over the real bus, each with its own role.
type house struct {
	*mailbox.Mailbox
	*mailbox.Provider
	dir    string
	server *bus.Server
	relay  vault.PrivateKey
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := t.TempDir()
	s := bustest.Open(t, bus.ServerConfig{Dir: dir})
	key, err := vault.Generate(vault.X25519)
	if err != nil {
		t.Fatal(err)
	}
	in, relay := bustest.Conn(t, s, bus.RoleIntake), bustest.Conn(t, s, bus.RoleRelay)
	m, err := mailbox.New(t.Context(), mailbox.Config{
		Pepper: fill(1), IssueKey: fill(2), Relay: key.Public(), Conn: in, Fates: bustest.Committer(t, in, bus.Letters),
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := mailbox.NewProvider(t.Context(), relay, bustest.Committer(t, relay, bus.Boxes))
	if err != nil {
		t.Fatal(err)
	}
	return &house{m, p, dir, s, key}
}

func (h *house) begin(t *testing.T, nonce string) mailbox.Box {
	t.Helper()
	b, err := h.Begin(t.Context(), h.Issue(nonce))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (h *house) send(t *testing.T, b mailbox.Box, n uint64, body string) intake.LetterID {
	t.Helper()
	id := letter(n)
	if _, err := h.Send(t.Context(), b.Address().Value, secret.NewText(body), id); err != nil {
		t.Fatal(err)
	}
	return id
}

func letter(n uint64) intake.LetterID { return intake.DeriveLetterID(uuid.UUID{1}, n) }

func (h *house) waiting(t *testing.T, b mailbox.Box) []mailbox.Message {
	t.Helper()
	w, err := h.Waiting(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// fates reads all news so far.
func (h *house) fates(t *testing.T) map[intake.LetterID]intake.Outcome {
	t.Helper()
	out := map[intake.LetterID]intake.Outcome{}
	_, err := bustest.Conn(t, h.server, bus.RoleOperator).Replay(t.Context(), bus.Letters, 1, func(m bus.Message) error {
		if _, ok := bus.ParseFate(m.Subject); !ok {
			return nil
		}
		f, err := intake.DecodeFate(m.Data)
		out[f.Letter] = f.Outcome
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (h *house) onDisk(t *testing.T, text string) (found bool) {
	t.Helper()
	if err := filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			raw, _ := os.ReadFile(path) // files come and go
			found = found || bytes.Contains(raw, []byte(text))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// open opens a slip as the relay would.
func (h *house) open(t *testing.T, id intake.ReportID, sealed []byte, err error) contact.Slip {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	clear, err := h.relay.Open(vault.Place{Kind: contact.PlaceSlip, ID: id.String()}, sealed)
	if err != nil {
		t.Fatal(err)
	}
	slip, err := contact.DecodeSlip(clear)
	if err != nil {
		t.Fatal(err)
	}
	return slip
}

func verdict(err error) gateway.Verdict {
	if e, ok := errors.AsType[*gateway.Error](err); ok {
		return e.Verdict
	}
	return 0
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
