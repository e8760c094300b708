package bus_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
	"hotline/ops/secret"
)

// listening is a bus for other processes, and each role's connection to it.
func listening(t *testing.T) (*bus.Server, map[bus.Role]*bus.Conn, map[bus.Role]secret.Text) {
	t.Helper()
	seeds, users := map[bus.Role]secret.Text{}, map[bus.Role]string{}
	for _, role := range bus.Roles() {
		pair, err := nkeys.CreateUser()
		if err != nil {
			t.Fatal(err)
		}
		seed, _ := pair.Seed()
		users[role], _ = pair.PublicKey()
		seeds[role] = secret.NewText(string(seed))
	}
	s := bustest.Open(t, bus.ServerConfig{Listen: "127.0.0.1:0", Users: users})
	conns := map[bus.Role]*bus.Conn{}
	for role, seed := range seeds {
		c, err := bus.Dial(t.Context(), bus.DialConfig{URL: s.URL(), Seed: seed, Role: role})
		if err != nil {
			t.Fatal(role, err)
		}
		t.Cleanup(c.Close)
		conns[role] = c
	}
	return s, conns, seeds
}

// What each role may publish, and what it is refused: the whole matrix, over the network.
func TestEachRoleMayWhatTheTableSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	_, conns, _ := listening(t)
	subjects := map[string]struct{ stream, subject string }{
		"report": {bus.Reports, bus.SubjectReport("r")},
		"event":  {bus.Cases, bus.SubjectCase("k", "opened")},
		"letter": {bus.Letters, bus.SubjectLetter("l")},
		"fate":   {bus.Letters, bus.SubjectFate("l")},
		"dead":   {bus.Dead, bus.SubjectDead(bus.Reports)},
		"due":    {bus.Timers, bus.SubjectTimerDue("lease", "k")},
	}
	may := map[bus.Role]string{
		bus.RoleIntake: "report fate", bus.RoleRelay: "fate dead", bus.RoleTriage: "event dead", bus.RoleRouting: "event letter",
		bus.RoleConsole: "event", bus.RoleLiaison: "", bus.RoleOperator: "report event letter fate dead due",
	}
	var roles sync.WaitGroup
	for role, c := range conns {
		roles.Go(func() {
			for name, s := range subjects {
				run(t, c.Committer(s.stream), func(k *bus.Committer) {
					begin := time.Now()
					_, err := k.Commit(t.Context(), bus.Msg{Subject: s.subject, Data: []byte("sealed")})
					allowed := strings.Contains(" "+may[role]+" ", " "+name+" ")
					if allowed && err != nil || !allowed && !errors.Is(err, bus.ErrForbidden) {
						t.Errorf("%s publishes a %s: %v", role, name, err)
					}
					if took := time.Since(begin); took > 3*time.Second {
						t.Errorf("%s is told about its %s after %v", role, name, took)
					}
				})
			}
		})
	}
	roles.Wait()
}

func TestReadingAndManagingFollowTheTable(t *testing.T) {
	t.Parallel()
	s, conns, _ := listening(t)
	run(t, conns[bus.RoleTriage].Committer(bus.Cases), func(k *bus.Committer) { commit(t, k, event("k", "opened", 0)) })
	run(t, conns[bus.RoleIntake].Committer(bus.Reports), func(k *bus.Committer) { commit(t, k, report("r")) })
	none := func(bus.Message) error { return nil }
	for _, role := range []bus.Role{bus.RoleTriage, bus.RoleRouting, bus.RoleConsole} {
		if _, err := conns[role].Replay(t.Context(), bus.Cases, 1, none); err != nil {
			t.Error(role, err)
		}
		if _, err := conns[role].Get(t.Context(), bus.Cases, 1); err != nil {
			t.Error(role, err)
		}
		o, err := conns[role].Objects(t.Context(), bus.Snapshots)
		if err != nil {
			t.Error(role, err)
			continue
		}
		for range 2 { // the second replaces the first and purges its chunks
			if _, err := o.PutBytes(t.Context(), string(role), make([]byte, 300_000)); err != nil {
				t.Error(role, err)
			}
		}
		if got, err := o.GetBytes(t.Context(), string(role)); err != nil || len(got) != 300_000 {
			t.Error(role, len(got), err)
		}
	}
	if err := conns[bus.RoleTriage].Schedule(t.Context(), "first", "k", time.Now().Add(time.Hour), nil); err != nil {
		t.Error(err)
	}
	if err := conns[bus.RoleIntake].Schedule(t.Context(), "first", "k", time.Now().Add(time.Hour), nil); !errors.Is(err, bus.ErrForbidden) {
		t.Error(err)
	}
	for _, role := range []bus.Role{bus.RoleIntake, bus.RoleRelay, bus.RoleLiaison} {
		if _, err := conns[role].Replay(t.Context(), bus.Cases, 1, none); !errors.Is(err, bus.ErrForbidden) {
			t.Error(role, "replays the journal:", err)
		}
		if _, err := conns[role].KV(t.Context(), bus.Keys); !errors.Is(err, bus.ErrForbidden) {
			t.Error(role, "opens the keys:", err)
		}
	}
	// Behind the package's back, too: the engine itself refuses.
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	for _, role := range bus.Roles()[:6] {
		if err := conns[role].JetStream().DeleteStream(ctx, bus.Reports); err == nil {
			t.Error(role, "deletes a stream")
		}
	}
	for _, role := range []bus.Role{bus.RoleRelay, bus.RoleConsole, bus.RoleLiaison} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if st, err := conns[role].JetStream().Stream(ctx, bus.Reports); err == nil && st.Purge(ctx) == nil {
			t.Error(role, "purges the reports")
		}
		cancel()
	}
	if span, err := bustest.Conn(t, s, bus.RoleOperator).Span(t.Context(), bus.Reports); err != nil || span.Count != 1 {
		t.Error(span, err)
	}
	// Consumers work over the network, with both forms of the acknowledgement.
	got := make(chan string, 1)
	stop := consuming(t, conns[bus.RoleTriage], bus.ConsumerWorker, func(_ context.Context, d bus.Delivery) bus.Verdict {
		got <- d.Subject
		return bus.Ack()
	})
	if s := <-got; s != "reports.in.r" {
		t.Error(s)
	}
	stop()
	if n, err := conns[bus.RoleTriage].PurgeOnce(t.Context(), bus.Reports, time.Now()); err != nil || n != 0 {
		t.Error(n, err)
	}
	for role, c := range conns {
		if err := c.Health(); err != nil {
			t.Error(role, err)
		}
		if u, err := c.Usage(t.Context()); err != nil || u.Used == 0 {
			t.Error(role, u, err)
		}
	}
}

func TestAWrongSeedIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	s, _, seeds := listening(t)
	stranger, _ := nkeys.CreateUser()
	seed, _ := stranger.Seed()
	for name, bad := range map[string]secret.Text{
		"a stranger's": secret.NewText(string(seed)), "none": {}, "nonsense": secret.NewText("SUANONSENSE"), "cut": secret.NewText(seeds[bus.RoleIntake].Reveal()[:20]),
	} {
		c, err := bus.Dial(t.Context(), bus.DialConfig{URL: s.URL(), Seed: bad, Role: bus.RoleIntake})
		if err == nil {
			c.Close()
			t.Errorf("%s: it connects", name)
		} else if bad.Reveal() != "" && strings.Contains(err.Error(), bad.Reveal()) {
			t.Errorf("%s: the error tells the seed", name)
		}
	}
	if _, err := bus.Dial(t.Context(), bus.DialConfig{URL: "nats://127.0.0.1:1", Seed: seeds[bus.RoleIntake], Role: bus.RoleIntake}); !errors.Is(err, bus.ErrUnavailable) {
		t.Error(err)
	}
}

// The rendered configuration runs a plain nats-server on which the same table is provisioned and holds.
func TestAnExternalServerRunsOnTheRenderedConfiguration(t *testing.T) {
	t.Parallel()
	seeds, users := map[bus.Role]secret.Text{}, map[bus.Role]string{}
	for _, role := range bus.Roles() {
		pair, _ := nkeys.CreateUser()
		seed, _ := pair.Seed()
		seeds[role] = secret.NewText(string(seed))
		users[role], _ = pair.PublicKey()
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "nats.conf")
	conf := bus.NATSConf(bus.ExternalServer{Listen: "127.0.0.1:-1", StoreDir: filepath.Join(dir, "store"), MaxStore: 1 << 30, Users: users})
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	opts, err := server.ProcessConfigFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !opts.SyncAlways {
		t.Error("the external server does not sync")
	}
	opts.NoLog, opts.NoSigs = true, true
	ns, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	ns.Start()
	t.Cleanup(func() { ns.Shutdown(); ns.WaitForShutdown() })
	if !ns.ReadyForConnections(10 * time.Second) {
		t.Fatal("it does not start")
	}
	dial := func(role bus.Role) *bus.Conn {
		c, err := bus.Dial(t.Context(), bus.DialConfig{URL: ns.ClientURL(), Seed: seeds[role], Role: role})
		if err != nil {
			t.Fatal(role, err)
		}
		t.Cleanup(c.Close)
		return c
	}
	admin := dial(bus.RoleOperator)
	if _, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 1 << 30}); !errors.Is(err, bus.ErrMissingStream) {
		t.Error(err)
	}
	if made, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 1 << 30, Create: true}); err != nil || len(made) != len(bus.Rows()) {
		t.Fatal(made, err)
	}
	run(t, dial(bus.RoleIntake).Committer(bus.Reports), func(k *bus.Committer) {
		for i := range 3 {
			commit(t, k, report(fmt.Sprint(i)), report(fmt.Sprint("x", i)))
		}
		if _, err := k.Commit(t.Context(), bus.Msg{Subject: bus.SubjectReport("r")}); err != nil {
			t.Error(err)
		}
	})
	run(t, dial(bus.RoleLiaison).Committer(bus.Cases), func(k *bus.Committer) {
		if _, err := k.Commit(t.Context(), event("k", "opened", 0)); !errors.Is(err, bus.ErrForbidden) {
			t.Error(err)
		}
	})
	if _, err := bus.Verify(t.Context(), admin, nil); err != nil {
		t.Error(err)
	}
}
