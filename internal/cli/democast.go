package cli

import (
	"context"
	"crypto/rand"
	"regexp"
	"strconv"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// demoPeople are the bodies and the people of the invented city.
type demoPeople struct {
	bodies   map[string]string        // IDs
	persons  map[string]people.Person // by login
	logins   []string
	password string // of all
}

// demoBodies are those below the city.
var demoBodies = []struct{ key, name string }{{"transport", "沄州市交通运输局"}, {"housing", "沄州市住房和城乡建设局"}, {"", "沄州市发展和改革委员会"}, {"district", "望汀区"}}

// demoAccounts are the people, by login, which is the post or, of a second holder, tells which.
var demoAccounts = []struct {
	login, name string
	role        people.Role
	body        string
}{
	{"administrator", "管理员甲", people.Administrator, ""}, {"office", "督查员乙", people.Office, ""}, {"head", "局长丙", people.Head, "transport"},
	{"reporter", "填报员丁", people.Reporter, "transport"}, {"leader", "副市长戊", people.Leader, ""}, {"office2", "督查员己", people.Office, ""},
	{"housing", "局长庚", people.Head, "housing"},
}

// demoCast makes the bodies of the invented city and its people.
func demoCast(ctx context.Context, st *store.Store) (demoPeople, error) {
	by := store.Program("demo")
	cast := demoPeople{bodies: map[string]string{}, persons: map[string]people.Person{}, password: strings.ToLower(rand.Text()[:people.ShortestPassword+2])}
	city, err := st.KeepBody(ctx, by, people.Body{Name: "沄州市"}, 0)
	for _, b := range demoBodies {
		if err == nil {
			cast.bodies[b.key], err = st.KeepBody(ctx, by, people.Body{Name: b.name, Parent: city}, 0)
		}
	}
	if err != nil {
		return demoPeople{}, err
	}
	hasher, err := people.NewHasher()
	if err != nil {
		return demoPeople{}, err
	}
	hash, err := hasher.Hash(ctx, cast.password)
	if err != nil {
		return demoPeople{}, err
	}
	for _, one := range demoAccounts {
		p := people.Person{Login: one.login, Name: one.name, Posts: []people.Post{{Role: one.role, Body: cast.bodies[one.body]}}}
		if one.body == "" {
			p.Posts[0].Body = ""
		}
		if p.ID, err = st.KeepPerson(ctx, by, p, 0); err == nil {
			err = st.SetPassword(ctx, by, p.ID, hash, "")
		}
		if err != nil {
			return demoPeople{}, err
		}
		cast.persons[one.login] = p
		cast.logins = append(cast.logins, one.login)
	}
	return cast, nil
}

// actor is one of the people as a procedure sees them.
func (c demoPeople) actor(login string) matter.Actor {
	p := c.persons[login]
	return matter.Actor{Person: p.ID, Posts: []matter.Post{{Role: string(p.Posts[0].Role), Body: p.Posts[0].Body}}}
}

var demoDay = regexp.MustCompile(`^\{(-?\d+)\}$`)

// fields reads what a step carries: bodies and persons by their keys, days by their distance.
func (c demoPeople) fields(text string, day func(int) string) matter.Fields {
	fields := matter.Fields{}
	for part := range strings.SplitSeq(text, "; ") {
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			continue
		}
		if body, is := c.bodies[value]; is {
			value = body
		}
		if p, is := c.persons[value]; is {
			value = p.ID
		}
		if m := demoDay.FindStringSubmatch(value); m != nil {
			n, _ := strconv.Atoi(m[1]) // it is digits
			value = day(n)
		}
		if name == "helpers" || name == "links" {
			fields[name] = matter.Many(value)
		} else {
			fields[name] = matter.One(value)
		}
	}
	return fields
}
