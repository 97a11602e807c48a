package matter

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// mostExpression is the longest expression, in bytes.
const mostExpression = 2000

// expression is a compiled condition. It has no loops, so that its cost is bounded by its length.
type expression struct {
	program cel.Program
	uses    []string // its variables, sorted
}

// variable is a name that expressions may use.
type variable struct {
	name string
	typ  *cel.Type
}

// compiler compiles expressions over one set of variables.
type compiler struct{ env *cel.Env }

// newCompiler declares variables. Without macros an expression cannot loop.
func newCompiler(base *cel.Env, vars []variable) (compiler, error) {
	var options []cel.EnvOption
	for _, v := range vars {
		options = append(options, cel.Variable(v.name, v.typ))
	}
	env, err := base.Extend(options...)
	return compiler{env}, err
}

func baseEnv() (*cel.Env, error) { return cel.NewEnv(cel.ClearMacros(), cel.ParserRecursionLimit(60)) }

// compile gives the expression, or what is wrong with it.
func (c compiler) compile(source string) (*expression, *Sentence) {
	if len(source) > mostExpression {
		s := say("long-expression", "most", fmt.Sprint(mostExpression))
		return nil, &s
	}
	checked, issues := c.env.Compile(source)
	if issues.Err() != nil {
		first := issues.Errors()[0]
		problem, _, _ := strings.Cut(first.Message, " (in container")
		s := say("bad-expression", "column", fmt.Sprint(first.Location.Column()+1), "problem", problem)
		return nil, &s
	}
	if checked.OutputType() != cel.BoolType {
		s := say("not-bool", "type", checked.OutputType().String())
		return nil, &s
	}
	program, err := c.env.Program(checked, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		s := say("bad-expression", "column", "1", "problem", err.Error())
		return nil, &s
	}
	uses := map[string]bool{}
	for _, r := range checked.NativeRep().ReferenceMap() {
		if r.Name != "" && r.Value == nil {
			uses[r.Name] = true
		}
	}
	return &expression{program, slices.Sorted(maps.Keys(uses))}, nil
}

// holds evaluates the expression. What cannot be computed, such as a division by 0, is an error.
func (e *expression) holds(names interpreter.Activation) (bool, error) {
	out, _, err := e.program.Eval(names)
	if err != nil {
		return false, err
	}
	return out == types.True, nil
}

// typeIn is what a field's values are in expressions.
func (t Type) typeIn() *cel.Type {
	switch {
	case t.many():
		return cel.ListType(cel.StringType)
	case t == TypePercent || t == TypeNumber:
		return cel.DoubleType
	case t == TypeDays:
		return cel.IntType
	}
	return cel.StringType
}

// many says whether values of the type have several parts.
func (t Type) many() bool {
	switch t {
	case TypeBodies, TypeFiles, TypeLinks, TypeMilestones, TypeReached, TypeReferences:
		return true
	}
	return false
}

// in is a value as expressions see it; what is not given is "", 0 or an empty list.
func (v Value) in(t Type) ref.Val {
	switch {
	case t.many():
		return types.NewStringList(types.DefaultTypeAdapter, v.items())
	case t == TypePercent || t == TypeNumber:
		return types.Double(v.number())
	case t == TypeDays:
		return types.Int(v.days())
	}
	return types.String(v.Text)
}
