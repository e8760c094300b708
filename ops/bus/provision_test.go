package bus_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

func TestALossyChangeIsRefusedAndNamesStreamAndField(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 20)
	// A smaller store would make every limit smaller.
	small := cfg
	small.MaxStore = 1 << 29
	refuses(t, small, bus.ErrLossyChange, "REPORTS: maximum bytes would go from")
	// A larger one is a safe change, applied at once.
	cfg.MaxStore = 2 << 30
	s := opens(t, cfg, 20)
	admin := bustest.Conn(t, s, bus.RoleOperator)
	limit := func() int64 {
		st, err := admin.JetStream().Stream(t.Context(), bus.Cases)
		if err != nil {
			t.Fatal(err)
		}
		return st.CachedInfo().Config.MaxBytes
	}
	if got, want := limit(), int64(2<<30)/100*40; got != want {
		t.Errorf("the limit is %d, want %d", got, want)
	}
	// Somebody has narrowed a stream by hand: putting it back widens, which is safe, but a stream that holds more subjects
	// than the table knows is not touched.
	st, err := admin.JetStream().Stream(t.Context(), bus.Letters)
	if err != nil {
		t.Fatal(err)
	}
	c := st.CachedInfo().Config
	c.Subjects = append(c.Subjects, "strange.*")
	if _, err := admin.JetStream().UpdateStream(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 2 << 30}); !errors.Is(err, bus.ErrLossyChange) || !strings.Contains(err.Error(), "LETTERS: subjects") {
		t.Error(err)
	}
}

func TestProvisionMakesNothingUnasked(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	admin := bustest.Conn(t, s, bus.RoleOperator)
	if made, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 1 << 30, Create: true}); err != nil || len(made) != 0 {
		t.Error(made, err)
	}
	if err := admin.JetStream().DeleteStream(t.Context(), bus.Letters); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 1 << 30}); !errors.Is(err, bus.ErrMissingStream) || !strings.Contains(err.Error(), bus.Letters) {
		t.Error(err)
	}
	if made, err := bus.Provision(t.Context(), admin, bus.ProvisionConfig{MaxStore: 1 << 30, Create: true}); err != nil || len(made) != 1 || made[0] != bus.Letters {
		t.Error(made, err)
	}
}

// The kept streams keep what they have against everybody but the one who may delete streams.
func TestKeptStreamsRefuseToForget(t *testing.T) {
	t.Parallel()
	s := bustest.Start(t)
	admin := bustest.Conn(t, s, bus.RoleOperator)
	run(t, admin.Committer(bus.Cases), func(k *bus.Committer) {
		commit(t, k, bus.Msg{Subject: bus.SubjectCase("k", "opened"), Data: []byte("x")})
	})
	st, err := admin.JetStream().Stream(t.Context(), bus.Cases)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Purge(t.Context()); err == nil {
		t.Error("the journal can be purged")
	}
	if err := st.DeleteMsg(t.Context(), 1); err == nil {
		t.Error("an event can be deleted")
	}
	c := st.CachedInfo().Config
	if !c.DenyDelete || !c.DenyPurge || c.AllowRollup || c.Discard != jetstream.DiscardNew {
		t.Errorf("the journal is not protected: %+v", c)
	}
}
