package triage

import (
	"fmt"
	"strings"
)

// CaseID is what one receiver calls a case: 40 random bits as eight Crockford base-32 letters and a check letter over
// GF(32), written K7QM-2XVD-9. It holds no date, place, channel or level. Staff see this one; every agency gets another.
// The key of the journal is a UUID and is never shown.
type CaseID struct{ s string }

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewCaseID makes an ID of 5 random bytes.
func NewCaseID(random [5]byte) CaseID {
	var n uint64
	for _, b := range random {
		n = n<<8 | uint64(b)
	}
	var d [9]byte
	for i := 7; i >= 0; i-- {
		d[i] = byte(n & 31)
		n >>= 5
	}
	d[8] = checkLetter(d[:8])
	for i := range d {
		d[i] = crockford[d[i]]
	}
	return CaseID{string(d[:])}
}

// ParseCaseID forgives case, spaces, hyphens and i, l, o, and catches every single wrong letter and every swap of neighbours.
func ParseCaseID(text string) (CaseID, error) {
	var d []byte
	for _, r := range strings.ToUpper(text) {
		switch r {
		case ' ', '-', '\u2010', '\u2011', '\u2013':
			continue
		case 'I', 'L':
			r = '1'
		case 'O':
			r = '0'
		}
		i := strings.IndexRune(crockford, r)
		if i < 0 || len(d) == 9 {
			return CaseID{}, fmt.Errorf("%w: a case ID has nine letters or digits, like K7QM-2XVD-9", ErrInvalid)
		}
		d = append(d, byte(i))
	}
	if len(d) != 9 || checkLetter(d[:8]) != d[8] {
		return CaseID{}, fmt.Errorf("%w: this case ID has a wrong letter", ErrInvalid)
	}
	for i := range d {
		d[i] = crockford[d[i]]
	}
	return CaseID{string(d)}, nil
}

// checkLetter weighs letter i with a^(i+1) in GF(32): distinct weights other than 0 and 1 catch wrong letters and swaps.
func checkLetter(d []byte) (sum byte) {
	w := byte(1)
	for _, v := range d {
		w = gf32(w, 2)
		sum ^= gf32(w, v)
	}
	return sum
}

// gf32 multiplies modulo x^5+x^2+1.
func gf32(a, b byte) (p byte) {
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			p ^= a
		}
		if a <<= 1; a&32 != 0 {
			a ^= 0b100101
		}
	}
	return p
}

func (c CaseID) String() string {
	if c.s == "" {
		return ""
	}
	return c.s[:4] + "-" + c.s[4:8] + "-" + c.s[8:]
}

// IsZero reports whether c names nothing.
func (c CaseID) IsZero() bool { return c.s == "" }

// MarshalText writes the ID as people see it.
func (c CaseID) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *CaseID) UnmarshalText(b []byte) (err error) {
	*c, err = ParseCaseID(string(b))
	return err
}
