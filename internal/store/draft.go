package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"duixian/internal/db"
	"duixian/internal/evidence"
	"duixian/matter"
)

// Draft is what a person typed into the form of a step and has not sent yet, right or not.
type Draft struct {
	Matter  string      // its id; of a form that is to start one, the id that it carries
	Title   string      // of the matter, "" if it has not begun; only Drafts gives it
	Name    matter.Text // of the step; likewise
	Step    string
	Answers int                 // the event that it is to answer; 0 for none
	Values  map[string][]string // as typed, by the names of the form's fields
	Updated time.Time
	Files   []Attachment // that came with it
}

// What a draft may hold besides evidence.MostFiles, and how many drafts a person may have.
const (
	MostDraftFiles = 64 << 20 // bytes of all its files
	mostDraftText  = 1 << 20  // bytes of what was typed
	MostDrafts     = 100
)

// Errors of drafts that are not kept. Their texts are keys of the message catalogue.
var (
	ErrDraftFull = errors.New("form.draft_full")
	ErrDrafts    = errors.New("form.too_many_drafts")
)

// draftKind is the kind of the things that files of drafts are attached to. They have no history.
const draftKind Kind = "draft"

type draftKey struct{ person, matter, step string }

func (k draftKey) thing() string { return k.person + "/" + k.matter + "/" + k.step }

// KeepDraft keeps a draft of a person instead of the one for the same matter and step, whose files stay, and adds files to them. What would be
// more than a draft may hold is ErrDraftFull, one draft too many ErrDrafts, and nothing is kept; what was typed can be kept without the files
// then. A person who is not there is ErrNotFound.
func (s *Store) KeepDraft(ctx context.Context, person string, d Draft, files []evidence.File) error {
	typed, err := json.Marshal(d.Values)
	switch {
	case err != nil:
	case len(typed) > mostDraftText:
		err = ErrDraftFull
	case strings.Contains(d.Matter+d.Step, "/"): // it would share its files with another
		err = ErrNotFound
	default:
		err = s.db.Transact(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(`INSERT INTO form_draft (person, matter, step, answers, typed, updated) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (person, matter, step) DO UPDATE SET answers = excluded.answers, typed = excluded.typed, updated = excluded.updated`,
				person, d.Matter, d.Step, d.Answers, string(typed), toTime(s.now())); err != nil {
				return err
			}
			var n int
			if err := tx.Get([]any{&n}, "SELECT COUNT(*) FROM form_draft WHERE person = ?", person); err != nil {
				return err
			}
			if n > MostDrafts {
				return ErrDrafts
			}
			return addDraftFiles(tx, draftKey{person, d.Matter, d.Step}.thing(), files)
		})
	}
	if errors.Is(err, db.ErrMissing) {
		err = ErrNotFound // the person
	}
	if err != nil {
		return fmt.Errorf("store: keep a draft: %w", err)
	}
	return nil
}

// addDraftFiles attaches the files that a draft does not have yet.
func addDraftFiles(tx *db.Tx, thing string, files []evidence.File) error {
	have, next, err := draftFiles(tx, thing)
	if err != nil {
		return err
	}
	bytes := 0
	for _, a := range have {
		bytes += a.Bytes
	}
	var more []evidence.File
	for _, f := range files {
		if hasFile(have, f.SHA256, f.Name) {
			continue
		}
		more, bytes = append(more, f), bytes+len(f.Bytes)
		have = append(have, Attachment{SHA256: f.SHA256, Name: f.Name})
	}
	if len(have) > evidence.MostFiles || bytes > MostDraftFiles {
		return ErrDraftFull
	}
	return attach(tx, draftKind, thing, 0, next, more)
}

// draftFiles gives the files of a draft, and the ordinal of the next one.
func draftFiles(tx *db.Tx, thing string) (files []Attachment, next int, err error) {
	err = tx.Query(func(rows *sql.Rows) error {
		var a Attachment
		err := rows.Scan(&next, &a.SHA256, &a.Name, &a.Type, &a.Bytes)
		files, next = append(files, a), next+1
		return err
	}, `SELECT a.ordinal, a.sha256, a.name, e.type, e.bytes FROM attachment a JOIN evidence e ON e.sha256 = a.sha256
		WHERE a.kind = ? AND a.thing = ? ORDER BY a.ordinal`, string(draftKind), thing)
	return files, next, err
}

// Draft gives the draft of a person for a step of a matter. There is none: ErrNotFound.
func (s *Store) Draft(ctx context.Context, person, matterID, step string) (Draft, error) {
	d := Draft{Matter: matterID, Step: step}
	var typed string
	err := found(s.db.Get(ctx, []any{&d.Answers, &typed, fromTime(&d.Updated)},
		"SELECT answers, typed, updated FROM form_draft WHERE person = ? AND matter = ? AND step = ?", person, matterID, step))
	if err == nil {
		err = json.Unmarshal([]byte(typed), &d.Values)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("store: get a draft: %w", err)
	}
	thing := draftKey{person, matterID, step}.thing()
	files, err := s.attachments(ctx, draftKind, "a.thing = ?", thing)
	d.Files = files[thing][0]
	return d, err
}

// DraftFile gives a file of a draft.
func (s *Store) DraftFile(ctx context.Context, person, matterID, step, sha256, name string) (evidence.File, error) {
	return s.file(ctx, draftKind, sha256, name, "a.thing = ?", draftKey{person, matterID, step}.thing())
}

// Drafts lists the drafts of a person, the latest first, without what was typed and the files.
func (s *Store) Drafts(ctx context.Context, person string) ([]Draft, error) {
	var all []Draft
	var keys []procedureKey
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var d Draft
		var key procedureKey
		err := rows.Scan(&d.Matter, &d.Title, &key.id, &key.version, &d.Step, &d.Answers, fromTime(&d.Updated))
		all, keys = append(all, d), append(keys, key)
		return err
	}, `SELECT d.matter, COALESCE(m.title, ''), COALESCE(m.procedure, ''), COALESCE(m.procedure_version, 0), d.step, d.answers, d.updated
		FROM form_draft d LEFT JOIN matter m ON m.id = d.matter WHERE d.person = ? ORDER BY d.updated DESC, d.matter, d.step`, person)
	for i := 0; err == nil && i < len(all); i++ {
		if all[i].Title == "" {
			continue
		}
		var p *matter.Procedure
		if p, err = s.procedure(ctx, keys[i]); err == nil {
			if step := p.Step(all[i].Step); step != nil {
				all[i].Name = step.Name
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("store: list the drafts: %w", err)
	}
	return all, nil
}

// DropDraft drops a draft with its files, if it is there.
func (s *Store) DropDraft(ctx context.Context, person, matterID, step string) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error { return dropDraft(tx, draftKey{person, matterID, step}) })
	if err != nil {
		return fmt.Errorf("store: drop a draft: %w", err)
	}
	return nil
}

// DropDraftFile drops a file of a draft, if it is there.
func (s *Store) DropDraftFile(ctx context.Context, person, matterID, step, sha256, name string) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		return detach(tx, draftKey{person, matterID, step}.thing(), Attachment{SHA256: sha256, Name: name})
	})
	if err != nil {
		return fmt.Errorf("store: drop a file of a draft: %w", err)
	}
	return nil
}

func dropDraft(tx *db.Tx, key draftKey) error {
	files, _, err := draftFiles(tx, key.thing())
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM form_draft WHERE person = ? AND matter = ? AND step = ?", key.person, key.matter, key.step); err != nil {
		return err
	}
	return detach(tx, key.thing(), files...)
}

// detach takes files off a draft, and drops the bytes that back nothing any more.
func detach(tx *db.Tx, thing string, files ...Attachment) error {
	for _, f := range files {
		if _, err := tx.Exec("DELETE FROM attachment WHERE kind = ? AND thing = ? AND sha256 = ? AND name = ?",
			string(draftKind), thing, f.SHA256, f.Name); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM evidence WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = evidence.sha256)", f.SHA256); err != nil {
			return err
		}
	}
	return nil
}
