package triage_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"hotline/triage"
)

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func randomID(r *rand.Rand) triage.CaseID {
	n := r.Uint64()
	return triage.NewCaseID([5]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), byte(n >> 32)})
}

func TestACaseIDIsForgiving(t *testing.T) {
	t.Parallel()
	id := triage.NewCaseID([5]byte{0, 0x44, 0x32, 0x14, 0xc7})
	if id.String() != "0123-4567-3" {
		t.Fatalf("the vector is %s: IDs on paper would no longer be read", id)
	}
	for _, s := range []string{
		"0123-4567-3", "012345673", "0123 4567 3", " 0123-4567-3 ", "O123-4567-3", "oI23-4567-3", "ol23–4567‑3", "o i 2 3 4 5 6 7 3",
	} {
		if got, err := triage.ParseCaseID(s); err != nil || got != id {
			t.Errorf("%q is read as %s (%v)", s, got, err)
		}
	}
	for _, s := range []string{"", "0123-4567", "0123-4567-33", "0123-4567-U", "0123.4567.3", "0123-4567-3\n", "๐123-4567-3", "0123-4567-*"} {
		if got, err := triage.ParseCaseID(s); !errors.Is(err, triage.ErrInvalid) || !got.IsZero() {
			t.Errorf("%q is read as %s (%v)", s, got, err)
		} else if s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("the refusal quotes: %v", err)
		}
	}
}

func TestACaseIDShowsEveryWrongLetterAndEverySwap(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		id := randomID(r)
		s := strings.ReplaceAll(id.String(), "-", "")
		if got, err := triage.ParseCaseID(s); err != nil || got != id {
			t.Fatalf("%s is read as %s (%v)", id, got, err)
		}
		for i := range s {
			for _, l := range letters {
				if wrong := s[:i] + string(l) + s[i+1:]; wrong != s && read(wrong) {
					t.Errorf("%s written as %s is not noticed", s, wrong)
				}
			}
			for j := range i { // neighbours, and any other two as well
				b := []byte(s)
				b[i], b[j] = b[j], b[i]
				if swapped := string(b); swapped != s && read(swapped) {
					t.Errorf("%s written as %s is not noticed", s, swapped)
				}
			}
		}
	}
}

func read(s string) bool { _, err := triage.ParseCaseID(s); return err == nil }

func FuzzParseCaseID(f *testing.F) {
	for _, s := range []string{"0123-4567-3", "", "-", "i", "K7QM-2XVD-9", "\xff", strings.Repeat(" ", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := triage.ParseCaseID(s)
		if (err == nil) == id.IsZero() {
			t.Errorf("%q is read as %q with %v", s, id, err)
		}
		if err != nil {
			return
		}
		if again, err := triage.ParseCaseID(id.String()); err != nil || again != id {
			t.Errorf("%q is read as %s, which is read as %s (%v)", s, id, again, err)
		}
	})
}
