package vault

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/bus"
)

// In the bucket a case has
//
//	<case>                          its head: the public key while it lives, then a tombstone; never a secret
//	<case>.<case key>.<desk key>    the private key, wrapped to that desk key
//
// The head is made once and decides: a wrapped key without a head was never used, and behind a tombstone nothing opens even
// while a wrapped key is still being destroyed. The desk key is part of the name so that re-wrapping adds the new wrap
// before the old one goes: a bucket of history 1 would drop the old one by itself, and leave its bytes on disk.
const (
	headLiving    = 1
	headDestroyed = 2
)

// CaseMaker creates case keys. It cannot open one, not even one it just made: triage holds it.
type CaseMaker struct {
	kv    jetstream.KeyValue
	store *bus.Committer
	desk  Sealer
}

// NewCaseMaker reads the bucket of case keys and writes it through a committer, so that many new cases share a sync; desk is
// the desk key's sealing half.
func NewCaseMaker(kv jetstream.KeyValue, store *bus.Committer, desk Sealer) *CaseMaker {
	return &CaseMaker{kv: kv, store: store, desk: desk}
}

// NewCase makes the key pair of a case and returns the public half, to be used before and stored in the event that opens the
// case. The private half is wrapped and durably stored when NewCase returns. Repeated after a crash or by a competitor it
// returns the first one's key. It fails with ErrDestroyed when the case was shredded; other errors are the bus's: try again.
func (m *CaseMaker) NewCase(ctx context.Context, key uuid.UUID) (PublicKey, error) {
	k, err := Generate(Hybrid)
	if err != nil {
		return PublicKey{}, err
	}
	name, wrapped, err := wrap(m.desk, key, k)
	if err != nil {
		return PublicKey{}, err
	}
	// All or none: a head promises that its private half is stored, and a wrap without a head is never made.
	head := bus.Entry(bus.Keys, key.String(), append([]byte{headLiving}, k.Public().Bytes()...), 0)
	head.Expect = &bus.Expect{}
	switch _, err := m.store.Commit(ctx, head, bus.Entry(bus.Keys, name, wrapped, 0)); {
	case errors.Is(err, bus.ErrConflict):
		return readHead(ctx, m.kv, key)
	case err != nil:
		return PublicKey{}, fmt.Errorf("vault: store key of case %s: %w", key, err)
	}
	return k.Public(), nil
}

// Sealer returns the public half of a living case's key, for a role that has not seen the event that opened it. It fails
// with ErrUnknownKey or ErrDestroyed.
func (m *CaseMaker) Sealer(ctx context.Context, key uuid.UUID) (PublicKey, error) {
	return readHead(ctx, m.kv, key)
}

func readHead(ctx context.Context, kv jetstream.KeyValue, key uuid.UUID) (PublicKey, error) {
	head, err := kv.Get(ctx, key.String())
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return PublicKey{}, ErrUnknownKey
	}
	if err != nil {
		return PublicKey{}, fmt.Errorf("vault: read key of case %s: %w", key, err)
	}
	b := head.Value()
	switch {
	case len(b) == 1 && b[0] == headDestroyed:
		return PublicKey{}, ErrDestroyed
	case len(b) < 1 || b[0] != headLiving:
		return PublicKey{}, fmt.Errorf("vault: read key of case %s: %w", key, ErrKeyValue)
	}
	pub, err := ParsePublic(b[1:])
	if err != nil {
		return PublicKey{}, fmt.Errorf("vault: read key of case %s: %w", key, err)
	}
	return pub, nil
}

func wrapPlace(key uuid.UUID) Place { return Place{Kind: "case-key", ID: key.String()} }

func wrap(desk Sealer, key uuid.UUID, k PrivateKey) (name string, wrapped []byte, err error) {
	raw, err := k.SecretBytes()
	if err != nil {
		return "", nil, err
	}
	defer raw.Wipe()
	if wrapped, err = desk.Seal(wrapPlace(key), raw.Reveal()); err != nil {
		return "", nil, err
	}
	to, err := SealedTo(wrapped)
	return wrapName(key, k.ID(), to), wrapped, err
}

func wrapName(key uuid.UUID, caseKey, deskKey KeyID) string {
	return key.String() + "." + caseKey.String() + "." + deskKey.String()
}
