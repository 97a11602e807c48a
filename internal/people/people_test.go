package people_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"duixian/internal/people"
)

// The bodies of the tests: a city with a bureau, which has a school; and a county beside it.
var bodies = people.NewTree([]people.Body{
	{ID: "school", Parent: "bureau", Name: "一中"},
	{ID: "county", Name: "北山县"},
	{ID: "bureau", Parent: "city", Name: "教育局"},
	{ID: "city", Name: "云溪市"},
	{ID: "health", Parent: "city", Name: "卫健委"},
	{ID: "orphan", Parent: "none", Name: "孤"},
})

func TestTree(t *testing.T) {
	var got strings.Builder
	for _, b := range bodies.All() {
		got.WriteString(strings.Repeat(">", b.Depth) + b.Name + " ")
	}
	if want := "云溪市 >卫健委 >教育局 >>一中 北山县 孤 "; got.String() != want {
		t.Errorf("the tree is %s, want %s", &got, want)
	}
	for id, want := range map[string]string{"": "云溪市 北山县 孤 ", "city": "卫健委 教育局 ", "school": "", "nowhere": ""} {
		got.Reset()
		for _, b := range bodies.Children(id) {
			got.WriteString(b.Name + " ")
		}
		if got.String() != want {
			t.Errorf("right below %q is %s, want %s", id, &got, want)
		}
	}
	for _, test := range []struct {
		id, above string
		want      bool
	}{
		{"school", "city", true}, {"school", "bureau", true}, {"school", "school", true},
		{"city", "school", false}, {"school", "county", false}, {"school", "health", false},
		{"", "city", false}, {"", "", false}, {"none", "city", false}, {"orphan", "none", true},
	} {
		if got := bodies.Within(test.id, test.above); got != test.want {
			t.Errorf("%q within %q: %v", test.id, test.above, got)
		}
	}
	for _, test := range []struct{ above, want string }{
		{"city", "city health bureau school"}, {"bureau school", "bureau school"}, {"county city", "city health bureau school county"}, {"none", ""}, {"", ""},
	} {
		if got := strings.Join(bodies.Below(strings.Fields(test.above)...), " "); got != test.want {
			t.Errorf("below %q are %q, want %q", test.above, got, test.want)
		}
	}
	ring := people.NewTree([]people.Body{{ID: "a", Parent: "b", Name: "甲"}, {ID: "b", Parent: "a", Name: "乙"}})
	if !ring.Within("a", "b") || ring.Within("a", "c") {
		t.Error("in a ring one loses the way")
	}
}

func TestBodiesAsTypedIn(t *testing.T) {
	for _, test := range []struct {
		body people.Body
		want error
	}{
		{people.Body{Name: "新局"}, nil},
		{people.Body{Name: "新局", Parent: "city"}, nil},
		{people.Body{ID: "bureau", Name: "教育局", Parent: "county"}, nil},
		{people.Body{Name: ""}, people.ErrName},
		{people.Body{Name: " 局"}, people.ErrName},
		{people.Body{Name: "两\n行"}, people.ErrName},
		{people.Body{Name: "两\u2028行"}, people.ErrName},
		{people.Body{Name: "\u202e局"}, people.ErrName},
		{people.Body{Name: "a\x00"}, people.ErrName},
		{people.Body{Name: "a\xff"}, people.ErrName},
		{people.Body{Name: strings.Repeat("局", 101)}, people.ErrName},
		{people.Body{Name: "新局", Parent: "nowhere"}, people.ErrParent},
		{people.Body{ID: "city", Name: "云溪市", Parent: "city"}, people.ErrParent},
		{people.Body{ID: "city", Name: "云溪市", Parent: "school"}, people.ErrParent},
	} {
		if err := test.body.Check(bodies); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", test.body, err, test.want)
		}
	}
}

func TestPersonsAsTypedIn(t *testing.T) {
	head := people.Post{Role: people.Head, Body: "bureau"}
	for _, test := range []struct {
		name   string
		change func(*people.Person)
		want   error
	}{
		{"nothing", func(*people.Person) {}, nil},
		{"a Chinese login", func(p *people.Person) { p.Login = "李明.2" }, nil},
		{"an address for a login", func(p *people.Person) { p.Login = "li-ming_2@example.org" }, nil},
		{"two posts", func(p *people.Person) { p.Posts = []people.Post{head, {Role: people.Office}} }, nil},
		{"no login", func(p *people.Person) { p.Login = "" }, people.ErrLogin},
		{"capitals", func(p *people.Person) { p.Login = "Li" }, people.ErrLogin},
		{"a blank", func(p *people.Person) { p.Login = "li ming" }, people.ErrLogin},
		{"a broken login", func(p *people.Person) { p.Login = "li\xff" }, people.ErrLogin},
		{"a long login", func(p *people.Person) { p.Login = strings.Repeat("l", 65) }, people.ErrLogin},
		{"no name", func(p *people.Person) { p.Name = "" }, people.ErrName},
		{"a broken name outside", func(p *people.Person) { p.Outside = "a\x00" }, people.ErrOutside},
		{"no such role", func(p *people.Person) { p.Posts = []people.Post{{Role: "king"}} }, people.ErrPosts},
		{"the public's role", func(p *people.Person) { p.Posts = []people.Post{{}} }, people.ErrPosts},
		{"a head of nothing", func(p *people.Person) { p.Posts = []people.Post{{Role: people.Head}} }, people.ErrPosts},
		{"a head of no body", func(p *people.Person) { p.Posts = []people.Post{{Role: people.Head, Body: "nowhere"}} }, people.ErrPosts},
		{"an office at a body", func(p *people.Person) { p.Posts = []people.Post{{Role: people.Office, Body: "city"}} }, people.ErrPosts},
		{"a post twice", func(p *people.Person) { p.Posts = []people.Post{head, head} }, people.ErrPosts},
	} {
		p := people.Person{Login: "li", Name: "李明"}
		test.change(&p)
		if err := p.Check(bodies); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestRights(t *testing.T) {
	rights, err := people.LoadRights()
	if err != nil {
		t.Fatal(err)
	}
	holder := func(posts ...people.Post) *people.Person { return &people.Person{Posts: posts} }
	head := people.Post{Role: people.Head, Body: "bureau"}
	closed := holder(people.Post{Role: people.Administrator})
	closed.Closed = true
	for _, test := range []struct {
		name  string
		who   *people.Person
		right people.Right
		body  string
		want  bool
	}{
		{"the public reads", nil, "read", "", true},
		{"the public decides", nil, "decide", "", false},
		{"the office decides", holder(people.Post{Role: people.Office}), "decide", "", true},
		{"a leader decides", holder(people.Post{Role: people.Leader}), "decide", "", false},
		{"an administrator appoints anywhere", holder(people.Post{Role: people.Administrator}), "appoint-reporters", "county", true},
		{"a head appoints at the own body", holder(head), "appoint-reporters", "bureau", true},
		{"a head appoints below it", holder(head), "appoint-reporters", "school", true},
		{"a head appoints above it", holder(head), "appoint-reporters", "city", false},
		{"a head appoints beside it", holder(head), "appoint-reporters", "health", false},
		{"a head appoints at no body", holder(head), "appoint-reporters", "", false},
		{"a reporter appoints", holder(people.Post{Role: people.Reporter, Body: "bureau"}), "appoint-reporters", "bureau", false},
		{"one of two posts is enough", holder(people.Post{Role: people.Leader}, head), "appoint-reporters", "school", true},
		{"somebody without a post reads", holder(), "read", "", true},
		{"somebody without a post has an account", holder(), "own-account", "", false},
		{"somebody closed keeps people", closed, "keep-people", "", false},
		{"somebody closed reads, as the public does", closed, "read", "", true},
		{"an unknown right", holder(people.Post{Role: people.Administrator}), "fly", "", false},
	} {
		if got := rights.May(test.who, test.right, test.body, bodies); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
	if all := rights.All(); len(all) == 0 || !rights.Has(all[0]) || rights.Has("fly") {
		t.Error("the table does not know its rights")
	}
	for _, right := range rights.All() {
		if rights.Grant(right, "") == people.Yes {
			for _, role := range people.Roles() {
				if rights.Grant(right, role) != people.Yes {
					t.Errorf("the public may %s, and the role %s may not", right, role)
				}
			}
		}
	}
}

func TestPasswords(t *testing.T) {
	for _, test := range []struct {
		password, login string
		good            bool
	}{
		{"correct horse", "li", true},
		{"春风又绿江南岸明月", "li", false}, // nine
		{"春风又绿江南岸明月何时", "li", true},
		{"short", "li", false},
		{"aaaaaaaaaaab", "li", false},
		{"abcabcabcabc", "li", false},
		{"liming-liming", "liming", false},
		{"LiMingLiMing1", "liming", false},
		{"liming-and-more", "liming", true},
		{"broken \xff password", "li", false},
		{strings.Repeat("abcd", 51), "li", false},
	} {
		if err := people.CheckPassword(test.password, test.login); (err == nil) != test.good || err != nil && !errors.Is(err, people.ErrPassword) {
			t.Errorf("the password %q of %s: %v", test.password, test.login, err)
		}
	}
}

func TestHasher(t *testing.T) {
	h, err := people.NewHasher()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(t.Context(), "correct horse")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$") {
		t.Fatalf("the hash is %q, %v", hash, err)
	}
	if again, err := h.Hash(t.Context(), "correct horse"); err != nil || again == hash {
		t.Errorf("two hashes are the same, %v", err)
	}
	for _, test := range []struct {
		password, hash string
		want           bool
	}{
		{"correct horse", hash, true}, {"wrong horse", hash, false}, {"", hash, false},
		{"correct horse", "", false}, {"", "", false}, // nobody's
		{strings.Repeat("x", 1<<20), hash, false},
	} {
		if got, err := h.Match(t.Context(), test.password, test.hash); got != test.want || err != nil {
			t.Errorf("%.20q matches %.20q: %v, %v", test.password, test.hash, got, err)
		}
	}
	if _, err := h.Match(t.Context(), "correct horse", "no hash"); err == nil {
		t.Error("what is no hash was matched")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // a turn may be free, and taken
		if _, err = h.Hash(ctx, "correct horse"); err != nil {
			break
		}
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("who went away is told %v", err)
	}
}

// What cannot be seen makes no two names that look alike.
func TestNames(t *testing.T) {
	bodies := people.NewTree([]people.Body{{ID: "a", Name: "交通局"}})
	good := people.Person{Login: "zhang.san", Name: "张 三", Posts: []people.Post{{Role: people.Office}, {Role: people.Head, Body: "a"}}}
	if err := good.Check(bodies); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		change func(*people.Person)
		want   error
	}{
		{func(p *people.Person) { p.Login = "" }, people.ErrLogin},
		{func(p *people.Person) { p.Login = "Zhang" }, people.ErrLogin},
		{func(p *people.Person) { p.Login = "zhang san" }, people.ErrLogin},
		{func(p *people.Person) { p.Login = "zhang\u3164" }, people.ErrLogin}, // a letter that shows as nothing
		{func(p *people.Person) { p.Login = "zhang\u200b" }, people.ErrLogin},
		{func(p *people.Person) { p.Login = strings.Repeat("张", 65) }, people.ErrLogin},
		{func(p *people.Person) { p.Name = " " }, people.ErrName},
		{func(p *people.Person) { p.Name = "张\n三" }, people.ErrName},
		{func(p *people.Person) { p.Name = "张\u202e三" }, people.ErrName},
		{func(p *people.Person) { p.Name = "张三\u200b" }, people.ErrName},
		{func(p *people.Person) { p.Name = "张\xff" }, people.ErrName},
		{func(p *people.Person) { p.Outside = "a\x00b" }, people.ErrOutside},
		{func(p *people.Person) { p.Posts = []people.Post{{Role: "king"}} }, people.ErrPosts},
		{func(p *people.Person) { p.Posts = []people.Post{{Role: people.Head}} }, people.ErrPosts},
		{func(p *people.Person) { p.Posts = []people.Post{{Role: people.Office, Body: "a"}} }, people.ErrPosts},
		{func(p *people.Person) { p.Posts = []people.Post{{Role: people.Head, Body: "b"}} }, people.ErrPosts},
		{func(p *people.Person) { p.Posts = []people.Post{{Role: people.Office}, {Role: people.Office}} }, people.ErrPosts},
	} {
		p := good
		test.change(&p)
		if err := p.Check(bodies); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", p, err, test.want)
		}
	}
	if got := people.Visible("\u202a张\u200b三\x00\n四\u202e"); got != "张三\n四" {
		t.Errorf("%q is what can be seen", got)
	}
}

// Bodies in a ring, which only a damaged table has, are still all there, and no question about them goes on for ever.
func TestRing(t *testing.T) {
	tree := people.NewTree([]people.Body{{ID: "a", Name: "甲", Parent: "b"}, {ID: "b", Name: "乙", Parent: "a"}, {ID: "c", Name: "丙", Parent: "b"}, {ID: "d", Name: "丁", Parent: "lost"}})
	if all := tree.All(); len(all) != 4 {
		t.Errorf("%d of 4 bodies are there: %v", len(all), all)
	}
	if !tree.Within("c", "a") || tree.Within("d", "a") || tree.Within("", "") {
		t.Error("what is below a ring, and what is not, is not told")
	}
	for _, parent := range []string{"a", "c", "nowhere"} {
		if err := (people.Body{ID: "a", Name: "甲", Parent: parent}).Check(tree); !errors.Is(err, people.ErrParent) {
			t.Errorf("a below %q: %v", parent, err)
		}
	}
}
