package htmltext

// deepest is how deep elements are looked at, as in browsers.
const deepest = 512

// A tree has the elements that hold parts of the page, as far as lines stand in them.
// It does not hold to the rules of what may hold what: an end tag closes the last
// element of its name that is open, and what is open in that, but nothing outside the
// table's cell that it stands in.
type tree struct {
	nodes  []node
	stack  []opened
	last   [tags]int // where on the stack, plus one, the last element of a name is
	deeper [tags]int // how many of a name are open but not on the stack
	row    int32
	cell   int32
	rows   int32
	cells  int32
}

// A node is an element; the first one stands for the page. Each comes behind the one
// that holds it.
type node struct {
	parent int32
	aside  bool // it is, or stands in, what is no part of the text
}

type opened struct {
	tag
	node      int32 // 0 until a line needs it
	before    int   // the last of the name before, as in tree.last
	scope     int   // where on the stack, plus one, the innermost scope is that it stands in
	row, cell int32 // where a table stands
}

func (t *tree) open(tag tag) {
	switch {
	case tag.is(tableRow):
		t.closeCell()
		t.rows++
		t.row, t.cell = t.rows, 0
	case tag.is(cell):
		t.closeCell()
		if t.row == 0 {
			t.rows++
			t.row = t.rows
		}
		t.cells++
		t.cell = t.cells
	}
	if !tag.is(holder) {
		return
	}
	if len(t.stack) == deepest {
		t.deeper[tag.id]++
		return
	}
	scope := 0
	if n := len(t.stack); n > 0 {
		if scope = t.stack[n-1].scope; t.stack[n-1].is(scoped) {
			scope = n
		}
	}
	t.stack = append(t.stack, opened{tag: tag, before: t.last[tag.id], scope: scope, row: t.row, cell: t.cell})
	t.last[tag.id] = len(t.stack)
	if tag.is(tableEnd) {
		t.row, t.cell = 0, 0
	}
}

func (t *tree) close(tag tag) {
	switch {
	case tag.is(tableRow):
		t.closeCell()
		t.row, t.cell = 0, 0
	case tag.is(cell):
		t.cell = 0
	}
	if t.deeper[tag.id] > 0 {
		t.deeper[tag.id]--
		return
	}
	at := t.last[tag.id]
	if at == 0 || !tag.is(scoped) && at <= t.scope() {
		return
	}
	if tag.is(cell) && at <= t.innermostTable() {
		return
	}
	t.popTo(at - 1)
}

// scope is where on the stack, plus one, the innermost scope is.
func (t *tree) scope() int {
	n := len(t.stack)
	if n == 0 || t.stack[n-1].is(scoped) {
		return n
	}
	return t.stack[n-1].scope
}

func (t *tree) innermostTable() int { return t.last[tableTag.id] }

// closeCell closes the cell of the innermost table that is open, if one is.
func (t *tree) closeCell() {
	at := t.scope()
	if at == 0 || !t.stack[at-1].is(cell) {
		return
	}
	t.popTo(at - 1)
}

func (t *tree) popTo(n int) {
	for len(t.stack) > n {
		top := &t.stack[len(t.stack)-1]
		t.last[top.id] = top.before
		if top.is(tableEnd) {
			t.row, t.cell = top.row, top.cell
		}
		t.stack = t.stack[:len(t.stack)-1]
	}
}

// node gives the innermost open element, and makes nodes for it and all around it
// that have none.
func (t *tree) node() int32 {
	if t.nodes == nil {
		t.nodes = make([]node, 1)
	}
	k := len(t.stack)
	for k > 0 && t.stack[k-1].node == 0 {
		k--
	}
	parent := int32(0)
	if k > 0 {
		parent = t.stack[k-1].node
	}
	for ; k < len(t.stack); k++ {
		o := &t.stack[k]
		t.nodes = append(t.nodes, node{parent: parent, aside: o.is(aside) || t.nodes[parent].aside})
		parent = int32(len(t.nodes) - 1)
		o.node = parent
	}
	return parent
}
