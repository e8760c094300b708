package form_test

import (
	"net/url"
	"strings"
	"testing"

	"hotline/intake"
)

// From the first page to the answer and back, as a text browser does it.
func TestAChildWritesAndComesBackForTheAnswer(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	page := m.get("/en/").says(200, "What is happening?", "191", "It is not your fault")
	sent := set(page.form(0), "t", "he keeps asking me to send photos\r\nand not to tell my mom", "a", "yes", "b", "child", "c", "soon")
	sent["s"] = []string{"1", "11", "99"}
	got := m.post("/report", sent).says(200, "We have it", "do not wait for us", "This is not your fault")
	code := got.code()
	if strings.Contains(got.body, "photos") {
		t.Error("the receipt repeats what the child wrote")
	}
	rep, slip := m.last()
	if rep.Channel != intake.Web || rep.Text.Reveal() != "he keeps asking me to send photos\nand not to tell my mom" || rep.Alias.IsZero() || slip.Alias != rep.Alias {
		t.Errorf("%+v", rep)
	}
	want := map[string]string{"danger": "yes", "who": "child", "meet": "soon", "sign-1": "yes", "sign-11": "yes"}
	if len(rep.Answers) != len(want) {
		t.Error(rep.Answers)
	}
	for q, a := range want {
		if rep.Answers[q] != a {
			t.Errorf("%s is %q", q, rep.Answers[q])
		}
	}
	first := rep.Alias

	door := m.get("/mailbox?l=en").says(200, "Type the number you wrote down")
	m.post("/mailbox", set(door.form(0), "c", code)).says(200, "There is nothing new")
	m.reply("You did well to write. Do you want to talk?")

	door = m.get("/mailbox?l=en")
	thai := strings.NewReplacer("0", "๐", "1", "๑", "2", "๒", "3", "๓", "4", "๔", "5", "๕", "6", "๖", "7", "๗", "8", "๘", "9", "๙").Replace(code)
	opening := set(door.form(0), "c", thai)
	box := m.post("/mailbox", opening).says(200, "You did well to write.", "This is new for you")
	m.post("/mailbox", opening).says(200, "You did well to write.") // the line broke, the browser sends it again
	m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", code)).says(200, "There is nothing new")

	m.post("/mailbox", set(box.form(0), "d", "answer", "t", "yes please", "j", "no", "m", "night")).says(200, "We have it. A person will read it.")
	if rep, _ = m.last(); rep.Alias != first || rep.Text.Reveal() != "yes please" || rep.Answers["safe"] != "no" || rep.Answers["when"] != "night" {
		t.Errorf("%+v", rep)
	}
	m.post("/mailbox", set(box.form(1), "d", "withdraw")).says(200, "nothing you allowed before counts")
	if rep, _ = m.last(); rep.Answers["permission"] != "withdrawn" {
		t.Errorf("%+v", rep)
	}
	m.reply("one more letter")
	m.post("/mailbox", set(box.form(2), "d", "forget")).says(200, "Nothing will be written to this number any more.")
	if rep, slip = m.last(); !rep.Has(intake.OptOut) || !slip.Forget {
		t.Errorf("%+v", rep)
	}
	m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", code)).says(200, "There is nothing new")
	m.post("/mailbox", set(box.form(3), "d", "return")).says(200, "We can write to this number again.")
	if rep, slip = m.last(); !rep.Has(intake.Returned) || !slip.Reopen {
		t.Errorf("%+v", rep)
	}
	if m.count() != 5 {
		t.Errorf("%d reports", m.count())
	}
	if strings.Contains(m.verdicts(), "unsaid") || strings.Contains(m.verdicts(), "untaken") {
		t.Error(m.verdicts())
	}
}

// On a bad line a form is sent three times; after the Back button it is sent with other words.
func TestTheSameFormIsOneReportAndOtherWordsAreAnother(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	sent := set(m.get("/th/").form(0), "t", "เขาขอให้ส่งรูป")
	code := m.post("/report", sent).code()
	for range 2 {
		if again := m.post("/report", sent).says(200, "ได้รับแล้ว").code(); again != code {
			t.Error("sent again, another receipt")
		}
	}
	if m.count() != 1 {
		t.Errorf("%d reports of one form", m.count())
	}
	one, _ := m.last()
	if m.post("/report", set(sent, "t", "เขาขอให้ส่งรูปอีก")).code() != code || m.count() != 2 {
		t.Error("what was written after Back is lost, or has another receipt")
	}
	if two, _ := m.last(); two.Alias != one.Alias || two.ID == one.ID {
		t.Error("what was written after Back is not of the same writer")
	}
	if other := m.post("/report", set(m.get("/th/").form(0), "t", "เขาขอให้ส่งรูป")).code(); other == code {
		t.Error("two forms, one receipt")
	}
}

// Nothing that was typed is lost when something goes wrong.
func TestAPageThatComesBackHoldsAllThatWasTyped(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	sent := set(m.get("/en/adult").form(0), "t", " \n", "a", "unsure", "b", "teacher", "c", "later", "s", "5")
	back := m.post("/report", sent).says(422, "Write something here", "Send it without words")
	same := func(back answer) {
		t.Helper()
		got := back.form(0)
		for k := range sent {
			if strings.TrimSpace(got.Get(k)) != strings.TrimSpace(sent.Get(k)) {
				t.Errorf("%s was %q and is %q", k, sent.Get(k), got.Get(k))
			}
		}
	}
	same(back)
	sent = set(sent, "t", "\n <b>she</b> said \"he\" wants to meet")
	m.failNext(errDown)
	back = m.post("/report", sent).says(503, "Nothing you wrote is lost")
	same(back)
	m.post("/report", back.form(0)).says(200, "do not question the child further", "HOTLINE STATEMENT")
	if rep, _ := m.last(); rep.Answers["who"] != "teacher" || rep.Text.Reveal() != "\n <b>she</b> said \"he\" wants to meet" {
		t.Errorf("%v %q", rep.Answers, rep.Text.Reveal())
	}
	m.post("/report", set(m.get("/en/").form(0), "t", "", "a", "yes", "f", "1")).says(200, "We have it")
	if rep, _ := m.last(); !rep.Text.Empty() && rep.Text.Reveal() != "" || rep.Answers["danger"] != "yes" {
		t.Error("a report without words is not one")
	}
	long := set(m.get("/en/").form(0), "t", strings.Repeat("a", 70_000))
	if got := m.post("/report", long).says(422, "too long").form(0); len(got.Get("t")) != 70_000 {
		t.Error("a long text is lost")
	}
}

// A number nobody ever got, one with a wrong digit, and a page that lay about.
func TestAWrongNumberTellsNothing(t *testing.T) {
	t.Parallel()
	m := newRoom(t)
	code := m.post("/report", set(m.get("/en/").form(0), "t", "hello")).code()
	empty := m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", code))
	unknown := m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", m.boxes.Issue("nobody").Reveal()))
	if text(empty.doc) != text(unknown.doc) || empty.status != unknown.status {
		t.Error("an unknown number has another page than an empty box")
	}
	wrong := []byte(m.boxes.Issue("nobody").Reveal())
	wrong[3] = '0' + (wrong[3]-'0'+1)%10
	m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", string(wrong))).says(422, "One digit seems to be wrong")
	m.post("/mailbox", set(m.get("/mailbox?l=en").form(0), "c", code, "n", "an old page")).says(422, "please type your number again")
	m.post("/mailbox", url.Values{"c": {code}, "l": {"en"}}).says(200, "There is nothing new")
	back := m.post("/mailbox", set(empty.form(0), "k", "spoilt", "t", "my long answer", "d", "answer")).says(422, "What you wrote is still here").form(0)
	if back.Get("t") != "my long answer" || back.Get("c") != "" {
		t.Error(back)
	}
	m.post("/mailbox", set(back, "c", code)).says(200, "We have it. A person will read it.")
	if rep, _ := m.last(); rep.Text.Reveal() != "my long answer" {
		t.Error("the answer is lost")
	}
}
