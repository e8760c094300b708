package risk

import (
	"cmp"
	"slices"
	"sort"
)

// automaton finds every phrase of the lexicon in one pass (Aho-Corasick). Its nodes stand in breadth-first order, so the
// children of a node lie side by side and a node costs 14 bytes: 60,000 phrases take five megabytes, where ready-made
// libraries took up to 485. It is read-only once built.
type automaton struct {
	sym   []uint16 // node -> the symbol that leads to it
	first []int32  // node -> its first child; the last is [first[n+1]-1]
	fail  []int32
	emit  []int32 // node -> itself or its nearest suffix where a phrase ends, or 0
	ends  []int32 // the nodes where phrases end, ascending
	long  []uint8 // phrase's place in ends -> length in symbols
	root  [rootDirect]int32
}

// rootDirect covers Latin, Thai, Lao and Burmese: the first symbol of nearly every phrase.
const rootDirect = 0x1100

// newAutomaton builds from phrases in any order; order[i] is the phrase that ends at ends[i].
func newAutomaton(phrases [][]uint16) (a *automaton, order []int32) {
	ids := make([]int32, len(phrases))
	for i := range ids {
		ids[i] = int32(i)
	}
	slices.SortFunc(ids, func(x, y int32) int { return slices.Compare(phrases[x], phrases[y]) })
	a = &automaton{sym: []uint16{0}, fail: []int32{0}}
	// Each node is a run of sorted phrases that share their first depth symbols.
	type run struct{ lo, hi, depth int32 }
	level := []run{{0, int32(len(ids)), 0}}
	ended := map[int32]int32{}
	for n := 0; n < len(level); n++ {
		a.first = append(a.first, int32(len(level)))
		w := level[n]
		for i := w.lo; i < w.hi; {
			p := phrases[ids[i]]
			if int32(len(p)) == w.depth {
				ended[int32(n)] = ids[i]
				i++
				continue
			}
			c, j := p[w.depth], i
			for j < w.hi && phrases[ids[j]][w.depth] == c {
				j++
			}
			level = append(level, run{i, j, w.depth + 1})
			a.sym = append(a.sym, c)
			i = j
		}
	}
	nodes := len(level)
	a.first = append(a.first, int32(nodes))
	for k := a.first[0]; k < a.first[1]; k++ {
		if c := a.sym[k]; c < rootDirect {
			a.root[c] = k
		}
	}
	a.fail, a.emit = make([]int32, nodes), make([]int32, nodes)
	for n := range int32(nodes) {
		if _, ok := ended[n]; ok {
			a.ends, order = append(a.ends, n), append(order, ended[n])
			a.long = append(a.long, uint8(level[n].depth))
			a.emit[n] = n
		} else {
			a.emit[n] = a.emit[a.fail[n]]
		}
		for k := a.first[n]; k < a.first[n+1]; k++ {
			if n > 0 {
				a.fail[k] = a.step(a.fail[n], a.sym[k])
			}
		}
	}
	a.first, a.sym, a.ends, a.long = slices.Clip(a.first), slices.Clip(a.sym), slices.Clip(a.ends), slices.Clip(a.long)
	return a, order
}

func (a *automaton) child(n int32, c uint16) int32 {
	if n == 0 && c < rootDirect {
		return a.root[c]
	}
	lo, hi := a.first[n], a.first[n+1]
	if hi-lo > 8 {
		i, ok := slices.BinarySearchFunc(a.sym[lo:hi], c, cmp.Compare[uint16])
		if !ok {
			return 0
		}
		return lo + int32(i)
	}
	for ; lo < hi; lo++ {
		if a.sym[lo] == c {
			return lo
		}
	}
	return 0
}

func (a *automaton) step(n int32, c uint16) int32 {
	for {
		if k := a.child(n, c); k != 0 {
			return k
		}
		if n == 0 {
			return 0
		}
		n = a.fail[n]
	}
}

// each calls found with the place in ends of every phrase of text, and where it starts and ends.
func (a *automaton) each(text []uint16, found func(phrase, start, end int32)) {
	n := int32(0)
	for i, c := range text {
		n = a.step(n, c)
		for m := a.emit[n]; m != 0; m = a.emit[a.fail[m]] {
			p := int32(sort.Search(len(a.ends), func(k int) bool { return a.ends[k] >= m }))
			found(p, int32(i)+1-int32(a.long[p]), int32(i)+1)
		}
	}
}
