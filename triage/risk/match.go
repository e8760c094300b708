package risk

import (
	"cmp"
	"slices"
	"sort"
	"sync"
)

// hit is one place where a concept stands.
type hit struct {
	start, end int32
	denied     bool // "he did not ask"
	framed     bool // in an essay, a song, a lesson, a what-if
}

// reading is the work on one text. Readings are pooled: most texts then need no new memory.
type reading struct {
	page
	lex     *lexicon
	hits    [][]hit
	touched []int32
	framed  []bool
}

var readings = sync.Pool{New: func() any { return new(reading) }}

// mostHits bounds the work on a hostile text that repeats one word.
const mostHits = 512

func (r *reading) begin(l *lexicon) {
	if r.lex != l {
		r.lex, r.hits, r.touched = l, make([][]hit, len(l.names)), nil
	}
	for _, c := range r.touched {
		r.hits[c] = r.hits[c][:0]
	}
	r.touched = r.touched[:0]
}

func (r *reading) add(c int32, h hit) {
	switch n := len(r.hits[c]); n {
	case 0:
		r.touched = append(r.touched, c)
	case mostHits:
		return
	}
	r.hits[c] = append(r.hits[c], h)
}

// search fills the concepts that phrases stand for, and the ones that numbers and the calendar give.
func (r *reading) search() {
	l := r.lex
	l.find.each(r.sym, func(p, start, end int32) {
		if (r.sym[start] >= 0x80 || r.sym[end-1] >= 0x80) && !r.edges(start, end) {
			return
		}
		if r.at(hit{start: start, end: end}) != r.sent[end-1] {
			return // no phrase reaches from one sentence into the next
		}
		for _, c := range l.meaning[l.from[p]:l.from[p+1]] {
			r.add(int32(c), hit{start: start, end: end})
		}
	})
	for _, at := range r.asks {
		r.add(l.asks, hit{start: at, end: at + 1})
	}
	r.unmask()
}

// at gives the sentence of h. A Latin phrase begins with the space that closed the word before, maybe a sentence earlier.
func (r *reading) at(h hit) int16 {
	if r.sym[h.start] == ' ' && h.start+1 < h.end {
		return r.sent[h.start+1]
	}
	return r.sent[h.start]
}

// edges reports whether a Thai phrase begins and ends where a written syllable does.
func (r *reading) edges(start, end int32) bool {
	if start > 0 && isLeadVowel(r.sym[start-1]) && isConsonant(r.sym[start]) && !r.gap[start] {
		return false
	}
	if int(end) < len(r.sym) && !r.gap[end] {
		c := r.sym[end]
		last := r.sym[end-1]
		if isThaiMark(c) || isConsonant(last) && (c == saraAA || c == saraAM || c == 0x0E30 || c == 0x0E45) {
			return false
		}
	}
	return true
}

func isConsonant(c uint16) bool { return 0x0E01 <= c && c <= 0x0E2E }

// unmask drops what is only the inside of a longer, harmless word: ขอ in ขอบคุณ.
func (r *reading) unmask() {
	masks := r.hits[r.lex.mask]
	if len(masks) == 0 {
		return
	}
	for _, c := range r.touched {
		if c == r.lex.mask {
			continue
		}
		kept := r.hits[c][:0]
		for _, h := range r.hits[c] {
			if !slices.ContainsFunc(masks, func(m hit) bool {
				return m.start <= h.start && h.end <= m.end && m.end-m.start > h.end-h.start ||
					m.start < h.start && h.start < m.end && m.end < h.end && h.end-h.start < m.end-m.start
			}) {
				kept = append(kept, h)
			}
		}
		r.hits[c] = kept
	}
}

// deny finds how far each "not" reaches: over words like "ever" or เคย to the next word that says something.
func (r *reading) deny() {
	var reach []hit
	for _, n := range r.hits[r.lex.negation] {
		to := n.end
		for again := true; again; {
			again = false
			for _, s := range r.hits[r.lex.skip] {
				if (s.start == to || s.start == to-1) && s.end > to {
					to, again = s.end, true
				}
			}
		}
		reach = append(reach, hit{start: n.end - 1, end: to})
	}
	if len(reach) == 0 {
		return
	}
	for _, c := range r.touched {
		if c == r.lex.negation {
			continue
		}
		for i := range r.hits[c] {
			h := &r.hits[c][i]
			for _, n := range reach {
				if n.start <= h.start && h.start <= n.end && h.end > n.end && r.at(*h) == r.at(n) {
					h.denied = true
				}
			}
		}
	}
}

// join finds the concepts that are made of others.
func (r *reading) join() {
	for _, c := range r.lex.order {
		for i := range r.lex.lines[c] {
			ln := &r.lex.lines[c][i]
			if !r.possible(ln) {
				continue
			}
			for _, h := range r.hits[ln.parts[0]] {
				if end, ok := r.follow(ln, 1, h); ok {
					r.add(c, hit{start: h.start, end: end, denied: h.denied})
				}
			}
		}
		slices.SortFunc(r.hits[c], func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	}
}

func (r *reading) possible(ln *line) bool {
	for _, p := range ln.parts {
		if len(r.hits[p]) == 0 {
			return false
		}
	}
	return true
}

func (r *reading) follow(ln *line, part int, last hit) (int32, bool) {
	if part == len(ln.parts) {
		return last.end, true
	}
	hs := r.hits[ln.parts[part]]
	i := sort.Search(len(hs), func(i int) bool { return hs[i].start >= last.end-1 })
	for ; i < len(hs); i++ {
		h := hs[i]
		if h.start < last.end && r.sym[h.start] != ' ' {
			continue
		}
		if r.at(h) != r.sent[last.end-1] || r.dist[h.start]-r.dist[last.end-1] > ln.gaps[part-1] {
			break
		}
		if h.denied {
			continue
		}
		if end, ok := r.follow(ln, part+1, h); ok {
			return end, true
		}
	}
	return 0, false
}

// order sorts what the search found; automaton hits come by end, not by start.
func (r *reading) order() {
	for _, c := range r.touched {
		slices.SortFunc(r.hits[c], func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	}
}

// frame finds the sentences that do not speak of this world: once an essay, a song, a lesson or a what-if is announced, until
// somebody real speaks. A frame reaches forward only, so what is added behind a sentence never takes its weight away.
func (r *reading) frame() {
	frames, real := r.hits[r.lex.frame], r.hits[r.lex.real]
	if len(frames) == 0 {
		return
	}
	n := int(r.sent[len(r.sent)-1]) + 1
	r.framed = append(r.framed[:0], make([]bool, n)...)
	fi, ri, on := 0, 0, false
	for s := range n {
		for ; fi < len(frames) && int(r.at(frames[fi])) <= s; fi++ {
			on = on || !frames[fi].denied
		}
		for ; ri < len(real) && int(r.at(real[ri])) <= s; ri++ {
			if int(r.at(real[ri])) == s && !real[ri].denied {
				on = false
			}
		}
		r.framed[s] = on
	}
	for _, c := range r.touched {
		for i := range r.hits[c] {
			h := &r.hits[c][i]
			h.framed = r.framed[r.at(*h)]
		}
	}
}
