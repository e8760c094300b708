// Package routing is the fourth floor's vocabulary: to whom a case goes and what goes back.
//
// Today a case goes to whoever is on duty (the queue), and a reply goes back to the reporter (dispatch). The rooms below:
// dispatch turns replies into sealed letters, console is where counselors read and answer. Types and pure functions only.
package routing

import (
	"github.com/google/uuid"

	"hotline/intake"
)

// LetterFor names the letter that a counselor's reply becomes. nonce stands in the form she sent: the same form sent twice
// is one letter.
func LetterFor(key uuid.UUID, nonce uint64) intake.LetterID { return intake.DeriveLetterID(key, nonce) }
