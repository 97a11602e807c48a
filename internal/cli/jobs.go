package cli

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"duixian/internal/store"
	"duixian/reading"
)

// jobs are what the program does from time to time. Of several that share a store, one does each.
func jobs(st *store.Store) []store.Job {
	return []store.Job{
		{Name: "sweep sessions", Every: time.Hour, Lease: time.Minute, Do: st.Sweep},
		{Name: "read again with version " + reading.Version, Every: time.Hour, Lease: 10 * time.Minute, Do: func(ctx context.Context) error {
			_, err := st.Reread(ctx, reading.Version, reader())
			return err
		}},
	}
}

// work does what is due, at once and then every minute, until the context ends.
func work(ctx context.Context, st *store.Store, log *slog.Logger) {
	holder := rand.Text()
	for tick := time.NewTicker(time.Minute); ; {
		for _, job := range jobs(st) {
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
