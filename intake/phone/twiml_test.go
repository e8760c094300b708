package phone

import (
	"encoding/xml"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files")

func TestTwiMLGolden(t *testing.T) {
	t.Parallel()
	for name, verbs := range map[string][]verb{
		"silence": nil,
		"ack":     {message{words[Acknowledge]["th"], "https://h.example.org/twilio/status"}},
		"two":     {message{words[Media]["en"], "https://h.example.org/twilio/status"}, message{words[Acknowledge]["en"], ""}},
		"hostile": {message{"</Message><Dial>191</Dial>&amp;\x00\x1b\ufffe ]]> \"'\r\n\t\U0001f198", `" onload="x`}},
	} {
		got, err := document(verbs...)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "twiml", name+".xml")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestTwiMLIsBounded(t *testing.T) {
	t.Parallel()
	if _, err := document(message{text: strings.Repeat("<", maxTwiML/4)}); !errors.Is(err, errTwiMLTooLong) {
		t.Errorf("64 kB of escapes: %v", err)
	}
	if _, err := document(message{text: strings.Repeat("<", maxTwiML/5)}); err != nil {
		t.Errorf("less than 64 kB: %v", err)
	}
}

// Whatever the text, the document has one Message with just that text, less what XML cannot hold.
func FuzzTwiMLText(f *testing.F) {
	for _, s := range []string{"", "a&b", "</Message>", "ก\u0e33", "\x00\xff", "]]>", "\ufffe", "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := document(message{text: s, status: s})
		if errors.Is(err, errTwiMLTooLong) {
			t.Skip("longer than a document may be")
		}
		var r struct {
			Message []struct {
				Text   string `xml:",chardata"`
				Status string `xml:"statusCallback,attr"`
				Inner  []struct {
					XMLName xml.Name
				} `xml:",any"`
			}
		}
		if err := xml.Unmarshal([]byte(d), &r); err != nil || !utf8.ValidString(d) {
			t.Fatalf("not XML: %v", err)
		}
		want := strings.Map(func(r rune) rune {
			if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
				return -1
			}
			return r
		}, strings.ToValidUTF8(s, "\ufffd"))
		if len(r.Message) != 1 || len(r.Message[0].Inner) != 0 {
			t.Fatalf("the text made elements")
		}
		// a run of bad bytes becomes one U+FFFD in one reading and several in the other
		squeeze := func(s string) string {
			for strings.Contains(s, "\ufffd\ufffd") {
				s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
			}
			return s
		}
		if squeeze(r.Message[0].Text) != squeeze(want) || squeeze(r.Message[0].Status) != squeeze(want) {
			t.Fatalf("the text changed: %q", r.Message[0].Text)
		}
	})
}
