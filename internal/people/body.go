package people

import (
	"cmp"
	"slices"
)

// Body is an office, department, county or township that owns or helps with matters.
type Body struct {
	ID     string `json:"id"`
	Parent string `json:"parent,omitempty"` // the body above, "" at the top
	Name   string `json:"name"`
	Closed bool   `json:"closed"` // gets nothing new
}

// Check says what is wrong with a body as typed in, among the bodies that are there.
func (b Body) Check(bodies Tree) error {
	if !goodName(b.Name) {
		return ErrName
	}
	if b.Parent != "" && (!bodies.Has(b.Parent) || bodies.Within(b.Parent, b.ID)) {
		return ErrParent // none, itself, or one below it
	}
	return nil
}

// Tree is the bodies as they stand above each other.
type Tree struct {
	byID     map[string]Body
	children map[string][]Body
	all      []Placed
}

// NewTree makes a tree of bodies. One whose parent is missing, or below it, stands at the top: nobody is to lose sight of it.
func NewTree(bodies []Body) Tree {
	t := Tree{byID: map[string]Body{}, children: map[string][]Body{}}
	for _, b := range bodies {
		t.byID[b.ID] = b
	}
	for _, b := range bodies {
		parent := b.Parent
		if !t.Has(parent) || t.Within(parent, b.ID) {
			parent = ""
		}
		t.children[parent] = append(t.children[parent], b)
	}
	for _, list := range t.children {
		slices.SortFunc(list, func(a, b Body) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	}
	t.place("", 0)
	return t
}

func (t *Tree) place(parent string, depth int) {
	for _, b := range t.children[parent] {
		t.all = append(t.all, Placed{b, depth})
		t.place(b.ID, depth+1)
	}
}

// Has says whether there is such a body.
func (t Tree) Has(id string) bool {
	_, ok := t.byID[id]
	return ok
}

// Get gives a body; none has an empty ID.
func (t Tree) Get(id string) Body { return t.byID[id] }

// Within says whether a body is another one, or below it.
func (t Tree) Within(id, above string) bool {
	for range len(t.byID) + 1 { // a damaged table may have a ring
		if id == above || id == "" {
			return id != "" // at the top, the way up ends
		}
		id = t.byID[id].Parent
	}
	return false
}

// Children lists the bodies right below a body; those at the top are below "".
func (t Tree) Children(id string) []Body { return t.children[id] }

// Placed is a body with how deep in the tree it stands, 0 at the top.
type Placed struct {
	Body
	Depth int
}

// All lists the bodies as a person reads a tree: each above those below it. The list is not to be changed.
func (t Tree) All() []Placed { return t.all }

// Below lists bodies and all those below them, each once, as a person reads a tree.
func (t Tree) Below(bodies ...string) []string {
	var all []string
	var walk func(parent string, in bool)
	walk = func(parent string, in bool) {
		for _, b := range t.children[parent] {
			in := in || slices.Contains(bodies, b.ID)
			if in {
				all = append(all, b.ID)
			}
			walk(b.ID, in)
		}
	}
	if len(bodies) > 0 {
		walk("", false)
	}
	return all
}
