package console

import (
	"strconv"
	"time"

	"hotline/intake/form"
	"hotline/ops/page"
	"hotline/triage"
)

// tongue says things to one person at one moment: in her language, by her clock.
type tongue struct {
	words  page.Catalogue
	labels form.Labels // of the questions that reporters answer
	lang   string
	now    time.Time
	zone   *time.Location
}

func (c *Console) tongue(lang string, now time.Time) tongue {
	return tongue{c.words, c.labels, lang, now, c.Zone}
}

func (t tongue) say(key string, args ...any) string { return t.words.Say(t.lang, key, args...) }

// Languages are those the page can switch to: all but the one it speaks.
func (t tongue) Languages() (others []string) {
	for _, l := range []string{"th", "en"} {
		if l != t.lang {
			others = append(others, l)
		}
	}
	return others
}

// moment is a time on a page: for people and for programs.
type moment struct{ Text, ISO string }

// at gives the clock time, with the day when it is another day than today.
func (t tongue) at(when time.Time) moment {
	w, n := when.In(t.zone), t.now.In(t.zone)
	text := w.Format("15:04")
	if w.YearDay() != n.YearDay() || w.Year() != n.Year() {
		text = t.say("time.day", w.Day(), t.say("month."+strconv.Itoa(int(w.Month()))), text)
	}
	return moment{text, w.Format(time.RFC3339)}
}

// span says how long, in the two largest units that matter.
func (t tongue) span(d time.Duration) string {
	d = max(d, 0)
	minutes := int(d / time.Minute)
	switch hours := minutes / 60; {
	case minutes < 1:
		return t.say("time.moment")
	case hours < 1:
		return t.say("time.minutes", minutes)
	case hours < 48 && minutes%60 > 0 && hours < 10:
		return t.say("time.hoursminutes", hours, minutes%60)
	case hours < 48:
		return t.say("time.hours", hours)
	default:
		return t.say("time.days", hours/24)
	}
}

// clock is a response clock as a person sees it: words first, then a shape, then a colour (WCAG 1.4.1).
type clock struct {
	State string // "late", "soon" or "fine"
	Text  string
	ISO   string
}

// due is nil when nobody waits for an answer.
func (t tongue) due(c triage.Case) *clock {
	due := c.Due()
	if due.IsZero() {
		return nil
	}
	left, at := due.Sub(t.now), t.at(due)
	switch {
	case left <= 0:
		return &clock{"late", t.say("due.late", t.span(-left), at.Text), at.ISO}
	case c.Severity == triage.S1 || left < triage.ClocksOf(c.Severity).Eyes/3:
		return &clock{"soon", t.say("due.by", at.Text, t.span(left)), at.ISO}
	}
	return &clock{"fine", t.say("due.by", at.Text, t.span(left)), at.ISO}
}

// level is a severity as a person sees it.
type level struct{ Code, Word string }

func (t tongue) level(s triage.Severity) level {
	if !s.Valid() {
		s = triage.Unsorted
	}
	return level{s.String(), t.say("level." + s.String())}
}

func (t tongue) category(c triage.Category) string {
	if !c.Valid() {
		c = triage.XX
	}
	return t.say("category." + string(c))
}

// language names a language that software detected; a rare one keeps its tag.
func (t tongue) language(tag string) string {
	switch key := "language." + tag; {
	case tag == "" || tag == "und":
		return t.say("language.und")
	case t.words.Has(key):
		return t.say(key)
	}
	return tag
}
