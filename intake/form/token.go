package form

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"time"
)

// tokens are small sealed notes that a page carries in place of a cookie, under a key that lives in memory only: a restart
// costs a visitor that she types her number again, or waits once more.
type tokens struct{ aead cipher.AEAD }

func newTokens() tokens {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // AES has the right block
	}
	return tokens{aead}
}

// seal writes a note of one kind, good from a moment on.
func (t tokens) seal(kind, note string, from time.Time) string {
	clear := binary.BigEndian.AppendUint64(nil, uint64(from.UnixMilli()))
	return base64.RawURLEncoding.EncodeToString(t.aead.Seal(nil, nil, append(clear, note...), []byte(kind)))
}

// open reads a note of that kind. early says that its moment has not come; ok that it is ours and not older than age.
func (t tokens) open(kind, token string, age time.Duration, now time.Time) (note string, early, ok bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return "", false, false
	}
	clear, err := t.aead.Open(nil, nil, raw, []byte(kind))
	if err != nil || len(clear) < 8 {
		return "", false, false
	}
	from := time.UnixMilli(int64(binary.BigEndian.Uint64(clear)))
	return string(clear[8:]), now.Before(from), now.Before(from.Add(age))
}

// nonceOf is the form's own nonce, or a new one where what came cannot be one: a report is never refused for it.
func nonceOf(came string) string {
	if len(came) < 20 || len(came) > 64 {
		return rand.Text()
	}
	for _, c := range []byte(came) {
		if (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return rand.Text()
		}
	}
	return came
}
