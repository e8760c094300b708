package vault_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/vault"
)

func TestACaseKeyIsMadeOnceAndOpensForTheDesk(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	id, pub := newCase(t, s.maker)
	sealed := seal(t, pub, here, "text")
	again, err := s.maker.NewCase(t.Context(), id)
	if err != nil || again.ID() != pub.ID() {
		t.Errorf("a repeated NewCase made %s after %s, %v", again, pub, err)
	}
	known, err := s.maker.Sealer(t.Context(), id)
	if err != nil || known.ID() != pub.ID() {
		t.Errorf("the public half is lost: %s, %v", known, err)
	}
	k, err := s.keeper.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	read(t, "the case's text", k, sealed, nil)
	if _, err := s.keeper.Open(t.Context(), uuid.New()); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("a case without key: %v", err)
	}
	if _, err := s.maker.Sealer(t.Context(), uuid.New()); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("a sealer of a case without key: %v", err)
	}
	other, _ := newCase(t, s.maker)
	if k, err := s.keeper.Open(t.Context(), other); err != nil {
		t.Error(err)
	} else {
		read(t, "another case's key", k, sealed, vault.ErrUnknownKey)
	}
}

func TestManyMakersOfOneCaseAgree(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	id := uuid.New()
	got := make([]vault.PublicKey, 8)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], err = s.maker.NewCase(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	k, err := s.keeper.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, pub := range got {
		read(t, "a competitor's text", k, seal(t, pub, here, "text"), nil)
	}
}

func TestAWrapCannotBeMovedToAnotherCase(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	mine, _ := newCase(t, s.maker)
	theirs, _ := newCase(t, s.maker)
	found := wraps(t, s.kv)
	var mineName, theirsName string
	for name := range found {
		if name[:36] == mine.String() {
			mineName = name
		} else {
			theirsName = name
		}
	}
	if _, err := s.kv.Put(t.Context(), mineName, found[theirsName]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.keeper.Open(t.Context(), mine); !errors.Is(err, vault.ErrOpen) {
		t.Errorf("another case's key was taken: %v", err)
	}
	if _, err := s.keeper.Open(t.Context(), theirs); err != nil {
		t.Error(err)
	}
	// Sealed for this case to this desk, but the private half of another pair than the head's.
	elsewhere := newSafe(t)
	if _, err := vault.NewCaseMaker(elsewhere.kv, elsewhere.keys, s.toDesk).NewCase(t.Context(), mine); err != nil {
		t.Fatal(err)
	}
	for _, wrapped := range wraps(t, elsewhere.kv) {
		if _, err := s.kv.Put(t.Context(), mineName, wrapped); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.keeper.Open(t.Context(), mine); !errors.Is(err, vault.ErrOpen) {
		t.Errorf("another pair's private half was taken: %v", err)
	}
}

func TestAShreddedCaseIsGoneFromTheDisk(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	before, _ := newCase(t, s.maker)
	id, pub := newCase(t, s.maker)
	after, _ := newCase(t, s.maker)
	k, err := s.keeper.Open(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	held := seal(t, pub, here, "text")
	var wrapped []byte
	for name, b := range wraps(t, s.kv) {
		if name[:36] == id.String() {
			wrapped = b[len(b)-280:] // text and tag: what no other record shares
		}
	}
	if !onDisk(t, s.store, wrapped) {
		t.Fatal("the search finds nothing even before the shredding")
	}
	for range 2 {
		if err := s.keeper.Shred(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if onDisk(t, s.store, wrapped) {
		t.Error("the wrapped key is still in the store's files")
	}
	if _, err := s.keeper.Open(t.Context(), id); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("Open: got %v, want ErrDestroyed", err)
	}
	s.restart(t)
	if onDisk(t, s.store, wrapped) {
		t.Error("after a restart the wrapped key is back in the store's files")
	}
	if _, err := s.keeper.Open(t.Context(), id); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("Open after a restart: got %v, want ErrDestroyed", err)
	}
	if _, err := s.maker.NewCase(t.Context(), id); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("NewCase: got %v, want ErrDestroyed", err)
	}
	if _, err := s.maker.Sealer(t.Context(), id); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("Sealer: got %v, want ErrDestroyed", err)
	}
	for _, other := range []uuid.UUID{before, after} {
		if _, err := s.keeper.Open(t.Context(), other); err != nil {
			t.Errorf("a neighbour was harmed: %v", err)
		}
	}
	read(t, "an opener from before, by its contract", k, held, nil)
	never := uuid.New()
	if err := s.keeper.Shred(t.Context(), never); err != nil {
		t.Error(err)
	}
	if _, err := s.maker.NewCase(t.Context(), never); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("a case got a key after its shredding: %v", err)
	}
}

func TestABucketThatCannotEraseIsRefused(t *testing.T) {
	t.Parallel()
	js := bustest.Conn(t, bustest.Start(t), bus.RoleOperator).JetStream()
	_, desk, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	kv, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "FOREIGN"}) // its stream denies deletion
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.NewCaseKeeper(t.Context(), js, kv, desk); !errors.Is(err, vault.ErrNotErasable) {
		t.Errorf("got %v, want ErrNotErasable", err)
	}
}

func TestRewrapMovesKeysToTheNewDeskKeyAndErasesTheOldWraps(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	text := map[uuid.UUID][]byte{}
	for range 5 {
		id, pub := newCase(t, s.maker)
		text[id] = seal(t, pub, here, "text")
	}
	oldWraps := wraps(t, s.kv)
	second := rotate(t, s.dir, vault.Desk, monday.Add(time.Hour))
	if err := errors.Join(s.toDesk.Refresh(), s.desk.Refresh()); err != nil {
		t.Fatal(err)
	}
	late, pub := newCase(t, s.maker) // already wrapped to the new key
	text[late] = seal(t, pub, here, "text")

	stopped, cancel := context.WithCancel(t.Context())
	err := s.keeper.Rewrap(stopped, s.toDesk, func(done, total int) {
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped in the middle: %v", err)
	}
	for id := range text {
		if _, err := s.keeper.Open(t.Context(), id); err != nil {
			t.Errorf("half-way: %v", err)
		}
	}
	calls := 0
	if err := s.keeper.Rewrap(t.Context(), s.toDesk, func(done, total int) {
		if calls++; done != calls || total < len(text) {
			t.Errorf("progress %d of %d at call %d", done, total, calls)
		}
	}); err != nil || calls == 0 {
		t.Fatalf("after %d calls: %v", calls, err)
	}
	found := wraps(t, s.kv)
	if len(found) != len(text) {
		t.Errorf("%d wraps of %d cases", len(found), len(text))
	}
	for name, wrapped := range found {
		if to, err := vault.SealedTo(wrapped); err != nil || to != second || name[len(name)-13:] != second.String() {
			t.Errorf("a wrap is still to %s (%v)", to, err)
		}
	}
	for _, old := range oldWraps {
		if onDisk(t, s.store, old[len(old)-280:]) {
			t.Error("an old wrap is still in the store's files")
		}
	}
	if _, err := vault.Retire(s.dir, vault.Desk, monday.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.desk.Refresh(); err != nil {
		t.Fatal(err)
	}
	for id, sealed := range text {
		k, err := s.keeper.Open(t.Context(), id)
		if err != nil {
			t.Fatalf("with the new desk key alone: %v", err)
		}
		read(t, "content from before the rotation", k, sealed, nil)
	}
}

func TestRewrapFinishesAShredAndNamesWhatItCannotOpen(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	id, _ := newCase(t, s.maker)
	// A Shred that crashed after its tombstone.
	if _, err := s.kv.Put(t.Context(), id.String(), []byte{2}); err != nil {
		t.Fatal(err)
	}
	foreign, _, err := vault.NewMemory()
	if err != nil {
		t.Fatal(err)
	}
	lost, _ := newCase(t, vault.NewCaseMaker(s.kv, s.keys, foreign))
	kept, _ := newCase(t, s.maker)
	if _, err := s.keeper.Open(t.Context(), lost); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("a case of a foreign desk: %v", err)
	}
	rotate(t, s.dir, vault.Desk, monday.Add(time.Hour))
	if err := errors.Join(s.toDesk.Refresh(), s.desk.Refresh()); err != nil {
		t.Fatal(err)
	}
	if err := s.keeper.Rewrap(t.Context(), s.toDesk, nil); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("got %v, want ErrUnknownKey", err)
	}
	if _, err := s.keeper.Open(t.Context(), kept); err != nil {
		t.Error(err)
	}
	found := wraps(t, s.kv)
	if len(found) != 2 {
		t.Errorf("%d wraps are left, want those of the kept and the foreign case", len(found))
	}
	for name := range found {
		if name[:36] == id.String() {
			t.Error("the shredded case still has a wrapped key")
		}
	}
}

// Whatever the order of the two, a shredded case has no wrapped key when both are done.
func TestShredAndRewrapAtOnce(t *testing.T) {
	t.Parallel()
	s := newSafe(t)
	var ids []uuid.UUID
	for range 8 {
		id, _ := newCase(t, s.maker)
		ids = append(ids, id)
	}
	rotate(t, s.dir, vault.Desk, monday.Add(time.Hour))
	if err := errors.Join(s.toDesk.Refresh(), s.desk.Refresh()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := s.keeper.Rewrap(t.Context(), s.toDesk, nil); err != nil {
			t.Error(err)
		}
	})
	for _, id := range ids {
		wg.Go(func() {
			if err := s.keeper.Shred(t.Context(), id); err != nil {
				t.Logf("a Shred says that it is not done: %v", err) // allowed while Rewrap is at the same case
			}
		})
	}
	wg.Wait()
	if left := len(wraps(t, s.kv)); left != 0 {
		t.Errorf("%d wrapped keys survived", left)
	}
}
