package contact_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"hotline/intake/contact"
)

// One telephone has one spelling, whatever a keyboard, a carrier or a gateway makes of it.
func TestANumberHasOneSpelling(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"+66812345678": {
			"0812345678", "081-234-5678", "081 234 5678", "(081) 234-5678", "081.234.5678", "081\u00a0234\u00a05678", "081‑234–5678",
			"+66812345678", "+66 81 234 5678", "+66-81-234-5678", "0066812345678", "00 66 81 234 5678", " +66812345678\n", "＋66812345678",
			"๐๘๑๒๓๔๕๖๗๘", "๐๘๑-๒๓๔-๕๖๗๘", "+๖๖ ๘๑ ๒๓๔ ๕๖๗๘", // Thai
			"໐໘໑໒໓໔໕໖໗໘", // Lao
			"၀၈၁၂၃၄၅၆၇၈", // Burmese
			"႐႘႑႒႓႔႕႖႗႘", // Shan
			"០៨១២៣៤៥៦៧៨", // Khmer
			"０８１２３４５６７８", // full width
			"0๘1២၃4５6໗8", // all at once
			"66812345678",
		},
		"whatsapp:+66812345678": {"whatsapp:+66812345678", "WhatsApp:081-234-5678", "whatsapp:๐๘๑๒๓๔๕๖๗๘", "whatsapp:0066812345678"},
		"+12025550123":          {"+12025550123", "+1 (202) 555-0123", "0012025550123"},
		"1234":                  {"1234", "๑๒๓๔", "12-34"}, // a short code has no country
		"191":                   {"191", "๑๙๑"},
	} {
		for _, s := range spellings {
			if got, err := contact.ParseNumber(s, "66"); err != nil || got.Reveal() != want {
				t.Errorf("%q is read as %q (%v), want %q", s, got.Reveal(), err, want)
			}
		}
	}
}

// What is no number is somebody all the same, and is kept as it came.
func TestAHandleIsKept(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Shop4U", "messenger:100012345678901a", "client:Anna", "someone@example.org", "+66abc", "081x234", "LINE:U4af49806", "anonymous"} {
		if got, err := contact.ParseNumber(s, "66"); err != nil || got.Reveal() != s {
			t.Errorf("%q is read as %q (%v)", s, got.Reveal(), err)
		}
	}
}

func TestGarbageIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "\n", "+", "+1", "++", "()", "+ ()", "\xff\xfe", strings.Repeat("1", 129), strings.Repeat("ก", 50), "whatsapp:", "sms:+"} {
		if got, err := contact.ParseNumber(s, "66"); !errors.Is(err, contact.ErrInvalid) || !got.Empty() {
			t.Errorf("%q is read as %q (%v)", s, got.Reveal(), err)
		} else if strings.TrimSpace(s) != "" && strings.Contains(err.Error(), s) {
			t.Errorf("the refusal quotes: %v", err)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"0812345678", "+66 81 234 5678", "๐๘๑", "whatsapp:+1", "::", "+0", "00", "\xff", "a:0812345678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := contact.ParseNumber(s, "66")
		if err != nil {
			if !errors.Is(err, contact.ErrInvalid) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		v := got.Reveal()
		if v == "" || !utf8.ValidString(v) {
			t.Errorf("%q is read as %q", s, v)
		}
		if again, err := contact.ParseNumber(v, "66"); err != nil || again.Reveal() != v {
			t.Errorf("%q is read as %q, which is read as %q (%v): one address has two aliases", s, v, again.Reveal(), err)
		}
	})
}
