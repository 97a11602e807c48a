package people

import (
	_ "embed" // the table of rights
	"fmt"
	"slices"
	"strings"
)

// Right is something that a visitor may or may not do: a row of rights.tsv.
type Right string

//go:embed rights.tsv
var rightsFile string

// Grant says how a role holds a right.
type Grant string

// The grants.
const (
	Yes Grant = "yes"
	Own Grant = "own" // for the bodies of the post, and those below them
	No  Grant = "no"
)

// Rights is the table of rights.
type Rights struct {
	order  []Right
	grants map[Right]map[Role]Grant // the public's role is ""
}

// LoadRights reads the table that the program comes with. A table that cannot be understood is an error that names the line.
func LoadRights() (Rights, error) { return parseRights(rightsFile) }

func parseRights(file string) (Rights, error) {
	r := Rights{grants: map[Right]map[Role]Grant{}}
	if !strings.HasSuffix(file, "\n") {
		return Rights{}, fmt.Errorf("people: rights.tsv: the last line is not whole")
	}
	columns := append(slices.Clone(Roles()), "")
	head := false
	for n, line := range strings.Split(strings.TrimSuffix(file, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns)+1 {
			return Rights{}, fmt.Errorf("people: rights.tsv:%d: a row has %d cells, not %d", n+1, len(cells), len(columns)+1)
		}
		if !head {
			head = true
			for i, role := range columns {
				if cells[i+1] != string(role) && (role != "" || cells[i+1] != "public") {
					return Rights{}, fmt.Errorf("people: rights.tsv:%d: column %d is %q, not %q", n+1, i+2, cells[i+1], role)
				}
			}
			continue
		}
		right := Right(cells[0])
		if right == "" || r.grants[right] != nil {
			return Rights{}, fmt.Errorf("people: rights.tsv:%d: the right %q has no name, or is there twice", n+1, right)
		}
		r.order = append(r.order, right)
		r.grants[right] = map[Role]Grant{}
		for i, role := range columns {
			grant := Grant(cells[i+1])
			if grant != Yes && grant != No && (grant != Own || !role.OfBody()) {
				return Rights{}, fmt.Errorf("people: rights.tsv:%d: %q is no word for a cell of this column", n+1, grant)
			}
			r.grants[right][role] = grant
		}
	}
	if len(r.order) == 0 {
		return Rights{}, fmt.Errorf("people: rights.tsv: there is no right in it")
	}
	return r, nil
}

// All lists the rights in the order of the table.
func (r Rights) All() []Right { return r.order }

// Has says whether there is such a right.
func (r Rights) Has(right Right) bool { return r.grants[right] != nil }

// Grant says how a role holds a right; the public's role is "". An unknown right is held by nobody.
func (r Rights) Grant(right Right, role Role) Grant {
	if g, ok := r.grants[right][role]; ok {
		return g
	}
	return No
}

// May says whether a person, nil for the public, holds a right. Where the right is asked for a body, posts at that body
// and at those above it count; where it is asked for none (body ""), a post anywhere is not enough for a right to one's own.
func (r Rights) May(p *Person, right Right, body string, bodies Tree) bool {
	if r.Grant(right, "") == Yes {
		return true
	}
	if p == nil || p.Closed {
		return false
	}
	return slices.ContainsFunc(p.Posts, func(post Post) bool {
		switch r.Grant(right, post.Role) {
		case Yes:
			return true
		case Own:
			return bodies.Within(body, post.Body)
		}
		return false
	})
}

// Own lists the bodies of the posts by which a person holds a right to one's own: those below them are meant too.
func (r Rights) Own(p *Person, right Right) []string {
	if p == nil || p.Closed {
		return nil
	}
	var bodies []string
	for _, post := range p.Posts {
		if r.Grant(right, post.Role) == Own && !slices.Contains(bodies, post.Body) {
			bodies = append(bodies, post.Body)
		}
	}
	return bodies
}
