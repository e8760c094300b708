package phone

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"hotline/intake"
)

func TestMend(t *testing.T) {
	t.Parallel()
	thai874, err := charmap.Windows874.NewEncoder().String("ช่วยด้วย help")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, raw, want string
		flags           []intake.Flag
	}{
		{"plain", "hello", "hello", nil},
		{"empty", "", "", nil},
		{"thai", "ช่วยด้วย\tค่ะ\n", "ช่วยด้วย\tค่ะ\n", nil},
		{"line ends", "a\r\nb\rc", "a\nb\nc", nil},
		{"windows-874", thai874, "ช่วยด้วย help", []intake.Flag{intake.Repaired}},
		{"cut utf-8", "ช่วย\xe0\xb8", "ช่วย\ufffd", []intake.Flag{intake.Repaired}},
		{"stray byte", "caf\xe9", "caf\ufffd", []intake.Flag{intake.Repaired}},
		{"mixed", "ช่วย \xaa\xa1", "ช่วย \ufffd", []intake.Flag{intake.Repaired}},
		{"undefined in 874", "\xa1\xa2\xff\xfe", "\ufffd", []intake.Flag{intake.Repaired}},
		{"NUL", "a\x00b\x1b[31m\x7f", "ab[31m", []intake.Flag{intake.Repaired}},
		{"noncharacter", "a\ufffe\U0001ffffb", "ab", []intake.Flag{intake.Repaired}},
		{"override", "a\u202eb", "a\u202eb", []intake.Flag{intake.Bidi}},
		{"isolate", "\u2066a\u2069", "\u2066a\u2069", []intake.Flag{intake.Bidi}},
		{"zero width", "ช่วย\u200bด้วย👩\u200d👧", "ช่วย\u200bด้วย👩\u200d👧", nil},
		{"too long", strings.Repeat("ก", 30_000), strings.Repeat("ก", maxReport/3), []intake.Flag{intake.Repaired}},
	} {
		got, flags := mend(c.raw)
		if got != c.want || !slices.Equal(flags, c.flags) {
			t.Errorf("%s: %q %v, want %q %v", c.name, got, flags, c.want, c.flags)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "th", "?": "th", "hi": "en", "hi สวัสดี": "th", "ကူညီပါ": "th", "123": "th", "๑๒๓": "th", "Giúp": "en"} {
		if got := language(text, "th"); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzMend(f *testing.F) {
	for _, s := range []string{"", "\xff", "\r\n", "\u202e", "ก\xa1", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s, _ := mend(raw)
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r\x1b") || len(s) > maxReport {
			t.Fatalf("%q became %q", raw, s)
		}
		if again, flags := mend(s); again != s || slices.Contains(flags, intake.Repaired) {
			t.Fatal("mending is not done at once")
		}
	})
}
