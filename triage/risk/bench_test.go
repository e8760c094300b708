package risk

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func BenchmarkSMS(b *testing.B) {
	cases, _ := suite(b)
	s := Default()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s.Rate(Text{Body: cases[i%len(cases)].Text})
		i++
	}
}

func Benchmark10000Characters(b *testing.B) {
	cases, _ := suite(b)
	var long strings.Builder
	n := 0
	for i := 0; n < 10_000; i++ {
		long.WriteString(cases[i%len(cases)].Text + ". ")
		n += utf8.RuneCountInString(cases[i%len(cases)].Text) + 2
	}
	s := Default()
	b.ReportAllocs()
	for b.Loop() {
		s.Rate(Text{Body: long.String()})
	}
}

func FuzzRate(f *testing.F) {
	cases, _ := suite(f)
	for i := 0; i < len(cases); i += 9 {
		f.Add(cases[i].Text)
	}
	f.Add("\u0e4d\u0e49\u0e32\u0e40\u0e40ขอ\u200bรูป\xff\xf0\x9f")
	f.Add("๑๒ขวบ 11yrs 99999999 ป.5 in 3 days")
	f.Fuzz(func(t *testing.T, s string) {
		r := Default().Rate(Text{Body: s})
		if !r.Severity.Valid() || !r.Category.Valid() {
			t.Fatalf("%v %v", r.Severity, r.Category)
		}
		for _, m := range r.Marks {
			if m.Start < 0 || m.End > len(s) || m.Start > m.End {
				t.Fatalf("mark %+v outside %d bytes", m, len(s))
			}
		}
		FingerprintOf(s, []byte("0123456789abcdef"))
	})
}

func FuzzLoad(f *testing.F) {
	f.Add("[a]\n(b|c)? d*, @a ~ e\n", "rule x\n S1 OC1\n when a\n th a\n en b\n")
	f.Fuzz(func(t *testing.T, lex, rules string) {
		if len(lex)+len(rules) > 2000 {
			return
		}
		r := newLexiconReader(&spelling{})
		if r.read("x", lex) == nil {
			if _, err := r.done(); err == nil {
				_, _ = r.readRules("x", rules)
			}
		}
	})
}
