package reading

import (
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
)

// name gives each quantity the name of what it measures.
func (f *figures) name() {
	for i := 0; i < len(f.items); i++ {
		it := &f.items[i]
		if it.first {
			f.context(i)
		}
		if n := f.shares(i); n > 0 {
			i += n - 1
			f.topic = f.items[i].stem
			continue
		}
		f.nameOne(i)
		if it.stem != "" {
			f.topic = it.stem
		}
	}
	f.spread()
	for i := range f.items {
		f.boundLast(i)
	}
	for i := range f.items {
		it := &f.items[i]
		if it.kind == report.LevelKind && it.unit == "%" && it.head.change == nil && (it.head.noun.empty() || it.rule == "respectively") && f.rates(it.metric) { // 增长速度目标定为8%
			it.kind, it.kindBy = report.GrowthKind, "growth"
		}
		if it.metric == "" && i+1 < len(f.items) { // 86户240人监测对象
			it.metric, it.rule = f.items[i+1].metric, "compound"
		}
		if i+1 < len(f.items) && f.items[i+1].head.change != nil && f.items[i+1].head.change.Use&lexicon.To != 0 &&
			f.items[i+1].metric == it.metric && it.piece == f.items[i+1].piece && it.head.change == nil {
			it.from = true // 12%的费率降至9%
		}
	}
}

// context sets the topic from the pieces without a quantity just before item i.
func (f *figures) context(i int) {
	from := 0
	if i > 0 {
		from = f.items[i-1].piece + 1
	}
	for p := from; p < f.items[i].piece; p++ {
		h := f.head(f.pieces[p].lo, f.pieces[p].hi)
		w := f.words(span{h.noun.lo, h.outcome.hi})
		if h.prep && f.described(f.pieces[p].span) { // 同我国有联系的国家，已达120个
			h.prep, h.noun, w = false, f.pieces[p].span, f.words(f.pieces[p].span)
		}
		if h.noun.empty() || len(w) > 120 || h.prep {
			continue
		}
		f.topic, f.named = w, h.noun
		if p == 0 && h.verb.empty() && h.outcome.empty() && h.strip.empty() && f.pieces[p].sep == stop {
			f.theme = w
		}
	}
}

// described says whether a clause is a noun with a description before it and no more.
func (f *figures) described(s span) bool {
	t := f.s.tokens
	if last := &t[s.hi-1]; last.kind == date || last.is(lexicon.Time|lexicon.Locative) {
		return false // 在解放前产量最高的一九三六年
	}
	for k := s.hi - 2; k > s.lo; k-- {
		if t[k].is(lexicon.Of) {
			return true
		}
		if t[k].is(lexicon.Verb) && !t[k].is(lexicon.Noun) {
			return false
		}
	}
	return false
}

// nameOne names item i from its own head and tail and from what was spoken of before.
// The constructions are tried in order; each says what it is for.
func (f *figures) nameOne(i int) {
	it := &f.items[i]
	h := &it.head
	n := f.num(it)
	verb, noun, outcome := f.words(h.verb), f.words(h.noun), f.words(h.outcome)
	tail := f.words(it.np)
	if !it.np.empty() && f.s.tokens[it.np.lo].is(lexicon.Mark) {
		tail = ""
	}
	if strings.HasSuffix(tail, "级") && i+1 < len(f.items) && f.pieces[f.items[i+1].piece].listed() && f.items[i+1].first { // 3个国家级、9个省级示范区
		if _, rest, ok := strings.Cut(f.words(f.items[i+1].np), "级"); ok {
			tail += rest
		}
	}
	set := func(metric, stem, rule string) { it.metric, it.stem, it.rule = metric, stem, rule }
	var prev *item
	if i > 0 {
		prev = &f.items[i-1]
	}
	if f.light(h.verb) && (noun != "" || tail != "") {
		verb = ""
	}
	listed := prev != nil && it.first && f.pieces[it.piece].listed()
	if listed && (noun != "" || tail != "") && h.verb.empty() && h.strip.empty() && !f.among(it) {
		verb = prev.verb
	}
	if strings.HasPrefix(noun, "占") && f.topic != "" && n.unit == "%" { // 民生支出208亿元，占一般公共预算支出的79%
		noun = f.topic + noun
	}
	if h.shareOf && outcome == "" && noun == "" && f.topic != "" {
		noun = f.topic + "占比"
	} else if h.shareOf && (outcome != "" || noun != "") {
		noun, outcome, tail = noun+outcome+"占比", "", ""
	} else if k := strings.LastIndex(noun, "占"); k > 0 && n.unit == "%" && tail == "" && outcome == "" {
		if f.s.tokens[h.noun.lo].is(lexicon.Owned) && verb == "" { // 高新技术产业产值680亿元，增加值占GDP的10%
			noun = f.topic + noun
			k += len(f.topic)
		}
		noun = share(noun, k)
	}

	switch {
	case it.fact: // 20蒸吨以下工业锅炉
		attribute := f.attribute(h.noun)
		switch {
		case attribute != "" && h.noun.hi-h.noun.lo > 1:
			set(noun, "", "threshold") // 村级集体经济收入10万元以上的村
		case attribute == "" && n.dimension == "time":
			set(tail+"年龄", "", "threshold")
		default:
			set(tail+attribute, "", "threshold")
		}

	case noun == "" && outcome == "" && tail == "" && f.shared(i) != nil: // 新建3000套、20万平方米安置房
		next := f.words(f.shared(i).np)
		set(verb+next, next, "compound")
		it.verb = verb

	case !it.first && noun == "" && verb == "" && outcome == "" && tail == "" && prev.metric != "": // 120批460人次
		set(prev.metric, prev.stem, "carried")

	case !it.first && noun == "" && verb == "" && tail != "" && it.token == prev.token+1 && !prev.head.noun.empty(): // “一件事”三批次36个事项
		set(f.words(prev.head.noun)+tail, tail, "counted")

	case !it.first && h.change != nil && h.change.Use&lexicon.To != 0 && prev.metric != "" && (noun == "" || strings.HasSuffix(prev.metric, noun)): // 12%的费率降至9%
		set(prev.metric, prev.stem, "carried")

	case f.spends(h) && n.dimension == "money" && (tail == "" || it.of || f.s.tokens[it.np.lo].is(lexicon.Verb)): // 投资800万元改造排水管网
		money := f.money(h)
		if it.tail.empty() && !h.strip.empty() && f.topic != "" { // 基地建设初具规模，完成投资3340万元，建成…
			set(f.topic+money, f.topic, "owned")
		} else if d := f.deed(i); d != "" {
			set(d+money, f.topic, "money-for")
		} else if f.topic != "" {
			set(f.topic+money, f.topic, "owned")
		} else {
			set(money, "", "subject")
		}

	case noun != "" && f.owned(h.noun) && verb != "" && tail == "": // 签约投资72亿元
		set(verb+noun, f.topic, "subject")

	case noun != "" && f.owned(h.noun) && f.owner() != "" && (tail == "" || n.unit == "%"): // 完成投资3.6亿元
		set(f.owner()+noun, f.owner(), "owned")

	case noun != "" && tail != "" && f.apposed(h): // 石芩、望汀等4座大桥
		set(verb+tail, tail, "counted")
		it.verb = verb

	case noun != "" && tail != "" && n.unit == "%": // 现行12%的费率
		set(verb+noun+outcome+tail, noun+tail, "subject-counted")

	case noun != "" && tail != "" && outcome != "": // 服务网点覆盖36个乡镇
		set(verb+noun+outcome+tail, noun, "subject-counted")

	case noun != "" && tail != "" && f.s.tokens[h.noun.hi-1].is(lexicon.Of): // 需要研究的23项内容
		set(verb+noun+tail, tail, "counted")

	case noun != "" && tail != "" && f.limits(h.noun): // 省外9所大学
		set(noun+tail, tail, "counted")
		it.verb = verb

	case noun != "" && tail != "" && verb != "" && !f.located(h.noun): // 推出便民利民84项措施
		set(verb+noun+tail, tail, "counted")
		it.verb = verb

	case noun != "" && tail != "": // 完成城东3家企业搬迁
		set(verb+tail, tail, "counted")
		it.verb = verb

	case noun != "" && verb == "" && tail == "" && f.placed(i, []string{noun}): // 其中望汀区218.6亿元

	case noun != "" && verb != "" && f.effect(h.verb) && f.topic != "" && f.pieces[it.piece].sep == comma: // 开展促消费活动，拉动消费75亿元
		set(f.topic+verb+noun+outcome, f.topic, "effect-subject")

	case noun != "": // 粮食总产达到52.3万吨
		if add := f.predicate(it); add != "" && outcome == "" && n.dimension != "ratio" {
			outcome = add
		}
		set(verb+noun+outcome, f.stem(h.noun, noun), "subject")
		it.verb = verb

	case tail != "" && f.acts(it): // 支持8个镇深化改革
		set(tail+f.predicate(it), tail, "counted-acts")

	case tail != "" && verb != "" && f.effect(h.verb) && f.topic != "" && f.pieces[it.piece].sep == comma: // 实施计划，累计支持2000家企业
		set(f.topic+verb+tail, f.topic, "effect-counted")

	case tail != "" && verb == "" && f.topic != "" && f.repeats(it, tail) != "": // 推进危房改造，完成600户的改造任务
		set(f.repeats(it, tail), f.topic, "topic")

	case tail != "" && verb == "" && f.topic != "" && it.first && f.pieces[it.piece].sep == comma && f.benefits(it): // 提高扣除标准，20多万用户受益
		set(f.topic+tail, f.topic, "effect-counted")

	case tail != "": // 新增3家规上企业
		set(verb+tail, tail, "counted")
		it.verb = verb

	case verb != "" && outcome == "" && prev != nil && it.first && f.effect(h.verb) && prev.metric != "" && f.pieces[it.piece].sep == comma: // 改造小区1.8万个，惠及310万户
		set(prev.metric+verb, prev.stem, "effect-counted")

	case verb != "" && outcome == "" && prev != nil && it.first && f.topic != "" && n.unit == f.num(prev).unit && n.dimension == "count" &&
		f.pieces[it.piece].sep == comma && !f.s.tokens[h.verb.hi-1].is(lexicon.Outcome): // 经营主体146万户，新登记14万户
		set(verb+f.topic, f.topic, "topic-verb")

	case (verb != "" || outcome != "") && f.topic != "" && (f.pieces[it.piece].sep != comma || f.s.tokens[h.outcome.hi-1].is(lexicon.Outcome)): // 转移就业2.4万人、创收6亿元
		set(f.topic+verb+outcome, f.topic, "topic-verb")

	case verb != "" || outcome != "":
		set(f.prepositional(i)+verb+outcome, "", "verb")

	case it.pred.lo < it.pred.hi && prev == nil && n.dimension == "count": // 先后3次下调公交票价
		set(f.words(it.pred), "", "times")

	case prev != nil && prev.stem != "" && n.unit == f.num(prev).unit && f.predicate(it) != "": // 9条道路开工，其中4条通车
		set(prev.stem+f.predicate(it), prev.stem, "topic-verb")

	case prev != nil: // 增长18.5%
		set(prev.metric, prev.stem, "carried")

	case f.topic != "":
		set(f.topic, f.topic, "topic")

	case it.pred.lo < it.pred.hi:
		set(f.words(it.pred), "", "times")
	}
	if it.metric == "" && !h.strip.empty() {
		set(f.words(h.strip), "", "verb")
	}
	if it.metric == "" {
		it.rule = "unnamed"
	}
	if it.unit == "" && (n.tens > 0 || n.hanzi) {
		it.unit = f.r.lex.Implied(it.metric)
	}
}

// shared returns the quantity listed next that counts the same things in another unit and is
// followed by their name, nil if there is none.
func (f *figures) shared(i int) *item {
	if i+1 >= len(f.items) {
		return nil
	}
	next := &f.items[i+1]
	h := &next.head
	if !next.first || f.pieces[next.piece].sep != pause || next.piece != f.items[i].piece+1 || next.np.empty() || next.of ||
		!h.noun.empty() || !h.verb.empty() || h.change != nil || f.items[i].head.change != nil || f.num(next).dimension == f.num(&f.items[i]).dimension {
		return nil
	}
	return next
}

// rates says whether a name ends in a word whose value is a rise, or in what is aimed at for it.
func (f *figures) rates(metric string) bool {
	aim := strings.TrimSuffix(metric, "目标")
	for _, end := range [...]string{"增速", "增幅", "涨幅", "增长率", "增长速度", "增长幅度", "上涨幅度"} {
		if strings.HasSuffix(metric, end) || aim != metric && strings.Contains(aim, end) {
			return true
		}
	}
	return false
}

// stem returns what a noun phrase names without the attribute that is measured of it:
// 沄岩高速 of 沄岩高速全长.
func (f *figures) stem(s span, whole string) string {
	t := f.s.tokens
	for k := s.hi - 2; k > s.lo; k-- { // 各部门共清理规章: what is spoken of are the rules
		if t[k].is(lexicon.Head|lexicon.Weak) && !t[k].is(lexicon.Noun) && t[k-1].is(lexicon.Copula|lexicon.Adverb|lexicon.Done) {
			return f.words(span{k + 1, s.hi})
		}
	}
	k := s.hi
	for k > s.lo+1 && t[k-1].is(lexicon.Owned) {
		k--
	}
	if k == s.hi {
		return whole
	}
	return f.words(span{s.lo, k})
}

// placed gives the items from i on, one for each name, the metric that was spoken of
// before them if the names are those of places within the jurisdiction:
// 生产总值648亿元，增长5%，其中望汀区218亿元.
func (f *figures) placed(i int, names []string) bool {
	k := i - 1
	for k > 0 && f.num(&f.items[k]).unit != f.num(&f.items[i]).unit && f.items[k-1].metric == f.items[k].metric {
		k--
	}
	if k < 0 || f.items[k].metric == "" || f.num(&f.items[k]).unit != f.num(&f.items[i]).unit {
		return false
	}
	whole := f.items[k]
	for _, name := range names {
		if utf8.RuneCountInString(name) > 6 || !f.r.lex.IsPlace(name) {
			return false
		}
	}
	for k, name := range names {
		x := &f.items[i+k]
		x.metric, x.stem, x.rule, x.place = whole.metric, whole.stem, "of-place", []string{name}
	}
	return true
}

// light says whether the leading verbs all say little.
func (f *figures) light(s span) bool {
	for _, t := range f.s.tokens[s.lo:s.hi] {
		if !t.is(lexicon.Light|lexicon.And|lexicon.Adverb) && t.kind != pause {
			return false
		}
	}
	return !s.empty()
}

// effect says whether the leading verb speaks of a subject named before.
func (f *figures) effect(s span) bool { return f.s.tokens[s.hi-1].is(lexicon.Effect) }

// among says whether the item's piece begins with 其中.
func (f *figures) among(it *item) bool {
	t := f.s.tokens[f.pieces[it.piece].lo]
	return t.is(lexicon.Conj)
}

// owner returns what a noun that needs an owner belongs to.
func (f *figures) owner() string {
	if f.theme != "" {
		return f.theme
	}
	return f.topic
}

// spends says whether the head only says that money was spent or set aside.
func (f *figures) spends(h *head) bool {
	t := f.s.tokens
	lo, hi := h.verb.lo, h.outcome.hi
	spend := false
	for k := lo; k < hi; k++ {
		switch {
		case t[k].is(lexicon.Spend):
			spend = true
		case t[k].is(lexicon.Owned) || t[k].is(lexicon.Weak) && f.r.textOf(&t[k]) == "计划":
		default:
			return false
		}
	}
	return spend
}

// money returns the noun for money that is spent as the head says.
func (f *figures) money(h *head) string {
	t := f.s.tokens
	for k := h.verb.lo; k < h.outcome.hi; k++ {
		switch text := f.r.text[t[k].start:t[k].end]; text {
		case "投资", "计划投资", "累计投资":
			return "投资"
		case "投入":
			return "投入"
		}
	}
	return "资金"
}

// deed returns what the money of item i is spent on, as said after it in its piece or
// in the next: 投资800万元改造排水管网.
func (f *figures) deed(i int) string {
	it := &f.items[i]
	t := f.s.tokens
	lo := it.tail.lo
	hi := f.pieces[it.piece].hi
	if lo >= hi && it.piece+1 < len(f.pieces) && f.pieces[it.piece+1].sep == comma {
		lo, hi = f.pieces[it.piece+1].lo, f.pieces[it.piece+1].hi
		if !t[lo].is(lexicon.Verb | lexicon.Strip | lexicon.Adverb | lexicon.Prep) {
			return ""
		}
	}
	for lo < hi && t[lo].is(lexicon.Strip|lexicon.Adverb|lexicon.Prep|lexicon.Conj|lexicon.Light|lexicon.Aspect|lexicon.Of|lexicon.After) && !t[lo].is(lexicon.Noun) {
		lo++
	}
	if hi == f.pieces[it.piece].hi && i+1 < len(f.items) {
		if next := &f.items[i+1]; f.pieces[next.piece].listed() && next.piece == it.piece+1 && t[next.token-1].is(lexicon.Etc) { // 实施幼儿园、中学等14个项目
			hi = max(next.np.hi, next.token)
		}
	}
	for it.of && hi > lo+1 && (t[hi-1].kind == pause || t[hi-1].is(lexicon.Outcome|lexicon.Done|lexicon.Adverb|lexicon.Aspect) && !t[hi-1].is(lexicon.Noun)) {
		hi-- // 投资1.2亿元的客运站基本完工
	}
	var name strings.Builder
	for k := lo; k < hi; k++ {
		if t[k].kind != number {
			name.WriteString(f.words(span{k, k + 1}))
		}
	}
	return name.String()
}

// share completes the name of a share: A占B is A占B比重.
func share(noun string, i int) string {
	rest := noun[i+len("占"):]
	switch {
	case rest == "":
		return noun + "比"
	case strings.HasSuffix(rest, "的"):
		return strings.TrimSuffix(noun, "的") + "比重"
	case strings.Contains(rest, "比"), strings.HasPrefix(rest, "地"), strings.HasPrefix(rest, "用"):
		return noun
	}
	return noun + "比重"
}

// owned says whether a noun phrase says nothing without its owner.
func (f *figures) owned(s span) bool {
	for _, t := range f.s.tokens[s.lo:s.hi] {
		if !t.is(lexicon.Owned | lexicon.Strip) {
			return false
		}
	}
	return !s.empty()
}

// apposed says whether the noun before the quantity lists by name what the noun after
// it counts: 石芩、望汀等4座大桥.
func (f *figures) apposed(h *head) bool {
	t := f.s.tokens
	if t[h.noun.hi-1].is(lexicon.Etc) {
		return true
	}
	for _, x := range t[h.noun.lo:h.noun.hi] {
		if x.kind == pause {
			return true
		}
	}
	return false
}

// limits says whether the noun before the quantity limits the noun after it (省外9所大学).
func (f *figures) limits(s span) bool {
	t := f.s.tokens
	return s.hi-s.lo == 1 && t[s.lo].end-t[s.lo].start <= 6
}

// acts says whether the counted things do something of their own after a verb that
// makes them do it.
func (f *figures) acts(it *item) bool {
	t := f.s.tokens
	return !it.head.verb.empty() && t[it.head.verb.hi-1].is(lexicon.Pivot) && !it.pred.empty() && t[it.pred.lo].is(lexicon.Verb)
}

// benefits says whether the counted things are those who gain by what was said before.
func (f *figures) benefits(it *item) bool {
	t := f.s.tokens
	last := it.np
	if !it.pred.empty() {
		last = it.pred
	}
	return !last.empty() && t[last.hi-1].kind == word && f.r.textOf(&t[last.hi-1]) == "受益"
}

// located says whether a noun may say where things are: whether it is a place's name or as
// short as one.
func (f *figures) located(s span) bool {
	name := f.words(s)
	return utf8.RuneCountInString(name) <= 4 || f.r.lex.IsPlace(name) || f.s.tokens[s.hi-1].is(lexicon.Etc)
}

// attribute returns the noun that a threshold limits: 海拔 in 海拔800米以上学校.
func (f *figures) attribute(s span) string {
	if s.empty() {
		return ""
	}
	t := f.s.tokens[s.hi-1]
	text := f.r.text[t.start:t.end]
	switch text {
	case "海拔", "年龄", "面积", "投资", "收入", "人口", "产值", "跨度", "高度", "长度":
		return text
	}
	return ""
}

// repeats returns the topic that a noun after a quantity only names again (改造任务),
// "" if it names something of its own.
func (f *figures) repeats(it *item, tail string) string {
	short := tail
	for _, end := range []string{"任务", "目标", "工作"} {
		short = strings.TrimSuffix(short, end)
	}
	switch {
	case short == "":
		return f.topic
	case strings.HasSuffix(f.topic, short):
		return f.topic
	case short != tail && f.onlyVerbs(span{it.np.lo, it.np.hi - 1}):
		return f.topic + short
	}
	return ""
}

// prepositional returns a phrase in the head of item i that was passed over, with the
// noun that it holds: 从失业保险基金结余中拿出.
func (f *figures) prepositional(i int) string {
	it := &f.items[i]
	lo := f.pieces[it.piece].lo
	if !it.first || lo >= it.head.verb.lo {
		return ""
	}
	t := f.s.tokens
	if !t[lo].is(lexicon.Prep) {
		return ""
	}
	return f.words(span{lo, it.head.verb.lo})
}

// shares names the quantities of a list that are given to several subjects one by one
// (分别), beginning with item i. It returns how many it named, 0 if item i begins no
// such list.
func (f *figures) shares(i int) int {
	it := &f.items[i]
	n := 1
	for i+n < len(f.items) && f.bare(i+n) {
		n++
	}
	if !it.head.share && n == 1 {
		return 0
	}
	to := it.head.change != nil && it.head.change.Use&lexicon.To != 0
	var names []string
	switch {
	case it.head.noun.empty() && it.head.verb.empty():
		by := it.head.change != nil && it.head.change.Use&lexicon.By != 0 && i >= n && f.items[i-1].rule == "respectively"
		switch {
		case it.head.share && f.named.hi > 0 && (i == 0 || f.items[i-1].token < f.named.lo): // 甲、乙工资再次提高，分别提高90元、300元
			names = f.subjects(&head{noun: f.named}, n)
		case i < n || !it.head.share && !to && !by:
			return 0
		default:
			for k := i - n; k < i; k++ {
				names = append(names, f.reachedBy(k, it))
			}
		}
	case n == 1:
		return 0
	default:
		names = f.subjects(&it.head, n)
	}
	if len(names) != n {
		return 0
	}
	if f.placed(i, names) {
		for k := 1; k < n; k++ {
			f.items[i+k].inherit(it, f.num(&f.items[i+k]))
		}
		return n
	}
	verb := f.words(it.head.verb)
	if f.light(it.head.verb) {
		verb = ""
	}
	for k := range n {
		if at := strings.LastIndex(names[k], "占"); at > 0 && f.num(it).unit == "%" {
			names[k] = share(names[k], at)
		}
		x := &f.items[i+k]
		x.metric, x.stem, x.rule = verb+names[k], names[k], "respectively"
		if k > 0 {
			x.inherit(it, f.num(x))
		}
	}
	if c := it.head.change; c == rateUp || c == rateDown { // it is a noun, and that of the last subject alone
		for k := range n - 1 {
			if x := &f.items[i+k]; strings.HasSuffix(x.metric, "率") && !f.rates(x.metric) { // 失业率、价格涨幅分别控制在5%和3%
				n := f.num(x)
				x.head.change = nil
				x.kind, x.minus, x.kindBy = kindOf(&x.head, n)
				x.value, x.to = n.value, n.to
			}
		}
	}
	return n
}

// boundLast gives a list of values that 分别 opens at item i the bound after its last one, if the
// others have none.
func (f *figures) boundLast(i int) {
	n := 1
	for i+n < len(f.items) && f.bare(i+n) {
		n++
	}
	if last := &f.items[i+n-1]; n > 1 && (f.items[i].head.share || f.items[i].rule == "respectively") {
		for k := i; k < i+n-1; k++ {
			if f.items[k].bound != report.Exactly {
				return
			}
		}
		for k := i; k < i+n-1; k++ {
			f.items[k].bound, f.items[k].boundBy = last.bound, last.boundBy
		}
	}
}

// reachedBy returns what item k of a list measures, for a later list of what the same things
// have come to: 标准 of 标准分别新增12项、44项，累计达到64项、288项.
func (f *figures) reachedBy(k int, later *item) string {
	x := &f.items[k]
	first := k
	for first > 0 && f.items[first].rule == "respectively" && !f.items[first].head.share {
		first--
	}
	if done := f.words(f.items[first].head.outcome); done != "" && later.head.copula != nil {
		return strings.TrimSuffix(x.metric, done)
	}
	return x.metric
}

// inherit takes over from the first of a list what holds for all of it.
func (it *item) inherit(first *item, n *num) {
	if it.head.change == nil && first.head.change != nil {
		it.head.change, it.head.changed = first.head.change, first.head.changed
		it.head.from = first.head.from
		it.kind, it.minus, it.kindBy = kindOf(&it.head, n)
		it.value, it.to = n.value, n.to
		it.sign()
	}
	it.from = first.from
	if it.bound == report.Exactly && first.head.bound != nil && it.boundBy == "" {
		it.bound, it.boundBy = first.head.bound.Before, first.head.bound.Text
	}
}

// bare says whether item k is only a value that goes on a list.
func (f *figures) bare(k int) bool {
	it := &f.items[k]
	h := &it.head
	if !it.first || h.share || !h.noun.empty() || !h.verb.empty() || !it.np.empty() && f.num(it).dimension != "ratio" {
		return false
	}
	p := f.pieces[it.piece]
	return p.listed() && (h.change == nil || f.items[k-1].head.share) || p.sep == comma && h.change == nil && h.copula == nil
}

// spread gives the predicate after the last of a list of counted things to all of it:
// 18座厕所、6座公厕投入使用.
func (f *figures) spread() {
	for i := len(f.items) - 1; i >= 0; i-- {
		if f.items[i].rule != "counted" {
			continue
		}
		add := f.predicate(&f.items[i])
		if add == "" || strings.HasSuffix(f.items[i].metric, add) {
			continue
		}
		for k := i; k >= 0; k-- {
			x := &f.items[k]
			if x.rule != "counted" || x.np.empty() {
				break
			}
			x.metric += add
			if !f.pieces[x.piece].listed() {
				break
			}
		}
	}
}

// predicate returns what is said to have become of the counted thing.
func (f *figures) predicate(it *item) string {
	t := f.s.tokens
	lo, hi := it.pred.lo, it.pred.hi
	for lo < hi && t[lo].is(lexicon.Adverb|lexicon.Each|lexicon.Time|lexicon.Modal) {
		lo++
	}
	switch {
	case lo >= hi:
		return ""
	case t[lo].is(lexicon.Outcome):
		return f.words(span{lo, hi})
	case t[lo].is(lexicon.Strip) && t[lo].is(lexicon.Head) && hi > lo+1: // 完成招牌规范化改造
		return f.words(span{lo + 1, hi})
	case f.acts(it), t[lo].is(lexicon.Prep) && f.r.textOf(&t[lo]) == "用于": // 支持20个县深化…, 八成财政支出用于民生
		return f.words(span{lo, hi})
	}
	return ""
}
