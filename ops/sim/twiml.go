package sim

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// reply is one <Message> of an answer.
type reply struct{ to, from, body, callback string }

// parseTwiML reads an SMS answer: the replies, and 12100 (not XML, or no <Response>) or 12200 (a verb that means nothing here).
func parseTwiML(doc []byte) ([]reply, int) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	root, err := element(d)
	if err != nil || root.Name.Local != "Response" {
		return nil, 12100
	}
	var replies []reply
	code := 0
	for {
		verb, err := element(d)
		switch {
		case errors.Is(err, errEnd):
			if trailing(d) {
				return nil, 12100
			}
			return replies, code
		case err != nil:
			return nil, 12100
		case verb.Name.Local == "Message" || verb.Name.Local == "Sms":
			re, err := message(d, verb)
			if err != nil {
				return nil, 12100
			}
			replies = append(replies, re)
		default:
			code = 12200
			if d.Skip() != nil {
				return nil, 12100
			}
		}
	}
}

var errEnd = errors.New("end of element")

// element returns the next child's start, or errEnd at the parent's end.
func element(d *xml.Decoder) (xml.StartElement, error) {
	for {
		t, err := d.Token()
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t, nil
		case xml.EndElement:
			return xml.StartElement{}, errEnd
		}
	}
}

func trailing(d *xml.Decoder) bool {
	_, err := element(d)
	return !errors.Is(err, io.EOF)
}

// message reads a <Message>: its words stand in it directly or in <Body>; pictures are not shown.
func message(d *xml.Decoder, start xml.StartElement) (reply, error) {
	var re reply
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "to":
			re.to = a.Value
		case "from":
			re.from = a.Value
		case "statusCallback":
			re.callback = a.Value
		case "action":
			if re.callback == "" {
				re.callback = a.Value
			}
		}
	}
	var words strings.Builder
	depth, inBody := 0, true
	for {
		t, err := d.Token()
		if err != nil {
			return reply{}, err
		}
		switch t := t.(type) {
		case xml.CharData:
			if inBody {
				words.Write(t)
			}
		case xml.StartElement:
			depth++
			inBody = t.Name.Local == "Body"
		case xml.EndElement:
			if depth == 0 {
				re.body = strings.TrimSpace(words.String())
				return re, nil
			}
			depth--
			inBody = true
		}
	}
}
