package triage

import (
	"encoding/json"
	"fmt"

	"hotline/ops/secret"
)

// version of the events' wire form. A new field with a harmless zero may be added; anything else is a new version and a new
// golden file, and the old ones stay readable (R10).
const version = 1

// Wire is how events are written: the journal's codec.
type Wire struct{}

type envelope struct {
	V int             `json:"v"`
	E json.RawMessage `json:"e"`
}

// Type names the event for the subject.
func (Wire) Type(e Event) string { return e.Kind() }

// Encode writes the event.
func (Wire) Encode(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("%w: event %s cannot be written", ErrInvalid, e.Kind())
	}
	return json.Marshal(envelope{version, b})
}

// Decode reads what Encode wrote. An unknown kind or a newer version is an error, never skipped: a case folded without one
// of its events would be a lie.
func (Wire) Decode(kind string, b []byte) (Event, error) {
	var env envelope
	if json.Unmarshal(b, &env) != nil {
		return nil, fmt.Errorf("%w: event %s is not readable", ErrInvalid, kind)
	}
	if env.V < 1 || env.V > version {
		return nil, fmt.Errorf("%w: event %s has version %d, this program reads up to %d", ErrInvalid, kind, env.V, version)
	}
	switch kind {
	case "opened":
		return read[Opened](env.E)
	case "added":
		return read[Added](env.E)
	case "rated":
		return read[Rated](env.E)
	case "claimed":
		return read[Claimed](env.E)
	case "released":
		return read[Released](env.E)
	case "replied":
		return read[Replied](env.E)
	case "posted":
		return read[Posted](env.E)
	case "noted":
		return read[Noted](env.E)
	case "missed":
		return read[Missed](env.E)
	case "ended":
		return read[Ended](env.E)
	case "reopened":
		return read[Reopened](env.E)
	}
	return nil, fmt.Errorf("%w: event of an unknown kind", ErrInvalid)
}

func read[E Event](b []byte) (Event, error) {
	var e E
	if json.Unmarshal(b, &e) != nil { // its own error would quote the content
		return nil, fmt.Errorf("%w: event %s is not readable", ErrInvalid, e.Kind())
	}
	return e, nil
}

// Content is what people wrote: the sealed part of Added, Replied, Noted and of a person's Rated.
type Content struct {
	Text    secret.Text
	Answers map[string]string // closed questions -> answers, as in intake.Report
	Marks   []Mark            // words of Text that software noticed
}

// Mark is a stretch of Content.Text, in bytes, that a rule noticed.
type Mark struct {
	Start   int    `json:"s"`
	End     int    `json:"e"`
	Concept string `json:"c"`
	Rule    string `json:"r,omitempty"`
}

// PlaceContent is the vault's place for sealed content; its ID is the case's key.
const PlaceContent = "content"

type contentV1 struct {
	V       int               `json:"v"`
	Text    string            `json:"text"`
	Answers map[string]string `json:"answers,omitempty"`
	Marks   []Mark            `json:"marks,omitempty"`
}

// Encode writes the content in clear, for sealing.
func (c Content) Encode() (secret.Bytes, error) {
	b, err := json.Marshal(contentV1{1, c.Text.Reveal(), c.Answers, c.Marks})
	if err != nil {
		return secret.Bytes{}, fmt.Errorf("%w: content cannot be written", ErrInvalid)
	}
	return secret.NewBytes(b), nil
}

// DecodeContent reads what Encode wrote.
func DecodeContent(b secret.Bytes) (Content, error) {
	var w contentV1
	if json.Unmarshal(b.Reveal(), &w) != nil || w.V != 1 {
		return Content{}, fmt.Errorf("%w: content is not readable", ErrInvalid)
	}
	return Content{secret.NewText(w.Text), w.Answers, w.Marks}, nil
}
