package main

import (
	"context"

	"hotline/ops/bus"
	"hotline/ops/vault"
	"hotline/routing/dispatch"
)

// putRouting is the routing role: replies become letters, news of letters comes back into the cases.
func (h *house) putRouting(ctx context.Context) error {
	conn, err := h.conn(ctx, bus.RoleRouting)
	if err != nil {
		return err
	}
	book, err := h.casebook(ctx, bus.RoleRouting)
	if err != nil {
		return err
	}
	keys, err := h.caseKeys(ctx, conn)
	if err != nil {
		return err
	}
	relay, err := vault.LoadSealer(string(h.cfg.Keys.Dir), vault.Relay)
	if err != nil {
		return err
	}
	d := dispatch.New(dispatch.Deps{Conn: conn, Book: book, Keys: keys, Relay: relay, Letters: h.committer(conn, bus.Letters)})
	h.run("replies", d.Replies)
	h.run("news", d.News)
	return nil
}

// caseKeys opens case keys with the desk's key.
func (h *house) caseKeys(ctx context.Context, conn *bus.Conn) (*vault.CaseKeeper, error) {
	desk, err := vault.LoadOpener(string(h.cfg.Keys.Dir), vault.Desk)
	if err != nil {
		return nil, err
	}
	kv, err := conn.KV(ctx, bus.Keys)
	if err != nil {
		return nil, err
	}
	return vault.NewCaseKeeper(ctx, conn.JetStream(), kv, desk)
}
