package config

import (
	"encoding"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// decoder fills a struct from parsed TOML and gathers every fault on the way.
type decoder struct {
	root   reflect.Type
	dir    string
	faults Faults
}

func (d *decoder) fault(key, format string, args ...any) {
	d.faults = append(d.faults, Fault{Key: key, Text: fmt.Sprintf(format, args...)})
}

// judge adds faults found by the caller's check, but none for a key that is refused already.
func (d *decoder) judge(faults []Fault) {
	for _, f := range faults {
		if !d.refused(f.Key) {
			d.faults = append(d.faults, f)
		}
	}
}

func (d *decoder) refused(key string) bool {
	return key != "" && slices.ContainsFunc(d.faults, func(f Fault) bool { return f.Key == key })
}

// table fills struct v from tree.
func (d *decoder) table(v reflect.Value, key string, tree map[string]any) {
	known := map[string]int{}
	for i := range v.NumField() {
		known[v.Type().Field(i).Tag.Get("toml")] = i
	}
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		at := join(key, name)
		if i, ok := known[name]; ok {
			d.value(v.Field(i), at, tree[name])
		} else if near := nearest(name, key, v.Type(), d.root); near != "" {
			d.fault(at, "unknown setting; the nearest known one is %s", near)
		} else {
			d.fault(at, "unknown setting")
		}
	}
}

func (d *decoder) value(v reflect.Value, key string, x any) {
	if s, ok := x.(string); ok && inlineSecret(s) {
		d.fault(key, "%s", errInline)
		return
	}
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		s, ok := x.(string)
		if !ok {
			d.fault(key, "must be %s in quotes", typeName(v.Type()))
			return
		}
		if err := u.UnmarshalText([]byte(s)); err != nil {
			d.fault(key, "%s", err.Error())
			return
		}
		if r, ok := v.Addr().Interface().(rebaser); ok {
			r.rebase(d.dir)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(fresh(v.Type().Elem()).Addr())
		d.value(v.Elem(), key, x)
	case reflect.Struct:
		if tree, ok := x.(map[string]any); ok {
			d.table(v, key, tree)
		} else {
			d.fault(key, "must be a table")
		}
	case reflect.Slice:
		d.list(v, key, x)
	case reflect.Map:
		tree, ok := x.(map[string]any)
		if !ok {
			d.fault(key, "must be a table")
			return
		}
		m := reflect.MakeMap(v.Type())
		for _, name := range slices.Sorted(maps.Keys(tree)) {
			e := fresh(v.Type().Elem())
			d.value(e, join(key, name), tree[name])
			m.SetMapIndex(reflect.ValueOf(name), e)
		}
		v.Set(m)
	default:
		d.scalar(v, key, x)
	}
}

func (d *decoder) list(v reflect.Value, key string, x any) {
	items, ok := x.([]any)
	if tables, isTables := x.([]map[string]any); isTables {
		for _, t := range tables {
			items = append(items, t)
		}
		ok = true
	}
	if !ok {
		d.fault(key, "must be a list")
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, len(items))
	for i, item := range items {
		e := fresh(v.Type().Elem())
		d.value(e, fmt.Sprintf("%s[%d]", key, i), item)
		list = reflect.Append(list, e)
	}
	v.Set(list)
}

func (d *decoder) scalar(v reflect.Value, key string, x any) {
	switch x := x.(type) {
	case string:
		if v.Kind() == reflect.String {
			v.SetString(x)
			return
		}
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(x)
			return
		}
	case int64:
		if v.CanInt() {
			v.SetInt(x)
			return
		}
		if v.CanFloat() {
			v.SetFloat(float64(x))
			return
		}
	case float64:
		if v.CanFloat() && !math.IsNaN(x) && !math.IsInf(x, 0) {
			v.SetFloat(x)
			return
		}
	}
	d.fault(key, "must be %s", typeName(v.Type()))
}

// fresh returns an addressable zero value, filled by its own Defaults where it has them.
func fresh(t reflect.Type) reflect.Value {
	p := reflect.New(t)
	if f, ok := p.Interface().(interface{ Defaults() }); ok {
		f.Defaults()
	}
	return p.Elem()
}

// inspect holds every setting against its tags: what may not be empty, bounds, enumerations.
func (d *decoder) inspect(v reflect.Value, key string, f reflect.StructField) {
	if _, leaf := v.Addr().Interface().(encoding.TextUnmarshaler); !leaf {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				d.inspect(v.Elem(), key, f)
			}
			return
		case reflect.Struct:
			for i := range v.NumField() {
				sf := v.Type().Field(i)
				d.inspect(v.Field(i), join(key, sf.Tag.Get("toml")), sf)
			}
			return
		case reflect.Slice:
			for i := range v.Len() {
				d.inspect(v.Index(i), fmt.Sprintf("%s[%d]", key, i), f)
			}
			return
		case reflect.Map:
			for _, k := range v.MapKeys() {
				e := reflect.New(v.Type().Elem()).Elem() // a map's element is not addressable
				e.Set(v.MapIndex(k))
				d.inspect(e, join(key, k.String()), f)
			}
			return
		}
	}
	if d.refused(key) {
		return
	}
	if empty(v) {
		if f.Tag.Get("optional") != "true" {
			d.fault(key, "must be set: %s", f.Tag.Get("doc"))
		}
		return
	}
	if list := f.Tag.Get("enum"); list != "" && !slices.Contains(strings.Split(list, "|"), v.String()) {
		d.fault(key, "must be one of %s", strings.ReplaceAll(list, "|", ", "))
	}
	if l, ok := v.Interface().(Listen); ok && f.Tag.Get("loopback") == "true" && !l.Loopback() {
		d.fault(key, "must be a loopback address, such as 127.0.0.1:8083")
	}
	if least := f.Tag.Get("min"); least != "" && amount(v) < bound(v.Type(), least) {
		d.fault(key, "must be at least %s", least)
	}
	if most := f.Tag.Get("max"); most != "" && amount(v) > bound(v.Type(), most) {
		d.fault(key, "must be at most %s", most)
	}
}

// empty reports whether v is a text, or a type that knows, without a value. Zero is a fine number.
func empty(v reflect.Value) bool {
	if z, ok := v.Interface().(interface{ IsZero() bool }); ok {
		return z.IsZero()
	}
	return v.Kind() == reflect.String && v.Len() == 0
}

func amount(v reflect.Value) float64 {
	if v.CanFloat() {
		return v.Float()
	}
	return float64(v.Int())
}

// bound reads a min or max tag in the type of its setting; a bad tag is a mistake of the program.
func bound(t reflect.Type, tag string) float64 {
	v := reflect.New(t)
	if u, ok := v.Interface().(encoding.TextUnmarshaler); ok {
		if err := u.UnmarshalText([]byte(tag)); err != nil {
			panic("config: bad bound " + tag + ": " + err.Error())
		}
		return amount(v.Elem())
	}
	n, err := strconv.ParseFloat(tag, 64)
	if err != nil {
		panic("config: bad bound " + tag)
	}
	return n
}
