package reading

import (
	"strconv"

	"duixian/lexicon"
	"duixian/report"
)

// tense is of what time a clause speaks, the word that tells it and whether it is a mark of
// a deed done (了, 去年), not only of a state come about (已达).
type tense struct {
	of   lexicon.Tense
	word string
	done bool
}

// tenseAt tells of what time token at speaks from the words of its sentence: the nearest one
// before it, in its own clause or in a clause that opens the sentence, else one after it in
// its clause. In a part of one theme any clause before it tells, too.
func (r *reader) tenseAt(s *sentence, at int) tense {
	t := s.tokens
	own := at // where its clause begins
	for own > 0 && !t[own-1].separates() {
		own--
	}
	opener := 0 // where the clause that opens the sentence ends
	for opener < own && !t[opener].separates() {
		opener++
	}
	for k := at - 1; k >= 0; k-- {
		if t[k].kind == number && r.baseline(s, t[k].ref) {
			k = r.baselineBegins(s, k) // 由去年的11%提高到14%: of last year is the 11%
		}
		if k < own && k >= opener && r.ctx.part != report.Theme {
			continue
		}
		if t[k].kind == word && r.textOf(&t[k]) == "今年" && r.ctx.looksAhead() {
			return tense{}
		}
		x := r.tenseOf(s, k, at)
		if k < own && (x.of == lexicon.NowTense || t[k].is(lexicon.Aspect) && r.ctx.part != report.Theme) {
			continue // they tell of their own clause alone
		}
		if x.of != lexicon.NoTense {
			return x
		}
	}
	for k := at + 1; k < len(t) && !t[k].separates(); k++ {
		if x := r.tenseOf(s, k, at); x.of == lexicon.PastTense && t[k].is(lexicon.Aspect) {
			return x
		}
	}
	return tense{}
}

// toldOf is tenseAt of a quantity. It is asked for both the role and the period.
func (r *reader) toldOf(it *item, s *sentence) tense {
	if !it.tensed {
		it.told, it.tensed = r.tenseAt(s, it.token), true
	}
	return it.told
}

// tenseOf tells of what time token k makes the token at speak.
func (r *reader) tenseOf(s *sentence, k, at int) tense {
	t := &s.tokens[k]
	if !t.is(lexicon.Tensed) && t.kind != date {
		return tense{} // most tokens
	}
	if k > 0 && s.tokens[k-1].is(lexicon.Compare) || r.apart(s, k) {
		return tense{} // 比去年, 较2019年, 与1952年相比
	}
	if t.is(lexicon.Time) && r.describing(s, k, at) {
		return tense{} // 完成去年结转的13个项目
	}
	switch {
	case t.is(lexicon.Tensed) && r.word(t).Tense == lexicon.PastTense:
		return tense{lexicon.PastTense, r.textOf(t), t.is(lexicon.Aspect | lexicon.Time)}
	case t.kind == word && r.textOf(t) == "有" && r.ctx.part == report.Theme:
		return tense{} // a result as often as a fact
	case t.is(lexicon.Tensed):
		return tense{r.word(t).Tense, r.textOf(t), false}
	case t.kind != date || t.ref < 0 || !isYear(s.nums[t.ref].digits) || r.out.Report.Year == 0 || r.dates(s, k, at):
		return tense{}
	}
	y, _ := strconv.Atoi(s.nums[t.ref].digits)
	of := lexicon.AheadTense
	if y < r.out.Report.Year {
		of = lexicon.PastTense
	}
	return tense{of, r.text[t.start:t.end], true}
}

// describing says whether the time at token k belongs to a description of what token at counts, behind
// the verb of the clause.
func (r *reader) describing(s *sentence, k, at int) bool {
	if r.opens(s, k) {
		return false
	}
	for k++; k < at; k++ {
		if t := &s.tokens[k]; t.separates() {
			return false
		} else if t.is(lexicon.Of) {
			return true
		}
	}
	return false
}

// planSpoken returns the words by which a sentence of a part that looks back speaks of a plan for a
// time to come (一九六五年计划草案), "" if it does not.
func (r *reader) planSpoken(s *sentence, at int) string {
	t := s.tokens
	for k := 0; k < at; k++ {
		switch {
		case t[k].is(lexicon.Tensed) && t[k].is(lexicon.Noun) && r.word(&t[k]).Tense == lexicon.AheadTense:
			return r.textOf(&t[k])
		case k == 0 && t[k].kind == date && t[k].ref >= 0 && isYear(s.nums[t[k].ref].digits) && r.out.Report.Year > 0 && atoi(s.nums[t[k].ref].digits) > r.out.Report.Year:
			return r.text[t[k].start:t[k].end]
		}
	}
	return ""
}

// sentenceTense tells of what time a sentence of a part of one theme speaks: of what is to
// come if a word says so, else of what was done if one does, else as the sentence before.
func (r *reader) sentenceTense(s *sentence) lexicon.Tense {
	told := r.ctx.tense
	for k := range s.tokens {
		switch x := r.tenseOf(s, k, len(s.tokens)-1); x.of {
		case lexicon.AheadTense:
			return x.of
		case lexicon.PastTense:
			told = x.of
		}
	}
	return told
}
