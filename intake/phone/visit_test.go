package phone

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hotline/intake"
	"hotline/intake/desk"
	"hotline/ops/secret"
)

// shelf is a mailbox with one receipt's letters in it.
type shelf struct {
	mu      sync.Mutex
	receipt intake.Receipt
	letters []string
	froms   []string
	err     error
}

func (s *shelf) Letters(_ context.Context, r intake.Receipt, from string) ([]secret.Text, func(context.Context, int) error, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.froms = append(s.froms, from)
	if s.err != nil || !r.Equal(s.receipt) {
		return nil, nil, s.err
	}
	var out []secret.Text
	for _, l := range s.letters {
		out = append(out, secret.NewText(l))
	}
	return out, func(_ context.Context, n int) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.letters = s.letters[n:]
		return nil
	}, nil
}

func withShelf(t *testing.T, letters ...string) (*house, *shelf) {
	t.Helper()
	h := newHouse(t, testAccount())
	s := &shelf{receipt: intake.DeriveReceipt(h.cfg.IDKey, "a nonce"), letters: letters}
	h.cfg.Receipts = s
	return h, s
}

func TestAReceiptByTextBringsTheLettersOnce(t *testing.T) {
	t.Parallel()
	h, s := withShelf(t, "You did <right>.", "ขอบคุณ")
	thai := strings.Map(func(r rune) rune { return '๐' + r - '0' }, s.receipt.Reveal())
	w := post(h.SMS(), "/twilio/sms", text(" "+thai[:24]+"\r\n"+thai[24:], "NumMedia", "0"))
	if w.Code != 200 || strings.Count(w.Body.String(), "<Message") != 2 || !strings.Contains(w.Body.String(), ">You did &lt;right&gt;.</Message>") || !strings.Contains(w.Body.String(), ">ขอบคุณ</Message>") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	r := h.desk.submissions()[0].Report
	if !r.Text.Empty() || len(r.Flags) != 1 || !r.Has(intake.Receipted) || r.Alias.IsZero() {
		t.Errorf("report %+v %q", r, r.Text.Reveal())
	}
	if len(s.letters) != 0 || len(s.froms) != 1 || s.froms[0] != r.Alias.String() {
		t.Errorf("%d letters are left", len(s.letters))
	}
	w = post(h.SMS(), "/twilio/sms", text(s.receipt.Grouped(), "MessageSid", "SM2"))
	if !strings.Contains(w.Body.String(), words[Nothing]["th"]) || strings.Count(w.Body.String(), "<Message") != 1 {
		t.Errorf("a second visit: %s", w.Body)
	}
	b, err := r.Encode()
	if err != nil || strings.Contains(string(b.Reveal()), s.receipt.Reveal()) || strings.Contains(string(b.Reveal()), thai) {
		t.Error("the digits are kept:", err)
	}
}

// Right or wrong, a receipt under which nothing waits gets one answer; what fails the check digit is a text.
func TestAReceiptIsNoOracle(t *testing.T) {
	t.Parallel()
	h, s := withShelf(t)
	right := post(h.SMS(), "/twilio/sms", text(s.receipt.Grouped())).Body.String()
	other := post(h.SMS(), "/twilio/sms", text(intake.DeriveReceipt(h.cfg.IDKey, "x").Grouped(), "MessageSid", "SM2", "From", "+66899999999")).Body.String()
	if right != other || !strings.Contains(right, words[Nothing]["th"]) {
		t.Errorf("right %s\nother %s", right, other)
	}
	d := []byte(s.receipt.Reveal())
	d[3] = '0' + (d[3]-'0'+1)%10
	for n, body := range []string{string(d), "my number is " + s.receipt.Reveal(), s.receipt.Reveal()[1:], s.receipt.Reveal() + "?"} {
		w := post(h.SMS(), "/twilio/sms", text(body, "MessageSid", strings.Repeat("x", n+1), "From", "+6687777777"+string(rune('0'+n))))
		subs := h.desk.submissions()
		r := subs[len(subs)-1].Report
		if r.Text.Reveal() != body || r.Has(intake.Receipted) || len(s.froms) != 2 || !strings.Contains(w.Body.String(), "<Message") {
			t.Errorf("%d is taken for a receipt", n)
		}
	}
}

func TestAnAnswerWithoutLettersIsNotRepeatedAtOnce(t *testing.T) {
	t.Parallel()
	h, s := withShelf(t)
	s.err = errors.New("busy")
	said := 0
	for n := range 4 {
		w := post(h.SMS(), "/twilio/sms", text(s.receipt.Reveal(), "MessageSid", strings.Repeat("x", n+1)))
		said += strings.Count(w.Body.String(), words[Later]["th"])
		if w.Code != 200 {
			t.Error(w.Code)
		}
	}
	if said != 1 {
		t.Errorf("said %d times", said)
	}
	s.err, s.letters = nil, []string{"hello"}
	if w := post(h.SMS(), "/twilio/sms", text(s.receipt.Reveal(), "MessageSid", "y")); !strings.Contains(w.Body.String(), "hello") {
		t.Errorf("a letter is held back: %s", w.Body)
	}
}

// Letters leave the shelf only on their way to somebody.
func TestLettersWaitOn(t *testing.T) {
	t.Parallel()
	t.Run("for a nameless sender", func(t *testing.T) {
		t.Parallel()
		h, s := withShelf(t, "hello")
		w := post(h.SMS(), "/twilio/sms", text(s.receipt.Reveal(), "From", "+266696687"))
		if strings.Contains(w.Body.String(), "<Message") || len(s.letters) != 1 || !h.desk.submissions()[0].Report.Text.Empty() {
			t.Errorf("%s", w.Body)
		}
	})
	t.Run("when the desk cannot store", func(t *testing.T) {
		t.Parallel()
		h, s := withShelf(t, "hello")
		h.desk.fail = desk.ErrBusy
		if w := post(h.SMS(), "/twilio/sms", text(s.receipt.Reveal())); w.Code != 503 || len(s.letters) != 1 {
			t.Error(w.Code)
		}
	})
	t.Run("when the provider has hung up", func(t *testing.T) {
		t.Parallel()
		h, s := withShelf(t, "hello")
		ctx, hangUp := context.WithCancel(t.Context())
		hangUp()
		form := text(s.receipt.Reveal())
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/twilio/sms", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Twilio-Signature", sign(testToken, "https://h.example.org/twilio/sms", form))
		h.SMS().ServeHTTP(httptest.NewRecorder(), r)
		if len(s.letters) != 1 || len(h.desk.submissions()) != 1 {
			t.Error("a letter went nowhere")
		}
	})
	t.Run("found by the sweep", func(t *testing.T) {
		t.Parallel()
		h, s := withShelf(t, "hello")
		in := incoming{ref: "SM9", from: secret.NewText(reporter), body: secret.NewText(s.receipt.Reveal()), at: time.Now().Add(-time.Hour)}
		if _, _, err := h.take(t.Context(), in, time.Now()); err != nil {
			t.Fatal(err)
		}
		r := h.desk.submissions()[0].Report
		if !r.Text.Empty() || !r.Has(intake.Receipted) || !r.Has(intake.Late) || len(s.letters) != 1 {
			t.Errorf("report %+v", r)
		}
	})
}

func TestManyAndLongLettersGoInSeveralVisits(t *testing.T) {
	t.Parallel()
	var letters []string
	for n := range 13 {
		letters = append(letters, string(rune('a'+n))+strings.Repeat("ก", 20))
	}
	letters[0] = strings.Repeat("ที่", 1000) // two texts
	h, s := withShelf(t, letters...)
	shown := 0
	for n := range 2 {
		w := post(h.SMS(), "/twilio/sms", text(s.receipt.Reveal(), "MessageSid", strings.Repeat("x", n+1)))
		shown += strings.Count(w.Body.String(), "<Message")
	}
	if shown != 12+2 || len(s.letters) != 0 {
		t.Errorf("%d texts, %d letters are left", shown, len(s.letters))
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "hello", strings.Repeat("x", MaxText), strings.Repeat("x", MaxText+1), strings.Repeat("ที่", 2000), strings.Repeat("👩‍👧", 900), "\xff" + strings.Repeat("ก", 4000)} {
		out := pieces(s)
		if strings.Join(out, "") != s {
			t.Errorf("a text of %d bytes is changed", len(s))
		}
		for _, p := range out {
			if units(p) > MaxText || p == "" || strings.HasPrefix(p, "\u0e35") {
				t.Errorf("a piece of %d units", units(p))
			}
		}
	}
}
