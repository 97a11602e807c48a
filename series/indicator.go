// Package series lays the figures of many reports beside each other: which indicator each is a
// figure of, the series that they make over places and years, and what was promised beside
// what came of it. It knows the figures only as package reading gives them, and does no I/O.
//
//	indicator.go  the registry of indicators, and which one a figure is of
//	point.go      the figures of a report as points of series
package series

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// Indicator is what figures of many reports and years are figures of. data/indicators.tsv says
// what each field may be.
type Indicator struct {
	Code      string
	Zh, En    string
	Dimension string
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
		in := Indicator{Code: f[0], Zh: f[1], En: f[2], Dimension: f[3], Theme: f[5], Aliases: strings.Fields(f[7])}
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
// for words of place, time and scope before it and of aim behind it.
func (r *Registry) Find(metric, place string) (Indicator, bool) {
	i, ok := r.byName[bare(metric, place)]
	if !ok {
		return Indicator{}, false
	}
	return r.all[i], true
}

// plain leaves out marks and blanks.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" “”‘’\"《》·、，,", r) {
			return -1
		}
		return r
	}, name)
}

// bare is a metric without what does not change what it is of: words of scope, time and place before it,
// words of aim behind it.
func bare(metric, place string) string {
	name := plain(metric)
	for {
		short := name
		for _, w := range [...]string{"全国", "全省", "全市", "全区", "全县", "全州", "全盟", "全旗", "全自治区", "全地区", "我国", "我省", "我市", "我区", "我县", "我州", "全年", "今年", "去年", "当年", "年均", "年度", "累计", "同比", "预计", "全社会的"} {
			short = cut(short, w)
		}
		if place != "" {
			short = cut(short, place)
			for _, end := range [...]string{"特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "县", "区"} {
				if p, ok := strings.CutSuffix(place, end); ok && len(p) >= len("北京") {
					short = cut(short, p)
				}
			}
		}
		for _, w := range [...]string{"预期目标", "目标", "增长", "增速", "的"} {
			if s, ok := strings.CutSuffix(short, w); ok && s != "" {
				short = s
			}
		}
		if short == name {
			return name
		}
		name = short
	}
}

// cut takes a word off the beginning of a name, unless nothing would be left.
func cut(name, word string) string {
	if rest, ok := strings.CutPrefix(name, word); ok && rest != "" {
		return rest
	}
	return name
}
