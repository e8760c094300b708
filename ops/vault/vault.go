// Package vault seals what reporters say where it enters the house, and opens it where a person may read it.
//
// Every floor that holds content uses it. Whoever seals cannot open (R4): a Sealer holds public keys, an Opener private
// ones, and no type is both. HPKE (RFC 9180) comes from the standard library.
//
//	door key    intake seals reports to it       triage opens      rotates daily, old private keys are destroyed
//	case key    triage and console seal to it    console opens     one per case; destroying it erases the case
//	desk key    triage wraps case keys to it     console unwraps   rotation re-wraps case keys, never content
//	relay key   intake and routing seal to it    the outbox opens  addresses and letters
//
// A ring (SealRing, OpenRing) is the keys of one purpose in a directory. A case key lives in a KV bucket: CaseMaker
// creates, CaseKeeper opens, re-wraps and shreds.
//
//	Rotate: private half to disk, public half to disk   the newest public key is the one sealed to
//	Refresh: the running roles see it                    the older private keys still open
//	Retire: marker, overwrite, unlink                    what was sealed to it is ErrDestroyed
//
// The package never logs, never starts a goroutine, and never puts a key, a plaintext or a place's ID
// into an error.
package vault

import (
	"errors"

	"hotline/ops/secret"
)

// Sealer makes bytes unreadable to everybody but the holder of the private key. It is safe for concurrent use.
type Sealer interface {
	// Seal returns an envelope that opens at this place only. It fails with ErrNoKey, ErrPlace or ErrTooLong.
	Seal(at Place, plaintext []byte) ([]byte, error)
}

// Opener reads envelopes. It is safe for concurrent use.
type Opener interface {
	// Open returns what Seal was given. It fails with ErrOpen, ErrUnknownKey or ErrDestroyed, and with nothing else.
	Open(at Place, sealed []byte) (secret.Bytes, error)
}

var (
	// ErrOpen says that an envelope does not open here, and never will. Wrong private key, wrong place, a changed byte, a
	// cut end, an unknown version and plain noise are not told apart: whoever feeds us bytes learns nothing from the answer.
	ErrOpen = errors.New("vault: envelope does not open")

	// ErrUnknownKey says that the private key an envelope names is not held. It may arrive with the next Refresh: try
	// again later. The key ID stands in clear, so an envelope whose ID was changed ends here too, not at ErrOpen.
	ErrUnknownKey = errors.New("vault: key not held")

	// ErrDestroyed says that the key was held and has been destroyed on purpose. Nobody can open the envelope any more.
	ErrDestroyed = errors.New("vault: key destroyed")

	// ErrNoKey says that there is no key to seal to, or none where a ring was expected.
	ErrNoKey = errors.New("vault: no key")

	// ErrPlace says that a place has no kind or no ID, or one longer than 255 bytes: sealing there would bind nothing.
	ErrPlace = errors.New("vault: incomplete place")

	// ErrTooLong says that a plaintext is longer than MaxPlaintext.
	ErrTooLong = errors.New("vault: plaintext too long")
)
