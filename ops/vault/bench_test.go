package vault_test

import (
	"bytes"
	"fmt"
	"testing"

	"hotline/ops/vault"
)

func BenchmarkEnvelope(b *testing.B) {
	for _, s := range []vault.Suite{vault.Hybrid, vault.X25519} {
		k, err := vault.Generate(s)
		if err != nil {
			b.Fatal(err)
		}
		at := vault.Place{Kind: "report", ID: "3f0d3c2e-5f6b-4a7e-9b1c-0a1b2c3d4e5f"}
		for _, n := range []int{200, 2000} {
			text := bytes.Repeat([]byte("x"), n)
			pub := k.Public()
			b.Run(fmt.Sprintf("seal/%s/%d", s, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := pub.Seal(at, text); err != nil {
						b.Fatal(err)
					}
				}
			})
			sealed, err := pub.Seal(at, text)
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("open/%s/%d", s, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := k.Open(at, sealed); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
