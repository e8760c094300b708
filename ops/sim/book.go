package sim

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// A Message is the provider's stored copy of one text, in or out: what a hotline must scrub.
type Message struct {
	SID       string    `json:"sid"`
	From      string    `json:"from"`
	To        string    `json:"to"`
	Body      string    `json:"body"`
	Direction string    `json:"direction"` // inbound, outbound-api, outbound-reply
	Status    string    `json:"status"`
	Code      int       `json:"error_code,omitempty"`
	Media     []string  `json:"media,omitempty"` // SIDs of pretend pictures
	Created   time.Time `json:"created"`
	Sent      time.Time `json:"sent,omitzero"`
	Updated   time.Time `json:"updated"`
	Redacted  bool      `json:"redacted,omitempty"` // the words were taken out by the account

	callback string
	seq      uint64
}

const (
	inbound = "inbound"
	byAPI   = "outbound-api"
	byReply = "outbound-reply"
)

// final reports whether no further state follows; only then may a copy be redacted or deleted (Twilio error 20009).
func final(status string) bool {
	switch status {
	case "delivered", "undelivered", "failed", "received", "canceled", "read":
		return true
	}
	return false
}

// book is the provider's message log. Its owner's mutex guards it.
type book struct {
	bySID map[string]*Message
	order []*Message // oldest first; deleted ones stay until compacted
	seq   uint64
	keep  int

	deleted int // copies that the account deleted
}

func (b *book) add(m *Message) {
	b.seq++
	m.seq = b.seq
	b.bySID[m.SID] = m
	b.order = append(b.order, m)
	for len(b.bySID) > b.keep {
		delete(b.bySID, b.oldest().SID)
	}
	if len(b.order) > 64 && len(b.order) > 2*len(b.bySID) {
		b.compact()
	}
}

// oldest returns the oldest copy that still exists. The book is not empty.
func (b *book) oldest() *Message {
	for i, m := range b.order {
		if b.bySID[m.SID] == m {
			b.order = b.order[i:]
			return m
		}
	}
	return nil
}

func (b *book) compact() {
	alive := make([]*Message, 0, len(b.bySID))
	for _, m := range b.order {
		if b.bySID[m.SID] == m {
			alive = append(alive, m)
		}
	}
	b.order = alive
}

// newest walks from the newest copy to the oldest, beginning below seq (0: at the very newest), until yield says stop.
func (b *book) newest(below uint64, yield func(*Message) bool) {
	for i := len(b.order) - 1; i >= 0; i-- {
		m := b.order[i]
		if b.bySID[m.SID] != m || (below > 0 && m.seq >= below) {
			continue
		}
		if !yield(m) {
			return
		}
	}
}

// Messages returns the provider's stored copies, the newest first. A hotline that scrubs well leaves none with words.
func (s *Sim) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Message, 0, len(s.book.bySID))
	s.book.newest(0, func(m *Message) bool {
		all = append(all, *m)
		return true
	})
	return all
}

// newSID makes an identifier of Twilio's form.
func newSID(prefix string) string {
	var b [16]byte
	rand.Read(b[:])
	return prefix + hex.EncodeToString(b[:])
}
