package sim

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the provider's choice
	"encoding/base64"
	"io"
	"net/url"
	"slices"
)

// Sign returns Twilio's X-Twilio-Signature for a form post: base64 of HMAC-SHA1, keyed with the token, over the URL and
// every key and value, keys sorted, a key's values sorted and said once (twilio.com/docs/usage/security).
func Sign(token, address string, form url.Values) string {
	mac := hmac.New(sha1.New, []byte(token))
	io.WriteString(mac, address)
	keys := make([]string, 0, len(form))
	for k := range form {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		values := slices.Clone(form[k])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			io.WriteString(mac, k)
			io.WriteString(mac, v)
		}
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}
