package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"hotline/intake/desk"
	"hotline/intake/form"
	"hotline/intake/mailbox"
	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/ops/logging"
	"hotline/ops/secret"
	"hotline/ops/vault"
)

// reportKey reads the key that makes report IDs, and from which the other keys of the intake floor derive: one file to keep.
func (h *house) reportKey() (secret.Bytes, error) {
	return config.NewSecretFile(filepath.Join(string(h.cfg.Keys.Dir), reportKeyFile)).Load()
}

// purpose derives a key of 32 bytes that tells nothing of the root or of its siblings. Purposes are frozen: another name is
// another key, and every receipt that is out there opens another box.
func purpose(root secret.Bytes, name string) (secret.Bytes, error) {
	k, err := hkdf.Key(sha256.New, root.Reveal(), nil, "hotline/"+name, 32)
	return secret.NewBytes(k), err
}

// mailbox is the web reporter's way back, seen from the public side.
func (h *house) mailbox(ctx context.Context, conn *bus.Conn, relay vault.Sealer, fates *bus.Committer) (*mailbox.Mailbox, error) {
	root, err := h.reportKey()
	if err != nil {
		return nil, err
	}
	pepper, err := purpose(root, "receipt-pepper")
	if err != nil {
		return nil, err
	}
	issue, err := purpose(root, "receipt-issue")
	if err != nil {
		return nil, err
	}
	return mailbox.New(ctx, mailbox.Config{Pepper: pepper, IssueKey: issue, Relay: relay, Conn: conn, Fates: fates})
}

// signer writes statements: that a report was received, and when.
func (h *house) signer() (*mailbox.Signer, error) {
	root, err := h.reportKey()
	if err != nil {
		return nil, err
	}
	seed, err := purpose(root, "statement")
	if err != nil {
		return nil, err
	}
	return mailbox.NewSigner(seed, string(h.cfg.Public.URL), h.cfg.Country.zone())
}

// pages are the form and the mailbox as the public sees them.
func (h *house) pages(d *desk.Desk, box *mailbox.Mailbox) (http.Handler, error) {
	key, err := h.reportKey()
	if err != nil {
		return nil, err
	}
	signer, err := h.signer()
	if err != nil {
		return nil, err
	}
	f, err := form.New(form.Config{
		Desk: d, Mailbox: box, Signer: signer, IDKey: key, Language: h.cfg.Country.Language, Zone: h.cfg.Country.zone(),
		URL: string(h.cfg.Public.URL), Texts: h.cfg.Twilio != nil, Notice: h.noticePage,
	})
	if err != nil {
		return nil, err
	}
	return f.Handler(), nil
}

// noticePage writes one wide event of what the public pages did.
func (h *house) noticePage(n form.Notice) {
	fields := []logging.Field{logging.Verdict(n.Verdict)}
	if !n.Report.IsZero() {
		fields = append(fields, logging.Report(n.Report))
	}
	if n.Letters > 0 {
		fields = append(fields, logging.Count(n.Letters))
	}
	switch n.Verdict {
	case form.Unstored, form.Uncoded, form.Untaken, form.Unsaid:
		h.log.Warn("web."+n.Op, fields...)
	default:
		h.log.Event("web."+n.Op, fields...)
	}
}

// statementVerify checks a statement offline: signed by whom, for which day.
func statementVerify(_ context.Context, s streams, args []string) error {
	var key string
	rest, err := flags(s, "statement verify", args, func(f *flag.FlagSet) {
		f.StringVar(&key, "key", "", "the `key` that the hotline publishes; without it the one in the statement is shown for you to compare")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fmt.Errorf("%w: name the file of the statement", errUsage)
	}
	text, err := os.ReadFile(rest[0])
	if err != nil {
		return err
	}
	st, err := mailbox.VerifyStatement(text, key)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s received a report on %s. Statement %s.\n", st.House, st.Day, st.Number)
	if key == "" {
		fmt.Fprintf(s.Out, "Signed with %s: compare this key with the one the hotline publishes.\n", st.Key)
	}
	return nil
}
