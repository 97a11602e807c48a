package formats_test

import (
	"bytes"
	"html"
	"strings"
	"testing"
	"text/template"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// site is a page as sites of governments serve them now: menus, breadcrumbs, tools, share buttons,
// a pager, recommended pages and an imprint around the report. The site is invented.
var site = template.Must(template.New("site").Parse(`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{index . 0}}_沄州市人民政府</title>
<meta name="keywords" content="政府工作报告,沄州"><meta name="PubDate" content="2031-01-15 09:30">
<link rel="stylesheet" href="/css/base.css"><style>.nav li{float:left;width:120px} p{text-indent:2em}</style>
<script>var _hmt = _hmt || []; if (1 < 2) { document.write("<p>浏览 1024 次</p>"); }</script></head>
<body><div class="top"><a href="/wza">无障碍阅读</a> | <a href="/old">长者模式</a> | <a href="/en">English</a> | <span>2031年1月15日 星期三</span></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/xxgk">政务公开</a></li><li><a href="/fw">政务服务</a></li><li><a href="/hd">互动交流</a></li><li><a href="/sj">数据发布</a></li></ul>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk">政务公开</a> &gt; <a href="/gzbg">政府工作报告</a> &gt; 正文</div>
<div class="main"><div class="article">
<h1>{{index . 0}}</h1>
<div class="meta"><span>发布时间：2031-01-15 09:30</span> <span>来源：沄州市人民政府办公室</span> <span>浏览次数：<i id="hits">1024</i></span> <span>字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</span></div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="#">QQ空间</a></div>
<div class="TRS_Editor">{{range $i, $p := .}}{{if $i}}<p style="text-align: justify;"><span style="font-size: 12pt;">　　{{$p}}</span></p>
{{end}}{{end}}</div>
<div class="pager"><a href="?page=1">上一页</a> <a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a> <a href="?page=3">下一页</a></div>
<div class="tools"><a href="javascript:print()">【打印本页】</a><a href="javascript:close()">【关闭窗口】</a></div>
</div><div class="side"><h3>相关文档</h3><ul><li><a href="/a1">2030年沄州市政府工作报告</a><span>2030-01-14</span></li><li><a href="/a2">图解：2031年政府工作报告</a><span>2031-01-16</span></li><li><a href="/a3">沄州市2030年国民经济和社会发展统计公报</a><span>2031-03-02</span></li></ul></div></div>
<div class="footer"><p>主办：沄州市人民政府　承办：沄州市人民政府办公室　网站标识码：0000000001</p><p>沄ICP备00000001号-1　沄公网安备 00000000000001号　联系电话：0000-12345</p></div>
</body></html>
`))

// sitePage is a report on a page in UTF-8, a paragraph an element.
func sitePage(paragraphs []string) []byte { return render(site, paragraphs) }

// oldSite is a page as old sites serve them: tables for layout, a report as one cell with line
// breaks, tags in capitals and some never closed.
var oldSite = template.Must(template.New("old").Parse(`<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>沄州政府网-政府工作报告</TITLE></HEAD>
<BODY><TABLE width=960 align=center><TR><TD><IMG src="banner.gif"></TD></TR>
<TR><TD><A href="/">首页</A>&nbsp;|&nbsp;<A href="/a">沄州概况</A>&nbsp;|&nbsp;<A href="/b">政府公报</A>&nbsp;|&nbsp;<A href="/c">办事指南</A>&nbsp;|&nbsp;<A href="/d">市长信箱</A></TD></TR></TABLE>
<TABLE width=960 align=center><TR><TD width=200 valign=top><UL><LI><A href="/1">2028年政府工作报告</A><LI><A href="/2">2029年政府工作报告</A><LI><A href="/3">2030年政府工作报告</A></UL></TD>
<TD><CENTER><FONT size=5><B>{{index . 0}}</B></FONT></CENTER>
<DIV align=right>日期：2031-01-15　点击：1024　<A href="#">打印</A>　<A href="#">关闭</A></DIV>
<DIV id=zoom>{{range $i, $p := .}}{{if $i}}&nbsp;&nbsp;&nbsp;&nbsp;{{$p}}<BR><BR>
{{end}}{{end}}</DIV>
<P align=center><A href="1.htm">上一页</A> [<A href="1.htm">1</A>] [2] [<A href="3.htm">3</A>] <A href="3.htm">下一页</A></TD></TR></TABLE>
<CENTER>版权所有：沄州市人民政府办公室<BR>沄ICP备00000001号　建议使用1024×768分辨率</CENTER></BODY></HTML>
`))

// oldSitePage is a report on a page in GBK; what GBK lacks is an entity.
func oldSitePage(t testing.TB, paragraphs []string) []byte {
	t.Helper()
	b, err := encoding.HTMLEscapeUnsupported(simplifiedchinese.GBK.NewEncoder()).Bytes(render(oldSite, paragraphs))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func render(page *template.Template, paragraphs []string) []byte {
	escaped := make([]string, len(paragraphs))
	for i, p := range paragraphs {
		escaped[i] = html.EscapeString(strings.TrimSpace(p))
	}
	var out bytes.Buffer
	if err := page.Execute(&out, escaped); err != nil {
		panic(err) // the templates are ours
	}
	return out.Bytes()
}
