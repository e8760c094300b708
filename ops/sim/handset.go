package sim

import (
	"slices"
	"time"
)

// A Bubble is one text on a handset. It stays there when the provider's copy is gone, as on a real telephone.
type Bubble struct {
	SID      string    `json:"sid,omitempty"`
	At       time.Time `json:"at"`
	Mine     bool      `json:"mine"` // typed on this handset
	Body     string    `json:"body"`
	Media    int       `json:"media,omitempty"`    // pretend pictures
	Provider bool      `json:"provider,omitempty"` // the provider's own answer to STOP, START or HELP
	// Status of a text from here: sending, received (by the hotline), lost. To here: sent (on its way), delivered,
	// undelivered, failed. Only delivered ones were seen on the screen of a real telephone.
	Status string `json:"status"`
	Code   int    `json:"error_code,omitempty"` // Twilio's
}

const (
	keepBubbles = 500
	keepPhones  = 5000
)

type phone struct {
	bubbles []Bubble
	rev     uint64 // counts changes
	used    uint64
}

// phones holds every handset that was ever used. Its owner's mutex guards it.
type phones struct {
	byNumber map[string]*phone
	uses     uint64
}

func (p *phones) open(number string) *phone {
	p.uses++
	h := p.byNumber[number]
	if h == nil {
		if len(p.byNumber) >= keepPhones {
			p.forgetOne()
		}
		h = &phone{}
		p.byNumber[number] = h
	}
	h.used = p.uses
	h.rev = p.uses
	return h
}

// forgetOne drops the handset that was used longest ago.
func (p *phones) forgetOne() {
	var oldest string
	least := p.uses
	for number, h := range p.byNumber {
		if h.used <= least {
			oldest, least = number, h.used
		}
	}
	delete(p.byNumber, oldest)
}

func (p *phones) show(number string, b Bubble) {
	h := p.open(number)
	if len(h.bubbles) >= keepBubbles {
		h.bubbles = append(h.bubbles[:0], h.bubbles[len(h.bubbles)-keepBubbles/2:]...)
	}
	h.bubbles = append(h.bubbles, b)
}

// mark sets the status of a text that is on the handset; false when it is not there.
func (p *phones) mark(number, sid, status string, code int) bool {
	h := p.byNumber[number]
	if h == nil {
		return false
	}
	for i := len(h.bubbles) - 1; i >= 0; i-- {
		if b := &h.bubbles[i]; b.SID == sid {
			b.Status, b.Code = status, code
			p.open(number)
			return true
		}
	}
	return false
}

func (p *phones) read(number string) []Bubble {
	if h := p.byNumber[number]; h != nil {
		return slices.Clone(h.bubbles)
	}
	return []Bubble{}
}

func (p *phones) rev(number string) uint64 {
	if h := p.byNumber[number]; h != nil {
		return h.rev
	}
	return 0
}

// Handset returns what stands on the screen of the telephone with this number, the oldest first.
func (s *Sim) Handset(number string) []Bubble {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phones.read(number)
}
