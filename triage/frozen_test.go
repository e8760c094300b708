package triage_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/secret"
	"hotline/triage"
)

var update = flag.Bool("update", false, "write frozen files that are missing; one that stands is never rewritten (R10)")

var (
	start  = time.Date(2031, 5, 6, 21, 4, 5, 670_000_000, time.UTC)
	caseID = triage.NewCaseID([5]byte{0, 0x44, 0x32, 0x14, 0xc7})
	alias  = intake.NewAlias([]byte("the first alias!"))
	former = intake.NewAlias([]byte("the one before ."))
	sealed = []byte("sealed: nobody reads this")
)

func reportID(n int) intake.ReportID {
	return intake.DeriveReportID(secret.NewBytes([]byte("key")), "test", string(rune('a'+n)))
}

func letterID(n uint64) intake.LetterID { return intake.DeriveLetterID(uuid.Max, n) }

// events holds one of every kind, every field set, and their least forms.
func events() map[string]triage.Event {
	rating := triage.Rating{
		Severity: triage.S2, Category: triage.OC3, Secondary: []triage.Category{triage.OC8}, Language: "th", Signs: []int{1, 11},
		Rules: []string{"asks-photo"}, RuleSet: "v1", Unsorted: true, Spam: true, Reasons: map[string]string{"en": "asks for a photo"},
	}
	return map[string]triage.Event{
		"opened":        triage.Opened{At: start, ID: caseID, Channel: intake.SMS, Public: []byte("public")},
		"added":         triage.Added{At: start, Report: reportID(1), Channel: intake.Web, Alias: alias, Former: former, Refused: 2, Flags: []intake.Flag{intake.Flood}, Sealed: sealed},
		"added-least":   triage.Added{At: start, Report: reportID(2), Channel: intake.Voice, Sealed: sealed},
		"rated":         triage.Rated{At: start, Severity: triage.S2, Category: triage.OC3, Rating: &rating},
		"rated-person":  triage.Rated{At: start, By: "noi", Severity: triage.S4, Category: triage.NC2, Reason: sealed},
		"claimed":       triage.Claimed{At: start, By: "noi", Token: 7, Until: start.Add(triage.LeaseTime)},
		"released":      triage.Released{At: start, By: "noi", Token: 7},
		"released-late": triage.Released{At: start, Token: 7, Expired: true},
		"replied":       triage.Replied{At: start, By: "noi", Letter: letterID(1), Sealed: sealed},
		"posted":        triage.Posted{At: start, Letter: letterID(1), Outcome: intake.Undeliverable, Code: 30006},
		"noted":         triage.Noted{At: start, By: "noi", Sealed: sealed},
		"missed":        triage.Missed{At: start, Due: start.Add(-time.Second)},
		"ended":         triage.Ended{At: start, By: "noi", Disposition: triage.Helped},
		"reopened":      triage.Reopened{At: start, By: "mali"},
	}
}

func kept(t *testing.T, name string, written []byte) []byte {
	t.Helper()
	name = filepath.Join("testdata", "frozen", name)
	b, err := os.ReadFile(name)
	if os.IsNotExist(err) && *update {
		b = append(written[:len(written):len(written)], '\n')
		err = os.WriteFile(name, b, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(b), written) {
		t.Errorf("%s is frozen, and what is written today differs:\n%s\nA change of form is a new version and a new file.", name, written)
	}
	return b
}

func TestFrozenEvents(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{}
	for name, e := range events() {
		kinds[e.Kind()] = true
		written, err := triage.Wire{}.Encode(e)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		b := kept(t, name+".v1.json", written)
		if got, err := (triage.Wire{}).Decode(triage.Wire{}.Type(e), b); err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%s is read as %+v (%v), want %+v", name, got, err, e)
		}
	}
	if len(kinds) != 11 {
		t.Errorf("%d kinds of event are frozen", len(kinds))
	}
}

func TestFrozenContent(t *testing.T) {
	t.Parallel()
	want := triage.Content{
		Text: secret.NewText("เขาขอให้ \"keep it\" secret"), Answers: map[string]string{"who": "friend"},
		Marks: []triage.Mark{{Start: 0, End: 3, Concept: "ask", Rule: "asks"}, {Start: 5, End: 9, Concept: "secret"}},
	}
	written, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b := kept(t, "content.v1.json", written.Reveal())
	if got, err := triage.DecodeContent(secret.NewBytes(b)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("content is read as %+v (%v)", got, err)
	}
}

// A case folded without one of its events would be a lie: what this program does not know stops it.
func TestAnUnknownEventIsRefused(t *testing.T) {
	t.Parallel()
	const canary = "CANARY7Q"
	for _, c := range []struct{ kind, text string }{
		{"ended", `{"v":2,"e":{}}`}, {"ended", `{"v":0,"e":{}}`}, {"ended", `{"e":{}}`}, {"ended", canary}, {"ended", `{"v":1}`},
		{canary, `{"v":1,"e":{}}`}, {"", `{"v":1,"e":{}}`}, {"rated", `{"v":1,"e":{"severity":"` + canary + `"}}`},
		{"rated", `{"v":1,"e":{"severity":"S5"}}`}, {"added", `{"v":1,"e":{"report":"` + canary + `"}}`},
		{"opened", `{"v":1,"e":{"id":"` + canary + `"}}`}, {"posted", `{"v":1,"e":{"at":"` + canary + `"}}`},
	} {
		e, err := triage.Wire{}.Decode(c.kind, []byte(c.text))
		if !errors.Is(err, triage.ErrInvalid) || e != nil {
			t.Errorf("%s %s is read as %v (%v)", c.kind, c.text, e, err)
		} else if strings.Contains(err.Error(), canary) && c.kind != canary {
			t.Errorf("the refusal quotes: %v", err)
		}
	}
	for _, text := range []string{canary, `{"v":2}`, `{"v":0}`, `{"v":1,"text":` + canary} {
		if _, err := triage.DecodeContent(secret.NewBytes([]byte(text))); !errors.Is(err, triage.ErrInvalid) || strings.Contains(err.Error(), canary) {
			t.Errorf("content %s: %v", text, err)
		}
	}
	if _, err := (triage.Wire{}).Encode(triage.Rated{At: start}); !errors.Is(err, triage.ErrInvalid) {
		t.Errorf("an event without a level is written: %v", err)
	}
}
