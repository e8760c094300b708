package vault

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"hotline/ops/secret"
)

// The text of a key is one line: a prefix that people and scanners recognize, then base64url (no padding) of the short form
// and the first four bytes of SHA-256 over prefix and short form. The sum catches a bad copy, not an enemy.
const (
	publicPrefix = "hotline-public-"
	secretPrefix = "hotline-secret-"
	sumSize      = 4
	maxText      = 4096 // characters; the longest key has 1,644
)

// ErrKey is the family of everything that can be wrong with a key's text or bytes. The classes below wrap it; none of them
// carries the text.
var (
	ErrKey         = errors.New("vault: not a key")
	ErrKeyKind     = fmt.Errorf("%w: neither prefix, or the other half of the pair", ErrKey)
	ErrKeyEncoding = fmt.Errorf("%w: damaged text", ErrKey)
	ErrKeyChecksum = fmt.Errorf("%w: checksum does not match", ErrKey)
	ErrKeySuite    = fmt.Errorf("%w: unknown suite", ErrKey)
	ErrKeyValue    = fmt.Errorf("%w: impossible value", ErrKey)
)

var keyText = base64.RawURLEncoding.Strict()

// Text is the key's line, without a line end.
func (k PublicKey) Text() string {
	if k.p == nil {
		return ""
	}
	return encodeKey(publicPrefix, k.p.raw)
}

// SecretText is the key's line, without a line end.
func (k PrivateKey) SecretText() (secret.Text, error) {
	raw, err := k.SecretBytes()
	if err != nil {
		return secret.Text{}, err
	}
	defer raw.Wipe()
	return secret.NewText(encodeKey(secretPrefix, raw.Reveal())), nil
}

// ParsePublicText reads what Text wrote; white space around it is forgiven.
func ParsePublicText(s string) (PublicKey, error) {
	raw, err := decodeKey(publicPrefix, s)
	if err != nil {
		return PublicKey{}, err
	}
	return ParsePublic(raw)
}

// ParsePrivateText reads what SecretText wrote; white space around it is forgiven.
func ParsePrivateText(s secret.Text) (PrivateKey, error) {
	raw, err := decodeKey(secretPrefix, s.Reveal())
	if err != nil {
		return PrivateKey{}, err
	}
	hidden := secret.NewBytes(raw)
	defer hidden.Wipe()
	return ParsePrivate(hidden)
}

func encodeKey(prefix string, raw []byte) string {
	return prefix + keyText.EncodeToString(append(bytes.Clone(raw), keySum(prefix, raw)...))
}

func decodeKey(prefix, s string) ([]byte, error) {
	if len(s) > maxText {
		return nil, ErrKeyEncoding
	}
	body, ok := strings.CutPrefix(strings.TrimSpace(s), prefix)
	if !ok {
		return nil, ErrKeyKind
	}
	if strings.ContainsAny(body, "\r\n") { // the decoder would skip them, and a key would have many spellings
		return nil, ErrKeyEncoding
	}
	all, err := keyText.DecodeString(body)
	if err != nil || len(all) <= sumSize {
		return nil, ErrKeyEncoding
	}
	raw, sum := all[:len(all)-sumSize], all[len(all)-sumSize:]
	if subtle.ConstantTimeCompare(sum, keySum(prefix, raw)) != 1 {
		return nil, ErrKeyChecksum
	}
	return raw, nil
}

func keySum(prefix string, raw []byte) []byte {
	h := sha256.New()
	h.Write([]byte(prefix))
	h.Write(raw)
	return h.Sum(nil)[:sumSize]
}
