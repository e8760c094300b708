package bus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Role is one security context; each has its own credential, and what it may do on the bus derives from the tables below.
type Role string

// The roles. Operator provisions and verifies; it is never used by a running room.
const (
	RoleIntake   Role = "intake"
	RoleRelay    Role = "relay"
	RoleTriage   Role = "triage"
	RoleRouting  Role = "routing"
	RoleConsole  Role = "console"
	RoleLiaison  Role = "liaison"
	RoleOperator Role = "operator"
)

// Roles lists every role in the order of the stair, the operator last.
func Roles() []Role {
	return []Role{RoleIntake, RoleRelay, RoleTriage, RoleRouting, RoleConsole, RoleLiaison, RoleOperator}
}

// Streams and buckets: the only place where their names are spelled (R8).
const (
	Reports   = "REPORTS"
	Cases     = "CASES"
	Timers    = "TIMERS"
	Letters   = "LETTERS"
	Dead      = "DEAD"
	Keys      = "KEYS"
	Contacts  = "CONTACTS"
	Boxes     = "BOXES"
	Snapshots = "SNAPSHOTS"
)

// Kind says how rooms use a row.
type Kind int

// The kinds of row.
const (
	KindStream  Kind = iota + 1
	KindKV           // a key-value bucket
	KindObjects      // an object bucket
)

func (k Kind) String() string {
	switch k {
	case KindStream:
		return "stream"
	case KindKV:
		return "KV"
	case KindObjects:
		return "objects"
	}
	return "invalid"
}

// Grant lets a role publish to a subject pattern of its row.
type Grant struct {
	Role    Role
	Subject string // empty: every subject of the row
}

// Row is one stream or bucket of the house. Provisioning, permissions and the README's table derive from it.
type Row struct {
	Name      string
	Holds     string // for the README
	Kind      Kind
	Subjects  []string      // of a stream; a bucket's follow from its name
	Kept      bool          // append only: never aged, purged or deleted from; hash-chained by Tips
	Age       time.Duration // 0: not aged
	Share     int           // percent of the store's bytes; when they are used up, publishing is refused, nothing is dropped
	Dedupe    time.Duration // how long a message ID is remembered; ~190 B of memory each
	Atomic    bool          // units of several messages are committed all or none
	Schedule  bool          // holds messages for later
	TTL       bool          // a message or key may carry its own age
	Writers   []Grant
	Shredders []Role // may overwrite and remove single messages
	Readers   []Role // may read any message and follow the row; consumers of single subjects stand in Consumers
	Askers    []Role // may read an entry of a bucket whose key they know; they cannot list keys
	Purgers   []Role // may remove what every consumer has finished with
}

const day = 24 * time.Hour

// rows is THE table (R8).
var rows = []Row{
	{
		Name: Reports, Holds: "sealed reports on their way in", Kind: KindStream, Subjects: []string{"reports.in.*"},
		Share: 20, Dedupe: 2 * time.Hour, Atomic: true,
		Writers: []Grant{{Role: RoleIntake}}, Purgers: []Role{RoleTriage},
	},
	{
		Name: Cases, Holds: "the case journal", Kind: KindStream, Subjects: []string{"case.*.*"},
		Kept: true, Share: 40, Dedupe: time.Minute, Atomic: true,
		Writers: []Grant{{Role: RoleTriage}, {Role: RoleRouting}, {Role: RoleConsole}},
		Readers: []Role{RoleTriage, RoleRouting, RoleConsole},
	},
	{
		// No age: it would remove a clock that waits longer. What came due ages by its own TTL (scheduleTTL). No share of
		// its own either: the engine can bound scheduled messages only by dropping the oldest.
		Name: Timers, Holds: "response clocks and leases", Kind: KindStream, Subjects: []string{"timers.at.*.*", "timers.due.*.*"},
		Dedupe: time.Minute, Atomic: true, Schedule: true, TTL: true,
		Writers: []Grant{{RoleTriage, "timers.at.>"}, {RoleRouting, "timers.at.>"}, {RoleConsole, "timers.at.>"}},
	},
	{
		Name: Letters, Holds: "sealed replies on their way out, and their fate", Kind: KindStream, Subjects: []string{"letters.out.*", "letters.fate.*"},
		Age: 15 * day, Share: 5, Dedupe: 2 * time.Hour, Atomic: true,
		Writers: []Grant{{RoleRouting, "letters.out.*"}, {RoleRelay, "letters.fate.*"}, {RoleIntake, "letters.fate.*"}}, // intake hears the provider's callbacks
	},
	{
		Name: Dead, Holds: "what could not be handled, still sealed", Kind: KindStream, Subjects: []string{"dead.*"},
		Kept: true, Share: 5, Dedupe: day,
		Readers: []Role{RoleConsole}, // writers: every consumer's role, for its own stream only
	},
	{
		Name: Keys, Holds: "each case's private key, wrapped", Kind: KindKV, Share: 5, Atomic: true,
		Writers: []Grant{{Role: RoleTriage}, {Role: RoleConsole}}, Shredders: []Role{RoleConsole, RoleOperator}, // triage makes, and cannot unmake
		Readers: []Role{RoleRouting, RoleConsole},
	},
	{
		Name: Contacts, Holds: "sealed addresses by alias", Kind: KindKV, Share: 5, Atomic: true, TTL: true,
		Writers: []Grant{{Role: RoleRelay}}, Shredders: []Role{RoleRelay},
		Readers: []Role{RoleRelay},
	},
	{
		// Intake asks by a name that only a receipt gives: without one, a stolen intake host cannot see who has a box.
		Name: Boxes, Holds: "letters waiting in web mailboxes, sealed to the receipt", Kind: KindKV, Share: 5, Atomic: true, TTL: true,
		Writers: []Grant{{Role: RoleRelay}}, Shredders: []Role{RoleIntake},
		Askers: []Role{RoleIntake},
	},
	{
		Name: Snapshots, Holds: "read models, so that a start stays fast", Kind: KindObjects, Share: 10,
		Writers: []Grant{{Role: RoleTriage}, {Role: RoleRouting}, {Role: RoleConsole}},
		Readers: []Role{RoleTriage, RoleRouting, RoleConsole},
		Purgers: []Role{RoleTriage, RoleRouting, RoleConsole}, // replacing an object purges its old chunks
	},
}

// Rows returns the table.
func Rows() []Row { return slices.Clone(rows) }

// RowOf finds a row by its name.
func RowOf(name string) (Row, bool) {
	i := slices.IndexFunc(rows, func(r Row) bool { return r.Name == name })
	if i < 0 {
		return Row{}, false
	}
	return rows[i], true
}

// Consumer is one durable consumer: the place where a role stands in a stream.
type Consumer struct {
	Name        string
	Stream      string
	Filter      string
	Role        Role
	Does        string        // for the README
	Concurrency int           // handlers at once
	AckWait     time.Duration // a silent handler's message is delivered again after this
	Pending     int           // deliveries that may wait for a retry at once
	Attempts    int           // deliveries before a message is moved to DEAD
}

// The durable consumers. Delivery is at least once: each handler states its idempotency key.
var (
	ConsumerWorker = Consumer{Name: "worker", Stream: Reports, Filter: "reports.in.*", Role: RoleTriage,
		Does: "files reports into cases", Concurrency: 64, AckWait: 30 * time.Second, Pending: 10_000, Attempts: 1000} // some three days
	ConsumerSlips = Consumer{Name: "slips", Stream: Reports, Filter: "reports.in.*", Role: RoleRelay,
		Does: "keeps the sealed addresses that come with reports", Concurrency: 32, AckWait: 30 * time.Second, Pending: 10_000, Attempts: 50}
	ConsumerOutbox = Consumer{Name: "outbox", Stream: Letters, Filter: "letters.out.*", Role: RoleRelay,
		Does: "sends letters", Concurrency: 8, AckWait: time.Minute, Pending: 50_000, Attempts: 100}
	ConsumerFates = Consumer{Name: "fates", Stream: Letters, Filter: "letters.fate.*", Role: RoleRouting,
		Does: "records what became of a letter", Concurrency: 8, AckWait: 30 * time.Second, Pending: 10_000, Attempts: 50}
	ConsumerTimers = Consumer{Name: "timers", Stream: Timers, Filter: "timers.due.*.*", Role: RoleTriage,
		Does: "answers clocks that came due", Concurrency: 8, AckWait: 30 * time.Second, Pending: 10_000, Attempts: 50}
	ConsumerDispatch = Consumer{Name: "dispatch", Stream: Cases, Filter: "case.*.replied", Role: RoleRouting,
		Does: "turns replies into letters", Concurrency: 4, AckWait: 30 * time.Second, Pending: 10_000, Attempts: 50}
)

// Consumers returns the table of durable consumers.
func Consumers() []Consumer {
	return []Consumer{ConsumerWorker, ConsumerSlips, ConsumerOutbox, ConsumerFates, ConsumerTimers, ConsumerDispatch}
}

// stream is the name the bus itself uses for the row.
func (r Row) stream() string {
	switch r.Kind {
	case KindKV:
		return "KV_" + r.Name
	case KindObjects:
		return "OBJ_" + r.Name
	}
	return r.Name
}

// subjects are the patterns the bus stores for the row.
func (r Row) subjects() []string {
	switch r.Kind {
	case KindKV:
		return []string{"$KV." + r.Name + ".>"}
	case KindObjects:
		return []string{"$O." + r.Name + ".C.>", "$O." + r.Name + ".M.>"}
	}
	return r.Subjects
}

// Markdown renders the table for the README.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| stream or bucket | holds | kind | who publishes | who consumes |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", r.Name, r.Holds, r.describe(), r.publishers(), r.consumers())
	}
	return b.String()
}

func (r Row) describe() string {
	parts := []string{r.Kind.String()}
	if r.Kept {
		parts = append(parts, "kept, append only")
	}
	if r.Age > 0 {
		parts = append(parts, fmt.Sprintf("%d days", r.Age/day))
	}
	if r.Kind == KindStream && r.Dedupe >= time.Hour {
		parts = append(parts, fmt.Sprintf("IDs remembered %d h", r.Dedupe/time.Hour))
	}
	for _, f := range []struct {
		on   bool
		name string
	}{{r.Schedule, "scheduled messages"}, {r.TTL && !r.Schedule, "expiring"}, {len(r.Shredders) > 0, "secure delete"}} {
		if f.on {
			parts = append(parts, f.name)
		}
	}
	if r.Share > 0 {
		parts = append(parts, fmt.Sprintf("%d %% of the store", r.Share))
	}
	return strings.Join(parts, "; ")
}

func (r Row) publishers() string {
	var s []string
	for _, g := range r.Writers {
		if g.Subject == "" {
			s = append(s, string(g.Role))
		} else {
			s = append(s, fmt.Sprintf("%s (`%s`)", g.Role, g.Subject))
		}
	}
	if r.Name == Dead {
		s = []string{"every consumer"}
	}
	return strings.Join(s, ", ")
}

func (r Row) consumers() string {
	var s []string
	for _, c := range Consumers() {
		if c.Stream == r.Name {
			s = append(s, fmt.Sprintf("%s (%s: %s)", c.Role, c.Name, c.Does))
		}
	}
	for _, role := range r.Readers {
		s = append(s, string(role))
	}
	for _, role := range r.Askers {
		s = append(s, string(role)+" (by key)")
	}
	return strings.Join(s, ", ")
}
