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
}

// piece is a stretch of a sentence between two marks that part clauses, or between
// two quantities that are listed (A 5个、B 6个).
type piece struct {
	span
	sep kind // the mark before it; word for 和
}

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

	verb    string // shared deeds: 新增 in 新增饭店16家、民宿638家
	stem    string // the thing alone, to which others may belong
	metric  string
	rule    string // that named it
	words   string
	kind    report.Kind
	minus   bool
	bound   report.Bound
	boundBy string
	from    bool // a baseline
	fact    bool // a threshold in a definition
	value   string
	to      string
	unit    string
}

// read takes the sentence's quantities apart and names them.
func (f *figures) read(s *sentence) {
	f.s = s
	f.items = f.items[:0]
	has := false
	for i := range s.tokens {
		if s.tokens[i].kind == number {
			has = true
			break
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
			f.items = append(f.items, item{token: k, num: s.tokens[k].num, piece: p, first: first, tail: span{k + 1, f.pieces[p].hi}})
			it := &f.items[len(f.items)-1]
			if !first {
				prev := &f.items[len(f.items)-2]
				prev.tail.hi = k
			}
			it.head = f.head(lo, k)
			lo, first = k+1, false
		}
	}
	for i := range f.items {
		f.after(&f.items[i])
	}
	for i := range f.items {
		f.measure(i)
	}
	f.name()
}

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

// valueBegins says whether a quantity begins at token k.
func (f *figures) valueBegins(k int) bool {
	t := f.s.tokens
	for k < len(t) && t[k].is(lexicon.Before) {
		k++
	}
	return k < len(t) && t[k].kind == number
}

// after reads what follows the quantity: bounds, the noun that it counts, what became of it.
func (f *figures) after(it *item) {
	t := f.s.tokens
	k := it.tail.lo
	for k < it.tail.hi && t[k].is(lexicon.After) && !t[k].is(lexicon.Noun) {
		if it.bound == "" {
			it.bound, it.boundBy = t[k].word.After, t[k].word.Text
		}
		k++
	}
	for k < it.tail.hi && t[k].is(lexicon.Of) {
		k++
	}
	it.tail.lo = k
	np := k
	for np < it.tail.hi {
		x := t[np]
		if x.is(lexicon.Noun) || x.kind != word {
			np++
			continue
		}
		if x.is(lexicon.Outcome) && np > k && f.endsPhrase(np, it.tail.hi) {
			break
		}
		if x.is(lexicon.By|lexicon.To|lexicon.Times|lexicon.Copula|lexicon.Strip|lexicon.Share|lexicon.Each|lexicon.Before|lexicon.Compare|lexicon.Estimate|lexicon.Modal|lexicon.Conj) && !x.is(lexicon.Weak) {
			break
		}
		if x.is(lexicon.Adverb|lexicon.Time|lexicon.Head) && np > k {
			break
		}
		if x.is(lexicon.Adverb|lexicon.Prep|lexicon.Time|lexicon.Head) && np == k {
			break
		}
		np++
	}
	it.np = span{k, np}
	it.pred = span{np, it.tail.hi}
}

// endsPhrase says whether the verb at token k is a predicate and not part of a noun
// phrase that goes on (竣工项目, 开放平台).
func (f *figures) endsPhrase(k, hi int) bool {
	t := f.s.tokens
	if k+1 >= hi {
		return !t[k].is(lexicon.Weak) || t[k].is(lexicon.Outcome)
	}
	n := t[k+1]
	return n.kind != other && !n.is(lexicon.Noun|lexicon.Weak|lexicon.And) && n.kind != pause || len(t[k].word.Text) > 6
}

// measure sets what the numeral alone and its nearest words tell: kind, bound, value.
func (f *figures) measure(i int) {
	it := &f.items[i]
	n := &f.s.nums[it.num]
	h := &it.head
	if h.change == nil && !h.verb.empty() { // 压减一般性支出5%
		v := f.s.tokens[h.verb.hi-1]
		if v.is(lexicon.By) && !h.noun.empty() && it.tail.empty() && changes(n) {
			h.change, h.changed = v.word, v
			h.verb.hi--
		}
	}
	var rule string
	it.kind, it.minus, rule = kindOf(h, n)
	it.rule = rule
	it.from = h.from
	it.unit = n.unit
	it.value, it.to = n.value, n.to
	if it.kind != report.LevelKind && it.minus {
		it.value = negate(it.value)
		if it.to != "" && it.to != report.Same {
			it.to = negate(it.to)
		}
	}
	switch {
	case n.inside != "" && it.bound == "":
		it.bound, it.boundBy = n.inside, f.r.text[n.insideAt[0]:n.insideAt[1]]
	case it.bound == "" && h.bound != nil:
		it.bound, it.boundBy = h.bound.Before, h.bound.Text
	}
	if it.bound == "" {
		it.bound = report.Exactly
	}
}

// changes says whether a quantity can be the amount of a change of what is named
// before it: a share, points, money, a time.
func changes(n *num) bool {
	switch n.dimension {
	case "ratio", "money", "time", "rate":
		return true
	}
	return false
}

// name gives each quantity the name of what it measures.
func (f *figures) name() {
	topic := ""
	for i := 0; i < len(f.items); i++ {
		it := &f.items[i]
		if it.first {
			topic = f.context(i, topic)
		}
		if n := f.shares(i); n > 0 {
			i += n - 1
			topic = f.items[i].stem
			continue
		}
		f.nameOne(i, topic)
		if it.stem != "" {
			topic = it.stem
		}
	}
	f.spread()
}

// context returns the topic that the pieces without a quantity just before item i set.
func (f *figures) context(i int, topic string) string {
	p := f.items[i].piece
	from := 0
	if i > 0 {
		from = f.items[i-1].piece + 1
	}
	for ; from < p; from++ {
		h := f.head(f.pieces[from].lo, f.pieces[from].hi)
		if w := f.words(h.noun); w != "" && len(w) <= 90 {
			topic = w
		}
	}
	return topic
}

// nameOne names item i from its own head and tail and the topic.
func (f *figures) nameOne(i int, topic string) {
	it := &f.items[i]
	h := &it.head
	n := &f.s.nums[it.num]
	verb, noun, outcome := f.words(h.verb), f.words(h.noun), f.words(h.outcome)
	tail := f.words(it.np)
	set := func(metric, stem, rule string) {
		it.metric, it.stem, it.rule = metric, stem, rule
	}
	var prev *item
	if i > 0 {
		prev = &f.items[i-1]
	}
	listed := prev != nil && (f.pieces[it.piece].sep == pause || f.pieces[it.piece].sep == word) && it.first

	// Between two quantities of one piece stands what both may own: 781个项目开工696个.
	if !it.first && noun == "" && tail == "" && verb == "" && outcome == "" {
		if prev.metric != "" {
			set(prev.metric, prev.stem, "carried")
			return
		}
	}
	if noun != "" {
		if i := strings.LastIndex(noun, "占"); i > 0 && n.unit == "%" {
			noun = share(noun, i)
		}
	}
	switch {
	case noun != "" && f.owned(h.noun) && topic != "":
		set(topic+f.lastWord(h.noun), topic, "owned")
	case noun != "" && tail != "" && f.apposed(h):
		set(verb+tail, tail, "counted")
	case noun != "" && tail != "" && outcome != "":
		set(verb+noun+outcome+tail, noun, "subject-counted")
	case noun != "" && tail != "" && n.dimension != "ratio" && !h.from:
		if it.first && verb == "" || h.verb.empty() {
			set(tail, tail, "counted")
		} else {
			set(verb+tail, tail, "counted")
		}
	case noun != "":
		if listed && verb == "" && prev.verb != "" && outcome == "" && h.strip.empty() {
			verb = prev.verb
		}
		set(verb+noun+outcome, noun, "subject")
		it.verb = verb
	case verb != "" && tail != "":
		set(verb+tail, tail, "verb-counted")
		it.verb = verb
	case tail != "":
		if listed && prev.verb != "" {
			verb = prev.verb
		}
		set(verb+tail, tail, "counted")
		it.verb = verb
	case verb != "" && n.dimension == "money" && f.deed(i) != "":
		set(f.deed(i)+verb, f.deed(i), "money-for")
	case verb != "" && topic != "":
		set(topic+verb, topic, "topic-verb")
	case verb != "":
		set(verb, verb, "verb")
	case prev != nil:
		set(prev.metric, prev.stem, "carried")
	case topic != "":
		set(topic, topic, "topic")
	}
	if it.metric == "" && !h.strip.empty() {
		set(f.words(h.strip), "", "verb")
	}
}

// share completes the name of a share: A占B is A占B比重.
func share(noun string, i int) string {
	rest := noun[i+len("占"):]
	switch {
	case rest == "":
		return noun + "比"
	case strings.HasSuffix(rest, "的"):
		return strings.TrimSuffix(noun, "的") + "比重"
	case strings.Contains(rest, "比"):
		return noun
	}
	return noun + "比重"
}

// owned says whether a noun phrase says nothing without its owner.
func (f *figures) owned(s span) bool {
	for _, t := range f.s.tokens[s.lo:s.hi] {
		if !t.is(lexicon.Owned) && !t.is(lexicon.Strip) {
			return false
		}
	}
	return !s.empty()
}

func (f *figures) lastWord(s span) string {
	t := f.s.tokens[s.hi-1]
	return f.r.text[t.start:t.end]
}

// apposed says whether the noun before the quantity lists by name what the noun after
// it counts: 泽当、桑日等5座大桥.
func (f *figures) apposed(h *head) bool {
	t := f.s.tokens
	if h.noun.empty() {
		return false
	}
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

// deed returns what the money of item i is spent on, as said after it in its piece or
// in the next: 投资1100万元新建污水管线.
func (f *figures) deed(i int) string {
	it := &f.items[i]
	lo, hi := it.tail.lo, it.tail.hi
	if lo >= hi && it.piece+1 < len(f.pieces) && f.pieces[it.piece+1].sep == comma {
		lo, hi = f.pieces[it.piece+1].lo, f.pieces[it.piece+1].hi
		for k := lo; k < hi; k++ {
			if f.s.tokens[k].kind == number {
				if k > lo {
					hi = k
				}
				break
			}
		}
	}
	t := f.s.tokens
	for lo < hi && (t[lo].is(lexicon.Strip|lexicon.Adverb|lexicon.Prep|lexicon.Conj) || t[lo].kind == number) {
		lo++
	}
	return f.words(span{lo, hi})
}

// shares names the quantities of a list that are given to several subjects one by one
// (分别), beginning with item i. It returns how many it named, 0 if item i begins no
// such list.
func (f *figures) shares(i int) int {
	it := &f.items[i]
	if !it.head.share {
		return 0
	}
	n := 1
	for i+n < len(f.items) && f.bare(i+n) {
		n++
	}
	var names []string
	if it.head.noun.empty() {
		if i < n {
			return 0
		}
		for k := i - n; k < i; k++ {
			names = append(names, f.items[k].metric)
		}
	} else {
		names = f.subjects(&it.head, n)
	}
	if len(names) != n {
		return 0
	}
	verb := f.words(it.head.verb)
	for k := 0; k < n; k++ {
		x := &f.items[i+k]
		x.metric, x.stem, x.rule = verb+names[k], names[k], "respectively"
		if k > 0 {
			x.inherit(it, &f.s.nums[x.num])
		}
	}
	// A bound after the last holds for all.
	last := &f.items[i+n-1]
	if last.bound != report.Exactly && last.boundBy != "" {
		all := true
		for k := 0; k < n-1; k++ {
			all = all && f.items[i+k].bound == report.Exactly
		}
		for k := 0; all && k < n-1; k++ {
			f.items[i+k].bound, f.items[i+k].boundBy = last.bound, last.boundBy
		}
	}
	return n
}

// inherit takes over from the first of a list what holds for all of it.
func (x *item) inherit(first *item, n *num) {
	if x.head.change == nil && first.head.change != nil {
		x.head.change, x.head.changed = first.head.change, first.head.changed
		x.kind, x.minus, _ = kindOf(&x.head, n)
		x.value, x.to = n.value, n.to
		if x.kind != report.LevelKind && x.minus {
			x.value = negate(x.value)
		}
	}
	if x.bound == report.Exactly && first.head.bound != nil && x.boundBy == "" {
		x.bound, x.boundBy = first.head.bound.Before, first.head.bound.Text
	}
}

// bare says whether item k is only a value that goes on a list.
func (f *figures) bare(k int) bool {
	it := &f.items[k]
	h := &it.head
	if !it.first || h.share || !h.noun.empty() || !h.verb.empty() || !it.np.empty() && f.s.nums[it.num].dimension != "ratio" {
		return false
	}
	sep := f.pieces[it.piece].sep
	return sep == pause || sep == word || sep == comma && h.change == nil
}

// spread gives the predicate after the last of a list of counted things to all of it:
// 26座厕所、24座公厕投入使用.
func (f *figures) spread() {
	for i := len(f.items) - 1; i >= 0; i-- {
		it := &f.items[i]
		if it.rule != "counted" && it.rule != "verb-counted" {
			continue
		}
		add := f.predicate(it)
		if add == "" {
			continue
		}
		if strings.HasSuffix(it.metric, add) {
			continue
		}
		for k := i; k >= 0; k-- {
			x := &f.items[k]
			if x.rule != "counted" || x.np.empty() {
				break
			}
			x.metric += add
			if s := f.pieces[x.piece].sep; s != pause && s != word {
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
	if lo >= hi {
		return ""
	}
	switch {
	case t[lo].is(lexicon.Strip) && hi > lo+1: // 完成牌匾规范化改造
		return f.words(span{lo + 1, hi})
	case t[lo].is(lexicon.Outcome):
		return f.words(span{lo, hi})
	}
	return ""
}
