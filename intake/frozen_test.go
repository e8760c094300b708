package intake_test

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
)

var update = flag.Bool("update", false, "write frozen files that are missing; one that stands is never rewritten (R10)")

var (
	key    = secret.NewBytes([]byte("a key of the test, thirty-two B."))
	at     = time.Date(2031, 5, 6, 21, 4, 5, 670_000_000, time.FixedZone("", 7*3600)).UTC()
	report = intake.Report{
		ID: intake.DeriveReportID(key, "twilio", "SM1"), Channel: intake.SMS,
		Alias: intake.NewAlias([]byte("the first alias!")), Former: intake.NewAlias([]byte("the one before ")),
		At: at, Text: secret.NewText("มีคนแปลกหน้าทักมา \"don't tell\" <b>"), Refused: 2,
		Answers: map[string]string{"who": "friend", "again": "yes"}, Flags: []intake.Flag{intake.Repaired, intake.Late},
	}
	letter = intake.Letter{
		ID: intake.DeriveLetterID(uuid.MustParse("00000000-0000-4000-8000-000000000001"), 7), Alias: report.Alias, Former: report.Former,
		Channel: intake.SMS, Written: at, Body: secret.NewText("ขอบคุณที่เขียนมา\nYou did right."),
	}
	fate = intake.Fate{V: 1, Letter: letter.ID, Outcome: intake.Undeliverable, Code: 30006, At: at}
)

// frozen are the encodings that old streams hold. A new version gets a new line; these stay readable for ever.
var frozen = []struct {
	file   string
	value  any
	encode func() ([]byte, error)
	decode func([]byte) (any, error)
}{
	{"report.v1.json", report, clear(report.Encode), decodeReport},
	{"report-least.v1.json", least, clear(least.Encode), decodeReport},
	{"letter.v1.json", letter, clear(letter.Encode), decodeLetter},
	{"fate.v1.json", fate, fate.Encode, decodeFate},
}

// least is an anonymous, empty call: nothing but ID, channel and time.
var least = intake.Report{ID: intake.DeriveReportID(key, "phone", "CA1"), Channel: intake.Voice, At: at, Text: secret.NewText("")}

func clear(encode func() (secret.Bytes, error)) func() ([]byte, error) {
	return func() ([]byte, error) { b, err := encode(); return b.Reveal(), err }
}

func decodeReport(b []byte) (any, error) { return intake.DecodeReport(secret.NewBytes(b)) }
func decodeLetter(b []byte) (any, error) { return intake.DecodeLetter(secret.NewBytes(b)) }
func decodeFate(b []byte) (any, error)   { return intake.DecodeFate(b) }

func TestFrozenEncodings(t *testing.T) {
	t.Parallel()
	for _, f := range frozen {
		name := filepath.Join("testdata", "frozen", f.file)
		written, err := f.encode()
		if err != nil {
			t.Fatalf("%s: %v", f.file, err)
		}
		kept, err := os.ReadFile(name)
		if os.IsNotExist(err) && *update {
			kept = append(written[:len(written):len(written)], '\n')
			if err := os.WriteFile(name, kept, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(bytes.TrimSpace(kept), written) {
			t.Errorf("%s is frozen, and what is written today differs:\n%s\nA change of form is a new version and a new file.", f.file, written)
		}
		for _, b := range [][]byte{kept, written} {
			if got, err := f.decode(b); err != nil || !reflect.DeepEqual(got, f.value) {
				t.Errorf("%s is read as %+v (%v), want %+v", f.file, got, err, f.value)
			}
		}
	}
}

func TestAnUnknownVersionIsRefused(t *testing.T) {
	t.Parallel()
	for _, f := range frozen {
		written, err := f.encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []string{"0", "2", "-1", "99"} {
			b := bytes.Replace(written, []byte(`"v":1`), []byte(`"v":`+v), 1)
			_, err := f.decode(b)
			if !errors.Is(err, intake.ErrInvalid) || !strings.Contains(err.Error(), v) {
				t.Errorf("%s of version %s: %v", f.file, v, err)
			}
		}
		if _, err := f.decode(bytes.Replace(written, []byte(`"v":1,`), nil, 1)); !errors.Is(err, intake.ErrInvalid) {
			t.Errorf("%s without a version: %v", f.file, err)
		}
	}
}

func TestAnIncompleteReportOrLetterIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]intake.Report{
		"ID":      {Channel: intake.SMS, At: at},
		"channel": {ID: report.ID, Channel: "pigeon", At: at},
		"time":    {ID: report.ID, Channel: intake.SMS},
	} {
		if _, err := r.Encode(); !errors.Is(err, intake.ErrInvalid) {
			t.Errorf("a report without %s: %v", name, err)
		}
	}
	for name, l := range map[string]intake.Letter{
		"ID":      {Alias: letter.Alias, Channel: intake.SMS, Body: letter.Body},
		"alias":   {ID: letter.ID, Channel: intake.SMS, Body: letter.Body},
		"channel": {ID: letter.ID, Alias: letter.Alias, Body: letter.Body},
		"body":    {ID: letter.ID, Alias: letter.Alias, Channel: intake.SMS},
	} {
		if _, err := l.Encode(); !errors.Is(err, intake.ErrInvalid) {
			t.Errorf("a letter without %s: %v", name, err)
		}
	}
}

// Whatever cannot be read stands nowhere in the refusal: neither in what is printed nor behind it.
func TestARefusalQuotesNothing(t *testing.T) {
	t.Parallel()
	const canary = "CANARY7Q"
	for _, b := range []string{
		canary, `{"v":1,"id":"` + canary + `"}`, `{"v":1,"channel":"` + canary + `"}`, `{"v":1,"alias":"` + canary + `"}`,
		`{"v":1,"at":"` + canary + `"}`, `{"v":1,"refused":"` + canary + `"}`, `{"v":"` + canary + `"}`, `{"v":1,"letter":"` + canary + `"}`,
		`{"v":1,"written":"` + canary + `"}`, `{"v":1,"text":"` + canary + `"`, `{"` + canary + `":` + canary + `}`,
	} {
		for _, f := range frozen {
			if _, err := f.decode([]byte(b)); err != nil && strings.Contains(err.Error()+all(err), canary) {
				t.Errorf("%s reading %s quotes: %v", f.file, b, err)
			}
		}
	}
	for _, parse := range []func(string) error{
		func(s string) error { _, err := intake.ParseReportID(s); return err },
		func(s string) error { _, err := intake.ParseLetterID(s); return err },
		func(s string) error { _, err := intake.ParseAlias(s); return err },
	} {
		if err := parse(canary); !errors.Is(err, intake.ErrInvalid) || strings.Contains(err.Error()+all(err), canary) {
			t.Errorf("%v", err)
		}
	}
	bad := report
	bad.Channel = canary
	if _, err := bad.Encode(); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("%v", err)
	}
}

// all gives the text of every error that err wraps.
func all(err error) (text string) {
	for err = errors.Unwrap(err); err != nil; err = errors.Unwrap(err) {
		text += err.Error()
	}
	return text
}
