// Package triage is the third floor's vocabulary: what a case is, what can happen to it, and who decides.
//
// Decide turns a command into events or refuses it; Fold turns events into a case. Both are pure and total: no clock, no
// I/O, no context. Time comes in the command (R6). The rooms below it do the work: risk reads words, casebook keeps the
// journal, queue hands cases out, worker files reports. Floor 4 builds on all of it; nothing here knows floor 4.
package triage

import "errors"

// The families of refusal. Everything Decide or a parser returns wraps one of them; none holds reporter data.
var (
	ErrInvalid  = errors.New("triage: invalid")
	ErrConflict = errors.New("triage: conflict")
)
