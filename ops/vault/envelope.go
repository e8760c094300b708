package vault

import (
	"crypto/hpke"
	"encoding/binary"
	"fmt"

	"hotline/ops/secret"
)

// An envelope is
//
//	version 1 B | suite 1 B | key ID 8 B | enc (by suite) | AES-256-GCM( length 4 B | plaintext | zeros ) + tag 16 B
//
// The first ten bytes are additional data, the place is HPKE info. Inside, length and plaintext are filled up to a multiple
// of 256 bytes, so that an envelope's size says almost nothing about what a child wrote.
const (
	version    = 1
	headerSize = 2 + len(KeyID{})
	lengthSize = 4
	padTo      = 256
	tagSize    = 16

	// MaxPlaintext is the most that one envelope takes, in bytes: more than a bus message, enough for a recording.
	MaxPlaintext = 32 << 20
)

// SealedTo reads the ID of the key that an envelope names. It proves nothing: only opening does.
func SealedTo(sealed []byte) (KeyID, error) {
	if len(sealed) < headerSize || sealed[0] != version {
		return KeyID{}, ErrOpen
	}
	return KeyID(sealed[2:headerSize]), nil
}

// SealedSize is the length of the envelope that Seal makes of n bytes.
func SealedSize(s Suite, n int) int {
	return headerSize + suites[s].enc + padded(n) + tagSize
}

func padded(n int) int { return (lengthSize + n + padTo - 1) / padTo * padTo }

// Seal implements Sealer.
func (k PublicKey) Seal(at Place, plaintext []byte) ([]byte, error) {
	switch {
	case k.p == nil:
		return nil, ErrNoKey
	case !at.valid():
		return nil, ErrPlace
	case len(plaintext) > MaxPlaintext:
		return nil, ErrTooLong
	}
	enc, sender, err := hpke.NewSender(k.p.kem, hpke.HKDFSHA256(), hpke.AES256GCM(), at.info())
	if err != nil {
		return nil, fmt.Errorf("vault: encapsulate: %w", err)
	}
	out := make([]byte, headerSize, SealedSize(k.p.suite, len(plaintext)))
	out[0], out[1] = version, byte(k.p.suite)
	copy(out[2:], k.p.id[:])
	padding := make([]byte, padded(len(plaintext)))
	binary.BigEndian.PutUint32(padding, uint32(len(plaintext)))
	copy(padding[lengthSize:], plaintext)
	ct, err := sender.Seal(out[:headerSize], padding)
	clear(padding)
	if err != nil {
		return nil, fmt.Errorf("vault: seal: %w", err)
	}
	return append(append(out, enc...), ct...), nil
}

// Open implements Opener for the envelopes of one key; any other key is ErrUnknownKey.
func (k PrivateKey) Open(at Place, sealed []byte) (secret.Bytes, error) {
	id, err := SealedTo(sealed)
	if err != nil {
		return secret.Bytes{}, err
	}
	if k.p == nil || id != k.ID() {
		return secret.Bytes{}, ErrUnknownKey
	}
	encSize := suites[k.p.public.p.suite].enc
	if Suite(sealed[1]) != k.p.public.p.suite || len(sealed) < headerSize+encSize+padTo+tagSize || !at.valid() {
		return secret.Bytes{}, ErrOpen
	}
	header, enc, ct := sealed[:headerSize], sealed[headerSize:headerSize+encSize], sealed[headerSize+encSize:]
	r, err := hpke.NewRecipient(enc, k.p.kem, hpke.HKDFSHA256(), hpke.AES256GCM(), at.info())
	if err != nil {
		return secret.Bytes{}, ErrOpen
	}
	b, err := r.Open(header, ct)
	if err != nil {
		return secret.Bytes{}, ErrOpen
	}
	n := int(binary.BigEndian.Uint32(b))
	if n > MaxPlaintext || len(b) != padded(n) { // an honest sealer never does this
		return secret.Bytes{}, ErrOpen
	}
	return secret.NewBytes(b[lengthSize : lengthSize+n : lengthSize+n]), nil
}
