package vault

// Place says what a ciphertext is and where it belongs. It is bound into the envelope (in the context its key is exported under) and not stored in it:
// a sealed text moved from one report to another, or from a note to a reply, does not open.
type Place struct {
	Kind string // what it is: "report", "letter", "contact"; a constant of the room that seals
	ID   string // whose it is: a report ID, a case's internal key with a field name
}

const infoLabel = "hotline/vault/1"

func (p Place) valid() bool {
	return p.Kind != "" && p.ID != "" && len(p.Kind) <= 255 && len(p.ID) <= 255
}

// context spells a place and a salt so that no two share a spelling: both parts of the place carry their length.
func (p Place) context(salt []byte) string {
	b := make([]byte, 0, 2+len(p.Kind)+len(p.ID)+len(salt))
	b = append(b, byte(len(p.Kind)))
	b = append(b, p.Kind...)
	b = append(b, byte(len(p.ID)))
	b = append(b, p.ID...)
	return string(append(b, salt...))
}
