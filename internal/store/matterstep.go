package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"

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
	// Draft says that the actor's draft for the step is dropped with it. The fields may name files of the draft, which become the step's.
	Draft bool
}

// ErrFiles says that the files of a step are others than its fields name.
var ErrFiles = errors.New("store: the files are not those that the step names")

// NewMatterID makes the ID of a matter that is to be started. A form carries it, so that the form starts one matter however often it is sent.
func NewMatterID() string { return newID() }

var newIDPattern = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// StartMatter takes the first step of a new matter under a procedure that is kept; NewMatterID made its id. An id that it cannot have made
// and a procedure that is not kept are ErrNotFound, a second start under the same id is ErrStale, a step that may not be taken is a
// *matter.Refusal.
func (s *Store) StartMatter(ctx context.Context, by By, p *matter.Procedure, id string, step Step) (e matter.Event, err error) {
	var version int
	switch err = found(s.db.Get(ctx, []any{&version}, "SELECT version FROM matter WHERE id = ?", id)); {
	case err == nil:
		err = ErrStale
	case errors.Is(err, ErrNotFound) && newIDPattern.MatchString(id):
		e, err = s.step(ctx, by, p.Start(id), step)
	}
	if err != nil {
		return matter.Event{}, fmt.Errorf("store: start a matter: %w", err)
	}
	return e, nil
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
	return e, s.apply(ctx, by, m, e, step)
}

// apply keeps an event with all that follows from it. All is computed before the transaction, which is short: the event's number in the
// history, which nobody else can take, says that nothing came between.
func (s *Store) apply(ctx context.Context, by By, m *matter.Matter, e matter.Event, step Step) error {
	before, state := m.Summary(), m.State
	if err := m.Apply(e); err != nil {
		return err
	}
	after, err := s.standing(ctx, m, step.Calendar, e.Day)
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
		if err := takeFiles(tx, m.ID, e, step); err != nil {
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

// takeFiles attaches the files of a step to its event, and drops the draft that it was made of.
func takeFiles(tx *db.Tx, id string, e matter.Event, step Step) error {
	key := draftKey{step.Actor.Person, id, e.Step}
	var kept []Attachment
	if step.Draft {
		var err error
		if kept, _, err = draftFiles(tx, key.thing()); err != nil {
			return err
		}
	}
	files, err := filesOf(e.Fields, step.Files, kept)
	if err != nil {
		return err
	}
	if err := attach(tx, MatterKind, id, e.Seq, 0, files); err != nil || !step.Draft {
		return err
	}
	return dropDraft(tx, key)
}

// filesOf are the files that fields name, in their order: those given, each once, and others of those kept, whose bytes are there.
func filesOf(fields matter.Fields, given []evidence.File, kept []Attachment) (files []evidence.File, err error) {
	given = slices.Clone(given)
	for _, id := range slices.Sorted(maps.Keys(fields)) {
		for _, f := range fields[id].Files {
			i := slices.IndexFunc(given, func(g evidence.File) bool { return g.SHA256 == f.SHA256 && g.Name == f.Name })
			switch {
			case i >= 0:
				files, given = append(files, given[i]), slices.Delete(given, i, i+1)
			case hasFile(kept, f.SHA256, f.Name):
				files = append(files, evidence.File{SHA256: f.SHA256, Name: f.Name})
			default:
				return nil, ErrFiles
			}
		}
	}
	if len(given) > 0 {
		return nil, ErrFiles
	}
	return files, nil
}
