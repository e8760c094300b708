package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ProvisionConfig says how an external bus is to be set up from the table.
type ProvisionConfig struct {
	MaxStore int64 // bytes the streams may use together; 0: DefaultMaxStore
	Replicas int   // 0: 1
	Create   bool  // make streams that are not there; without it their absence is ErrMissingStream
	known    []string
}

// Provision brings a bus to the state of the table: it makes missing streams and consumers, applies changes that cannot
// lose data, and refuses all others with one line that names stream and field (ErrLossyChange), before it has changed
// anything. It never deletes or recreates (R9). conn is the operator's. It returns the rows it made.
func Provision(ctx context.Context, conn *Conn, cfg ProvisionConfig) (made []string, err error) {
	return provision(ctx, conn, cfg)
}

func provision(ctx context.Context, conn *Conn, cfg ProvisionConfig) ([]string, error) {
	if cfg.MaxStore == 0 {
		cfg.MaxStore = DefaultMaxStore
	}
	cfg.Replicas = max(cfg.Replicas, 1)
	var create, update []Row
	for _, row := range rows {
		s, err := conn.js.Stream(ctx, row.stream())
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			if !cfg.Create || slices.Contains(cfg.known, row.Name) {
				return nil, fmt.Errorf("%w: %s", ErrMissingStream, row.Name)
			}
			create = append(create, row)
		case err != nil:
			return nil, conn.explain(err, "look for "+row.Name, "")
		default:
			diff := compare(s.CachedInfo().Config, row.config(cfg))
			for _, d := range diff {
				if d.lossy {
					return nil, fmt.Errorf("%w: %s: %s would go from %v to %v", ErrLossyChange, row.Name, d.field, d.have, d.want)
				}
			}
			if len(diff) > 0 {
				update = append(update, row)
			}
		}
	}
	var made []string
	for _, row := range create {
		s, err := conn.js.CreateStream(ctx, row.config(cfg))
		if err != nil {
			return made, conn.explain(err, "make "+row.Name, "")
		}
		made = append(made, row.Name)
		if err := row.proves(s, cfg); err != nil {
			return made, err
		}
	}
	for _, row := range update {
		s, err := conn.js.UpdateStream(ctx, row.config(cfg))
		if err != nil {
			return made, conn.explain(err, "widen "+row.Name, "")
		}
		if err := row.proves(s, cfg); err != nil {
			return made, err
		}
	}
	for _, con := range Consumers() {
		if err := con.provision(ctx, conn, cfg); err != nil {
			return made, err
		}
	}
	return made, nil
}

// proves reads back what the engine made of a configuration: it switches some flags silently (nats.md §3).
func (r Row) proves(s jetstream.Stream, cfg ProvisionConfig) error {
	for _, d := range compare(s.CachedInfo().Config, r.config(cfg)) {
		return fmt.Errorf("%w: %s: the engine made %v of %s, wanted %v", ErrRefused, r.Name, d.have, d.field, d.want)
	}
	return nil
}

func (r Row) config(cfg ProvisionConfig) jetstream.StreamConfig {
	c := jetstream.StreamConfig{
		Name: r.stream(), Description: r.Holds, Subjects: r.subjects(),
		Retention: jetstream.LimitsPolicy, Storage: jetstream.FileStorage, Replicas: cfg.Replicas,
		MaxConsumers: -1, MaxMsgs: -1, MaxMsgsPerSubject: -1, MaxMsgSize: maxPayload,
		MaxBytes: cfg.MaxStore / 100 * int64(r.Share), Discard: jetstream.DiscardNew, MaxAge: r.Age,
		Duplicates: r.Dedupe, AllowDirect: true,
		AllowAtomicPublish: r.Atomic, AllowMsgSchedules: r.Schedule, AllowMsgTTL: r.TTL,
		AllowRollup: r.Schedule || r.Kind != KindStream,
		DenyDelete:  len(r.Shredders) == 0, DenyPurge: r.Kept,
	}
	if r.Schedule { // the engine refuses DiscardNew here, and DiscardOld would drop clocks: only the store's limit holds
		c.Discard, c.MaxBytes = jetstream.DiscardOld, -1
	}
	if r.Kind != KindStream {
		c.Duplicates = 2 * time.Minute
	}
	if r.Kind == KindKV {
		c.MaxMsgsPerSubject = 1
	}
	return c
}

// difference is one field in which a stream is not as the table wants it.
type difference struct {
	field      string
	have, want any
	lossy      bool // the change could lose data or a protection
}

func compare(have, want jetstream.StreamConfig) []difference {
	var d []difference
	add := func(field string, h, w any, lossy bool) { d = append(d, difference{field, h, w, lossy}) }
	flag := func(field string, h, w, mayGo bool) {
		if h != w {
			add(field, h, w, h && !mayGo)
		}
	}
	limit := func(field string, h, w int64) { // 0 and -1: none
		h, w = max(h, 0), max(w, 0)
		if h != w {
			add(field, h, w, w > 0 && (h == 0 || w < h))
		}
	}
	if !slices.Equal(have.Subjects, want.Subjects) {
		gone := slices.ContainsFunc(have.Subjects, func(s string) bool { return !slices.Contains(want.Subjects, s) })
		add("subjects", have.Subjects, want.Subjects, gone)
	}
	if have.Retention != want.Retention {
		add("retention", have.Retention, want.Retention, true)
	}
	if have.Storage != want.Storage {
		add("storage", have.Storage, want.Storage, true)
	}
	if have.Discard != want.Discard {
		add("discard", have.Discard, want.Discard, want.Discard == jetstream.DiscardOld)
	}
	if have.Replicas != want.Replicas {
		add("replicas", have.Replicas, want.Replicas, want.Replicas < have.Replicas)
	}
	if have.Duplicates != want.Duplicates {
		add("duplicate window", have.Duplicates, want.Duplicates, false)
	}
	limit("maximum messages", have.MaxMsgs, want.MaxMsgs)
	limit("maximum bytes", have.MaxBytes, want.MaxBytes)
	limit("maximum messages of a subject", have.MaxMsgsPerSubject, want.MaxMsgsPerSubject)
	limit("maximum message size", int64(have.MaxMsgSize), int64(want.MaxMsgSize))
	if have.MaxAge != want.MaxAge {
		add("maximum age", have.MaxAge, want.MaxAge, want.MaxAge > 0 && (have.MaxAge == 0 || want.MaxAge < have.MaxAge))
	}
	flag("direct reads", have.AllowDirect, want.AllowDirect, true)
	flag("atomic publish", have.AllowAtomicPublish, want.AllowAtomicPublish, false)
	flag("schedules", have.AllowMsgSchedules, want.AllowMsgSchedules, false)
	flag("age of a message", have.AllowMsgTTL, want.AllowMsgTTL, false)
	flag("rollup", have.AllowRollup, want.AllowRollup, true)
	flag("delete protection", have.DenyDelete, want.DenyDelete, false)
	flag("purge protection", have.DenyPurge, want.DenyPurge, false)
	return d
}

func (con Consumer) config() jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: con.Name, Description: con.Does, FilterSubject: con.Filter,
		DeliverPolicy: jetstream.DeliverAllPolicy, AckPolicy: jetstream.AckExplicitPolicy, AckWait: con.AckWait,
		MaxAckPending: con.Pending,
		MaxDeliver:    -1, // the last delivery is Consume's to decide: it moves the message to DEAD first
	}
}

func (con Consumer) provision(ctx context.Context, conn *Conn, cfg ProvisionConfig) error {
	want := con.config()
	want.Replicas = cfg.Replicas
	doing := fmt.Sprintf("make consumer %s of %s", con.Name, con.Stream)
	have, err := conn.js.Consumer(ctx, con.Stream, con.Name)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		_, err = conn.js.CreateConsumer(ctx, con.Stream, want)
		return conn.explain(err, doing, "")
	}
	if err != nil {
		return conn.explain(err, doing, "")
	}
	h := have.CachedInfo().Config
	if h.FilterSubject != want.FilterSubject || h.AckPolicy != want.AckPolicy || h.DeliverPolicy != want.DeliverPolicy {
		return fmt.Errorf("%w: %s: consumer %s has another filter or policy", ErrLossyChange, con.Stream, con.Name)
	}
	if h.AckWait != want.AckWait || h.MaxAckPending != want.MaxAckPending || h.MaxDeliver != want.MaxDeliver || h.Replicas != want.Replicas && cfg.Replicas > 1 {
		_, err = conn.js.UpdateConsumer(ctx, con.Stream, want)
	}
	return conn.explain(err, doing, "")
}
