package bus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Tip is how far a stream was known to reach. Hash chains every message of a kept stream up to Seq; others have none.
type Tip struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash,omitempty"` // SHA-256, hexadecimal
}

// Tips are the tips of all rows by name. They are kept outside the store, so that what the store lost is noticed.
type Tips map[string]Tip

// link is one place in the chain of a kept stream.
type link struct {
	seq uint64
	sum [sha256.Size]byte
}

// next chains a message to what came before it: sequence, time, subject, header and data all count.
func (l link) next(m Message) link {
	h := sha256.New()
	h.Write(l.sum[:])
	var n [8]byte
	for _, v := range []uint64{m.Seq, uint64(m.Time.UnixNano())} {
		binary.BigEndian.PutUint64(n[:], v)
		h.Write(n[:])
	}
	part(h, []byte(m.Subject))
	for _, k := range slices.Sorted(maps.Keys(m.Header)) {
		part(h, []byte(k))
		part(h, []byte(m.Header[k]))
	}
	part(h, nil)
	part(h, m.Data)
	l.seq = m.Seq
	h.Sum(l.sum[:0])
	return l
}

func part(h hash.Hash, b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	h.Write(n[:])
	h.Write(b)
}

func (l link) tip() Tip { return Tip{l.seq, hex.EncodeToString(l.sum[:])} }

// Verify reads every kept stream whole and asks the others where they end, compares with what was recorded, and returns
// what it found. recorded may be nil. Errors: ErrMissingStream, ErrTruncated, ErrCorrupt, with the stream's name.
// conn is the operator's.
func Verify(ctx context.Context, conn *Conn, recorded Tips) (Tips, error) {
	found, _, err := verify(ctx, conn, recorded)
	return found, err
}

func verify(ctx context.Context, conn *Conn, recorded Tips) (Tips, map[string]link, error) {
	found, chains := Tips{}, map[string]link{}
	for _, row := range rows {
		want := recorded[row.Name]
		span, err := conn.Span(ctx, row.Name)
		if errors.Is(err, ErrMissingStream) && want.Seq == 0 {
			continue // it was never made
		}
		if err != nil {
			return nil, nil, err
		}
		if span.Last < want.Seq {
			return nil, nil, fmt.Errorf("%w: %s ends at %d, it reached %d", ErrTruncated, row.Name, span.Last, want.Seq)
		}
		if !row.Kept {
			found[row.Name] = Tip{Seq: span.Last}
			continue
		}
		at, err := chain(ctx, conn, row.Name, want)
		if err != nil {
			return nil, nil, err
		}
		found[row.Name], chains[row.Name] = at.tip(), at
	}
	return found, chains, nil
}

// chain reads a kept stream from its beginning and compares the hash at the recorded tip.
func chain(ctx context.Context, conn *Conn, stream string, want Tip) (link, error) {
	var at link
	_, err := conn.Replay(ctx, stream, 1, func(m Message) error {
		at = at.next(m)
		if at.seq == want.Seq && want.Hash != at.tip().Hash {
			return fmt.Errorf("%w: %s up to %d is not what was written", ErrCorrupt, stream, at.seq)
		}
		return nil
	})
	if err == nil && at.seq < want.Seq {
		err = fmt.Errorf("%w: %s ends at %d, it reached %d", ErrTruncated, stream, at.seq, want.Seq)
	}
	return at, err
}

// tipsVersion is the form of the file.
const tipsVersion = 1

type tipsFile struct {
	Version int  `json:"version"`
	Streams Tips `json:"streams"`
}

// ReadTips reads what a Recorder wrote. fs.ErrNotExist when there is none.
func ReadTips(file string) (Tips, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("bus: tips: %w", err)
	}
	var f tipsFile
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil || f.Version != tipsVersion || f.Streams == nil {
		return nil, fmt.Errorf("%w: the file of tips is damaged or from another version", ErrCorrupt)
	}
	return f.Streams, nil
}

func writeTips(file string, tips Tips) error {
	raw, err := json.MarshalIndent(tipsFile{tipsVersion, tips}, "", "  ")
	if err != nil {
		return fmt.Errorf("bus: tips: %w", err)
	}
	return writeSynced(file, append(raw, '\n'))
}

// writeSynced replaces a file so that after a power cut the old or the new one is there, whole.
func writeSynced(file string, data []byte) error {
	tmp := file + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("bus: write: %w", err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(tmp, file)
	}
	if err == nil {
		err = syncDir(filepath.Dir(file))
	}
	if err != nil {
		return fmt.Errorf("bus: write: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// syncTree makes new files and folders durable.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() && !d.Type().IsRegular() {
			return err
		}
		return syncDir(path)
	})
}

// Recorder is the service that keeps the tips up to date: about once a second and at shutdown.
type Recorder struct {
	conn *Conn
	file string
	mu   sync.Mutex
	at   map[string]link // of the kept streams, as far as they were read
}

// Tips returns the service that records this server's tips beside its store. Start has already read the streams whole.
func (s *Server) Tips() *Recorder {
	return &Recorder{conn: s.admin, file: s.cfg.tipsFile(), at: maps.Clone(s.chains)}
}

// Run records until ctx ends. It ends with an error when a kept stream cannot be read any more, or the file not written.
func (r *Recorder) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var followers sync.WaitGroup
	for _, row := range rows {
		if !row.Kept {
			continue
		}
		followers.Go(func() {
			r.mu.Lock()
			from := r.at[row.Name].seq + 1
			r.mu.Unlock()
			err := r.conn.Follow(ctx, row.Name, from, func(m Message) error {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.at[row.Name] = r.at[row.Name].next(m)
				return nil
			})
			if err != nil {
				cancel(err)
			}
		})
	}
	// What was seen is written a turn later: the engine shows a batch to its readers a moment before it is synced, and a
	// tip must never be ahead of the disk.
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	written, seen := Tips{}, r.now(ctx)
	for {
		select {
		case <-tick.C:
			if !maps.Equal(written, seen) {
				if err := writeTips(r.file, seen); err != nil {
					return err
				}
				written = seen
			}
			seen = r.now(ctx)
		case <-ctx.Done():
			followers.Wait()
			if err := context.Cause(ctx); err != ctx.Err() {
				return err
			}
			return r.final()
		}
	}
}

// now is where every stream ends; a stream that cannot be asked keeps its last tip.
func (r *Recorder) now(ctx context.Context) Tips {
	tips := Tips{}
	for _, row := range rows {
		if row.Kept {
			r.mu.Lock()
			tips[row.Name] = r.at[row.Name].tip()
			r.mu.Unlock()
		} else if span, err := r.conn.Span(ctx, row.Name); err == nil {
			tips[row.Name] = Tip{Seq: span.Last}
		}
	}
	return tips
}

// final reads what came since the followers ended and records it: publishers have stopped by now, all is synced.
func (r *Recorder) final() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, row := range rows {
		if !row.Kept {
			continue
		}
		if _, err := r.conn.Replay(ctx, row.Name, r.at[row.Name].seq+1, func(m Message) error {
			r.at[row.Name] = r.at[row.Name].next(m)
			return nil
		}); err != nil {
			return err
		}
	}
	return writeTips(r.file, r.now(ctx))
}
