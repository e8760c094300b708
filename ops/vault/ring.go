package vault

import (
	"crypto/hpke"
	"sync"
	"sync/atomic"
	"time"

	"hotline/ops/secret"
)

// Purpose is what a ring's keys are for; it is the first part of their file names.
type Purpose string

const (
	Door  Purpose = "door"  // intake seals reports, triage opens them
	Desk  Purpose = "desk"  // triage wraps case keys, the console unwraps them
	Relay Purpose = "relay" // addresses and letters; the outbox opens them
)

// ringSuite is what rings make keys for. The addresses behind the relay key live days only, but a copied disk does not age:
// 50 µs and 1.1 kB less are not worth a number that opens in ten years.
const ringSuite = Hybrid

func (p Purpose) valid() bool { return p == Door || p == Desk || p == Relay }

// SealRing seals to the newest public key of one purpose. It never sees a private key (R4).
type SealRing struct {
	dir     string // "" in memory: Refresh finds nothing new
	purpose Purpose
	current atomic.Pointer[public]

	mu    sync.Mutex // guards what follows
	using *session
	since time.Time
	left  int
}

// One encapsulation of a SealRing serves this long and this often. It costs 30 times what the rest of sealing does, and a
// busy door seals thousands of reports a second. What stays in memory meanwhile can open only what passed through this
// memory in clear within the same second.
const (
	sessionTime  = time.Second
	sessionSeals = 1000
)

// OpenRing opens what was sealed to any key of one purpose that is still held.
type OpenRing struct {
	dir     string
	purpose Purpose

	mu        sync.RWMutex
	held      map[KeyID]PrivateKey
	destroyed map[KeyID]bool
	opened    map[string]*hpke.Recipient // by encapsulation: the sealers' sessions, so that each is opened once
}

// mostOpened bounds OpenRing.opened; it begins anew when full.
const mostOpened = 256

// LoadSealer reads the public keys of a purpose in dir. It fails with ErrNoKey when there is none. It opens no private file.
func LoadSealer(dir string, purpose Purpose) (*SealRing, error) {
	r := &SealRing{dir: dir, purpose: purpose}
	if err := r.Refresh(); err != nil {
		return nil, err
	}
	return r, nil
}

// LoadOpener reads the private keys of a purpose in dir. It fails with ErrNoKey when there is none.
func LoadOpener(dir string, purpose Purpose) (*OpenRing, error) {
	r := &OpenRing{dir: dir, purpose: purpose, held: map[KeyID]PrivateKey{}, destroyed: map[KeyID]bool{}}
	if err := r.Refresh(); err != nil {
		return nil, err
	}
	return r, nil
}

// NewMemory makes both rings of one new key that no file holds: for tests, and for what need not outlive the process.
func NewMemory() (*SealRing, *OpenRing, error) {
	k, err := Generate(ringSuite)
	if err != nil {
		return nil, nil, err
	}
	seal := &SealRing{}
	seal.current.Store(k.Public().p)
	return seal, &OpenRing{held: map[KeyID]PrivateKey{k.ID(): k}}, nil
}

// Refresh reads the directory again; the caller decides when. After an error the ring goes on with the key it has.
func (r *SealRing) Refresh() error {
	if r.dir == "" {
		return nil
	}
	files, err := listKeys(r.dir, r.purpose)
	if err != nil {
		return err
	}
	newest, ok := files.newestPublic()
	if !ok {
		return ErrNoKey
	}
	if newest.id == r.Current().ID() {
		return nil
	}
	k, err := readPublic(r.dir, newest)
	if err != nil {
		return err
	}
	r.current.Store(k.p)
	return nil
}

// Current is the key that Seal uses now.
func (r *SealRing) Current() PublicKey { return PublicKey{r.current.Load()} }

// Seal implements Sealer.
func (r *SealRing) Seal(at Place, plaintext []byte) ([]byte, error) {
	s, err := r.session(time.Now())
	if err != nil {
		return nil, err
	}
	return s.seal(at, plaintext)
}

func (r *SealRing) session(now time.Time) (*session, error) {
	current := r.Current()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.using == nil || r.using.to != current.p || r.left == 0 || now.Sub(r.since) >= sessionTime || now.Before(r.since) {
		s, err := newSession(current)
		if err != nil {
			return nil, err
		}
		r.using, r.since, r.left = s, now, sessionSeals
	}
	r.left--
	return r.using, nil
}

// Refresh reads the directory again: new keys are added, removed and retired ones dropped. After an error the ring goes on
// with the keys it has.
func (r *OpenRing) Refresh() error {
	if r.dir == "" {
		return nil
	}
	files, err := listKeys(r.dir, r.purpose)
	if err != nil {
		return err
	}
	held, destroyed := map[KeyID]PrivateKey{}, map[KeyID]bool{}
	for _, f := range files {
		if f.destroyed {
			destroyed[f.id] = true
			continue
		}
		if !f.private {
			continue
		}
		k := r.key(f.id)
		if k.IsZero() {
			if k, err = readPrivate(r.dir, f); err != nil {
				return err
			}
		}
		held[f.id] = k
	}
	if len(held) == 0 {
		return ErrNoKey
	}
	r.mu.Lock()
	r.held, r.destroyed, r.opened = held, destroyed, nil
	r.mu.Unlock()
	return nil
}

func (r *OpenRing) key(id KeyID) PrivateKey {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.held[id]
}

// IDs lists the keys that are held, in no order.
func (r *OpenRing) IDs() []KeyID {
	r.mu.RLock()
	defer r.mu.RUnlock()
	ids := make([]KeyID, 0, len(r.held))
	for id := range r.held {
		ids = append(ids, id)
	}
	return ids
}

// Open implements Opener.
func (r *OpenRing) Open(at Place, sealed []byte) (secret.Bytes, error) {
	id, err := SealedTo(sealed)
	if err != nil {
		return secret.Bytes{}, err
	}
	r.mu.RLock()
	k, gone := r.held[id], r.destroyed[id]
	r.mu.RUnlock()
	if gone {
		return secret.Bytes{}, ErrDestroyed
	}
	enc, err := k.enc(at, sealed)
	if err != nil {
		return secret.Bytes{}, err
	}
	session, err := r.recipient(k, enc)
	if err != nil {
		return secret.Bytes{}, err
	}
	return openWith(session, at, sealed, headerSize+len(enc))
}

func (r *OpenRing) recipient(k PrivateKey, enc []byte) (*hpke.Recipient, error) {
	r.mu.RLock()
	known := r.opened[string(enc)]
	r.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	fresh, err := k.recipient(enc)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, held := r.held[k.ID()]; !held { // dropped meanwhile: nothing of it may stay
		return fresh, nil
	}
	if r.opened == nil || len(r.opened) >= mostOpened {
		r.opened = make(map[string]*hpke.Recipient)
	}
	r.opened[string(enc)] = fresh
	return fresh, nil
}
