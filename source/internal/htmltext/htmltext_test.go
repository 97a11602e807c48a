package htmltext

import (
	"errors"
	"strings"
	"testing"
)

// article puts something into a page that has enough sentences around it.
func article(inner string) string {
	const sentences = "<p>全市新建公路三十公里，改造老旧小区十五个，群众出行更加方便。</p>"
	return "<html><body><div>" + sentences + inner + sentences + "</div></body></html>"
}

func TestText(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"plain text", "甲乙", "甲乙"},
		{"paragraphs", "<p>甲</p><p>乙</p>丙<div>丁</div>", "甲\n乙\n丙\n丁"},
		{"unclosed paragraphs", "<p>甲<p>乙<li>丙<dt>丁<dd>戊", "甲\n乙\n丙\n丁\n戊"},
		{"line breaks", "甲<br>乙<BR/>丙<br /><br clear=all>丁</br>戊<hr>己", "甲\n乙\n丙\n丁\n戊\n己"},
		{"empty paragraphs", "<p></p><p>&nbsp;</p><p>　　</p><p> \n </p>甲<p>&emsp;</p>", "甲"},
		{"indents", "<p>　　甲</p>&nbsp;&nbsp;乙 <br> \t丙　", "　　甲\n  乙\n丙"},

		{"inline tags", "<b>生</b><span lang=EN-US style='a'>产<i>总</i></span><font color=\"#f00\">值</font>5<sup>1</sup>.<o:p></o:p>3", "生产总值51.3"},
		{"upper case", "<P ALIGN=CENTER>甲<SPAN>乙</SPAN></P><SCRIPT>a</SCRIPT>丙", "甲乙\n丙"},
		{"blanks", "a  b\n c\td<b> </b>e <i> f</i>", "a b c d e f"},
		{"line ends amid Chinese", "增长\n  <b>\n很快</b>，\r\n\t达到\n8.5%\n左右", "增长很快，达到 8.5% 左右"},
		{"one blank amid Chinese", "田 野", "田 野"},
		{"preserved", "<pre>一\n  二\t三\n\n四</pre>五\n六", "一\n  二 三\n四\n五六"},

		{"named entities", "&lt;&gt;&amp;&quot;&ldquo;甲&rdquo;&mdash;&hellip;&middot;&permil;&times;", "<>&\"“甲”—…·‰×"},
		{"numeric entities", "&#30002;&#x4E59;&#X4e19;&#65292;&#8212;", "甲乙丙，—"},
		{"no semicolon", "&lt3&copy2020&#30002 &nbsp乙&amp丙", "<3©2020甲  乙&丙"},
		{"Windows' numbers", "&#147;甲&#148;&#151;", "“甲”—"},
		{"no entities", "A&B &; &# &#; &#x; &甲; &unknown; &", "A&B &; &# &#; &#x; &甲; &unknown; &"},
		{"numbers out of range", "甲&#0;&#xD800;&#99999999999;乙", "甲\ufffd\ufffd\ufffd乙"},
		{"leading zeros", "&#" + strings.Repeat("0", 200) + "65;", "A"},
		{"entities for blanks", "甲&#10;乙 A&#9;B", "甲乙 A B"},
		{"two characters", "甲&NotEqualTilde;乙", "甲≂̸乙"},
		{"escaped twice", "&amp;nbsp;&lt;p&gt;", "&nbsp;<p>"},

		{"dropped", "甲<script>var a='<p>x</p>'</script><style>b{}</style><!-- c --><svg><title>d</title></svg><select><option>e</select>" +
			"<button>f</button><textarea>g</textarea><noscript>h</noscript><template>i</template><iframe>j</iframe><input value=k>乙", "甲乙"},
		{"empty and closed", "<iframe/>甲<script src=a />乙</script>丙", "甲乙丙"},
		{"script in script", "甲<script>document.write('<script src=a><\\/script>')</script>乙", "甲乙"},
		{"comments", "甲<!-->乙<!--->丙<!-- a > b -- c -->丁<!-- d --!>戊<!---->己", "甲乙丙丁戊己"},
		{"declarations", "<?xml version='1.0'?><!DOCTYPE html>甲<![if !IE]>乙<![endif]>丙<![CDATA[丁]]>戊", "甲乙丙丁戊"},

		{"stray <", "粮食<20万吨，甲<乙 < 丙<", "粮食<20万吨，甲<乙 < 丙<"},
		{"stray < before a letter", "A<B类企业，C</p>丙", "A<B类企业，C\n丙"},
		{"unknown tag with Chinese", "若x<y 则为>5", "若x<y 则为>5"},
		{"unknown tags", "甲<ucap>乙</ucap><st1:name 产品='丙' w:st=\"on\">丁</st1:name>", "甲乙丁"},
		{"stuck attributes", `<divclass="t">甲</div><pstyle="a:b c:d">乙<spanlang="EN-US">丙</span><tdwidth=30>丁`, "甲\n乙丙\n丁"},
		{"wide blank in a tag", "甲<p　align=center>乙", "甲\n乙"},
		{"no >", "甲<p<b>乙</b<p>丙<br", "甲\n乙\n丙<br"},
		{"number in a torn tag", "收入<font color=red 1.8</font>万元", "收入1.8万元"},
		{"quote that stays open", `<p class="a>甲</p><p>乙</p>`, "甲\n乙"},
		{"quote that closes in the next tag", `<p class="a>甲乙</p><p class="b">丙</p>`, "甲乙\n丙"},
		{"> in values", `<p title="a > b" onclick='if(a>1)b("</p>")'>甲</p><img alt="丙 > 丁">`, "甲"},
		{"end tags that end nothing", "甲</span></div></td>乙</table></br></x>丙</>丁", "甲\n乙\n丙丁"},

		{"unclosed comment", "<p>甲</p><!-- a <p>乙</p>", "甲\n乙"},
		{"unclosed script", "<p>甲</p><script>if(a)b()<p>乙</p>", "甲\n乙"},
		{"unclosed select", "甲<select name=a><p>乙</p><select><option>丙</select>", "甲\n乙"},
		{"unclosed title", "<title>甲<p>乙</p>", "甲\n乙"},
		{"unclosed section", "<p>甲</p><![CDATA[<p>乙</p>", "甲\n乙"},

		{"table", "<table><tr><th>指标<th>值<tr><td><p>人口</p></td> <td>5<br>万</td></tr></table>", "指标 值\n人口 5 万"},
		{"table for layout", article("<table><tr><td><p>甲。</p><p>乙。</p></td><td>丙</td></tr></table>"), "甲。\n乙。\n丙"},
		{"table in a table", "<table><tr><td>甲<table><tr><td>乙</td><td>丙</td></tr></table>丁</td><td>戊</td></tr></table>", "甲\n乙 丙\n丁 戊"},
		{"one cell", "<table><tr><td>甲<br>乙</td></tr></table>", "甲\n乙"},
		{"empty cells", "<table><tr><td>甲</td><td></td><td>&nbsp;</td><td>乙</td></tr></table>", "甲 乙"},
		{"div closed in a cell", "<div><table><tr><td>甲</div></td><td>乙</td></tr></table></div>", "甲 乙"},

		{"byte order mark", "\ufeff<p>甲", "甲"},
	} {
		t.Run(test.name, func(t *testing.T) {
			src := test.src
			if !strings.Contains(src, "<body>") {
				checkStrip(t, src, test.want)
			}
			got := convert(t, src)
			const around = "全市新建公路三十公里，改造老旧小区十五个，群众出行更加方便。"
			got = strings.TrimSuffix(strings.TrimPrefix(got, around+"\n"), "\n"+around)
			if got != test.want {
				t.Errorf("%q\ngives %q\nwant  %q", src, got, test.want)
			}
		})
	}
}

func checkStrip(t *testing.T, src, want string) {
	t.Helper()
	text, pieces := Strip([]byte(src))
	checkPieces(t, []byte(src), text, pieces)
	if string(text) != want {
		t.Errorf("%q\nstripped gives %q\nwant           %q", src, text, want)
	}
}

// A pager in the bytes of a quote is no part of what they say.
func TestStripWithin(t *testing.T) {
	checkStrip(t, "完成投</p><div><a href=1>上一页</a> 1 <a href=2>下一页</a></div><p>第2页</p><p>资100亿元", "完成投\n资100亿元")
	checkStrip(t, "首页</p><p>各位代表</p><p>打印", "首页\n各位代表\n打印")
}

// What stands around sentences is dropped if it is a page's, and kept if it might be
// the report's.
func TestChoose(t *testing.T) {
	const sentence = "全市新建公路三十公里，改造老旧小区十五个，群众出行更加方便。"
	for _, test := range []struct{ name, inner, want string }{
		{"pager", "<p><a href=1>上一页</a> 1 <a href=2>2</a> <a href=3>下一页</a> 共3页</p>", ""},
		{"page number", "<div>第1页</div><div>第2页 共3页</div>", ""},
		{"line about the page", "<p>发布时间：2031-01-15 09:30 来源：市政府办公室 浏览次数：<i>1024</i> 字体：[大 中 小]</p>", ""},
		{"line that may be the report's", "<p>时间：2031年1月15日</p>", "时间：2031年1月15日"},
		{"tools", "<p>【打印】【关闭】</p><p>字号：大 中 小</p><p>分享到：<a href=w>微信</a></p><p>责任编辑：王力</p><p>上一篇：无</p>", ""},
		{"breadcrumbs", "<p>您的位置：首页 &gt; 政务公开 &gt; 正文</p>", ""},
		{"list of links", "<h4>相关链接</h4><ul><li><a href=1>某市召开会议，部署工作</a><li><a href=2>通知</a> 2030-01-02</ul>", ""},
		{"imprint", "<p>版权所有 某市人民政府</p><p>主办单位：市政府办公室 技术支持：信息中心</p><p>某ICP备12345678号</p>", ""},
		{"a link in a sentence", "<p>开通<a href=1>政务服务网</a>。</p>", "开通政务服务网。"},
		{"a link that is not closed, and the next", "<a href=1>返回</p><p>去年修路。</p><p>今年架桥。</p><p>见<a href=2>附件</a>", "返回\n去年修路。\n今年架桥。\n见附件"},
		{"links in a sentence", "<p>支持<a href=1>甲乙公司</a>、<a href=2>丙丁公司</a>、<a href=3>戊己公司</a>发展；</p>", "支持甲乙公司、丙丁公司、戊己公司发展；"},
		{"a link alone", "<p><a href=1>附件一</a></p>", "附件一"},
		{"headings that are links", "<p><a href=1>一、去年</a></p><p><a href=2>（一）经济</a></p><p><a href=3>第一章</a></p>", "一、去年\n（一）经济\n第一章"},
		{"anchors", "<p><a name=1>去年</a></p><p><a href='#2'>今年</a></p><p><a href=3>附", "去年\n今年\n附"},
		{"an anchor that is not closed", "<a href=1><p>今年</p><p>" + strings.Repeat("修路架桥", 40) + "</p><p>明年</p>", "今年\n" + strings.Repeat("修路架桥", 40) + "\n明年"},
		{"words like those of tools", "<p>微信</p><p>打印一万份</p><p>主办单位：市教育局 承办单位：市财政局</p><p>第1</p><p>技术支持到位</p>",
			"微信\n打印一万份\n主办单位：市教育局 承办单位：市财政局\n第1\n技术支持到位"},
		{"a nav that is not closed", "<nav><a href=1>首页</a><p>一、今年</p><p>修路。</p>", "一、今年\n修路。"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := convert(t, article(test.inner))
			got = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(got, sentence), sentence), "\n")
			if got != test.want {
				t.Errorf("%q\ngives %q\nwant  %q", test.inner, got, test.want)
			}
		})
	}
}

// No part of the text is lost that stands elsewhere than most of it.
func TestChooseParts(t *testing.T) {
	const long = "<p>全市新建公路三十公里，改造老旧小区十五个，群众出行更加方便。</p>"
	core := "<div>" + strings.Repeat(long, 20) + "</div>"
	menu := "<div><a href=1>首页</a><a href=2>政务</a><a href=3>服务</a>某市政府网</div>"
	for _, test := range []struct{ name, src, want string }{
		{"first paragraph", menu + "<section><p>各位代表：</p><p>我代表市人民政府，向大会报告政府工作，请予审议。</p></section>" + core, "各位代表：\n我代表市人民政府，向大会报告政府工作，请予审议。\n…"},
		{"greeting without a title", menu + "<section>各位代表：</section>" + core, "各位代表：\n…"},
		{"last paragraph", menu + core + "<section><p>谢谢大家！</p></section>" + menu, "…\n谢谢大家！"},
		{"signature", menu + core + "<section>市长：王力</section>" + menu, "…\n市长：王力"},
		{"text in no element", menu + core + "<br>一、今年任务<br>新建学校三所，改造医院两所，让群众更满意。<br>完<div>" + menu + "</div>", "…\n一、今年任务\n新建学校三所，改造医院两所，让群众更满意。\n完"},
		{"figures", menu + core + "<table><tr><td>学校<td>3所<td><a href=1>详情</a><tr><td>医院<td>2所<tr><td>公园<td>5座</table>", "…\n学校 3所 详情\n医院 2所\n公园 5座"},
		{"title", "<title>二〇三〇年某市政府工作报告</title>" + menu + "<div>今天是星期一</div><h1>工作报告</h1><div>2030年1月1日</div><div>市长 王力</div>" + core, "工作报告\n2030年1月1日\n市长 王力\n…"},
		{"title as in the head", "<title>关于某市工作的说明 - 某市</title>" + menu + "<div>晴</div><div>关于某市工作的说明</div>" + core + menu, "关于某市工作的说明\n…"},
		{"aside", menu + core + "<aside>小贴士</aside><footer><p>某市</p></footer>", "…"},
		{"site's name", "<h1><a href=1>某市政府</a></h1>" + menu + core, "…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := convert(t, "<body>"+test.src+"</body>")
			text, _ := Strip([]byte(core))
			got = strings.Replace(got, string(text), "…", 1)
			if got != test.want {
				t.Errorf("gives %q\nwant  %q", got, test.want)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct {
		src    string
		kind   Kind
		offset int
		detail string
	}{
		{"", Empty, 0, ""},
		{"<html><script>a()</script><p> &nbsp;", Empty, 0, ""},
		{"<frameset><frame src='a.htm'><frame name=b src=b.htm>", Framed, 10, "a.htm, b.htm"},
		{strings.Repeat("a<b>", maxPieces+1), Shattered, 4 * maxPieces, ""},
		{strings.Repeat("&amp;", maxPieces+1), Shattered, 5 * maxPieces, ""},
	} {
		_, _, err := Text([]byte(test.src))
		var e *Error
		if !errors.As(err, &e) || *e != (Error{test.kind, test.offset, test.detail}) || e.Error() == "" {
			t.Errorf("%.40q gives %#v", test.src, err)
		}
	}
}

func TestCharset(t *testing.T) {
	for _, test := range []struct{ raw, want string }{
		{`<meta charset="UTF-8">`, "utf-8"},
		{`<META CHARSET=gbk>`, "gbk"},
		{`<html><head><meta http-equiv="Content-Type" content="text/html; charset=GB2312" />`, "gb2312"},
		{`<meta http-equiv=Content-Type content=text/html;charset=big5>`, "big5"},
		{"<title>\xd5\xfe\xb8\xae</title><meta content='text/html; charset = \"gb18030\"'>", "gb18030"},
		{`<!-- <meta charset=a> --><script>"<meta charset=b>"</script><meta name=c content=charset><meta charset=" d ">`, "d"},
		{`<metacharset="utf-8">`, ""},
		{`<meta charset="">`, ""},
		{"各位代表：charset=gbk", ""},
		{"", ""},
		{strings.Repeat(" ", 5000) + "<meta charset=gbk>", ""},
	} {
		if got := Charset([]byte(test.raw)); got != test.want {
			t.Errorf("%.80q declares %q, want %q", test.raw, got, test.want)
		}
	}
}

func TestIs(t *testing.T) {
	for _, raw := range []string{
		"<!DOCTYPE html><p>",
		"\ufeff \n<!doctype HTML PUBLIC \"a\">",
		"<?xml version=\"1.0\"?>\n<!-- saved -->\n<html xmlns=a>",
		"<HEAD>", "<meta charset=gbk>", "<title>a</title>", "<script>a</script>", "<frameset>",
		"\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00",
		"\xfe\xff\x00<\x00h\x00t\x00m\x00l\x00>",
		"\"<divclass=\"title\"><h2>甲</h2><h3>乙</h3></div>",
		"<p>甲</p><p>乙</p>",
		"甲<br>乙<br>丙<br>丁",
		"<div>甲\n乙</div><p>丙</p>",
		"<td>\xbc\xd7</td><td>\xd2\xd2</td>",
	} {
		if !Is([]byte(raw)) {
			t.Errorf("%q is not seen to be HTML", raw)
		}
	}
	for _, raw := range []string{
		"", "<", "<<<", "各位代表：", "粮食<20万吨", "A<B类企业>C", "<关于工作的通知>\n甲\n乙",
		"标签<p>和<br>是什么\n甲\n乙\n丙", "注<sup>1</sup>、<sup>2</sup>、<sup>3</sup>、<b>四</b>",
		"甲\n|a<br>b|c<br>d|e<br>f|\n" + strings.Repeat("乙\n", 9), "<?xml version=\"1.0\"?><rss><item>a</item><item>b</item></rss>",
		"<!-- 注 -->\n甲\n乙", "PK\x03\x04", "%PDF-1.4 <</Type/Page>>", "甲：<html>是一种格式\n乙",
	} {
		if Is([]byte(raw)) {
			t.Errorf("%q is taken for HTML", raw)
		}
	}
}
