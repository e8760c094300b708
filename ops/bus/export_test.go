package bus

import (
	"context"
	"time"
)

// PurgeOnce lets a test say which messages are old enough.
func (c *Conn) PurgeOnce(ctx context.Context, stream string, before time.Time) (uint64, error) {
	row, _ := RowOf(stream)
	return c.purgeOnce(ctx, row, before)
}

// Folder is where a row lies on disk.
func (cfg ServerConfig) Folder(stream string) string {
	row, _ := RowOf(stream)
	return cfg.folder(row)
}

var (
	Permits = permits
	Matches = matches
)
