package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// emit turns the sentence's numerals into figures.
func (r *reader) emit(s *sentence) {
	sentence := r.doc.Span(s.start, s.end)
	for i := range s.nums {
		n := &s.nums[i]
		f := report.Figure{Span: r.doc.Span(n.start, n.end), Text: r.text[n.start:n.end], Class: n.class,
			Section: r.ctx.heading, Sentence: sentence}
		because := reasons{f: &f}
		because.add(report.FieldClass, n.rule, r.text[n.start:max(n.end, min(n.tail, s.end))])
		if n.class == report.Quantity {
			if n.to == report.Same || n.item == 0 {
				f.To = report.Same
			} else {
				r.fill(&f, &because, &r.figures.items[n.item-1], s)
			}
		}
		r.out.Figures = append(r.out.Figures, f)
	}
}

// reasons collects why a figure's fields are what they are.
type reasons struct{ f *report.Figure }

func (b *reasons) add(field report.Field, rule, words string) {
	if b.f.Reasons == nil {
		b.f.Reasons = make([]report.Reason, 0, 9)
	}
	b.f.Reasons = append(b.f.Reasons, report.Reason{Field: field, Rule: rule, Words: words})
}

// fill sets the fields of a quantity.
func (r *reader) fill(f *report.Figure, because *reasons, it *item, s *sentence) {
	n := &s.nums[it.num]
	t := s.tokens

	f.Value, f.To = it.value, it.to
	rule := "plain"
	if n.tens > 0 {
		rule = "multiplied"
	} else if n.rule == "fraction" || n.rule == "half" || n.rule == "per-cent" {
		rule = "share"
	}
	because.add(report.FieldValue, rule, r.text[n.start:max(n.end, n.unitAt)])

	f.Unit = it.unit
	switch {
	case n.implied, n.unit == "" && it.unit != "":
		because.add(report.FieldUnit, "implied", it.unit)
	case it.unit == "":
		because.add(report.FieldUnit, "none", "")
	default:
		because.add(report.FieldUnit, "written", r.text[max(n.unitAt, n.end):max(n.tail, n.end)])
	}

	f.Bound = it.bound
	rule = "none"
	if it.boundBy != "" {
		rule = "word"
	}
	because.add(report.FieldBound, rule, it.boundBy)

	f.Kind = it.kind
	because.add(report.FieldKind, it.kindBy, r.text[it.head.changed.start:it.head.changed.end])

	var words string
	f.Role, rule, words = r.role(it, s)
	because.add(report.FieldRole, rule, words)

	f.Metric = it.metric
	because.add(report.FieldMetric, it.rule, r.figures.seen(it))

	if f.Place = it.place; f.Place == nil {
		f.Place = r.figures.places(it)
	}
	if len(f.Place) > 0 {
		because.add(report.FieldPlace, "named", r.text[t[it.head.noun.lo].start:t[it.head.noun.hi-1].end])
	}

	f.Period, rule, words = r.period(it, s)
	because.add(report.FieldPeriod, rule, words)
}

// seen returns the words of the clause that named the quantity.
func (f *figures) seen(it *item) string {
	t := f.s.tokens
	text := func(s span) string {
		if s.empty() {
			return ""
		}
		return f.r.text[t[s.lo].start:t[s.hi-1].end]
	}
	before, after := text(span{it.head.verb.lo, it.head.outcome.hi}), text(it.np)
	if before != "" && after != "" {
		return before + "…" + after
	}
	return before + after
}

// places returns the places named in apposition to the counted thing: 石芩、望汀等4座大桥.
func (f *figures) places(it *item) []string {
	h := &it.head
	if h.noun.empty() || it.np.empty() || !f.apposed(h) {
		return nil
	}
	var names []string
	place := f.num(it).dimension == "place" || hasAny(f.words(it.np), "省", "市", "县", "区", "旗", "镇", "乡", "村", "州", "盟")
	for _, part := range f.coordinated(h.noun) {
		name := f.words(part)
		if f.s.tokens[part.hi-1].is(lexicon.Etc) {
			name = strings.TrimSuffix(name, "等")
		}
		place = place || f.r.lex.IsPlace(name)
		if name != "" {
			names = append(names, name)
		}
	}
	if !place {
		return nil
	}
	return names
}
