package series

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
)

// How names are told to be the same, in hundredths of what they share (rarity.alike).
const (
	sameName    = 100
	likelyName  = 82 // taken, with less confidence
	heldName    = 75 // the one has all characters of the other in their order
	perhapsName = 62 // offered for a person to confirm
)

// comparer compares two readings.
type comparer struct {
	registry       *Registry
	earlier, later *report.Reading
	year           int // the last year that the later report looks back on, 0 if unknown
	before, after  []measured
	said, text     *passages // of the earlier and the later document; nil without them
	rare           *rarity
	admissions     []admission
	byCode         map[string][]*measured // of after
}

// measured is a point with what tells which others are of the same thing.
type measured struct {
	*Point
	code   string // of the indicator, "" for none
	name   string // of what is none: without verbs that say no more than that it is done
	deed   bool   // there was such a verb
	begun  bool   // and it is one of beginning: 开工
	starts bool   // of a target: what is promised is to begin it
	narrow string // the places that it holds for, "" for the whole
	clause string // that it stands in, "" without the document
}

func newComparer(earlier, later *report.Reading, o Options) *comparer {
	c := &comparer{registry: o.Registry, earlier: earlier, later: later, rare: newRarity(), byCode: map[string][]*measured{}}
	if later.Report.Year > 0 {
		c.year = later.Report.Year - 1
	}
	if o.Earlier != nil {
		c.said = newPassages(o.Earlier, earlier)
	}
	if o.Later != nil {
		c.text = newPassages(o.Later, later)
	}
	for _, p := range []*passages{c.said, c.text} {
		if p != nil {
			for i := range p.clauses {
				c.rare.add(p.clauses[i].text)
			}
		}
	}
	c.before, c.after = c.measure(earlier, c.said), c.measure(later, c.text)
	if c.rare.texts == 0 {
		for _, points := range [][]measured{c.before, c.after} {
			for _, p := range points {
				c.rare.add(p.name)
			}
		}
	}
	for i := range c.after {
		m := &c.after[i]
		if m.code != "" {
			c.byCode[m.code] = append(c.byCode[m.code], m)
		}
	}
	if c.text != nil {
		c.admissions = c.text.admissions()
	}
	return c
}

// measure gives the points of a reading.
func (c *comparer) measure(r *report.Reading, p *passages) []measured {
	points := c.registry.Points(r)
	all := make([]measured, len(points))
	for i := range points {
		m := measured{Point: &points[i], code: points[i].Key.Indicator}
		f := m.Figure
		metric := unlisted(f.Metric)
		if m.code == "" && metric != f.Metric { // 1.城镇新增就业
			named := *f
			named.Metric = metric
			alone := report.Reading{Report: r.Report, Figures: []report.Figure{named}}
			m.Key = c.registry.Points(&alone)[0].Key
			m.code = m.Key.Indicator
		}
		name := bare(metric, r.Report.Place)
		m.name, m.begun = core(name)
		m.deed = m.name != name
		if d := deedAt(r, f.Span); d != nil && m.Role == report.Target {
			m.starts = slices.Contains(compareWords()["begin"], d.Action)
		}
		m.narrow = strings.Join(f.Place, "、")
		if m.narrow == r.Report.Place {
			m.narrow = ""
		}
		if p != nil {
			m.clause = p.around(f.Span)
		}
		all[i] = m
	}
	return all
}

// around is the clause that a span stands in, with the one before it if that sets its base.
func (p *passages) around(s report.Span) string {
	start, _ := p.doc.Clean(s)
	i, found := slices.BinarySearchFunc(p.clauses, start, func(c passage, at int) int {
		switch {
		case c.end <= at:
			return -1
		case c.start > at:
			return 1
		}
		return 0
	})
	if !found {
		return ""
	}
	text := p.clauses[i].text
	if i > 0 && p.clauses[i-1].from == p.clauses[i].from && !strings.ContainsAny(p.clauses[i-1].text, "0123456789") && wordIn(p.clauses[i-1].text, "basis") != "" {
		text = p.clauses[i-1].text + "，" + text // 扣除房地产开发投资后，固定资产投资增长2.7%
	}
	return text
}

// unlisted takes the number of a list off a name.
func unlisted(metric string) string {
	rest := strings.TrimLeftFunc(metric, unicode.IsDigit)
	for _, mark := range []string{".", "．", "、"} {
		if name, ok := strings.CutPrefix(rest, mark); ok && rest != metric && name != "" {
			return name
		}
	}
	return metric
}

// core takes the verbs off a name that say no more than that the thing is done, or begun.
func core(name string) (rest string, begun bool) {
	rest = name
	for {
		cut := ""
		for _, use := range []string{"reach", "begin"} {
			for _, w := range compareWords()[use] {
				if len(w) > len(cut) && strings.HasPrefix(rest, w) && len(rest)-len(w) >= len("小区") {
					cut = w
				}
			}
		}
		if cut == "" {
			break
		}
		begun = begun || slices.Contains(compareWords()["begin"], cut)
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, cut), "的")
	}
	for _, use := range []string{"begin", "reach"} { // 重点项目开工
		for _, w := range compareWords()[use] {
			if s, ok := strings.CutSuffix(rest, w); ok && len(s) >= len("小区") && len(w) >= len("开工") {
				if word, end := lexicon.Default().Match(rest, len(s)); word != nil && end == len(rest) {
					begun = begun || use == "begin"
					rest = s
				}
			}
		}
	}
	for _, w := range []string{"总数", "总量", "数量"} {
		if s, ok := strings.CutSuffix(rest, w); ok && utf8.RuneCountInString(s) >= 2 {
			rest = s
		}
	}
	return rest, begun
}

// candidate is a point of the later report that may be the result of a target.
type candidate struct {
	*measured
	like int // how much the names have in common, in hundredths
}

// candidates finds the results in the later report that may be those of a target, the likeliest first.
func (c *comparer) candidates(t *measured) []candidate {
	var all []candidate
	if t.code != "" {
		for _, m := range c.byCode[t.code] {
			if m.isResult() && m.narrow == t.narrow {
				like := sameName
				if partOf(m, t) {
					like = heldName
				}
				all = append(all, candidate{m, like})
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	best := 0
	for i := range c.after {
		m := &c.after[i]
		if !m.isResult() || m.narrow != t.narrow || unlike(m.Point, t.Point) {
			continue
		}
		if m.code != "" && t.code != "" && (m.name != t.name || basis(t, m) == "" && (!m.begun || t.begun)) {
			continue // another indicator; it is of use only to say that the base is another
		}
		like := sameName
		if m.name != t.name {
			like = min(sameName-1, c.rare.alike(m.name, t.name))
			if like < heldName && (holds(m.name, t.name) || holds(t.name, m.name)) {
				like = heldName
			}
			if m.Key.Kind != t.Key.Kind || !unitAlike(m.Point, t.Point) {
				continue // too little to go by
			}
		}
		if m.code != "" && t.code == "" && m.name == t.name {
			continue // of the indicator, but not measured as it is: 地区生产总值超百亿县35个
		}
		if partOf(m, t) {
			like = min(like, heldName)
		}
		if like < perhapsName || apart(m.name, t.name) {
			continue
		}
		best = max(best, like)
		all = append(all, candidate{m, like})
	}
	all = slices.DeleteFunc(all, func(m candidate) bool { return m.like < best })
	return all
}

// unlike says whether two levels are of things that cannot be one: kilometres and yuan.
func unlike(a, b *Point) bool {
	return a.Key.Kind == b.Key.Kind && a.Key.Kind != report.GrowthKind && !unitAlike(a, b) && DimensionOf(a.Unit) != DimensionOf(b.Unit)
}

// holds says whether a name has all characters of a shorter one, of four and more, in their order.
func holds(name, short string) bool {
	rest := []rune(short)
	if len(rest) < 4 {
		return false
	}
	for _, r := range name {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// partOf says whether one of two points may count what came to what the other counts all of: 新增高新技术企业 and
// 高新技术企业.
func partOf(a, b *measured) bool { return added(a) && !b.deed || added(b) && !a.deed }

// added says whether a point counts what came to what there was.
func added(m *measured) bool {
	return m.deed && m.Key.Kind == report.LevelKind && wordIn(m.Figure.Metric, "added") != ""
}

// isResult says whether a point is what was reached.
func (m *measured) isResult() bool { return m.Role == report.Result || m.Role == report.Estimate }

// unitAlike says whether two points can be compared in one unit.
func unitAlike(a, b *Point) bool {
	x, _ := baseOf(a)
	y, _ := baseOf(b)
	return x == y
}

// apart says whether two names have words that make them those of different things: each some of a group, and
// none in common.
func apart(a, b string) bool {
	for _, group := range compareWords()["apart"] {
		words := strings.Fields(group)
		x, y := held(a, words), held(b, words)
		if len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) }) {
			return true
		}
	}
	return false
}

// held gives the words that a text has, but for those within longer ones of them.
func held(text string, words []string) []string {
	var all []string
	for _, w := range words {
		if strings.Contains(text, w) {
			all = append(all, w)
		}
	}
	return slices.DeleteFunc(all, func(w string) bool {
		return slices.ContainsFunc(all, func(long string) bool { return long != w && strings.Contains(long, w) })
	})
}

// deedAt is the commitment of a report in whose clause a span stands.
func deedAt(r *report.Reading, s report.Span) *report.Commitment {
	for i := range r.Commitments {
		if d := &r.Commitments[i]; d.Clause.Contains(s) {
			return d
		}
	}
	return nil
}
