package triage

import "slices"

import "fmt"

// Category says what is reported (domain.md §3): one primary code a case, any number of secondary ones. Codes are for
// staff; a reporter never sees one. A code is never reused for another meaning.
type Category string

// The codes of domain.md §3.
const (
	OC1  Category = "OC1"  // suspicious online contact, pattern unclear
	OC2  Category = "OC2"  // online grooming or solicitation
	OC3  Category = "OC3"  // asked for private photos, video, or acts on camera
	OC4  Category = "OC4"  // sexual extortion: threats for images or money
	OC5  Category = "OC5"  // private image shared, or threatened to be
	OC6  Category = "OC6"  // unwanted sexual content sent to a child
	OC7  Category = "OC7"  // live video exploitation, paid or arranged
	OC8  Category = "OC8"  // plan to meet, travel or pick-up
	OC9  Category = "OC9"  // recruitment lure: job, modelling, scholarship, border work
	OC10 Category = "OC10" // impersonation, age deception, hacked account
	OC11 Category = "OC11" // cyberbullying, stalking, doxing
	OC12 Category = "OC12" // harmful behaviour by another child
	OC13 Category = "OC13" // link to suspected child sexual abuse material (address only)
	OC14 Category = "OC14" // person with trusted access
	OF1  Category = "OF1"  // offline violence or neglect
	MH1  Category = "MH1"  // suicide or self-harm
	MC1  Category = "MC1"  // missing child
	NC1  Category = "NC1"  // question
	NC2  Category = "NC2"  // thanks
	NC3  Category = "NC3"  // test
	NC4  Category = "NC4"  // silent
	XX   Category = "XX"   // other, or not yet known
)

var categories = []Category{
	OC1, OC2, OC3, OC4, OC5, OC6, OC7, OC8, OC9, OC10, OC11, OC12, OC13, OC14, OF1, MH1, MC1, NC1, NC2, NC3, NC4, XX,
}

// Categories lists every code in the order of domain.md §3.
func Categories() []Category { return append([]Category(nil), categories...) }

// Valid reports whether c is a code of the list.
func (c Category) Valid() bool {
	return slices.Contains(categories, c)
}

// ParseCategory reads a code.
func ParseCategory(s string) (Category, error) {
	if c := Category(s); c.Valid() {
		return c, nil
	}
	return "", fmt.Errorf("%w: no such category code", ErrInvalid)
}
