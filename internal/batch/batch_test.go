package batch_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"duixian/internal/batch"
)

// numbered gives n inputs that hold their own numbers.
func numbered(n int, size int64) iter.Seq[batch.Input] {
	return func(yield func(batch.Input) bool) {
		for i := range n {
			name := fmt.Sprint(i)
			if !yield(batch.Input{Name: name, Size: size, Load: func() ([]byte, error) { return []byte(name), nil }}) {
				return
			}
		}
	}
}

func collect(into *[]string) func(batch.Result[string]) error {
	return func(r batch.Result[string]) error {
		*into = append(*into, r.Value)
		return nil
	}
}

func TestResultsComeInOrder(t *testing.T) {
	for _, workers := range []int{1, 3, 16} {
		var got []string
		err := batch.Run(t.Context(), numbered(500, 1), batch.Limits{Workers: workers, Memory: 1 << 20}, func(_ string, b []byte) (string, error) {
			for range len(b) * 7 % 5 {
				runtime.Gosched() // some take longer than others
			}
			return string(b), nil
		}, collect(&got))
		if err != nil || len(got) != 500 {
			t.Fatalf("%d workers: %v, %d results", workers, err, len(got))
		}
		for i, s := range got {
			if s != fmt.Sprint(i) {
				t.Fatalf("%d workers: result %d is that of input %s", workers, i, s)
			}
		}
	}
}

// While the first input is slow, the others go on, but only so many.
func TestFewAreInMemory(t *testing.T) {
	for _, test := range []struct {
		size, memory int64
		most         int64 // that are loaded, and not taken
	}{
		{1, 1 << 20, 4 * 3},      // by number: four for each worker
		{100, 1000, 10},          // by size
		{5000, 1000, 1},          // larger than all the memory
		{1000 / 12, 1000, 4 * 3}, // both
	} {
		var loaded, taken, most atomic.Int64
		full := make(chan struct{})
		inputs := func(yield func(batch.Input) bool) {
			for i := range 100 {
				load := func() ([]byte, error) {
					n := loaded.Add(1) - taken.Load()
					for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
					}
					if n == test.most {
						select {
						case <-full:
						default:
							close(full)
						}
					}
					return []byte{byte(i)}, nil
				}
				if !yield(batch.Input{Name: fmt.Sprint(i), Size: test.size, Load: load}) {
					return
				}
			}
		}
		n := 0
		err := batch.Run(t.Context(), inputs, batch.Limits{Workers: 3, Memory: test.memory}, func(_ string, b []byte) (int, error) {
			if b[0] == 0 {
				<-full // the first waits for as many others as there may be
			}
			return int(b[0]), nil
		}, func(r batch.Result[int]) error {
			if r.Value != n {
				t.Errorf("result %d is that of input %d", n, r.Value)
			}
			n++
			taken.Add(1)
			return nil
		})
		if err != nil || n != 100 {
			t.Errorf("%+v: %v, %d results", test, err, n)
		}
		if most.Load() > test.most {
			t.Errorf("%+v: %d were in memory", test, most.Load())
		}
	}
}

func TestNoMoreWorkThanWorkers(t *testing.T) {
	var running, most atomic.Int64
	err := batch.Run(t.Context(), numbered(200, 1), batch.Limits{Workers: 2, Memory: 1 << 20}, func(string, []byte) (string, error) {
		n := running.Add(1)
		defer running.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		runtime.Gosched()
		return "", nil
	}, func(batch.Result[string]) error { return nil })
	if err != nil || most.Load() > 2 {
		t.Errorf("%v; %d were worked on at a time, and there are two workers", err, most.Load())
	}
}

func TestFailuresAreResults(t *testing.T) {
	inputs := []batch.Input{
		{Name: "gone", Load: func() ([]byte, error) { return nil, errors.New("no such file") }},
		{Name: "good", Load: func() ([]byte, error) { return []byte("good"), nil }},
		{Name: "bad", Load: func() ([]byte, error) { return []byte("bad"), nil }},
		{Name: "panics", Load: func() ([]byte, error) { return []byte("panics"), nil }},
		{Name: "panics early", Load: func() ([]byte, error) { panic("no bytes") }},
		{Name: "last", Load: func() ([]byte, error) { return []byte("last"), nil }},
	}
	var got []string
	err := batch.Run(t.Context(), slices.Values(inputs), batch.Limits{Workers: 1, Memory: 1}, func(name string, b []byte) (string, error) {
		switch name {
		case "bad":
			return "", errors.New("no report")
		case "panics":
			panic("index out of range")
		}
		return string(b), nil
	}, func(r batch.Result[string]) error {
		got = append(got, fmt.Sprint(r.Name, ":", r.Bytes, ":", r.Value, r.Err))
		return nil
	})
	want := []string{"gone:0:no such file", "good:4:good<nil>", "bad:3:no report",
		"panics:6:the program broke off on it (index out of range): please report it",
		"panics early:0:the program broke off on it (no bytes): please report it", "last:4:last<nil>"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\n%q, want\n%q", err, got, want)
	}
}

// What takes the results may end the run, and then nothing more is taken.
func TestTakeEndsTheRun(t *testing.T) {
	full := errors.New("no space left on device")
	n := 0
	err := batch.Run(t.Context(), numbered(1000, 1), batch.Limits{Workers: 4, Memory: 1 << 20},
		func(string, []byte) (string, error) { return "", nil },
		func(batch.Result[string]) error {
			if n++; n == 10 {
				return full
			}
			return nil
		})
	if !errors.Is(err, full) || n != 10 {
		t.Errorf("%v after %d results", err, n)
	}
}

// A run ends at once when its context does, though an input never comes, one is being
// loaded for ever, or one is being worked on.
func TestCancellation(t *testing.T) {
	forever := make(chan struct{})
	defer close(forever)
	never := func() ([]byte, error) { <-forever; return nil, nil }
	at := func(in batch.Input) iter.Seq[batch.Input] {
		return func(yield func(batch.Input) bool) {
			for one := range numbered(3, 1) {
				if !yield(one) {
					return
				}
			}
			if in.Load == nil {
				<-forever
			}
			yield(in)
		}
	}
	for name, inputs := range map[string]iter.Seq[batch.Input]{
		"no input": at(batch.Input{}),
		"loading":  at(batch.Input{Name: "never", Load: never}),
		"work":     at(batch.Input{Name: "work", Load: func() ([]byte, error) { return nil, nil }}),
	} {
		ctx, cancel := context.WithCancel(t.Context())
		var got []string
		err := batch.Run(ctx, inputs, batch.Limits{Workers: 2, Memory: 1 << 20}, func(name string, b []byte) (string, error) {
			if name == "work" {
				<-forever
			}
			return string(b), nil
		}, func(r batch.Result[string]) error {
			got = append(got, r.Value)
			if len(got) == 3 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) || strings.Join(got, " ") != "0 1 2" {
			t.Errorf("%s: %v, with %q", name, err, got)
		}
		cancel()
	}
}

// A context that ends with the last input has interrupted nothing.
func TestNothingIsInterruptedAtTheEnd(t *testing.T) {
	err := batch.Run(t.Context(), numbered(0, 0), batch.Limits{Workers: 2, Memory: 1}, func(string, []byte) (string, error) { return "", nil },
		func(batch.Result[string]) error { return nil })
	if err != nil {
		t.Errorf("without inputs: %v", err)
	}
}
