package htmltext

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
	"pgregory.net/rapid"
)

// writer writes paragraphs as a page, each time another way.
type writer struct {
	*rand.Rand
	strings.Builder
}

func (w *writer) one(choices ...string) string { return choices[w.IntN(len(choices))] }

func (w *writer) add(s ...string) {
	for _, s := range s {
		w.WriteString(s)
	}
}

// invent makes up a report's paragraphs.
func (w *writer) invent() []string {
	clause := func() string {
		return w.one("新建公路", "改造农田", "培训职工", "粮食产量", "生产总值", "种植茶叶", "完成投资", "PM2.5浓度", "A类企业") +
			w.one("达到", "增长", "完成", "超过", "<", "下降到") +
			fmt.Sprintf("%d.%d", w.IntN(900), w.IntN(10)) + w.one("亿元", "%", "公里", "万亩", "人次", "个&点")
	}
	paragraphs := []string{w.one("某市政府工作报告", "二〇三〇年政府工作报告"), "市长" + w.one("王力", "　李　明"), "各位代表："}
	for range 3 + w.IntN(12) {
		if w.IntN(4) == 0 {
			paragraphs = append(paragraphs, w.one("一、过去一年", "（二）今年任务", "三、加强建设", "主要目标"))
		}
		p := w.one("去年，", "今年，", "全市") + clause()
		for range 1 + w.IntN(6) {
			p += w.one("，", "、", "；", "。", "——") + clause()
		}
		paragraphs = append(paragraphs, p+w.one("。", "。", "！", "，成效明显（见附件）。"))
	}
	return append(paragraphs, "谢谢大家！")
}

// tag writes a start tag with some attributes.
func (w *writer) tag(name string) {
	w.add("<", w.casing(name))
	for range w.IntN(3) {
		w.add(w.one(" ", "\n", "  "), w.one(`style="font-size:16px; color:'red'"`, "class=a", "lang='EN-US'", `title="甲 > 乙"`, "nowrap", `align = "center"`, "face=宋体"))
	}
	w.add(w.one("", "", " "), ">")
}

func (w *writer) casing(s string) string {
	if w.IntN(5) == 0 {
		return strings.ToUpper(s)
	}
	return s
}

// words writes a paragraph with inline tags, comments, entities and line ends in it.
func (w *writer) words(p string) {
	var open []string
	every := 2 + w.IntN(30)
	last := rune(0)
	for _, r := range p {
		if w.IntN(every) == 0 {
			switch k := w.IntN(6); {
			case k < 2:
				name := w.one("span", "font", "b", "strong", "i", "o:p", "em", "st1:chsdate")
				w.tag(name)
				open = append(open, name)
			case k < 4 && len(open) > 0:
				w.add("</", w.casing(open[len(open)-1]), ">")
				open = open[:len(open)-1]
			case k == 4:
				w.add(w.one("<!-- 注 -->", "<!---->", "<wbr>", "<img src=a.gif>", "<![if !a]>", "<script>var a='<p>';</script>"))
			case isWide(r) && isWide(last) && r != '　' && last != '　':
				w.add(w.one("\n", "\r\n  ", "\n\t\t"))
			}
		}
		switch {
		case r == '<' && w.IntN(2) == 0:
			w.add("&lt;")
		case r == '&':
			w.add("&amp;")
		case r == '—' && w.IntN(2) == 0:
			w.add("&mdash;")
		case w.IntN(12) == 0 && r != '<':
			w.add(fmt.Sprintf(w.one("&#%d;", "&#x%x;", "&#X%X;"), r))
		default:
			w.WriteRune(r)
		}
		last = r
	}
	for len(open) > 0 && w.IntN(4) > 0 { // some stay open
		w.add("</", open[len(open)-1], ">")
		open = open[:len(open)-1]
	}
}

// body writes paragraphs one way.
func (w *writer) body(paragraphs []string) {
	name := w.one("p", "p", "div", "br", "br", "li", "h4", "td")
	closed := w.IntN(4) > 0 || name == "div"
	if name == "td" {
		w.add("<table>")
		defer w.add("</table>")
	}
	for _, p := range paragraphs {
		switch name {
		case "br":
			w.words(p)
			w.add(w.one("<br>", "<br/><br />", "<BR>\n&nbsp;<br>", "<br>\n"))
			continue
		case "td":
			w.add("<tr>")
		}
		w.tag(name)
		w.add(w.one("", "", " \n "))
		w.words(p)
		w.add(w.one("", "", "\n", "&nbsp;"))
		if closed {
			w.add("</", w.casing(name), ">")
		}
		w.add(w.one("", "\n", "<p>&nbsp;</p>"))
	}
}

// page writes a page around paragraphs.
func (w *writer) page(paragraphs []string) string {
	links := func() {
		for _, name := range []string{"首页", "政务公开", "办事服务", "互动交流"}[:2+w.IntN(3)] {
			w.add("<li><a href='/", name, "'>", name, "</a></li>")
		}
	}
	w.add(w.one("", "<!DOCTYPE html>", "\ufeff"), w.one("", "<html><head><title>某市政府</title><style>p{}</style></head><body>"))
	if w.IntN(3) > 0 {
		w.add("<div class=top><ul>")
		links()
		w.add("</ul></div><div>当前位置：<a href=/>首页</a> &gt; 正文</div>")
	}
	var open []string
	for range w.IntN(5) {
		name := w.one("div", "section", "article", "main", "center", "table")
		open = append(open, name)
		w.tag(name)
		if name == "table" {
			w.add("<tbody><tr><td width=600>")
		}
	}
	w.body(paragraphs)
	if w.IntN(2) == 0 {
		w.add("<p>【<a href='javascript:a()'>打印</a>】【<a href='javascript:b()'>关闭</a>】</p>")
	}
	for len(open) > 0 {
		w.add("</", open[len(open)-1], ">")
		open = open[:len(open)-1]
	}
	if w.IntN(3) > 0 {
		w.add("<div><h5>相关链接</h5><ul>")
		links()
		w.add("</ul></div><div><p>版权所有：某市人民政府</p><p>某ICP备12345678号</p></div></body></html>")
	}
	return w.String()
}

// Paragraphs that are written as a page come back as they were, and the bytes of any
// part of one reproduce it.
func TestPagesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &writer{Rand: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))}
		paragraphs := w.invent()
		src := []byte(w.page(paragraphs))
		text, pieces, err := Text(src)
		if err != nil {
			t.Fatalf("%v for %s", err, src)
		}
		checkPieces(t, src, text, pieces)
		if want := strings.Join(paragraphs, "\n"); string(text) != want {
			t.Fatalf("got\n%s\nwant\n%s\nfrom\n%s", text, want, src)
		}
		for range 20 {
			from := w.IntN(len(text))
			to := min(len(text), from+1+w.IntN(100))
			if k := bytes.IndexByte(text[from:to], '\n'); k >= 0 {
				to = from + k
			}
			for from < to && !utf8.RuneStart(text[from]) {
				from++
			}
			for to > from && to < len(text) && !utf8.RuneStart(text[to]) {
				to--
			}
			if from == to {
				continue
			}
			start, end := span(pieces, from, to)
			got, _ := Strip(src[start:end])
			if quote := text[from:to]; !bytes.Equal(bytes.TrimFunc(got, isSpace), bytes.TrimFunc(quote, isSpace)) {
				t.Fatalf("the bytes of %q are %q, which give %q", quote, src[start:end], got)
			}
		}
	})
}

// Wherever parts of a report stand on a page, between what menus and under what stray
// tags, none of its lines is lost.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &writer{Rand: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))}
		paragraphs := w.invent()
		src := w.scattered(paragraphs)
		text, pieces, err := Text([]byte(src))
		if err != nil {
			t.Fatalf("%v for %s", err, src)
		}
		checkPieces(t, []byte(src), text, pieces)
		rest := string(text)
		for _, p := range paragraphs {
			_, after, found := strings.Cut(rest, p)
			if !found {
				t.Fatalf("%q is lost or out of order in\n%s\nfrom\n%s", p, text, src)
			}
			rest = after
		}
	})
}

// scattered writes paragraphs in parts that stand all over a page.
func (w *writer) scattered(paragraphs []string) string {
	stray := func() {
		if w.IntN(3) == 0 {
			w.add(w.one("</div>", "</td>", "</table>", "</p>", "</section>", "</body>", "</html>", "<div>", "<table><tr><td>", "<nav>", "<ul>", "<b>", "</b>", "<a name=a>"))
		}
		if w.IntN(3) == 0 {
			w.add(w.one("<div><a href=1>首页</a><a href=2>政务</a><a href=3>服务</a></div>", "<p>【打印】【关闭】</p>", "<div><a href=1>上一页</a> <a href=2>下一页</a></div>",
				"<aside>小贴士</aside>", "<footer>某市</footer>", "<!-- 注 -->"))
		}
	}
	for len(paragraphs) > 0 {
		n := 1 + w.IntN(len(paragraphs))
		for n < len(paragraphs) && !strings.ContainsAny(paragraphs[n-1], "，。；") { // a part ends in a sentence
			n++
		}
		if len(paragraphs)-n < 2 { // thanks alone are not told from a menu
			n = len(paragraphs)
		}
		name := w.one("div", "section", "table", "center", "")
		if name != "" {
			w.tag(name)
		}
		if name == "table" {
			w.add("<tr><td>")
		}
		stray()
		w.body(paragraphs[:n])
		stray()
		if name != "" && w.IntN(4) > 0 {
			w.add("</", name, ">")
		}
		paragraphs = paragraphs[n:]
	}
	return w.String()
}

// span maps a part of a text to the source.
func span(pieces []Piece, from, to int) (start, end int) {
	at := func(i int) (p Piece) {
		for _, q := range pieces {
			if q.Text <= i {
				p = q
			}
		}
		return p
	}
	first, last := at(from), at(to-1)
	start, end = first.Start, last.End
	if first.Verbatim {
		start += from - first.Text
	}
	if last.Verbatim {
		end = last.Start + to - last.Text
	}
	return start, end
}

// Entities are decoded as by others, whatever stands around them.
func TestEntitiesAsOthersDecode(t *testing.T) {
	part := rapid.SampledFrom([]string{
		"&", "x", "X", ";", "1", "65", "ff", "&#65", "&#160", "&#x4e00", "&#X00e9;", "&#1114112;", "amp", "lt", "nbsp", "copy", "not", "notin", "in", "ldquo", "a", "甲", "&amp;",
		"&#30002;", "&fjlig;", "&NotEqualTilde;", "&#x80;", "&#151;", "&frac12", "&hellip;",
	})
	rapid.Check(t, func(t *rapid.T) {
		s := "甲" + strings.Join(rapid.SliceOfN(part, 0, 12).Draw(t, "parts"), "") + "乙"
		text, pieces := Strip([]byte(s))
		checkPieces(t, []byte(s), text, pieces)
		if want := strings.ReplaceAll(html.UnescapeString(s), "\u00a0", " "); string(text) != want {
			t.Fatalf("%q gives %q, want %q", s, text, want)
		}
	})
}

// Where nothing is broken, tags and text are cut as another tokenizer cuts them.
func TestTokensAsOthersCut(t *testing.T) {
	for _, name := range pages(t) {
		if strings.Contains(name, "nesting") {
			continue // that one is broken
		}
		src := page(t, name)
		got, want := ownTokens(src), otherTokens(src)
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s: token %d differs: got %q, want %q", name, i, got[min(i, len(got)):min(i+3, len(got))], want[min(i, len(want)):min(i+3, len(want))])
				break
			}
		}
	}
}

// ownTokens are a page's texts and tags, without elements that are dropped.
func ownTokens(src []byte) (tokens []string) {
	s := scanner{src: src}
	for {
		t, ok := s.next()
		if !ok {
			return tokens
		}
		if t.kind != otherToken {
			tokens = append(tokens, string(src[t.start:t.end]))
		}
	}
}

func otherTokens(src []byte) (tokens []string) {
	z := xhtml.NewTokenizer(bytes.NewReader(src))
	inside := ""
	for {
		kind := z.Next()
		if kind == xhtml.ErrorToken {
			return tokens
		}
		raw := string(z.Raw())
		name, _ := z.TagName()
		switch tag := lookUp(name); {
		case inside != "":
			if kind == xhtml.EndTagToken && string(name) == inside {
				inside = ""
			}
		case kind == xhtml.StartTagToken && tag.is(dropped):
			inside = string(name)
		case kind == xhtml.TextToken, kind == xhtml.StartTagToken, kind == xhtml.SelfClosingTagToken, kind == xhtml.EndTagToken:
			tokens = append(tokens, raw)
		}
	}
}
