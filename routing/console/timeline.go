package console

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"hotline/intake"
	"hotline/ops/vault"
	"hotline/triage"
)

// entry is one line of a case's story.
type entry struct {
	ID   string
	Kind string // message, reply, note, level, or plain
	At   moment
	Who  string
	Line string // what happened, in words
	Text []stretch
	Lost string // why there is no text
	// of a message
	N        int
	Level    level
	Category string
	Reason   string
	Language string
	Unsorted bool
	Spam     bool
	Refused  int
	Flags    []string
	Answers  [][2]string
	Channel  string
	// of a reply
	Letter string
	Bad    bool
	// of a level
	From level
}

// timeline reads and opens a case. The case it returns is folded from exactly the events it shows.
func (v *visit) timeline(ctx context.Context, c triage.Case) (_ triage.Case, out []entry, erased bool, err error) {
	events, err := v.Book.Timeline(ctx, c.Key)
	if err != nil {
		return c, nil, false, err
	}
	private, err := v.Keys.Open(ctx, c.Key)
	switch {
	case errors.Is(err, vault.ErrDestroyed):
		erased = true
	case errors.Is(err, vault.ErrUnknownKey), errors.Is(err, vault.ErrOpen):
		// The page still shows what happened and when; the texts say that they do not open.
	case err != nil:
		return c, nil, false, err
	}
	b := builder{v.tongue, v.Console, reader{private, vault.Place{Kind: triage.PlaceContent, ID: c.Key.String()}, erased, v.tongue}, triage.Case{Key: c.Key}, nil}
	for _, e := range events {
		b.add("e"+strconv.FormatUint(e.Seq, 10), e.Event)
	}
	for i := range b.out {
		if e := &b.out[i]; e.Kind == "reply" { // news of a letter comes later than the reply
			e.Letter, e.Bad = b.letter(e.Letter)
		}
	}
	return b.before, b.out, erased, nil
}

// builder folds events and tells them.
type builder struct {
	tongue
	console *Console
	reader
	before triage.Case
	out    []entry
}

func (b *builder) add(id string, event triage.Event) {
	was := b.before
	b.before = triage.Fold(was, event)
	put := func(e entry) {
		e.ID = id
		b.out = append(b.out, e)
	}
	plain := func(at moment, who triage.Staff, key string, args ...any) {
		put(entry{Kind: "plain", At: at, Who: b.console.name(who), Line: b.say(key, args...)})
	}
	switch e := event.(type) {
	case triage.Added:
		m := entry{Kind: "message", At: b.at(e.At), N: len(b.before.Reports), Refused: e.Refused, Channel: b.say("channel." + string(e.Channel))}
		for _, f := range e.Flags {
			m.Flags = append(m.Flags, b.say("flag."+string(f)))
		}
		m.Text, m.Answers, m.Lost = b.read(e.Sealed)
		put(m)
	case triage.Rated:
		b.rated(was, e, put)
	case triage.Claimed:
		if e.Token != was.Lease.Token { // a lease that is lengthened is no news
			plain(b.at(e.At), e.By, "line.claimed")
		}
	case triage.Released:
		if e.Expired {
			plain(b.at(e.At), was.Lease.Holder, "line.expired")
		} else {
			plain(b.at(e.At), e.By, "line.released")
		}
	case triage.Replied:
		r := entry{Kind: "reply", At: b.at(e.At), Who: b.console.name(e.By), Letter: e.Letter.String()}
		r.Text, _, r.Lost = b.read(e.Sealed)
		put(r)
	case triage.Noted:
		n := entry{Kind: "note", At: b.at(e.At), Who: b.console.name(e.By)}
		n.Text, _, n.Lost = b.read(e.Sealed)
		put(n)
	case triage.Missed:
		put(entry{Kind: "missed", At: b.at(e.At), Line: b.say("line.missed", b.at(e.Due).Text)})
	case triage.Ended:
		plain(b.at(e.At), e.By, "line.ended", b.say("disposition."+string(e.Disposition)))
	case triage.Reopened:
		plain(b.at(e.At), e.By, "line.reopened")
	}
}

// rated puts software's rating on the message it is about; a person's is a line of its own.
func (b *builder) rated(was triage.Case, e triage.Rated, put func(entry)) {
	if e.By != "" {
		l := entry{Kind: "level", At: b.at(e.At), Who: b.console.name(e.By), From: b.level(was.Severity), Level: b.level(e.Severity)}
		if e.Category != "" && e.Category != was.Category {
			l.Category = b.category(e.Category)
		}
		if len(e.Reason) > 0 {
			l.Text, _, l.Lost = b.read(e.Reason)
		}
		put(l)
		return
	}
	if len(b.out) == 0 || e.Rating == nil || b.out[len(b.out)-1].Kind != "message" {
		return
	}
	m := &b.out[len(b.out)-1]
	m.Level, m.Category, m.Reason = b.level(e.Severity), b.category(e.Category), b.sentence(*e.Rating)
	m.Language, m.Unsorted, m.Spam = b.language(e.Rating.Language), e.Rating.Unsorted, e.Rating.Spam
}

// letter says what became of a reply, and whether a person must act.
func (b *builder) letter(id string) (words string, bad bool) {
	l, err := intake.ParseLetterID(id)
	if err != nil {
		return "", false
	}
	state, _ := b.before.Letter(l)
	if state.Outcome == "" {
		return b.say("letter.waiting"), false
	}
	return b.say("letter." + string(state.Outcome)), state.Outcome.Final() && !arrived(state.Outcome)
}

// reader opens what is sealed in one case.
type reader struct {
	private vault.PrivateKey
	place   vault.Place
	erased  bool
	tongue  tongue
}

// read gives the text in safe stretches, or the reason why there is none.
func (r reader) read(sealed []byte) (text []stretch, answers [][2]string, lost string) {
	if r.erased {
		return nil, nil, r.tongue.say("text.erased")
	}
	if r.private.IsZero() {
		return nil, nil, r.tongue.say("text.sealed")
	}
	clear, err := r.private.Open(r.place, sealed)
	if err != nil {
		return nil, nil, r.tongue.say("text.sealed")
	}
	defer clear.Wipe()
	content, err := triage.DecodeContent(clear)
	if err != nil {
		return nil, nil, r.tongue.say("text.sealed")
	}
	for _, q := range slices.Sorted(maps.Keys(content.Answers)) {
		question, answer := r.tongue.labels.Say(r.tongue.lang, q, content.Answers[q])
		answers = append(answers, [2]string{question, answer})
	}
	if text = stretches(content.Text.Reveal(), content.Marks); len(text) == 0 && len(answers) == 0 {
		return nil, nil, r.tongue.say("text.empty")
	}
	return text, answers, ""
}
