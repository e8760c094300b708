package logging

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"reflect"
	"strings"
	"syscall"
)

// Kind returns a constant name for err and never a part of its text, in this order:
//  1. what an error in the chain says of itself through Kind() string;
//  2. the text of the innermost registered sentinel in the chain;
//  3. the class of a context, network, file or operating system error;
//  4. the Go type of the innermost error that has one worth telling.
func (l *Logger) Kind(err error) string {
	if err == nil {
		return "none"
	}
	if k, ok := errors.AsType[interface {
		error
		Kind() string
	}](err); ok {
		if s := k.Kind(); s != "" {
			return s
		}
	}
	if l != nil {
		if s := innermost(err, l.sentinels); s != nil {
			return s.Error()
		}
	}
	if class := classOf(err); class != "" {
		return class
	}
	return typeOf(err)
}

// innermost walks err's tree and returns the deepest node that is a sentinel itself, else the first sentinel err Is.
func innermost(err error, sentinels []error) error {
	var found error
	depth := -1
	walk(err, 0, func(e error, d int) {
		if d <= depth || !reflect.TypeOf(e).Comparable() {
			return
		}
		for _, s := range sentinels {
			if e == s {
				found, depth = s, d
			}
		}
	})
	if found != nil {
		return found
	}
	for _, s := range sentinels {
		if errors.Is(err, s) {
			return s
		}
	}
	return nil
}

func walk(err error, depth int, visit func(error, int)) {
	if err == nil {
		return
	}
	visit(err, depth)
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		walk(u.Unwrap(), depth+1, visit)
	case interface{ Unwrap() []error }:
		for _, e := range u.Unwrap() {
			walk(e, depth+1, visit)
		}
	}
}

var classes = []struct {
	is   error
	name string
}{
	{context.Canceled, "context canceled"},
	{context.DeadlineExceeded, "deadline exceeded"},
	{io.ErrUnexpectedEOF, "unexpected EOF"},
	{io.EOF, "EOF"},
	{net.ErrClosed, "net closed"},
}

var files = []struct {
	is   error
	name string
}{
	{fs.ErrNotExist, "file does not exist"},
	{fs.ErrExist, "file exists"},
	{fs.ErrPermission, "permission denied"},
}

func classOf(err error) string {
	for _, c := range classes {
		if errors.Is(err, c.is) {
			return c.name
		}
	}
	if no, ok := errors.AsType[syscall.Errno](err); ok {
		return no.Error() // a constant of the operating system
	}
	for _, c := range files {
		if errors.Is(err, c.is) {
			return c.name
		}
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "dns"
	}
	if n, ok := errors.AsType[net.Error](err); ok && n.Timeout() {
		return "net timeout"
	}
	if o, ok := errors.AsType[*net.OpError](err); ok {
		return "net " + o.Op
	}
	return ""
}

func typeOf(err error) string {
	name := ""
	walk(err, 0, func(e error, _ int) {
		t := fmt.Sprintf("%T", e)
		if name == "" || !dull(t) {
			name = t
		}
	})
	return strings.TrimPrefix(name, "*")
}

// dull types only carry a text or wrap another error.
func dull(t string) bool {
	switch t {
	case "*errors.errorString", "*fmt.wrapError", "*fmt.wrapErrors", "*errors.joinError":
		return true
	}
	return false
}
