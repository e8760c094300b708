package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Rotate makes a new key pair in dir, which it creates when it is missing; the first key of a ring is made the same way.
// The private half is on disk before the public half: a crash never leaves a public key that nobody can open. The new key
// is younger than every other even when the clock was set back, so it is the one that is sealed to after a Refresh.
func Rotate(dir string, purpose Purpose, now time.Time) (KeyID, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return KeyID{}, fmt.Errorf("vault: rotate %s key: %w", purpose, err)
	}
	files, err := listKeys(dir, purpose)
	if err != nil {
		return KeyID{}, err
	}
	made := now.UTC().Truncate(time.Millisecond)
	if len(files) > 0 {
		if last := files[len(files)-1].made; !made.After(last) {
			made = last.Add(time.Millisecond)
		}
	}
	k, err := Generate(ringSuite)
	if err != nil {
		return KeyID{}, err
	}
	text, err := k.SecretText()
	if err != nil {
		return KeyID{}, err
	}
	f := &keyFile{purpose: purpose, made: made, id: k.ID()}
	if err := writeSynced(dir, f.name(secretHalf), 0o600, text.Reveal()+"\n"); err != nil {
		return KeyID{}, err
	}
	if err := writeSynced(dir, f.name(publicHalf), 0o644, k.Public().Text()+"\n"); err != nil {
		return KeyID{}, err
	}
	return k.ID(), nil
}

// Retire destroys the private keys that were replaced by a younger one before olderThan, and returns their IDs. The newest
// key is never destroyed. What was sealed to a retired key is ErrDestroyed from the next Refresh on. Whoever retires desk
// keys has run CaseKeeper.Rewrap since the rotation and after every role has refreshed.
//
// The file is marked, overwritten, synced and unlinked, in this order; a crash in between is finished by the next Retire.
// A copy-on-write file system or a flash disk may keep the old blocks: the key directory belongs on an encrypted disk.
func Retire(dir string, purpose Purpose, olderThan time.Time) ([]KeyID, error) {
	files, err := listKeys(dir, purpose)
	if err != nil {
		return nil, err
	}
	var gone []KeyID
	ended := false // a key ended when the next one that was published was made, not when it was made itself
	for _, f := range slices.Backward(files) {
		replaced := ended
		if f.public || f.destroyed {
			ended = f.made.Before(olderThan)
		}
		if !f.private || !f.destroyed && !replaced {
			continue
		}
		if err := retire(dir, f); err != nil {
			return gone, err
		}
		gone = append(gone, f.id)
	}
	return gone, nil
}

func retire(dir string, f *keyFile) error {
	if !f.destroyed {
		if err := writeSynced(dir, f.name(destroyedHalf), 0o644, ""); err != nil {
			return err
		}
	}
	path := filepath.Join(dir, f.name(secretHalf))
	if err := overwrite(path); err != nil {
		return fmt.Errorf("vault: destroy %s key %s: %w", f.purpose, f.id, err)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("vault: destroy %s key %s: %w", f.purpose, f.id, err)
	}
	if err := os.Remove(filepath.Join(dir, f.name(publicHalf))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("vault: remove public %s key %s: %w", f.purpose, f.id, err)
	}
	return syncDir(dir)
}

func overwrite(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	noise := make([]byte, info.Size())
	if _, err := rand.Read(noise); err != nil {
		return err
	}
	if _, err := file.WriteAt(noise, 0); err != nil {
		return err
	}
	return file.Sync()
}

// writeSynced makes a file that is whole or absent after a crash.
func writeSynced(dir, name string, mode os.FileMode, text string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("vault: write key file: %w", err)
		}
	}()
	part := filepath.Join(dir, name+".part")
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(part, filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Newest says when the key that is sealed to was made. It fails with ErrNoKey when there is none.
func Newest(dir string, purpose Purpose) (time.Time, error) {
	files, err := listKeys(dir, purpose)
	if err != nil {
		return time.Time{}, err
	}
	f, ok := files.newestPublic()
	if !ok {
		return time.Time{}, fmt.Errorf("%w: %s", ErrNoKey, purpose)
	}
	return f.made, nil
}
