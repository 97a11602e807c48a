package matter

import (
	_ "embed" // the procedure of commitments
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed procedures/commitment.yaml
var commitmentFile string

// CommitmentText is the file of the procedure that the package comes with: a commitment of a report under supervision.
func CommitmentText() string { return commitmentFile }

// mostProcedure is the largest file of a procedure, in bytes.
const mostProcedure = 256 << 10

// Flaw is something that is wrong with a procedure's file.
type Flaw struct {
	Line int // from 1; 0 if it is about the file as a whole
	Sentence
}

// Flaws is the error of a file that cannot be used: all that was found.
type Flaws []Flaw

// Error lists the flaws in English, a line for each.
func (f Flaws) Error() string { return f.In(English) }

// In lists the flaws in a language, a line for each.
func (f Flaws) In(l Language) string {
	var lines []string
	for _, one := range f {
		line := one.In(l)
		if one.Line > 0 {
			line = fmt.Sprintf("%d: %s", one.Line, line)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// ParseProcedure reads a procedure from the text of its file, and checks it as a whole: its expressions too. The error of
// what cannot be used is of type Flaws.
func ParseProcedure(text string) (*Procedure, error) {
	if len(text) > mostProcedure {
		return nil, Flaws{{0, say("too-large", "most", fmt.Sprint(mostProcedure))}}
	}
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return nil, syntaxFlaws(err)
	}
	if flaws := shapeFlaws(file); flaws != nil {
		return nil, flaws
	}
	p := &Procedure{text: text}
	if err := yaml.NodeToValue(file.Docs[0].Body, p); err != nil {
		return nil, syntaxFlaws(err)
	}
	c := checker{procedure: p, lines: linesOf(file.Docs[0].Body)}
	if c.check(); len(c.flaws) > 0 {
		return nil, c.flaws
	}
	return p, nil
}

// syntaxFlaws says what the YAML library complains of.
func syntaxFlaws(err error) Flaws {
	var known yaml.Error
	if errors.As(err, &known) {
		line := 0
		if token := known.GetToken(); token != nil && token.Position != nil {
			line = token.Position.Line
		}
		return Flaws{{line, say("syntax", "problem", known.GetMessage())}}
	}
	return Flaws{{0, say("syntax", "problem", err.Error())}}
}

// shapeFlaws finds keys that are not known, with those that are, and references between parts of the file, which would
// let a small file grow without end.
func shapeFlaws(file *ast.File) Flaws {
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return Flaws{{0, say("missing", "key", "id")}}
	}
	var flaws Flaws
	var walk func(n ast.Node, t reflect.Type)
	entry := func(n *ast.MappingValueNode, t reflect.Type) {
		key := n.Key.String()
		if t.Kind() == reflect.Map {
			walk(n.Value, t.Elem())
			return
		}
		var names []string
		if t.Kind() == reflect.Struct {
			for i := range t.NumField() {
				name := t.Field(i).Tag.Get("yaml")
				if name == key {
					walk(n.Value, t.Field(i).Type)
					return
				}
				if name != "" {
					names = append(names, name)
				}
			}
		}
		if strings.Contains(key, " ") {
			flaws = append(flaws, Flaw{lineOf(n.Key), say("unquoted", "key", strings.Trim(key, `"'`))})
			return
		}
		flaws = append(flaws, Flaw{lineOf(n.Key), say("unknown-key", "key", key, "known", strings.Join(names, ", "))})
	}
	walk = func(n ast.Node, t reflect.Type) {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch n := n.(type) {
		case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
			flaws = append(flaws, Flaw{lineOf(n), say("alias")})
		case *ast.MappingNode:
			for _, v := range n.Values {
				entry(v, t)
			}
		case *ast.MappingValueNode:
			entry(n, t)
		case *ast.SequenceNode:
			if t.Kind() != reflect.Slice {
				return // decoding says that it is no list
			}
			for _, v := range n.Values {
				walk(v, t.Elem())
			}
		}
	}
	walk(file.Docs[0].Body, reflect.TypeFor[Procedure]())
	return flaws
}

func lineOf(n ast.Node) int {
	if n == nil {
		return 0
	}
	if token := n.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line
	}
	return 0
}

// linesOf gives the line that each part of the file begins in, by its path: steps/2/fields/0/id.
func linesOf(root ast.Node) map[string]int {
	lines := map[string]int{}
	var walk func(path string, n ast.Node)
	entry := func(path string, n *ast.MappingValueNode) {
		path += "/" + n.Key.String()
		walk(path, n.Value)
		lines[path] = lineOf(n.Key)
	}
	walk = func(path string, n ast.Node) {
		lines[path] = lineOf(n)
		switch n := n.(type) {
		case *ast.MappingNode:
			for i, v := range n.Values {
				if i == 0 {
					lines[path] = lineOf(v.Key)
				}
				entry(path, v)
			}
		case *ast.MappingValueNode:
			lines[path] = lineOf(n.Key)
			entry(path, n)
		case *ast.SequenceNode:
			for i, v := range n.Values {
				walk(fmt.Sprintf("%s/%d", path, i), v)
			}
		}
	}
	walk("", root)
	return lines
}
