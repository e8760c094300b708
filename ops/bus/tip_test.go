package bus_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hotline/ops/bus"
	"hotline/ops/bus/bustest"
)

func TestVerifyFindsTheEnds(t *testing.T) {
	t.Parallel()
	cfg := filled(t, bus.ServerConfig{}, 12)
	s := opens(t, cfg, 12)
	recorded, err := bus.ReadTips(filepath.Join(cfg.Dir, "tips.json"))
	if err != nil {
		t.Fatal(err)
	}
	found, err := bus.Verify(t.Context(), bustest.Conn(t, s, bus.RoleOperator), recorded)
	if err != nil || found[bus.Cases] != recorded[bus.Cases] || found[bus.Cases].Seq != 12 || found[bus.Reports].Seq != 1 {
		t.Error(found, recorded, err)
	}
	ahead := bus.Tips{bus.Reports: {Seq: 2}}
	if _, err := bus.Verify(t.Context(), bustest.Conn(t, s, bus.RoleOperator), ahead); !errors.Is(err, bus.ErrTruncated) || !strings.Contains(err.Error(), "REPORTS ends at 1, it reached 2") {
		t.Error(err)
	}
}

func TestTipsAreWrittenWhileTheServiceRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cfg := bus.ServerConfig{Dir: t.TempDir()}
		s := bustest.Open(t, cfg)
		record(t, s, func() {
			run(t, bustest.Conn(t, s, bus.RoleTriage).Committer(bus.Cases), func(k *bus.Committer) {
				commit(t, k, bus.Msg{Subject: bus.SubjectCase("k", "opened")}, bus.Msg{Subject: bus.SubjectCase("k", "rated")})
			})
			time.Sleep(3 * time.Second)
			if tips, err := bus.ReadTips(filepath.Join(cfg.Dir, "tips.json")); err != nil || tips[bus.Cases].Seq != 2 || len(tips[bus.Cases].Hash) != 64 {
				t.Errorf("the tip of the journal is not recorded: %v %v", tips, err)
			}
		})
	})
}
