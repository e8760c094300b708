package vault

// Place says what a ciphertext is and where it belongs. It is bound into the envelope (as HPKE info) and not stored in it:
// a sealed text moved from one report to another, or from a note to a reply, does not open.
type Place struct {
	Kind string // what it is: "report", "letter", "contact"; a constant of the room that seals
	ID   string // whose it is: a report ID, a case's internal key with a field name
}

const infoLabel = "hotline/vault/1"

func (p Place) valid() bool {
	return p.Kind != "" && p.ID != "" && len(p.Kind) <= 255 && len(p.ID) <= 255
}

// info spells a place so that no two places share a spelling: both parts carry their length.
func (p Place) info() []byte {
	b := make([]byte, 0, len(infoLabel)+2+len(p.Kind)+len(p.ID))
	b = append(b, infoLabel...)
	b = append(b, byte(len(p.Kind)))
	b = append(b, p.Kind...)
	b = append(b, byte(len(p.ID)))
	return append(b, p.ID...)
}
