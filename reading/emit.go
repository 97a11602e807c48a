package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// emitFigures turns the sentence's numerals into figures.
func (r *reader) emitFigures(s *sentence) {
	sentence := r.locate(s)
	first := len(r.out.Figures)
	for i := range s.nums {
		n := &s.nums[i]
		r.out.Figures = append(r.out.Figures, report.Figure{Span: s.passage.Span(n.start, n.end), Text: r.text[n.start:n.end], Class: n.class,
			Section: r.ctx.heading, Sentence: sentence})
		room := 1 // for a reason
		if n.class == report.Quantity {
			room = 9
		}
		f := &r.out.Figures[len(r.out.Figures)-1]
		because := reasons(r.reasons.take(room))
		because.add(report.FieldClass, n.rule, r.text[n.start:max(n.end, min(n.tail, s.end))])
		if n.class == report.Quantity {
			if n.to == report.Same || n.item == 0 {
				f.To = report.Same
			} else {
				r.fill(f, &because, &r.figures.items[n.item-1], s)
			}
		}
		if n.class == report.Rank {
			f.Scope = r.scope(s, n)
		}
		f.Reasons = because
	}
	r.baselines(first)
}

// reasons collects why a figure's fields are what they are.
type reasons []report.Reason

func (b *reasons) add(field report.Field, rule, words string) {
	*b = append(*b, report.Reason{Field: field, Rule: rule, Words: words})
}

// A pool hands out short lists. Many share one block of memory, which is quicker to get
// and to clear away than a block each.
type pool[T any] struct{ block []T }

// take returns an empty list with room for n.
func (p *pool[T]) take(n int) []T {
	const size = 256
	if len(p.block) < n {
		p.block = make([]T, max(size, n))
	}
	list := p.block[:0:n]
	p.block = p.block[n:]
	return list
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

	f.Metric = strings.TrimSuffix(it.metric, "的")
	if f.Unit == "%" {
		f.Of = shareOf(f.Metric)
	}
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

// emitCommitments turns the deeds of a sentence of the plan into commitments.
func (r *reader) emitCommitments(s *sentence) {
	d := &r.deeds
	if d.read(s, false); len(d.out) == 0 {
		return
	}
	sentence := r.locate(s)
	timed := d.timed(span{0, len(s.tokens)})
	var opened string // what a clause before says of when: 年内，完成…
	var openedBy span
	at := 0
	for i := range d.out {
		x := &d.out[i]
		var due string
		var by span
		if timed {
			due, by = r.deadline(s, x.clause)
			if d, b := r.deadline(s, span{at, x.clause.lo}); d != "" && b.hi+1 == x.clause.lo && s.tokens[b.hi].kind == comma {
				opened, openedBy = d, b
			}
			if at = x.clause.hi; due == "" {
				due, by = opened, openedBy
			}
		}
		r.out.Commitments = append(r.out.Commitments, report.Commitment{
			Due: due, DueBy: s.span(by),
			Span: s.span(x.verb), Action: d.text(x.verb), Object: d.text(x.object), Items: d.items(x),
			Clause: s.span(x.clause), Section: r.ctx.heading, Sentence: sentence, Period: r.ctx.period, Rule: x.rule,
		})
	}
}

// emitAchievements turns the deeds of a sentence of the review into achievements.
func (r *reader) emitAchievements(s *sentence) {
	d := &r.deeds
	if d.read(s, true); len(d.out) == 0 {
		return
	}
	sentence := r.locate(s)
	for i := range d.out {
		x := &d.out[i]
		if x.rule == "pivot" || x.rule == "as" || x.rule == "sole-verb" || x.rule == "slogan" {
			continue // a mood, not a deed that is done
		}
		a := report.Achievement{Span: s.span(x.verb), Action: d.text(x.verb), Object: d.text(x.object), Subject: d.text(x.subject),
			Clause: s.span(x.clause), Section: r.ctx.heading, Sentence: sentence, Period: r.ctx.period, Rule: x.rule}
		if a.Object == "" { // 水库全面完工: the reservoir was finished
			a.Object, a.Subject = a.Subject, ""
		}
		a.Status, a.Items = r.lex.Status(a.Action), d.items(x)
		r.out.Achievements = append(r.out.Achievements, a)
	}
}

// locate finds the bytes of a sentence, among which those of its records are.
func (r *reader) locate(s *sentence) report.Span {
	s.passage = r.doc.Passage(s.start, s.end)
	return s.passage.Span(s.start, s.end)
}

// span returns the bytes of some tokens of a sentence.
func (s *sentence) span(x span) report.Span {
	if x.empty() {
		return report.Span{}
	}
	return s.passage.Span(s.tokens[x.lo].start, s.tokens[x.hi-1].end)
}
