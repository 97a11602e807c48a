package reading

import (
	"strings"

	"duixian/lexicon"
)

// items lists the parts of a deed's object that can each be done or not done, each
// completed with what it shares with the others: 农村饮水、灌溉工程 is 农村饮水工程 and
// 农村灌溉工程. An object that is one thing is the only item.
func (d *deeds) items(x *deed) []string {
	object := x.object
	if object.empty() {
		object = x.subject
	}
	whole := func() []string { return append(d.r.strings.take(1), d.text(object)) }
	t := d.s.tokens
	if x.rule == "as" || x.rule == "upon" || t[x.verb.lo].is(lexicon.Mood) || t[x.verb.hi-1].is(lexicon.Mood) {
		return whole()
	}
	parts, rest := d.parts(object)
	if len(parts) < 2 {
		return whole()
	}
	shared := ""  // what the parts share at their end
	opening := "" // and at their beginning
	switch last := &parts[len(parts)-1]; {
	case t[object.hi-1].is(lexicon.Mutual):
		return whole() // 科技创新与产业创新深度融合
	case x.rule == "pivot" && !rest.empty() && d.predicate(span{rest.lo - 1, rest.hi}) == rest.lo: // 支持A、B等纳入规划
		shared = d.text(rest)
	case x.rule == "pivot" && rest.empty() && d.does(parts) > 0: // 支持企业做好A和B
		opening = d.text(span{object.lo, d.does(parts)})
	case x.rule == "pivot":
		if k := d.predicate(*last); k > last.lo { // A和B全面投产
			shared = d.text(span{k, object.hi})
			last.hi = k
		} else {
			return whole()
		}
	case !rest.empty():
		if d.abstract(rest) || d.attributive(parts, rest) {
			shared = d.text(rest)
		}
	default:
		if k := d.common(*last, parts[0]); k > last.lo && k < last.hi {
			shared = d.text(span{k, last.hi})
			last.hi = k
		}
	}
	items := d.r.strings.take(len(parts))
	for i, p := range parts {
		text := d.text(p)
		if i > 0 && t[p.lo].is(lexicon.Verb) && !t[p.lo].is(lexicon.Noun) && t[parts[0].hi-1].is(lexicon.Verb) && parts[0].hi-parts[0].lo > 1 && p.hi == p.lo+1 {
			text = d.text(span{parts[0].lo, parts[0].hi - 1}) + text // 良种引进和培育(力度)
		}
		if i > 0 {
			text = opening + text
		}
		items = append(items, text+shared)
	}
	if shared == "" && d.oneThing(items) {
		return whole()
	}
	return items
}

// parts cuts an object where it lists things. rest is the noun that closes the list
// after 等. An object whose list only describes one thing (优质、高效的服务) has one part.
func (d *deeds) parts(s span) (parts []span, rest span) {
	t := d.s.tokens
	d.list = d.list[:0]
	lo := s.lo
	firstOf, lastMark := -1, -1
	end := s.hi
	for k := s.lo; k < s.hi; k++ {
		switch {
		case t[k].kind == pause || t[k].is(lexicon.And) && k > lo && k+1 < s.hi:
			if k > lo {
				d.list = append(d.list, span{lo, k})
			}
			lo, lastMark = k+1, k
		case t[k].is(lexicon.Of):
			if firstOf < 0 {
				firstOf = k
			}
			if lastMark >= 0 && len(d.list) > 0 && !d.quantified(d.list[0]) {
				return nil, span{} // the list describes what follows 的
			}
		case t[k].is(lexicon.Etc) && len(d.list) > 0:
			end, rest = k, span{k + 1, s.hi}
			k = s.hi
		}
	}
	if lo < end {
		d.list = append(d.list, span{lo, end})
	}
	if len(d.list) > 1 && firstOf >= 0 && firstOf < d.list[0].hi && !d.quantified(d.list[0]) {
		return nil, span{} // 企业的桥梁和纽带作用: what follows 的 is one thing
	}
	return d.list, rest
}

// quantified says whether a part begins with a quantity.
func (d *deeds) quantified(s span) bool { return d.s.tokens[s.lo].kind == number }

// common returns the index of the words at the end of the last part of a list that the
// first part leaves to it: a word for a kind of thing (力度, 机制), and the deed before it
// (建设工作) where the first part ends in no deed of its own. It is the part's end if there
// are none.
func (d *deeds) common(last, first span) int {
	t := d.s.tokens
	deed := func(k int) bool { return t[k].is(lexicon.Weak|lexicon.Head) && !t[k].is(lexicon.Noun) }
	k := last.hi
	if t[first.hi-1].is(lexicon.Generic) {
		return k
	}
	for k > last.lo+1 && t[k-1].is(lexicon.Generic) {
		k--
	}
	if !deed(first.hi - 1) {
		for k > last.lo+1 && deed(k-1) {
			k--
		}
	}
	return k
}

// abstract says whether the noun that closes a list names what each part is only with
// it (放管服等改革), not the class of things that they are (大桥等项目).
func (d *deeds) abstract(s span) bool {
	last := d.s.tokens[s.hi-1]
	return last.is(lexicon.Generic) || last.is(lexicon.Weak|lexicon.Head) && !last.is(lexicon.Noun)
}

// attributive says whether the parts of a list only tell kinds of the noun that closes it
// (健康、养老等服务消费), as short words do.
func (d *deeds) attributive(parts []span, rest span) bool {
	const short = 6 // bytes
	for _, p := range parts {
		if d.len(p.lo, p.hi) > short || d.s.tokens[p.lo].kind == quote {
			return false
		}
	}
	return d.len(rest.lo, rest.hi) > 6 && d.s.tokens[rest.lo].kind != number // 桐川、石岭等5座水库 names them
}

// does returns the index after the verb by which the first part of a list begins what all
// do (企业做好项目规划和产业布局), 0 if there is none or others have their own.
func (d *deeds) does(parts []span) int {
	t := d.s.tokens
	verb := func(p span) int {
		for k := p.lo; k+1 < p.hi; k++ {
			if t[k].is(lexicon.Head) && !t[k].is(lexicon.Noun) {
				return k + 1
			}
		}
		return 0
	}
	for _, p := range parts[1:] {
		if verb(p) > 0 || d.len(p.lo, p.hi) < 12 || t[p.hi-1].is(lexicon.Head|lexicon.Outcome) && !t[p.hi-1].is(lexicon.Noun) {
			return 0
		}
	}
	k := verb(parts[0])
	if k > parts[0].lo+1 && k < parts[0].hi && t[k].is(lexicon.Aspect) {
		k++
	}
	if k <= parts[0].lo+1 {
		return 0
	}
	return k
}

// predicate returns the index where what the parts of a pivot's object are to do begins.
func (d *deeds) predicate(s span) int {
	t := d.s.tokens
	for k := s.lo + 1; k < s.hi; k++ {
		if t[k].is(lexicon.Adverb|lexicon.Outcome|lexicon.Head|lexicon.Prep|lexicon.Strip|lexicon.Done|lexicon.Share) && !t[k].is(lexicon.Noun) {
			return k
		}
	}
	return s.lo
}

// oneThing says whether the items are only sides of one thing: words of two
// characters, or words that end alike (获得感、幸福感).
func (d *deeds) oneThing(items []string) bool {
	short, alike := true, true
	last := items[0][max(0, len(items[0])-3):]
	for _, item := range items {
		short = short && len(item) <= 6
		alike = alike && len(item) <= 12 && len(item) >= 3 && item[len(item)-3:] == last
		if !short && !alike {
			return false
		}
	}
	return short || strings.ContainsAny(last, "感性力化度心")
}
