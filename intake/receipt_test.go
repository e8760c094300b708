package intake_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hotline/intake"
	"hotline/ops/secret"
)

// A reporter may hold her receipt for a month: another derivation would lose her letters.
func TestDerivedReceiptsAreStable(t *testing.T) {
	t.Parallel()
	r := intake.DeriveReceipt(key, "a nonce")
	if got, want := r.Reveal(), "4849654556608047"; got != want {
		t.Errorf("receipt %s, want %s", got, want)
	}
	if !r.Equal(intake.DeriveReceipt(key, "a nonce")) {
		t.Error("the same nonce gives another receipt")
	}
	for _, other := range []intake.Receipt{
		intake.DeriveReceipt(key, "a nonc"), intake.DeriveReceipt(key, ""), intake.DeriveReceipt(secret.NewBytes(make([]byte, 32)), "a nonce"),
	} {
		if other.Equal(r) || len(other.Reveal()) != 16 {
			t.Error("another nonce or key gives no receipt of its own")
		}
	}
}

func TestReceiptsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	r := intake.DeriveReceipt(key, "a nonce")
	if r.Grouped() != "484 965 4556 608 047" {
		t.Errorf("grouped %q", r.Grouped())
	}
	d := r.Reveal()
	in := func(zero rune) string {
		return strings.Map(func(c rune) rune { return zero + c - '0' }, d)
	}
	for _, s := range []string{
		d, r.Grouped(), " " + d + "\r\n", strings.Join(strings.Split(d, ""), "-"), "(" + d[:3] + ") " + d[3:7] + "." + d[7:12] + "/" + d[12:],
		d[:8] + "\u00a0" + d[8:], d[:8] + "\u2013" + d[8:], d[:8] + "\u200b" + d[8:], "\ufeff" + d, in('\uff10'), in('๐'), in('໐'), in('၀'), in('႐'), in('០'),
		in('๐')[:3*8] + d[8:],
	} {
		if got, err := intake.ParseReceipt(s); err != nil || !got.Equal(r) {
			t.Errorf("%q is not read: %v", s, err)
		}
	}
	for _, s := range []string{
		"", "0", d[:15], d + "0", d + "\x00", "x" + d, d + "?", "+" + d, "no " + d, d[:8] + "," + d[8:], "\xff" + d, in('٠'), strings.Repeat("5", 15), strings.Repeat(" ", 1000),
	} {
		if got, err := intake.ParseReceipt(s); !errors.Is(err, intake.ErrInvalid) || !got.IsZero() {
			t.Errorf("%q is read", s)
		} else if len(d) > 0 && strings.Contains(err.Error(), d) {
			t.Errorf("the refusal tells the digits")
		}
	}
}

// Damm's published example, and his promise, for a hundred receipts.
func TestOneWrongDigitOrSwapIsCaught(t *testing.T) {
	t.Parallel()
	if _, err := intake.ParseReceipt("0000000000005724"); err != nil {
		t.Error("572 has check digit 4:", err)
	}
	for n := range 100 {
		d := []byte(intake.DeriveReceipt(key, fmt.Sprint(n)).Reveal())
		for i := range d {
			was := d[i]
			for c := byte('0'); c <= '9'; c++ {
				d[i] = c
				if _, err := intake.ParseReceipt(string(d)); (err == nil) != (c == was) {
					t.Fatalf("digit %d of %d as %c: %v", i, n, c, err)
				}
			}
			d[i] = was
			if i > 0 && d[i] != d[i-1] {
				d[i], d[i-1] = d[i-1], d[i]
				if _, err := intake.ParseReceipt(string(d)); err == nil {
					t.Fatalf("a swap at %d of %d is taken", i, n)
				}
				d[i], d[i-1] = d[i-1], d[i]
			}
		}
	}
}

func TestAReceiptIsNotPrinted(t *testing.T) {
	t.Parallel()
	r := intake.DeriveReceipt(key, "a nonce")
	holder := struct {
		R intake.Receipt
		P *intake.Receipt
	}{r, &r}
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&b, verb+verb+verb, r, holder, []intake.Receipt{r})
	}
	for _, v := range []any{r, holder} {
		if out, err := json.Marshal(v); err == nil {
			t.Errorf("encoded: %s", out)
		}
	}
	if s := b.String(); strings.Contains(s, r.Reveal()) || strings.Contains(s, r.Grouped()) || strings.Contains(s, fmt.Sprintf("%x", r.Reveal())) {
		t.Errorf("printed: %s", s)
	}
	if (intake.Receipt{}).Grouped() != "" || !(intake.Receipt{}).IsZero() || r.IsZero() {
		t.Error("no receipt is taken for one")
	}
}

func FuzzParseReceipt(f *testing.F) {
	d := intake.DeriveReceipt(key, "a nonce")
	for _, s := range []string{"", d.Reveal(), d.Grouped(), "๐๑๒๓๔๕๖๗๘๙", "\xff", strings.Repeat("0", 16), strings.Repeat("-", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := intake.ParseReceipt(s)
		if err != nil {
			if !errors.Is(err, intake.ErrInvalid) || !r.IsZero() {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		for _, again := range []string{r.Reveal(), r.Grouped()} {
			if o, err := intake.ParseReceipt(again); err != nil || !o.Equal(r) || len(r.Reveal()) != 16 {
				t.Errorf("%q is not read back", s)
			}
		}
	})
}
