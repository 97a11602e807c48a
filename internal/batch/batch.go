// Package batch takes many documents through one piece of work: on all cores, with
// bounded memory, and with the results in the order of the inputs, so that the same
// inputs give the same output on every machine.
//
//	Source    where documents come from: files, directories, patterns, lists, a stream
//	Run       the work on them, a few at a time, in order
//	Output    where results go, so that what broke off does no harm
//	Log       a line for each input, and how a run that broke off goes on
//
// It knows nothing of what the documents are.
package batch

import (
	"context"
	"fmt"
	"iter"

	"golang.org/x/sync/semaphore"
)

// Input is one document to work on.
type Input struct {
	Name string // what messages and the log call it: its path
	Size int64  // its bytes, as far as they are known beforehand; 0 if not

	// Load gives its bytes, or why there are none. It is called once, and several
	// inputs are loaded at a time.
	Load func() ([]byte, error)
}

// failed is an input that cannot be had.
func failed(name string, err error) Input {
	return Input{Name: name, Load: func() ([]byte, error) { return nil, err }}
}

// Result is what came of an input.
type Result[T any] struct {
	Name  string
	Bytes int // that were loaded
	Value T
	Err   error // why there is no Value
}

// Limits bound what is in memory at a time.
type Limits struct {
	Workers int   // inputs that are worked on at the same time, at least 1
	Memory  int64 // bytes of inputs from their loading until their results are taken, at least 1
}

// ahead is how many inputs for each worker are in memory at most. The more there are,
// the longer may one that is slow hold up the results of others without their workers
// standing idle.
const ahead = 4

// Run loads each input, works on it, and gives its result to take, one after the other
// in the order of the inputs. An input that is larger than all the memory allowed is
// worked on alone. A panic of work is that input's error.
//
// Run ends with the error of take, or with that of the context, and then at once: what
// is loading or being worked on ends by itself and is taken by nobody.
func Run[T any](ctx context.Context, inputs iter.Seq[Input], l Limits, work func(name string, b []byte) (T, error), take func(Result[T]) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	least := max(l.Memory/int64(ahead*l.Workers), 1) // what an input counts for, so that their number is bounded too
	memory := semaphore.NewWeighted(l.Memory)
	workers := make(chan struct{}, l.Workers)

	type flight struct {
		weight int64
		result chan Result[T]
	}
	flights := make(chan flight, ahead*l.Workers)
	all := false
	go func() {
		defer close(flights)
		for in := range inputs {
			f := flight{min(max(in.Size, least), l.Memory), make(chan Result[T], 1)}
			if memory.Acquire(ctx, f.weight) != nil {
				return
			}
			go func() { f.result <- one(in, workers, work) }()
			select {
			case flights <- f:
			case <-ctx.Done():
				return
			}
		}
		all = true
	}()

	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case f, more := <-flights:
			if !more && all {
				return nil
			} else if !more {
				return ctx.Err()
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case r := <-f.result:
				if err := take(r); err != nil {
					return err
				}
				memory.Release(f.weight)
			}
		}
	}
}

// one gives the result of one input.
func one[T any](in Input, workers chan struct{}, work func(string, []byte) (T, error)) (r Result[T]) {
	r.Name = in.Name
	defer func() {
		if p := recover(); p != nil {
			r.Err = fmt.Errorf("the program broke off on it (%v): please report it", p)
		}
	}()
	b, err := in.Load()
	if r.Bytes = len(b); err != nil {
		r.Err = err
		return r
	}
	workers <- struct{}{}
	defer func() { <-workers }()
	r.Value, r.Err = work(in.Name, b)
	return r
}
