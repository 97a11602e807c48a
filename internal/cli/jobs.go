package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"duixian/internal/store"
	"duixian/matter"
	"duixian/reading"
)

// jobs are what the program does from time to time. Of several that share a store, one does each.
func jobs(st *store.Store, log *slog.Logger, c *matter.Calendar) []store.Job {
	return []store.Job{
		{Name: "sweep sessions", Every: time.Hour, Lease: time.Minute, Do: st.Sweep},
		{Name: "read again with version " + reading.Version, Every: time.Hour, Lease: 10 * time.Minute, Do: func(ctx context.Context) error {
			_, err := st.Reread(ctx, reading.Version, reader())
			return err
		}},
		{Name: "supervise", Every: time.Minute, Lease: 10 * time.Minute, Do: func(ctx context.Context) error {
			return supervise(ctx, st, log, c, time.Now())
		}},
	}
}

// supervise computes the lights of all matters once a day has begun, or the calendar is another one, and then takes the steps of the clock,
// which go by what was computed then. Which deadlines another calendar moves is kept before that.
func supervise(ctx context.Context, st *store.Store, log *slog.Logger, c *matter.Calendar, now time.Time) error {
	day, calendar, err := st.Relit(ctx)
	if err != nil {
		return err
	}
	if calendar != "" && calendar != c.Version() {
		moved, err := st.MoveDeadlines(ctx, calendar, c, c.Day(now))
		switch {
		case errors.Is(err, store.ErrNotFound):
			log.Warn("the calendar is another one; which deadlines it moved cannot be told, since the one before was not kept", "before", calendar, "now", c.Version())
		case err != nil:
			return err
		default:
			log.Info("the calendar is another one", "before", calendar, "now", c.Version(), "deadlines moved", moved)
		}
	}
	if day < c.Day(now) || calendar != c.Version() {
		if _, err := st.Relight(ctx, c, c.Day(now)); err != nil {
			return err
		}
	}
	_, err = st.Ticks(ctx, c, now)
	return err
}

// work does what is due, at once and then every minute, until the context ends.
func work(ctx context.Context, st *store.Store, log *slog.Logger, c *matter.Calendar) {
	holder := rand.Text()
	for tick := time.NewTicker(time.Minute); ; {
		for _, job := range jobs(st, log, c) {
			ran, err := st.RunDue(ctx, holder, job)
			switch {
			case ctx.Err() != nil:
				tick.Stop()
				return
			case err != nil:
				log.Error("a job failed", "job", job.Name, "error", err)
			case ran:
				log.Debug("a job is done", "job", job.Name)
			}
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}
