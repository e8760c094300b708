package triage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/triage"
)

// given plays commands and gives the case they make; each must be accepted.
func given(t *testing.T, cmds ...triage.Command) triage.Case {
	t.Helper()
	c := triage.Case{Key: uuid.Max}
	for _, cmd := range cmds {
		next, _, err := foldDecided(c, cmd)
		if err != nil {
			t.Fatalf("%T: %v", cmd, err)
		}
		c = next
	}
	return c
}

func file(n int, s triage.Severity, flags ...intake.Flag) triage.File {
	return triage.File{
		Report: intake.Report{ID: reportID(n), Channel: intake.SMS, Alias: alias, At: start.Add(time.Duration(n) * time.Minute), Flags: flags},
		Sealed: sealed, Rating: triage.Rating{Severity: s, Category: triage.OC2}, ID: caseID, Public: []byte("public"),
		Receive: start.Add(time.Duration(n) * time.Minute),
	}
}

func writ(by triage.Staff, token uint64) triage.Writ {
	return triage.Writ{By: by, Token: token, At: start.Add(10 * time.Minute)}
}

var (
	claim    = triage.Claim{By: "noi", At: start.Add(5 * time.Minute)}
	anonymos = func() triage.File { f := file(0, triage.S2); f.Report.Alias = intake.Alias{}; return f }()
)

func TestDecide(t *testing.T) {
	t.Parallel()
	type story []triage.Command
	open := story{file(0, triage.S3), claim}
	urgent := story{file(0, triage.S2), claim}
	closed := append(open[:2:2], triage.Close{Writ: writ("noi", 1), Disposition: triage.Helped, Seen: 1})
	reply := triage.Reply{Writ: writ("noi", 1), Letter: letterID(1), Sealed: sealed}
	late := triage.Writ{By: "noi", Token: 1, At: start.Add(20 * time.Minute)} // the lease ended exactly now
	for name, c := range map[string]struct {
		given story
		when  triage.Command
		want  error // nil: accepted
		kinds []string
	}{
		"a first report opens a case":                  {nil, file(0, triage.S3), nil, []string{"opened", "added", "rated"}},
		"a second report is added":                     {open, file(1, triage.S1), nil, []string{"added", "rated"}},
		"the same report is filed once":                {open, file(0, triage.S1), nil, nil},
		"the same report is filed once, closed or not": {closed, file(0, triage.S1), nil, nil},
		"a closed case takes no report":                {closed, file(1, triage.S1), triage.ErrClosed, nil},
		"a report without a rating":                    {nil, file(0, 0), triage.ErrInvalid, nil},
		"a case without an ID":                         {nil, triage.File{Report: file(0, 1).Report, Sealed: sealed, Rating: triage.Rating{Severity: triage.S1}, Public: []byte("p")}, triage.ErrNotOpen, nil},

		"a claim":                       {open[:1], claim, nil, []string{"claimed"}},
		"a claim of nothing":            {nil, claim, triage.ErrNotOpen, nil},
		"a claim of a closed case":      {closed, claim, triage.ErrClosed, nil},
		"a claim by nobody":             {open[:1], triage.Claim{At: start}, triage.ErrInvalid, nil},
		"a claim by the holder":         {open, claim, nil, []string{"claimed"}},
		"a claim after the lease ended": {open, triage.Claim{By: "mali", At: start.Add(20 * time.Minute)}, nil, []string{"claimed"}},

		"a reply":                            {open, reply, nil, []string{"replied"}},
		"the same reply twice":               {append(open[:2:2], reply), reply, nil, nil},
		"the same reply after the lease":     {append(open[:2:2], reply), triage.Reply{Writ: late, Letter: letterID(1), Sealed: sealed}, nil, nil},
		"a reply under an old token":         {open, triage.Reply{Writ: writ("noi", 0), Letter: letterID(1), Sealed: sealed}, triage.ErrLease, nil},
		"a reply under a token to come":      {open, triage.Reply{Writ: writ("noi", 2), Letter: letterID(1), Sealed: sealed}, triage.ErrLease, nil},
		"a reply when the lease has ended":   {open, triage.Reply{Writ: late, Letter: letterID(1), Sealed: sealed}, triage.ErrLease, nil},
		"a reply without a claim":            {open[:1], reply, triage.ErrLease, nil},
		"an empty reply":                     {open, triage.Reply{Writ: writ("noi", 1), Letter: letterID(1)}, triage.ErrInvalid, nil},
		"a reply to nobody":                  {story{anonymos, claim}, reply, triage.ErrConflict, nil},
		"a reply after STOP":                 {story{file(0, triage.S3, intake.OptOut), claim}, reply, triage.ErrOptedOut, nil},
		"a reply after STOP and START":       {story{file(0, triage.S3, intake.OptOut), file(1, triage.S3, intake.Returned), claim}, reply, nil, []string{"replied"}},
		"a reply after STOP and one more":    {story{file(0, triage.S3, intake.OptOut), file(1, triage.S3), claim}, reply, triage.ErrOptedOut, nil},
		"a reply to a closed case":           {closed, reply, triage.ErrClosed, nil},
		"a note needs no lease":              {open[:1], triage.Note{By: "mali", At: start, Sealed: sealed}, nil, []string{"noted"}},
		"a note on a closed case":            {closed, triage.Note{By: "mali", At: start, Sealed: sealed}, nil, []string{"noted"}},
		"an empty note":                      {open, triage.Note{By: "mali", At: start}, triage.ErrInvalid, nil},
		"a note by nobody":                   {open, triage.Note{At: start, Sealed: sealed}, triage.ErrInvalid, nil},
		"a note on nothing":                  {nil, triage.Note{By: "mali", At: start, Sealed: sealed}, triage.ErrNotOpen, nil},
		"a release":                          {open, triage.Release{Writ: writ("noi", 1)}, nil, []string{"released"}},
		"a release under an old token":       {open, triage.Release{Writ: writ("noi", 0)}, triage.ErrLease, nil},
		"a lease that lives does not expire": {open, triage.Expire{At: start.Add(19 * time.Minute)}, nil, nil},
		"a lease expires on its second":      {open, triage.Expire{At: start.Add(20 * time.Minute)}, nil, []string{"released"}},
		"no lease, nothing to expire":        {open[:1], triage.Expire{At: start.Add(time.Hour)}, nil, nil},

		"a person raises":                       {open, triage.Rate{Writ: writ("noi", 1), Severity: triage.S1}, nil, []string{"rated"}},
		"a person lowers with a reason":         {open, triage.Rate{Writ: writ("noi", 1), Severity: triage.S4, Reason: sealed}, nil, []string{"rated"}},
		"a person lowers without one":           {open, triage.Rate{Writ: writ("noi", 1), Severity: triage.S4}, triage.ErrInvalid, nil},
		"from S2 two people lower":              {urgent, triage.Rate{Writ: writ("noi", 1), Severity: triage.S3, Reason: sealed}, triage.ErrSecond, nil},
		"a person sorts":                        {urgent, triage.Rate{Writ: writ("noi", 1), Severity: triage.S2, Category: triage.OC4}, nil, []string{"rated"}},
		"a person says the same":                {urgent, triage.Rate{Writ: writ("noi", 1), Severity: triage.S2, Category: triage.OC2}, nil, nil},
		"a level that is none":                  {open, triage.Rate{Writ: writ("noi", 1), Severity: 5}, triage.ErrInvalid, nil},
		"a category that is none":               {open, triage.Rate{Writ: writ("noi", 1), Severity: triage.S1, Category: "OC99"}, triage.ErrInvalid, nil},
		"a person without the lease rates":      {open[:1], triage.Rate{Writ: writ("noi", 1), Severity: triage.S1}, triage.ErrLease, nil},
		"an end":                                {open, triage.Close{Writ: writ("noi", 1), Disposition: triage.Helped, Seen: 1}, nil, []string{"ended"}},
		"an end twice":                          {closed, triage.Close{Writ: writ("noi", 1), Disposition: triage.Helped, Seen: 1}, nil, nil},
		"an end without a reason":               {open, triage.Close{Writ: writ("noi", 1), Seen: 1}, triage.ErrInvalid, nil},
		"an end with a reason that is none":     {open, triage.Close{Writ: writ("noi", 1), Disposition: "prank", Seen: 1}, triage.ErrInvalid, nil},
		"an end over an unread message":         {open, triage.Close{Writ: writ("noi", 1), Disposition: triage.Helped, Seen: 0}, triage.ErrUnread, nil},
		"an end by software":                    {open, triage.Close{Writ: writ("", 1), Disposition: triage.Helped, Seen: 1}, triage.ErrInvalid, nil},
		"a case is opened again":                {closed, triage.Reopen{By: "mali", At: start}, nil, []string{"reopened"}},
		"an open case is opened again":          {open, triage.Reopen{By: "mali", At: start}, nil, nil},
		"software opens again":                  {closed, triage.Reopen{At: start}, triage.ErrNotOpen, nil},
		"news of a letter":                      {append(open[:2:2], reply), triage.Post{Fate: intake.Fate{Letter: letterID(1), Outcome: intake.Sent, At: start}}, nil, []string{"posted"}},
		"news of another's letter":              {open, triage.Post{Fate: intake.Fate{Letter: letterID(1), Outcome: intake.Sent, At: start}}, triage.ErrNotOpen, nil},
		"a clock that is not due":               {open, triage.Miss{At: start.Add(4*time.Hour - 1)}, nil, nil},
		"a clock that is due":                   {open, triage.Miss{At: start.Add(4 * time.Hour)}, nil, []string{"missed"}},
		"a clock is missed once":                {append(open[:2:2], triage.Miss{At: start.Add(4 * time.Hour)}), triage.Miss{At: start.Add(5 * time.Hour)}, nil, nil},
		"a clock of an answered case":           {append(open[:2:2], reply), triage.Miss{At: start.Add(5 * time.Hour)}, nil, nil},
		"a clock of a closed case":              {closed, triage.Miss{At: start.Add(5 * time.Hour)}, nil, nil},
		"the clock of a second, unanswered one": {append(open[:2:2], triage.Miss{At: start.Add(4 * time.Hour)}, file(1, triage.S3)), triage.Miss{At: start.Add(6 * time.Hour)}, nil, nil},
	} {
		before := given(t, c.given...)
		events, err := triage.Decide(before, c.when)
		if !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
			continue
		}
		var kinds []string
		for _, e := range events {
			kinds = append(kinds, e.Kind())
		}
		if len(kinds) != len(c.kinds) {
			t.Errorf("%s: %v, want %v", name, kinds, c.kinds)
			continue
		}
		for i := range kinds {
			if kinds[i] != c.kinds[i] {
				t.Errorf("%s: %v, want %v", name, kinds, c.kinds)
			}
		}
	}
}

func TestTheLoserOfAClaimLearnsWhoHasIt(t *testing.T) {
	t.Parallel()
	c := given(t, file(0, triage.S3), claim)
	for _, cmd := range []triage.Command{
		triage.Claim{By: "mali", At: start.Add(6 * time.Minute)},
		triage.Release{Writ: writ("mali", 1)},
		triage.Reply{Writ: writ("mali", 1), Letter: letterID(9), Sealed: sealed},
	} {
		_, err := triage.Decide(c, cmd)
		held, ok := errors.AsType[*triage.HeldError](err)
		if !ok || held.Holder != "noi" || !held.Until.Equal(start.Add(20*time.Minute)) || !errors.Is(err, triage.ErrConflict) {
			t.Errorf("%T: %v", cmd, err)
		}
	}
}

func TestAClaimByTheHolderLengthensAndKeepsTheToken(t *testing.T) {
	t.Parallel()
	c := given(t, file(0, triage.S3), claim, triage.Claim{By: "noi", At: start.Add(15 * time.Minute)})
	if c.Lease != (triage.Lease{Holder: "noi", Token: 1, Until: start.Add(30 * time.Minute)}) {
		t.Errorf("lease %+v", c.Lease)
	}
	c = given(t, file(0, triage.S3), claim, triage.Release{Writ: writ("noi", 1)}, claim)
	if c.Lease.Token != 2 {
		t.Errorf("claimed again after a release under token %d", c.Lease.Token)
	}
}

func TestSoftwareRaisesAndNeverLowers(t *testing.T) {
	t.Parallel()
	for _, was := range triage.Severities() {
		for _, says := range triage.Severities() {
			c := given(t, file(0, was), file(1, says))
			if want := min(was, says); c.Severity != want {
				t.Errorf("%s, then software says %s: %s", was, says, c.Severity)
			}
		}
	}
	// Also when a person has lowered since: the level rises again, and only to what the new message says.
	c := given(t, file(0, triage.S3), claim, triage.Rate{Writ: writ("noi", 1), Severity: triage.S4, Category: triage.NC1, Reason: sealed})
	if c = triage.Fold(c, triage.Rated{Severity: triage.S4, Category: triage.OC1}); c.Severity != triage.S4 || c.Category != triage.NC1 {
		t.Errorf("a rating no more urgent changed what a person said: %s %s", c.Severity, c.Category)
	}
	if c = triage.Fold(c, triage.Rated{Severity: triage.S1, Category: "nonsense"}); c.Severity != triage.S1 || !c.Category.Valid() {
		t.Errorf("%s %q", c.Severity, c.Category)
	}
}

func TestAFinalOutcomeStands(t *testing.T) {
	t.Parallel()
	news := func(c triage.Case, o intake.Outcome) triage.Case {
		c, _, err := foldDecided(c, triage.Post{Fate: intake.Fate{Letter: letterID(1), Outcome: o, At: start}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	sent := given(t, file(0, triage.S3), claim, triage.Reply{Writ: writ("noi", 1), Letter: letterID(1), Sealed: sealed})
	for _, last := range []intake.Outcome{intake.Delivered, intake.Undeliverable, intake.NoWayBack, intake.GaveUp} {
		c := news(news(news(sent, intake.Sent), last), intake.Sent)
		if l, _ := c.Letter(letterID(1)); l.Outcome != last {
			t.Errorf("%s, then sent: %s", last, l.Outcome)
		}
		if l, _ := sent.Letter(letterID(1)); l.Outcome != "" {
			t.Errorf("an older copy of the case was changed: %s", l.Outcome)
		}
	}
}

func TestAReportFindsItsCaseByItself(t *testing.T) {
	t.Parallel()
	if got := triage.KeyFor(reportID(1)).String(); got != "00be5a14-4cbb-81fe-b1d4-3888af239b2f" {
		t.Errorf("report a opens case %s: a redelivered report would open a second one", got)
	}
	if triage.KeyFor(reportID(1)) == triage.KeyFor(reportID(2)) {
		t.Error("two reports have one key")
	}
}

// foldDecided is Decide and Fold in one: the case as it will be.
func foldDecided(c triage.Case, cmd triage.Command) (triage.Case, []triage.Event, error) {
	events, err := triage.Decide(c, cmd)
	for _, e := range events {
		c = triage.Fold(c, e)
	}
	return c, events, err
}
