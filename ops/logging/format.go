package logging

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/sirupsen/logrus"
)

// formatter writes the allow-listed fields of an entry in a fixed order. The entry's message is never written: whoever gets
// past the constructors with a sentence gets nothing out.
type formatter struct {
	text   bool
	strict func(string)
}

const stamp = "2006-01-02T15:04:05.000Z07:00"

func (f *formatter) Format(e *logrus.Entry) ([]byte, error) {
	var b bytes.Buffer
	level := e.Level.String()
	if e.Level == logrus.WarnLevel {
		level = "warn"
	}
	if f.text {
		b.WriteString(e.Time.Format("15:04:05.000 "))
		b.WriteString(level)
	} else {
		b.WriteString(`{"time":"` + e.Time.Format(stamp) + `","level":"` + level + `"`)
	}
	for _, name := range allowed {
		if v, ok := e.Data[name]; ok {
			f.field(&b, name, v)
		}
	}
	if !f.text {
		b.WriteByte('}')
	}
	b.WriteByte('\n')
	if f.strict != nil {
		for name := range e.Data {
			if !slices.Contains(allowed, name) {
				f.strict(name)
			}
		}
		if e.Message != "" {
			f.strict("msg")
		}
	}
	return b.Bytes(), nil
}

func (f *formatter) field(b *bytes.Buffer, name string, v any) {
	var num, str string
	switch v := v.(type) {
	case string:
		str = lint(name, v)
		if str == Masked && f.strict != nil {
			f.strict(name)
		}
	case uint64:
		num = strconv.FormatUint(v, 10)
	case int64:
		num = strconv.FormatInt(v, 10)
	case float64:
		num = strconv.FormatFloat(v, 'f', -1, 64)
	default: // no constructor makes one
		str = Masked
		if f.strict != nil {
			f.strict(name)
		}
	}
	switch {
	case f.text && num != "":
		b.WriteString(" " + name + "=" + num)
	case f.text:
		b.WriteString(" " + name + "=" + quoteIfSpaced(str))
	case num != "":
		b.WriteString(`,"` + name + `":` + num)
	default:
		q, _ := json.Marshal(str) // a string always encodes
		b.WriteString(`,"` + name + `":`)
		b.Write(q)
	}
}

func quoteIfSpaced(s string) string {
	if s == "" || bytes.ContainsAny([]byte(s), " =") {
		return strconv.Quote(s)
	}
	return s
}
