package bus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// asideDir holds copies of blocks the engine may change while it starts.
func (cfg ServerConfig) asideDir() string { return filepath.Join(cfg.Dir, "aside") }

// setAside copies the blocks of kept streams that are younger than their index, before the engine starts. It reads those
// anew, and at a damaged message it cuts a block off without asking: what came after would be lost on one flipped bit
// (nats.md §3). After a start in good order there are none, after a crash it is mostly one block of at most 8 MB. The copies
// go when the gate is passed; after a refusal they stay, and a later start does not write over them.
func setAside(cfg ServerConfig) error {
	for _, row := range rows {
		if !row.Kept {
			continue
		}
		from, to := filepath.Join(cfg.folder(row), "msgs"), filepath.Join(cfg.asideDir(), row.Name)
		blocks, err := filepath.Glob(filepath.Join(from, "*.blk"))
		if err != nil {
			return fmt.Errorf("bus: set aside: %w", err)
		}
		index, err := os.Stat(filepath.Join(from, "index.db"))
		for _, block := range blocks {
			info, statErr := os.Stat(block)
			if statErr != nil {
				return fmt.Errorf("bus: set aside: %w", statErr)
			}
			if err == nil && info.ModTime().Before(index.ModTime()) {
				continue
			}
			if err := copyNew(block, filepath.Join(to, filepath.Base(block))); err != nil {
				return fmt.Errorf("bus: set aside a block of %s: %w", row.Name, err)
			}
		}
	}
	return nil
}

// copyNew copies a file unless its copy is there already.
func copyNew(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.OpenFile(to+".new", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err := errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return err
	}
	return os.Rename(to+".new", to)
}
