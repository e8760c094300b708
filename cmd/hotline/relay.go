package main

import (
	"context"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/gateway"
	"hotline/intake/mailbox"
	"hotline/intake/outbox"
	"hotline/intake/phone"
	"hotline/ops/bus"
	"hotline/ops/vault"
)

// putRelay is the relay role: the only one that can open addresses and letters.
func (h *house) putRelay(ctx context.Context) error {
	conn, err := h.conn(ctx, bus.RoleRelay)
	if err != nil {
		return err
	}
	seal, err := vault.LoadSealer(string(h.cfg.Keys.Dir), vault.Relay)
	if err != nil {
		return err
	}
	open, err := vault.LoadOpener(string(h.cfg.Keys.Dir), vault.Relay)
	if err != nil {
		return err
	}
	book, err := contact.NewBook(ctx, conn, h.committer(conn, bus.Contacts), seal, open)
	if err != nil {
		return err
	}
	boxes, err := mailbox.NewProvider(ctx, conn, h.committer(conn, bus.Boxes))
	if err != nil {
		return err
	}
	providers := map[string]gateway.Provider{mailbox.Gateway: boxes}
	if h.cfg.Twilio != nil {
		account, err := h.account()
		if err != nil {
			return err
		}
		if providers[phone.Gateway], err = h.twilio(account); err != nil {
			return err
		}
	}
	out := outbox.New(outbox.Deps{
		Conn: conn, Book: book, Relay: open, Fates: h.committer(conn, bus.Letters), Providers: providers, Calm: h.calm,
		Done: func(o intake.Outcome) { h.count.letters.Inc(string(o)) },
	})
	h.run("slips", out.Slips)
	h.run("outbox", out.Letters)
	return nil
}
