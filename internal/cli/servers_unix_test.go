//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"duixian/internal/dbtest"
	"duixian/internal/demo"
	"duixian/internal/evidence"
	"duixian/internal/store"
	"duixian/series"
)

// Tests of the whole program as an office runs it: processes that listen, with a database behind them, driven as browsers do.

var kills = flag.Int("kills", 3, "how often TestKilledWhileWriting kills the program on each home")

// served is a process that serves.
type served struct {
	t       *testing.T
	command *exec.Cmd
	address string
	link    string // of the first administrator, "" if there is one
	mu      sync.Mutex
	log     bytes.Buffer
	ended   chan error
}

// Write takes what the program logs.
func (p *served) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

func (p *served) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// launch starts the program on a home, and returns before it has to be there.
func launch(t *testing.T, where string, files ...string) *served {
	t.Helper()
	home := "--data"
	if strings.HasPrefix(where, "postgres://") {
		home = "--db"
	}
	p := &served{t: t, ended: make(chan error, 1)}
	p.command = program(t, append([]string{"serve", "--addr", "127.0.0.1:0", home, where}, files...)...)
	p.command.Stderr = p
	out, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	said, err := lines.ReadString('\n')
	if p.address = regexp.MustCompile(`http://[0-9.:]+`).FindString(said); p.address == "" {
		t.Fatalf("it printed %q, %v, and logged %s", said, err, p.logged())
	}
	more := make([]byte, 1000) // what is printed is printed at once
	n := lines.Buffered()
	_, _ = io.ReadFull(lines, more[:min(n, len(more))])
	if m := regexp.MustCompile(`http://\S+/welcome\S+`).FindString(string(more[:n])); m != "" {
		p.link = strings.TrimPrefix(m, p.address)
	}
	go func() {
		_, _ = io.Copy(io.Discard, lines)
		p.ended <- p.command.Wait()
	}()
	t.Cleanup(func() {
		_ = p.command.Process.Kill()
		if t.Failed() {
			t.Logf("%s logged:\n%s", p.address, p.logged())
		}
	})
	return p
}

// kill ends the program as a crash of the machine's memory does.
func (p *served) kill() {
	_ = p.command.Process.Kill()
	if err := <-p.ended; err == nil {
		p.t.Error("killed, it ended as if it were told to stop")
	}
}

// stop ends the program as an office does.
func (p *served) stop() {
	p.t.Helper()
	_ = p.command.Process.Signal(syscall.SIGTERM)
	if err := <-p.ended; err != nil {
		p.t.Errorf("told to stop, it ended with %v", err)
	}
}

// until waits for something to become so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came so far that %s", what)
		}
	}
}

// browser is a person at work. Its cookies are of the host, whichever of its programs answers.
type browser struct{ client http.Client }

func newBrowser() *browser {
	jar, _ := cookiejar.New(nil) // it cannot fail
	return &browser{http.Client{Timeout: time.Minute, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// answer is what a browser got.
type answer struct {
	status int
	header http.Header
	body   string
}

func (b *browser) do(method, address, contentType string, body io.Reader) (answer, error) {
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "en")
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := b.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

func (b *browser) get(address string) (answer, error) {
	return b.do(http.MethodGet, address, "", nil)
}

func (b *browser) post(address string, form url.Values) (answer, error) {
	return b.do(http.MethodPost, address, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// wants gives what a request must be answered with.
func wants(t *testing.T, status int) func(answer, error) answer {
	return func(a answer, err error) answer {
		t.Helper()
		if err != nil || a.status != status {
			t.Fatalf("the answer is %d, %v; want %d:\n%s", a.status, err, status, a.body)
		}
		return a
	}
}

const password = "a sentence to remember"

// begin makes the first administrator by the link that was printed, who does the office's work too.
func begin(t *testing.T, p *served) *browser {
	t.Helper()
	b := newBrowser()
	u, err := url.Parse(p.link)
	if err != nil || p.link == "" {
		t.Fatalf("the link is %q, %v", p.link, err)
	}
	wants(t, 200)(b.get(p.address + p.link))
	wants(t, 303)(b.post(p.address+"/welcome", url.Values{"link": {u.Query().Get("link")}, "login": {"chen"}, "name": {"陈"}, "password": {password}, "again": {password}}))
	people := wants(t, 200)(b.get(p.address + "/people"))
	id := regexp.MustCompile(`/people/([a-zA-Z0-9]+)"`).FindStringSubmatch(people.body)
	if id == nil {
		t.Fatalf("the administrator is not listed:\n%s", people.body)
	}
	wants(t, 303)(b.post(p.address+"/people/"+id[1], url.Values{"login": {"chen"}, "name": {"陈"}, "role": {"administrator", "office"}, "version": {version(t, b, p.address+"/people/"+id[1])}}))
	wants(t, 303)(signIn(b, p, password)) // whose rights change signs in anew
	return b
}

// version is the version of a thing that a page has a form for.
func version(t *testing.T, b *browser, address string) string {
	t.Helper()
	m := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(wants(t, 200)(b.get(address)).body)
	if m == nil {
		t.Fatalf("%s has no form", address)
	}
	return m[1]
}

func signIn(b *browser, p *served, password string) (answer, error) {
	return b.post(p.address+"/sign-in", url.Values{"login": {"chen"}, "password": {password}, "to": {"/account"}})
}

// ask asks PostgreSQL past the program.
func ask(t *testing.T, where, query string, dest ...any) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }()
	if dest == nil {
		_, err = c.Exec(t.Context(), query)
	} else {
		err = c.QueryRow(t.Context(), query).Scan(dest...)
	}
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Two programs that share a database are one site.
func TestTwoPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes")
	}
	where := dbtest.Postgres(t)
	// Both find an empty database, and make its tables together.
	var one, two *served
	var both sync.WaitGroup
	both.Go(func() { one = launch(t, where) })
	both.Go(func() { two = launch(t, where) })
	both.Wait()
	if one == nil || two == nil {
		t.FailNow()
	}

	b := begin(t, one)
	wants(t, 410)(newBrowser().get(two.address + two.link)) // there is an administrator
	wants(t, 200)(b.get(two.address + "/account"))
	wants(t, 303)(b.post(two.address+"/bodies", url.Values{"name": {"财政局"}}))
	if page := wants(t, 200)(b.get(one.address + "/bodies")); !strings.Contains(page.body, "财政局") {
		t.Error("one program does not show what the other one made")
	}
	other := newBrowser()
	wants(t, 303)(signIn(other, two, password))
	token := other.client.Jar.Cookies(&url.URL{Scheme: "http", Host: "127.0.0.1"})
	wants(t, 303)(other.post(two.address+"/sign-out", nil))
	other.client.Jar.SetCookies(&url.URL{Scheme: "http", Host: "127.0.0.1"}, token)
	wants(t, 303)(other.get(one.address + "/account")) // to the page to sign in
	wants(t, 200)(b.get(one.address + "/account"))

	t.Run("throttling counts across both", func(t *testing.T) {
		for i := range 8 {
			wants(t, 401)(signIn(other, []*served{one, two}[i%2], "a wrong one"))
		}
		for _, p := range []*served{one, two} {
			wants(t, 429)(signIn(other, p, password))
		}
		wants(t, 200)(b.get(two.address + "/account")) // who is signed in stays so
	})

	t.Run("a job is done once", func(t *testing.T) {
		jobs := func(condition string) (n int) {
			ask(t, where, "SELECT COUNT(*) FROM job WHERE "+condition, &n)
			return n
		}
		until(t, "the jobs were done", func() bool { return jobs("holder = ''") == jobs("runs = 1") && jobs("runs = 1") > 0 })
		ask(t, where, "UPDATE job SET due = '2000-01-01T00:00:00.000000Z'")
		var more []*served
		for range 3 {
			more = append(more, launch(t, where))
		}
		until(t, "the jobs were done again", func() bool { return jobs("runs <> 2 OR holder <> ''") == 0 })
		for _, p := range more {
			p.stop() // which waits for the jobs that it does
		}
		if jobs("runs <> 2") != 0 {
			t.Error("a job was done more than once")
		}
	})

	t.Run("the job of a killed program is taken over after its lease", func(t *testing.T) {
		ask(t, where, "UPDATE job SET due = '2000-01-01T00:00:00.000000Z' WHERE name = 'sweep sessions'")
		c, err := pgx.Connect(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		lock, err := c.Begin(t.Context())
		if err == nil {
			_, err = lock.Exec(t.Context(), "LOCK TABLE session IN ACCESS EXCLUSIVE MODE") // the job waits for it
		}
		if err != nil {
			t.Fatal(err)
		}
		job := func() (holder string, runs int) {
			ask(t, where, "SELECT holder, runs FROM job WHERE name = 'sweep sessions'", &holder, &runs)
			return holder, runs
		}
		killed := launch(t, where)
		until(t, "it is at its job", func() bool { holder, _ := job(); return holder != "" })
		killed.kill()
		if err := errors.Join(lock.Rollback(t.Context()), c.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		before, runs := job()
		launch(t, where).stop() // it looks, and must not touch it
		if holder, now := job(); holder != before || holder == "" || now != runs {
			t.Errorf("before the lease is over the job is held by %q, not %q, and was done %d times, not %d", holder, before, now, runs)
		}
		ask(t, where, "UPDATE job SET lease = '2000-01-01T00:00:00.000000Z' WHERE name = 'sweep sessions'")
		launch(t, where)
		until(t, "another one did it", func() bool { holder, now := job(); return holder == "" && now == runs+1 })
	})

	t.Run("a running upload ends before a stop", func(t *testing.T) {
		file := demo.Files()[0]
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, _ := w.CreateFormFile("report", file.Name) // a buffer takes everything
		_, _ = part.Write(file.Bytes)
		_ = w.Close()
		half := form.Len() / 2
		body, send := io.Pipe()
		type result struct {
			answer
			err error
		}
		done := make(chan result, 1)
		go func() {
			a, err := b.do(http.MethodPost, two.address+"/reports", w.FormDataContentType(), body)
			done <- result{a, err}
		}()
		if _, err := send.Write(form.Bytes()[:half]); err != nil {
			t.Fatal(err)
		}
		until(t, "the upload runs", func() bool {
			a, err := newBrowser().get(two.address + "/metrics")
			return err == nil && strings.Contains(a.body, "duixian_http_requests_in_flight 2")
		})
		_ = two.command.Process.Signal(syscall.SIGTERM)
		until(t, "it stops", func() bool { return strings.Contains(two.logged(), "stopping") })
		if _, err := send.Write(form.Bytes()[half:]); err != nil {
			t.Fatal(err)
		}
		_ = send.Close()
		got := <-done
		wants(t, 303)(got.answer, got.err)
		if err := <-two.ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
		if page := wants(t, 200)(b.get(one.address + got.header.Get("Location"))); !strings.Contains(page.body, file.Name) {
			t.Error("the other program does not show the report")
		}
	})

	t.Run("one is killed and the other goes on", func(t *testing.T) {
		three := launch(t, where)
		wants(t, 303)(b.post(one.address+"/bodies", url.Values{"name": {"教育局"}}))
		one.kill()
		if page := wants(t, 200)(b.get(three.address + "/bodies")); !strings.Contains(page.body, "教育局") {
			t.Error("what the killed one had answered is gone")
		}
	})
}

// While the database is away people are told, and nothing that was answered is lost; when it is back all goes on.
func TestTheDatabaseGoesAway(t *testing.T) {
	if testing.Short() {
		t.Skip("it stops a database")
	}
	server := dbtest.Start(t)
	defer server.Stop()
	where := server.Database(t)
	programs := []*served{launch(t, where), launch(t, where)}
	b := begin(t, programs[0])

	// One writes all the time, now to the one program and now to the other.
	var made []string
	turns := make(chan struct{}) // closed when it is to end
	var writer sync.WaitGroup
	var lost int
	wrote := make(chan struct{}, 1000)
	writer.Go(func() {
		defer close(wrote)
		for i := 0; ; i++ {
			select {
			case <-turns:
				return
			default:
			}
			name := fmt.Sprintf("局%d号", i)
			a, err := b.post(programs[i%2].address+"/bodies", url.Values{"name": {name}})
			switch {
			case err == nil && a.status == 303:
				made = append(made, name)
				select {
				case wrote <- struct{}{}:
				default:
				}
			case err == nil && a.status == 503:
				lost++
				time.Sleep(20 * time.Millisecond)
			default:
				t.Errorf("a body is answered with %d, %v: %s", a.status, err, a.body)
				return
			}
		}
	})
	writes := func() {
		t.Helper()
		if _, goesOn := <-wrote; !goesOn {
			t.FailNow()
		}
	}
	for range 5 {
		writes()
	}
	for range 2 {
		server.Halt()
		for _, p := range programs {
			until(t, "/readyz says 503", func() bool { a, err := b.get(p.address + "/readyz"); return err == nil && a.status == 503 })
			wants(t, 200)(b.get(p.address + "/healthz"))
			for _, path := range []string{"/bodies", "/", "/sign-in?to=/"} {
				a, err := b.get(p.address + path)
				id := a.header.Get("X-Request-Id")
				wants(t, 503)(a, err)
				if id == "" || !strings.Contains(a.body, "cannot be reached") || !strings.Contains(a.body, id) || a.header.Get("Retry-After") == "" {
					t.Errorf("%s does not say what is the matter, with the number %q:\n%s", path, id, a.body)
				}
				until(t, "the log has the number", func() bool { return strings.Contains(p.logged(), id) })
			}
		}
		server.Run(t)
		for _, p := range programs {
			until(t, "/readyz says 200", func() bool { a, err := b.get(p.address + "/readyz"); return err == nil && a.status == 200 })
		}
		for len(wrote) > 0 {
			writes()
		}
		writes()
	}
	close(turns)
	writer.Wait()
	page := wants(t, 200)(b.get(programs[1].address + "/bodies")).body
	for _, name := range made {
		if !strings.Contains(page, name) {
			t.Errorf("%s was answered, and is lost", name)
		}
	}
	t.Logf("%d were made, %d were told that it cannot be", len(made), lost)
	for _, p := range programs {
		p.stop()
	}
}

// acknowledged are the writes that the program said it has done.
type acknowledged struct {
	mu        sync.Mutex
	bodies    map[string]string   // names by id
	decisions map[string][]string // reasons by promise
	files     map[string]string   // the file of each reason
}

// Killed at any moment, the program has afterwards all that it had answered, and the history tells of all that there is.
func TestKilledWhileWriting(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes")
	}
	dbtest.Each(t, func(t *testing.T, where string) {
		dir := t.TempDir()
		var files []string
		for _, f := range demo.Files()[:2] {
			files = append(files, filepath.Join(dir, f.Name))
			if err := os.WriteFile(files[len(files)-1], f.Bytes, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		p := launch(t, where, files...)
		b := begin(t, p)
		said := &acknowledged{bodies: map[string]string{}, decisions: map[string][]string{}, files: map[string]string{}}
		pair := regexp.MustCompile(`/compare/([0-9a-f]+)/([0-9a-f]+)`).FindString(wants(t, 200)(b.get(p.address + "/")).body)
		if pair == "" {
			reading := regexp.MustCompile(`/reports/[0-9a-f]+`).FindString(wants(t, 200)(b.get(p.address + "/")).body)
			pair = regexp.MustCompile(`/compare/([0-9a-f]+)/([0-9a-f]+)`).FindString(wants(t, 200)(b.get(p.address + reading)).body)
		}
		promises := regexp.MustCompile(`name="promise" value="(\w+)"`).FindAllStringSubmatch(wants(t, 200)(b.get(p.address+pair)).body, -1)
		if len(promises) < 3 {
			t.Fatalf("the scorecard %s has %d promises", pair, len(promises))
		}
		for round := range *kills {
			decided := make(chan struct{}, 1000)
			var writers sync.WaitGroup
			for w := range 2 {
				writers.Go(func() { writeBodies(b, p, said, fmt.Sprintf("%d-%d", round, w)) })
				writers.Go(func() { decide(b, p, said, pair, promises[w][1], decided) })
			}
			for range 1 + rand.IntN(4) {
				select {
				case <-decided:
				case <-time.After(time.Minute):
					t.Fatalf("round %d: nothing is decided any more", round)
				}
			}
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond) // into the middle of something
			p.kill()
			writers.Wait()
			check(t, where, said)
			p = launch(t, where)
			wants(t, 200)(b.get(p.address + "/account")) // sessions live on
		}
		p.stop()
		n := 0
		for _, reasons := range said.decisions {
			n += len(reasons)
		}
		t.Logf("killed %d times, with %d bodies and %d decisions answered", *kills, len(said.bodies), n)
	})
}

// writeBodies makes bodies, and renames each, until nobody answers.
func writeBodies(b *browser, p *served, said *acknowledged, series string) {
	for i := 0; ; i++ {
		name := fmt.Sprintf("局%s-%d", series, i)
		a, err := b.post(p.address+"/bodies", url.Values{"name": {name}})
		if err != nil || a.status != 303 {
			return
		}
		id := strings.TrimPrefix(a.header.Get("Location"), "/bodies/")
		said.mu.Lock()
		said.bodies[id] = name
		said.mu.Unlock()
		name += "新"
		a, err = b.post(p.address+"/bodies/"+id, url.Values{"name": {name}, "version": {"1"}, "why": {"改名"}})
		if err != nil || a.status != 303 {
			said.mu.Lock()
			said.bodies[id] = "" // it may have either name
			said.mu.Unlock()
			return
		}
		said.mu.Lock()
		said.bodies[id] = name
		said.mu.Unlock()
	}
}

// decide decides on a promise again and again, with a file each time, until nobody answers.
func decide(b *browser, p *served, said *acknowledged, pair, promise string, decided chan<- struct{}) {
	for {
		page, err := b.get(p.address + pair)
		if err != nil || page.status != 200 {
			return
		}
		seen := regexp.MustCompile(`name="promise" value="` + promise + `">\s*<input type="hidden" name="seen" value="(\d+)"`).FindStringSubmatch(page.body)
		if seen == nil {
			return
		}
		why := promise + "之" + seen[1]
		file := fmt.Sprintf("%%PDF-1.7 %s %s", why, strings.Repeat("x", rand.IntN(200_000)))
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		for name, value := range map[string]string{"promise": promise, "seen": seen[1], "verdict": string(series.Done), "why": why} {
			_ = w.WriteField(name, value) // a buffer takes everything
		}
		part, _ := w.CreateFormFile("evidence", "证明.pdf")
		_, _ = io.WriteString(part, file)
		_ = w.Close()
		a, err := b.do(http.MethodPost, p.address+pair+"/decisions", w.FormDataContentType(), &form)
		if err != nil || a.status != 303 {
			return
		}
		said.mu.Lock()
		said.decisions[promise] = append(said.decisions[promise], why)
		said.files[why] = file
		said.mu.Unlock()
		decided <- struct{}{}
	}
}

// check looks into a store whose program was killed.
func check(t *testing.T, where string, said *acknowledged) {
	t.Helper()
	ctx := t.Context()
	st, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	bodies, versions, err := st.Bodies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for id, name := range said.bodies {
		if got := bodies.Get(id).Name; got == "" || name != "" && got != name {
			t.Errorf("the body %s is called %q; it was answered that it is %q", id, got, name)
		}
	}
	for _, body := range bodies.All() {
		history, err := st.History(ctx, store.BodyKind, body.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(history) != versions[body.ID] || len(history) == 0 || !strings.Contains(history[len(history)-1].After, `"`+body.Name+`"`) {
			t.Errorf("the body %s has version %d, and its history is %+v", body.Name, versions[body.ID], history)
		}
	}
	reports, err := st.Catalogue(ctx)
	if err != nil || len(reports) != 2 {
		t.Fatalf("there are %d reports, %v", len(reports), err)
	}
	decided, err := st.Decisions(ctx, reports[0].SHA256, reports[1].SHA256)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string][]string{}
	for _, d := range decided {
		reasons[d.Promise] = append(reasons[d.Promise], d.Why)
		if len(d.Evidence) != 1 {
			t.Fatalf("the decision %q has %d files", d.Why, len(d.Evidence))
		}
		file, err := st.Evidence(ctx, d.Evidence[0].SHA256, d.Evidence[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		taken, err := evidence.Take("x.pdf", file.Bytes)
		if want, ok := said.files[d.Why]; err != nil || taken.SHA256 != d.Evidence[0].SHA256 || ok && string(file.Bytes) != want {
			t.Errorf("the file of %q is not the one that was sent; %v", d.Why, err)
		}
	}
	for promise, answered := range said.decisions {
		got := reasons[promise]
		for _, why := range answered {
			if !slices.Contains(got, why) {
				t.Errorf("the decision %q was answered, and is lost", why)
			}
		}
		history, err := st.History(ctx, store.DecisionKind, reports[0].SHA256+"/"+reports[1].SHA256+"/"+promise)
		if err != nil || len(history) != len(got) {
			t.Errorf("there are %d decisions on %s, and the history has %d, %v", len(got), promise, len(history), err)
		}
	}
}
