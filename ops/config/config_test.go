package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type sample struct {
	Name    string             `toml:"name" doc:"What the desk is called."`
	Format  string             `toml:"format" doc:"How a log line looks." enum:"json|text"`
	Rate    int                `toml:"rate" doc:"Reports let in before the door asks to wait, counted over all channels so that no single one starves." unit:"reports per second" min:"1" max:"1000"`
	Share   float64            `toml:"share" doc:"Part of the disk to use." max:"0.9"`
	Quiet   bool               `toml:"quiet" doc:"Say nothing on success."`
	Keep    Duration           `toml:"keep" doc:"How long a filed report is kept." min:"1h" max:"90d"`
	Body    Size               `toml:"body" doc:"The largest form." max:"1MiB"`
	Langs   []string           `toml:"languages" doc:"Languages of the form."`
	Weights map[string]float64 `toml:"weights" doc:"Share of each channel."`
	Public  listener           `toml:"public" doc:"Where reporters come in."`
	Admin   Listen             `toml:"admin" doc:"Where health is told." loopback:"true"`
	Dir     Path               `toml:"dir" doc:"Where the bus keeps its files."`
	Twilio  *twilio            `toml:"twilio" doc:"The telephone provider; leave it out for a house without telephone."`
	Agency  []agency           `toml:"agency" doc:"Who gets referrals."`
	Gateway map[string]gateway `toml:"gateway" doc:"Other ways in."`
}

type listener struct {
	Listen Listen `toml:"listen" doc:"Address to listen on."`
	URL    URL    `toml:"url" doc:"How the world calls it."`
}

type twilio struct {
	Account string     `toml:"account_sid" doc:"The account."`
	Token   SecretFile `toml:"auth_token_file" doc:"The token."`
	Note    string     `toml:"note" doc:"A note." optional:"true"`
	Wait    Duration   `toml:"wait" doc:"How long to wait."`
}

func (t *twilio) Defaults() { t.Wait = Duration(5 * time.Second) }

type agency struct {
	Name string `toml:"name" doc:"Its name."`
}

type gateway struct {
	Key SecretFile `toml:"key_file" doc:"Its key."`
}

func defaults() sample {
	return sample{
		Name: "desk \"one\"\n\x7f", Format: "json", Rate: 50, Share: 0.5, Keep: Duration(30 * day), Body: 64 << 10,
		Langs: []string{"th", "en"}, Weights: map[string]float64{"sms": 2, "web form": 1},
		Public: listener{"127.0.0.1:8080", "http://localhost:8080"}, Admin: "127.0.0.1:8083", Dir: "/var/lib/hotline",
	}
}

const full = `
name = "night desk"
keep = "2w"
body = "1MiB"
rate = 7
share = 0
languages = ["my"]
weights = {voice = 1}
dir = "data"

[public]
listen = ":8443"
url = "https://help.example.org/x"

[twilio]
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token_file = "keys/twilio"

[[agency]]
name = "one"
[[agency]]
name = "two"

[gateway.phone]
key_file = "/run/secrets/phone"
`

func TestTheFileGoesOverTheDefaults(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "hotline.toml")
	if err := os.WriteFile(path, []byte(full), 0o600); err != nil {
		t.Fatal(err)
	}
	given := defaults()
	got, err := Load(path, given, func(s *sample) []Fault {
		if s.Twilio == nil || s.Rate != 7 {
			t.Error("check sees what was loaded")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := defaults()
	want.Name, want.Keep, want.Body, want.Rate, want.Share = "night desk", Duration(14*day), 1<<20, 7, 0
	want.Langs, want.Weights, want.Dir = []string{"my"}, map[string]float64{"voice": 1}, Path(filepath.Join(dir, "data"))
	want.Public = listener{":8443", "https://help.example.org/x"}
	want.Twilio = &twilio{Account: "AC0123456789abcdef0123456789abcdef", Token: SecretFile{filepath.Join(dir, "keys/twilio")}, Wait: Duration(5 * time.Second)}
	want.Agency = []agency{{"one"}, {"two"}}
	want.Gateway = map[string]gateway{"phone": {SecretFile{"/run/secrets/phone"}}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(SecretFile{})); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(defaults(), given); d != "" {
		t.Error("the defaults changed: " + d)
	}
}

func TestAllFaultsAreToldAtOnceWithoutAnyValue(t *testing.T) {
	t.Parallel()
	const bad = `nmae = "swordfish"
format = "swordfish"
rate = 0
quiet = "swordfish"
keep = "91d"
body = "swordfish"
name = ""
languages = [1, "th"]
admin = "0.0.0.0:8083"
auth_token_file = "swordfish"

[public]
listen = "swordfish:1"
url = "https://sword:fish@example.org"
lisen = 1

[twilio]
auth_token_file = "0123456789abcdef0123456789abcdef"
note = "-----BEGIN PRIVATE KEY-----"

[[agency]]
name = "one"
[[agency]]
nam = "swordfish"
`
	_, err := Parse([]byte(bad), "", defaults(), func(s *sample) []Fault {
		return []Fault{{Key: "rate", Text: "again"}, {Key: "public.url", Text: "again"}, {Key: "dir", Text: "is not there"}}
	})
	faults, ok := errors.AsType[Faults](err)
	if !ok {
		t.Fatal(err)
	}
	want := `config: dir: is not there
config: twilio.account_sid: must be set: The account.
config: agency[1].name: must be set: Its name.
config: line 1: nmae: unknown setting; the nearest known one is name
config: line 2: format: must be one of json, text
config: line 3: rate: must be at least 1
config: line 4: quiet: must be true or false
config: line 5: keep: must be at most 90d
config: line 6: body: must be a size such as "512B", "64KiB", "1MiB" or "2GiB"
config: line 7: name: must be set: What the desk is called.
config: languages[0]: must be a text
config: line 9: admin: must be a loopback address, such as 127.0.0.1:8083
config: line 10: auth_token_file: unknown setting; the nearest known one is twilio.auth_token_file
config: line 13: public.listen: must be an address to listen on such as "127.0.0.1:8080"
config: line 14: public.url: must be a web address such as "https://example.org", without a user, query or fragment
config: line 15: public.lisen: unknown setting; the nearest known one is public.listen
config: line 18: twilio.auth_token_file: looks like a secret; put it into a file that only the service can read, and name that file here
config: line 19: twilio.note: looks like a secret; put it into a file that only the service can read, and name that file here
config: line 24: agency[1].nam: unknown setting; the nearest known one is agency[1].name`
	got := strings.Split(faults.Error(), "\n")
	for line := range strings.SplitSeq(want, "\n") {
		found := false
		for i, g := range got {
			if g == line {
				got, found = append(got[:i], got[i+1:]...), true
				break
			}
		}
		if !found {
			t.Errorf("missing: %s", line)
		}
	}
	if len(got) > 0 {
		t.Errorf("too much: %s", strings.Join(got, "\n"))
	}
	if strings.Contains(err.Error(), "sword") || strings.Contains(err.Error(), "0123456789") {
		t.Error("a value is repeated")
	}
	if faults.Kind() != "config: faults" {
		t.Error(faults.Kind())
	}
}

func TestBrokenTOMLIsNotRepeated(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"name = swordfish", "name = \"swordfish", "name = \"a\"\nname = \"swordfish\"", "[swordfish", "name = 'a' swordfish"} {
		_, err := Parse([]byte(src), "", defaults(), nil)
		faults, ok := errors.AsType[Faults](err)
		if !ok || len(faults) != 1 || faults[0].Line == 0 || strings.Contains(err.Error(), "swordfish") && !strings.HasPrefix(src, "[") {
			t.Errorf("%q: %v", src, err)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "no.toml"), defaults(), nil); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestTheManualLoadsBackToTheDefaults(t *testing.T) {
	t.Parallel()
	full := defaults()
	full.Twilio = &twilio{Account: "AC1", Token: SecretFile{"/k"}, Wait: 1}
	full.Agency = []agency{{"one"}, {"two"}}
	full.Gateway = map[string]gateway{"android phone": {SecretFile{"/g"}}}
	for _, want := range []sample{defaults(), full} {
		var b bytes.Buffer
		if err := Describe(&b, want); err != nil {
			t.Fatal(err)
		}
		got, err := Parse(b.Bytes(), "", sample{}, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(SecretFile{})); d != "" {
			t.Errorf("%s\n%s", d, b.String())
		}
		for _, line := range []string{"(a whole number, in reports per", "one of json, text", "a length of time, at least 1h, at most 90d", "loopback only", "keep = \"30d\"", "body = \"64KiB\""} {
			if !strings.Contains(b.String(), line) {
				t.Errorf("the manual lacks %q", line)
			}
		}
		for line := range strings.Lines(b.String()) {
			if strings.HasPrefix(line, "#") && len(line) > 102 {
				t.Errorf("too long: %s", line)
			}
		}
	}
	var b bytes.Buffer
	if err := Describe(&b, &sample{}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"# name = \"\"\n", "must be set)", "# [twilio]\n", "# [[agency]]\n", "# [gateway.NAME]\n", "# wait = \"5s\"", "may be left out)"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("the manual lacks %q:\n%s", line, b.String())
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	durations := map[string]string{"0s": "0s", "90s": "1m30s", "60m": "1h", "24h": "1d", "2w": "14d", "1h30m": "1h30m", "10h10m10s": "10h10m10s",
		"": "", "-1s": "", "-1d": "", "1": "", "1y": "", "999999999w": "", "99999999999999999999d": "", "d": ""}
	for in, want := range durations {
		var d Duration
		if err := d.UnmarshalText([]byte(in)); (err != nil) != (want == "") || err == nil && d.String() != want {
			t.Errorf("duration %q: %v %v", in, d, err)
		}
	}
	sizes := map[string]string{"0B": "0B", "512B": "512B", "1024B": "1KiB", "64 KiB": "64KiB", "2GiB": "2GiB", "3TiB": "3TiB",
		"": "", "1": "", "1KB": "", "-1B": "", "9999999999TiB": "", "1.5MiB": ""}
	for in, want := range sizes {
		var s Size
		if err := s.UnmarshalText([]byte(in)); (err != nil) != (want == "") || err == nil && s.String() != want {
			t.Errorf("size %q: %v %v", in, s, err)
		}
	}
	loopbacks := map[string]bool{"127.0.0.1:1": true, "[::1]:0": true, "localhost:80": true, ":80": false, "0.0.0.0:80": false, "10.0.0.1:80": false}
	for in, want := range loopbacks {
		var l Listen
		if err := l.UnmarshalText([]byte(in)); err != nil || l.Loopback() != want {
			t.Errorf("listen %q: %v %v", in, l.Loopback(), err)
		}
	}
	for _, in := range []string{"80", "example.org:80", "1.2.3.4:99999", "1.2.3.4:", "1.2.3.4"} {
		var l Listen
		if err := l.UnmarshalText([]byte(in)); err == nil || Listen(in).Loopback() {
			t.Errorf("listen %q passes", in)
		}
	}
	for _, in := range []string{"example.org", "ftp://x", "https://", "https://x?y=1", "https://x?", "https://x#y", "//x", "http://[", "javascript:alert(1)"} {
		var u URL
		if err := u.UnmarshalText([]byte(in)); err == nil {
			t.Errorf("url %q passes", in)
		}
	}
	if u := URL("https://x.org/a/"); u.Join("/b") != "https://x.org/a/b" || u.Parts().Host != "x.org" {
		t.Error(u.Join("/b"))
	}
}

func TestASecretIsAFileOnlyTheServiceReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, body string, mode os.FileMode) SecretFile {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // WriteFile's mode passes the umask
			t.Fatal(err)
		}
		return NewSecretFile(path)
	}
	for _, mode := range []os.FileMode{0o400, 0o600, 0o640, 0o440} {
		got, err := file("good", "swordfish\r\n", mode).LoadText()
		if err != nil || got.Reveal() != "swordfish" {
			t.Errorf("%o: %v", mode, err)
		}
		if err := os.Remove(filepath.Join(dir, "good")); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := file("raw", "a\n\x00", 0o600).Load()
	if err != nil || string(raw.Reveal()) != "a\n\x00" {
		t.Error(err)
	}
	for want, f := range map[error][]SecretFile{
		ErrOpenSecret:  {file("world", "swordfish", 0o644), file("other", "swordfish", 0o601), file("groupwrite", "swordfish", 0o660)},
		ErrBadSecret:   {file("empty", "", 0o600), file("huge", strings.Repeat("x", largestSecret+1), 0o600), NewSecretFile(dir), file("lines", "a\nb", 0o600), file("blank", "\n", 0o600)},
		ErrNoSecret:    {{}},
		os.ErrNotExist: {NewSecretFile(filepath.Join(dir, "none"))},
	} {
		for _, x := range f {
			if _, err := x.LoadText(); !errors.Is(err, want) || strings.Contains(err.Error(), "swordfish") {
				t.Errorf("%s: %v, want %v", x, err, want)
			}
		}
	}
	for in, path := range map[string]bool{
		"keys/twilio": true, "/run/secrets/twilio_auth_token": true, "twilio.token": true, "token": true, "../keys/a b": true,
		"/very/long/path/without/any/dot/at/all/that/still/is/a/path/for/a/file": true, "keys/production/twilio-auth-token": true,
		"0123456789abcdef0123456789abcdef": false, "correct horse battery": false, "c3dvcmRmaXNoc3dvcmRmaXNo": false, "AGE-SECRET-KEY-1QQQQ": false,
		"aGVsbG8/aGVsbG8+aGVsbG8/aGVsbG8=": false, "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY": false, "a\nb": false,
	} {
		type one struct {
			F SecretFile `toml:"f" doc:"A file."`
		}
		_, err := Parse([]byte("f = "+quote(in)), "", one{}, nil)
		if (err == nil) != path {
			t.Errorf("%q: %v", in, err)
		}
		if err != nil && strings.Contains(err.Error(), in) {
			t.Errorf("%q is repeated", in)
		}
	}
}

func TestASettingsStructWithoutItsManualPanics(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(){
		"no doc": func() { _ = Describe(&bytes.Buffer{}, struct{ A int }{}) },
		"in clear": func() {
			_ = Describe(&bytes.Buffer{}, struct {
				A string `toml:"auth_token" doc:"x"`
			}{})
		},
		"no type": func() {
			_ = Describe(&bytes.Buffer{}, struct {
				A chan int `toml:"a" doc:"x"`
			}{})
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s passes", name)
				}
			}()
			f()
		}()
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("a.b.c = 1\n[[agency]]\n[public]\nlisten=[1979-05-27]"))
	f.Fuzz(func(t *testing.T, src []byte) {
		got, err := Parse(src, "/x", defaults(), nil)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := Describe(&b, got); err != nil {
			t.Fatal(err)
		}
		again, err := Parse(b.Bytes(), "/x", sample{}, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		if d := cmp.Diff(got, again, cmp.AllowUnexported(SecretFile{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}
