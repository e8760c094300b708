package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hpke"
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"hotline/ops/secret"
)

// An envelope is
//
//	version 1 B | suite 1 B | key ID 8 B | enc (by suite) | salt 16 B | AES-256-GCM( length 4 B | plaintext | zeros ) + tag 16 B
//
// enc is an HPKE encapsulation (RFC 9180); the content's key is exported from it (section 5.3) under a context of place and
// salt. So one encapsulation may serve many envelopes (session) and each still has a key of its own, used once, with a zero
// nonce. All that stands before the content is additional data. Inside, length and plaintext are filled up to a multiple of
// 256 bytes, so that an envelope's size says almost nothing about what a child wrote.
const (
	version    = 1
	headerSize = 2 + len(KeyID{})
	saltSize   = 16
	keySize    = 32
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
	return headerSize + suites[s].enc + saltSize + padded(n) + tagSize
}

func padded(n int) int { return (lengthSize + n + padTo - 1) / padTo * padTo }

// Seal implements Sealer.
func (k PublicKey) Seal(at Place, plaintext []byte) ([]byte, error) {
	s, err := newSession(k)
	if err != nil {
		return nil, err
	}
	return s.seal(at, plaintext)
}

// session is one encapsulation and what can be sealed with it. Its sender is only exported from, which changes nothing in
// it: a session is safe for concurrent use.
type session struct {
	to     *public
	enc    []byte
	sender *hpke.Sender
}

func newSession(k PublicKey) (*session, error) {
	if k.p == nil {
		return nil, ErrNoKey
	}
	enc, sender, err := hpke.NewSender(k.p.kem, hpke.HKDFSHA256(), hpke.ExportOnly(), []byte(infoLabel))
	if err != nil {
		return nil, fmt.Errorf("vault: encapsulate: %w", err)
	}
	return &session{k.p, enc, sender}, nil
}

func (s *session) seal(at Place, plaintext []byte) ([]byte, error) {
	switch {
	case !at.valid():
		return nil, ErrPlace
	case len(plaintext) > MaxPlaintext:
		return nil, ErrTooLong
	}
	out := make([]byte, headerSize, SealedSize(s.to.suite, len(plaintext)))
	out[0], out[1] = version, byte(s.to.suite)
	copy(out[2:], s.to.id[:])
	out = append(out, s.enc...)
	out = out[:len(out)+saltSize]
	salt := out[len(out)-saltSize:]
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	key, err := s.sender.Export(at.context(salt), keySize)
	if err != nil {
		return nil, fmt.Errorf("vault: seal: %w", err)
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, fmt.Errorf("vault: seal: %w", err)
	}
	padding := make([]byte, padded(len(plaintext)))
	binary.BigEndian.PutUint32(padding, uint32(len(plaintext)))
	copy(padding[lengthSize:], plaintext)
	out = gcm.Seal(out, zeroNonce[:], padding, out)
	clear(padding)
	return out, nil
}

// zeroNonce: every key seals once.
var zeroNonce [12]byte

func newGCM(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	clear(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Open implements Opener for the envelopes of one key; any other key is ErrUnknownKey.
func (k PrivateKey) Open(at Place, sealed []byte) (secret.Bytes, error) {
	enc, err := k.enc(at, sealed)
	if err != nil {
		return secret.Bytes{}, err
	}
	r, err := k.recipient(enc)
	if err != nil {
		return secret.Bytes{}, err
	}
	return openWith(r, at, sealed, headerSize+len(enc))
}

// enc finds the encapsulation in an envelope that is whole and meant for k.
func (k PrivateKey) enc(at Place, sealed []byte) ([]byte, error) {
	id, err := SealedTo(sealed)
	if err != nil {
		return nil, err
	}
	if k.p == nil || id != k.ID() {
		return nil, ErrUnknownKey
	}
	s := k.p.public.p.suite
	if Suite(sealed[1]) != s || len(sealed) < SealedSize(s, 0) || !at.valid() {
		return nil, ErrOpen
	}
	return sealed[headerSize : headerSize+suites[s].enc], nil
}

func (k PrivateKey) recipient(enc []byte) (*hpke.Recipient, error) {
	r, err := hpke.NewRecipient(enc, k.p.kem, hpke.HKDFSHA256(), hpke.ExportOnly(), []byte(infoLabel))
	if err != nil {
		return nil, ErrOpen
	}
	return r, nil
}

// openWith opens the content that begins behind the salt at offset.
func openWith(r *hpke.Recipient, at Place, sealed []byte, offset int) (secret.Bytes, error) {
	head, ct := sealed[:offset+saltSize], sealed[offset+saltSize:]
	key, err := r.Export(at.context(head[offset:]), keySize)
	if err != nil {
		return secret.Bytes{}, ErrOpen
	}
	gcm, err := newGCM(key)
	if err != nil {
		return secret.Bytes{}, ErrOpen
	}
	b, err := gcm.Open(nil, zeroNonce[:], ct, head)
	if err != nil {
		return secret.Bytes{}, ErrOpen
	}
	n := int(binary.BigEndian.Uint32(b))
	if n > MaxPlaintext || len(b) != padded(n) { // an honest sealer never does this
		return secret.Bytes{}, ErrOpen
	}
	return secret.NewBytes(b[lengthSize : lengthSize+n : lengthSize+n]), nil
}
