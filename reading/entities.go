package reading

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
)

// A name is as long as this, in bytes, with the word that ends it.
const (
	shortestName = 12
	longestName  = 90
)

// names collects what may be names of projects, funds and bodies. They are told apart from
// mere descriptions once the whole report is read.
type names struct {
	at       map[string]int // index in list
	list     []name
	mentions []mention
}

// mention is a place where a name stands.
type mention struct {
	name int // index in names.list
	at   int // byte of the clean text
}

// forget makes room for the names of another report.
func (n *names) forget() {
	clear(n.at)
	clear(n.list)
	n.list, n.mentions = n.list[:0], n.mentions[:0]
}

// nameEnd is a word of a sentence that names end in, in bytes of the text.
type nameEnd struct {
	start, end int
	kind       report.EntityKind
}

type name struct {
	text   string
	kind   report.EntityKind
	proper bool // has a place's name or a quotation in it
	said   int  // how often
}

// read finds the names in a sentence: stretches without a verb, number or mark that end in a
// word of data/entities.tsv.
func (n *names) read(r *reader, s *sentence) {
	for _, last := range s.ends {
		kind, start, end := last.kind, last.start, last.end
		k, _ := slices.BinarySearchFunc(s.tokens, end-1, func(t token, at int) int { return cmp.Compare(t.end, at+1) })
		if k == len(s.tokens) || s.tokens[k].start > start && k == 0 {
			continue
		}
		if t := &s.tokens[k]; t.kind == quote && end < t.end {
			if end+len("”") < t.end || strings.HasPrefix(r.text[t.start:], "《") {
				continue // part of a title or slogan
			}
			end = t.end
		}
		last := k
		quoted := false
		for k >= 0 && n.nominal(&s.tokens[k]) && end-s.tokens[k].start <= longestName && (k == last || s.tokens[k].end == s.tokens[k+1].start) {
			quoted = quoted || s.tokens[k].kind == quote
			k--
		}
		if k == last {
			continue
		}
		from := s.tokens[k+1].start
		one := r.text[from:end]
		if len(one) < shortestName || end-start == len(one) {
			continue
		}
		if n.at == nil {
			n.at = map[string]int{}
		}
		known, ok := n.at[one]
		if !ok {
			known = len(n.list)
			n.at[one] = known
			n.list = append(n.list, name{text: one, kind: kind, proper: quoted || r.placeBegins(one)})
		}
		n.list[known].said++
		n.mentions = append(n.mentions, mention{known, from})
	}
}

// nominal says whether a token may be part of a name.
func (n *names) nominal(t *token) bool {
	return t.kind == other || t.kind == quote || t.is(lexicon.Noun) && !t.is(lexicon.Owned|lexicon.Verb)
}

// placeBegins says whether a text begins with the name of a place.
func (r *reader) placeBegins(text string) bool {
	n := 0
	for i := range text {
		if n++; n > 2 && r.lex.HasPlace(text[:i]) {
			return true
		}
		if n > 8 {
			break
		}
	}
	return false
}

// entities returns the things that the report names, by their first mentions.
func (r *reader) entities() []report.Entity {
	var all []report.Entity
	of := make([]int, len(r.names.list)) // 1 + the index in all; 0 for what is no name
	for i, one := range r.names.list {
		if (one.proper || one.said > 1) && !r.lex.IsCommon(one.text) {
			all = append(all, report.Entity{Name: one.text, Kind: one.kind, Mentions: make([]report.Span, 0, one.said)})
			of[i] = len(all)
		}
	}
	for _, m := range r.names.mentions {
		if i := of[m.name]; i > 0 {
			e := &all[i-1]
			e.Mentions = append(e.Mentions, r.doc.Span(m.at, m.at+len(e.Name)))
		}
	}
	all = append(all, r.places()...)
	slices.SortStableFunc(all, func(a, b report.Entity) int { return cmp.Compare(a.Mentions[0].Start, b.Mentions[0].Start) })
	return all
}

// codeOf returns the code of a place that a report names, with or without the word for what
// it is (贡嘎 for 贡嘎县); "" if the table has none or several within the report's place.
func (r *reader) codeOf(place string) string {
	for _, end := range [...]string{"", "县", "市", "区", "旗", "省", "自治县"} {
		if p, ok := r.lex.PlaceWithin(place+end, r.out.Report.Code); ok {
			return p.Code
		}
	}
	return ""
}

// places returns the places that figures are of, with every mention in the report, found
// in one pass over its text.
func (r *reader) places() []report.Entity {
	var all []report.Entity
	known := map[string]bool{}
	var first [1 << 10]uint64         // the characters that their names begin with, a bit each
	by := map[rune][]*report.Entity{} // by those characters
	for i := range r.out.Figures {
		for _, place := range r.out.Figures[i].Place {
			if known[place] || utf8.RuneCountInString(place) < 2 {
				continue
			}
			known[place] = true
			if code := r.codeOf(place); code != "" || r.lex.IsPlace(place) {
				all = append(all, report.Entity{Name: place, Kind: report.PlaceNamed, Code: code})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	for i := range all {
		c := char(all[i].Name, 0)
		first[c>>6] |= 1 << (c & 63)
		by[c] = append(by[c], &all[i])
	}
	for s := r.text; len(s) >= 3; {
		if s[0]&0xf0 != 0xe0 {
			s = s[1:]
			continue
		}
		c := rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f)
		if first[c>>6]&(1<<(c&63)) != 0 {
			for _, e := range by[c] {
				if strings.HasPrefix(s, e.Name) {
					at := len(r.text) - len(s)
					e.Mentions = append(e.Mentions, r.doc.Span(at, at+len(e.Name)))
				}
			}
		}
		s = s[3:]
	}
	return slices.DeleteFunc(all, func(e report.Entity) bool { return e.Mentions == nil }) // a name that no stretch of the text is
}
