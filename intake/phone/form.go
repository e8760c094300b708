package phone

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// maxPairs bounds the parameters of one webhook; Twilio sends about thirty.
const maxPairs = 10_000

var (
	errTooMany   = errors.New("phone: too many parameters")
	errMalformed = errors.New("phone: malformed form")
)

// Form is a webhook's parameters, sorted by key and value: exactly what the signature is made over. It lives until the
// handler has taken the few it needs; the caller's city, network names and media addresses go no further.
type Form []pair

type pair struct{ key, value string }

// parseForm reads a urlencoded body. It is net/url's reading but for three things: a semicolon is text, pairs are counted
// before they are made, and the order is fixed.
func parseForm(body string) (Form, error) {
	if strings.Count(body, "&") >= maxPairs {
		return nil, errTooMany
	}
	f := make(Form, 0, strings.Count(body, "&")+1)
	for field := range strings.SplitSeq(body, "&") {
		if field == "" {
			continue
		}
		k, v, _ := strings.Cut(field, "=")
		k, err1 := url.QueryUnescape(k)
		v, err2 := url.QueryUnescape(v)
		if err1 != nil || err2 != nil {
			return nil, errMalformed
		}
		f = append(f, pair{k, v})
	}
	slices.SortFunc(f, func(a, b pair) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	return f, nil
}

// Get gives the parameter called key, or nothing.
func (f Form) Get(key string) string {
	if i, ok := slices.BinarySearchFunc(f, key, func(p pair, k string) int { return strings.Compare(p.key, k) }); ok {
		return f[i].value
	}
	return ""
}
