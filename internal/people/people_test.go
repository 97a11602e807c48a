package people_test

import (
	"errors"
	"strings"
	"testing"

	"duixian/internal/people"
)

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
