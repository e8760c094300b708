package phone

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // Twilio's scheme; HMAC-SHA1 is not broken by collisions
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"

	"hotline/ops/secret"
)

// signed reports whether sig was made with one of tokens for address and form (twilio.md §1). address is the public URL
// as Twilio knows it. When its query carries bodySHA256 the body is JSON: the form is not part of what was signed, and
// the hash must be the body's.
func signed(tokens []secret.Text, address, sig string, f Form, body []byte) bool {
	mac, err := base64.StdEncoding.Strict().DecodeString(sig)
	if err != nil || len(sig) != 28 || len(mac) != sha1.Size { // the decoder overlooks line ends
		return false
	}
	address, _, _ = strings.Cut(address, "#") // #rc=… steers retries and is not signed
	if sum := bodySum(address); sum != "" {
		want, err := hex.DecodeString(sum)
		have := sha256.Sum256(body)
		if err != nil || !hmac.Equal(have[:], want) {
			return false
		}
		f = nil
	}
	ok := false
	for _, token := range tokens {
		for _, a := range withAndWithoutPort(address) {
			h := hmac.New(sha1.New, []byte(token.Reveal()))
			h.Write([]byte(a))
			for i, p := range f { // sorted; a pair that came twice counts once, as in Twilio's own library
				if i == 0 || p != f[i-1] {
					h.Write([]byte(p.key))
					h.Write([]byte(p.value))
				}
			}
			ok = hmac.Equal(h.Sum(nil), mac) || ok
		}
	}
	return ok
}

func bodySum(address string) string {
	_, query, _ := strings.Cut(address, "?")
	if !strings.Contains(query, "bodySHA256=") {
		return ""
	}
	q, _ := url.ParseQuery(query)
	return q.Get("bodySHA256")
}

// withAndWithoutPort gives address without its port and with one (its own, or the scheme's): Twilio's back ends disagree.
// It cuts the string itself, because url.URL would re-encode what was signed.
func withAndWithoutPort(address string) [2]string {
	scheme, rest, _ := strings.Cut(address, "://")
	end := len(rest)
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		end = i
	}
	authority, path := rest[:end], rest[end:]
	host := strings.LastIndex(authority, "@") + 1
	port := ":80"
	if strings.EqualFold(scheme, "https") {
		port = ":443"
	}
	if i := strings.LastIndex(authority, ":"); i >= host && i > strings.LastIndex(authority, "]") {
		authority, port = authority[:i], authority[i:]
	}
	return [2]string{scheme + "://" + authority + path, scheme + "://" + authority + port + path}
}
