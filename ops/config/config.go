// Package config reads the settings of a process: strict TOML into a struct that describes itself.
//
// cmd calls it; rooms get plain values. An unknown key is an error that names the nearest known one, every setting has a
// default or is refused by name, all faults are told at once, and no value of the file is ever repeated in an error. Secrets
// are files (SecretFile): the package never takes one inline, and never reads the environment.
//
// A setting is a struct field with tags:
//
//	Retention config.Duration `toml:"retention" doc:"How long a filed report is kept." min:"1h" max:"90d"`
//	Format    string          `toml:"format" doc:"How a log line looks." enum:"json|text"`
//	Rate      int             `toml:"rate" doc:"Reports let in." unit:"reports per second" min:"1"`
//	Token     SecretFile      `toml:"auth_token_file" doc:"The provider's token." optional:"true"`
//	Twilio    *Twilio         `toml:"twilio" doc:"Leave out for a house without telephone."`
//
// Fields are bool, int, int64, float64, string, a type of this package or any other TextUnmarshaler, a struct (a table), a
// pointer to a struct (a table that may be absent), a slice, or a map from string. A text without optional:"true" may not be
// empty. A struct with a method Defaults() on its pointer fills itself before the file does.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Fault is one thing wrong with a configuration.
type Fault struct {
	Key  string // "twilio.account_sid", "agency[1].name"; empty for the whole file
	Line int    // 0 where there is none, as for a setting that is missing
	Text string // a sentence without the value
}

// Faults is everything wrong with a configuration.
type Faults []Fault

// Error lists all faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = "config: "
		if x.Line > 0 {
			lines[i] += fmt.Sprintf("line %d: ", x.Line)
		}
		if x.Key != "" {
			lines[i] += x.Key + ": "
		}
		lines[i] += x.Text
	}
	return strings.Join(lines, "\n")
}

// Kind is what the log shows.
func (Faults) Kind() string { return "config: faults" }

// largest is far above what anyone writes by hand.
const largest = 1 << 20

// Load reads the file over the defaults and lets check, which may be nil, judge what only the whole can tell; where the file
// was wrong, check sees the default. The error is a Faults, or what kept the file from being read, and then the defaults are
// returned. Relative Paths and SecretFiles are taken from the file's folder.
func Load[T any](path string, defaults T, check func(*T) []Fault) (T, error) {
	info, err := os.Stat(path)
	if err != nil {
		return defaults, fmt.Errorf("config: %w", err)
	}
	if info.Size() > largest {
		return defaults, Faults{{Text: "the file is larger than 1 MiB"}}
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return defaults, fmt.Errorf("config: %w", err)
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return defaults, fmt.Errorf("config: %w", err)
	}
	return Parse(src, dir, defaults, check)
}

// Parse is Load for text that is already in memory; relative paths are taken from dir.
func Parse[T any](src []byte, dir string, defaults T, check func(*T) []Fault) (T, error) {
	v := defaults
	root := reflect.ValueOf(&v).Elem()
	sound(root.Type(), root.Type().String())
	var tree map[string]any
	if _, err := toml.Decode(string(src), &tree); err != nil {
		return defaults, Faults{syntax(err)}
	}
	d := decoder{root: root.Type(), dir: dir}
	d.table(root, "", tree)
	d.inspect(root, "", reflect.StructField{})
	if check != nil {
		d.judge(check(&v))
	}
	if len(d.faults) == 0 {
		return v, nil
	}
	lines := linesOf(string(src))
	for i := range d.faults {
		if d.faults[i].Line == 0 {
			d.faults[i].Line = lines[d.faults[i].Key]
		}
	}
	slices.SortStableFunc(d.faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
	return defaults, d.faults
}

// said is what the parser quotes of the file, which may be a value.
var said = regexp.MustCompile(`['"` + "`" + `].*['"` + "`" + `]`)

func syntax(err error) Fault {
	if p, ok := errors.AsType[toml.ParseError](err); ok {
		return Fault{Key: p.LastKey, Line: p.Position.Line, Text: "not valid TOML: " + said.ReplaceAllString(p.Message, "…")}
	}
	return Fault{Text: "not valid TOML"}
}

// linesOf finds the line of every key it can: tables and keys at the beginning of a line.
func linesOf(src string) map[string]int {
	lines, seen, table, n := map[string]int{}, map[string]int{}, "", 0
	for line := range strings.Lines(src) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "[["):
			name, _, _ := strings.Cut(line[2:], "]")
			name = bare(name)
			table = fmt.Sprintf("%s[%d]", name, seen[name])
			seen[name]++
			lines[table] = n
		case strings.HasPrefix(line, "["):
			name, _, _ := strings.Cut(line[1:], "]")
			table = bare(name)
			lines[table] = n
		default:
			key, _, ok := strings.Cut(line, "=")
			if key = join(table, bare(key)); ok && lines[key] == 0 {
				lines[key] = n
			}
		}
	}
	return lines
}

func bare(key string) string {
	return strings.NewReplacer(" ", "", "\t", "", `"`, "", "'", "").Replace(key)
}

func join(table, key string) string {
	if table == "" {
		return key
	}
	return table + "." + key
}
