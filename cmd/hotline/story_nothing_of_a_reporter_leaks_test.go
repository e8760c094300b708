package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/sim"
	"hotline/triage"
)

// canaries are what must be found nowhere but in memory, on the counselor's screen and on the handset.
var canaries = map[string]string{
	"number":          "66898765432",
	"national number": "0898765432",
	"text":            "canary-wordsofachild",
	"Thai text":       "นกขมิ้นเหลืองอ่อน",
	"account":         "canary_handle_77",
	"reply":           "canary-wordsofananswer",
	"note":            "canary-wordsofanote",
	"city":            "CANARYVILLE",
	"media address":   "canary-media",
	"forged":          "canary-forged",
}

// The leak test (style.md §3.7): marked numbers, names and words go through every channel there is; afterwards logs, metrics,
// error pages, subjects, dead letters and the raw files of the store are searched.
func TestNothingOfAReporterLeaks(t *testing.T) {
	t.Parallel()
	w := open(t)
	phone := "+" + canaries["number"]
	var pages bytes.Buffer // everything that was answered to somebody who is not signed in

	w.text(t, phone, canaries["text"]+" "+canaries["Thai text"]+" @"+canaries["account"], 2)
	w.text(t, phone, "\xff\xfe"+canaries["text"], 0)
	// By hand: what the simulator would not send.
	form := url.Values{
		"AccountSid": {w.account.sid}, "MessageSid": {"SM" + strings.Repeat("c", 32)}, "From": {phone}, "To": {w.account.number},
		"Body": {canaries["text"]}, "NumMedia": {"1"}, "MediaUrl0": {"https://x.example/" + canaries["media address"]}, "FromCity": {canaries["city"]},
	}
	for _, token := range []string{w.account.token, "0123456789abcdef0123456789abcdef"} {
		res := w.signed(t, "/twilio/sms", form, token)
		_, _ = io.Copy(&pages, res.Body)
	}
	for _, path := range []string{"/twilio/sms", "/" + canaries["text"], "/twilio/status/" + canaries["number"], "/?q=" + canaries["account"]} {
		for _, base := range []string{string(w.cfg.Public.URL), string(w.cfg.Console.URL), "http://" + string(w.cfg.Admin.Listen)} {
			res, err := http.Post(base+path, "text/plain", strings.NewReader("Body="+canaries["forged"]+"&From="+phone))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(&pages, res.Body)
			res.Body.Close()
		}
	}
	w.until(t, "everything is filed", func(open []triage.Case) bool { return len(open) == 1 && len(open[0].Reports) == 3 })

	anna := w.signIn(t, "anna")
	anna.get(anna.base + "/queue")
	anna.submit("/queue/take", nil)
	if !anna.shows(canaries["text"]) || !anna.shows(canaries["account"]) {
		t.Fatal("the counselor cannot read the report: the test sees nothing")
	}
	if anna.shows(canaries["number"]) || anna.shows(canaries["national number"]) {
		t.Error("the counselor sees the number")
	}
	open, _ := w.book.Open()
	path := "/case/" + open[0].ID.String()
	anna.submit(path+"/note", map[string]string{"text": canaries["note"]})
	anna.submit(path+"/reply", map[string]string{"text": canaries["reply"]})
	if _, err := w.world.Await(t.Context(), phone, func(all []sim.Bubble) bool {
		for _, b := range all {
			if b.Body == canaries["reply"] && b.Status == "delivered" {
				return true
			}
		}
		return false
	}); err != nil {
		t.Fatal("the answer did not arrive")
	}
	w.until(t, "its fate is known", func(open []triage.Case) bool {
		return len(open) == 1 && open[0].Letters[0].Outcome == intake.Delivered
	})
	w.text(t, phone, "STOP", 0)
	w.until(t, "STOP is filed", func(open []triage.Case) bool { return len(open) == 1 && open[0].OptedOut })

	// A message that nobody can open becomes a dead letter.
	junk := intake.DeriveReportID(secret.NewBytes([]byte("any")), "junk", "1").String()
	if _, err := w.conns[bus.RoleIntake].JetStream().Publish(t.Context(), bus.SubjectReport(junk), []byte("unreadable")); err != nil {
		t.Fatal(err)
	}
	console := w.conns[bus.RoleConsole]
	dead := make(chan bus.Message, 1)
	go func() {
		_ = console.Follow(t.Context(), bus.Dead, 1, func(m bus.Message) error { dead <- m; return nil })
	}()
	seek(t, "a dead letter", (<-dead).Data)

	seek(t, "an answer to a stranger", pages.Bytes())
	seek(t, "the metrics", []byte(w.admin(t, "/metrics")+w.admin(t, "/readyz")+w.admin(t, "/debug/pprof/goroutine?debug=1")))
	seek(t, "the log", []byte(w.log.String()))
	if n := strings.Count(w.log.String(), "\n"); n < 20 {
		t.Errorf("the log has %d lines: the test sees nothing", n)
	}
	files := 0
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // the engine moves its files while it works
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		files++
		seek(t, "the store's file "+filepath.Base(path), b)
		seek(t, "a file's name", []byte(path))
		return nil
	})
	if err != nil || files < 10 {
		t.Errorf("searched %d files: %v", files, err)
	}
}

// seek looks for every canary in the forms that text takes on its way.
func seek(t *testing.T, where string, b []byte) {
	t.Helper()
	for name, c := range canaries {
		forms := []string{c, url.QueryEscape(c), hex.EncodeToString([]byte(c)), base64.StdEncoding.EncodeToString([]byte(c))[:len(c)/3*4]}
		for _, f := range forms {
			if bytes.Contains(b, []byte(f)) {
				t.Errorf("%s holds the %s", where, name)
			}
		}
	}
}
