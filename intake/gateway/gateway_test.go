package gateway_test

import (
	"errors"
	"fmt"
	"testing"

	"hotline/intake/gateway"
)

func TestAnErrorBelongsToItsVerdictsFamily(t *testing.T) {
	t.Parallel()
	families := []error{gateway.ErrAgain, gateway.ErrNever, gateway.ErrUnsure}
	for v, want := range map[gateway.Verdict]error{
		gateway.Again: gateway.ErrAgain, gateway.Never: gateway.ErrNever, gateway.Unsure: gateway.ErrUnsure,
		0: gateway.ErrUnsure, // a provider that forgot its verdict must not make the outbox send twice
	} {
		err := fmt.Errorf("letter x: %w", &gateway.Error{Op: "send", Verdict: v, Code: 21610, Status: 400})
		for _, f := range families {
			if errors.Is(err, f) != (f == want) {
				t.Errorf("%s: is %v: %v", v, f, errors.Is(err, f))
			}
		}
	}
	err := &gateway.Error{Op: "send", Verdict: gateway.Never, Code: 21610, Status: 400}
	if got, want := err.Error(), "gateway: send: never (code 21610, status 400)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
