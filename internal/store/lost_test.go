package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/store"
)

// load is some writers who go on whatever happens, until they are told to stop.
type load struct {
	ledger
	t       *testing.T
	stop    context.CancelFunc
	wg      sync.WaitGroup
	more    chan struct{} // after each change
	failed  []error       // what the writers were told, under the ledger's lock
	allowed error
}

// writeOn begins to write through some stores. Errors must be of the class that is allowed.
func writeOn(t *testing.T, report string, allowed error, stores ...*store.Store) *load {
	ctx, cancel := context.WithCancel(t.Context())
	l := &load{t: t, stop: cancel, more: make(chan struct{}), allowed: allowed}
	for i := range 8 {
		w := writer{s: stores[i%len(stores)], name: fmt.Sprintf("%s%d", randomName(), i), report: report, n: i, kept: func(one deed) {
			l.add(one)
			select {
			case l.more <- struct{}{}:
			case <-ctx.Done():
			}
		}}
		l.wg.Go(func() {
			for ctx.Err() == nil {
				if err := w.step(ctx); err != nil && ctx.Err() == nil {
					l.Lock()
					l.failed = append(l.failed, err)
					l.Unlock()
				}
			}
		})
	}
	return l
}

// wait waits for as many changes.
func (l *load) wait(changes int) {
	for range changes {
		<-l.more
	}
}

// end stops the writers, and gives what they were told had been kept, and the errors.
func (l *load) end() ([]deed, []error) {
	l.t.Helper()
	l.stop()
	l.wg.Wait()
	for _, err := range l.failed {
		if !errors.Is(err, l.allowed) || strings.Contains(err.Error(), "\n") {
			l.t.Errorf("a writer was told %q", err)
		}
	}
	return l.deeds, l.failed
}

// A database that drops connections costs nobody more than trying again, and what was kept is there.
func TestDroppedConnections(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a PostgreSQL of its own")
	}
	server := dbtest.Start(t)
	defer server.Stop()
	where := server.Database(t)
	programs := []*store.Store{open(t, where), open(t, where)}
	d, _ := add(t, programs[0])
	l := writeOn(t, d.SHA256(), db.ErrUnavailable, programs...)
	for range 20 {
		l.wait(20)
		server.Exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%'")
		if _, err := programs[1].Reports(t.Context()); err != nil {
			t.Errorf("a reader met a connection that was dropped: %v", err)
		}
	}
	l.wait(20)
	deeds, failed := l.end()
	for _, err := range failed { // what had not been told to stay is tried again unseen
		if !errors.Is(err, db.ErrUnsure) {
			t.Errorf("a writer was told %q", err)
		}
	}
	holds(t, where, deeds)
	t.Logf("%d changes were acknowledged, %d failed", len(deeds), len(failed))

	l = writeOn(t, d.SHA256(), db.ErrUnavailable, programs...)
	for range 3 {
		l.wait(20)
		server.Halt()
		if _, err := programs[0].Reports(t.Context()); !errors.Is(err, db.ErrUnavailable) {
			t.Errorf("without a server a reader is told %v", err)
		}
		server.Run(t)
	}
	l.wait(20)
	deeds, failed = l.end()
	holds(t, where, deeds)
	t.Logf("%d changes were acknowledged, %d failed", len(deeds), len(failed))
}

// Whoever goes away in the middle of a change leaves it whole or not at all, and hinders nobody.
func TestWritersWhoGoAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		var deeds []deed
		for range 5 {
			l := writeOn(t, d.SHA256(), context.Canceled, s)
			l.wait(7)
			all, _ := l.end() // which cancels them
			deeds = append(deeds, all...)
		}
		holds(t, where, deeds)
	})
}
