package vault

import (
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"

	"hotline/ops/secret"
)

// KeyID names a key pair: 64 bits of the hash of its public half. It is no secret, stands in every envelope, and is a valid
// token of a file name or a bus subject.
type KeyID [8]byte

var idText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// String is 13 lower-case Crockford letters.
func (id KeyID) String() string { return idText.EncodeToString(id[:]) }

// ParseKeyID reads what String wrote, and only that.
func ParseKeyID(s string) (KeyID, error) {
	var id KeyID
	if len(s) != idText.EncodedLen(len(id)) {
		return KeyID{}, ErrKeyEncoding
	}
	if _, err := idText.Decode(id[:], []byte(s)); err != nil || id.String() != s {
		return KeyID{}, ErrKeyEncoding
	}
	return id, nil
}

// PublicKey seals. It is immutable and parsed once, so it is cheap to keep and to copy; the zero PublicKey seals nothing.
type PublicKey struct{ p *public }

type public struct {
	id    KeyID
	suite Suite
	kem   hpke.PublicKey
	raw   []byte // suite byte, then the KEM's own serialization
}

// PrivateKey opens. It refuses to be printed or encoded; SecretText and SecretBytes are the only ways out.
type PrivateKey struct{ p *private }

type private struct {
	public PublicKey
	kem    hpke.PrivateKey
}

// Generate makes a new random key pair.
func Generate(s Suite) (PrivateKey, error) {
	su, ok := suites[s]
	if !ok {
		return PrivateKey{}, ErrKeySuite
	}
	k, err := su.kem.GenerateKey()
	if err != nil {
		return PrivateKey{}, fmt.Errorf("vault: generate key: %w", err)
	}
	return newPrivate(s, k), nil
}

// Derive makes the one key pair that belongs to a secret of at least 32 bytes, for the receipt: whoever knows the secret
// can make it again, so its quality is the key's quality.
func Derive(s Suite, from secret.Bytes) (PrivateKey, error) {
	su, ok := suites[s]
	if !ok {
		return PrivateKey{}, ErrKeySuite
	}
	if len(from.Reveal()) < 32 {
		return PrivateKey{}, ErrKeyValue
	}
	k, err := su.kem.DeriveKeyPair(from.Reveal())
	if err != nil {
		return PrivateKey{}, ErrKeyValue
	}
	return newPrivate(s, k), nil
}

// ParsePublic reads what Bytes wrote.
func ParsePublic(raw []byte) (PublicKey, error) {
	su, body, err := splitKey(raw)
	if err != nil {
		return PublicKey{}, err
	}
	if len(body) != su.public {
		return PublicKey{}, ErrKeyValue
	}
	k, err := su.kem.NewPublicKey(body)
	if err != nil {
		return PublicKey{}, ErrKeyValue
	}
	return newPublic(Suite(raw[0]), k), nil
}

// ParsePrivate reads what SecretBytes wrote.
func ParsePrivate(raw secret.Bytes) (PrivateKey, error) {
	su, body, err := splitKey(raw.Reveal())
	if err != nil {
		return PrivateKey{}, err
	}
	if len(body) != su.secret {
		return PrivateKey{}, ErrKeyValue
	}
	k, err := su.kem.NewPrivateKey(body)
	if err != nil {
		return PrivateKey{}, ErrKeyValue
	}
	return newPrivate(Suite(raw.Reveal()[0]), k), nil
}

func splitKey(raw []byte) (suite, []byte, error) {
	if len(raw) == 0 {
		return suite{}, nil, ErrKeyValue
	}
	su, ok := suites[Suite(raw[0])]
	if !ok {
		return suite{}, nil, ErrKeySuite
	}
	return su, raw[1:], nil
}

func newPublic(s Suite, k hpke.PublicKey) PublicKey {
	raw := append([]byte{byte(s)}, k.Bytes()...)
	sum := sha256.Sum256(append([]byte("hotline/vault/key-id"), raw...))
	return PublicKey{&public{id: KeyID(sum[:8]), suite: s, kem: k, raw: raw}}
}

func newPrivate(s Suite, k hpke.PrivateKey) PrivateKey {
	return PrivateKey{&private{public: newPublic(s, k.PublicKey()), kem: k}}
}

// IsZero reports whether there is no key.
func (k PublicKey) IsZero() bool { return k.p == nil }

// IsZero reports whether there is no key.
func (k PrivateKey) IsZero() bool { return k.p == nil }

// ID names the key pair.
func (k PublicKey) ID() KeyID {
	if k.p == nil {
		return KeyID{}
	}
	return k.p.id
}

// ID names the key pair.
func (k PrivateKey) ID() KeyID { return k.Public().ID() }

// Suite is what the key seals with; 0 for the zero key.
func (k PublicKey) Suite() Suite {
	if k.p == nil {
		return 0
	}
	return k.p.suite
}

// Public is the half that may be given away.
func (k PrivateKey) Public() PublicKey {
	if k.p == nil {
		return PublicKey{}
	}
	return k.p.public
}

// Bytes is the short form for an event or a value: suite byte and key, 1,217 bytes (Hybrid) or 33. Nil for the zero key.
func (k PublicKey) Bytes() []byte {
	if k.p == nil {
		return nil
	}
	return append([]byte(nil), k.p.raw...)
}

// SecretBytes is the short form, 33 bytes, to be sealed at once. Empty for the zero key.
func (k PrivateKey) SecretBytes() (secret.Bytes, error) {
	if k.p == nil {
		return secret.Bytes{}, ErrNoKey
	}
	b, err := k.p.kem.Bytes()
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("vault: serialize key: %w", err)
	}
	return secret.NewBytes(append([]byte{byte(k.p.public.p.suite)}, b...)), nil
}

func (PrivateKey) String() string               { return secret.Hidden }
func (PrivateKey) GoString() string             { return secret.Hidden }
func (PrivateKey) Format(w fmt.State, _ rune)   { _, _ = io.WriteString(w, secret.Hidden) }
func (PrivateKey) MarshalText() ([]byte, error) { return nil, secret.ErrNotEncodable }
func (PrivateKey) MarshalJSON() ([]byte, error) { return nil, secret.ErrNotEncodable }

// String names the key; the key itself is too long to read.
func (k PublicKey) String() string { return k.ID().String() }
