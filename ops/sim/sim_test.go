package sim

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

const (
	sid     = "AC0123456789abcdef0123456789abcdef"
	token   = "0123456789abcdef0123456789abcdef"
	hotline = "+6620000000"
	child   = "+66812345678"
)

// stage play: a hotline that answers as told and remembers what it was sent.
type fakeHotline struct {
	answer func(w http.ResponseWriter, r *http.Request)

	mu    sync.Mutex
	texts []url.Values
	calls []url.Values
	heads []http.Header
	bad   int // requests whose signature Twilio's own validator refuses
	news  chan struct{}
}

func twiml(body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.Write([]byte(body))
	}
}

func (h *fakeHotline) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	flat := map[string]string{}
	for k := range r.PostForm {
		flat[k] = r.PostForm.Get(k)
	}
	validator := client.NewRequestValidator(token)
	ok := validator.Validate("http://"+r.Host+r.URL.RequestURI(), flat, r.Header.Get("X-Twilio-Signature"))
	h.mu.Lock()
	if !ok {
		h.bad++
	}
	h.heads = append(h.heads, r.Header)
	callback := r.URL.Path != "/twilio/sms"
	if callback {
		h.calls = append(h.calls, r.PostForm)
	} else {
		h.texts = append(h.texts, r.PostForm)
	}
	close(h.news)
	h.news = make(chan struct{})
	h.mu.Unlock()
	switch {
	case callback:
		w.WriteHeader(http.StatusNoContent)
	case !ok:
		w.WriteHeader(http.StatusForbidden)
	default:
		h.answer(w, r)
	}
}

// locked reads what the hotline remembers.
func locked[T any](h *fakeHotline, read func() T) T {
	h.mu.Lock()
	defer h.mu.Unlock()
	return read()
}

func (h *fakeHotline) received() []url.Values {
	return locked(h, func() []url.Values { return slices.Clone(h.texts) })
}
func (h *fakeHotline) reports() []url.Values {
	return locked(h, func() []url.Values { return slices.Clone(h.calls) })
}
func (h *fakeHotline) headers() []http.Header {
	return locked(h, func() []http.Header { return slices.Clone(h.heads) })
}
func (h *fakeHotline) last() url.Values { all := h.received(); return all[len(all)-1] }
func (h *fakeHotline) refused() int     { return locked(h, func() int { return h.bad }) }

// statuses are the callbacks so far, for the message with this SID.
func (h *fakeHotline) statuses(sid string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, c := range h.calls {
		if c.Get("MessageSid") == sid {
			all = append(all, c.Get("MessageStatus"))
		}
	}
	return all
}

type world struct {
	*Sim
	hotline *fakeHotline
	public  string
	server  *httptest.Server
	api     *openapi.ApiService
}

// newWorld starts a hotline, a running simulator in front of it, and Twilio's own client behind it.
func newWorld(t *testing.T, answer func(http.ResponseWriter, *http.Request)) world {
	t.Helper()
	h := &fakeHotline{answer: answer, news: make(chan struct{})}
	public := httptest.NewServer(h)
	t.Cleanup(public.Close)
	s, err := New(Config{AccountSID: sid, AuthToken: token, HotlineNumber: hotline, PublicURL: public.URL})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	return world{s, h, public.URL, server, apiOf(t, server.URL, token)}
}

// apiOf is twilio-go's client, its host rewritten to the simulator.
func apiOf(t *testing.T, base, password string) *openapi.ApiService {
	t.Helper()
	to, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	c := &client.Client{Credentials: client.NewCredentials(sid, password), HTTPClient: &http.Client{Transport: rewrite{to}}}
	c.SetAccountSid(sid)
	return openapi.NewApiService(client.NewRequestHandler(c))
}

type rewrite struct{ to *url.URL }

func (rt rewrite) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = rt.to.Scheme, rt.to.Host, rt.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

func arrived(body string) func([]Bubble) bool {
	return func(all []Bubble) bool {
		return slices.ContainsFunc(all, func(b Bubble) bool { return b.Body == body && b.Status == "delivered" })
	}
}

func TestATextReachesTheHotlineAndItsAnswerTheHandset(t *testing.T) {
	t.Parallel()
	w := newWorld(t, twiml(`<?xml version="1.0" encoding="UTF-8"?><Response><Message statusCallback="/twilio/status/x">ได้รับข้อความแล้ว &amp; ขอบคุณ</Message></Response>`))
	r, err := w.Text(t.Context(), Text{From: child, Body: "พี่ในเกมบอกให้เก็บเป็นความลับ 🙏", Media: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := "ได้รับข้อความแล้ว & ขอบคุณ"
	if r.Status != "received" || r.HTTP != 200 || r.Code != 0 || !slices.Equal(r.Answers, []string{want}) {
		t.Fatalf("receipt %+v", r)
	}
	seen, err := w.Await(t.Context(), child, arrived(want))
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 || !seen[0].Mine || seen[0].Status != "received" || seen[0].Media != 2 || seen[0].SID != r.SID {
		t.Fatalf("handset %+v", seen)
	}
	form := w.hotline.received()[0]
	for k, v := range map[string]string{
		"MessageSid": r.SID, "SmsSid": r.SID, "AccountSid": sid, "From": child, "To": hotline, "NumMedia": "2", "FromCountry": "TH",
		"NumSegments": "1", "MediaContentType1": "image/png", "SmsStatus": "received", "ApiVersion": "2010-04-01",
	} {
		if form.Get(k) != v {
			t.Errorf("%s = %q, want %q", k, form.Get(k), v)
		}
	}
	if !strings.HasPrefix(form.Get("MediaUrl0"), "https://api.twilio.com/2010-04-01/Accounts/"+sid+"/Messages/"+r.SID+"/Media/ME") {
		t.Errorf("MediaUrl0 = %q", form.Get("MediaUrl0"))
	}
	for _, head := range w.hotline.headers() {
		if head.Get("I-Twilio-Idempotency-Token") == "" {
			t.Error("a post without an idempotency token")
		}
	}
	reply := seen[1].SID
	w.settled(t, reply, "queued", "sent", "delivered")
	if w.hotline.refused() != 0 {
		t.Errorf("Twilio's validator refuses %d of our signatures", w.hotline.refused())
	}
	if len(w.Alerts()) != 0 {
		t.Errorf("alerts %+v", w.Alerts())
	}
}

// settled waits until the callbacks for a message are these, in this order.
func (w world) settled(t *testing.T, sid string, want ...string) {
	t.Helper()
	for {
		w.hotline.mu.Lock()
		news := w.hotline.news
		w.hotline.mu.Unlock()
		got := w.hotline.statuses(sid)
		if slices.Equal(got, want) {
			return
		}
		if len(got) >= len(want) {
			t.Fatalf("callbacks %v, want %v", got, want)
		}
		select {
		case <-news:
		case <-t.Context().Done():
			t.Fatalf("callbacks %v, want %v", got, want)
		}
	}
}
