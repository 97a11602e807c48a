package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duixian/internal/db"
)

// Job is work that is done from time to time by one of the programs that share the store.
type Job struct {
	Name  string
	Every time.Duration // 0: once for all
	Lease time.Duration // how long a program may take: afterwards another one may begin anew
	Do    func(context.Context) error
}

// RunDue does a job if it is due and no other program is at it, and says whether it did. A program that is killed at it leaves it
// to the others when its lease is over; one that is told to stop leaves it at once, and what fails is tried again after as long as the
// lease is. What a job does must bear being done twice.
func (s *Store) RunDue(ctx context.Context, holder string, j Job) (ran bool, err error) {
	var lease string // tells this run from one that began when its time was over
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		ran = false
		now := s.now()
		lease = toTime(now.Add(j.Lease))
		if _, err := tx.Exec("INSERT INTO job (name, due, holder, lease, runs) VALUES (?, ?, '', '', 0) ON CONFLICT DO NOTHING", j.Name, toTime(now)); err != nil {
			return err
		}
		n, err := tx.Exec("UPDATE job SET holder = ?, lease = ? WHERE name = ? AND due <> '' AND due <= ? AND lease <= ?",
			holder, lease, j.Name, toTime(now), toTime(now))
		ran = n == 1
		return err
	})
	if err != nil || !ran {
		return false, wrapJob(j, err)
	}
	leased, cancel := context.WithTimeout(ctx, j.Lease)
	failed := j.Do(leased)
	cancel()
	// Whatever became of it is kept even if the program is stopping.
	err = s.db.Transact(context.WithoutCancel(ctx), func(tx *db.Tx) error {
		due, done := toTime(s.now().Add(j.Lease)), 0
		switch {
		case failed == nil && j.Every > 0:
			due, done = toTime(s.now().Add(j.Every)), 1
		case failed == nil:
			due, done = "", 1
		case ctx.Err() != nil:
			due = toTime(s.now())
		}
		_, err := tx.Exec("UPDATE job SET due = ?, holder = '', lease = '', runs = runs + ? WHERE name = ? AND holder = ? AND lease = ?", due, done, j.Name, holder, lease)
		return err
	})
	return true, wrapJob(j, errors.Join(failed, err))
}

func wrapJob(j Job, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: the job %s: %w", j.Name, err)
}
