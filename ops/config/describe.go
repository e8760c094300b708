package config

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Describe writes the manual of v's settings as commented TOML. Loaded back it gives v again; what must be set and has no
// value stands there commented out.
func Describe(w io.Writer, v any) error {
	root := reflect.Indirect(reflect.ValueOf(v))
	sound(root.Type(), root.Type().String())
	p := &printer{}
	p.table(root, "", "")
	_, err := w.Write(append(bytes.TrimSpace(p.b.Bytes()), '\n'))
	return err
}

type printer struct{ b bytes.Buffer }

// table writes the plain settings first, then the tables: TOML wants it so. off is "# " for a table that is only an example.
func (p *printer) table(v reflect.Value, key, off string) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); !nested(f.Type) {
			p.setting(v.Field(i), f, off)
		}
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !nested(f.Type) {
			continue
		}
		at, fv := join(key, f.Tag.Get("toml")), v.Field(i)
		fmt.Fprintf(&p.b, "\n")
		p.comment(f.Tag.Get("doc"))
		switch f.Type.Kind() {
		case reflect.Struct:
			p.head(off+"["+at+"]", fv, at, off)
		case reflect.Pointer:
			if fv.IsNil() {
				p.head("# ["+at+"]", fresh(f.Type.Elem()), at, "# ")
			} else {
				p.head(off+"["+at+"]", fv.Elem(), at, off)
			}
		case reflect.Slice:
			for i := range fv.Len() {
				p.head(off+"[["+at+"]]", fv.Index(i), at, off)
			}
			if fv.Len() == 0 {
				p.head("# [["+at+"]]", fresh(f.Type.Elem()), at, "# ")
			}
		case reflect.Map:
			names := fv.MapKeys()
			slices.SortFunc(names, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
			for _, n := range names {
				name := at + "." + quoteKey(n.String())
				p.head(off+"["+name+"]", fv.MapIndex(n), name, off)
			}
			if len(names) == 0 {
				p.head("# ["+at+".NAME]", fresh(f.Type.Elem()), at+".NAME", "# ")
			}
		}
	}
}

func (p *printer) head(line string, v reflect.Value, key, off string) {
	fmt.Fprintf(&p.b, "%s\n", line)
	p.table(v, key, off)
}

func (p *printer) setting(v reflect.Value, f reflect.StructField, off string) {
	about := typeName(f.Type)
	if unit := f.Tag.Get("unit"); unit != "" {
		about += ", in " + unit
	}
	if list := f.Tag.Get("enum"); list != "" {
		about = "one of " + strings.ReplaceAll(list, "|", ", ")
	}
	if least := f.Tag.Get("min"); least != "" {
		about += ", at least " + least
	}
	if most := f.Tag.Get("max"); most != "" {
		about += ", at most " + most
	}
	if f.Tag.Get("loopback") == "true" {
		about += ", loopback only"
	}
	if empty(v) {
		if f.Tag.Get("optional") == "true" {
			about += "; may be left out"
		} else {
			about += "; must be set"
		}
		off = "# "
	}
	p.b.WriteByte('\n')
	p.comment(f.Tag.Get("doc") + " (" + about + ")")
	fmt.Fprintf(&p.b, "%s%s = %s\n", off, f.Tag.Get("toml"), literal(v))
}

// comment wraps at 100 columns.
func (p *printer) comment(text string) {
	line := "#"
	for w := range strings.FieldsSeq(text) {
		if len(line)+len(w) > 100 && line != "#" {
			p.b.WriteString(line + "\n")
			line = "#"
		}
		line += " " + w
	}
	p.b.WriteString(line + "\n")
}

// nested reports whether t is written as tables.
func nested(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		e := t.Elem()
		return e.Kind() == reflect.Struct && !isText(e)
	case reflect.Struct:
		return !isText(t)
	}
	return false
}

func literal(v reflect.Value) string {
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		text, err := m.MarshalText()
		if err != nil {
			panic("config: default cannot be written: " + v.Type().String())
		}
		return quote(string(text))
	}
	switch v.Kind() {
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = literal(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		byName := map[string]string{}
		for _, k := range v.MapKeys() {
			byName[quoteKey(k.String())] = literal(v.MapIndex(k))
		}
		var items []string
		for _, k := range slices.Sorted(maps.Keys(byName)) {
			items = append(items, k+" = "+byName[k])
		}
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.String:
		return quote(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Float64:
		s := strconv.FormatFloat(v.Float(), 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	}
	return strconv.FormatInt(v.Int(), 10)
}

// quote writes s as a TOML basic string; JSON's escapes are all TOML's too.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func quoteKey(s string) string {
	if bareKey.MatchString(s) {
		return s
	}
	return quote(s)
}

func typeName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[Duration]():
		return "a length of time"
	case reflect.TypeFor[Size]():
		return "a size"
	case reflect.TypeFor[Listen]():
		return "an address to listen on"
	case reflect.TypeFor[URL]():
		return "a web address"
	case reflect.TypeFor[Path]():
		return "a path"
	case reflect.TypeFor[SecretFile]():
		return "the path of a secret's file"
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list: " + typeName(t.Elem())
	case reflect.Map:
		return "a table: " + typeName(t.Elem())
	}
	return "a text"
}

var secretName = regexp.MustCompile(`(^|_)(secret|password|passphrase|token|seed|private_key)s?$`)

// sound panics when a settings struct is no good: a mistake of the program that its first test finds.
func sound(t reflect.Type, at string) {
	if isText(t) {
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		for f := range t.Fields() {
			name := f.Tag.Get("toml")
			if name == "" || f.Tag.Get("doc") == "" || !f.IsExported() {
				panic("config: " + at + "." + f.Name + " needs tags toml and doc")
			}
			if f.Type.Kind() == reflect.String && !isText(f.Type) && secretName.MatchString(name) {
				panic("config: " + at + "." + f.Name + " holds a secret in the open; use SecretFile")
			}
			sound(f.Type, at+"."+f.Name)
		}
	case reflect.Pointer:
		if t.Elem().Kind() != reflect.Struct {
			panic("config: " + at + ": a pointer to something else than a table")
		}
		sound(t.Elem(), at)
	case reflect.Slice:
		sound(t.Elem(), at)
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			panic("config: " + at + ": a map needs string keys")
		}
		sound(t.Elem(), at)
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
	default:
		panic("config: " + at + " has a type that cannot be set: " + t.String())
	}
}
