package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// ErrNotErasable says that the bucket's stream forbids deleting a message, so that a shredded key would stay on disk. A
// bucket made by CreateKeyValue is like that; its stream has to be made with DenyDelete off.
var ErrNotErasable = errors.New("vault: bucket cannot erase")

// CaseKeeper opens, re-wraps and shreds case keys. The console and the operator's erase and rotate verbs hold it.
type CaseKeeper struct {
	kv     jetstream.KeyValue
	stream jetstream.Stream
	prefix string // of every key's subject
	desk   *OpenRing
}

// NewCaseKeeper works on a bucket; desk holds the desk's private keys. It fails with ErrNotErasable.
func NewCaseKeeper(ctx context.Context, js jetstream.JetStream, kv jetstream.KeyValue, desk *OpenRing) (*CaseKeeper, error) {
	status, err := kv.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("vault: case keys: %w", err)
	}
	backed, ok := status.(*jetstream.KeyValueBucketStatus)
	if !ok {
		return nil, fmt.Errorf("vault: case keys: bucket of kind %s", status.BackingStore())
	}
	config := backed.StreamInfo().Config
	if config.DenyDelete || config.Sealed {
		return nil, ErrNotErasable
	}
	if len(config.Subjects) != 1 || !strings.HasSuffix(config.Subjects[0], ">") {
		return nil, fmt.Errorf("vault: case keys: a stream of %d subjects is no bucket", len(config.Subjects))
	}
	stream, err := js.Stream(ctx, config.Name)
	if err != nil {
		return nil, fmt.Errorf("vault: case keys: %w", err)
	}
	return &CaseKeeper{kv: kv, stream: stream, prefix: strings.TrimSuffix(config.Subjects[0], ">"), desk: desk}, nil
}

// Open returns the case's private half. It fails with ErrDestroyed after a Shred, whoever shredded; with ErrUnknownKey when
// the case has no key or its desk key is not held, which a Refresh may mend; with ErrOpen when the stored key is damaged.
// Whoever holds the Opener can open until it drops it, so it is kept for one request, not longer.
func (c *CaseKeeper) Open(ctx context.Context, key uuid.UUID) (PrivateKey, error) {
	pub, err := readHead(ctx, c.kv, key)
	if err != nil {
		return PrivateKey{}, err
	}
	for _, desk := range c.desk.IDs() {
		switch wrapped, err := c.kv.Get(ctx, wrapName(key, pub.ID(), desk)); {
		case errors.Is(err, jetstream.ErrKeyNotFound):
		case err != nil:
			return PrivateKey{}, fmt.Errorf("vault: read key of case %s: %w", key, err)
		default:
			return c.unwrap(key, pub.ID(), wrapped.Value())
		}
	}
	return PrivateKey{}, ErrUnknownKey
}

func (c *CaseKeeper) unwrap(key uuid.UUID, caseKey KeyID, wrapped []byte) (PrivateKey, error) {
	raw, err := c.desk.Open(wrapPlace(key), wrapped)
	if err != nil {
		return PrivateKey{}, err
	}
	defer raw.Wipe()
	k, err := ParsePrivate(raw)
	if err != nil || k.ID() != caseKey {
		return PrivateKey{}, ErrOpen
	}
	return k, nil
}

// Shred destroys a case's key for ever and reports nil only when no wrapped key of the case is left in the bucket. It may be
// repeated; a case that never had a key can have none afterwards.
//
// The server writes each block again without the erased record. Where it encrypts its store it does not: there, as in every
// backup, the bytes stay, wrapped, until the desk key they are wrapped to is rotated, re-wrapped and retired.
func (c *CaseKeeper) Shred(ctx context.Context, key uuid.UUID) error {
	// The tombstone first: from here on nothing opens, and a NewCase or Rewrap under way sees it after its own write.
	if _, err := c.kv.Put(ctx, key.String(), []byte{headDestroyed}); err != nil {
		return fmt.Errorf("vault: shred case %s: %w", key, err)
	}
	names, err := c.list(ctx, key.String()+".*.*")
	if err != nil {
		return fmt.Errorf("vault: shred case %s: %w", key, err)
	}
	for _, name := range names {
		if err := c.erase(ctx, name); err != nil {
			return fmt.Errorf("vault: shred case %s: %w", key, err)
		}
	}
	if names, err = c.list(ctx, key.String()+".*.*"); err != nil {
		return fmt.Errorf("vault: shred case %s: %w", key, err)
	}
	if len(names) > 0 {
		return fmt.Errorf("vault: shred case %s: %d wrapped keys are left", key, len(names))
	}
	return nil
}

// Rewrap wraps every case key that is wrapped to another desk key to the one that to seals with, and erases the old wrap.
// Content is not touched. It may be stopped and started again at any point, and also finishes what a crash left of a Shred.
// progress, which may be nil, is called with keys done and keys in all. It fails with ErrUnknownKey, after all others are
// done, when a key is wrapped to a desk key that is not held.
func (c *CaseKeeper) Rewrap(ctx context.Context, to *SealRing, progress func(done, total int)) error {
	names, err := c.list(ctx, "*.*.*")
	if err != nil {
		return fmt.Errorf("vault: re-wrap: %w", err)
	}
	current := to.Current()
	left := 0
	for i, name := range names {
		switch err := c.rewrap(ctx, current, name); {
		case errors.Is(err, ErrUnknownKey) || errors.Is(err, ErrDestroyed):
			left++
		case err != nil:
			return fmt.Errorf("vault: re-wrap: %w", err)
		}
		if progress != nil {
			progress(i+1, len(names))
		}
	}
	if left > 0 {
		return fmt.Errorf("vault: re-wrap: %d case keys left: %w", left, ErrUnknownKey)
	}
	return nil
}

func (c *CaseKeeper) rewrap(ctx context.Context, current PublicKey, name string) error {
	key, caseKey, desk, err := parseWrapName(name)
	if err != nil {
		return err
	}
	gone, err := c.shredded(ctx, key)
	if err != nil {
		return err
	}
	if gone {
		return c.erase(ctx, name)
	}
	if desk == current.ID() {
		return nil
	}
	old, err := c.kv.Get(ctx, name)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil // shredded or re-wrapped by another since it was listed
	}
	if err != nil {
		return err
	}
	k, err := c.unwrap(key, caseKey, old.Value())
	if err != nil {
		return err
	}
	renamed, wrapped, err := wrap(current, key, k)
	if err != nil {
		return err
	}
	if _, err := c.kv.Create(ctx, renamed, wrapped); err != nil && !errors.Is(err, jetstream.ErrKeyExists) {
		return err
	}
	// A Shred that listed before our write has not seen the new wrap; but then its tombstone is visible now.
	if gone, err = c.shredded(ctx, key); err != nil {
		return err
	}
	if gone {
		if err := c.erase(ctx, renamed); err != nil {
			return err
		}
	}
	return c.erase(ctx, name)
}

func (c *CaseKeeper) shredded(ctx context.Context, key uuid.UUID) (bool, error) {
	_, err := readHead(ctx, c.kv, key)
	switch {
	case errors.Is(err, ErrDestroyed):
		return true, nil
	case errors.Is(err, ErrUnknownKey): // NewCase is under way, or crashed before the head
		return false, nil
	}
	return false, err
}

// erase overwrites the one message of a name. It is no error if it is gone.
func (c *CaseKeeper) erase(ctx context.Context, name string) error {
	entry, err := c.kv.Get(ctx, name)
	if err == nil {
		if err = c.stream.SecureDeleteMsg(ctx, entry.Revision()); err != nil {
			if _, again := c.kv.Get(ctx, name); errors.Is(again, jetstream.ErrKeyNotFound) {
				return nil // another was faster
			}
		}
	}
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil
	}
	return err
}

// list asks the stream itself: a key watcher that loses its connection ends like one that is done.
func (c *CaseKeeper) list(ctx context.Context, filter string) ([]string, error) {
	info, err := c.stream.Info(ctx, jetstream.WithSubjectFilter(c.prefix+filter))
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(info.State.Subjects))
	for subject := range info.State.Subjects {
		names = append(names, strings.TrimPrefix(subject, c.prefix))
	}
	return names, nil
}

func parseWrapName(name string) (key uuid.UUID, caseKey, desk KeyID, err error) {
	part := strings.Split(name, ".")
	if len(part) != 3 {
		return key, caseKey, desk, ErrKeyEncoding
	}
	key, err = uuid.Parse(part[0])
	if err == nil {
		caseKey, err = ParseKeyID(part[1])
	}
	if err == nil {
		desk, err = ParseKeyID(part[2])
	}
	if err != nil {
		return key, caseKey, desk, ErrKeyEncoding
	}
	return key, caseKey, desk, nil
}
