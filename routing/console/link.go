package console

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/url"
	"sync"
	"time"

	"hotline/triage"
)

// linkAge is how long a one-time link is good.
const linkAge = 15 * time.Minute

// links are the one-time tokens that were given out, by their hash: whoever reads memory or a dump cannot sign in.
type links struct {
	mu   sync.Mutex
	open map[[32]byte]link
}

type link struct {
	staff   triage.Staff
	expires time.Time
}

// newToken gives 256 random bits.
func newToken() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// newNonce gives a form its number: the same form sent twice is done once.
func newNonce() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return binary.BigEndian.Uint64(b[:])
}

func (l *links) add(staff triage.Staff, now time.Time) (token string) {
	token = newToken()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = map[[32]byte]link{}
	}
	for k, o := range l.open {
		if now.After(o.expires) {
			delete(l.open, k)
		}
	}
	l.open[sha256.Sum256([]byte(token))] = link{staff, now.Add(linkAge)}
	return token
}

// look gives whom a token is for; spend uses it up.
func (l *links) look(token string, spend bool, now time.Time) (triage.Staff, bool) {
	key := sha256.Sum256([]byte(token))
	l.mu.Lock()
	defer l.mu.Unlock()
	o, ok := l.open[key]
	if !ok || now.After(o.expires) {
		return "", false
	}
	if spend {
		delete(l.open, key)
	}
	return o.staff, true
}

// SignInLink makes a link that signs a person in once, within 15 minutes.
func (c *Console) SignInLink(staff triage.Staff) (string, error) {
	if _, ok := c.people[staff]; !ok {
		return "", errors.New("console: no such person")
	}
	u := *c.base
	u.Path = "/signin"
	u.RawQuery = url.Values{"token": {c.links.add(staff, time.Now())}}.Encode()
	return u.String(), nil
}

// invited gives the person a token is for, whoever made it.
func (c *Console) invited(token string, spend bool, now time.Time) (Person, bool) {
	if token == "" || len(token) > 200 {
		return Person{}, false
	}
	staff, ok := c.links.look(token, spend, now)
	if !ok && c.Invited != nil {
		staff, ok = c.Invited(token, spend, now)
	}
	p, known := c.people[staff]
	return p, ok && known
}
