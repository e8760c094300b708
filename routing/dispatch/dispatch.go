// Package dispatch is the way back down: it turns what a counselor replied into a letter sealed to the relay, and brings the
// news of letters back into their cases.
//
//	CASES replied -> open with the case's key -> seal to the relay -> LETTERS out
//	LETTERS fate  -> CASES posted
//
// It runs in routing's role, holds the desk's key and no address. It decides nothing about content.
package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"hotline/intake"
	"hotline/ops/bus"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
)

// Deps are what dispatch stands on.
type Deps struct {
	Conn    *bus.Conn
	Book    *casebook.Book
	Keys    *vault.CaseKeeper
	Relay   vault.Sealer
	Letters *bus.Committer
}

// Dispatch carries letters down and news up.
type Dispatch struct{ Deps }

// New makes it.
func New(d Deps) *Dispatch { return &Dispatch{d} }

func (d *Dispatch) ready(ctx context.Context) bool {
	select {
	case <-d.Book.Ready():
		return true
	case <-ctx.Done():
		return false
	}
}

// Replies turns replies into letters until ctx ends. Idempotency key: the LetterID.
func (d *Dispatch) Replies(ctx context.Context) error {
	if !d.ready(ctx) {
		return nil
	}
	return d.Conn.Consume(ctx, bus.ConsumerDispatch, d.reply)
}

func (d *Dispatch) reply(ctx context.Context, m bus.Delivery) bus.Verdict {
	text, kind, _ := bus.ParseCaseSubject(m.Subject)
	key, err := uuid.Parse(text)
	if err != nil {
		return bus.Bury("not-a-case")
	}
	event, err := triage.Wire{}.Decode(kind, m.Data)
	reply, ok := event.(triage.Replied)
	if err != nil || !ok {
		return bus.Bury("unreadable")
	}
	if err := d.Book.Await(ctx, m.Seq); err != nil {
		return bus.RetryAfter(time.Second)
	}
	c, _ := d.Book.Get(key)
	body, err := d.words(ctx, key, reply.Sealed)
	switch {
	case errors.Is(err, vault.ErrDestroyed):
		return bus.Ack() // the case was erased before the letter left
	case errors.Is(err, vault.ErrOpen), errors.Is(err, triage.ErrInvalid):
		return bus.Bury("does-not-open")
	case err != nil:
		return bus.RetryAfter(time.Duration(min(m.Attempt, 30)) * time.Second)
	}
	letter := intake.Letter{ID: reply.Letter, Alias: c.Alias, Former: c.Former, Channel: c.Channel, Written: reply.At, Body: body}
	if err := d.post(ctx, letter); err != nil {
		return bus.RetryAfter(time.Duration(min(m.Attempt, 30)) * time.Second)
	}
	return bus.Ack()
}

func (d *Dispatch) words(ctx context.Context, key uuid.UUID, sealed []byte) (text secret.Text, err error) {
	private, err := d.Keys.Open(ctx, key)
	if err != nil {
		return text, err
	}
	clear, err := private.Open(vault.Place{Kind: triage.PlaceContent, ID: key.String()}, sealed)
	if err != nil {
		return text, err
	}
	content, err := triage.DecodeContent(clear)
	return content.Text, err
}

func (d *Dispatch) post(ctx context.Context, l intake.Letter) error {
	body, err := l.Encode()
	if err != nil {
		return err
	}
	defer body.Wipe()
	id := l.ID.String()
	sealed, err := d.Relay.Seal(vault.Place{Kind: intake.PlaceLetter, ID: id}, body.Reveal())
	if err != nil {
		return fmt.Errorf("dispatch: seal letter %s: %w", id, err)
	}
	_, err = d.Letters.Commit(ctx, bus.Msg{Subject: bus.SubjectLetter(id), ID: id, Data: sealed})
	if errors.Is(err, bus.ErrDuplicate) {
		return nil
	}
	return err
}

// News brings the fates of letters into their cases until ctx ends. Idempotency key: the letter and its outcome.
func (d *Dispatch) News(ctx context.Context) error {
	if !d.ready(ctx) {
		return nil
	}
	return d.Conn.Consume(ctx, bus.ConsumerFates, d.news)
}

func (d *Dispatch) news(ctx context.Context, m bus.Delivery) bus.Verdict {
	fate, err := intake.DecodeFate(m.Data)
	if err != nil {
		return bus.Bury("unreadable")
	}
	c, known := d.Book.ByLetter(fate.Letter)
	if !known {
		// Every letter comes from an event that was read back first, so this is not ours: an automatic answer's news.
		return bus.Ack()
	}
	if _, _, err := d.Book.Do(ctx, c.Key, triage.Post{Fate: fate}); err != nil {
		return bus.RetryAfter(time.Second)
	}
	return bus.Ack()
}
