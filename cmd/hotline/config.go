package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hotline/ops/bus"
	"hotline/ops/config"
	"hotline/ops/logging"
	"hotline/ops/secret"
	"hotline/ops/vault"
	"hotline/triage"
)

// Config is everything an operator can set. `hotline config describe` prints it as a manual.
type Config struct {
	Bus     BusConfig     `toml:"bus" doc:"The message bus: embedded, or another NATS server."`
	Keys    KeysConfig    `toml:"keys" doc:"Key files. Whoever has this folder and the bus can read everything: keep it on an encrypted disk."`
	Public  DoorConfig    `toml:"public" doc:"What reporters and providers reach."`
	Console DoorConfig    `toml:"console" doc:"What counselors reach. Never the same port as the public one."`
	Admin   AdminConfig   `toml:"admin" doc:"Health, metrics and profiles, for this machine only."`
	Country CountryConfig `toml:"country" doc:"Where the hotline is."`
	Twilio  *TwilioConfig `toml:"twilio" doc:"Text messages through Twilio. Leave out where Twilio is not used."`
	Triage  TriageConfig  `toml:"triage" doc:"How reports are read by software. A person reads every one all the same."`
	Log     LogConfig     `toml:"log" doc:"What is written to standard error. Never a number, never a text."`
	Staff   []StaffConfig `toml:"staff" doc:"The people who may sign in to the console."`
}

// BusConfig says where the bus is.
type BusConfig struct {
	Dir        config.Path       `toml:"dir" doc:"Folder of the embedded bus: all that the hotline remembers."`
	URL        string            `toml:"url" optional:"true" doc:"Another NATS server, nats://host:4222; empty runs the embedded one."`
	SeedDir    config.Path       `toml:"seed_dir" optional:"true" doc:"Folder with one file a role, ROLE.nk: the role's NKey seed. For url only."`
	StorageKey config.SecretFile `toml:"storage_key_file" optional:"true" doc:"Encrypts the store as well. Content is sealed without it; this hides subjects and times too, and costs 15 to 30 % of the speed. It cannot be added later or lost."`
	MaxStore   config.Size       `toml:"max_store" doc:"Bytes all streams may use together. When they are used up, new reports are refused, none is dropped." min:"64MiB"`
	MinFree    config.Size       `toml:"min_free" doc:"Free disk below which the service does not start and calls itself unwell." min:"16MiB"`
}

// KeysConfig says where the keys are.
type KeysConfig struct {
	Dir       config.Path     `toml:"dir" doc:"Folder of the key rings. Each role's process gets only the files it needs."`
	DoorEvery config.Duration `toml:"door_every" doc:"A new door key is made this often, by the triage role." min:"1h"`
	DoorKept  config.Duration `toml:"door_kept" doc:"A replaced door key is destroyed after this long; a report not filed by then cannot be read any more." min:"1d"`
}

// DoorConfig is a listener.
type DoorConfig struct {
	Listen config.Listen `toml:"listen" doc:"Address and port."`
	URL    config.URL    `toml:"url" doc:"How it is reached from outside, without a slash at the end. Signatures and links are made with it."`
}

// AdminConfig is the admin listener.
type AdminConfig struct {
	Listen   config.Listen `toml:"listen" doc:"Address and port on the loopback."`
	Anywhere bool          `toml:"anywhere" doc:"Allow an address that is not loopback, where the network is guarded otherwise."`
}

// CountryConfig is the beginning of the country pack.
type CountryConfig struct {
	Code     string `toml:"code" doc:"Calling code for numbers written without one."`
	Language string `toml:"language" doc:"Language of automatic answers when a text does not tell." enum:"th|en"`
	Zone     string `toml:"zone" doc:"Time zone of the reporters and of the console, by its IANA name."`
}

// zone is the configured time zone; judge has seen that it exists.
func (c CountryConfig) zone() *time.Location {
	z, err := time.LoadLocation(c.Zone)
	if err != nil {
		return time.UTC
	}
	return z
}

// TwilioConfig is one Twilio account and number.
type TwilioConfig struct {
	AccountSID string            `toml:"account_sid" doc:"AC and 32 hexadecimal digits."`
	Token      config.SecretFile `toml:"auth_token_file" doc:"The account's auth token: checks signatures, and signs in to the API."`
	NextToken  config.SecretFile `toml:"next_auth_token_file" optional:"true" doc:"A second token whose signatures count, while one replaces the other."`
	Number     string            `toml:"number" doc:"The hotline's own number, as Twilio writes it."`
	API        string            `toml:"api" doc:"Base URL of the API."`
	Sweep      config.Duration   `toml:"sweep" doc:"How often the provider's list is read for texts that were missed and copies to delete." min:"1s"`
	InAge      config.Duration   `toml:"in_age" doc:"Age at which an incoming text still listed is taken in, if missed, and its copy deleted." min:"1s"`
	OutAge     config.Duration   `toml:"out_age" doc:"Age at which the copy of an outgoing text is deleted." min:"1s"`
}

// TriageConfig is how software reads.
type TriageConfig struct {
	Scoring bool        `toml:"scoring" doc:"Off: software gives every report S2, unsorted, and the queue still works."`
	Rules   config.Path `toml:"rules" optional:"true" doc:"Folder with a lexicon and rules of your own, in the form of triage/risk/data; empty uses the built-in ones. Changes are taken up within a minute, if the whole folder is sound."`
}

// LogConfig is the log.
type LogConfig struct {
	Level  string `toml:"level" doc:"Least important event written." enum:"debug|info|warn|error"`
	Format string `toml:"format" doc:"JSON lines, or text for reading." enum:"json|text"`
}

// StaffConfig is one person.
type StaffConfig struct {
	ID       string `toml:"id" doc:"Short name in the record: letters, digits, - and _."`
	Name     string `toml:"name" doc:"Shown to colleagues."`
	Language string `toml:"language" doc:"Language of the console." enum:"th|en"`
}

// Defaults fills a [twilio] table.
func (t *TwilioConfig) Defaults() {
	t.API, t.Sweep = "https://api.twilio.com", config.Duration(time.Minute)
	t.InAge, t.OutAge = config.Duration(2*time.Minute), config.Duration(15*time.Minute)
}

func defaults() Config {
	return Config{
		Bus:     BusConfig{Dir: "state", MaxStore: 10 << 30, MinFree: 256 << 20},
		Keys:    KeysConfig{Dir: "keys", DoorEvery: config.Duration(24 * time.Hour), DoorKept: config.Duration(15 * 24 * time.Hour)},
		Public:  DoorConfig{Listen: "127.0.0.1:8080", URL: "http://127.0.0.1:8080"},
		Console: DoorConfig{Listen: "127.0.0.1:8081", URL: "http://127.0.0.1:8081"},
		Admin:   AdminConfig{Listen: "127.0.0.1:8083"},
		Country: CountryConfig{Code: "66", Language: "th", Zone: "Asia/Bangkok"},
		Triage:  TriageConfig{Scoring: true},
		Log:     LogConfig{Level: "info", Format: "json"},
	}
}

func loadConfig(path string) (Config, error) { return config.Load(path, defaults(), judge) }

// judge finds what only the whole configuration can tell.
func judge(c *Config) (faults []config.Fault) {
	bad := func(key, text string) { faults = append(faults, config.Fault{Key: key, Text: text}) }
	listens := map[string]string{}
	for _, l := range []struct{ key, addr string }{
		{"public.listen", string(c.Public.Listen)}, {"console.listen", string(c.Console.Listen)}, {"admin.listen", string(c.Admin.Listen)},
	} {
		if other, taken := listens[l.addr]; taken && !strings.HasSuffix(l.addr, ":0") {
			bad(l.key, "is the same address as "+other+"; two listeners never share a port")
		}
		listens[l.addr] = l.key
	}
	if c.Public.URL == c.Console.URL {
		bad("console.url", "is the same as public.url; they must differ in host or port")
	}
	if _, err := time.LoadLocation(c.Country.Zone); err != nil {
		bad("country.zone", "is not a time zone that this machine knows")
	}
	if c.Bus.URL != "" && c.Bus.SeedDir == "" {
		bad("bus.seed_dir", "is needed with bus.url: each role has its own credential")
	}
	seen := map[string]bool{}
	for i, s := range c.Staff {
		key := fmt.Sprintf("staff[%d].id", i)
		if strings.Trim(s.ID, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			bad(key, "may hold letters, digits, - and _ only")
		}
		if seen[s.ID] {
			bad(key, "is there twice")
		}
		seen[s.ID] = true
	}
	return faults
}

func (b BusConfig) storageKey() (secret.Bytes, error) {
	if b.StorageKey.IsZero() {
		return secret.Bytes{}, nil
	}
	return b.StorageKey.Load()
}

// seed reads a role's credential for an external bus.
func (b BusConfig) seed(r bus.Role) (secret.Text, error) {
	return config.NewSecretFile(filepath.Join(string(b.SeedDir), string(r)+".nk")).LoadText()
}

// tokens are the auth tokens whose signatures count.
func (t TwilioConfig) tokens() ([]secret.Text, error) {
	var out []secret.Text
	for _, f := range []config.SecretFile{t.Token, t.NextToken} {
		if f.IsZero() {
			continue
		}
		s, err := f.LoadText()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (c LogConfig) logging() logging.Config {
	levels := map[string]logging.Level{"debug": logging.Debug, "info": logging.Info, "warn": logging.Warn, "error": logging.Error}
	formats := map[string]logging.Format{"json": logging.JSON, "text": logging.Text}
	return logging.Config{Level: levels[c.Level], Format: formats[c.Format], Sentinels: sentinels()}
}

// errKeys is a key that lies where it must not, or is missing where it must be.
var errKeys = errors.New("hotline: wrong keys for this role")

// opens says which private keys a role may hold (design.md §6). Nobody else may even have the file.
var opens = map[bus.Role][]vault.Purpose{
	bus.RoleRelay: {vault.Relay}, bus.RoleTriage: {vault.Door}, bus.RoleRouting: {vault.Desk}, bus.RoleConsole: {vault.Desk},
}

// checkKeys holds R4: a process that finds a private key which none of its roles may open does not start.
func checkKeys(k KeysConfig, run []bus.Role) error {
	held, err := vault.PrivateIn(string(k.Dir))
	if err != nil {
		return err
	}
	var allowed []vault.Purpose
	for _, r := range run {
		allowed = append(allowed, opens[r]...)
	}
	for _, p := range held {
		if !slices.Contains(allowed, p) {
			return fmt.Errorf("%w: the folder holds a private %s key, which no role of this process may open (R4); take it away", errKeys, p)
		}
	}
	return nil
}

func (c Config) person(id triage.Staff) (StaffConfig, bool) {
	i := slices.IndexFunc(c.Staff, func(s StaffConfig) bool { return s.ID == string(id) })
	if i < 0 {
		return StaffConfig{}, false
	}
	return c.Staff[i], true
}
