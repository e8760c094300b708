package form

import (
	"sync"
	"time"
)

// againFor is how long a page of letters can be sent once more by the same form; againMost how many such pages are kept.
const (
	againFor  = 2 * time.Minute
	againMost = 2000
)

// again remembers, in memory only, the letters just shown to one form, because on a bad line the page that showed them may
// never have come through.
type again struct {
	mu    sync.Mutex // guards pages
	pages map[string][]letter
}

func (a *again) seen(key string) []letter {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]letter(nil), a.pages[key]...)
}

func (a *again) keep(key string, letters []letter) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pages == nil {
		a.pages = map[string][]letter{}
	}
	if _, known := a.pages[key]; known || len(a.pages) >= againMost {
		return
	}
	a.pages[key] = letters
	time.AfterFunc(againFor, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.pages, key)
	})
}
