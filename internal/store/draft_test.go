package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/store"
	"duixian/matter"
)

// namesOf are the names of files.
func namesOf(files []store.Attachment) (names []string) {
	for _, f := range files {
		names = append(names, f.Name)
	}
	return names
}

// What was typed comes back as it was typed, to nobody else, and each draft by itself.
func TestDraftsComeBackAsTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		b := newBureau(t, s)
		d, _ := add(t, s)
		b.start(draft("建成环城路", "2026-12-31"))
		keep := func(who store.Account, step string, values map[string][]string, files ...evidence.File) {
			t.Helper()
			if err := s.KeepDraft(t.Context(), who.ID, store.Draft{Matter: b.id, Step: step, Answers: 3, Values: values}, files); err != nil {
				t.Fatal(err)
			}
		}
		one, two := proof(t, "一"), proof(t, "二")
		renamed := one
		renamed.Name = "另名.txt"
		keep(b.chen, "report", map[string][]string{"done": {"旧"}, "percent": {"1"}}, one)
		typed := map[string][]string{"done": {" a\r\nb\x00 \u2028<b>&"}, "percent": {"一半"}, "reached": {"x", "", "x"}, "none": {}}
		keep(b.chen, "report", typed, one, renamed, two)
		keep(b.chen, "ask_extension", nil)
		keep(b.lin, "report", map[string][]string{"done": {"另一人"}}, two)

		got, err := s.Draft(t.Context(), b.chen.ID, b.id, "report")
		if err != nil || !reflect.DeepEqual(got.Values, typed) || got.Answers != 3 || got.Matter != b.id || got.Step != "report" || got.Updated.IsZero() {
			t.Errorf("the draft is %+v, %v", got, err)
		}
		if names := namesOf(got.Files); !reflect.DeepEqual(names, []string{one.Name, renamed.Name, two.Name}) || got.Files[0].Bytes != len(one.Bytes) {
			t.Errorf("its files are %+v", got.Files)
		}
		all, err := s.Drafts(t.Context(), b.chen.ID)
		if err != nil || len(all) != 2 || all[0].Step != "ask_extension" || all[1].Step != "report" || all[1].Answers != 3 {
			t.Errorf("the drafts are %+v, %v", all, err)
		}
		if f, err := s.DraftFile(t.Context(), b.lin.ID, b.id, "report", two.SHA256, two.Name); err != nil || string(f.Bytes) != "二" || f.Type != two.Type {
			t.Errorf("a file came back as %+v, %v", f, err)
		}
		_, err = s.DraftFile(t.Context(), b.lin.ID, b.id, "report", one.SHA256, one.Name)
		fails(t, "a file of another's draft", err, store.ErrNotFound)
		_, err = s.Evidence(t.Context(), one.SHA256, one.Name)
		fails(t, "a file of a draft as evidence", err, store.ErrNotFound)
		_, err = s.MatterFile(t.Context(), b.id, one.SHA256, one.Name)
		fails(t, "a file of a draft as one of the matter", err, store.ErrNotFound)
		_, err = s.Draft(t.Context(), b.zhou.ID, b.id, "report")
		fails(t, "a draft that is not there", err, store.ErrNotFound)
		fails(t, "a draft of nobody", s.KeepDraft(t.Context(), "nobody", store.Draft{Matter: b.id, Step: "report"}, nil), store.ErrNotFound)
		fails(t, "a draft that would share its files", s.KeepDraft(t.Context(), b.chen.ID, store.Draft{Matter: b.id + "/report"}, nil), store.ErrNotFound)
		sound(t, where)

		// Bytes go with the last that they back: here another draft, a decision and another name of the same draft.
		if err := s.Decide(t.Context(), decision(d.SHA256(), "c1"), []evidence.File{one}, 0); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time there is nothing to do
			if err := s.DropDraftFile(t.Context(), b.chen.ID, b.id, "report", renamed.SHA256, renamed.Name); err != nil {
				t.Error(err)
			}
		}
		if got, err := s.Draft(t.Context(), b.chen.ID, b.id, "report"); err != nil || !reflect.DeepEqual(namesOf(got.Files), []string{one.Name, two.Name}) {
			t.Errorf("its files are %+v, %v", got.Files, err)
		}
		keep(b.chen, "report", typed, renamed)
		for range 2 {
			if err := s.DropDraft(t.Context(), b.chen.ID, b.id, "report"); err != nil {
				t.Error(err)
			}
		}
		_, err = s.Draft(t.Context(), b.chen.ID, b.id, "report")
		fails(t, "a draft that was dropped", err, store.ErrNotFound)
		if f, err := s.Evidence(t.Context(), one.SHA256, one.Name); err != nil || string(f.Bytes) != "一" {
			t.Errorf("what backs a decision is %+v, %v", f, err)
		}
		if _, err := s.DraftFile(t.Context(), b.lin.ID, b.id, "report", two.SHA256, two.Name); err != nil {
			t.Errorf("what another's draft has: %v", err)
		}
		sound(t, where)
	})
}

func TestDraftsAreBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		b := newBureau(t, s)
		about := store.Draft{Matter: store.NewMatterID(), Step: "draft"}
		keep := func(files ...evidence.File) error { return s.KeepDraft(t.Context(), b.zhou.ID, about, files) }
		var ten []evidence.File
		for i := range evidence.MostFiles {
			ten = append(ten, proof(t, fmt.Sprint(i)))
		}
		if err := keep(ten[:9]...); err != nil {
			t.Fatal(err)
		}
		fails(t, "an eleventh file", keep(ten[9], proof(t, "x")), store.ErrDraftFull)
		if err := keep(ten...); err != nil {
			t.Errorf("the tenth file: %v", err)
		}
		about.Step = "assign"
		var large []evidence.File
		for i := range 4 {
			large = append(large, proof(t, fmt.Sprint(i)+string(bytes.Repeat([]byte("a"), store.MostDraftFiles/4))))
		}
		fails(t, "files that are too large together", keep(large...), store.ErrDraftFull)
		about.Values = map[string][]string{"x": {string(bytes.Repeat([]byte("a"), 1<<20))}}
		fails(t, "a text that is too long", keep(), store.ErrDraftFull)
		about.Values = nil
		if all, err := s.Drafts(t.Context(), b.zhou.ID); err != nil || len(all) != 1 {
			t.Errorf("there are the drafts %+v, %v", all, err)
		}
		for range store.MostDrafts - 1 {
			about.Matter = store.NewMatterID()
			if err := keep(); err != nil {
				t.Fatal(err)
			}
		}
		if err := keep(ten[0]); err != nil {
			t.Errorf("one of the drafts that there may be: %v", err)
		}
		about.Matter = store.NewMatterID()
		fails(t, "one draft too many", keep(), store.ErrDrafts)
		sound(t, where)
	})
}

// A step takes along what its draft has and its fields name. A step that is not kept leaves the draft as it was.
func TestAStepTakesItsDraftAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		b := newBureau(t, s)
		b.id = store.NewMatterID()
		if err := s.KeepDraft(t.Context(), b.zhou.ID, store.Draft{Matter: b.id, Step: "draft"}, []evidence.File{proof(t, "无处可放")}); err != nil {
			t.Fatal(err)
		}
		by, step := b.step(b.zhou, "draft", draft("建成环城路", "2026-12-31"))
		step.Draft = true
		for _, want := range []error{nil, store.ErrStale} { // the form is sent twice
			_, err := s.StartMatter(t.Context(), by, b.p, b.id, step)
			fails(t, "a start", err, want)
		}
		b.take(b.zhou, "assign", b.assignment())
		b.take(b.chen, "accept", nil)

		kept, other, fresh, others := proof(t, "已存"), proof(t, "不用"), proof(t, "新的"), proof(t, "他人")
		about := store.Draft{Matter: b.id, Step: "report", Values: map[string][]string{"done": {"路基"}}}
		if err := s.KeepDraft(t.Context(), b.chen.ID, about, []evidence.File{other, kept}); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepDraft(t.Context(), b.lin.ID, about, []evidence.File{others, kept}); err != nil {
			t.Fatal(err)
		}
		report := func(percent string, draft bool, given []evidence.File, named ...evidence.File) error {
			f := fields("progress", "going", "done", "路基完成", "percent", percent)
			f["files"] = namedFiles(named...)
			by, step := b.step(b.chen, "report", f, given...)
			step.Draft = draft
			_, err := s.TakeStep(t.Context(), by, b.id, 3, step)
			return err
		}
		var refused *matter.Refusal
		if err := report("101", true, nil, kept); !errors.As(err, &refused) || refused.Field != "percent" {
			t.Errorf("a report that is not right: %v", err)
		}
		fails(t, "a file of another's draft", report("40", true, nil, others), store.ErrFiles)
		fails(t, "a file of a draft that is not meant", report("40", false, nil, kept), store.ErrFiles)
		fails(t, "a file that is not named", report("40", true, []evidence.File{fresh}, kept), store.ErrFiles)
		if d, err := s.Draft(t.Context(), b.chen.ID, b.id, "report"); err != nil || len(d.Files) != 2 || d.Values["done"][0] != "路基" {
			t.Errorf("what was refused has the draft %+v, %v", d, err)
		}
		sound(t, where)
		fails(t, "a report", report("40", true, []evidence.File{fresh}, fresh, kept), nil)
		_, err := s.Draft(t.Context(), b.chen.ID, b.id, "report")
		fails(t, "the draft of what was sent", err, store.ErrNotFound)
		for _, want := range []evidence.File{fresh, kept} {
			if f, err := s.MatterFile(t.Context(), b.id, want.SHA256, want.Name); err != nil || !bytes.Equal(f.Bytes, want.Bytes) || f.Type != want.Type {
				t.Errorf("a file of the report is %+v, %v", f, err)
			}
		}
		_, err = s.MatterFile(t.Context(), b.id, other.SHA256, other.Name)
		fails(t, "a file that the report does not name", err, store.ErrNotFound)
		_, err = s.MatterFile(t.Context(), b.id, kept.SHA256, "x.txt")
		fails(t, "another name", err, store.ErrNotFound)
		_, err = s.MatterFile(t.Context(), store.NewMatterID(), kept.SHA256, kept.Name)
		fails(t, "another matter", err, store.ErrNotFound)
		if all, err := s.Drafts(t.Context(), b.lin.ID); err != nil || len(all) != 1 {
			t.Errorf("the other's drafts are %+v, %v", all, err)
		}
		sound(t, where)
	})
}

// The same bytes are dropped with a draft and needed elsewhere at once: they stay where they are needed.
func TestAFileIsDroppedAndUsedAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		b := newBureau(t, programs...)
		d, _ := add(t, programs[0])
		f := proof(t, "同一份")
		for round := range 10 {
			id := store.NewMatterID()
			about := store.Draft{Matter: id, Step: "draft"}
			if err := programs[0].KeepDraft(t.Context(), b.zhou.ID, about, []evidence.File{f}); err != nil {
				t.Fatal(err)
			}
			promise := fmt.Sprint("c", round)
			for _, err := range atOnce(4, func(i int) error {
				switch i {
				case 0:
					return programs[0].DropDraft(t.Context(), b.zhou.ID, id, "draft")
				case 1:
					return programs[1].Decide(t.Context(), decision(d.SHA256(), promise), []evidence.File{f}, 0)
				case 2:
					return programs[1].KeepDraft(t.Context(), b.wu.ID, about, []evidence.File{f})
				}
				return programs[0].DropDraftFile(t.Context(), b.wu.ID, id, "draft", f.SHA256, f.Name)
			}) {
				if err != nil {
					t.Error(err)
				}
			}
		}
		sound(t, where)
	})
}
