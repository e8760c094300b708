package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// FormLimit bounds a form before anything of it is parsed; a zero field means its default.
type FormLimit struct {
	Bytes  int64 // of the whole body; default 64 KiB
	Fields int   // default 100
}

// What can be wrong with a form; Status gives each its answer.
var (
	ErrFormType      = errors.New("page: form: not urlencoded UTF-8")
	ErrFormTooLarge  = errors.New("page: form: too large")
	ErrFormTooMany   = errors.New("page: form: too many fields")
	ErrFormMalformed = errors.New("page: form: malformed")
	ErrFormTooSlow   = errors.New("page: form: too slow")
	ErrFormCut       = errors.New("page: form: connection lost")
)

// Form reads a posted form: urlencoded only, counted before it is parsed, the query never mixed in. Bytes that are no UTF-8
// come as U+FFFD, so that a broken character does not lose a report (R12).
func Form(r *http.Request, limit FormLimit) (url.Values, error) {
	if limit.Bytes == 0 {
		limit.Bytes = 64 << 10
	}
	if limit.Fields == 0 {
		limit.Fields = 100
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || !utf8Charset(params["charset"]) || r.Header.Get("Content-Encoding") != "" {
		return nil, ErrFormType
	}
	if r.ContentLength > limit.Bytes {
		return nil, ErrFormTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, limit.Bytes+1))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); int64(len(body)) > limit.Bytes || ok && tooLarge != nil {
		return nil, ErrFormTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, ErrFormTooSlow
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrFormCut, errorKind(err))
	}
	if bytes.Count(body, []byte("&")) >= limit.Fields {
		return nil, ErrFormTooMany
	}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, ErrFormMalformed // err quotes the body
	}
	for _, vs := range values {
		for i := range vs {
			vs[i] = strings.ToValidUTF8(vs[i], "\uFFFD")
		}
	}
	return values, nil
}

func utf8Charset(c string) bool { return c == "" || strings.EqualFold(c, "utf-8") }

func errorKind(err error) string { return fmt.Sprintf("%T", err) }

// Status returns the answer to an error of Form; any other error is a 500.
func Status(err error) int {
	switch {
	case err == nil:
		return http.StatusOK
	case errors.Is(err, ErrFormType):
		return http.StatusUnsupportedMediaType
	case errors.Is(err, ErrFormTooLarge), errors.Is(err, ErrFormTooMany):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrFormTooSlow):
		return http.StatusRequestTimeout
	case errors.Is(err, ErrFormMalformed), errors.Is(err, ErrFormCut):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}
