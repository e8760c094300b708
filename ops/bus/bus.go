// Package bus is the spine of the house: NATS JetStream, embedded or external, behind one table.
//
// topology.go holds THE table (R8): every stream and bucket, who publishes, who consumes. Everything else derives from it:
// provisioning, permissions, an external server's configuration and the README.
//
// Life cycle of the embedded bus:
//
//	Start  key check -> server -> healthy? -> every stream of the manifest there, whole and not behind its tip? -> open
//	Conn   one connection per role, with the role's own permissions even in process
//	Tips   a service: records last sequence and chained hash of what is kept, outside the store
//	Shutdown
//
// Rooms publish through a Committer (group commit, synced when it returns), handle through Consume (ack, retry, or DEAD),
// and keep time through Schedule. ops/journal builds event logs on it. It never deletes or recreates a stream (R9), never
// opens what is sealed, and puts nothing but IDs into subjects and errors.
package bus

import "errors"

// Refusals to start; each is wrapped with the stream's name and what was found. Nothing is repaired or destroyed.
var (
	ErrStorageKey    = errors.New("bus: the storage key is not the one the store was made with")
	ErrMissingStream = errors.New("bus: a stream is missing")
	ErrTruncated     = errors.New("bus: a stream ends before its recorded tip")
	ErrCorrupt       = errors.New("bus: a stream does not hold what was recorded")
	ErrLossyChange   = errors.New("bus: this change could lose data")
	ErrNoManifest    = errors.New("bus: there are streams but no manifest")
	ErrNoSpace       = errors.New("bus: not enough disk space")
	ErrUnhealthy     = errors.New("bus: the server is not healthy")
)

// Outcomes of publishing. All but ErrAmbiguous are definite: the message is not stored.
var (
	ErrConflict    = errors.New("bus: another message came first")
	ErrDuplicate   = errors.New("bus: a message ID of this unit is stored already")
	ErrFull        = errors.New("bus: the stream is full")
	ErrBusy        = errors.New("bus: the commit queue is full")
	ErrUnavailable = errors.New("bus: not available")
	ErrForbidden   = errors.New("bus: this role may not do that")
	ErrRefused     = errors.New("bus: refused")
	ErrSubject     = errors.New("bus: not a subject of the table")
	ErrTooLarge    = errors.New("bus: message too large")
	ErrAmbiguous   = errors.New("bus: may or may not be stored")
)

// ErrNotFound says that no message has this sequence, or no key this value.
var ErrNotFound = errors.New("bus: not found")
