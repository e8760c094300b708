package bus_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hotline/ops/bus"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what the table gives now; look at the difference, then run with -update", file)
	}
}

func TestTheTableIsSound(t *testing.T) {
	t.Parallel()
	share, names := 0, map[string]bool{}
	for _, r := range bus.Rows() {
		if names[r.Name] {
			t.Errorf("%s stands in the table twice", r.Name)
		}
		names[r.Name] = true
		share += r.Share
		if r.Kept && (r.Age > 0 || r.TTL || len(r.Shredders) > 0 || r.Schedule || len(r.Purgers) > 0) {
			t.Errorf("%s is kept and yet may lose messages; schedules and ages even switch the engine's purge protection off", r.Name)
		}
		if r.Name != bus.Dead && len(r.Writers) == 0 {
			t.Errorf("nobody publishes to %s", r.Name)
		}
	}
	if share > 100 {
		t.Errorf("the shares of the store add up to %d %%", share)
	}
	seen := map[string]bool{}
	for _, c := range bus.Consumers() {
		r, ok := bus.RowOf(c.Stream)
		if !ok || r.Kind != bus.KindStream {
			t.Errorf("consumer %s consumes no stream", c.Name)
		}
		literal := strings.ReplaceAll(c.Filter, "*", "x")
		if !slices.ContainsFunc(r.Subjects, func(p string) bool { return bus.Matches(p, literal) }) {
			t.Errorf("consumer %s filters what %s does not hold", c.Name, c.Stream)
		}
		if seen[c.Stream+c.Name] || c.Attempts < 2 || c.Concurrency < 1 || c.Pending < c.Concurrency || c.AckWait <= 0 {
			t.Errorf("consumer %s is not sound", c.Name)
		}
		seen[c.Stream+c.Name] = true
	}
}

func TestTheReadmesTable(t *testing.T) {
	t.Parallel()
	golden(t, "table.md", bus.Markdown())
}

func TestAnExternalServersConfiguration(t *testing.T) {
	t.Parallel()
	users := map[bus.Role]string{}
	for _, r := range bus.Roles() {
		users[r] = "U" + strings.ToUpper(string(r))
	}
	golden(t, "nats.conf", bus.NATSConf(bus.ExternalServer{
		Listen: "0.0.0.0:4222", StoreDir: "/data", MaxStore: 10 << 30, Users: users,
		TLSCert: "/tls/cert.pem", TLSKey: "/tls/key.pem", TLSCA: "/tls/ca.pem",
	}))
}

func TestSubjects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{bus.SubjectReport("r1"), "reports.in.r1"},
		{bus.SubjectCase("k1", "opened"), "case.k1.opened"},
		{bus.FilterCase("k1"), "case.k1.*"},
		{bus.SubjectTimerAt("lease", "k1"), "timers.at.lease.k1"},
		{bus.SubjectTimerDue("lease", "k1"), "timers.due.lease.k1"},
		{bus.SubjectLetter("l1"), "letters.out.l1"},
		{bus.SubjectFate("l1"), "letters.fate.l1"},
		{bus.SubjectDead(bus.Reports), "dead.REPORTS"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for _, bad := range []string{"", ".", "a.b", "*", ">", "a b", "a\nb", "a\x00", "ก", strings.Repeat("x", 129)} {
		for _, s := range []string{
			bus.SubjectReport(bad), bus.SubjectCase(bad, "opened"), bus.SubjectCase("k", bad), bus.FilterCase(bad), bus.SubjectTimerAt(bad, "k"),
			bus.SubjectTimerDue("lease", bad), bus.SubjectLetter(bad), bus.SubjectFate(bad), bus.SubjectDead(bad),
		} {
			if s != "" {
				t.Errorf("a part %q makes the subject %q", bad, s)
			}
		}
	}
}

func TestSubjectsBackwards(t *testing.T) {
	t.Parallel()
	if key, event, ok := bus.ParseCaseSubject("case.k1.opened"); !ok || key != "k1" || event != "opened" {
		t.Error("case", key, event, ok)
	}
	if kind, key, ok := bus.ParseTimerDue("timers.due.lease.k1"); !ok || kind != "lease" || key != "k1" {
		t.Error("timer", kind, key, ok)
	}
	for name, parse := range map[string]func(string) (string, bool){
		"reports.in": bus.ParseReport, "letters.out": bus.ParseLetter, "letters.fate": bus.ParseFate, "dead": bus.ParseDead,
	} {
		if id, ok := parse(name + ".x1"); !ok || id != "x1" {
			t.Errorf("%s.x1 gives %q %v", name, id, ok)
		}
		for _, bad := range []string{"", name, name + ".", name + ".a.b", name + ".*", "x" + name + ".a", name + "x.a"} {
			if id, ok := parse(bad); ok {
				t.Errorf("%q gives %q", bad, id)
			}
		}
	}
	for _, bad := range []string{"", "case", "case.k1", "case.k1.", "case..opened", "case.k1.opened.more", "cases.k1.opened"} {
		if _, _, ok := bus.ParseCaseSubject(bad); ok {
			t.Errorf("%q is taken for a case", bad)
		}
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, subject string
		want             bool
	}{
		{"a.*", "a.b", true}, {"a.*", "a", false}, {"a.*", "a.b.c", false}, {"a.>", "a.b.c", true}, {"a.>", "a", false},
		{"a.*", "a.*", false}, {"a.>", "a.b.>", false}, {"a.*.*", "a.b", false}, {"a.*", "a.", false}, {"a.>", "a..b", false}, {"*", "", false}, {"a", "a", true},
	} {
		if got := bus.Matches(c.pattern, c.subject); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.subject, got)
		}
	}
}

// The Internet touches intake; the list of what it may do is short and stands here in full. In the boxes it reads and removes
// what it can name.
func TestIntakeMayHandInAndAskByName(t *testing.T) {
	t.Parallel()
	publish, subscribe := bus.Permits(bus.RoleIntake)
	want := []string{
		"$JS.API.DIRECT.GET.KV_BOXES.$KV.BOXES.*", "$JS.API.INFO", "$JS.API.STREAM.INFO.KV_BOXES", "$JS.API.STREAM.INFO.LETTERS",
		"$JS.API.STREAM.INFO.REPORTS", "$JS.API.STREAM.MSG.DELETE.KV_BOXES", "letters.fate.*", "reports.in.*",
	}
	if !slices.Equal(publish, want) {
		t.Errorf("intake may publish %q", publish)
	}
	if !slices.Equal(subscribe, []string{"_INBOX_intake.>"}) {
		t.Errorf("intake may hear %q", subscribe)
	}
}
