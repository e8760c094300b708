package triage

import (
	"slices"

	"github.com/google/uuid"

	"hotline/intake"
)

// Fold gives the case after e. It is total: an event it cannot use changes nothing.
//
// R11 stands here: a level given by software is folded with MostUrgent, so no event of software can lower one.
func Fold(c Case, e Event) Case {
	switch e := e.(type) {
	case Opened:
		c.ID, c.Status, c.Opened, c.Channel, c.Public, c.Last = e.ID, Open, e.At, e.Channel, e.Public, e.At
		c.Category = XX
	case Added:
		c.Reports = append(slices.Clip(c.Reports), e.Report)
		c.Channel, c.Last = e.Channel, e.At
		c.Refused += e.Refused
		if !e.Alias.IsZero() {
			c.Alias, c.Former = e.Alias, e.Former
		}
		if c.Waiting.IsZero() {
			c.Waiting = e.At
		}
		switch {
		case slices.Contains(e.Flags, intake.OptOut):
			c.OptedOut = true
		case slices.Contains(e.Flags, intake.Returned):
			c.OptedOut = false
		}
	case Rated:
		c.Last = e.At
		if e.By != "" {
			c.Severity = e.Severity
			if e.Category.Valid() {
				c.Category = e.Category
			}
			break
		}
		if e.Rating != nil {
			c.Rating = *e.Rating
		}
		if e.Category.Valid() && (e.Severity.MoreUrgentThan(c.Severity) || c.Category == XX) {
			c.Category = e.Category
		}
		c.Severity = MostUrgent(c.Severity, e.Severity)
	case Claimed:
		c.Lease, c.Last = Lease{e.By, e.Token, e.Until}, e.At
	case Released:
		if e.Token == c.Lease.Token {
			c.Lease.Holder, c.Last = "", e.At
		}
	case Replied:
		c.Replies++
		c.Waiting, c.Last = Case{}.Waiting, e.At
		c.Letters = append(slices.Clip(c.Letters), LetterState{ID: e.Letter})
	case Posted:
		c.Letters = slices.Clone(c.Letters)
		for i := range c.Letters {
			if c.Letters[i].ID == e.Letter {
				c.Letters[i].Outcome, c.Letters[i].Code = e.Outcome, e.Code
			}
		}
	case Noted:
		c.Notes++
		c.Last = e.At
	case Missed:
		c.Missed++
		c.MissedAt = e.Due
	case Ended:
		c.Status, c.Ended, c.Last = Closed, e.Disposition, e.At
		c.Waiting, c.Lease.Holder = Case{}.Waiting, ""
	case Reopened:
		c.Status, c.Ended, c.Last = Open, "", e.At
	}
	return c
}

// FoldAll gives the case that events make, from the start.
func FoldAll(key uuid.UUID, events ...Event) Case {
	c := Case{Key: key}
	for _, e := range events {
		c = Fold(c, e)
	}
	return c
}
