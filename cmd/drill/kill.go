package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"hotline/ops/load"
)

// killResult is what a kill drill found.
type killResult struct {
	Kills        int     `json:"kills"`
	Acknowledged int     `json:"acknowledged"`
	Found        int     `json:"found"`   // of the acknowledged, in a case
	Lost         int     `json:"lost"`    // of the acknowledged, in none
	Doubled      int     `json:"doubled"` // reports in more than one place, or one sender in two open cases
	Cases        int     `json:"cases"`
	Unanswered   int     `json:"filed_unacknowledged"` // stored before the answer could leave; allowed
	Dead         int     `json:"dead"`                 // messages in DEAD
	StartP50     float64 `json:"start_p50_seconds"`    // from start to ready
	StartMax     float64 `json:"start_max_seconds"`
	Seconds      float64 `json:"seconds"`
}

func killDrill(ctx context.Context, out, errs io.Writer, args []string) error {
	var kills, conns int
	var bin, dir string
	var longest time.Duration
	var asJSON bool
	err := parse(errs, "kill", args, func(f *flag.FlagSet) {
		f.IntVar(&kills, "n", 100, "how often to kill")
		f.IntVar(&conns, "c", 16, "connections of load")
		f.DurationVar(&longest, "within", 600*time.Millisecond, "kill at a random moment within this time of load")
		f.StringVar(&bin, "hotline", "", "the hotline `binary`; default: built from this checkout")
		f.StringVar(&dir, "dir", "", "state `directory`; default a fresh one, removed if nothing was lost")
		f.BoolVar(&asJSON, "json", false, "one JSON object")
	})
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "hotline-kill-")
	if err != nil {
		return err
	}
	if bin == "" {
		bin = filepath.Join(work, "hotline")
		if b, err := exec.CommandContext(ctx, "go", "build", "-o", bin, "hotline/cmd/hotline").CombinedOutput(); err != nil {
			return fmt.Errorf("build the hotline: %v\n%s", err, b)
		}
	}
	if dir == "" {
		dir = filepath.Join(work, "state")
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	v := &victim{bin: bin, dir: dir, errs: errs}
	begun := time.Now()
	r, err := v.drill(ctx, kills, conns, longest)
	if err != nil {
		return fmt.Errorf("%w (state kept in %s)", err, dir)
	}
	r.Seconds = time.Since(begun).Seconds()
	if asJSON {
		err = json.NewEncoder(out).Encode(r)
	} else {
		_, err = fmt.Fprintf(out, "%d kills in %.0f s: %d acknowledged, %d found, %d lost, %d doubled; %d cases, %d stored but never acknowledged, %d dead; start p50 %.2f s, max %.2f s\n",
			r.Kills, r.Seconds, r.Acknowledged, r.Found, r.Lost, r.Doubled, r.Cases, r.Unanswered, r.Dead, r.StartP50, r.StartMax)
	}
	if err == nil && (r.Lost > 0 || r.Doubled > 0 || r.Dead > 0) {
		return fmt.Errorf("nothing may be lost, doubled or dead (state kept in %s)", dir)
	}
	return errors.Join(err, os.RemoveAll(work))
}

// victim is a hotline that is killed and started again on the same state.
type victim struct {
	bin, dir string
	errs     io.Writer
	starts   []float64
}

// opened is the demo's line for scripts.
type opened struct {
	Public string `json:"public"`
	Admin  string `json:"admin"`
	SID    string `json:"account_sid"`
	Token  string `json:"auth_token"`
	Number string `json:"hotline_number"`
}

func (v *victim) drill(ctx context.Context, kills, conns int, longest time.Duration) (killResult, error) {
	var mu sync.Mutex
	var acked []string
	for i := range kills {
		cmd, at, err := v.start(ctx)
		if err != nil {
			return killResult{}, fmt.Errorf("start %d: %w", i+1, err)
		}
		loading, stop := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() {
			_, err := load.Run(loading, load.Config{
				URL: at.Public, Token: at.Token, AccountSID: at.SID, HotlineNumber: at.Number, Concurrency: conns, Count: 1 << 14,
				Accepted: func(sid string) { mu.Lock(); acked = append(acked, sid); mu.Unlock() },
			})
			done <- err
		}()
		select {
		case <-time.After(rand.N(longest)):
		case <-ctx.Done():
		}
		err = cmd.Process.Kill()
		stop()
		_ = cmd.Wait() // killed: its error says so
		if lerr := <-done; err == nil && lerr != nil && !errors.Is(lerr, context.Canceled) && !errors.Is(lerr, load.ErrNoAnswer) {
			err = lerr
		}
		if err != nil || ctx.Err() != nil {
			return killResult{}, errors.Join(err, ctx.Err())
		}
		if (i+1)%10 == 0 {
			fmt.Fprintf(v.errs, "%d of %d kills, %d acknowledged\n", i+1, kills, len(acked))
		}
	}
	// One quiet life, so that everything is filed; then an orderly end, and the store is read.
	cmd, at, err := v.start(ctx)
	if err != nil {
		return killResult{}, fmt.Errorf("last start: %w", err)
	}
	err = v.settle(ctx, at)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err = errors.Join(err, cmd.Wait()); err != nil {
		return killResult{}, fmt.Errorf("last life: %w", err)
	}
	r, err := count(ctx, v.dir, acked)
	r.Kills = kills
	r.StartP50, r.StartMax = quantiles(v.starts)
	return r, err
}

// start brings the hotline up and waits until it is ready.
func (v *victim) start(ctx context.Context) (*exec.Cmd, opened, error) {
	begun := time.Now()
	cmd := exec.Command(v.bin, "demo", "-quiet", "-dir", v.dir,
		"-public", "127.0.0.1:0", "-console", "127.0.0.1:0", "-liaison", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-sim", "127.0.0.1:0")
	cmd.Stderr = v.errs
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, opened{}, err
	}
	if err := cmd.Start(); err != nil {
		return nil, opened{}, err
	}
	fail := func(err error) (*exec.Cmd, opened, error) {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, opened{}, err
	}
	line := make(chan []byte, 1)
	go func() {
		b, _ := bufio.NewReader(pipe).ReadBytes('\n')
		line <- b
	}()
	var at opened
	select {
	case b := <-line:
		if json.Unmarshal(b, &at) != nil {
			return fail(errors.New("the hotline did not open"))
		}
	case <-time.After(time.Minute):
		return fail(errors.New("the hotline did not open within a minute"))
	case <-ctx.Done():
		return fail(ctx.Err())
	}
	v.starts = append(v.starts, time.Since(begun).Seconds())
	return cmd, at, nil
}

// settle waits until every report is in a case. What was in a worker's hands when it was killed is delivered again after a
// while (bus.ConsumerWorker.AckWait).
func (v *victim) settle(ctx context.Context, at opened) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	for {
		left, err := unfiled(ctx, at)
		if err != nil || left == 0 {
			return err
		}
		select {
		case <-time.After(500 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%d reports are still not in a case: %w", left, ctx.Err())
		}
	}
}

func unfiled(ctx context.Context, at opened) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.Admin+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	for sc := bufio.NewScanner(resp.Body); sc.Scan(); {
		if n, ok := strings.CutPrefix(sc.Text(), "hotline_reports_unfiled "); ok {
			f, err := strconv.ParseFloat(n, 64)
			return int(f), err
		}
	}
	return 0, errors.New("the hotline does not say how many reports are unfiled")
}
