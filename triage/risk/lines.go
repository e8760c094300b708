package risk

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"hotline/triage"
)

// ErrLine says which input line cannot be read; it never quotes it.
var ErrLine = errors.New("risk: line is not readable")

// longestLine is the longest input line: more than any gateway or form takes.
const longestLine = 4 << 20

type ratedLine struct {
	ID       any             `json:"id"`
	Severity triage.Severity `json:"severity"`
	Category triage.Category `json:"category"`
	Language string          `json:"language"`
	Signs    []int           `json:"signs"`
	Rules    []string        `json:"rules"`
	Reason   string          `json:"reason"`
}

// RateLines reads JSON lines {"id","text"} and writes one rated line for each (contract.md, triage rate). An optional "at"
// (RFC 3339) is when the text was received. It stops at the first line that is no JSON.
func RateLines(r io.Reader, w io.Writer, s *Scorer) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err := lines(r, func(n int, b []byte) error {
		var in struct {
			ID   any       `json:"id"`
			Text string    `json:"text"`
			At   time.Time `json:"at"`
		}
		if json.Unmarshal(b, &in) != nil {
			return fmt.Errorf("%w: line %d", ErrLine, n)
		}
		got, _ := Safe(s, Text{Body: in.Text, At: in.At})
		signs, rules := got.Signs, got.Rules
		if signs == nil {
			signs = []int{}
		}
		if rules == nil {
			rules = []string{}
		}
		return enc.Encode(ratedLine{in.ID, got.Severity, got.Category, got.Language, signs, rules, got.Reasons["en"]})
	})
	return errors.Join(err, out.Flush())
}

func lines(r io.Reader, each func(n int, line []byte) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), longestLine)
	n := 0
	for sc.Scan() {
		n++
		if len(sc.Bytes()) == 0 {
			continue
		}
		if err := each(n, sc.Bytes()); err != nil {
			return err
		}
	}
	if sc.Err() != nil {
		return fmt.Errorf("%w: line %d", ErrLine, n+1)
	}
	return nil
}
