package form_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// firstFlight is what a first page may weigh on the wire, headers and all, so that it comes with the first round trip of a
// slow line (web.md §1.3).
const firstFlight = 7000

func TestTheFirstPageIsOneSmallRequest(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	for _, path := range []string{"/", "/th/", "/en/", "/th/adult", "/en/adult", "/mailbox?l=th", "/mailbox?l=en", "/th/safe", "/en/safe"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		r.Header.Set("Accept-Encoding", "gzip, deflate, br")
		a := m.do(r)
		var head bytes.Buffer
		_ = a.header.Write(&head)
		if wire := head.Len() + len(a.body); a.status != 200 || wire > firstFlight {
			t.Errorf("%s: status %d, %d bytes on the wire", path, a.status, wire)
		}
		z, err := gzip.NewReader(strings.NewReader(a.body))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(z)
		if err != nil {
			t.Fatal(err)
		}
		if rest, err := io.ReadAll(z); err != nil || len(rest) > 0 {
			t.Errorf("%s: %v after the page", path, err)
		}
		for e := range doc.Descendants() {
			for _, key := range []string{"src", "srcset", "poster", "data", "style", "onclick", "onload"} {
				if v, ok := find(e, key); ok {
					t.Errorf("%s: <%s %s=%q>", path, e.Data, key, v)
				}
			}
			if e.Data == "link" && attr(e, "href") != "data:," {
				t.Errorf("%s asks for %s", path, attr(e, "href"))
			}
		}
		if len(a.header["Set-Cookie"]) != 0 {
			t.Errorf("%s sets a cookie", path)
		}
	}
	if plain := m.get("/en/"); plain.header.Get("Content-Encoding") != "" || plain.doc == nil {
		t.Error("a browser that did not ask for gzip gets it")
	}
}
