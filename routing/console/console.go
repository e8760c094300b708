// Package console is where counselors work: the queue, a case, a reply. Pages are rendered here and work without script;
// with it they are live.
//
//	one-time link -> session -> /queue -> take -> /case/ID -> read, reply, note, level, close
//	casebook.Watch -> /events (case IDs only) -> the browser fetches its page again and swaps what changed
//
// cmd puts Handler behind the staff listener. The console decides nothing: every write is a command to triage under the
// lease's token, and what a person typed is given back to her whenever a write is refused. It opens content with the desk's
// key for one answer and keeps none of it. It never shows an alias, a number or a journal key, fetches no link, and puts
// nothing a reporter wrote into a title, an address, an attribute or the log.
package console

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"hotline/intake/form"
	"hotline/ops/logging"
	"hotline/ops/page"
	"hotline/ops/vault"
	"hotline/triage"
	"hotline/triage/casebook"
	"hotline/triage/queue"
)

// Person is somebody on duty.
type Person struct {
	ID       triage.Staff
	Name     string
	Language string // "th" or "en"; she can switch
}

func (p Person) String() string { return string(p.ID) }

// Config is what a console stands on.
type Config struct {
	Book  *casebook.Book
	Queue *queue.Queue
	Keys  *vault.CaseKeeper
	Staff []Person
	Base  string // where the browser finds the console, "https://desk.example.org"; plain http is for loopback only
	Zone  *time.Location
	Log   *logging.Logger
	// Invited, if set, is asked about one-time tokens that the console did not make itself, such as those of the command
	// line. spend uses the token up; of two who spend it one is let in.
	Invited func(token string, spend bool, now time.Time) (triage.Staff, bool)
}

// Console is the counselors' room. It starts no goroutine.
type Console struct {
	Config
	people   map[triage.Staff]Person
	base     *url.URL
	pages    *page.Set
	words    page.Catalogue
	labels   form.Labels
	langs    page.Languages
	assets   assets
	links    links
	sessions sessions

	drain   sync.Once
	drained chan struct{} // closed: live streams end
}

// maxBody bounds a form: the longest note in Thai takes nine bytes a character on its way.
const maxBody = 256 << 10

// New checks the configuration and parses every page.
func New(cfg Config) (*Console, error) {
	c := &Console{Config: cfg, people: map[triage.Staff]Person{}, drained: make(chan struct{})}
	if cfg.Book == nil || cfg.Queue == nil || cfg.Keys == nil || cfg.Log == nil {
		return nil, errors.New("console: a book, a queue, keys and a log are needed")
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	var err error
	if c.base, err = parseBase(cfg.Base); err != nil {
		return nil, err
	}
	c.sessions.secure = c.base.Scheme == "https"
	if err := c.load(); err != nil {
		return nil, err
	}
	for _, p := range cfg.Staff {
		if p.ID == "" || p.Name == "" || !c.langs.Has(p.Language) {
			return nil, fmt.Errorf("console: staff %q needs an ID, a name and one of the languages %v", p.ID, c.langs.Tags())
		}
		if _, twice := c.people[p.ID]; twice {
			return nil, fmt.Errorf("console: staff %q is there twice", p.ID)
		}
		c.people[p.ID] = p
	}
	return c, nil
}

// parseBase refuses an address over which a session would travel in clear.
func parseBase(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.User != nil || (u.Path != "" && u.Path != "/") {
		return nil, errors.New("console: the base URL must be scheme and host, like https://desk.example.org")
	}
	u.Path = ""
	switch {
	case u.Scheme == "https":
	case u.Scheme != "http":
		return nil, errors.New("console: the base URL must be https")
	default:
		ip := net.ParseIP(u.Hostname())
		if u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, errors.New("console: plain http is for loopback only; sessions would travel in clear")
		}
	}
	return u, nil
}

// Handler gives the console's pages, with every guard but the server's own (ops/page.Server) and Observe.
func (c *Console) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /signin", c.signInPage)
	m.HandleFunc("POST /signin", c.signIn)
	m.HandleFunc("GET /asset/{hash}/{name}", c.assets.serve)
	m.HandleFunc("GET /robots.txt", robots)

	m.HandleFunc("GET /{$}", c.staff(func(v *visit) { v.redirect("/queue") }))
	m.HandleFunc("GET /queue", c.staff((*visit).queue))
	m.HandleFunc("GET /case/{id}", c.staff((*visit).casePage))
	m.HandleFunc("GET /events", c.staff((*visit).events))
	m.HandleFunc("POST /signout", c.staff((*visit).signOut))
	m.HandleFunc("POST /language", c.staff((*visit).switchLanguage))
	m.HandleFunc("POST /queue/take", c.staff((*visit).take))
	for verb := range orders {
		m.HandleFunc("POST /case/{id}/"+verb, c.staff(func(v *visit) { v.write(verb) }))
	}
	m.HandleFunc("POST /case/{id}/renew", c.staff((*visit).renew))
	m.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { c.refuse(w, r, http.StatusNotFound) })

	var guard http.CrossOriginProtection
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.refuse(w, r, http.StatusForbidden) }))
	h := page.Limit(maxBody, guard.Handler(m))
	return page.ConsoleHeaders()(page.Hosts([]string{c.base.Host}, h))
}

// Drain ends the live streams, so that a server that shuts down need not wait for them.
func (c *Console) Drain() { c.drain.Do(func() { close(c.drained) }) }

func (c *Console) name(id triage.Staff) string {
	if p, ok := c.people[id]; ok {
		return p.Name
	}
	return string(id)
}

func robots(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
}
