package web

import (
	"context"
	"crypto/rand"

	"duixian/internal/store"
	"duixian/matter"
)

// newMatterID makes the ID that a form carries for a matter that it starts.
func newMatterID() string { return rand.Text() }

// startMatter starts a matter, and gives its ID.
func (s *site) startMatter(ctx context.Context, by store.By, p *matter.Procedure, _ string, step store.Step) (string, error) {
	id, _, err := s.store.StartMatter(ctx, by, p, step)
	return id, err
}
