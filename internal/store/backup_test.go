package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"duixian/internal/backup"
	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/people"
	"duixian/internal/reporttest"
	"duixian/internal/store"
	"duixian/matter"
	"duixian/report"
	"duixian/series"
)

const file = "%PDF-1.7 what backs it"

// fill puts something into every table, and gives the report's hash and a person's ID.
func fill(t *testing.T, s *store.Store) (sha, person string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, by := t.Context(), store.Program("test")
	d, r := add(t, s)
	r.Entities = []report.Entity{{Name: "南湖公园", Kind: "project"}}
	_, err := s.Add(ctx, by, d, r, "2")
	must(err)
	body, err := s.KeepBody(ctx, by, people.Body{Name: "市发展和改革委员会"}, 0)
	must(err)
	person, err = s.KeepPerson(ctx, by, people.Person{Login: "wang", Name: "王", Posts: []people.Post{{Role: people.Reporter, Body: body}}}, 0)
	must(err)
	other, err := s.KeepPerson(ctx, by, people.Person{Login: "li", Name: "李 <&>", Posts: []people.Post{{Role: people.Administrator}}}, 0)
	must(err)
	must(s.SetPassword(ctx, by, person, "a hash", ""))
	one, err := evidence.Take("附表.pdf", []byte(file))
	must(err)
	two, err := evidence.Take("说明.txt", []byte("见附表。\r\n"))
	must(err)
	sha = d.SHA256()
	for i, who := range []string{person, other} {
		must(s.Decide(ctx, store.Decided{Before: series.NotMentioned, Person: who, Decision: series.Decision{Earlier: sha, Later: sha, Promise: "c82",
			Verdict: series.Done, Who: "王", When: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Why: "见附表", Found: []report.Span{{Start: 1, End: 2}}}},
			[]evidence.File{one, two}[:2-i], i))
	}
	_, _, err = s.Try(ctx, "wang", "10.0.0.1")
	must(err)
	must(s.Refuse(ctx, "wang", person, "10.0.0.1"))
	_, err = s.Accept(ctx, person, "10.0.0.1", "")
	must(err)
	_, err = s.PasswordTicket(ctx, by, person)
	must(err)
	_, err = s.RunDue(ctx, "holder", store.Job{Name: "sweep", Every: time.Hour, Lease: time.Minute, Do: s.Sweep})
	must(err)
	p, err := s.KeepProcedure(ctx, by, matter.CommitmentText())
	must(err)
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	must(err)
	office := matter.Actor{Person: other, Posts: []matter.Post{{Role: "office"}}}
	f := draft("建成环城路", "2090-12-31")
	f["commitments"] = matter.Value{References: []matter.Reference{{Report: sha, Record: "c82", Start: 82, End: 90, Quote: "建成环城路"}}}
	id := store.NewMatterID()
	_, err = s.StartMatter(ctx, by, p, id, store.Step{Actor: office, Request: matter.Request{Step: "draft", Fields: f}, Calendar: c})
	must(err)
	_, err = s.TakeStep(ctx, by, id, 1, store.Step{Actor: office, Request: matter.Request{Step: "assign", Fields: fields("lead", body, "report_every", "30")}, Calendar: c})
	must(err)
	must(s.KeepDraft(ctx, other, store.Draft{Matter: id, Step: "propose_close", Values: map[string][]string{"reason": {"已通车"}}}, []evidence.File{one, proof(t, "草稿")}))
	_, err = s.Publish(ctx, by, id, true)
	must(err)
	day := c.Day(time.Now())
	_, err = s.Relight(ctx, c, day)
	must(err)
	year := time.Now().Year()
	longer, err := matter.ParseCalendar(fmt.Sprintf("what\tfrom\tto\tname\tnotice\nversion\tlonger\t-\t-\t-\nyear\t%d\t-\t-\t-\nyear\t%d\t-\t-\t-\noff\t%s\t%s\tx\t-\n",
		year, year+1, day+1, day+9), "")
	must(err)
	_, err = s.MoveDeadlines(ctx, c.Version(), longer, day)
	must(err)
	return sha, person
}

func backUp(t *testing.T, s *store.Store) ([]byte, backup.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := s.Backup(t.Context(), &b, "test")
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func restore(t *testing.T, where string, b []byte) *store.Store {
	t.Helper()
	if _, err := store.Restore(t.Context(), where, bytes.NewReader(b), int64(len(b))); err != nil {
		t.Fatal(err)
	}
	return open(t, where)
}

// same compares what two stores hold: the digests of their tables.
func same(t *testing.T, got, want backup.Manifest) {
	t.Helper()
	for i, table := range want.Tables {
		if !reflect.DeepEqual(got.Tables[i], table) {
			t.Errorf("the table %s is %+v, and was %+v", table.Name, got.Tables[i], table)
		}
	}
}

// From SQLite to PostgreSQL and back, nothing changes; the same from PostgreSQL.
func TestABackupGoesFromHomeToHome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		sha, person := fill(t, s)
		first, want := backUp(t, s)
		for _, table := range want.Tables {
			if table.Rows == 0 {
				t.Errorf("the table %s is empty, so that this test says nothing of it", table.Name)
			}
		}
		for _, home := range []string{dbtest.Postgres(t), t.TempDir(), dbtest.Postgres(t)} {
			s = restore(t, home, first)
			var got backup.Manifest
			first, got = backUp(t, s)
			same(t, got, want)
		}

		// It is not only equal: it works.
		f, err := s.Evidence(t.Context(), evidenceOf(file), "附表.pdf")
		if err != nil || string(f.Bytes) != file {
			t.Errorf("the evidence came back as %q, %v", f.Bytes, err)
		}
		decided, err := s.Decisions(t.Context(), sha, sha)
		if err != nil || len(decided) != 2 || len(decided[0].Evidence) != 2 || len(decided[1].Evidence) != 1 {
			t.Errorf("the decisions came back as %+v, %v", decided, err)
		}
		if who, hash, err := s.Try(t.Context(), "wang", "192.0.2.1"); err != nil || who != person || hash != "a hash" {
			t.Errorf("the password came back as %q, %v", hash, err)
		}
		if history, err := s.History(t.Context(), store.PersonKind, person); err != nil || len(history) != 3 {
			t.Errorf("the history came back as %+v, %v", history, err)
		}
		if ran, err := s.RunDue(t.Context(), "another", store.Job{Name: "sweep", Every: time.Hour, Lease: time.Minute, Do: s.Sweep}); err != nil || ran {
			t.Errorf("a job that was done is done again: %v, %v", ran, err)
		}
		d, err := s.Document(t.Context(), sha)
		if err != nil || d.SHA256() != sha {
			t.Errorf("the report's file came back as another: %v", err)
		}
	})
}

func evidenceOf(content string) string {
	f, _ := evidence.Take("x", []byte(content))
	return f.SHA256
}

// Secrets that were alive are not in the file; what is equal in content is equal in bytes.
func TestABackupHasNoLiveSecrets(t *testing.T) {
	s := open(t, t.TempDir())
	_, person := fill(t, s)
	token, err := s.Accept(t.Context(), person, "10.0.0.1", "")
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := s.PasswordTicket(t.Context(), store.Program("test"), person)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	b, m := backUp(t, s)
	for _, table := range m.Tables {
		if table.Name == "session" || table.Name == "ticket" {
			t.Errorf("the table %s is in it", table.Name)
		}
	}
	other := restore(t, t.TempDir(), b)
	if _, err := other.Visitor(t.Context(), token); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a session lives on: %v", err)
	}
	if _, err := other.Ticket(t.Context(), ticket); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a link lives on: %v", err)
	}
	s.SetClock(func() time.Time { return now })
	other.SetClock(func() time.Time { return now })
	one, _ := backUp(t, s)
	two, _ := backUp(t, other)
	if !bytes.Equal(one, two) {
		t.Error("the copy's backup has other bytes")
	}
}

// A job that is being done when the backup is made can be taken at once in the copy.
func TestALeaseIsNotRestored(t *testing.T) {
	s := open(t, t.TempDir())
	var b []byte
	job := store.Job{Name: "backup", Every: time.Hour, Lease: time.Hour}
	job.Do = func(context.Context) error {
		b, _ = backUp(t, s)
		return nil
	}
	if ran, err := s.RunDue(t.Context(), "one", job); err != nil || !ran {
		t.Fatal(ran, err)
	}
	job.Do = func(context.Context) error { return nil }
	if ran, err := restore(t, t.TempDir(), b).RunDue(t.Context(), "two", job); err != nil || !ran {
		t.Errorf("the job waits for a program that is not there: %v, %v", ran, err)
	}
}

// What is backed up while many write is a state that there was: in the copy, each thing is what its history says last, and no
// version is missing.
func TestBackupWhileWriting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		by := store.Program("test")
		var written atomic.Int64
		stop := make(chan struct{})
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				login := fmt.Sprintf("writer%d", w)
				p := people.Person{Login: login, Name: login, Posts: []people.Post{{Role: people.Office}}}
				var err error
				if p.ID, err = s.KeepPerson(t.Context(), by, p, 0); err != nil {
					t.Error(err)
					return
				}
				for n := 1; ; n++ {
					select {
					case <-stop:
						return
					default:
					}
					p.Name = fmt.Sprintf("%s %d", login, n)
					_, err := s.KeepPerson(t.Context(), by, p, n)
					f, taken := evidence.Take("x.txt", []byte(p.Name))
					err = errors.Join(err, taken, s.Decide(t.Context(), store.Decided{Before: series.NotMentioned, Person: p.ID, Decision: series.Decision{
						Earlier: d.SHA256(), Later: d.SHA256(), Promise: fmt.Sprintf("c%d", w), Verdict: series.Done, Who: p.Name, When: time.Now(), Why: p.Name}},
						[]evidence.File{f}, n-1))
					if err != nil {
						t.Error(err)
						return
					}
					written.Add(1)
				}
			})
		}
		var backups [][]byte
		for len(backups) < 3 && !t.Failed() {
			if written.Load() < int64(8*(len(backups)+1)) {
				time.Sleep(time.Millisecond)
				continue
			}
			b, _ := backUp(t, s)
			backups = append(backups, b)
		}
		close(stop)
		wg.Wait()
		for i, b := range backups {
			consistent(t, restore(t, t.TempDir(), b), d.SHA256())
			if i == 0 {
				consistent(t, restore(t, dbtest.Postgres(t), b), d.SHA256())
			}
		}
		b, want := backUp(t, s)
		_, got := backUp(t, restore(t, t.TempDir(), b))
		same(t, got, want)
	})
}

// What is written while the backup's own bytes are, is not in it, and does not wait for it.
func TestABackupIsOfOneMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		sha, person := fill(t, s)
		large := append([]byte(file), make([]byte, 100<<10)...)
		random := rand.New(rand.NewPCG(1, 2))
		for i := len(file); i < len(large); i++ {
			large[i] = byte(random.Uint32()) // so that it stays large, and is written before what comes behind it
		}
		f, err := evidence.Take("large.pdf", large)
		if err != nil {
			t.Fatal(err)
		}
		decide := func(n int) {
			t.Helper()
			if err := s.Decide(t.Context(), store.Decided{Before: series.NotMentioned, Person: person, Decision: series.Decision{Earlier: sha, Later: sha,
				Promise: "c1", Verdict: series.Done, Who: "王", When: time.Now(), Why: "x"}}, []evidence.File{f}, n); err != nil {
				t.Fatal(err)
			}
		}
		decide(0)
		n := 0
		var b bytes.Buffer
		m, err := s.Backup(t.Context(), writerFunc(func(p []byte) (int, error) {
			if n++; n < 10 {
				decide(n)
			}
			return b.Write(p)
		}), "test")
		if err != nil || n < 10 {
			t.Fatalf("it was written in %d pieces, %v", n, err)
		}
		decided, err := restore(t, t.TempDir(), b.Bytes()).Decisions(t.Context(), sha, sha)
		if err != nil || len(decided) != 3 || m.Rows("decision") != 3 || m.Rows("attachment") != 6 {
			t.Errorf("there are %d decisions in it, and its manifest says %d with %d attachments, %v", len(decided), m.Rows("decision"), m.Rows("attachment"), err)
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// consistent holds what is kept to what the history says.
func consistent(t *testing.T, s *store.Store, sha string) {
	t.Helper()
	gapless := func(kind store.Kind, thing string) store.Change {
		t.Helper()
		changes, err := s.History(t.Context(), kind, thing)
		if err != nil || len(changes) == 0 {
			t.Fatalf("%s %s has no history, %v", kind, thing, err)
		}
		for i, c := range changes {
			if c.Version != i+1 {
				t.Errorf("version %d of %s %s is missing", i+1, kind, thing)
			}
		}
		return changes[len(changes)-1]
	}
	all, err := s.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		last := gapless(store.PersonKind, a.ID)
		var after people.Person
		if err := json.Unmarshal([]byte(last.After), &after); err != nil || last.Version != a.Version || !reflect.DeepEqual(after, a.Person) {
			t.Errorf("%s is %+v in version %d, and its history says %s in version %d, %v", a.Login, a.Person, a.Version, last.After, last.Version, err)
		}
	}
	decided, err := s.Decisions(t.Context(), sha, sha)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, one := range decided {
		count[one.Promise]++
		if len(one.Evidence) != 1 || one.Evidence[0].SHA256 != evidenceOf(one.Who) {
			t.Errorf("a decision of %s has the evidence %+v", one.Who, one.Evidence)
		}
	}
	for promise, n := range count {
		if last := gapless(store.DecisionKind, sha+"/"+sha+"/"+promise); last.Version != n {
			t.Errorf("of the promise %s there are %d decisions, and the history has %d", promise, n, last.Version)
		}
	}
	gapless(store.ReportKind, sha)
}

// Whatever is wrong with a file, nothing of it gets into the store.
func TestADamagedBackupIsRefused(t *testing.T) {
	s := open(t, t.TempDir())
	fill(t, s)
	good, _ := backUp(t, s)
	dir := filepath.Join(t.TempDir(), "new")
	refused := func(b []byte, what string) {
		t.Helper()
		_, err := store.Restore(t.Context(), dir, bytes.NewReader(b), int64(len(b)))
		if !errors.Is(err, backup.ErrDamaged) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s it is restored, or refused with %v", what, err)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("%s there is something in the store, %v", what, err)
		}
	}
	for at := 0; at < len(good); at += 97 {
		b := bytes.Clone(good)
		b[at] ^= 0x20
		refused(b, fmt.Sprintf("with byte %d changed", at))
		refused(good[:at], fmt.Sprintf("cut off at byte %d", at))
	}
}

// again writes a backup anew, as somebody does who knows the format, with other rows.
func again(t *testing.T, good []byte, schema int, tables func(*backup.Table) bool, row func(table string, row []any) [][]any) []byte {
	t.Helper()
	r, err := backup.Open(t.Context(), bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	m := r.Manifest
	if schema != 0 {
		m.Schema = schema
	}
	var b bytes.Buffer
	w := backup.NewWriter(&b, m)
	for _, table := range r.Tables {
		name := table.Name
		if !tables(&table) {
			continue
		}
		if err := w.Table(table.Name, table.Columns, func(put func([]any) error) error {
			return r.Read(name, func(one []any) error {
				for _, one := range row(name, one) {
					for len(one) < len(table.Columns) {
						one = append(one, nil)
					}
					if err := put(one); err != nil {
						return err
					}
				}
				return nil
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file whose digests are right and whose content is wrong is refused with the reason, and nothing of it is kept.
func TestHostileBackups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, t.TempDir())
		fill(t, s)
		good, _ := backUp(t, s)
		allTables := func(*backup.Table) bool { return true }
		allRows := func(_ string, row []any) [][]any { return [][]any{row} }
		set := func(table string, column int, value any) func(string, []any) [][]any {
			return func(name string, row []any) [][]any {
				row = slices.Clone(row)
				if name == table {
					row[column] = value
				}
				return [][]any{row}
			}
		}
		for name, test := range map[string]struct {
			schema int
			tables func(*backup.Table) bool
			rows   func(string, []any) [][]any
			word   string
		}{
			"a newer step":         {99, allTables, allRows, "newer version of duixian made the backup (step 99"},
			"a step below all":     {-1, allTables, allRows, "no tables"},
			"an older step":        {9, allTables, allRows, "no table notice at step 9"},
			"a table missing":      {0, func(t *backup.Table) bool { return t.Name != "job" }, allRows, "job is not in it"},
			"a table more":         {0, rename("job", "schema_step"), allRows, "no table schema_step"},
			"sessions":             {0, rename("job", "session"), allRows, "no table session"},
			"a column more":        {0, columns("body", "id", "version", "parent", "name", "closed", "more"), allRows, "columns of table body"},
			"a column of another":  {0, columns("body", "id", "version", "parent", "name", "closed) SELECT 1 --"), allRows, "columns of table body"},
			"columns exchanged":    {0, columns("body", "version", "id", "parent", "name", "closed"), allRows, "columns of table body"},
			"text for a number":    {0, allTables, set("body", 1, "one"), "row 1 of table body: its column version"},
			"a number for text":    {0, allTables, set("body", 3, int64(1)), "column name"},
			"bytes for text":       {0, allTables, set("body", 3, []byte("x")), "column name"},
			"text for bytes":       {0, allTables, set("evidence", 3, "x"), "column file"},
			"other evidence":       {0, allTables, set("evidence", 3, []byte("forged")), "row 1 of table evidence: its file is not"},
			"no evidence":          {0, allTables, set("evidence", 3, nil), "its file is not"},
			"another report":       {0, allTables, set("report", 10, []byte("forged")), "row 1 of table report: its file is not"},
			"rows twice":           {0, allTables, func(_ string, row []any) [][]any { return [][]any{row, row} }, "key does not come after"},
			"nothing for a number": {0, allTables, set("body", 1, nil), "row 1 of table body"},
			"an unknown person":    {0, allTables, set("notice", 1, "nobody"), "FOREIGN KEY|foreign key"},
			"a login twice":        {0, allTables, set("person", 2, "wang"), "UNIQUE|unique"},
			"evidence missing": {0, allTables, func(table string, row []any) [][]any {
				if table == "evidence" {
					return nil
				}
				return [][]any{row}
			}, "FOREIGN KEY|foreign key"},
		} {
			t.Run(name, func(t *testing.T) {
				b := again(t, good, test.schema, test.tables, test.rows)
				_, err := store.Restore(t.Context(), where, bytes.NewReader(b), int64(len(b)))
				if err == nil || !slices.ContainsFunc(strings.Split(test.word, "|"), func(w string) bool { return strings.Contains(err.Error(), w) }) || strings.Contains(err.Error(), "\n") {
					t.Errorf("it is restored, or refused with %v; it should say %q, on one line", err, test.word)
				}
			})
		}
		// All of them left it empty, so that the good one can still come.
		restore(t, where, again(t, good, 0, allTables, allRows))
	})
}

func rename(from, to string) func(*backup.Table) bool {
	return func(t *backup.Table) bool {
		if t.Name == from {
			t.Name = to
		}
		return true
	}
}

func columns(table string, names ...string) func(*backup.Table) bool {
	return func(t *backup.Table) bool {
		if t.Name == table {
			t.Columns = names
		}
		return true
	}
}

// Nothing is overwritten, and what a program leaves that was but started is no content.
func TestRestoreWantsAnEmptyStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, t.TempDir())
		fill(t, s)
		b, want := backUp(t, s)
		started := open(t, where)
		token, err := started.FirstTicket(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := started.RunDue(t.Context(), "holder", store.Job{Name: "sweep", Lease: time.Minute, Do: started.Sweep}); err != nil {
			t.Fatal(err)
		}
		_, got := backUp(t, restore(t, where, b))
		same(t, got, want)
		if _, err := started.Ticket(t.Context(), token); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the link for the first administrator lives on: %v", err)
		}
		_, err = store.Restore(t.Context(), where, bytes.NewReader(b), int64(len(b)))
		if err == nil || !strings.Contains(err.Error(), "not empty") || !strings.Contains(err.Error(), "--data") {
			t.Errorf("it is restored twice, or refused with %v", err)
		}
		_, got = backUp(t, started)
		same(t, got, want)
	})
}

// Wherever it breaks off, nothing of it is in the store, and it can be done again.
func TestARestoreThatBreaksOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, t.TempDir())
		fill(t, s)
		b, want := backUp(t, s)
		broken := 0
		for at := 0; ; at += 7 {
			ctx, cancel := context.WithCancel(t.Context())
			_, err := store.Restore(ctx, where, &cancelling{bytes.NewReader(b), at, cancel}, int64(len(b)))
			cancel()
			if err == nil {
				break
			}
			if broken++; !errors.Is(err, context.Canceled) {
				t.Fatalf("broken off at read %d it gives %v", at, err)
			}
		}
		if broken < 5 {
			t.Errorf("it was broken off in %d places only", broken)
		}
		_, got := backUp(t, open(t, where))
		same(t, got, want)
	})
}

// cancelling ends a context after some reads.
type cancelling struct {
	*bytes.Reader
	left   int
	cancel func()
}

func (c *cancelling) ReadAt(b []byte, off int64) (int, error) {
	if c.left--; c.left < 0 {
		c.cancel()
	}
	return c.Reader.ReadAt(b, off)
}

// Numbers at their limits and rare characters come back.
func TestValuesAtTheirLimits(t *testing.T) {
	s := open(t, t.TempDir())
	d, r := reporttest.Sample(t)
	r.Report.Year = math.MaxInt32
	r.Report.Name = "caf\xe9.txt" // as a file system may have it
	r.Report.Speaker = "\u2028\x01\\\""
	if _, err := s.Add(t.Context(), store.Program("test"), d, r, "2"); err != nil {
		t.Fatal(err)
	}
	b, want := backUp(t, s)
	for _, where := range []string{t.TempDir(), dbtest.Postgres(t)} {
		_, got := backUp(t, restore(t, where, b))
		same(t, got, want)
	}
}

// What one home could not hold is kept in neither, so that the way to the other stays open.
func TestTextThatPostgresCannotHold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		for _, why := range []string{"caf\xe9", "a\x00b"} {
			err := s.Decide(t.Context(), store.Decided{Before: series.NotMentioned, Decision: series.Decision{Earlier: d.SHA256(), Later: d.SHA256(), Promise: "c82",
				Verdict: series.Done, Who: "王", When: time.Now(), Why: why}}, nil, 0)
			if !errors.Is(err, db.ErrText) {
				t.Errorf("%q was kept, or refused with %v", why, err)
			}
		}
	})
}
