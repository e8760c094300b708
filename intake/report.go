package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"hotline/ops/secret"
)

// Report is what one person said once. It exists in clear only in memory: it leaves the desk sealed to triage.
type Report struct {
	ID      ReportID
	Channel Channel
	Alias   Alias // who, under the current epoch; zero for an anonymous caller
	Former  Alias // the same under the epoch before, so that a conversation survives the change of keys; zero if none
	At      time.Time
	Text    secret.Text
	Refused int               // attachments that were refused at the door; nothing of them was kept (domain.md §6)
	Answers map[string]string // answers to the web form's or keypad's closed questions: question ID -> answer ID, never free text
	Flags   []Flag
}

// Flag marks something about a report that a counselor should know and a machine may count.
type Flag string

// The flags.
const (
	Repaired  Flag = "repaired" // the bytes were not valid text; what could be read was kept
	Flood     Flag = "flood"    // more messages than one person writes; kept all the same (R12)
	OptOut    Flag = "opt-out"  // STOP: the stored number is destroyed, nothing may be sent
	Returned  Flag = "returned" // START: the reporter opened the way back again
	Late      Flag = "late"     // found at the provider by reconciliation, the webhook never reached us
	Receipted Flag = "receipt"  // the whole text was a receipt; the digits were not kept
	Bidi      Flag = "bidi"     // held characters that could make text look like other text; shown with care
)

// Has reports whether f is set.
func (r Report) Has(f Flag) bool {
	return slices.Contains(r.Flags, f)
}

// Subject of the vault's place for a sealed report: kind and identifier.
const PlaceReport = "report"

// reportV1 is the wire form. It is frozen (R10): a new field is a new version.
type reportV1 struct {
	V       int               `json:"v"`
	ID      ReportID          `json:"id"`
	Channel Channel           `json:"channel"`
	Alias   Alias             `json:"alias"`
	Former  Alias             `json:"former"`
	At      time.Time         `json:"at"`
	Text    string            `json:"text"`
	Refused int               `json:"refused,omitempty"`
	Answers map[string]string `json:"answers,omitempty"`
	Flags   []Flag            `json:"flags,omitempty"`
}

// Encode writes the report in clear, for sealing.
func (r Report) Encode() (secret.Bytes, error) {
	if r.ID.IsZero() || !r.Channel.Valid() || r.At.IsZero() {
		return secret.Bytes{}, fmt.Errorf("%w: report without ID, channel or time", ErrInvalid)
	}
	b, err := json.Marshal(reportV1{1, r.ID, r.Channel, r.Alias, r.Former, r.At.UTC(), r.Text.Reveal(), r.Refused, r.Answers, r.Flags})
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("%w: report %s cannot be written", ErrInvalid, r.ID)
	}
	return secret.NewBytes(b), nil
}

// DecodeReport reads what Encode wrote. An unknown version is an error that says which.
func DecodeReport(b secret.Bytes) (Report, error) {
	var w reportV1
	if err := decode(b.Reveal(), 1, &w.V, &w); err != nil {
		return Report{}, err
	}
	if w.ID.IsZero() || !w.Channel.Valid() {
		return Report{}, fmt.Errorf("%w: report without ID or channel", ErrInvalid)
	}
	return Report{w.ID, w.Channel, w.Alias, w.Former, w.At, secret.NewText(w.Text), w.Refused, w.Answers, w.Flags}, nil
}

// decode never passes on the decoder's own error: it quotes what it could not read.
func decode(b []byte, newest int, version *int, into any) error {
	if json.Unmarshal(b, into) != nil {
		return fmt.Errorf("%w: not readable", ErrInvalid)
	}
	if *version < 1 || *version > newest {
		return fmt.Errorf("%w: version %d, this program reads up to %d", ErrInvalid, *version, newest)
	}
	return nil
}
