package reading

import (
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
)

// subjects names the n things that a coordinated noun phrase speaks of, giving each
// what it shares with the others: 乡镇和行政村通车率 is 乡镇通车率 and 行政村通车率.
func (f *figures) subjects(h *head, n int) []string {
	parts := f.coordinated(h.noun)
	outcome := f.words(h.outcome)
	var names []string
	for _, p := range parts {
		names = append(names, f.words(p))
	}
	if len(names) > 1 {
		f.shareWords(parts, names)
	}
	if len(names) < n {
		names = f.expand(names, n)
	}
	if len(names) == 1 && n > 1 {
		return nil
	}
	for i := range names {
		names[i] += outcome
	}
	return names
}

// coordinated cuts a noun phrase at 、 and 和.
func (f *figures) coordinated(s span) []span {
	t := f.s.tokens
	var parts []span
	lo := s.lo
	for k := s.lo; k < s.hi; k++ {
		if t[k].kind == pause || t[k].is(lexicon.And) {
			if lo < k {
				parts = append(parts, span{lo, k})
			}
			lo = k + 1
		} else if k > lo && t[k].kind == quote && t[k-1].kind == quote { // “标准”“品牌”
			parts = append(parts, span{lo, k})
			lo = k
		}
	}
	if lo < s.hi {
		parts = append(parts, span{lo, s.hi})
	}
	return parts
}

// shareWords completes each name with what it leaves to another: the last one's final
// words, or the first one's first.
func (f *figures) shareWords(parts []span, names []string) {
	last := len(names) - 1
	word := utf8.RuneCountInString(f.words(span{parts[last].lo, parts[last].lo + 1}))
	for i := range last {
		names[i] = completeRight(names[i], names[last], word)
	}
	if first := parts[0]; first.hi-first.lo > 1 && hasAny(names[0], "单位", "人均", "每") { // 单位产值用水量、能耗
		per := f.words(span{first.lo, first.hi - 1})
		for i := 1; i < len(names); i++ {
			if !hasAny(names[i], "单位", "人均", "每", "万元") && parts[i].hi == parts[i].lo+1 {
				names[i] = per + names[i]
			}
		}
	}
	for i := 1; i < len(names); i++ {
		owned := parts[i].hi == parts[i].lo+1 && f.owned(parts[i])
		names[i] = completeLeft(names[0], names[i], owned)
	}
}

// completeRight gives a the words at the end of b that it shares with it:
// 乡镇 and 行政村通车率 is 乡镇通车率, 接待外地游客 and 境外过夜游客人次 is 接待外地游客人次.
// The first word of b has so many characters.
func completeRight(a, b string, word int) string {
	ra, rb := []rune(a), []rune(b)
	if len(ra) == 0 || len(ra) >= len(rb) && len(ra) > 4 {
		return a
	}
	if ra[len(ra)-1] == rb[len(rb)-1] {
		return a // 保证率、保障率: complete by itself
	}
	if strings.ContainsRune("量率额值耗费入出积度价比", ra[len(ra)-1]) {
		return a // 能耗、二氧化碳排放量
	}
	for n := min(len(ra), 4); n >= 2; n-- { // the longest end of a that stands in b
		end := string(ra[len(ra)-n:])
		if i := strings.Index(b, end); i >= 0 {
			return a + b[i+len(end):]
		}
	}
	if len(ra) <= 4 && len(rb) > len(ra)+1 {
		if word == len(ra)+1 { // 行政村 takes the place of 乡镇
			return a + string(rb[word:])
		}
		return a + string(rb[len(ra):])
	}
	return a
}

// completeLeft gives b the words at the beginning of a that it shares with it:
// 地方财政收入 and 支出 is 地方财政支出.
func completeLeft(a, b string, owned bool) string {
	ra, rb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if !owned || ra <= rb {
		return b
	}
	for _, end := range []string{"起数", "人数", "收入", "支出", "面积", "数量", "金额", "总额", "余额", "产值", "产量", "投资", "销量"} {
		if strings.HasSuffix(a, end) && !strings.HasPrefix(b, strings.TrimSuffix(a, end)) {
			return strings.TrimSuffix(a, end) + b
		}
	}
	return b
}

// expand replaces a word that names several things in one (城乡) by each of them, so
// that there are n names.
func (f *figures) expand(names []string, n int) []string {
	var out []string
	for _, name := range names {
		best := ""
		for pair, things := range f.r.lex.Pairs {
			if strings.Contains(name, pair) && len(names)-1+len(things) == n &&
				(len(pair) > len(best) || len(pair) == len(best) && pair < best) {
				best = pair
			}
		}
		if best == "" {
			out = append(out, name)
			continue
		}
		for _, thing := range f.r.lex.Pairs[best] {
			out = append(out, strings.Replace(name, best, thing, 1))
		}
	}
	return out
}
