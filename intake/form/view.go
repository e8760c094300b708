package form

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"hotline/ops/page"
)

// view is what the pages show; each uses its part.
type view struct {
	Path      string // child or adult
	Languages []link
	Numbers   []Number
	Nonce     string // the form's own; it makes a retry harmless
	Token     string // sealed; stands for the receipt for a quarter of an hour

	Texts bool // the receipt may also be texted

	Fault, TextFault, CodeFault, Done string

	Text     string // what was typed
	Typed    string
	Kept     []kept
	First    []ask
	Later    []ask
	Signs    []option
	Asks     []ask
	Unfolded bool
	Wordless bool

	Danger    bool
	Code      string // the receipt, as it is written down
	Statement string
	Letters   []letter
	Forgotten bool

	Action  string
	Seconds int
}

// letter is one answer, as it is shown once.
type letter struct{ Body, Written, Expires string }

// kept is one field that waits in a page to be sent again.
type kept struct{ Name, Value string }

// show answers with a page.
func (f *Form) show(w http.ResponseWriter, r *http.Request, t tongue, status int, name string, v view) error {
	v.Numbers = f.cfg.Numbers
	b, err := t.set.Render(name, t.tag, v)
	if err != nil {
		f.notify(Notice{Op: name, Verdict: Unsaid})
		page.Refuse(w, t.tag, http.StatusInternalServerError)
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", t.tag)
	h.Set("Vary", "Accept-Encoding, Accept-Language")
	if accepts(r) {
		h.Set("Content-Encoding", "gzip")
		b = squeeze(b)
	}
	h.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if _, err = w.Write(b); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

// accepts reports whether the browser takes gzip (RFC 9110 §12.5.3, as far as browsers use it).
func accepts(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

var squeezers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestCompression) // fails for unknown levels only
	return z
}}

// squeeze packs a page: the first flight of a slow line holds 7 kB (web.md §1.3).
func squeeze(b []byte) []byte {
	z := squeezers.Get().(*gzip.Writer)
	defer squeezers.Put(z)
	var out bytes.Buffer
	z.Reset(&out)
	_, _ = z.Write(b) // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}
