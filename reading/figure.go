package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// figures reads the quantities of one sentence at a time.
type figures struct {
	r      *reader
	s      *sentence
	pieces []piece
	items  []item

	estimate int // the first token that says that what follows is an estimate; behind the last one if there is none

	named span   // the noun of the last clause without a quantity
	topic string // what was spoken of last: it may own what follows
	theme string // what the sentence was opened with: 展销会，吸引…，销售额…
}

// piece is a stretch of a sentence between two marks that part clauses, or between
// two quantities that are listed (A 5个、B 6个).
type piece struct {
	span
	sep kind // the mark before it; word for 和
}

// listed says whether the piece goes on with a list.
func (p piece) listed() bool { return p.sep == pause || p.sep == word }

// item is one quantity with what stands around it.
type item struct {
	token int // index of its token
	num   int // index of its numeral
	piece int
	first bool // of its piece
	head  head
	tail  span // what follows it in its piece, up to the next quantity
	np    span // the noun phrase that begins tail
	pred  span // the predicate after it
	of    bool // 的 stands before np

	verb   string // the deed, which goes on along a list: 新增 in 新增饭店16家、民宿638家
	stem   string // the thing alone, to which others may belong
	metric string
	rule   string // that named it
	place  []string

	kind    report.Kind
	minus   bool
	kindBy  string
	bound   report.Bound
	boundBy string // the word
	from    bool   // a baseline: 由60%
	tied    bool   // to the figure that the change came to
	fact    bool   // a threshold: 30户以上自然村
	told    tense  // of what time its clause speaks, once tensed
	tensed  bool
	value   string
	to      string
	unit    string
}

// read takes the sentence's quantities apart and names them.
func (f *figures) read(s *sentence) {
	f.s, f.topic, f.theme, f.named = s, "", "", span{}
	f.items = f.items[:0]
	has := false
	f.estimate = len(s.tokens)
	for i := range s.tokens {
		has = has || s.tokens[i].kind == number
		if s.tokens[i].is(lexicon.Estimate) {
			f.estimate = min(f.estimate, i)
		}
	}
	if !has {
		return
	}
	f.split()
	for p := range f.pieces {
		lo := f.pieces[p].lo
		first := true
		for k := lo; k < f.pieces[p].hi; k++ {
			if s.tokens[k].kind != number {
				continue
			}
			if !first {
				f.items[len(f.items)-1].tail.hi = k
			}
			f.items = append(f.items, item{token: k, num: int(s.tokens[k].ref), piece: p, first: first,
				head: f.head(lo, k), tail: span{k + 1, f.pieces[p].hi}})
			s.nums[s.tokens[k].ref].item = len(f.items)
			lo, first = k+1, false
		}
	}
	for i := range f.items {
		f.after(&f.items[i])
	}
	for i := range f.items {
		f.threshold(i)
	}
	for i := range f.items {
		f.measure(i)
	}
	f.name()
}

func (f *figures) num(it *item) *num { return &f.s.nums[it.num] }

// split cuts the sentence into pieces.
func (f *figures) split() {
	t := f.s.tokens
	f.pieces = f.pieces[:0]
	lo, sep := 0, stop
	for lo < len(t) {
		hi := lo
		for hi < len(t) && !t[hi].separates() {
			hi++
		}
		f.list(lo, hi, sep)
		if hi < len(t) {
			sep = t[hi].kind
		}
		lo = hi + 1
	}
}

// list cuts the clause [lo, hi) where quantities are listed.
func (f *figures) list(lo, hi int, sep kind) {
	t := f.s.tokens
	last := -1 // index of the last quantity
	for k := lo; k < hi; k++ {
		if t[k].kind == number {
			last = k
		}
	}
	seen := false // a quantity since lo
	for k := lo; k < last; k++ {
		switch {
		case t[k].kind == number:
			seen = true
		case !seen:
		case t[k].kind == pause:
			f.pieces = append(f.pieces, piece{span{lo, k}, sep})
			lo, sep, seen = k+1, pause, false
		case t[k].is(lexicon.And) && (f.valueEnds(k) || f.valueBegins(k+1)):
			f.pieces = append(f.pieces, piece{span{lo, k}, sep})
			lo, sep, seen = k+1, word, false
		}
	}
	f.pieces = append(f.pieces, piece{span{lo, hi}, sep})
}

// valueEnds says whether a quantity ends just before token k.
func (f *figures) valueEnds(k int) bool {
	t := f.s.tokens
	return t[k-1].kind == number || k > 1 && t[k-1].is(lexicon.After) && t[k-2].kind == number
}

// valueBegins says whether a quantity begins at token k, or a name in apposition to
// one (黄百等4个).
func (f *figures) valueBegins(k int) bool {
	t := f.s.tokens
	for k < len(t) && t[k].is(lexicon.Before) {
		k++
	}
	if k < len(t) && t[k].kind == number {
		return true
	}
	for n := k; n < len(t) && n < k+4; n++ {
		if t[n].is(lexicon.Etc) {
			return n+1 < len(t) && t[n+1].kind == number
		}
	}
	return false
}

// after reads what follows the quantity: bounds, the noun that it counts, what became of it.
func (f *figures) after(it *item) {
	t := f.s.tokens
	k := it.tail.lo
	for k < it.tail.hi && t[k].is(lexicon.After) && !t[k].is(lexicon.Noun) {
		if it.bound == "" {
			it.bound, it.boundBy = f.r.word(&t[k]).After, f.r.textOf(&t[k])
		}
		k++
	}
	of := k < it.tail.hi && t[k].is(lexicon.Of)
	if of {
		k++
	}
	it.tail.lo = k
	if k < it.tail.hi && t[k].kind == pause {
		it.tail.hi = k
	}
	np := k
	for np < it.tail.hi && f.nominal(np, k, it.tail.hi) {
		np++
	}
	if np < it.tail.hi && t[np-1].is(lexicon.And) {
		np--
	}
	for n := k + 1; n < np; n++ { // 18座公厕以及停车场: the count is of the first alone
		if t[n].kind == word && f.r.textOf(&t[n]) == "以及" {
			np = n
		}
	}
	for n := k + 1; n+1 < np; n++ { // 8个重点项目建设和茶业一体化发展: likewise
		if t[n].is(lexicon.And) && t[n-1].is(lexicon.Verb) && t[np-1].is(lexicon.Verb) {
			np = n
		}
	}
	if np > k && t[k].is(lexicon.Etc) {
		np = k
	}
	if np == it.tail.hi && np < f.pieces[it.piece].hi { // 160个项目开工142个: they are not all begun
		for np > k+1 && t[np-1].is(lexicon.Verb|lexicon.Outcome) && !t[np-1].is(lexicon.Noun) {
			np--
		}
	}
	if k < it.tail.hi && np == k && t[k].is(lexicon.Head) && f.document(it.tail.hi-1) { // 出台3个推进“三化”建设指导意见
		np = it.tail.hi
	}
	it.np, it.pred, it.of = span{k, np}, span{np, it.tail.hi}, of
	switch ratio := f.num(it).dimension == "ratio"; {
	case ratio && of && k < it.tail.hi && t[k].is(lexicon.By|lexicon.Rate): // 4%左右的增长
		it.head.change, it.np.hi = f.r.word(&t[k]), k
	case np == k:
	case t[np-1].is(lexicon.Mark) && (of && ratio || np == k+1): // 2.8%的较低水平, 500亿元台阶
		it.np.hi = k
	case !it.head.noun.empty() && f.onlyVerbs(it.np): // 赤字率按2.6%安排
		it.np.hi, it.pred.lo = k, k
	}
}

// document says whether a phrase that ends with token k names a document, whose name may begin with a verb.
func (f *figures) document(k int) bool {
	text := f.r.text[f.s.tokens[k].start:f.s.tokens[k].end]
	for _, end := range [...]string{"意见", "办法", "规定", "方案", "措施", "政策", "条例", "文件", "标准", "细则", "规划"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	return false
}

// onlyVerbs says whether a phrase holds nothing but verbs.
func (f *figures) onlyVerbs(s span) bool {
	for _, t := range f.s.tokens[s.lo:s.hi] {
		if !t.is(lexicon.Verb) || t.is(lexicon.Noun) {
			return false
		}
	}
	return !s.empty()
}

// nominal says whether token k belongs to the noun phrase that began at token lo and
// reaches to hi at most.
func (f *figures) nominal(k, lo, hi int) bool {
	t := f.s.tokens
	x := &t[k]
	const predicates = lexicon.To | lexicon.Times | lexicon.Copula | lexicon.Strip | lexicon.Share | lexicon.Each | lexicon.Compare | lexicon.Estimate | lexicon.Modal | lexicon.Conj
	switch {
	case x.is(lexicon.Done) && k > lo:
		return false
	case x.kind != word || x.is(lexicon.Noun):
		return true
	case x.is(lexicon.Outcome) && k > lo:
		return !f.endsPhrase(k, hi)
	case x.is(lexicon.Weak | lexicon.Effect):
		return true
	case x.is(predicates):
		return false
	case x.is(lexicon.Head):
		return k > lo && (t[k-1].is(lexicon.Of) || k+1 == hi || t[k+1].is(lexicon.Noun|lexicon.Weak) || t[k-1].is(lexicon.Verb))
	case x.is(lexicon.Adverb | lexicon.Time | lexicon.Prep):
		return k > lo && k+1 < hi && !x.is(lexicon.Adverb) && t[k+1].kind == other && t[k-1].kind == other
	case x.is(lexicon.By):
		return k+1 < hi && t[k+1].kind == other
	}
	return true
}

// endsPhrase says whether the verb at token k is a predicate and not part of a noun
// phrase that goes on (竣工项目, 开放平台).
func (f *figures) endsPhrase(k, hi int) bool {
	t := f.s.tokens
	if k+1 >= hi {
		return true
	}
	n := &t[k+1]
	return n.kind != other && !n.is(lexicon.Noun|lexicon.Weak|lexicon.And) && n.kind != pause || len(f.r.textOf(&t[k])) > 6
}

// threshold marks a quantity that only says which things are meant: 30户以上自然村,
// 20蒸吨以下工业锅炉, 2—3岁幼儿.
func (f *figures) threshold(i int) {
	it := &f.items[i]
	n := f.num(it)
	if n.dimension == "time" && strings.HasSuffix(n.unit, "岁") && !it.np.empty() {
		it.fact = true
		return
	}
	if it.bound != report.AtLeast && it.bound != report.AtMost || it.np.empty() || n.dimension == "ratio" {
		return
	}
	if n.dimension == "count" || n.dimension == "person" || n.dimension == "place" || n.dimension == "" {
		// 新建200所以上幼儿园 counts; 30户以上自然村 does not.
		if it.of || it.first && f.pieces[it.piece].listed() && it.head.noun.empty() {
			return
		}
		if !it.head.verb.empty() || it.head.copula != nil || !it.head.strip.empty() {
			return
		}
	}
	it.fact = true
	t := f.s.tokens
	if i+1 < len(f.items) && !f.items[i+1].first && f.items[i+1].head.noun.lo == it.np.lo { // 20亿元以上项目开工4个
		f.items[i+1].head.noun.lo = it.token
		if !it.head.noun.empty() && f.attribute(it.head.noun) != "" {
			f.items[i+1].head.noun.lo = it.head.noun.lo
		}
	}
	if i > 0 && !it.first { // 12个20亿元以上项目: the 70 count what the threshold limits
		prev := &f.items[i-1]
		gap := span{prev.token + 1, it.token}
		if gap.empty() || f.attribute(gap) != "" {
			prev.np, prev.pred = span{gap.lo, it.np.hi}, it.pred
		}
	}
	for k := it.np.lo + 1; k < it.np.hi; k++ {
		if t[k].is(lexicon.Verb) && !t[k].is(lexicon.Noun) {
			it.np.hi = k
		}
	}
}

// measure sets what the numeral and its nearest words tell: kind, bound, value.
func (f *figures) measure(i int) {
	it := &f.items[i]
	n := f.num(it)
	h := &it.head
	switch {
	case h.change != nil && h.change.Use&lexicon.By != 0 && !it.np.empty() && n.dimension != "ratio" && n.dimension != "time" && n.dimension != "money" && n.dimension != "rate":
		// 改造提升16个社区养老机构: a deed, no change
		if h.changed.is(lexicon.Verb) && f.s.tokens[it.token-1].is(lexicon.Verb) {
			h.change = nil
			if h.noun.empty() && h.outcome.empty() {
				h.verb.hi = it.token
			} else {
				h.outcome = span{it.token - 1, it.token}
			}
		}
	case h.change == nil && !h.verb.empty() && !h.noun.empty() && it.tail.empty(): // 压减一般性支出5%
		v := f.s.tokens[h.verb.hi-1]
		if v.is(lexicon.By) && (n.dimension == "ratio" || n.dimension == "rate" || n.dimension == "money" && f.standard(h.noun)) {
			h.change, h.changed = f.r.word(&v), v
			h.verb.hi--
		}
	}
	if h.change == nil && n.unit == "%" && !h.noun.empty() {
		if minus, ok := f.rate(h); ok {
			h.change = rateUp
			if minus {
				h.change = rateDown
			}
		}
	}
	it.kind, it.minus, it.kindBy = kindOf(h, n)
	it.from = h.from
	it.unit, it.value, it.to = n.unit, n.value, n.to
	it.sign()
	switch {
	case n.inside != "" && it.bound == "":
		it.bound, it.boundBy = n.inside, f.r.text[n.insideAt[0]:n.insideAt[1]]
	case it.bound == "" && h.bound != nil:
		it.bound, it.boundBy = h.bound.Before, h.bound.Text
	}
	for k := f.pieces[it.piece].lo; it.bound == "" && it.first && k < it.token; k++ { // 至少主持召开2次
		t := &f.s.tokens[k]
		if t.kind != word {
			continue
		}
		if text := f.r.textOf(t); text == "至少" || text == "最多" || text == "至多" {
			it.bound, it.boundBy = f.r.word(t).Before, text
		}
	}
	if it.bound == "" {
		it.bound = report.Exactly
	}
}

var rateUp, rateDown = &lexicon.Word{Text: "", Use: lexicon.By}, &lexicon.Word{Text: "", Use: lexicon.By, Minus: true}

// sign makes the value of a fall negative.
func (it *item) sign() {
	if it.kind == report.LevelKind || !it.minus {
		return
	}
	it.value = negate(it.value)
	if it.to != "" && it.to != report.Same {
		it.to = negate(it.to)
	}
}

// standard says whether a noun phrase names a standing amount, such as a pension,
// that a deed raises or lowers by some money.
func (f *figures) standard(s span) bool {
	w := f.words(s)
	for _, end := range []string{"标准", "养老金", "工资", "起付线", "起征点", "价格", "限额", "补助金", "电价", "房价", "津贴"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// rate says whether the noun before a numeral names a change, and whether downwards:
// 经济增长预期目标, 压减比例.
func (f *figures) rate(h *head) (minus, ok bool) {
	s, t := h.noun, f.s.tokens
	k := s.hi - 1
	for k > s.lo {
		switch text := f.r.text[t[k].start:t[k].end]; text {
		case "目标", "预期", "预期目标", "速度", "比例", "幅度", "率":
			k--
			continue
		}
		break
	}
	switch {
	case strings.HasSuffix(f.r.text[t[k].start:t[k].end], "增长率"):
		return false, true
	case t[k].is(lexicon.Rate), k < s.hi-1 && t[k].is(lexicon.By):
		return f.r.word(&t[k]).Minus, true
	case (k < s.hi-1 || h.outcome.empty()) && strings.HasSuffix(f.r.text[t[k].start:t[k].end], "增长"): // 经济增长, but not 对经济增长贡献
		return false, true
	}
	return false, false
}
