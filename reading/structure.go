package reading

import (
	"regexp"
	"strconv"
	"strings"

	"duixian/report"
)

// context is what the place in the report says of a sentence before it is read.
type context struct {
	section int // index of the innermost section, -1 before the first
	heading string
	part    report.Part
	period  string // default period of what is said
	last    string // year by which a level reached in that period is dated

	arranging bool // the part that arranges work has come to the work itself
}

var (
	heading1 = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	heading2 = regexp.MustCompile(`^[（(][一二三四五六七八九十]{1,3}[）)]、?`)
	heading3 = regexp.MustCompile(`^(?:[0-9]{1,2}[.．、]|——|●|■|◆)`)
)

// headingOf returns the depth and length in bytes of the heading that a paragraph
// begins with; 0 if it begins with none.
func (r *reader) headingOf(p string) (depth, n int) {
	mark := ""
	switch {
	case strings.HasPrefix(p, "（") || strings.HasPrefix(p, "("):
		depth, mark = 2, heading2.FindString(p)
	case strings.HasPrefix(p, "—") || len(p) > 0 && p[0] < 0x80 || strings.HasPrefix(p, "●"):
		depth, mark = 3, heading3.FindString(p)
	default:
		depth, mark = 1, heading1.FindString(p)
	}
	body := p[len(mark):]
	stop := strings.IndexAny(body, "。：:")
	if mark == "" {
		// A line of its own that names a part: 2020年工作安排.
		if len(p) > 120 || stop >= 0 || strings.ContainsAny(p, "，；") || r.partOf(p) == "" {
			return 0, 0
		}
		return 1, len(p)
	}
	if stop < 0 {
		stop = len(body)
	}
	if stop > 150 {
		return 0, 0
	}
	return depth, len(mark) + stop
}

// partOf tells a part of the report from its heading, "" if the heading does not say.
func (r *reader) partOf(heading string) report.Part {
	for _, h := range r.lex.Headings {
		if strings.Contains(heading, h.Word) {
			return h.Part
		}
	}
	return ""
}

var (
	meeting  = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日.{0,6}?在(.{2,40}?)(?:第[一二三四五六七八九十百0-9]+届|[一二三四五六七八九十]+届)`)
	yearWord = regexp.MustCompile(`(\d{4})年`)
	planWork = regexp.MustCompile(`(\d{4})年(?:政府|全市|全省|全区|全县|我市|我省|我区|我县|主要|重点|的)*(?:工作|经济社会|发展)[^，。]{0,12}(?:安排|任务|重点|要求|目标|部署|建议)`)
	pastWork = regexp.MustCompile(`(\d{4})年(?:政府|全市|全省|的)*(?:工作|经济社会)[^，。]{0,8}(?:回顾|情况|总结)`)
)

// describe finds out whose report this is and of which year.
func (r *reader) describe(o Options) {
	top := r.text[:min(len(r.text), 3000)]
	rep := &r.out.Report
	if m := meeting.FindStringSubmatch(top); m != nil {
		rep.Date = m[1] + "-" + pad(m[2]) + "-" + pad(m[3])
		rep.Year, _ = strconv.Atoi(m[1])
		rep.Place = strings.TrimSuffix(strings.TrimSuffix(m[4], "人民代表大会"), "全国人民代表大会")
	}
	if rep.Year == 0 {
		if m := planWork.FindStringSubmatch(r.text); m != nil {
			rep.Year, _ = strconv.Atoi(m[1])
		} else if m := pastWork.FindStringSubmatch(r.text); m != nil {
			rep.Year, _ = strconv.Atoi(m[1])
			rep.Year++
		}
	}
	if o.Place != "" {
		rep.Place = o.Place
	}
	if o.Year != 0 {
		rep.Year = o.Year
	}
	if o.Level != "" {
		rep.Level = o.Level
	}
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// enter changes the context at a heading.
func (r *reader) enter(c *context, heading string, depth int) {
	c.heading = strings.TrimLeft(heading, "—●■◆")
	defer func(was report.Part) {
		c.arranging = c.part == report.Plan && (depth > 1 || was == report.Plan && depth == 1)
	}(c.part)
	if p := r.partOf(heading); p != "" && (depth == 1 || c.part == report.Opening) {
		c.part = p
		r.setPeriod(c, heading)
	} else if depth == 1 {
		if c.part == report.Opening || c.part == "" {
			c.part = report.Review
		} else if c.part == report.Review || c.part == report.Problems || c.part == report.Targets {
			c.part = report.Plan
		}
		r.setPeriod(c, heading)
	} else if c.part == report.Problems || c.part == report.Targets {
		// (一) after the paragraph with problems or targets goes on with the main part
		c.part = c.main()
	}
}

func (c *context) main() report.Part {
	if c.part == report.Problems {
		return report.Review
	}
	if c.part == report.Targets {
		return report.Plan
	}
	return c.part
}

// setPeriod sets the default period from a heading and the part that it opens.
func (r *reader) setPeriod(c *context, heading string) {
	y := r.out.Report.Year
	past := c.part == report.Review || c.part == report.Problems
	if y == 0 {
		c.period, c.last = "", ""
	} else if past {
		c.period, c.last = year(y-1), year(y-1)
	} else {
		c.period, c.last = year(y), year(y)
	}
	if m := yearWord.FindStringSubmatch(heading); m != nil {
		c.period, c.last = m[1], m[1]
		return
	}
	if p, ok := r.planIn(heading); ok {
		c.period, c.last = year(p.First)+"-"+year(p.Last), year(p.Last)
		return
	}
	if strings.Contains(heading, "五年") && y > 0 {
		if past {
			c.period, c.last = year(y-5)+"-"+year(y-1), year(y-1)
		} else if strings.Contains(heading, "今后") || strings.Contains(heading, "未来") {
			c.period, c.last = year(y)+"-"+year(y+4), year(y+4)
		}
	}
}
