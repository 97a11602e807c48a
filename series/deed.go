package series

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
)

// How much of what is particular to a commitment a clause must have, in hundredths of its weight.
const (
	surelyDeed  = 82
	likelyDeed  = 70
	perhapsDeed = 58 // offered for a person to confirm
	spokenDeed  = 45 // in the review: too little to be taken, enough for silence to be doubted
	nearDeed    = 25 // of all its words: too little to be taken, enough to be shown
)

// nameEnough is how much of a commitment the name of a thing must be to stand for it, in hundredths.
const nameEnough = 60

// leastPairs is how much must be particular to a commitment for it to be found again: so many pairs of
// characters that one clause alone has.
const leastPairs = 2

// leastWords is how many characters say something, be they as general as they may.
const leastWords = 4

// muchMore is how many times as much a clause may say as the commitment that it has words of.
const muchMore = 2

// enoughPairs is how much must be particular to it for the same words to mean the same thing.
const enoughPairs = 3

// deed says what came of a commitment. One that names several things is looked for as a whole first, then
// thing by thing.
func (c *comparer) deed(d *report.Commitment) Outcome {
	whole := c.wholeDeed(d)
	if c.said != nil && states(c.said.text(d.Clause)) {
		whole.Confidence = whole.Confidence.times(75) // it promises nothing
		return whole
	}
	if whole.Verdict != NotMentioned || len(d.Items) < 2 {
		return whole
	}
	var parts []Outcome
	for _, item := range d.Items {
		one := *d
		one.Object, one.Items, one.Clause = item, nil, report.Span{}
		if o := c.wholeDeed(&one); o.Verdict != NotMentioned && len(o.Found) > 0 {
			parts = append(parts, o)
		}
	}
	if len(parts) == 0 {
		return whole
	}
	o := parts[0]
	for _, other := range parts[1:] {
		o.Found = append(o.Found, other.Found[0])
		o.Confidence = min(o.Confidence, other.Confidence)
		if other.Verdict != o.Verdict { // some of it is done, some is not
			o.Verdict, o.Rule = CarriedOn, "found-in-part"
		}
	}
	o.Confidence = o.Confidence.times(95)
	if len(parts) < len(d.Items) {
		o.Verdict, o.Rule = CarriedOn, "found-in-part"
		o.Confidence = o.Confidence.times(75) // and of some nothing is said
	}
	return o
}

// wholeDeed says what came of a commitment by clauses that speak of all of it.
func (c *comparer) wholeDeed(d *report.Commitment) Outcome {
	said := d.Object
	if c.said != nil && d.Clause.Len() > 0 {
		said = c.said.text(d.Clause)
		if !strings.Contains(said, d.Object) {
			said = d.Object
		}
	}
	names := c.named(d)
	if len(names) == 0 {
		said = strings.TrimPrefix(said, d.Action)
	}
	wanted := c.particular(said)
	mass := c.rare.mass(wanted)
	if mass < leastPairs*c.rare.most() && len(names) == 0 {
		return c.tooGeneral(d)
	}

	best, near, spoken := map[place]match{}, match{}, match{}
	shared := c.text.shared(wanted, c.rare)
	words := pairsOf(d.Object)
	all := max(1, c.rare.mass(words))
	inWords := c.text.shared(words, c.rare)
	for i := range c.text.clauses {
		p := &c.text.clauses[i]
		where, ok := placeIn(p)
		if !ok {
			continue
		}
		like := 0
		if mass > 0 {
			like = 100 * shared[i] / mass
		}
		for _, n := range names {
			if !strings.Contains(p.text, n) {
				continue
			}
			if all := c.rare.mass(pairsOf(said)); 100*c.rare.mass(pairsOf(n)) >= nameEnough*all {
				like = max(like, surelyDeed+like/10)
			} else {
				like = max(like, perhapsDeed) // the promise is of more than the thing
			}
		}
		if sure := max(like, 100*inWords[i]/all); sure > near.like {
			near = match{at: i, like: sure}
		}
		if where == inReview && like > spoken.like {
			spoken = match{at: i, like: like}
		}
		if like < perhapsDeed || like <= best[where].like || apart(said, p.text) || otherOrdinal(said, p.text) {
			continue
		}
		best[where] = match{i, min(like, 100), mass < enoughPairs*c.rare.most() || ordinal.MatchString(said) && !ordinal.MatchString(p.text) ||
			c.rare.mass(c.particular(p.text)) > muchMore*mass && !ended(p.text)} // a list of what is finished says it of each
	}

	if m := best[inTrouble]; m.like > 0 {
		if a := c.admissionAt(m.at); a != nil {
			v, rule := Admitted, "admitted-deed"
			if a.use == "dropped" {
				v, rule = Dropped, "given-up"
			}
			return c.found(v, rule, m, a.text)
		}
	}
	back, ahead := best[inReview], best[inPlan]
	if back.like >= likelyDeed || back.like > 0 && back.like+10 >= ahead.like {
		v, rule := c.stage(d, c.text.clauses[back.at].text, said, back.at)
		if v == Done && ahead.like >= surelyDeed && finishing(c.text.clauses[ahead.at].text) && !finishing(c.text.clauses[back.at].text) {
			v, rule = CarriedOn, "found-underway" // it is to be finished yet
		}
		if v == Done && rule == "found-done" && ahead.like >= likelyDeed && !ended(c.text.clauses[back.at].text) {
			v, rule = CarriedOn, "found-and-again"
		}
		o := c.found(v, rule, back, "")
		if v == Done && o.Found[0].Achievement == nil && statusIn(c.text.clauses[back.at].text) == report.Done {
			o.Confidence = o.Confidence.times(75) // no verb says that it was done
		}
		if v == Done && rule == "found-done" && finishing(d.Action) && !ended(strings.Replace(c.text.clauses[back.at].text, d.Object, "", 1)) {
			o.Confidence = o.Confidence.times(75) // it was to be finished, and no verb beside its name says that it was
		}
		if v == Done && statusIn(c.text.clauses[back.at].text) == report.Honoured && wordIn(d.Action+said, "honour") == "" {
			o.Confidence = o.Confidence.times(75) // it was to be done, and is only chosen to be
		}
		o.Confidence = c.doubtThing(o, d, back)
		if ahead.like > 0 {
			o.Found = append(o.Found, c.text.finding(ahead.at, c.later))
		}
		return o
	}
	if ahead.like > 0 {
		o := c.found(CarriedOn, "promised-again", ahead, "")
		o.Confidence = c.doubtThing(o, d, ahead)
		if spoken.like >= spokenDeed { // the review may yet speak of it
			o.Found = append(o.Found, c.text.finding(spoken.at, c.later))
			o.Confidence = o.Confidence.times(80)
		}
		return o
	}
	o := outcome(NotMentioned, "not-found")
	if near.like >= nearDeed {
		o.Found = []Mention{c.text.finding(near.at, c.later)} // to be looked at by whoever confirms it
	}
	return o
}

// ordinal is a number in an order; so is that of a plan of five years (“八五”).
var ordinal = regexp.MustCompile(`第[0-9一二三四五六七八九十百]+|“[一二三四五六七八九十]+五”`)

// numbered is what one of several things of a name is told by: 3号 of 3号工位, 二期.
var numbered = regexp.MustCompile(`[0-9一二三四五六七八九十]+[号期]`)

// otherOrdinal says whether two texts have ordinals and none in common: 第二十五届 and 第二十六届.
func otherOrdinal(a, b string) bool {
	x, y := ordinal.FindAllString(a, -1), ordinal.FindAllString(b, -1)
	return len(x) > 0 && len(y) > 0 && !slices.ContainsFunc(x, func(o string) bool { return slices.Contains(y, o) })
}

// place is where a clause stands.
type place int

const (
	inReview place = iota
	inTrouble
	inPlan
)

// placeIn says where a clause stands, false for greetings, thanks, lessons, and what only says what something is.
func placeIn(p *passage) (place, bool) {
	switch {
	case p.lesson || p.states:
		return 0, false
	case p.trouble:
		return inTrouble, true
	case p.part == report.Plan || p.part == report.Targets:
		return inPlan, true
	case p.part == report.Review || p.part == report.Theme:
		return inReview, true
	}
	return 0, false
}

// states says whether a clause says what something is, and of no deed: 是…的重要任务, 作为生态大省.
func states(clause string) bool { return opens(clause, "state") }

// opens says whether a clause begins with a word of a use.
func opens(clause, use string) bool {
	return slices.ContainsFunc(compareWords()[use], func(w string) bool { return strings.HasPrefix(clause, w) })
}

// closes says whether a text ends in a word of a use.
func closes(text, use string) bool {
	return slices.ContainsFunc(compareWords()[use], func(w string) bool { return strings.HasSuffix(text, w) })
}

// match is a clause that may be of a commitment.
type match struct {
	at, like int
	vague    bool // the words are such as other things may have
}

// found is the outcome by a clause of the later report.
func (c *comparer) found(v Verdict, rule string, m match, words string) Outcome {
	o := outcome(v, rule)
	o.Found = []Mention{c.text.finding(m.at, c.later)}
	if o.Words = words; words == "" {
		o.Words = c.text.clauses[m.at].text
	}
	switch {
	case m.like < likelyDeed:
		o.Confidence = o.Confidence.times(60)
	case m.like < surelyDeed:
		o.Confidence = o.Confidence.times(m.like + 15)
	}
	if m.vague {
		o.Confidence = o.Confidence.times(75)
	}
	return o
}

// doubtThing lowers a confidence where a clause lacks the word for the very thing that was promised (中心 in
// 交流中心), or what sets it apart (农村, 二期). What is carried on is known by its theme, unless a thing was to be made.
func (c *comparer) doubtThing(o Outcome, d *report.Commitment, m match) Confidence {
	p := &c.text.clauses[m.at]
	thing, made := thingOf(d.Object)
	if thing != "" && (made || o.Verdict == Done) && !strings.Contains(p.text, thing) {
		return o.Confidence.times(80)
	}
	if named := numbered.FindAllString(d.Object, -1); len(named) > 0 &&
		!slices.ContainsFunc(named, func(n string) bool { return strings.Contains(p.text, n) }) {
		return o.Confidence.times(80)
	}
	for _, group := range compareWords()["apart"] {
		words := strings.Fields(group)
		if len(held(d.Object, words)) > 0 && len(held(c.text.doc.Text[p.from:p.to], words)) == 0 {
			return o.Confidence.times(80)
		}
	}
	return o.Confidence
}

// thingOf gives the last two characters of what an object names, and whether they end a word for things that are
// made. Words behind it that could be said of anything are left out: 建设 of 交流中心建设. It gives "" where nothing is
// left, or not so many characters.
func thingOf(object string) (thing string, made bool) {
	rest := strings.TrimRightFunc(object, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	for {
		cut := ""
		for _, w := range append([]string{"等", "的", "高"}, compareWords()["general"]...) { // 高 of 高水平
			if len(w) > len(cut) && strings.HasSuffix(rest, w) {
				cut = w
			}
		}
		if cut == "" {
			break
		}
		rest = strings.TrimSuffix(rest, cut)
	}
	made = closes(rest, "thing")
	for range 2 {
		r, size := utf8.DecodeLastRuneInString(rest)
		if !unicode.Is(unicode.Han, r) {
			return "", false
		}
		rest, thing = rest[:len(rest)-size], string(r)+thing
	}
	return thing, made
}

// particular gives the pairs of characters of a commitment that are not those of words which could be said of
// anything.
func (c *comparer) particular(said string) map[pair]bool {
	pairs := pairsOf(said)
	for _, w := range compareWords()["general"] {
		if strings.Contains(said, w) {
			for p := range pairsOf(w) {
				delete(pairs, p)
			}
		}
	}
	return pairs
}

// tooGeneral is the outcome of a commitment that names nothing in particular.
func (c *comparer) tooGeneral(d *report.Commitment) Outcome {
	o := outcome(NotComparable, "too-general")
	switch i := c.text.saying(d.Object); {
	case i >= 0 && utf8.RuneCountInString(d.Object) >= leastWords: // and yet it is there
		o.Found = []Mention{c.text.finding(i, c.later)}
		o.Confidence = o.Confidence.times(80)
	case particularIn(d.Action) >= 2 || particularIn(d.Object) >= 1 || wordIn(d.Object, "about") != "" || c.cut(d) || c.explained(d):
		o.Confidence = o.Confidence.times(90)
	}
	return o
}

// particularIn is how many characters of some words are of none that could be said of anything, nor of a verb: two
// for 海洋 in 发展海洋经济.
func particularIn(words string) int {
	for _, w := range compareWords()["general"] {
		words = strings.ReplaceAll(words, w, "")
	}
	n := 0
	for i := 0; i < len(words); {
		_, size := utf8.DecodeRuneInString(words[i:])
		if w, end := lexicon.Default().Match(words, i); w != nil && end > i && w.Use&lexicon.Head != 0 {
			i = end
			continue
		}
		i += size
		n++
	}
	return n
}

// cut says whether a commitment stands in a list, whose other things may say what it is of (强化审计监督、统计监督), or
// behind a name in its clause.
func (c *comparer) cut(d *report.Commitment) bool {
	if c.said == nil {
		return false
	}
	start, end := c.said.doc.Clean(d.Clause)
	text := c.said.doc.Text
	before := text[:start]
	before = before[strings.LastIndexAny(before, "，。；：\n")+1:] // “美在沄州”培塑行动 is read from 塑 on
	return strings.HasSuffix(before, "、") || strings.ContainsAny(before, "”》") || strings.Contains(text[start:min(len(text), end+len("、"))], "、")
}

// explained says whether the clause behind a commitment goes on to say of what it is: 引育优势产业，以…为重点.
func (c *comparer) explained(d *report.Commitment) bool {
	if c.said == nil {
		return false
	}
	_, end := c.said.doc.Clean(d.Clause)
	rest, ok := strings.CutPrefix(c.said.doc.Text[end:], "，")
	if !ok {
		return false
	}
	w, _ := lexicon.Default().Match(rest, 0)
	return w != nil && w.Use&lexicon.Prep != 0
}

// named gives the names of things that a commitment's clause has.
func (c *comparer) named(d *report.Commitment) []string {
	var names []string
	for _, e := range c.earlier.Entities {
		if e.Kind == report.PlaceNamed {
			continue
		}
		for _, m := range e.Mentions {
			if d.Clause.Contains(m) {
				names = append(names, e.Name)
				break
			}
		}
	}
	return names
}

// stage says how far a clause of the review says that a commitment came.
func (c *comparer) stage(d *report.Commitment, clause, said string, at int) (Verdict, string) {
	for _, w := range compareWords()["part"] {
		if strings.Contains(clause, w) && !strings.Contains(said, w) {
			return CarriedOn, "found-in-part"
		}
	}
	if wordIn(clause, "progress") != "" {
		return CarriedOn, "found-underway"
	}
	var status report.Status
	f := c.text.finding(at, c.later)
	if f.Achievement != nil {
		status = f.Achievement.Status
	} else {
		status = statusIn(clause)
	}
	if status == report.Done && wordIn(strings.Replace(clause, d.Object, "", 1), "begin") != "" {
		status = report.Begun // 开工改造 is no more than that
	}
	begin := statusIn(d.Action) == report.Begun // 挂牌建设 was promised, and is what was done
	for _, w := range compareWords()["begin"] {
		begin = begin || strings.Contains(said, w) || d.Action == w
	}
	switch {
	case status == report.Begun && begin:
		return Done, "found-begun"
	case status == report.Begun || status == report.Underway:
		return CarriedOn, "found-underway"
	}
	return Done, "found-done"
}

// statusIn tells how far a clause without a record says that a thing has come, by the verbs in it: the last
// that tells anything counts.
func statusIn(clause string) report.Status {
	l := lexicon.Default()
	status := report.Done
	for i := 0; i < len(clause); {
		word, end := l.Match(clause, i)
		if word == nil || end <= i {
			i++
			for i < len(clause) && clause[i]&0xC0 == 0x80 {
				i++
			}
			continue
		}
		if word.Use&(lexicon.Head|lexicon.Outcome) != 0 {
			if s := l.Status(word.Text); s != "" && s != report.Done {
				status = s
			}
		}
		i = end
	}
	return status
}

// finishing says whether a clause speaks of a thing's completion or use.
func finishing(clause string) bool {
	s := statusIn(clause)
	return s == report.Completed || s == report.Operating
}

// ended says whether a clause speaks of what needs no more to be done: finished, in use, or honoured.
func ended(clause string) bool {
	s := statusIn(clause)
	return s == report.Completed || s == report.Operating || s == report.Honoured
}

// admissionAt is the admission in a clause, or in one of the same sentence behind it before a semicolon.
func (c *comparer) admissionAt(at int) *admission {
	for i := range c.admissions {
		a := &c.admissions[i]
		if a.at == at {
			return a
		}
		if a.at > at && a.at <= at+3 && c.text.clauses[a.at].from == c.text.clauses[at].from &&
			strings.HasPrefix(a.subject, c.text.clauses[at].text) {
			return a
		}
	}
	return nil
}
