// Command matters fills an empty store with matters of five reports each, and measures what 50 people get at once: pages of the ledger, a
// matter with its events, steps that are kept, and all lights computed anew. It prints a row of docs/LOAD.md for each.
package main

import (
	"context"
	"database/sql"
	"encoding/base32"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"duixian/internal/db"
	"duixian/internal/demo"
	"duixian/internal/people"
	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/matter"
	"duixian/reading"
	"duixian/source"
)

func main() {
	where := flag.String("store", "", "an empty `directory`, or the address of an empty PostgreSQL database; one that it filled before is measured again")
	n := flag.Int("matters", 100_000, "`how many` matters")
	users := flag.Int("users", 50, "`how many` ask at once")
	turn := flag.Duration("turn", 15*time.Second, "`how long` each is measured; 0 only fills the store")
	program := flag.String("program", "", "the `file` of the program, whose pages are measured too")
	pause := flag.Duration("pause", time.Second, "`how long` users read a page, on average, where they pause; 0 leaves that out")
	only := flag.String("only", "", "measure but the pages whose names this `pattern` finds")
	flag.Parse()
	if err := run(context.Background(), *where, *n, *users, *turn, *program, *pause, *only); err != nil {
		log.Fatal(err)
	}
}

var by = store.By{Name: "load"}

type load struct {
	s          *store.Store
	c          *matter.Calendar
	p          *matter.Procedure
	now        time.Time
	bodies     []string
	top        []string          // those that have others below them
	heads      map[string]string // persons, by body
	office     [2]string         // persons
	leader     string            // person
	references []matter.Reference
	sections   []string
}

func run(ctx context.Context, where string, n, users int, turn time.Duration, program string, pause time.Duration, only string) error {
	s, err := store.Open(ctx, where)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	l := &load{s: s, now: time.Now()}
	if l.c, err = matter.ParseCalendar(matter.CalendarText(), ""); err != nil {
		return err
	}
	if l.p, err = s.KeepProcedure(ctx, by, matter.CommitmentText()); err != nil {
		return err
	}
	if err := l.reports(ctx); err != nil {
		return err
	}
	begun, err := l.people(ctx)
	if err != nil {
		return err
	}
	if !begun {
		began := time.Now()
		if err := l.fill(ctx, where, n); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%d matters made in %s\n", n, time.Since(began).Round(time.Second))
	}
	if turn == 0 {
		return nil
	}
	if only == "" {
		if err := l.measure(ctx, users, turn); err != nil {
			return err
		}
	}
	if program == "" {
		return nil
	}
	rows, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	return l.pages(ctx, program, where, users, turn, pause, rows)
}

// people makes bodies, of which each of the first fifty has nine others below it, with a head each, two persons of the office and a leader; or
// finds those that it made before.
func (l *load) people(ctx context.Context) (found bool, err error) {
	tree, _, err := l.s.Bodies(ctx)
	if err != nil {
		return false, err
	}
	persons, err := l.s.People(ctx)
	if err != nil {
		return false, err
	}
	found = len(persons) > 0
	person := func(name string, role people.Role, body string) (id string) {
		if at := slices.IndexFunc(persons, func(a store.Account) bool { return a.Login == name }); at >= 0 {
			return persons[at].ID
		}
		if err == nil {
			id, err = l.s.KeepPerson(ctx, by, people.Person{Login: name, Name: name, Posts: []people.Post{{Role: role, Body: body}}}, 0)
		}
		return id
	}
	l.heads = map[string]string{}
	for i := range 500 {
		b := people.Body{Name: fmt.Sprintf("第%d局", i+1)}
		if i >= 50 {
			b.Parent = l.bodies[i%50]
		}
		if at := slices.IndexFunc(tree.All(), func(p people.Placed) bool { return p.Name == b.Name }); at >= 0 {
			b.ID = tree.All()[at].ID
		} else if b.ID, err = l.s.KeepBody(ctx, by, b, 0); err != nil {
			return false, err
		}
		l.bodies = append(l.bodies, b.ID)
		l.heads[b.ID] = person(fmt.Sprintf("head%d", i+1), people.Head, b.ID)
	}
	l.top = l.bodies[:50]
	l.office = [2]string{person("office1", people.Office, ""), person("office2", people.Office, "")}
	l.leader = person("leader", people.Leader, "")
	return found, err
}

// head is the head of a body as an actor.
func (l *load) head(body string) matter.Actor {
	return matter.Actor{Person: l.heads[body], Posts: []matter.Post{{Role: "head", Body: body}}}
}

// reports keeps the invented reports: matters are from their commitments.
func (l *load) reports(ctx context.Context) error {
	for _, f := range demo.Files() {
		d, err := source.Open(f.Bytes)
		if err != nil {
			return err
		}
		r := reading.Read(d, reading.Options{Name: f.Name})
		if _, err := l.s.Add(ctx, by, d, r, reading.Version); err != nil {
			return err
		}
		for _, one := range record.All(r) {
			if c := one.Commitment; c != nil {
				l.references = append(l.references, matter.Reference{Report: r.Report.SHA256, Record: one.ID, Start: c.Clause.Start, End: c.Clause.End, Quote: c.Action})
				l.sections = append(l.sections, c.Section)
			}
		}
	}
	return nil
}

// fill makes matters by taking every step of each, and adds them in bulk. Indexes of lists are made afterwards.
func (l *load) fill(ctx context.Context, where string, n int) error {
	restore, err := withoutIndexes(ctx, where)
	if err != nil {
		return err
	}
	const batch = 4000
	batches := make(chan chan []*matter.Matter, 4)
	failed := make(chan error, runtime.NumCPU())
	go func() {
		defer close(batches)
		slots := make(chan struct{}, runtime.NumCPU())
		for from := 0; from < n; from += batch {
			made := make(chan []*matter.Matter, 1)
			batches <- made
			slots <- struct{}{}
			go func() {
				defer func() { <-slots }()
				var all []*matter.Matter
				for i := from; i < min(n, from+batch); i++ {
					m, err := l.walk(i, n)
					if err != nil {
						select {
						case failed <- err:
						default:
						}
						break
					}
					all = append(all, m)
				}
				made <- all
			}()
		}
	}()
	done := 0
	for made := range batches {
		all := <-made
		if err := l.s.AddMatters(ctx, by, l.c, l.c.Day(l.now), all...); err != nil {
			return err
		}
		if done += len(all); done%100_000 < batch {
			fmt.Fprintf(os.Stderr, "%s %d\n", time.Now().Format(time.TimeOnly), done)
		}
	}
	select {
	case err := <-failed:
		return err
	default:
	}
	if err := restore(); err != nil {
		return err
	}
	_, err = l.s.Relight(ctx, l.c, l.c.Day(l.now)) // as the program does once a day, so that it has nothing to do when it starts
	return err
}

// walk takes a matter through its steps: five reports, each approved; of ten, three are closed. The clock has chased who owes the sixth.
func (l *load) walk(i, n int) (*matter.Matter, error) {
	var key [16]byte // in order, so that rows lie as if each had been found its place
	binary.BigEndian.PutUint64(key[:], uint64(float64(i)/float64(n)*(1<<63))*2)
	binary.BigEndian.PutUint64(key[8:], rand.Uint64())
	m := l.p.Start(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(key[:]))
	at := l.now.AddDate(0, 0, -165-rand.IntN(200))
	due := l.c.Day(l.now) + matter.Date(rand.IntN(400)-40)
	lead, helper := l.bodies[rand.IntN(len(l.bodies))], l.bodies[rand.IntN(len(l.bodies))]
	head := l.head(lead)
	office, other := matter.Actor{Person: l.office[0], Posts: []matter.Post{{Role: "office"}}}, matter.Actor{Person: l.office[1], Posts: []matter.Post{{Role: "office"}}}
	var err error
	take := func(by matter.Actor, days int, step string, f matter.Fields) {
		at = at.AddDate(0, 0, days).Add(time.Duration(rand.IntN(1000)) * time.Microsecond)
		if err != nil {
			return
		}
		var e matter.Event
		if e, err = m.Take(by, matter.Request{Step: step, Fields: f}, at, l.c); err == nil {
			err = m.Apply(e)
		}
	}
	draft := fields("title", fmt.Sprintf("建成第%d条环城路", i), "letter", "全线通车，验收合格", "spirit", "群众出行方便", "due", due.String())
	draft["commitments"] = matter.Value{References: []matter.Reference{l.references[rand.IntN(len(l.references))]}}
	draft["milestones"] = matter.Value{Milestones: []matter.Milestone{{Name: "开工", Date: due - 200, Weight: 20}, {Name: "主体完工", Date: due - 60, Weight: 50}, {Name: "通车", Date: due, Weight: 30}}}
	take(office, 0, "draft", draft)
	assign := fields("lead", lead, "report_every", "30")
	if helper != lead {
		assign["helpers"] = matter.Many(helper)
	}
	take(office, 1, "assign", assign)
	take(head, 1, "accept", nil)
	for k := range 5 {
		take(head, 30-k%2, "report", fields("progress", "going", "done", "路基完成，正在铺设路面，桥梁两座已经合龙", "percent", fmt.Sprint(15+k*15)))
		take(other, 1, "approve", nil)
	}
	if i%10 < 3 {
		take(office, 1, "propose_close", fields("outcome", "overtaken", "reason", "规划调整"))
		take(other, 1, "confirm_close", nil)
	}
	for err == nil { // what the clock has done meanwhile
		e, is := m.Tick(l.now, l.c)
		if !is {
			break
		}
		err = m.Apply(e)
	}
	return m, err
}

func fields(pairs ...string) matter.Fields {
	all := matter.Fields{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = matter.One(pairs[i+1])
	}
	return all
}

// withoutIndexes drops the indexes of what is filled, and gives what makes them again.
func withoutIndexes(ctx context.Context, where string) (func() error, error) {
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	query := "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND (name LIKE 'matter%' OR name = 'history_at')"
	if db.IsAddress(where) {
		query = "SELECT indexname, indexdef FROM pg_indexes WHERE (indexname LIKE 'matter%' OR indexname = 'history_at') AND indexname NOT LIKE '%pkey'"
	}
	made := map[string]string{}
	if err := d.Query(ctx, func(r *sql.Rows) error {
		var name, text string
		err := r.Scan(&name, &text)
		made[name] = text
		return err
	}, query); err != nil {
		return nil, err
	}
	each := func(do func(tx *db.Tx, name string) error) error {
		for name := range made {
			if err := d.Transact(ctx, func(tx *db.Tx) error { return do(tx, name) }); err != nil {
				return err
			}
		}
		return nil
	}
	return func() error {
		defer func() { _ = d.Close() }()
		return each(func(tx *db.Tx, name string) error { _, err := tx.Exec(made[name]); return err })
	}, each(func(tx *db.Tx, name string) error { _, err := tx.Exec("DROP INDEX " + name); return err })
}

// measure prints the table.
func (l *load) measure(ctx context.Context, users int, turn time.Duration) error {
	known, err := l.known(ctx)
	if err != nil {
		return err
	}
	any := func() store.MatterRow { return known[rand.IntN(len(known))] }
	lights := []matter.Light{matter.Red, matter.Yellow, matter.Green, matter.Grey}
	filters := map[string]func() (store.LedgerFilter, store.LedgerSort){
		"ledger, open, by due date": func() (store.LedgerFilter, store.LedgerSort) {
			return store.LedgerFilter{Closed: store.OnlyOpen}, store.ByDue
		},
		"ledger, a light and a section": func() (store.LedgerFilter, store.LedgerSort) {
			return store.LedgerFilter{Closed: store.OnlyOpen, Light: lights[rand.IntN(3)], Section: any().Section}, store.ByDue
		},
		"ledger, a body, what it owes": func() (store.LedgerFilter, store.LedgerSort) {
			return store.LedgerFilter{Bodies: []string{any().Lead}, Owing: true}, store.ByOwed
		},
		"ledger, eight bodies and a light": func() (store.LedgerFilter, store.LedgerSort) {
			i := rand.IntN(len(l.bodies) - 8)
			return store.LedgerFilter{Bodies: l.bodies[i : i+8], Light: lights[rand.IntN(3)]}, store.ByDue
		},
		"ledger, a month and a state": func() (store.LedgerFilter, store.LedgerSort) {
			return store.LedgerFilter{Month: l.now.AddDate(0, rand.IntN(10), 0).Format("2006-01"), State: "underway"}, store.ByDue
		},
		"ledger, updated last": func() (store.LedgerFilter, store.LedgerSort) { return store.LedgerFilter{}, store.ByUpdated },
	}
	fmt.Println("| what | p50 ms | p95 ms | p99 ms | a second |\n|---|---|---|---|---|")
	for _, name := range sorted(filters) {
		if err := l.time(name, users, turn, func() error {
			f, sort := filters[name]()
			from := store.LedgerCursor{}
			if m := any(); rand.IntN(2) == 0 && sort == store.ByDue { // half of them somewhere deep in the list
				if from = (store.LedgerCursor{Key: m.Due.String(), ID: m.ID}); f.Month != "" {
					from.Key = f.Month + m.Due.String()[len(f.Month):]
				}
			}
			_, err := l.s.Ledger(ctx, f, sort, from, 50)
			if err == nil { // as a page does, where they are quick
				_, _, err = l.s.LedgerCounts(ctx, f)
			}
			return err
		}); err != nil {
			return err
		}
	}
	if err := l.time("all bodies by light", users, turn, func() error { _, err := l.s.BodyCounts(ctx, nil); return err }); err != nil {
		return err
	}
	if err := l.time("load of all bodies in a month", users, turn, func() error {
		_, err := l.s.Load(ctx, l.now.AddDate(0, -rand.IntN(6), 0).Format("2006-01"), nil)
		return err
	}); err != nil {
		return err
	}
	if err := l.time("a matter with its events", users, turn, func() error { _, err := l.s.Matter(ctx, any().ID); return err }); err != nil {
		return err
	}
	var next atomic.Int64
	versions := make([]atomic.Int32, len(known))
	if err := l.time("a report accepted, durably", users, turn, func() error {
		i := int(next.Add(1)) % len(known)
		m := known[i]
		head := l.head(m.Lead)
		_, err := l.s.TakeStep(ctx, by, m.ID, m.Version+int(versions[i].Load()), store.Step{Actor: head, Calendar: l.c,
			Request: matter.Request{Step: "report", Fields: fields("progress", "going", "done", "路面完成一半", "percent", "80")}})
		if err == nil {
			versions[i].Add(1)
		}
		return err
	}); err != nil {
		return err
	}
	for _, day := range []matter.Date{l.c.Day(l.now) + 2, l.c.Day(l.now) + 1, l.c.Day(l.now)} { // today's last, which pages show
		began := time.Now()
		changed, err := l.s.Relight(ctx, l.c, day)
		if err != nil {
			return err
		}
		fmt.Printf("\nAll lights of %s: %.1f s, %d changed\n", day, time.Since(began).Seconds(), changed)
	}
	return nil
}

func sorted[V any](all map[string]V) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}

// time lets users do something without a pause, and prints how long each waited.
func (l *load) time(name string, users int, turn time.Duration, do func() error) error {
	var all []time.Duration
	var failure error
	var lock sync.Mutex
	var wg sync.WaitGroup
	began := time.Now()
	for range users {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(began) < turn {
				start := time.Now()
				if err := do(); err != nil {
					lock.Lock()
					failure = err
					lock.Unlock()
					return
				}
				mine = append(mine, time.Since(start))
			}
			lock.Lock()
			all = append(all, mine...)
			lock.Unlock()
		})
	}
	wg.Wait()
	took := time.Since(began)
	if failure != nil {
		return fmt.Errorf("%s: %w", name, failure)
	}
	slices.Sort(all)
	at := func(share float64) float64 { return float64(all[int(share*float64(len(all)-1))].Microseconds()) / 1000 }
	fmt.Printf("| %s | %.1f | %.1f | %.1f | %.0f |\n", name, at(0.5), at(0.95), at(0.99), float64(len(all))/took.Seconds())
	return nil
}
