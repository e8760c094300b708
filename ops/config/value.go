package config

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The errors of these types never repeat the value: it may be a secret in the wrong place.

// Duration is a length of time: "90s", "1h30m", "7d", "2w".
type Duration time.Duration

// Std returns d as the standard library's type.
func (d Duration) Std() time.Duration { return time.Duration(d) }

var errDuration = errors.New(`must be a length of time such as "90s", "1h30m", "7d" or "2w"`)

const day = 24 * time.Hour

func (d *Duration) UnmarshalText(b []byte) error {
	s := string(b)
	for unit, length := range map[string]time.Duration{"d": day, "w": 7 * day} {
		if n, ok := strings.CutSuffix(s, unit); ok {
			v, err := strconv.ParseInt(n, 10, 32)
			if err != nil || v < 0 || v > int64(math.MaxInt64/length) {
				return errDuration
			}
			*d = Duration(time.Duration(v) * length)
			return nil
		}
	}
	v, err := time.ParseDuration(s)
	if err != nil || v < 0 {
		return errDuration
	}
	*d = Duration(v)
	return nil
}

func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Duration) String() string {
	if d > 0 && time.Duration(d)%day == 0 {
		return fmt.Sprintf("%dd", time.Duration(d)/day)
	}
	s := time.Duration(d).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// Size is a number of bytes: "512B", "64KiB", "1MiB", "2GiB", "1TiB".
type Size int64

// Bytes returns the number of bytes.
func (s Size) Bytes() int64 { return int64(s) }

var (
	errSize = errors.New(`must be a size such as "512B", "64KiB", "1MiB" or "2GiB"`)
	units   = []string{"TiB", "GiB", "MiB", "KiB", "B"}
)

func (s *Size) UnmarshalText(b []byte) error {
	for i, unit := range units {
		if n, ok := strings.CutSuffix(string(b), unit); ok {
			scale := int64(1) << (10 * (len(units) - 1 - i))
			v, err := strconv.ParseInt(strings.TrimSpace(n), 10, 64)
			if err != nil || v < 0 || v > math.MaxInt64/scale {
				return errSize
			}
			*s = Size(v * scale)
			return nil
		}
	}
	return errSize
}

func (s Size) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func (s Size) String() string {
	for i, unit := range units {
		scale := Size(1) << (10 * (len(units) - 1 - i))
		if s >= scale && s%scale == 0 {
			return strconv.FormatInt(int64(s/scale), 10) + unit
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

// Listen is an address to listen on: "127.0.0.1:8080", "[::1]:8080", ":443" for every interface.
type Listen string

var errListen = errors.New(`must be an address to listen on such as "127.0.0.1:8080"`)

func (l *Listen) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*l = ""
		return nil
	}
	host, port, err := net.SplitHostPort(string(b))
	if err != nil {
		return errListen
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return errListen
	}
	if host != "" && host != "localhost" {
		if _, err := netip.ParseAddr(host); err != nil {
			return errListen
		}
	}
	*l = Listen(b)
	return nil
}

// Loopback reports whether only this machine can reach the address.
func (l Listen) Loopback() bool {
	host, _, err := net.SplitHostPort(string(l))
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

// URL is an absolute http or https address without a user, a query or a fragment.
type URL string

var errURL = errors.New(`must be a web address such as "https://example.org", without a user, query or fragment`)

func (u *URL) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*u = ""
		return nil
	}
	p, err := url.Parse(string(b))
	if err != nil || p.Scheme != "http" && p.Scheme != "https" || p.Hostname() == "" || p.User != nil ||
		p.RawQuery != "" || p.ForceQuery || p.Fragment != "" {
		return errURL
	}
	*u = URL(b)
	return nil
}

// Parts returns the parsed URL.
func (u URL) Parts() *url.URL {
	p, err := url.Parse(string(u))
	if err != nil {
		return new(url.URL)
	}
	return p
}

// Join returns the URL with path behind it.
func (u URL) Join(path string) string {
	return strings.TrimRight(string(u), "/") + "/" + strings.TrimLeft(path, "/")
}

// Path is a file or folder; a relative one is taken from the configuration file's folder.
type Path string

func (p *Path) UnmarshalText(b []byte) error {
	if strings.ContainsRune(string(b), 0) {
		return errors.New("must be a path")
	}
	*p = Path(b)
	return nil
}

func (p *Path) rebase(dir string) { *p = Path(rebase(dir, string(*p))) }

type rebaser interface{ rebase(dir string) }

func rebase(dir, path string) string {
	if path == "" || dir == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
