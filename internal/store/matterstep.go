package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"duixian/internal/db"
	"duixian/internal/evidence"
	"duixian/matter"
)

// Step is a step that somebody wants to take.
type Step struct {
	Actor    matter.Actor // with the posts held now
	Request  matter.Request
	Files    []evidence.File // those that the fields name, each once
	Calendar *matter.Calendar
}

// ErrFiles says that the files of a step are others than its fields name.
var ErrFiles = errors.New("store: the files are not those that the step names")

// StartMatter takes the first step of a new matter under a procedure that is kept, and gives its ID. A step that may not be taken is a
// *matter.Refusal, a procedure that is not kept ErrNotFound.
func (s *Store) StartMatter(ctx context.Context, by By, p *matter.Procedure, step Step) (id string, e matter.Event, err error) {
	m := p.Start(newID())
	if e, err = s.step(ctx, by, m, step); err != nil {
		return "", matter.Event{}, fmt.Errorf("store: start a matter: %w", err)
	}
	return m.ID, e, nil
}

// TakeStep takes a step of a matter in the version that was shown to who takes it. If somebody else has taken one since, that is ErrStale;
// one that may not be taken is a *matter.Refusal. The event, the matter's row, what is chosen by, the files and the notices are kept together.
func (s *Store) TakeStep(ctx context.Context, by By, id string, version int, step Step) (matter.Event, error) {
	m, err := s.matterAt(ctx, id, version)
	var e matter.Event
	if err == nil {
		e, err = s.step(ctx, by, m, step)
	}
	if err != nil {
		return matter.Event{}, fmt.Errorf("store: take a step: %w", err)
	}
	return e, nil
}

// matterAt folds a matter if it still is in a version.
func (s *Store) matterAt(ctx context.Context, id string, version int) (*matter.Matter, error) {
	var key procedureKey
	var now int
	if err := found(s.db.Get(ctx, []any{&key.id, &key.version, &now}, "SELECT procedure, procedure_version, version FROM matter WHERE id = ?", id)); err != nil {
		return nil, err
	}
	if now != version {
		return nil, ErrStale
	}
	return s.fold(ctx, key, id, version)
}

// step takes a step of a folded matter, and applies it.
func (s *Store) step(ctx context.Context, by By, m *matter.Matter, step Step) (matter.Event, error) {
	now := s.now()
	if n := len(m.Events); n > 0 && now.Before(m.Events[n-1].At) {
		now = m.Events[n-1].At // the clock of this machine is behind another's
	}
	e, err := m.Take(step.Actor, step.Request, now, step.Calendar)
	if err != nil {
		return matter.Event{}, err
	}
	return e, s.apply(ctx, by, m, e, step.Files, step.Calendar)
}

// apply keeps an event with all that follows from it. All is computed before the transaction, which is short: the event's number in the
// history, which nobody else can take, says that nothing came between.
func (s *Store) apply(ctx context.Context, by By, m *matter.Matter, e matter.Event, files []evidence.File, c *matter.Calendar) error {
	if !sameFiles(e.Fields, files) {
		return ErrFiles
	}
	before, state := m.Summary(), m.State
	if err := m.Apply(e); err != nil {
		return err
	}
	after, err := s.standing(ctx, m, c, e.Day)
	if err != nil {
		return err
	}
	notices, err := s.noticesOf(ctx, m, e, before.Bodies, state)
	if err != nil {
		return err
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		if err := s.write(tx, by, MatterKind, m.ID, e.Seq, "step", nil, e); err != nil {
			return err
		}
		if err := after.keep(tx, m.ID, e.Seq, before); err != nil {
			return err
		}
		if err := attach(tx, MatterKind, m.ID, e.Seq, files); err != nil {
			return err
		}
		for person, text := range notices {
			if err := s.notify(tx, person, Notice{Text: text, About: after.Title, Link: "/matters/" + m.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, db.ErrMissing) {
		return ErrNotFound // the procedure
	}
	return err
}

// sameFiles says whether files are those that fields name, each once.
func sameFiles(fields matter.Fields, files []evidence.File) bool {
	named := map[string]int{}
	for _, v := range fields {
		for _, f := range v.Files {
			named[f.SHA256+f.Name]++
		}
	}
	given := map[string]int{}
	for _, f := range files {
		given[f.SHA256+f.Name]++
	}
	return maps.Equal(named, given)
}
