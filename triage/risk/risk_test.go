package risk

import (
	"testing"

	"hotline/triage"
)

func TestPhotoRequest(t *testing.T) {
	t.Parallel()
	r := Default().Rate(Text{Body: "He keeps asking me for pictures"})
	if r.Severity != triage.S2 || r.Category != triage.OC3 {
		t.Fatalf("got %s %s", r.Severity, r.Category)
	}
	if len(r.Marks) == 0 {
		t.Fatalf("marks %v", r.Marks)
	}
}
