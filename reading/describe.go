package reading

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
)

// The opening of a report is short: whose it is, when, and who speaks.
const maxOpening = 4000 // bytes

var (
	dateHanzi   = `([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日`
	dateArabic  = `(\d{4})年(\d{1,2})月(\d{1,2})日`
	delivered   = regexp.MustCompile(`^(?:` + dateArabic + `|` + dateHanzi + `)[^\n。，]{0,8}?在([^\n。，]{2,60}?)(?:上|召开)`)
	congress    = regexp.MustCompile(`^(.*?)(?:第)?[一二三四五六七八九十百0-9]{1,3}届(.*?)(?:人民代表大会|人大)`)
	ofTitle     = regexp.MustCompile(`^(?:关于)?(?:\d{4}年)?(.{2,20}?)(?:人民)?政府工作(?:的)?报告`)
	office      = regexp.MustCompile(`^(?:[^\n，。：]{0,24}?)(?:总理|主席|省长|市长|区长|县长|旗长|州长|盟长|专员|镇长|乡长|主任|部长)`)
	nameOnly    = regexp.MustCompile(`^\p{Han}{1,8}(?:·\p{Han}{1,8}){0,3}$`)
	countyNamed = regexp.MustCompile(`[、，和](\p{Han}{2}县)[、，和]`)
	planned     = regexp.MustCompile(`(\d{4})年[^，。\n\d]{0,16}(?:安排|重点工作|工作任务|主要任务|工作重点|总体要求|预期目标|工作部署|工作建议)`)
	reviewed    = regexp.MustCompile(`(\d{4})年[^，。\n\d]{0,12}(?:工作回顾|工作情况|工作总结)`)
)

// describe finds out whose report this is, of which year and by whom, and lets the
// options override it.
func (r *reader) describe(o Options) {
	top := r.text[:min(len(r.text), maxOpening)]
	rep := &r.out.Report
	lines := strings.Split(top, "\n")
	rep.Title = title(lines)
	if m := delivery(top); m != nil {
		if m[1] != "" {
			rep.Date = isoDay(m[1], m[2], m[3])
		} else {
			rep.Date = isoDay(hanziValue(m[4]), hanziValue(m[5]), hanziValue(m[6]))
		}
		rep.Place = placeOfMeeting(m[7])
	}
	if rep.Place == "" {
		if m := ofTitle.FindStringSubmatch(rep.Title); m != nil {
			rep.Place = m[1]
		}
	}
	rep.Speaker = speaker(lines)
	if rep.Place == "" {
		rep.Place = placeOfOffice(rep.Speaker)
	}
	if rep.Place == "" && strings.Contains(top, "代表国务院") {
		rep.Place = "全国"
	}
	rep.Year = r.yearOf(rep.Date, rep.Title)
	if o.Place != "" {
		rep.Place = o.Place
	}
	if o.Year != 0 {
		rep.Year = o.Year
	}
	if p, ok := r.lex.Place(rep.Place); ok {
		rep.Code = p.Code
	}
	rep.Level = r.levelOf(rep)
	if o.Level != "" {
		rep.Level = o.Level
	}
}

// delivery returns what delivered finds first in a text, nil if it finds nothing.
func delivery(top string) []string {
	for i := 0; ; i += len("年") {
		k := strings.Index(top[i:], "年")
		if k < 0 {
			return nil
		}
		i += k
		if i == 0 || !isDigit(top[i-1]) && (i < 3 || hanziDigit(top, i-3) < 0) {
			continue // no year: most of them
		}
		for _, n := range [...]int{len("2020"), len("二〇二〇")} {
			if i >= n {
				if m := delivered.FindStringSubmatch(top[i-n:]); m != nil {
					return m
				}
			}
		}
	}
}

// title returns the line that names the document.
func title(lines []string) string {
	for i, l := range lines {
		if i > 40 {
			break
		}
		if n := utf8.RuneCountInString(l); n <= 60 && strings.HasSuffix(strings.TrimRight(l, "）)》 （草案"), "报告") && !strings.ContainsAny(l, "。：，") {
			return strings.Trim(l, " —《》")
		}
	}
	return ""
}

// isoDay writes a date as ISO 8601, "" if it is none.
func isoDay(y, m, d string) string {
	month, err1 := strconv.Atoi(m)
	day, err2 := strconv.Atoi(d)
	if len(y) != 4 || err1 != nil || err2 != nil || month < 1 || month > 12 || day < 1 || day > 31 {
		return ""
	}
	pad := func(n int) string { return strconv.Itoa(100 + n)[1:] }
	return y + "-" + pad(month) + "-" + pad(day)
}

// hanziValue returns a Chinese numeral as a plain decimal.
func hanziValue(s string) string {
	v, _ := hanziNumber(s, 0)
	return v
}

// placeOfMeeting returns whose congress a meeting is: 贵州省 of 贵州省第十四届人民代表大会.
func placeOfMeeting(meeting string) string {
	m := congress.FindStringSubmatch(meeting)
	switch {
	case m == nil:
		return ""
	case strings.Contains(m[2], "全国"):
		return "全国"
	}
	return strings.TrimPrefix(m[1], "中国人民政治协商会议")
}

// placeOfOffice returns the place in an office: 贵州省 of 贵州省人民政府省长.
func placeOfOffice(speaker string) string {
	if strings.HasPrefix(speaker, "国务院") || strings.HasPrefix(speaker, "政务院") {
		return "全国"
	}
	if i := strings.Index(speaker, "人民政府"); i > 0 {
		return speaker[:i]
	}
	return ""
}

// speaker returns who delivered the report, with the office held: 省长 李炳军.
func speaker(lines []string) string {
	for i, l := range lines {
		if i > 40 || strings.HasPrefix(l, "各位代表") {
			break
		}
		if n := utf8.RuneCountInString(l); n > 40 || strings.Contains(l, "大会") {
			continue
		}
		l = strings.Trim(l, "（）() ")
		held := office.FindString(l)
		if held == "" {
			continue
		}
		name := strings.TrimSpace(l[len(held):])
		if name == "" && i+1 < len(lines) {
			name = strings.TrimSpace(lines[i+1])
		}
		if name = strings.ReplaceAll(name, " ", ""); nameOnly.MatchString(name) && utf8.RuneCountInString(name) >= 2 && !strings.HasSuffix(name, "报告") {
			return held + " " + name
		}
	}
	return ""
}

// yearOf tells the year whose work the report plans, 0 if the text does not.
func (r *reader) yearOf(date, title string) int {
	if date != "" {
		y, _ := strconv.Atoi(date[:4])
		return y
	}
	for line := range strings.SplitSeq(r.text, "\n") { // headings
		if len(line) > 120 || hasOne(line, "。", "；") {
			continue
		}
		if at, _ := yearIn(line); at < 0 {
			continue // most lines
		}
		if m := planned.FindStringSubmatch(line); m != nil {
			y, _ := strconv.Atoi(m[1])
			return y
		}
		if m := reviewed.FindStringSubmatch(line); m != nil {
			y, _ := strconv.Atoi(m[1])
			return y + 1
		}
	}
	if _, y := yearIn(title); y != 0 {
		return y
	}
	if y := r.yearSpoken(); y != 0 {
		return y
	}
	return r.yearCalled()
}

// yearCalled tells the year from what the user calls the report (2003年政府工作报告.txt), if its
// text speaks of that year or the one before. It is 0 otherwise.
func (r *reader) yearCalled() int {
	name := r.out.Report.Name
	name = name[strings.LastIndexAny(name, `/\`)+1:] // not the directories
	for i := 0; i < len(name); i++ {
		end := digits(name, i)
		if end == i {
			continue
		}
		if y, _ := strconv.Atoi(name[i:end]); isYear(name[i:end]) && (r.speaksOf(y) || r.speaksOf(y-1)) {
			return y
		}
		i = end
	}
	return 0
}

// speaksOf says whether the text names a year, in either kind of numerals.
func (r *reader) speaksOf(y int) bool {
	arabic := strconv.Itoa(y)
	hanzi := ""
	for _, d := range arabic {
		hanzi += string([]rune("〇一二三四五六七八九")[d-'0'])
	}
	return hasOne(r.text, arabic+"年", hanzi+"年", strings.ReplaceAll(hanzi, "〇", "零")+"年", strings.ReplaceAll(hanzi, "〇", "○")+"年")
}

// yearSpoken tells the year whose work the report plans from the years that its sentences
// begin with (2005年，…; 一九五七年全国…) and the plans that its headings name: the last year
// of the review and the first one of the plan must follow each other. Under a heading that
// says 去年 the review's alone does, if it is named more than once. It is 0 otherwise.
func (r *reader) yearSpoken() int {
	part, lastYear := report.Opening, false
	var past, next, again int
	hear := func(first, last int) {
		switch {
		case first == 0:
		case part == report.Plan || part == report.Targets:
			if next == 0 {
				next = first
			}
		case last > past:
			past, again = last, 0
		case last == past:
			again++
		}
	}
	for p := range strings.SplitSeq(r.text, "\n") {
		if p == "" {
			continue
		}
		if depth, n := r.headingOf(p); depth == 1 {
			if named := r.lex.Part(p[:n]); named != "" {
				part = named
			} else if part != report.Opening {
				part = report.Plan
			}
			lastYear = lastYear || part == report.Review && r.cuesIn(p[:n]).has(lexicon.OneYear)
			plan, _ := r.planIn(p[:n])
			hear(plan.First, plan.Last)
			p = p[n:]
		}
		for p != "" {
			p = strings.TrimLeft(p, "。！？：—")
			y := yearBegins(p)
			hear(y, y)
			_, p, _ = strings.Cut(p, "。")
		}
	}
	switch {
	case past > 0 && next == past+1:
		return next
	case past > 0 && next == 0 && lastYear && again > 0:
		return past + 1
	}
	return 0
}

// yearBegins returns the year that a sentence begins with, unless it begins a span of
// years (2001年到), a day (2005年3月) or a time since (1978年以来); 0 if there is none.
func yearBegins(s string) int {
	value, end := s[:digits(s, 0)], digits(s, 0)
	if end == 0 {
		if hanziDigit(s, 0) < 0 {
			return 0
		}
		value, end = hanziNumber(s, 0)
	}
	if !isYear(value) || !strings.HasPrefix(s[end:], "年") {
		return 0
	}
	rest := s[end+len("年"):]
	if hasAny(rest, "到", "至", "—", "－", "-", "以来", "以后", "以前", "之", "底", "末", "初", "和", "、", "代") || digits(rest, 0) > 0 || hanziDigit(rest, 0) >= 0 || multiplier(rest, 0) > 0 {
		return 0
	}
	y, _ := strconv.Atoi(value)
	return y
}

// levelOf tells the tier of the government from its place: by the table of places,
// else by the place's last character, and for a city that the table does not have by
// what the text says lies in it.
func (r *reader) levelOf(rep *report.Report) report.Level {
	if rep.Place == "全国" {
		return report.National
	}
	if p, ok := r.lex.Place(rep.Place); ok {
		return p.Level()
	}
	for _, s := range []struct {
		suffix string
		level  report.Level
	}{
		{"自治区", report.Province}, {"省", report.Province}, {"地区", report.Prefecture}, {"州", report.Prefecture}, {"盟", report.Prefecture},
		{"县", report.County}, {"旗", report.County}, {"区", report.County}, {"镇", report.Township}, {"乡", report.Township}, {"街道", report.Township},
	} {
		if strings.HasSuffix(rep.Place, s.suffix) {
			return s.level
		}
	}
	if strings.HasSuffix(rep.Place, "市") && (len(distinct(countyNamed.FindAllStringSubmatch(r.text, 200))) > 1 || hasOne(r.text, "各县（市、区）", "各县区", "各县（区）", "各县市", "县市区", "各区县", "县（市、区）")) {
		return report.Prefecture
	}
	return ""
}

// distinct returns the different first groups of some matches.
func distinct(matches [][]string) map[string]bool {
	set := map[string]bool{}
	for _, m := range matches {
		set[m[1]] = true
	}
	return set
}
