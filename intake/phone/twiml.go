package phone

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// maxTwiML is what Twilio reads of an answer, in bytes.
const maxTwiML = 64 << 10

var errTwiMLTooLong = errors.New("phone: the TwiML is longer than 64 kB")

// verb is one instruction of a TwiML document. What may stand where is a matter of Go types: document takes verbs, and a
// verb that takes others (Gather, Dial) has a field of just their type. Attributes are written in the order of the code.
type verb interface{ write(*twiml) }

// message texts the sender of the request that is being answered.
type message struct {
	text   string
	status string // where Twilio reports what became of it, so that its copy can be scrubbed
}

func (m message) write(x *twiml) {
	x.open("Message", "statusCallback", m.status)
	x.text(m.text)
	x.close("Message")
}

// document writes a whole answer. No verbs is a valid answer: it says nothing.
func document(verbs ...verb) (string, error) {
	var x twiml
	x.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<Response>")
	for _, v := range verbs {
		v.write(&x)
	}
	x.WriteString("</Response>\n")
	if x.Len() > maxTwiML {
		return "", errTwiMLTooLong
	}
	return x.String(), nil
}

// twiml is an XML text that is being written. Names come from this file, values from anywhere.
type twiml struct{ strings.Builder }

// open writes a start tag; attributes are name and value in turn, an empty value leaves its attribute out.
func (x *twiml) open(name string, attributes ...string) {
	x.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			x.WriteString(" " + attributes[i] + `="`)
			x.text(attributes[i+1])
			x.WriteString(`"`)
		}
	}
	x.WriteString(">")
}

func (x *twiml) close(name string) { x.WriteString("</" + name + ">") }

// text escapes for element and attribute alike, and leaves out what XML 1.0 (section 2.2) cannot hold at all.
func (x *twiml) text(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			x.WriteString("&amp;")
		case r == '<':
			x.WriteString("&lt;")
		case r == '>':
			x.WriteString("&gt;")
		case r == '"':
			x.WriteString("&quot;")
		case r == '\t' || r == '\n' || r == '\r':
			x.WriteString([...]string{'\t': "&#9;", '\n': "&#10;", '\r': "&#13;"}[r])
		case r < 0x20 || r == 0xFFFE || r == 0xFFFF:
		default:
			x.WriteRune(r)
		}
	}
}

// answer sends a document. The content type is always written out: Twilio texts a 200 with text/plain to the reporter,
// and Go would guess text/plain.
func answer(w http.ResponseWriter, document string) error {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(document))) // whole once flushed, whatever is still to do here
	_, err := io.WriteString(w, document)
	return err
}
