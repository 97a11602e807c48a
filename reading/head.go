package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// span is a range of a sentence's tokens.
type span struct{ lo, hi int }

func (s span) empty() bool { return s.lo >= s.hi }

// head is what stands between the beginning of a clause and a quantity, taken apart:
//
//	预计全市 | 完成 | 规上工业增加值 | 增长 | 近 | 13%
//	trimmed    verb   noun             change bound
type head struct {
	verb    span // deeds before the noun: 新建, 办理
	noun    span // what is measured or counted
	outcome span // deeds after the noun: 开工, 受理
	strip   span // verbs of the verb's place that only state a value: 完成
	change  *lexicon.Word
	bound   *lexicon.Word
	copula  *lexicon.Word
	share   bool // 分别
	each    bool // 均
	from    bool // the quantity is where a change began: 由60%
	changed token
	bounded token
}

const (
	// words at the end of a head that are no part of a name
	closers = lexicon.Copula | lexicon.Strip | lexicon.Adverb | lexicon.Time | lexicon.Modal | lexicon.Scope | lexicon.Intend | lexicon.Estimate | lexicon.Compare | lexicon.Conj
	// words at the beginning of a head that are no part of a name
	openers = lexicon.Adverb | lexicon.Time | lexicon.Modal | lexicon.Scope | lexicon.Intend | lexicon.Estimate | lexicon.Conj | lexicon.Subject | lexicon.Share | lexicon.Each | lexicon.And | lexicon.Compare | lexicon.Etc | lexicon.Of
)

// head takes apart the tokens [lo, hi) before a quantity.
func (f *figures) head(lo, hi int) head {
	t := f.s.tokens
	var h head
	h.verb, h.noun, h.outcome = span{lo, lo}, span{lo, lo}, span{hi, hi}

	// From the quantity backwards: bounds, words of change, copulas.
	j := hi
	for j > lo {
		k := t[j-1]
		switch {
		case k.kind == date:
			j--
			continue
		case k.kind == pause || k.kind == colon:
			j--
			continue
		case k.kind != word:
		case k.is(lexicon.Share):
			h.share = true
			j--
			continue
		case k.is(lexicon.Each):
			h.each = true
			j--
			continue
		case k.is(lexicon.By | lexicon.To | lexicon.Times):
			if h.change == nil {
				h.change, h.changed = k.word, k
			}
			if k.is(lexicon.Before) && h.bound == nil && !f.comparing(lo, j-1) {
				h.bound, h.bounded = k.word, k
			}
			j--
			continue
		case k.is(lexicon.Before):
			if h.bound == nil {
				h.bound, h.bounded = k.word, k
			}
			j--
			continue
		case k.is(lexicon.Noun):
		case k.is(lexicon.Prep) && (k.word.Text == "从" || k.word.Text == "由" || k.word.Text == "自"):
			h.from = true
			j--
			continue
		case k.is(lexicon.Prep) && (k.word.Text == "在" || k.word.Text == "以" || k.word.Text == "按"):
			j--
			continue
		case k.is(closers):
			if h.copula == nil && k.is(lexicon.Copula|lexicon.Strip) {
				h.copula = k.word
			}
			j--
			continue
		case k.is(lexicon.Of) && j-1 > lo && (t[j-2].kind == date || t[j-2].is(lexicon.Time)):
			j--
			continue
		}
		break
	}
	// A comparison before the word of change (比上年, 较“十三五”时期) is no part of the name.
	if h.change != nil {
		if k := f.comparison(lo, j); k >= 0 {
			j = k
			for j > lo && t[j-1].is(closers|lexicon.Share|lexicon.Each) && !t[j-1].is(lexicon.Noun) {
				h.share = h.share || t[j-1].is(lexicon.Share)
				h.each = h.each || t[j-1].is(lexicon.Each)
				j--
			}
		}
	}

	// From the beginning forwards: words of time, scope and manner.
	i := lo
	for i < j {
		k := t[i]
		switch {
		case k.kind == date || k.kind == pause || k.kind == colon || k.kind == dash:
		case k.is(lexicon.Share):
			h.share = true
		case k.is(lexicon.Noun) || k.is(lexicon.Verb) && !k.is(lexicon.Intend):
			goto opened
		case k.is(openers):
		case k.is(lexicon.Prep):
			n := f.phrase(i, j)
			if n < 0 {
				goto opened
			}
			i = n
			continue
		default:
			goto opened
		}
		i++
	}
opened:
	// 从2020年的 …: a baseline that is named within the head.
	for k := i; k < j; k++ {
		if t[k].is(lexicon.Prep) && (t[k].word.Text == "从" || t[k].word.Text == "由") && k > i {
			if f.onlyTime(k+1, j) {
				h.from, j = true, k
			}
			break
		}
	}
	for j > i && t[j-1].is(closers|lexicon.Share|lexicon.Each) && !t[j-1].is(lexicon.Noun|lexicon.Verb) {
		h.share = h.share || t[j-1].is(lexicon.Share)
		h.each = h.each || t[j-1].is(lexicon.Each)
		j--
	}

	// Leading verbs.
	h.strip = span{i, i}
	for i < j && t[i].is(lexicon.Strip) && !t[i].is(lexicon.Noun) {
		i++
		h.strip.hi = i
		for i < j && t[i].is(lexicon.Adverb|lexicon.Time) {
			i++
		}
	}
	v := i
	for v < j && (t[v].is(lexicon.Verb|lexicon.Outcome) && !t[v].is(lexicon.Noun) ||
		v > i && v+1 < j && (t[v].is(lexicon.And) || t[v].kind == pause) && t[v+1].is(lexicon.Verb)) {
		v++
	}
	h.verb = span{i, v}
	h.noun = span{v, j}
	// Trailing verbs.
	o := j
	for o > v && t[o-1].is(lexicon.Verb|lexicon.Outcome) && !t[o-1].is(lexicon.Noun) {
		o--
	}
	if o > v {
		h.noun.hi = o
		h.outcome = span{o, j}
	} else if o == v && v < j {
		// verbs only: cannot happen, they were taken as leading
		h.outcome = span{j, j}
	} else {
		h.outcome = span{j, j}
	}
	return h
}

// comparing says whether a word of comparison stands in the tokens [lo, hi).
func (f *figures) comparing(lo, hi int) bool {
	for _, t := range f.s.tokens[lo:hi] {
		if t.is(lexicon.Compare) {
			return true
		}
	}
	return false
}

// comparison returns the index of the word of comparison that begins what a change is
// measured against and reaches to hi, -1 if there is none.
func (f *figures) comparison(lo, hi int) int {
	t := f.s.tokens
	for k := hi - 1; k >= lo; k-- {
		if t[k].is(lexicon.Compare) {
			return k
		}
	}
	return -1
}

// phrase returns the index after a prepositional phrase that begins at token i and is
// closed before j by a word of place (在…中), -1 if it is not closed.
func (f *figures) phrase(i, j int) int {
	t := f.s.tokens
	for k := i + 1; k < j; k++ {
		if t[k].is(lexicon.Locative) && !t[k].is(lexicon.Noun) && k+1 < j {
			return k + 1
		}
	}
	return -1
}

// onlyTime says whether the tokens [lo, hi) only say when.
func (f *figures) onlyTime(lo, hi int) bool {
	for _, t := range f.s.tokens[lo:hi] {
		if t.kind != date && !t.is(lexicon.Time|lexicon.Of|lexicon.Locative) && t.kind != quote {
			return false
		}
	}
	return true
}

// words joins the tokens' text, leaving out words that a name stands without.
func (f *figures) words(s span) string {
	t := f.s.tokens
	if s.empty() {
		return ""
	}
	clean := true
	for k := s.lo; k < s.hi; k++ {
		if f.silent(k, s) {
			clean = false
			break
		}
	}
	if clean {
		return f.r.text[t[s.lo].start:t[s.hi-1].end]
	}
	var b strings.Builder
	for k := s.lo; k < s.hi; k++ {
		if !f.silent(k, s) {
			b.WriteString(f.r.text[t[k].start:t[k].end])
		}
	}
	return b.String()
}

// silent says whether a token within a name is left out of it: a scope or a time that
// stands between subject and verb (市长热线全年受理来电).
func (f *figures) silent(k int, s span) bool {
	t := f.s.tokens[k]
	if !t.is(lexicon.Scope|lexicon.Time) || t.is(lexicon.Noun) {
		return t.kind == word && (t.word.Text == "累计" || t.word.Text == "已")
	}
	return t.is(lexicon.Scope) || strings.Contains(t.word.Text, "年") || strings.Contains(t.word.Text, "季")
}

// kindOf tells a figure's kind and the sign of its value.
func kindOf(h *head, n *num) (report.Kind, bool, string) {
	percent := n.unit == "%" || n.unit == "‰" || n.unit == "倍" || n.unit == "番"
	if h.change != nil && h.change.Use&lexicon.By != 0 && !h.from {
		if n.unit == "个百分点" || n.unit == "个基点" || !percent {
			return report.ChangeKind, h.change.Minus, "change-by"
		}
		return report.GrowthKind, h.change.Minus, "growth-by"
	}
	if n.unit == "个百分点" {
		return report.ChangeKind, false, "points"
	}
	return report.LevelKind, false, "level"
}
