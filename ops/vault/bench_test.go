package vault_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/uuid"

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

// What a case costs: one pair and two synced writes to make, two reads to open, one rewritten block to shred.
func BenchmarkCase(b *testing.B) {
	s := newSafe(b)
	var made []uuid.UUID
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			id, _ := newCase(b, s.maker)
			made = append(made, id)
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.keeper.Open(b.Context(), made[0]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("shred", func(b *testing.B) {
		for i := range b.N {
			if err := s.keeper.Shred(b.Context(), made[i%len(made)]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
