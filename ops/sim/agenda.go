package sim

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

const (
	workers  = 64      // deliveries at one time
	keepJobs = 200_000 // deliveries that may wait
)

// agenda holds what is to be done later: callbacks, state changes, late texts. One Run works it off.
type agenda struct {
	mu   sync.Mutex
	due  dueHeap
	seq  uint64
	wake chan struct{} // holds one
}

type job struct {
	at  time.Time
	seq uint64 // first come, first served among equals
	do  func(context.Context)
}

// after plans do in d; false means that too much waits already.
func (a *agenda) after(d time.Duration, do func(context.Context)) bool {
	a.mu.Lock()
	if len(a.due) >= keepJobs {
		a.mu.Unlock()
		return false
	}
	a.seq++
	heap.Push(&a.due, job{time.Now().Add(d), a.seq, do})
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
	return true
}

// next takes a job that is due, or says how long to wait for one; a negative wait is until woken.
func (a *agenda) next() (j job, ok bool, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.due) == 0 {
		return job{}, false, -1
	}
	if wait = time.Until(a.due[0].at); wait > 0 {
		return job{}, false, wait
	}
	return heap.Pop(&a.due).(job), true, 0
}

func (a *agenda) run(ctx context.Context) {
	var busy sync.WaitGroup
	defer busy.Wait()
	slots := make(chan struct{}, workers)
	for {
		j, ok, wait := a.next()
		if ok {
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return
			}
			busy.Go(func() {
				defer func() { <-slots }()
				j.do(ctx)
			})
			continue
		}
		var alarm <-chan time.Time
		if wait >= 0 {
			alarm = time.After(wait)
		}
		select {
		case <-a.wake:
		case <-alarm:
		case <-ctx.Done():
			return
		}
	}
}

// dueHeap is container/heap's shape.
type dueHeap []job

func (h dueHeap) Len() int { return len(h) }
func (h dueHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].seq < h[j].seq
	}
	return h[i].at.Before(h[j].at)
}
func (h dueHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *dueHeap) Push(x any)   { *h = append(*h, x.(job)) }
func (h *dueHeap) Pop() any {
	last := len(*h) - 1
	j := (*h)[last]
	(*h)[last] = job{}
	*h = (*h)[:last]
	return j
}
