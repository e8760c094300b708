package page

import (
	"net/http"
	"strconv"
	"time"

	"hotline/ops/logging"
)

// Observe writes one wide event per request and catches panics. seen, if not nil, is told the same for the metrics; route is
// the pattern of the mux ("POST /report"), never the path that was asked for. A panic is answered 500 with a plain sentence,
// or by cutting the connection when the answer had begun; its value goes nowhere.
func Observe(log *logging.Logger, seen func(route string, status int, took time.Duration), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ow := &observed{ResponseWriter: w}
		begun := time.Now()
		defer func() {
			v := recover()
			if v != nil && ow.status == 0 && v != http.ErrAbortHandler {
				Refuse(ow, "en", http.StatusInternalServerError)
			} else if v != nil {
				defer panic(http.ErrAbortHandler)
			}
			route := r.Pattern
			if route == "" {
				route = "none"
			}
			took := time.Since(begun)
			fields := []logging.Field{logging.Verdict(strconv.Itoa(ow.code())), logging.Took(took), logging.Bytes(ow.bytes)}
			if v != nil && v != http.ErrAbortHandler {
				log.Fault(route, logging.Panicked(v), fields...)
			} else {
				log.Event(route, fields...)
			}
			if seen != nil {
				seen(route, ow.code(), took)
			}
		}()
		next.ServeHTTP(ow, r)
	})
}

// observed remembers what was answered. http.ResponseController finds the rest through Unwrap.
type observed struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *observed) WriteHeader(status int) {
	if o.status == 0 && status >= 200 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

func (o *observed) code() int {
	if o.status == 0 {
		return http.StatusOK
	}
	return o.status
}
