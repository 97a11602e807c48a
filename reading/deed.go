package reading

import (
	"strings"

	"duixian/lexicon"
)

// deed is one thing that a clause says is to be done or was done.
type deed struct {
	verb    span // tokens of the main verb or group of verbs
	object  span // tokens of all that it acts on
	subject span // tokens of what the outcome befell: 青崖、石芩水库(全面完工)
	clause  span // from the first to the last token of it
	rule    string
}

// deeds reads the deeds of one sentence.
type deeds struct {
	r    *reader
	s    *sentence
	out  []deed
	list []span // memory for the parts of an object
	done bool   // look for what was done, too: things that something became of
}

// read finds the deeds of a sentence.
func (d *deeds) read(s *sentence, done bool) {
	d.s, d.out, d.done = s, d.out[:0], done
	t := s.tokens
	for lo := 0; lo < len(t); {
		hi := lo
		for hi < len(t) && !t[hi].separates() {
			hi++
		}
		if lo < hi {
			hi = d.clause(lo, hi)
		}
		lo = hi + 1
	}
	for i := 1; i < len(d.out); i++ { // few are out of order, by a place or two
		for k := i; k > 0 && d.out[k-1].verb.lo > d.out[k].verb.lo; k-- {
			d.out[k-1], d.out[k] = d.out[k], d.out[k-1]
		}
	}
}

// clause reads the deeds of the tokens [lo, hi). It returns where it stopped: hi, or
// the end of a later clause that the object runs into.
func (d *deeds) clause(lo, hi int) int {
	t := d.s.tokens
	i := d.open(lo, hi)
	if i >= hi {
		return hi
	}
	switch {
	case t[i].is(lexicon.Prep) && !t[i].is(lexicon.Modal):
		if n, ok := d.phrase(i, hi); ok {
			return n
		}
	case t[i].is(lexicon.Short):
		d.slogans(i, hi)
		return hi
	case t[i].is(lexicon.Head | lexicon.Weak | lexicon.Pivot):
		if k := d.must(i, hi); k > 0 { // 做好今年工作必须把握好以下原则
			i = k
		}
		return d.verbFirst(lo, i, hi)
	case t[i].kind == other || t[i].is(lexicon.Noun) || t[i].kind == quote:
		if k := d.manner(i, hi); k > 0 {
			return d.verbFirst(lo, k, hi)
		}
	}
	if d.done {
		d.outcome(lo, i, hi)
	} else if k := d.agent(i, hi); k > 0 {
		return d.verbFirst(lo, k, hi)
	} else {
		d.dueOutcome(lo, i, hi)
	}
	return hi
}

// dueOutcome reads a clause of the plan that says by when something is to become of a thing:
// 沄江二桥年内建成通车. The thing is the object.
func (d *deeds) dueOutcome(lo, i, hi int) {
	t := d.s.tokens
	v := hi
	for v-1 > i && t[v-1].is(lexicon.Outcome) && !t[v-1].is(lexicon.Noun) {
		v--
	}
	when := v
	for when-1 > i && (t[when-1].kind == date || t[when-1].is(lexicon.Time|lexicon.Adverb|lexicon.Done|lexicon.Modal) && !t[when-1].is(lexicon.Noun)) {
		when--
	}
	if v < hi && d.timed(span{when, v}) && !d.idle(span{i, when}) && d.len(i, when) > 6 { // not 限时办结
		d.add(deed{verb: span{v, hi}, object: span{i, when}, clause: span{lo, hi}, rule: "outcome"})
	}
}

// timed says whether a phrase has a word that says when.
func (d *deeds) timed(s span) bool {
	for k := s.lo; k < s.hi; k++ {
		if t := &d.s.tokens[k]; t.kind == date || t.is(lexicon.Time) {
			return true
		}
	}
	return false
}

// must returns the index of the verb of a clause whose subject begins with a verb, 0 if it
// is none such.
func (d *deeds) must(i, hi int) int {
	for k := i + 2; k < hi; k++ {
		if d.s.tokens[k].is(lexicon.Must) {
			return d.agent(k-1, hi)
		}
	}
	return 0
}

// agent returns the index of the verb of a clause that says who is to act (各级政府要做好规划,
// 中央财政将增加投入), 0 if it says none.
func (d *deeds) agent(i, hi int) int {
	t := d.s.tokens
	for k := i + 1; k+1 < hi; k++ {
		if t[k].kind == pause || t[k].is(lexicon.Of|lexicon.Copula) {
			return 0
		}
		if !t[k].is(lexicon.Modal) || t[k].is(lexicon.Noun) {
			continue
		}
		for k++; k < hi && t[k].is(lexicon.Adverb|lexicon.Modal|lexicon.Time) && !t[k].is(lexicon.Verb); k++ {
		}
		if k+1 < hi && t[k].is(lexicon.Head|lexicon.Weak) && (d.actsOn(k, hi) || t[k+1].is(lexicon.Aspect)) {
			return k
		}
		return 0
	}
	return 0
}

// open passes over words that say when, how and by whom.
func (d *deeds) open(i, hi int) int {
	t := d.s.tokens
	for i < hi {
		k := &t[i]
		const openers = lexicon.Adverb | lexicon.Time | lexicon.Modal | lexicon.Scope | lexicon.Conj | lexicon.Subject | lexicon.Way | lexicon.Done | lexicon.Each | lexicon.Share | lexicon.Intend | lexicon.Estimate
		switch {
		case k.kind == date || k.kind == pause || k.kind == dash || k.kind == bracket:
		case k.is(lexicon.Adverb) && i+1 < hi && t[i+1].is(lexicon.Of): // 有针对性的
			i++
		case k.is(lexicon.Adverb) && k.is(lexicon.Noun) && i+1 < hi && !t[i+1].is(lexicon.Verb):
			return i
		case k.is(lexicon.Head|lexicon.Weak|lexicon.Pivot) && !k.is(lexicon.Modal):
			return i
		case k.is(lexicon.Prep) && !k.is(lexicon.Modal):
			return i
		case k.is(openers):
		case k.kind == other && d.enumerator(k):
		case i > 0 && t[i-1].kind == other && d.enumerator(&t[i-1]):
			if k.kind != word || d.r.textOf(k) != "是" { // 一是
				return i
			}
		default:
			return i
		}
		i++
	}
	return i
}

// enumerator says whether a token only numbers the clause: 一是.
func (d *deeds) enumerator(t *token) bool {
	switch d.r.text[t.start:t.end] {
	case "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", ".":
		return true
	case "第一", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九", "第十":
		return true
	}
	return false
}

// manner returns the index of a verb after a short word of manner that the lexicon
// does not know (压茬推进), 0 if there is none.
func (d *deeds) manner(i, hi int) int {
	t := d.s.tokens
	k := i + 1
	if k < hi && t[k].is(lexicon.Way) {
		k++
	}
	for k < hi && t[k].is(lexicon.Adverb|lexicon.Modal|lexicon.Time) {
		k++
	}
	if k >= hi || t[i].kind != other && t[i].kind != quote || t[i].end-t[i].start > 18 || t[i].kind == other && t[i].end-t[i].start > 12 || !t[k].is(lexicon.Head) || k+1 >= hi {
		return 0
	}
	return k
}

// verbFirst reads a clause whose verb begins at token i.
func (d *deeds) verbFirst(lo, i, hi int) int {
	t := d.s.tokens
	v := i // last verb of the group
	for v+1 < hi {
		n := v + 1
		if t[n].is(lexicon.And) && n+1 < hi && t[n+1].is(lexicon.Head|lexicon.Weak) && d.objectAfter(n+1, hi) {
			n++
		} else if t[n].kind == pause && n+1 < hi && t[n+1].is(lexicon.Head|lexicon.Weak) && v == i && d.verbList(n, hi) {
			n++
		} else if t[n].is(lexicon.Adverb) && n+1 < hi && t[n+1].is(lexicon.Head) {
			n++ // 继续积极推进
		}
		if !t[n].is(lexicon.Head|lexicon.Weak|lexicon.Pivot) || t[n].is(lexicon.Noun) || t[n].is(lexicon.Outcome) && n+1 >= hi {
			break
		}
		v = n
	}
	if v > i && v+1 < hi && t[v+1].kind == other && t[v+1].end-t[v+1].start == 3 && (v+2 == hi || t[v+2].kind == number) {
		v-- // 续建安置房7550套: a noun of one syllable takes a verb along
	}
	if t[v].is(lexicon.Pivot) && d.aspect(v, hi) {
		return hi
	}
	// Verbs that the group took but that are the object or part of it.
	for v > i && !d.objectAfter(v, hi) && t[v].is(lexicon.Weak) {
		v--
	}
	if v > i && v+2 == hi && t[v+1].is(lexicon.Generic) && t[v].is(lexicon.Weak) && !t[v].is(lexicon.Head) {
		v-- // 健全管理机制
	}
	if v+1 < hi && d.aspect(v, hi) && !d.done {
		return hi // 鼓舞了…: told, not promised
	}
	x := deed{verb: span{i, v + 1}, object: span{v + 1, hi}, clause: span{lo, hi}, rule: "verb-object"}
	mood := d.r.textOf(&t[v]) == "坚持"
	if v+1 < hi && t[v+1].is(lexicon.Prep) && !t[v].is(lexicon.Pivot) && !mood && d.leads(v+1, hi) {
		if n, ok := d.phrase(v+1, hi); ok { // 探索对闲置厂房进行改建
			return n
		}
	}
	if t[v].is(lexicon.Pivot) {
		x.rule = "pivot"
		if hi < len(t) && t[hi].kind == comma && d.unclosed(v+1, hi) { // 确保按照时限要求，完成…
			end := hi + 1
			for end < len(t) && !t[end].separates() {
				end++
			}
			hi = end
			x.object.hi, x.clause.hi = hi, hi
		}
		d.add(x)
		return hi
	}
	if k := d.tail(v+1, hi); k > 0 && !mood { // 强化系统思维促发展
		d.add(deed{verb: span{k, k + 1}, object: span{k + 1, hi}, clause: span{k, hi}, rule: "slogan"})
		hi = k
		x.object.hi, x.clause.hi = hi, hi
	}
	end := d.next(v+1, hi)
	x.object.hi, x.clause.hi = end, end
	d.add(x)
	if end < hi {
		d.clause(end+1, hi)
	}
	return hi
}

// leads says whether the preposition at token i opens a phrase before another verb, not
// one within the object (加大对企业的扶持力度).
func (d *deeds) leads(i, hi int) bool {
	t := d.s.tokens
	switch d.r.textOf(&t[i]) {
	case "对", "把", "将", "在", "从", "向", "为":
	default:
		return false
	}
	if d.r.textOf(&t[i]) == "对" && t[i-1].is(lexicon.Light) {
		return false // 加强对公司监管
	}
	for k := i + 1; k < hi; k++ {
		if t[k].is(lexicon.Of) {
			return false
		}
	}
	return true
}

// unclosed says whether the tokens [lo, hi) end in a phrase that waits for its verb.
func (d *deeds) unclosed(lo, hi int) bool {
	t := d.s.tokens
	for k := hi - 1; k >= lo; k-- {
		if t[k].is(lexicon.Head) && k+1 < hi {
			return false
		}
		if t[k].is(lexicon.Prep) && !t[k].is(lexicon.Verb) {
			return true
		}
	}
	return false
}

// tail returns the index of a verb of one syllable that ends the clause with a noun of
// its own (树形象), 0 if there is none.
func (d *deeds) tail(lo, hi int) int {
	t := d.s.tokens
	k := hi - 2
	if k > lo && t[k].is(lexicon.Short) && d.len(k+1, hi) == 6 && d.len(lo, k) >= 12 && t[k-1].kind != pause {
		return k
	}
	return 0
}

// objectAfter says whether something that a verb can act on follows token v, other
// than a word that makes a name of the verb itself (改造工程).
func (d *deeds) objectAfter(v, hi int) bool {
	t := d.s.tokens
	k := v + 1
	if k >= hi || t[k].kind == pause || t[k].is(lexicon.Of|lexicon.And|lexicon.Etc) {
		return false
	}
	if t[k].kind == other && k+1 == hi {
		switch d.r.text[t[k].start:t[k].end] {
		case "工程", "项目", "工作", "行动", "计划", "力度", "能力", "水平", "体系", "机制", "任务", "制度", "方案", "活动", "体制", "模式", "基地", "中心", "平台", "园区", "战略", "进程", "步伐", "进度", "格局", "成果", "成效", "目标":
			return false
		}
	}
	return true
}

// aspect says whether 了 follows token v.
func (d *deeds) aspect(v, hi int) bool {
	return v+1 < hi && d.s.tokens[v+1].is(lexicon.Aspect) && d.r.textOf(&d.s.tokens[v+1]) == "了"
}

// verbList says whether the tokens from the mark at k list verbs that share one
// object (鼓励、支持、引导家庭农场发展).
func (d *deeds) verbList(k, hi int) bool {
	t := d.s.tokens
	for k < hi && t[k].kind == pause {
		if k+1 >= hi || !t[k+1].is(lexicon.Head|lexicon.Weak) {
			return false
		}
		k += 2
	}
	return k < hi && t[k].kind != pause && !t[k].is(lexicon.And|lexicon.Etc|lexicon.Of)
}

// next returns the index of the mark or word that begins another deed in the same
// clause (…，完成A并推进B; 消化存量、严控增量), hi if there is none.
func (d *deeds) next(i, hi int) int {
	t := d.s.tokens
	for k := i; k+1 < hi; k++ {
		switch {
		case t[k].is(lexicon.Further) && k > i:
			n := d.open(k, hi)
			if n < hi && t[n].is(lexicon.Head|lexicon.Weak) {
				return k
			}
		case t[k].kind == pause && k > i:
			n := k + 1
			for n < hi && t[n].is(lexicon.Adverb|lexicon.Modal) {
				n++
			}
			if n < hi && t[n].is(lexicon.Head) && d.actsOn(n, hi) && !d.listEnds(n, hi) && !d.describes(n, hi) {
				return k
			}
			if n < hi && t[n].is(lexicon.Weak) && !t[n].is(lexicon.Noun) && d.actsOn(n, hi) && !d.listEnds(n, hi) && (t[n+1].kind == other || t[n+1].is(lexicon.Noun)) && d.objectAfter(n, hi) && d.short(n, hi) {
				return k
			}
		}
	}
	return hi
}

// actsOn says whether the verb at token k has an object of its own.
func (d *deeds) actsOn(k, hi int) bool {
	t := d.s.tokens
	return k+1 < hi && t[k+1].kind != pause && !t[k+1].is(lexicon.Of|lexicon.And|lexicon.Etc|lexicon.Aspect)
}

// describes says whether the verb at token k is part of a description: 规范透明的.
func (d *deeds) describes(k, hi int) bool {
	t := d.s.tokens
	return k+2 < hi && t[k+2].is(lexicon.Of) && t[k+1].end-t[k+1].start <= 6
}

// short says whether what begins at token k ends after a few characters.
func (d *deeds) short(k, hi int) bool {
	t := d.s.tokens
	end := k
	for end < hi && t[end].kind != pause {
		end++
	}
	return d.len(k, end) <= 18
}

// listEnds says whether what begins at token k is a member of a list that a common
// noun closes: 压缩用地审批时间等改革, 规范透明的预算制度.
func (d *deeds) listEnds(k, hi int) bool {
	t := d.s.tokens
	for list := false; k < hi; k++ {
		switch {
		case t[k].kind == pause:
			list = true
		case t[k].is(lexicon.Etc), list && t[k].is(lexicon.Of):
			return true
		}
	}
	return false
}

// slogans reads a clause of verbs of one syllable: 稳地价、稳房价.
func (d *deeds) slogans(i, hi int) {
	t := d.s.tokens
	if t[i].is(lexicon.Pivot) { // 让城市更优美
		for i < hi {
			end := i + 1
			for end < hi && !(t[end].kind == pause && end+1 < hi && t[end+1].is(lexicon.Pivot) && t[end+1].ref == t[i].ref) {
				end++
			}
			d.add(deed{verb: span{i, i + 1}, object: span{i + 1, end}, clause: span{i, end}, rule: "pivot"})
			i = end + 1
		}
		return
	}
	for i < hi {
		end := i + 1
		for end < hi && t[end].kind != pause {
			end++
		}
		if k := i + 2; k+1 < end && t[k].is(lexicon.Short) && d.len(i+1, k) == 6 && d.len(k+1, end) == 6 { // 补短板强基础
			d.add(deed{verb: span{k, k + 1}, object: span{k + 1, end}, clause: span{k, end}, rule: "slogan"})
			d.add(deed{verb: span{i, i + 1}, object: span{i + 1, k}, clause: span{i, k}, rule: "slogan"})
		} else if t[i].is(lexicon.Short) && i+1 < end && d.len(i+1, end) >= 6 && d.len(i+1, end) <= 24 {
			d.add(deed{verb: span{i, i + 1}, object: span{i + 1, end}, clause: span{i, end}, rule: "slogan"})
		} else if t[i].is(lexicon.Head | lexicon.Weak) {
			d.verbFirst(i, i, hi)
			return
		}
		i = end + 1
	}
}

func (d *deeds) len(lo, hi int) int { return d.s.tokens[hi-1].end - d.s.tokens[lo].start }

// phrase reads a clause that begins with a preposition at token i.
func (d *deeds) phrase(i, hi int) (int, bool) {
	t := d.s.tokens
	switch d.r.textOf(&t[i]) {
	case "把", "将":
		return hi, d.take(i, hi)
	case "以":
		if d.findWord(i+1, hi, "为") > 0 {
			if k := d.role(i+1, hi); k == hi {
				d.add(deed{verb: span{i, i + 1}, object: span{i + 1, hi}, clause: span{i, hi}, rule: "as"})
				return hi, true
			} else if k > 0 {
				return d.clause(k, hi), true
			}
		}
	case "对":
		if d.upon(i, hi) {
			return hi, true
		}
	}
	for k := i + 1; k+1 < hi; k++ { // 根据各地实际将适用范围扩大到城镇
		if t[k].is(lexicon.Prep) && (d.r.textOf(&t[k]) == "把" || d.r.textOf(&t[k]) == "将") && d.take(k, hi) {
			return hi, true
		}
	}
	// Any other phrase is passed over up to the clause's verb.
	if k := d.verbAfter(i, hi); k > 0 {
		return d.verbFirst(i, k, hi), true
	}
	if t[i].is(lexicon.Head) && i+1 < hi {
		switch d.r.textOf(&t[i]) {
		case "围绕", "依托", "按照", "借助", "依靠":
		default:
			d.add(deed{verb: span{i, i + 1}, object: span{i + 1, hi}, clause: span{i, hi}, rule: "sole-verb"})
		}
	}
	return hi, true
}

// verbAfter returns the index of the verb that the phrase opened at token i leads to,
// 0 if there is none.
func (d *deeds) verbAfter(i, hi int) int {
	t := d.s.tokens
	for k := i + 1; k+1 < hi; k++ {
		if t[k].is(lexicon.Locative) && !t[k].is(lexicon.Noun) {
			n := d.open(k+1, hi)
			if n < hi && t[n].is(lexicon.Head|lexicon.Weak|lexicon.Short) && n+1 <= hi {
				return n
			}
		}
	}
	head := lexicon.Head
	if d.r.textOf(&t[i]) == "为" { // 为实施搬迁创造条件
		head |= lexicon.Weak
	}
	for k := hi - 2; k >= i+2; k-- {
		if t[k].is(head) && !t[k-1].is(lexicon.Of|lexicon.And) && t[k-1].kind != pause && d.actsOn(k, hi) && d.objectAfter(k, hi) {
			for k > i+2 && t[k-1].is(lexicon.Head|lexicon.Weak) && !t[k-1].is(lexicon.Noun) {
				k--
			}
			return k
		}
	}
	if k := hi - 2; k > i && t[k].is(lexicon.Short) && d.len(k+1, hi) == 6 {
		return k
	}
	if by := d.r.textOf(&t[i]); by == "以" || by == "用" { // 以科技创新引领产业创新
		for k := hi - 2; k >= i+2; k-- {
			if t[k].is(lexicon.Weak) && !t[k].is(lexicon.Noun) && !t[k-1].is(lexicon.Of|lexicon.And) && t[k-1].kind != pause && d.actsOn(k, hi) {
				return k
			}
		}
	}
	for k := i + 2; k+1 < hi; k++ {
		if t[k].is(lexicon.Weak) && t[k-1].is(lexicon.Adverb) && d.actsOn(k, hi) {
			return k
		}
	}
	return 0
}

// findWord returns the index of a word between the tokens [lo, hi), 0 if it is not there.
func (d *deeds) findWord(lo, hi int, text string) int {
	for k := lo; k < hi; k++ {
		t := &d.s.tokens[k]
		if t.kind == word && d.r.textOf(t) == text {
			return k
		}
		if t.kind == other && strings.Contains(d.r.text[t.start:t.end], text) {
			return k
		}
	}
	return 0
}

// role returns the index after what A is taken as in 以A为B, 0 if it is not found.
func (d *deeds) role(lo, hi int) int {
	t := d.s.tokens
	for k := hi - 1; k > lo; k-- {
		if t[k].is(lexicon.Part) {
			return k + 1
		}
	}
	return 0
}

// take reads 把A V到B: A is the object, but for 把A作为B it is B.
func (d *deeds) take(i, hi int) bool {
	t := d.s.tokens
	for k := hi - 2; k > i+1; k-- {
		if t[k].kind == word && (d.r.textOf(&t[k]) == "作为" || d.r.textOf(&t[k]) == "当作" || d.r.textOf(&t[k]) == "当做" || d.r.textOf(&t[k]) == "视为") {
			d.add(deed{verb: span{k, k + 1}, object: span{k + 1, hi}, clause: span{i, hi}, rule: "take"})
			return true
		}
	}
	for k := i + 2; k+1 < hi; k++ { // 把沿海打造成全省发展新增长极
		if t[k].is(lexicon.Head|lexicon.Weak) && hasAny(d.r.text[t[k+1].start:t[k+1].end], "成", "到", "为", "在", "入") && t[k+1].kind != number {
			d.add(deed{verb: span{k, k + 1}, object: span{i + 1, k}, clause: span{i, hi}, rule: "take"})
			return true
		}
	}
	for k := hi - 1; k > i+1; k-- {
		verb := t[k].is(lexicon.Head|lexicon.Weak) && !t[k].is(lexicon.Noun) && !t[k-1].is(lexicon.Of|lexicon.And) && t[k-1].kind != pause &&
			(k+1 >= hi || !t[k+1].is(lexicon.Of|lexicon.And|lexicon.Etc) && t[k+1].kind != pause && (t[k+1].kind != other || puts(d.r.textOf(&t[k]))))
		verb = verb || t[k].is(lexicon.To) && strings.HasSuffix(d.r.textOf(&t[k]), "到") // 扩大到全国40%的县
		if !verb && !d.placed(k, hi) {
			continue
		}
		x := deed{verb: span{k, k + 1}, object: span{i + 1, k}, clause: span{i, hi}, rule: "take"}
		for x.object.hi > x.object.lo+1 && t[x.object.hi-1].is(lexicon.Adverb|lexicon.Modal) {
			x.object.hi--
		}
		d.add(x)
		return true
	}
	return false
}

// puts says whether a verb puts what stands before it into what stands behind it: 纳入法治轨道.
func puts(verb string) bool {
	for _, end := range [...]string{"入", "为", "给", "于", "向", "成"} {
		if strings.HasSuffix(verb, end) {
			return true
		}
	}
	return false
}

// placed says whether token k ends in a verb of one syllable that puts something
// somewhere: 摆在首位, 落到实处.
func (d *deeds) placed(k, hi int) bool {
	t := d.s.tokens
	text := d.r.text[t[k].start:t[k].end]
	if k+1 < hi && t[k+1].kind == word && (d.r.textOf(&t[k+1]) == "在" || d.r.textOf(&t[k+1]) == "到") && t[k].kind != quote {
		return t[k].end-t[k].start <= 6
	}
	return len(text) == 9 && (strings.HasSuffix(text, "下去") || strings.HasSuffix(text, "起来") || strings.HasSuffix(text, "上来") || strings.HasSuffix(text, "出来"))
}

// upon reads 对A进行V and 对A V.
func (d *deeds) upon(i, hi int) bool {
	t := d.s.tokens
	if k := d.findWord(i+1, hi, "进行"); k > i+1 && k+1 < hi {
		d.add(deed{verb: span{k + 1, hi}, object: span{i + 1, k}, clause: span{i, hi}, rule: "upon"})
		return true
	}
	last := hi - 1
	if t[last].is(lexicon.Head|lexicon.Weak) && !t[last].is(lexicon.Noun) && last > i+1 {
		v := last
		for v-1 > i+1 && t[v-1].is(lexicon.Head|lexicon.Weak|lexicon.Adverb|lexicon.And) {
			v--
		}
		if d.verbAfter(i, hi) == 0 {
			x := deed{verb: span{v, hi}, object: span{i + 1, v}, clause: span{i, hi}, rule: "upon"}
			d.add(x)
			return true
		}
	}
	return false
}

// outcome reads what became of the thing that the clause begins with: 水库全面完工,
// 改革不断深化, 河湾大米荣获认证.
func (d *deeds) outcome(lo, i, hi int) {
	t := d.s.tokens
	verb := func(k int) bool { return t[k].is(lexicon.Head|lexicon.Weak|lexicon.Outcome) && !t[k].is(lexicon.Noun) }
	x := deed{clause: span{lo, hi}, rule: "outcome"}
	for k := hi - 1; k > i; k-- {
		switch {
		case !verb(k):
			continue
		case k+1 < hi && !d.takes(&t[k]) && !d.makes(k):
			continue
		case k+1 == hi && !t[k].is(lexicon.Outcome) && !t[k-1].is(lexicon.Adverb|lexicon.Done|lexicon.Head):
			return // 经济社会发展: a noun
		}
		v := k
		for v-1 > i && verb(v-1) && t[v-1].is(lexicon.Head) {
			v--
		}
		x.verb, x.object, x.subject = span{v, k + 1}, span{k + 1, hi}, span{i, v}
		for x.subject.hi > x.subject.lo+1 && t[x.subject.hi-1].is(lexicon.Adverb|lexicon.Done|lexicon.Each|lexicon.Time|lexicon.Modal) {
			x.subject.hi--
		}
		if d.idle(x.subject) {
			x.subject.hi = x.subject.lo
		}
		d.add(x)
		return
	}
}

// makes says whether the verb at token k is one that brings something about, and has
// it after it: 各县建成实训基地.
func (d *deeds) makes(k int) bool {
	t := d.s.tokens
	return t[k].is(lexicon.Head) && t[k].is(lexicon.Outcome) && !t[k].is(lexicon.Pivot) && !t[k-1].is(lexicon.Of|lexicon.And) && t[k-1].kind != pause &&
		!t[k+1].is(lexicon.Of|lexicon.And|lexicon.Verb|lexicon.Adverb|lexicon.Owned) &&
		(t[k+1].kind == number || t[k+1].is(lexicon.Before) || t[k+1].end-t[k+1].start > 3)
}

// idle says whether a phrase names nothing, but only says when or how.
func (d *deeds) idle(s span) bool {
	for _, t := range d.s.tokens[s.lo:s.hi] {
		if !t.is(lexicon.Adverb|lexicon.Time|lexicon.Done|lexicon.Strip) && t.kind != date {
			return false
		}
	}
	return true
}

// takes says whether an outcome may have an object: 入选名录, 荣获称号.
func (d *deeds) takes(t *token) bool {
	switch d.r.textOf(t) {
	case "获评", "荣获", "入选", "获得", "入围", "跻身", "列入", "纳入", "通过", "顺利通过", "升格", "晋升", "获批", "认定", "参加", "覆盖":
		return true
	}
	return false
}

// add keeps a deed if it acts on something.
func (d *deeds) add(x deed) {
	t := d.s.tokens
	for x.object.lo < x.object.hi && (t[x.object.lo].is(lexicon.Aspect) || t[x.object.lo].kind == pause) {
		x.object.lo++
	}
	for x.object.hi > x.object.lo && (t[x.object.hi-1].kind == pause || t[x.object.hi-1].kind == bracket) { // 停车难等问题（牵头单位：交通局）
		x.object.hi--
	}
	if x.object.empty() && x.subject.empty() {
		return
	}
	if v := &t[x.verb.lo]; x.verb.hi == x.verb.lo+1 && x.object.hi == x.object.lo+1 && t[x.object.lo].kind == number && !d.done && v.is(lexicon.Strip|lexicon.By|lexicon.To) {
		return // 达到40亿元: a figure
	}
	d.out = append(d.out, x)
}

// text joins the tokens of a span.
func (d *deeds) text(s span) string {
	if s.empty() {
		return ""
	}
	return d.r.text[d.s.tokens[s.lo].start:d.s.tokens[s.hi-1].end]
}
