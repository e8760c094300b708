package bus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// KV opens a key-value bucket of the table.
func (c *Conn) KV(ctx context.Context, bucket string) (jetstream.KeyValue, error) {
	asking := "$JS.API.STREAM.INFO.KV_" + bucket
	guarded, done := c.guard(ctx, asking)
	defer done()
	kv, err := c.js.KeyValue(guarded, bucket)
	if err != nil {
		return nil, c.explain(err, "open "+bucket, asking)
	}
	return kv, nil
}

// Objects opens an object bucket of the table.
func (c *Conn) Objects(ctx context.Context, bucket string) (jetstream.ObjectStore, error) {
	asking := "$JS.API.STREAM.INFO.OBJ_" + bucket
	guarded, done := c.guard(ctx, asking)
	defer done()
	o, err := c.js.ObjectStore(guarded, bucket)
	if err != nil {
		return nil, c.explain(err, "open "+bucket, asking)
	}
	return o, nil
}

// Entry is the message that puts a value under a key of a bucket, to be committed to it; in a bucket whose row says TTL it
// vanishes after ttl (whole seconds), 0 keeps it. Add Expect{Seq: 0} to put only what is not there yet.
func Entry(bucket, key string, value []byte, ttl time.Duration) Msg {
	m := Msg{Data: value}
	if join("key", strings.Split(key, ".")...) != "" { // a case's keys have several parts
		m.Subject = subjectKey(bucket, key)
	}
	if ttl > 0 {
		m.Header = map[string]string{jetstream.MsgTTLHeader: ttl.Truncate(time.Second).String()}
	}
	return m
}

// Shred removes the value under a key from the store's files (secure delete: the engine writes the block anew without it).
// It is idempotent: an unknown key is nil. Not reached are earlier values of the key until the engine compacts their
// block, so what is to be shred is written once; and what the file system leaves in freed sectors, so values are wrapped.
func (c *Conn) Shred(ctx context.Context, bucket, key string) error {
	row, ok := RowOf(bucket)
	if !ok || len(row.Shredders) == 0 || !token(key) {
		return fmt.Errorf("shred in %s: %w", bucket, ErrSubject)
	}
	s, err := c.stream(ctx, bucket)
	if err != nil {
		return err
	}
	doing := "shred in " + bucket
	last, err := s.GetLastMsgForSubject(ctx, subjectKey(bucket, key))
	if err != nil {
		if err = c.explain(err, doing, "$JS.API.DIRECT.GET."+row.stream()+"."+subjectKey(bucket, key)); errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	if err := s.SecureDeleteMsg(ctx, last.Sequence); err != nil {
		if err = c.explain(err, doing, "$JS.API.STREAM.MSG.DELETE."+row.stream()); errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	return nil
}

func subjectKey(bucket, key string) string { return "$KV." + bucket + "." + key }
