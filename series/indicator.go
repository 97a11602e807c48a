// Package series lays the figures of many reports beside each other: which indicator each is a
// figure of, the series that they make over places and years, and what was promised beside
// what came of it. It knows the figures only as package reading gives them, and does no I/O.
//
//	indicator.go  the registry of indicators, and which one a figure is of
//	name.go       metrics without the words around the name
//	place.go      one key for a place that was renamed
//	point.go      the figures of a report as points of series
package series

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Indicator is what figures of many reports and years are figures of. data/indicators.tsv says
// what each field may be.
type Indicator struct {
	Code      string
	Zh, En    string
	Dimension string // of its level, "" of a bare number
	Good      Direction
	Theme     string
	External  string // "" if it has none
	Aliases   []string
}

// Direction says which way an indicator is to go.
type Direction string

// The directions.
const (
	Up      Direction = "up"
	Down    Direction = "down"
	Neither Direction = ""
)

// Themes lists the themes of indicators, in the order in which pages show them.
func Themes() []string {
	return []string{"economy", "industry", "agriculture", "trade", "finance", "fiscal", "prices", "people", "income", "jobs", "education",
		"health", "welfare", "housing", "transport", "telecom", "energy", "environment", "innovation", "tourism", "safety", "government"}
}

// dimensions that a level may have: those of the lexicon's units, and none.
var dimensions = [...]string{"", "ratio", "money", "mass", "length", "area", "volume", "power", "energy", "compute", "time", "person",
	"count", "rate"}

//go:embed data/indicators.tsv
var indicatorData string

// Registry is a set of indicators. It is not changed once loaded.
type Registry struct {
	all    []Indicator
	byName map[string]int
	byCode map[string]int
}

// Indicators is the registry that Duixian ships with.
func Indicators() *Registry { return shipped() }

var shipped = sync.OnceValue(func() *Registry {
	r, err := ParseIndicators(indicatorData)
	if err != nil {
		panic("series: the embedded indicators are damaged: " + err.Error()) // a test loads them
	}
	return r
})

// ParseIndicators reads a registry from a table as data/indicators.tsv is. The error names the line.
func ParseIndicators(table string) (*Registry, error) {
	r := &Registry{byName: map[string]int{}, byCode: map[string]int{}}
	named := false
	for n, line := range strings.Split(strings.TrimSuffix(table, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !named {
			named = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 8 {
			return nil, fmt.Errorf("line %d: want 8 fields between tabs, got %d", n+1, len(f))
		}
		in := Indicator{Code: f[0], Zh: f[1], En: f[2], Theme: f[5]}
		if in.Code == "" || in.Zh == "" || in.En == "" {
			return nil, fmt.Errorf("line %d: want a code and a name in both languages", n+1)
		}
		if f[3] != "-" {
			in.Dimension = f[3]
		}
		if f[7] != "-" {
			in.Aliases = strings.Fields(f[7])
		}
		if !slices.Contains(Themes(), in.Theme) {
			return nil, fmt.Errorf("line %d: %q is no theme", n+1, in.Theme)
		}
		if !slices.Contains(dimensions[:], in.Dimension) {
			return nil, fmt.Errorf("line %d: %q is no dimension", n+1, f[3])
		}
		switch f[4] {
		case "up", "down":
			in.Good = Direction(f[4])
		case "-":
		default:
			return nil, fmt.Errorf("line %d: %q is no direction: want up, down or -", n+1, f[4])
		}
		if f[6] != "-" {
			in.External = f[6]
		}
		if _, twice := r.byCode[in.Code]; twice {
			return nil, fmt.Errorf("line %d: the code %s stands twice", n+1, in.Code)
		}
		r.byCode[in.Code] = len(r.all)
		for _, name := range append([]string{in.Zh}, in.Aliases...) {
			name = plain(name)
			if i, taken := r.byName[name]; taken && i != len(r.all) {
				return nil, fmt.Errorf("line %d: the name %s is one of %s already", n+1, name, r.all[i].Code)
			}
			r.byName[name] = len(r.all)
		}
		r.all = append(r.all, in)
	}
	return r, nil
}

// All lists the indicators in the order of the file.
func (r *Registry) All() []Indicator { return r.all }

// ByCode gives the indicator of a code.
func (r *Registry) ByCode(code string) (Indicator, bool) {
	i, ok := r.byCode[code]
	if !ok {
		return Indicator{}, false
	}
	return r.all[i], true
}

// Find gives the indicator that a metric names, in a report of the place. The name is compared whole, but
// for the words that data/around.tsv lists.
func (r *Registry) Find(metric, place string) (Indicator, bool) {
	i, _, ok := r.find(metric, place)
	if !ok {
		return Indicator{}, false
	}
	return r.all[i], true
}

// find takes the words around a name off one by one, until what remains is the name of an indicator: a
// name that holds such a word itself is found first. It says whether one of the words was that of a growth.
func (r *Registry) find(metric, place string) (i int, growth, ok bool) {
	name := plain(metric)
	if i, ok = r.byName[name]; ok {
		return i, false, true
	}
	for _, filler := range [...]bool{false, true} {
		for {
			short, sort := trim(name, place, filler)
			if sort == "" {
				break
			}
			name, growth = short, growth || sort == growthWord
			if i, ok = r.byName[name]; ok {
				return i, growth, true
			}
		}
	}
	return 0, false, false
}
