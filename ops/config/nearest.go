package config

import (
	"encoding"
	"reflect"
)

// nearest returns the known key that someone who wrote name in table most likely meant: a near one in the same table, else
// the same word elsewhere, else the nearest there is.
func nearest(name, table string, t, root reflect.Type) string {
	best, dist := "", 1<<30
	for field := range t.Fields() {
		known := field.Tag.Get("toml")
		if n := distance(name, known); n < dist {
			best, dist = join(table, known), n
		}
	}
	if dist <= max(2, len(name)/3) {
		return best
	}
	elsewhere := ""
	visit(root, "", func(key, last string) {
		if n := distance(name, last); n <= 1 && n < dist {
			elsewhere, dist = key, n
		}
	})
	if elsewhere != "" {
		return elsewhere
	}
	return best
}

// visit calls f with every key below t and its last word.
func visit(t reflect.Type, key string, f func(key, last string)) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || isText(t) {
		return
	}
	for field := range t.Fields() {
		last := field.Tag.Get("toml")
		f(join(key, last), last)
		visit(field.Type, join(key, last), f)
	}
}

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

func isText(t reflect.Type) bool { return reflect.PointerTo(t).Implements(textType) }

// distance is the number of letters to insert, delete or exchange to make b of a (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
