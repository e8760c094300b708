package main

import (
	"context"
	"net/http"
	"path/filepath"
	"time"

	"hotline/intake"
	"hotline/intake/contact"
	"hotline/intake/desk"
	"hotline/intake/gateway"
	"hotline/intake/mailbox"
	"hotline/intake/outbox"
	"hotline/intake/phone"
	"hotline/ops/bus"
	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/ops/vault"
)

// maxWebhook bounds a request to the public listener, in bytes; phone has its own, narrower limits.
const maxWebhook = 1 << 20

// reportKeyFile makes report IDs; it must stay the same for ever, or a provider's retry becomes a second report.
const reportKeyFile = "report-id.key"

// aliasDir holds the alias keys, one a month; they die by themselves.
const aliasDir = "alias"

// putIntake is the intake role: the public listener, with public keys only (R4).
func (h *house) putIntake(ctx context.Context) error {
	conn, err := h.conn(ctx, bus.RoleIntake)
	if err != nil {
		return err
	}
	door, err := vault.LoadSealer(string(h.cfg.Keys.Dir), vault.Door)
	if err != nil {
		return err
	}
	relay, err := vault.LoadSealer(string(h.cfg.Keys.Dir), vault.Relay)
	if err != nil {
		return err
	}
	h.run("intake-keys", every(time.Minute, func(context.Context) error {
		if err := door.Refresh(); err != nil {
			h.log.Fault("keys.refresh", err, logging.Role("intake")) // the key we have still works
		}
		return nil
	}))
	d := desk.New(desk.Defaults(), h.committer(conn, bus.Reports), door)
	h.desk = d
	fates := h.committer(conn, bus.Letters)
	box, err := h.mailbox(ctx, conn, relay, fates)
	if err != nil {
		return err
	}

	pages, err := h.pages(d, box)
	if err != nil {
		return err
	}
	routes := map[string]http.Handler{"/": pages}
	if h.cfg.Twilio != nil {
		if err := h.putTwilio(fates, d, box, relay, routes); err != nil {
			return err
		}
	}
	return h.listen("public", h.cfg.Public, page.Limit(maxWebhook, mux(routes)), nil)
}

// putTwilio adds Twilio's doors and the sweep of what still lies there.
func (h *house) putTwilio(fates *bus.Committer, d *desk.Desk, box *mailbox.Mailbox, relay vault.Sealer, routes map[string]http.Handler) error {
	account, err := h.account()
	if err != nil {
		return err
	}
	aliases, err := contact.LoadEpochs(filepath.Join(string(h.cfg.Keys.Dir), aliasDir), time.Now())
	if err != nil {
		return err
	}
	h.run("alias-keys", every(time.Hour, func(context.Context) error { return aliases.Turn(time.Now()) }))
	key, err := h.reportKey()
	if err != nil {
		return err
	}
	in, err := phone.NewDoor(phone.DoorConfig{
		Account: account, Desk: d, Aliases: aliases, Relay: relay, IDKey: key, Language: h.cfg.Country.Language, Receipts: box, Notice: h.notice,
	})
	if err != nil {
		return err
	}
	status, err := phone.NewStatus(phone.StatusConfig{Account: account, Fates: teller{fates}, Notice: h.notice})
	if err != nil {
		return err
	}
	client, err := h.twilio(account)
	if err != nil {
		return err
	}
	sweep, err := phone.NewSweep(phone.SweepConfig{
		Client: client, Door: in, Every: h.cfg.Twilio.Sweep.Std(), InAge: h.cfg.Twilio.InAge.Std(), OutAge: h.cfg.Twilio.OutAge.Std(), Notice: h.notice,
	})
	if err != nil {
		return err
	}
	h.run("sweep", sweep.Run)
	routes["/twilio/sms"] = in.SMS()
	routes["/twilio/status"] = status.Callback()
	routes["/twilio/status/"] = status.Callback()
	return nil
}

func (h *house) account() (phone.Account, error) {
	tokens, err := h.cfg.Twilio.tokens()
	return phone.Account{SID: h.cfg.Twilio.AccountSID, Number: h.cfg.Twilio.Number, Base: string(h.cfg.Public.URL), Tokens: tokens}, err
}

func (h *house) twilio(a phone.Account) (*phone.Client, error) {
	return phone.NewClient(phone.ClientConfig{Account: a, API: h.cfg.Twilio.API})
}

// teller hands a provider's news of a letter up the stair.
type teller struct{ fates *bus.Committer }

func (t teller) Tell(ctx context.Context, f intake.Fate, _ gateway.Sent) error {
	return outbox.Tell(ctx, t.fates, f)
}

// notice writes one wide event of what the phone's rooms did, and counts it.
func (h *house) notice(n phone.Notice) {
	h.count.phone.Inc(n.Op, n.Verdict)
	fields := []logging.Field{logging.Verdict(n.Verdict)}
	if !n.Report.IsZero() {
		fields = append(fields, logging.Report(n.Report))
	}
	if !n.Letter.IsZero() {
		fields = append(fields, logging.Report(n.Letter))
	}
	if n.Refused > 0 {
		fields = append(fields, logging.Count(n.Refused))
	}
	switch n.Verdict {
	case phone.Unstored, phone.Overdue, phone.Unlisted, phone.Untold, phone.Untaken, phone.NoSlip:
		h.log.Warn("phone."+n.Op, fields...)
	default:
		h.log.Event("phone."+n.Op, fields...)
	}
}

// listen adds a listener as a door.
func (h *house) listen(name string, c DoorConfig, handler http.Handler, onDrain func()) error {
	handler = page.Observe(h.log, h.count.request, handler)
	s, err := page.NewServer(page.ServerConfig{Name: name, Addr: string(c.Listen), Handler: handler, Log: h.log, OnDrain: onDrain})
	if err != nil {
		return err
	}
	h.services = append(h.services, s.Service())
	return nil
}
