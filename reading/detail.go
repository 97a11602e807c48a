package reading

import (
	"strings"
	"time"

	"duixian/lexicon"
)

// shareOf returns what a share is of, by the metric's name: 地区生产总值 of
// 民营经济增加值占地区生产总值比重. It is "" if the name does not say.
func shareOf(metric string) string {
	k := strings.LastIndex(metric, "占")
	if k <= 0 {
		return ""
	}
	whole := metric[k+len("占"):]
	for _, end := range [...]string{"的比重", "比重", "的比例", "比例", "份额"} {
		if of, ok := strings.CutSuffix(whole, end); ok {
			return of
		}
	}
	return ""
}

// scope returns among whom a rank holds: 全国 in 居全国第3位, 全国百强县 in 进入全国百强县前50位.
func (r *reader) scope(s *sentence, n *num) string {
	const longest = 36 // bytes
	from := n.start
	for from > s.start && n.start-from < longest {
		c := before(r.text, from)
		if _, m := markAt(string(c), 0); m > 0 || c < 0x80 {
			break
		}
		from -= len(string(c))
	}
	text := r.text[from:n.start]
	text = strings.TrimSuffix(strings.TrimSuffix(text, "第"), "前")
	best := -1
	for _, verb := range r.lex.Ranks {
		if k := strings.LastIndex(text, verb); k >= 0 {
			best = max(best, k+len(verb))
		}
	}
	if best < 0 {
		return ""
	}
	return strings.TrimSuffix(text[best:], "的")
}

// baselines ties each figure of a sentence that a change came to to the one where it began.
// Its figures are in r.out from index first on.
func (r *reader) baselines(first int) {
	items := r.figures.items
	for i := range items {
		it := &items[i]
		if it.from || it.fact || it.metric == "" {
			continue
		}
		for k := i - 1; k >= 0; k-- {
			b := &items[k]
			if !b.from || b.tied || b.metric != it.metric {
				continue
			}
			b.tied = true
			to := &r.out.Figures[first+it.num]
			to.Baseline = r.out.Figures[first+b.num].Span
			break
		}
	}
}

// deadline returns the last day to do what the tokens of s say, and the tokens that say so:
// 6月底前, 年内, 到2025年. The day is "" if none do.
func (r *reader) deadline(s *sentence, x span) (day string, by span) {
	y := r.out.Report.Year
	for k := x.lo; k < x.hi; k++ {
		t := &s.tokens[k]
		switch {
		case t.is(lexicon.Time) && y > 0 && r.lex.Due[r.textOf(t)] != "":
			return year(y) + "-" + r.lex.Due[r.textOf(t)], span{k, k + 1}
		case t.kind != date || t.ref < 0:
			continue
		}
		from, at, month, day := k, y, 0, 0
		to := k > 0 && (r.says(s, k-1, "到") || r.says(s, k-1, "至"))
		if n := &s.nums[t.ref]; isYear(n.digits) {
			at = atoi(n.digits)
			k++
		}
		if v, ok := r.dayPart(s, k, x.hi, "月"); ok {
			month = v
			k++
			if v, ok := r.dayPart(s, k, x.hi, "日"); ok {
				day = v
				k++
			}
		}
		if k == from { // a length of time
			continue
		}
		rest := r.text[s.tokens[k-1].end:s.end]
		if at == 0 || month > 12 || !to && !hasAny(rest, "前", "底", "末", "之前", "以前") {
			k = max(k-1, from)
			continue
		}
		if to {
			from--
		}
		if k < x.hi && s.tokens[k].start == s.tokens[k-1].end && s.tokens[k].is(lexicon.Time) { // 底前
			k++
		}
		return lastDay(at, month, day), span{from, k}
	}
	return "", span{}
}

// dayPart returns the number of a token that is a date in the unit.
func (r *reader) dayPart(s *sentence, k, hi int, unit string) (int, bool) {
	if k >= hi || s.tokens[k].kind != date || s.tokens[k].ref < 0 {
		return 0, false
	}
	n := &s.nums[s.tokens[k].ref]
	return atoi(n.digits), n.unit == unit && len(n.digits) <= 2 && n.digits != ""
}

// says says whether a token is the word.
func (r *reader) says(s *sentence, k int, word string) bool {
	return r.text[s.tokens[k].start:s.tokens[k].end] == word
}

// lastDay returns the last day of a year, of a month or of a day; month and day are 0 where
// they are not given.
func lastDay(year, month, day int) string {
	switch {
	case month == 0:
		month, day = 12, 31
	case day == 0:
		month++ // and its day 0 is the last of the month before
	}
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func atoi(digits string) int {
	n := 0
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return 0
		}
		n = n*10 + int(digits[i]-'0')
	}
	return n
}
