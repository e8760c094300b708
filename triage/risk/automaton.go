package risk

import (
	"cmp"
	"slices"
)

// automaton finds every phrase of the lexicon in one pass (Aho-Corasick). Nodes lie flat and sparse: 20,000 phrases take a
// few megabytes, where ready-made libraries took up to 485. It is read-only once built.
type automaton struct {
	first []int32 // node -> its first edge; the edges of node n are [first[n], first[n+1])
	sym   []uint16
	next  []int32
	fail  []int32
	out   []int32 // node -> phrase ending here, or -1
	link  []int32 // node -> nearest suffix node where a phrase ends, or 0
	root  [rootDirect]int32
	long  []int32 // phrase -> length in symbols
}

// rootDirect covers Latin, Thai, Lao and Burmese: the first symbol of nearly every phrase.
const rootDirect = 0x1100

func newAutomaton(phrases [][]uint16) *automaton {
	type node struct {
		kids []int32
		sym  uint16
		out  int32
	}
	nodes := []node{{out: -1}}
	long := make([]int32, len(phrases))
	for id, p := range phrases {
		long[id] = int32(len(p))
		at := int32(0)
		for _, c := range p {
			to := int32(-1)
			for _, k := range nodes[at].kids {
				if nodes[k].sym == c {
					to = k
					break
				}
			}
			if to < 0 {
				to = int32(len(nodes))
				nodes = append(nodes, node{sym: c, out: -1})
				nodes[at].kids = append(nodes[at].kids, to)
			}
			at = to
		}
		nodes[at].out = int32(id)
	}
	a := &automaton{
		first: make([]int32, len(nodes)+1), sym: make([]uint16, 0, len(nodes)), next: make([]int32, 0, len(nodes)),
		fail: make([]int32, len(nodes)), out: make([]int32, len(nodes)), link: make([]int32, len(nodes)), long: long,
	}
	for n := range nodes {
		a.first[n], a.out[n] = int32(len(a.sym)), nodes[n].out
		slices.SortFunc(nodes[n].kids, func(x, y int32) int { return cmp.Compare(nodes[x].sym, nodes[y].sym) })
		for _, k := range nodes[n].kids {
			a.sym, a.next = append(a.sym, nodes[k].sym), append(a.next, k)
		}
	}
	a.first[len(nodes)] = int32(len(a.sym))
	for _, k := range nodes[0].kids {
		if c := nodes[k].sym; c < rootDirect {
			a.root[c] = k
		}
	}
	// Breadth first: a node's failure is known before its children's.
	queue := slices.Clone(nodes[0].kids)
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		for _, k := range nodes[n].kids {
			a.fail[k] = a.step(a.fail[n], nodes[k].sym)
			f := a.fail[k]
			if a.link[k] = f; a.out[f] < 0 {
				a.link[k] = a.link[f]
			}
			queue = append(queue, k)
		}
	}
	return a
}

func (a *automaton) child(n int32, c uint16) int32 {
	if n == 0 && c < rootDirect {
		return a.root[c]
	}
	lo, hi := a.first[n], a.first[n+1]
	for hi-lo > 8 {
		if mid := (lo + hi) / 2; a.sym[mid] <= c {
			lo = mid
		} else {
			hi = mid
		}
	}
	for ; lo < hi; lo++ {
		if a.sym[lo] == c {
			return a.next[lo]
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

// each calls found with every phrase of text and where it starts and ends.
func (a *automaton) each(text []uint16, found func(phrase, start, end int32)) {
	n := int32(0)
	for i, c := range text {
		n = a.step(n, c)
		m := n
		if a.out[m] < 0 {
			m = a.link[m]
		}
		for ; m != 0; m = a.link[m] {
			p := a.out[m]
			found(p, int32(i)+1-a.long[p], int32(i)+1)
		}
	}
}
