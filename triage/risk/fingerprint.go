package risk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// Fingerprint lets a counselor see that two reports may tell of one incident. Without the key it says nothing about the
// words. It only marks: nothing is dropped or merged by software.
type Fingerprint struct {
	Sketch  []uint32 `json:"sketch,omitempty"`  // smallest keyed hashes of three-letter runs, one per band; nil for very short texts
	Handles []uint64 `json:"handles,omitempty"` // keyed hashes of account names and links, sorted
}

const (
	bands      = 32
	shortest   = 24 // folded letters; "help me please" is no incident
	alikeBands = 20 // of 32: about two thirds of the wording is shared
)

// FingerprintOf makes the fingerprint of a text under a key of 16 bytes or more that stays with triage.
func FingerprintOf(text string, key []byte) (f Fingerprint) {
	f.Handles = handles(text, key)
	r := readings.Get().(*reading)
	defer readings.Put(r)
	r.fold(text, &noSpelling)
	if len(r.sym) < shortest {
		return f
	}
	sum := hmac.New(sha256.New, key)
	sum.Write([]byte("sketch"))
	seed := sum.Sum(nil)
	a, b := binary.BigEndian.Uint64(seed), binary.BigEndian.Uint64(seed[8:])|1
	f.Sketch = slices.Repeat([]uint32{^uint32(0)}, bands)
	for i := 3; i <= len(r.sym); i++ {
		h := mix(uint64(r.sym[i-3])<<32|uint64(r.sym[i-2])<<16|uint64(r.sym[i-1]), a)
		for k := range f.Sketch {
			h = mix(h, b+uint64(k))
			f.Sketch[k] = min(f.Sketch[k], uint32(h>>32))
		}
	}
	return f
}

var noSpelling spelling

func mix(x, key uint64) uint64 {
	x ^= key
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 29
	x *= 0xa0761d6478bd642f
	return x ^ x>>32
}

// handles finds account names (@name, "line id: name", "ig name") and links.
func handles(text string, key []byte) (out []uint64) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r == ' ' || r == '\n' || r == '\t' || r == ',' || r == '(' || r == ')' || r == '"'
	})
	add := func(s string) {
		s = strings.Trim(s, ".!?:;'@/")
		s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://"), "www.")
		if len(s) < 4 {
			return
		}
		m := hmac.New(sha256.New, key)
		m.Write([]byte("handle" + s))
		if h := binary.BigEndian.Uint64(m.Sum(nil)); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for i, w := range words {
		switch {
		case strings.HasPrefix(w, "@"), strings.HasPrefix(w, "http"), strings.HasPrefix(w, "www."):
			add(w)
		case i > 0 && platformWord[strings.Trim(words[i-1], ":.=")] && looksLikeHandle(w):
			add(w)
		}
	}
	slices.Sort(out)
	return out
}

var platformWord = wordSet("id ig insta instagram snap snapchat line discord telegram tiktok roblox username user account fb facebook acc ไอดี ไลน์ ไอจี เฟซ เฟส ชื่อ")

func looksLikeHandle(w string) bool {
	ascii := 0
	marked := false
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= 0x80:
			return false
		case isDigit(c), c == '_', c == '.' && i+1 < len(w):
			marked = true
		default:
			ascii++
		}
	}
	return marked && ascii > 1
}

// Alike says how two fingerprints meet.
type Alike struct {
	Text   bool // the wording is much the same
	Handle bool // an account name or link is the same
}

// Similar compares two fingerprints made under one key.
func Similar(a, b Fingerprint) (s Alike) {
	if len(a.Sketch) == bands && len(b.Sketch) == bands {
		same := 0
		for i := range a.Sketch {
			if a.Sketch[i] == b.Sketch[i] {
				same++
			}
		}
		s.Text = same >= alikeBands
	}
	for _, h := range a.Handles {
		if _, ok := slices.BinarySearch(b.Handles, h); ok {
			s.Handle = true
		}
	}
	return s
}
