package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hotline/ops/secret"
)

// A ring's files are <purpose>.<made>.<key ID>.<half>, for example door.20260102T030405.678Z.0a1b2c3d4e5f6.public. Names sort
// by age, so the newest key is found without a clock and without opening anything. A public file may be copied alone to a
// role that only seals.
const (
	stampForm     = "20060102T150405.000Z"
	publicHalf    = "public"
	secretHalf    = "secret"
	destroyedHalf = "destroyed" // an empty file: the private half is gone on purpose
)

// ErrKeyMode says that a private key's file can be read by everybody or written by its group.
var ErrKeyMode = errors.New("vault: private key file is too open")

// keyFile is what the file names of one key say.
type keyFile struct {
	purpose                    Purpose
	made                       time.Time
	id                         KeyID
	public, private, destroyed bool
}

// keyFiles is sorted by age, oldest first.
type keyFiles []*keyFile

func (f *keyFile) name(half string) string {
	return fmt.Sprintf("%s.%s.%s.%s", f.purpose, f.made.UTC().Format(stampForm), f.id, half)
}

func (fs keyFiles) newestPublic() (*keyFile, bool) {
	for _, f := range slices.Backward(fs) {
		if f.public && !f.destroyed {
			return f, true
		}
	}
	return nil, false
}

// listKeys reads file names only. Names of another form are no keys of ours and are passed over.
func listKeys(dir string, purpose Purpose) (keyFiles, error) {
	if !purpose.valid() {
		return nil, fmt.Errorf("vault: unknown purpose %q", string(purpose))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("vault: list %s keys: %w", purpose, err)
	}
	byID := map[KeyID]*keyFile{}
	for _, e := range entries {
		f, half, ok := parseName(e.Name())
		if !ok || f.purpose != purpose {
			continue
		}
		if seen := byID[f.id]; seen != nil {
			f = seen
		}
		byID[f.id] = f
		switch half {
		case publicHalf:
			f.public = true
		case secretHalf:
			f.private = true
		case destroyedHalf:
			f.destroyed = true
		}
	}
	var files keyFiles
	for _, f := range byID {
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b *keyFile) int { return strings.Compare(a.name(""), b.name("")) })
	return files, nil
}

func parseName(name string) (*keyFile, string, bool) {
	// The stamp has a point of its own: purpose, seconds, milliseconds, ID, half.
	part := strings.Split(name, ".")
	if len(part) != 5 {
		return nil, "", false
	}
	made, err := time.Parse(stampForm, part[1]+"."+part[2])
	if err != nil {
		return nil, "", false
	}
	id, err := ParseKeyID(part[3])
	if err != nil {
		return nil, "", false
	}
	return &keyFile{purpose: Purpose(part[0]), made: made, id: id}, part[4], true
}

func readPublic(dir string, f *keyFile) (PublicKey, error) {
	text, err := os.ReadFile(filepath.Join(dir, f.name(publicHalf)))
	if err != nil {
		return PublicKey{}, fmt.Errorf("vault: read public %s key %s: %w", f.purpose, f.id, err)
	}
	k, err := ParsePublicText(string(text))
	if err == nil && k.ID() != f.id {
		err = ErrKeyValue
	}
	if err != nil {
		return PublicKey{}, fmt.Errorf("public %s key %s: %w", f.purpose, f.id, err)
	}
	return k, nil
}

func readPrivate(dir string, f *keyFile) (PrivateKey, error) {
	path := filepath.Join(dir, f.name(secretHalf))
	info, err := os.Stat(path)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("vault: read private %s key %s: %w", f.purpose, f.id, err)
	}
	if info.Mode().Perm()&0o037 != 0 {
		return PrivateKey{}, fmt.Errorf("private %s key %s: %w", f.purpose, f.id, ErrKeyMode)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return PrivateKey{}, fmt.Errorf("vault: read private %s key %s: %w", f.purpose, f.id, err)
	}
	k, err := ParsePrivateText(secret.NewText(string(text)))
	clear(text)
	if err == nil && k.ID() != f.id {
		err = ErrKeyValue
	}
	if err != nil {
		return PrivateKey{}, fmt.Errorf("private %s key %s: %w", f.purpose, f.id, err)
	}
	return k, nil
}

// PrivateIn lists the purposes of which dir holds a private key, whole or damaged. A role that only seals refuses to start
// when the answer names a purpose that is not its own (R4). A directory that does not exist holds none.
func PrivateIn(dir string) ([]Purpose, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("vault: list keys: %w", err)
	}
	var found []Purpose
	for _, e := range entries {
		// By the ends of the name alone, so that a renamed or half-written private key is still found.
		purpose, rest, _ := strings.Cut(e.Name(), ".")
		if strings.Contains(rest, secretHalf) && !slices.Contains(found, Purpose(purpose)) {
			found = append(found, Purpose(purpose))
		}
	}
	return found, nil
}
