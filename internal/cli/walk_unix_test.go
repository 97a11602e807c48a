//go:build unix

package cli_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// walked is a step of the walk: who takes it, and what is filled in. A text of "*" is unlike any other.
type walked struct {
	as, step string
	fields   map[string]string
}

// theWalk is the way of a matter from its draft, which is another form, to closed: through a decline, a report sent back, an extension, a light
// set by hand and a reopening, as five people take it.
func theWalk(c *walkers) []walked {
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }
	assign := map[string]string{"lead": c.body, "leader": c.person["leader"], "report_every": "30"}
	closing := map[string]string{"outcome": "done", "letter_met": "met", "spirit_met": "met", "links": "https://example.org/proof", "reason": "*"}
	return []walked{
		{"office", "assign", assign}, {"head", "decline", map[string]string{"reason": "*"}}, {"office", "assign", assign}, {"head", "accept", nil},
		{"reporter", "report", map[string]string{"progress": "going", "done": "*"}}, {"office2", "send_back", map[string]string{"missing": "*"}},
		{"reporter", "report", map[string]string{"progress": "going", "done": "*", "percent": "50"}}, {"office2", "approve", map[string]string{"note": "*"}},
		{"leader", "instruct", map[string]string{"note": "*"}}, {"head", "answer", map[string]string{"text": "*"}},
		{"head", "ask_extension", map[string]string{"reason": "*", "new_due": day(300)}}, {"office", "grant", nil},
		{"office2", "override", map[string]string{"light": "red", "until": day(20), "reason": "*"}},
		{"office", "propose_close", closing}, {"office2", "confirm_close", nil}, {"office2", "reopen", map[string]string{"reason": "*", "new_due": day(100)}},
		{"reporter", "report", map[string]string{"progress": "finished", "done": "*"}}, {"office", "approve", nil},
		{"office2", "propose_close", closing}, {"office", "confirm_close", nil},
	}
}

// walkers are five people at work on a program that is killed now and then.
type walkers struct {
	body   string
	person map[string]string   // IDs by login
	at     map[string]*browser // by login

	mu      sync.Mutex
	program *served // that answers now
}

func newWalkers(t *testing.T, where string) *walkers {
	t.Helper()
	ctx, by := t.Context(), store.Program("test")
	st, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	c := &walkers{person: map[string]string{}, at: map[string]*browser{}}
	if c.body, err = st.KeepBody(ctx, by, people.Body{Name: "交通局"}, 0); err != nil {
		t.Fatal(err)
	}
	for login, post := range map[string]people.Post{"office": {Role: people.Office}, "office2": {Role: people.Office}, "leader": {Role: people.Leader},
		"head": {Role: people.Head, Body: c.body}, "reporter": {Role: people.Reporter, Body: c.body}} {
		if c.person[login], err = st.KeepPerson(ctx, by, people.Person{Login: login, Name: login, Posts: []people.Post{post}}, 0); err != nil {
			t.Fatal(err)
		}
		token, err := st.Accept(ctx, c.person[login], "192.0.2.1", "")
		if err != nil {
			t.Fatal(err)
		}
		c.at[login] = newBrowser()
		home, _ := url.Parse("http://127.0.0.1/")
		c.at[login].client.Jar.SetCookies(home, []*http.Cookie{{Name: "duixian_session", Value: token, Path: "/"}})
	}
	return c
}

func (c *walkers) address() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.program.address
}

// insist asks for a page until it is there.
func (c *walkers) insist(t *testing.T, login, path string) answer {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		a, err := c.at[login].get(c.address() + path)
		if err == nil && a.status < 500 {
			return a
		}
		if time.Now().After(end) {
			t.Errorf("%s never gets %s: %d, %v", login, path, a.status, err)
			return a
		}
	}
}

// filledIn is the form of a page as a browser would send it, untouched.
func filledIn(page string) (action string, values url.Values) {
	values = url.Values{}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return "", values
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || !strings.Contains(" "+attributes(n)["class"]+" ", " form ") {
			continue
		}
		action = attributes(n)["action"]
		for field := range n.Descendants() {
			a := attributes(field)
			_, checked := a["checked"]
			_, chosen := a["selected"]
			switch {
			case field.Type != html.ElementNode:
			case field.Data == "input" && (a["type"] == "hidden" || a["type"] == "text" || a["type"] == "date" || a["type"] == "number" || checked):
				values.Add(a["name"], a["value"])
			case field.Data == "textarea":
				values.Add(a["name"], text(field))
			case field.Data == "option" && chosen:
				values.Add(attributes(field.Parent)["name"], a["value"])
			}
		}
	}
	return action, values
}

func attributes(n *html.Node) map[string]string {
	all := map[string]string{}
	for _, a := range n.Attr {
		all[a.Key] = a.Val
	}
	return all
}

func text(n *html.Node) string {
	var b strings.Builder
	for part := range n.Descendants() {
		if part.Type == html.TextNode {
			b.WriteString(part.Data)
		}
	}
	return b.String()
}

// sends sends a form until it is answered: if the program dies over it, the same form once more, as a browser that is told to try again. It
// gives the path that the answer leads to.
func (c *walkers) sends(t *testing.T, login, action string, form url.Values) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		a, err := c.at[login].post(c.address()+action, form)
		switch {
		case err == nil && a.status == http.StatusSeeOther:
			return a.header.Get("Location")
		case err == nil && a.status < 500:
			t.Errorf("%s sends %s and gets %d:\n%s", login, action, a.status, a.body)
			return ""
		case time.Now().After(end):
			t.Errorf("%s never gets an answer to %s: %d, %v", login, action, a.status, err)
			return ""
		}
	}
}

// walk takes a matter all the way. It gives the matter's ID and what was answered of each step: its own text, "" of one that has none.
func (c *walkers) walk(t *testing.T, series string) (id string, said []string) {
	action, form := filledIn(c.insist(t, "office", "/matters/new").body)
	for name, value := range map[string]string{"title": series, "letter": series + "-0", "spirit": series, "due": time.Now().AddDate(0, 0, 200).Format(time.DateOnly)} {
		form.Set("1.f."+name, value)
	}
	to := c.sends(t, "office", action, form)
	if id = regexp.MustCompile(`[A-Z2-7]{26}`).FindString(to); id == "" {
		t.Errorf("the draft leads to %q", to)
		return "", nil
	}
	said = append(said, series+"-0")
	for n, one := range theWalk(c) {
		page := c.insist(t, one.as, "/matters/"+id)
		link := regexp.MustCompile(`"(/matters/` + id + `/steps/` + one.step + `(?:\?answers=\d+)?)"`).FindStringSubmatch(page.body)
		if link == nil {
			t.Errorf("%s is not offered the step %s, %d of %s:\n%s", one.as, one.step, n+2, id, page.body)
			return id, said
		}
		action, form := filledIn(c.insist(t, one.as, link[1]).body)
		mark := ""
		for name, value := range one.fields {
			if value == "*" {
				mark = fmt.Sprintf("%s-%d", series, n+1)
				value = mark
			}
			form.Set("f."+name, value)
		}
		if c.sends(t, one.as, action, form) != fmt.Sprintf("/matters/%s#e%d", id, n+2) {
			t.Errorf("the step %s of %s is not number %d", one.step, id, n+2)
			return id, said
		}
		said = append(said, mark)
	}
	return id, said
}

// Killed at any moment while people walk matters from draft to closed, the program has afterwards each step that they took, once.
func TestKilledDuringTheWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes")
	}
	dbtest.Each(t, func(t *testing.T, where string) {
		c := newWalkers(t, where)
		c.program = launch(t, where)
		var all sync.Map // what was answered of each matter, by ID
		done := make(chan struct{})
		var walking sync.WaitGroup
		for w := range 3 {
			walking.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-done:
						return
					default:
					}
					id, said := c.walk(t, fmt.Sprintf("事%d-%d", w, i))
					if all.Store(id, said); t.Failed() {
						return
					}
				}
			})
		}
		for range *kills {
			time.Sleep(time.Duration(rand.IntN(300)) * time.Millisecond)
			c.program.kill()
			p := launch(t, where)
			c.mu.Lock()
			c.program = p
			c.mu.Unlock()
		}
		close(done)
		walking.Wait()
		c.program.stop()
		matters, steps := tookOnce(t, where, c, &all)
		t.Logf("killed %d times; %d matters with %d steps", *kills, matters, steps)
	})
}

// tookOnce looks into the store: each matter has the steps of the walk, in their order and once, with the words that were answered.
func tookOnce(t *testing.T, where string, c *walkers, all *sync.Map) (matters, steps int) {
	t.Helper()
	st, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	page, err := st.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range page.Rows {
		found, _ := all.LoadAndDelete(row.ID)
		said, _ := found.([]string)
		story, err := st.Matter(t.Context(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"draft"}
		for _, one := range theWalk(c) {
			want = append(want, one.step)
		}
		var took []string
		for i, e := range story.Matter.Events {
			took = append(took, e.Step)
			if i < len(said) && said[i] != "" && !slices.ContainsFunc(slices.Collect(maps.Values(e.Fields)), func(v matter.Value) bool { return v.Text == said[i] }) {
				t.Errorf("the step %d of %s lacks %q: %+v", i+1, row.ID, said[i], e.Fields)
			}
		}
		if !slices.Equal(took, want) || len(said) != len(want) {
			t.Errorf("the matter %s has the steps %v, and %d were answered", row.ID, took, len(said))
		}
		matters, steps = matters+1, steps+len(took)
	}
	all.Range(func(id, _ any) bool {
		t.Errorf("the matter %v was answered, and is lost", id)
		return true
	})
	return matters, steps
}
