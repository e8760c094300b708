package bus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
)

// account is the one account of the house, in process and outside, so that a store moves between the two unharmed.
const account = "HOTLINE"

func inboxPrefix(r Role) string { return "_INBOX_" + string(r) }

// permits is what a role may publish and subscribe to; everything else is refused. It derives from the table and follows
// the two-way form of $JS.ACK (nats.md §3).
func permits(role Role) (publish, subscribe []string) {
	subscribe = []string{inboxPrefix(role) + ".>"}
	if role == RoleOperator {
		return []string{">"}, []string{">"}
	}
	publish = []string{"$JS.API.INFO"}
	for _, r := range rows {
		publish = append(publish, r.permits(role)...)
	}
	for _, c := range Consumers() {
		if c.Role != role {
			continue
		}
		at := c.Stream + "." + c.Name
		publish = append(publish,
			"$JS.API.STREAM.INFO."+c.Stream,
			"$JS.API.CONSUMER.INFO."+at,
			"$JS.API.CONSUMER.MSG.NEXT."+at,
			"$JS.ACK."+at+".>",
			"$JS.ACK.*.*."+at+".>",
			SubjectDead(c.Stream),
		)
	}
	slices.Sort(publish)
	return slices.Compact(publish), subscribe
}

// permits is the part of a role's permissions that comes from one row.
func (r Row) permits(role Role) []string {
	var p []string
	s := r.stream()
	for _, g := range r.Writers {
		switch {
		case g.Role != role:
			continue
		case g.Subject != "":
			p = append(p, g.Subject)
		default:
			p = append(p, r.subjects()...)
		}
		p = append(p, "$JS.API.STREAM.INFO."+s)
		if r.Kind == KindKV { // to see whose entry came first
			p = append(p, "$JS.API.DIRECT.GET."+s+".>")
		}
	}
	if slices.Contains(r.Shredders, role) {
		p = append(p, "$JS.API.STREAM.MSG.DELETE."+s)
	}
	if slices.Contains(r.Askers, role) {
		p = append(p, "$JS.API.STREAM.INFO."+s, "$JS.API.DIRECT.GET."+s+"."+strings.TrimSuffix(r.subjects()[0], ">")+"*")
	}
	if slices.Contains(r.Readers, role) {
		p = append(p,
			"$JS.API.STREAM.INFO."+s,
			"$JS.API.STREAM.MSG.GET."+s,
			"$JS.API.DIRECT.GET."+s, "$JS.API.DIRECT.GET."+s+".>",
			// Followers are ordered consumers that vanish when idle. Durable ones are made by the operator.
			"$JS.API.CONSUMER.CREATE."+s, "$JS.API.CONSUMER.CREATE."+s+".>",
			"$JS.API.CONSUMER.INFO."+s+".>", "$JS.API.CONSUMER.DELETE."+s+".>", "$JS.API.CONSUMER.MSG.NEXT."+s+".>",
			"$JS.FC."+s+".>",
		)
		if r.Kind == KindKV { // the client finds a bucket's stream by its subject
			p = append(p, "$JS.API.STREAM.NAMES")
		}
	}
	if slices.Contains(r.Purgers, role) {
		p = append(p, "$JS.API.STREAM.PURGE."+s, "$JS.API.STREAM.INFO."+s)
		for _, c := range Consumers() {
			if c.Stream == r.Name { // how far has everybody come?
				p = append(p, "$JS.API.CONSUMER.INFO."+s+"."+c.Name)
			}
		}
		if r.Kind == KindStream { // how old is a message?
			p = append(p, "$JS.API.DIRECT.GET."+s)
		}
	}
	return p
}

// nkeyUser is the server's form of a role's credential.
func nkeyUser(role Role, public string, acc *server.Account) *server.NkeyUser {
	publish, subscribe := permits(role)
	return &server.NkeyUser{Nkey: public, Account: acc, Permissions: &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: publish},
		Subscribe: &server.SubjectPermission{Allow: subscribe},
	}}
}

// ExternalServer is what an external nats-server's configuration needs to know.
type ExternalServer struct {
	Listen   string // host:port
	StoreDir string
	MaxStore int64           // bytes; 0: DefaultMaxStore
	Users    map[Role]string // public NKeys
	TLSCert  string          // file names; both or none
	TLSKey   string
	TLSCA    string // with it, clients must show a certificate
}

// NATSConf renders the configuration of an external nats-server with the same account, durability and permissions as the
// embedded one. Roles without a key are left out.
func NATSConf(e ExternalServer) string {
	var b strings.Builder
	w := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	if e.MaxStore == 0 {
		e.MaxStore = DefaultMaxStore
	}
	w("# Written by the hotline from its table of streams; do not edit, render it again.")
	w("server_name: hotline")
	w("listen: %q", e.Listen)
	w("jetstream {\n  store_dir: %q\n  max_file_store: %d\n  max_memory_store: 0\n  # An acknowledged report survives a power cut.\n  sync_interval: always\n}", e.StoreDir, e.MaxStore)
	if e.TLSCert != "" {
		w("tls {\n  cert_file: %q\n  key_file: %q", e.TLSCert, e.TLSKey)
		if e.TLSCA != "" {
			w("  ca_file: %q\n  verify: true", e.TLSCA)
		}
		w("}")
	}
	w("accounts {\n  %s {\n    jetstream: enabled\n    users: [", account)
	for _, role := range Roles() {
		key, ok := e.Users[role]
		if !ok {
			continue
		}
		publish, subscribe := permits(role)
		w("      # %s", role)
		w("      { nkey: %q\n        permissions {", key)
		w("          publish: { allow: [\n            %s\n          ] }", quoted(publish))
		w("          subscribe: { allow: [ %s ] }", quoted(subscribe))
		w("      } }")
	}
	w("    ]\n  }\n}")
	return b.String()
}

func quoted(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(q, "\n            ")
}
