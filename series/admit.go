package series

import (
	"strings"
	"unicode/utf8"
)

// admission is a clause in which a report says that something was not met.
type admission struct {
	text    string // the clause
	subject string // what stands before the words of admission, in its sentence
	finding Mention
	at      int // its clause in passages
	use     string
}

// admissions finds where a report says that targets were missed, or that things were late or given up.
// Words of missing alone admit nothing: a target must be named near them, or problems spoken of.
func (p *passages) admissions() []admission {
	var all []admission
	for i := range p.clauses {
		c := &p.clauses[i]
		for _, use := range []string{"dropped", "late", "missed"} {
			word := wordIn(c.text, use)
			if word == "" {
				continue
			}
			sentence := p.doc.Text[c.from:c.to]
			if !c.trouble && (use == "dropped" || wordIn(c.text, "aim") == "" || !looksBack(c)) {
				continue
			}
			if use != "dropped" && wordIn(sentence, "aim") == "" {
				continue
			}
			a := admission{text: c.text, at: i, use: use, finding: Mention{Words: p.doc.Span(c.start, c.end), Sentence: p.doc.Span(c.from, c.to)}}
			// The subject may stand in the clauses before, back to the last ； or 。
			from := c.start
			for j := i - 1; j >= 0 && p.clauses[j].from == c.from; j-- {
				if strings.ContainsAny(p.doc.Text[p.clauses[j].end:p.clauses[j+1].start], "；：") {
					break
				}
				from = p.clauses[j].start
			}
			a.subject = p.doc.Text[from : c.start+strings.Index(c.text, word)]
			all = append(all, a)
			break
		}
	}
	return all
}

// looksBack says whether a clause stands where a report does not speak of the future.
func looksBack(c *passage) bool { return c.part != "plan" && c.part != "targets" }

// admittedOf finds the admission that a target was missed.
func (c *comparer) admittedOf(t *measured) *admission {
	names := c.namesOf(t)
	for i := range c.admissions {
		a := &c.admissions[i]
		if a.use != "missed" {
			continue
		}
		for part := range splitList(a.subject) {
			for _, name := range names {
				if abbreviates(part, plain(name)) || abbreviates(ofBoth(part, name), plain(name)) {
					return a
				}
			}
		}
	}
	return nil
}

// ofBoth gives what a word of town and country (城乡居民收入) says of the one that a name is of.
func ofBoth(part, name string) string {
	for _, one := range []string{"城镇", "农村"} {
		if strings.HasPrefix(name, one) {
			return strings.Replace(part, "城乡", one, 1)
		}
	}
	return part
}

// givenUp finds where the later report says that what a target is of was late or will not be done.
func (c *comparer) givenUp(t *measured) *admission {
	if utf8.RuneCountInString(t.name) < 4 {
		return nil
	}
	for i := range c.admissions {
		if a := &c.admissions[i]; a.use != "missed" && strings.Contains(plain(a.subject), plain(t.name)) {
			return a
		}
	}
	return nil
}

// splitList gives the things that a list names.
func splitList(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("、，和及与", r) }) {
			for _, end := range []string{"分别", "均", "都", "也", "等"} {
				part = strings.TrimSuffix(part, end)
			}
			for _, end := range []string{"增速", "增幅", "涨幅", "降幅", "增长", "数量", "总量", "指标"} {
				part = strings.TrimSuffix(part, end)
			}
			if part != "" && !yield(part) {
				return
			}
		}
	}
}

// abbreviates says whether a word of an admission stands for a name: has it at its end, or is made of its
// characters in their order (城镇居民收入 for 城镇居民人均可支配收入).
func abbreviates(part, name string) bool {
	if utf8.RuneCountInString(name) >= 3 && strings.HasSuffix(part, name) {
		return true
	}
	if utf8.RuneCountInString(part) < 4 || firstRune(part) != firstRune(name) {
		return false
	}
	rest := []rune(name)
	for _, r := range part {
		i := 0
		for i < len(rest) && rest[i] != r {
			i++
		}
		if i == len(rest) {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
