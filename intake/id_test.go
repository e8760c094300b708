package intake_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/secret"
)

// These IDs stand in journals: a change would file old reports a second time.
func TestDerivedIDsAreStable(t *testing.T) {
	t.Parallel()
	if got, want := report.ID.String(), "17cb55de-04e1-843d-9ffa-d3e0c1f2360f"; got != want {
		t.Errorf("report ID %s, want %s", got, want)
	}
	if got, want := letter.ID.String(), "a1b99ec9-1f1f-89ca-a40e-6b3bd51af66f"; got != want {
		t.Errorf("letter ID %s, want %s", got, want)
	}
}

func TestAnIDDependsOnEveryPartOfItsSource(t *testing.T) {
	t.Parallel()
	other := secret.NewBytes([]byte("another key of the test, also 32"))
	seen := map[string]string{}
	for name, id := range map[string]intake.ReportID{
		"SM1":            intake.DeriveReportID(key, "twilio", "SM1"),
		"SM2":            intake.DeriveReportID(key, "twilio", "SM2"),
		"other gateway":  intake.DeriveReportID(key, "modem", "SM1"),
		"other key":      intake.DeriveReportID(other, "twilio", "SM1"),
		"split moved":    intake.DeriveReportID(key, "twilioS", "M1"),
		"length in text": intake.DeriveReportID(key, "twilio3:SM1", ""),
	} {
		if was, ok := seen[id.String()]; ok {
			t.Errorf("%s and %s are one report", was, name)
		}
		seen[id.String()] = name
		if u := id.UUID(); u.Version() != 8 || u.Variant() != uuid.RFC4122 {
			t.Errorf("%s: version %d, variant %d", name, u.Version(), u.Variant())
		}
	}
}

// Only the same message is the same report: what Twilio delivers fifty times.
func TestTheSameMessageIsTheSameReport(t *testing.T) {
	t.Parallel()
	for range 2 {
		if intake.DeriveReportID(key, "twilio", "SM1") != report.ID {
			t.Error("the same message has two IDs")
		}
	}
}

func TestNobodysAlias(t *testing.T) {
	t.Parallel()
	a, err := intake.ParseAlias("")
	if err != nil || !a.IsZero() || a.String() != "" || a != (intake.Alias{}) {
		t.Errorf("empty text is read as %q (%v)", a, err)
	}
	if _, err := intake.ParseReportID(uuid.Nil.String()); !errors.Is(err, intake.ErrInvalid) {
		t.Errorf("the nil UUID names a report: %v", err)
	}
}

func TestFinalOutcomes(t *testing.T) {
	t.Parallel()
	for o, final := range map[intake.Outcome]bool{
		"": false, intake.Sent: false, intake.Delivered: true, intake.Read: true, intake.Undeliverable: true, intake.NoWayBack: true, intake.GaveUp: true,
	} {
		if o.Final() != final {
			t.Errorf("%q final: %v", o, o.Final())
		}
	}
}

func FuzzParseAlias(f *testing.F) {
	for _, s := range []string{"", report.Alias.String(), strings.ToUpper(report.Alias.String()), "a", strings.Repeat("a", 26), strings.Repeat("a", 27), "ก", "aaaaaaaaaaaaaaaaaaaaaaaaa=", strings.Repeat("a", 25) + "\n", strings.Repeat("b", 26), strings.Repeat("b", 25) + "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := intake.ParseAlias(s)
		if err != nil {
			if !errors.Is(err, intake.ErrInvalid) || !a.IsZero() {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if b, err := intake.ParseAlias(a.String()); err != nil || b != a {
			t.Errorf("%q is read as %q, which is read as %q (%v)", s, a, b, err)
		}
		if a.String() != strings.ToLower(s) {
			t.Errorf("%q and %q are one alias", s, a)
		}
	})
}

func FuzzParseReportID(f *testing.F) {
	for _, s := range []string{"", report.ID.String(), "{" + report.ID.String() + "}", "urn:uuid:" + report.ID.String(), strings.ReplaceAll(report.ID.String(), "-", ""), "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := intake.ParseReportID(s)
		if err != nil {
			if !errors.Is(err, intake.ErrInvalid) || !id.IsZero() {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if again, err := intake.ParseReportID(id.String()); err != nil || again != id || id.IsZero() {
			t.Errorf("%q is read as %s, which is read as %s (%v)", s, id, again, err)
		}
	})
}

func FuzzDecodeReport(f *testing.F) {
	for _, r := range []intake.Report{report, least} {
		b, err := r.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b.Reveal())
	}
	f.Add([]byte(`{"v":1}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := intake.DecodeReport(secret.NewBytes(b))
		if err != nil {
			if !errors.Is(err, intake.ErrInvalid) {
				t.Errorf("%v", err)
			}
			return
		}
		if r.ID.IsZero() || !r.Channel.Valid() {
			t.Errorf("a report without ID or channel was read")
		}
	})
}
