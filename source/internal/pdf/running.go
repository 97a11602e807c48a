package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// edgeRows is how many rows at a page's top and bottom may be its head and foot.
const edgeRows = 3

const numeral = `(?:[0-9０-９]{1,4}|[一二三四五六七八九十百零〇]{1,4})`

var (
	pageNumber = regexp.MustCompile(`^[-—–―－─·•.~～|｜/\s]*(?:第?` + numeral + `页|[0-9０-９]{1,4}|第` + numeral + `页[,，/]?(?:共|总)` + numeral + `页|[0-9]{1,4}(?:/|／|of|之)[0-9]{1,4}|[ivxIVX]{1,6})[-—–―－─·•.~～|｜/\s]*$`)
	editionOf  = regexp.MustCompile(`第?\s*([A-Za-zＡ-Ｚ]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}))\s*版`)
	ofPaper    = regexp.MustCompile(`星期[一二三四五六日天]|责任编辑|责编|版式|美编|校对|(?:日|晚|时|早|周|快|商|都市|导|学习时)报(?:[^告道]|$)|[^出改再]版`)
	dated      = regexp.MustCompile(`[0-9０-９〇○一二三四五六七八九十]{1,4}\s*年|[0-9０-９]{1,2}\s*月`)
	numbers    = regexp.MustCompile(`[0-9０-９]+|[一二三四五六七八九十百〇○]+`)
	stop       = regexp.MustCompile(`[。；！？]`)
)

// dropRunning takes from the pages what is not part of the text: heads and feet,
// which other pages have at the same place or which look like nothing else, and
// watermarks.
func dropRunning(sheets []*sheet) {
	dropMarks(sheets)
	edges := make([][]edgeRow, len(sheets))
	same := map[edgeKey]int{}
	for i, s := range sheets {
		edges[i] = edgesOf(s)
		for _, e := range edges[i] {
			for _, k := range e.keys() {
				same[k]++
			}
		}
	}
	for i, s := range sheets {
		gone := map[*line]bool{}
		// From the outside in: what stands inside of a row that stays, stays.
		var blocked [2]bool
		for _, e := range edges[i] {
			if blocked[e.side] {
				continue
			}
			n := 0
			for _, k := range e.keys() {
				n = max(n, same[k])
			}
			often := n >= 2 && n >= (len(sheets)+2)/3 && !ended(e.text) // 各位代表： may come often
			if !often && !e.known() && !e.alike(edges, i) {
				blocked[e.side] = true
				continue
			}
			if m := editionOf.FindStringSubmatch(e.text); m != nil && s.edition == "" {
				s.edition = editionName(m[1])
			}
			for _, l := range e.pieces {
				gone[l] = true
			}
		}
		s.pieces = slices.DeleteFunc(s.pieces, func(l *line) bool { return gone[l] })
	}
}

// edgeRow is a row at the top or bottom of a page.
type edgeRow struct {
	pieces []*line
	text   string // without blanks
	side   int    // 0 the top, 1 the bottom
	depth  int    // from the edge, from 0
	y      float64
	apart  float64 // distance to the row inside of it, in ems of that
	alone  bool    // the page has no other row
}

type edgeKey struct {
	side, y int
	text    string
}

// keys are under what a row counts as the same as another page's: numbers may differ,
// and so may the height by a point or two.
func (e edgeRow) keys() []edgeKey {
	text := numbers.ReplaceAllString(e.text, "#")
	if strings.Trim(text, "#.,%-") == "" && !pageNumber.MatchString(e.text) {
		text = e.text
	}
	at := int(math.Floor(e.y / 4))
	return []edgeKey{{e.side, at, text}, {e.side, at + 1, text}}
}

// known says whether a row is a page number, or the line over a newspaper's page with
// its name, date and number, wherever it is seen.
func (e edgeRow) known() bool {
	n := len([]rune(e.text))
	switch {
	case pageNumber.MatchString(e.text):
		// A lone number may be the end of a sentence, or a row of a table.
		return e.depth == 0 && !e.alone && (e.apart > 2 || strings.ContainsAny(e.text, "-—–页/"))
	case stop.MatchString(e.text) || n > 70:
		return false
	}
	signs := len(ofPaper.FindAllString(e.text, -1))
	if dated.MatchString(e.text) {
		signs++
	}
	return signs >= 2 && !e.alone
}

// alike says whether two pages nearby have nearly the same row at the same place.
func (e edgeRow) alike(edges [][]edgeRow, i int) bool {
	if len([]rune(e.text)) < 4 || stop.MatchString(e.text) {
		return false
	}
	found := 0
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if j < 0 || j >= len(edges) {
			continue
		}
		for _, o := range edges[j] {
			if o.side == e.side && math.Abs(o.y-e.y) < 4 && likeness(o.text, e.text) > 0.7 {
				found++
				break
			}
		}
	}
	return found >= 2
}

// likeness is the share of pairs of neighbouring characters that two texts have in
// common, from 0 to 1.
func likeness(a, b string) float64 {
	pairs := func(s string) map[[2]rune]int {
		m := map[[2]rune]int{}
		last := rune(-1)
		for _, r := range s {
			m[[2]rune{last, r}]++
			last = r
		}
		return m
	}
	pa, pb := pairs(a), pairs(b)
	common, all := 0, 0
	for k, n := range pa {
		common += min(n, pb[k])
		all += n
	}
	for _, n := range pb {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}

// edgesOf gives the outermost rows of a page, from each edge inwards.
func edgesOf(s *sheet) []edgeRow {
	rows := rowsOf(s.pieces)
	var out []edgeRow
	for d := 0; d < edgeRows && d < len(rows); d++ {
		for side, at := range []int{d, len(rows) - 1 - d} {
			inner := at + 1 - 2*side
			e := edgeRow{pieces: rows[at], side: side, depth: d, y: rows[at][0].y, alone: len(rows) == 1, apart: math.Inf(1)}
			if inner >= 0 && inner < len(rows) {
				e.apart = math.Abs(rows[inner][0].y-e.y) / rows[inner][0].size
			}
			sorted := slices.Clone(rows[at])
			slices.SortStableFunc(sorted, func(a, b *line) int { return cmp.Compare(a.x0, b.x0) })
			e.text = textOf(sorted)
			out = append(out, e)
		}
	}
	return out
}

// textOf is the text of pieces without blanks.
func textOf(ps []*line) string {
	var b strings.Builder
	for _, p := range ps {
		for _, g := range p.glyphs {
			if !unicode.IsSpace(g.r) {
				b.WriteRune(g.r)
			}
		}
	}
	return b.String()
}

// editionName writes a newspaper's number of a page in one way: "3", "A3".
func editionName(s string) string {
	const digits = "零一二三四五六七八九"
	letter, n := "", 0
	for _, r := range s {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		switch d := strings.IndexRune(digits, r); {
		case r >= '0' && r <= '9':
			n = 10*n + int(r-'0')
		case r == '十':
			n = max(n, 1) * 10
		case d >= 0:
			n += d / len("一")
		default:
			letter = string(unicode.ToUpper(r))
		}
	}
	var b [4]byte
	at := len(b)
	for ; n > 0 && at > 0; n /= 10 {
		at--
		b[at] = byte('0' + n%10)
	}
	return letter + string(b[at:])
}

// dropMarks takes out watermarks: what stands at one place on most of three pages and
// more, or is much larger than the text and light.
func dropMarks(sheets []*sheet) {
	type mark struct {
		x, y int
		text string
	}
	marks := func(l *line) [4]mark {
		x, y := int(math.Floor(l.x0/6)), int(math.Floor(l.y/6))
		text := textOf([]*line{l})
		return [4]mark{{x, y, text}, {x + 1, y, text}, {x, y + 1, text}, {x + 1, y + 1, text}}
	}
	same := map[mark]int{}
	for _, s := range sheets {
		for _, l := range s.pieces {
			if len(l.glyphs) < 2 {
				continue
			}
			for _, m := range marks(l) {
				same[m]++
			}
		}
	}
	for _, s := range sheets {
		em := bodySize(s.pieces)
		edges := map[*line]bool{} // left to dropRunning, which reads the edition there
		for _, e := range edgesOf(s) {
			for _, l := range e.pieces {
				edges[l] = true
			}
		}
		s.pieces = slices.DeleteFunc(s.pieces, func(l *line) bool {
			if l.light && l.size > 2*em {
				return true
			}
			if edges[l] || len(l.glyphs) < 2 {
				return false
			}
			n := 0
			for _, m := range marks(l) {
				n = max(n, same[m])
			}
			return len(sheets) >= 3 && 5*n >= 3*len(sheets)
		})
	}
}
