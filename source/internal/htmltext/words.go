package htmltext

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The words by which the parts of a page around its text are known. All of them are
// looked for only in lines that are short, or not written as sentences are.

// tools are the words of buttons: a line of nothing else, but for digits and marks, is
// one of tools.
var tools = wordSet(`
打印 打印本页 打印此页 打印本文 打印文章 关闭 关闭窗口 关闭本页 返回 返回顶部 返回首页 返回列表 网站首页 首页 上一页 下一页
上页 下页 尾页 末页 最后一页 首 尾 上一篇 下一篇 第 页 共 字号 字体 字体大小 大 中 小 大号 中号 小号 特大 超大 默认 标准 增大 减小 缩小
放大 分享 分享到 分享至 一键分享 微信 微信好友 微博 新浪微博 腾讯微博 空间 朋友圈 人人网 豆瓣 更多 收藏 加入收藏 收藏本页 设为首页 繁體
繁体 简体 繁體版 繁体版 简体版 English 无障碍 无障碍阅读 无障碍浏览 关怀版 长者模式 长者助手 适老化 登录 注册 搜索 站内搜索 高级搜索
网站地图 联系我们 关于我们 网站声明 网站帮助 扫一扫 手机版 移动版 电脑版 复制链接 二维码 跳转 下载 保存 导出 纠错 我要纠错
QQ QQ空间 QQ好友 PDF Word GO RSS`)

// weak are those tools that say nothing alone: the text might hold them.
var weak = wordSet(`第 页 共 首 尾 大 中 小 空间 下载 保存 标准 默认 搜索 PDF Word GO RSS 登录 注册 繁体 简体 打印 返回 关闭 更多 收藏
分享 微信 微博 豆瓣 导出 放大 缩小 增大 减小 大号 中号 小号 特大 超大 字体 字号 跳转 纠错 二维码`)

// places begin the line that says where in the site a page is.
var places = []string{
	"当前位置", "您的位置", "你的位置", "您现在的位置", "您当前的位置", "您当前位置", "当前所在位置", "您所在的位置", "您所在位置", "所在位置", "现在位置",
}

// labels begin lines of tools, and a colon follows them.
var labels = []string{
	"上一篇", "下一篇", "上一条", "下一条", "浏览次数", "点击次数", "点击数", "点击量", "点击", "点击率", "阅读次数", "阅读量", "浏览量", "访问次数",
	"访问量", "责任编辑", "责编", "网站编辑", "分享到", "分享至", "字体大小", "字体", "字号", "技术支持", "网站标识码", "备案号", "备案序号", "友情链接",
}

// facts begin the line under a page's title, and a colon follows them.
var facts = []string{"发布时间", "发布日期", "发稿时间", "日期", "时间", "来源", "信息来源", "文章来源", "稿件来源", "作者", "发布机构", "发布单位"}

// openings begin lines of tools, whatever follows.
var openings = []string{
	"版权所有", "Copyright", "COPYRIGHT", "copyright", "扫一扫", "建议使用", "最佳浏览", "用手机扫", "©", "网站支持IPv6",
}

// lists head lists of links.
var lists = wordSet(`相关链接 延伸阅读 相关阅读 相关新闻 相关文章 相关稿件 相关报道 相关信息 相关文档 相关内容 相关推荐 推荐阅读 推荐文章
热点推荐 热点新闻 热门文章 最新文章 猜你喜欢 更多新闻 图说天下 友情链接`)

// imprint are words of the imprint at a page's foot, of which it has several. The first
// stand nowhere else.
var imprint = []string{
	"版权所有", "ICP备", "公网安备", "网站标识码", "技术支持", "网站地图", "联系我们", "关于我们", "Copyright", "©", "政府网站找错", "备案号", "浏览器", "分辨率",
	"隐私声明", "未经授权", "主办单位", "主办：", "承办", "建议使用", "访问量", "邮编", "邮政编码", "传真", "维护",
}

// ownImprint is how many of imprint stand nowhere else.
const ownImprint = 16

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// toolWords says whether a line is one of a page's tools, or its imprint; and whether
// it heads a list of links.
func toolWords(text []byte, letters int) (tool, list bool) {
	const short, foot = 80, 300 // letters at most
	if letters > foot {
		return false, false
	}
	sentence := bytes.Contains(text, []byte("。")) || bytes.Contains(text, []byte("，")) || bytes.Contains(text, []byte("；"))
	if letters <= short {
		bare := string(bytes.TrimLeft(text, marks))
		switch {
		case strings.HasPrefix(bare, "您访问的链接") || strings.HasPrefix(bare, "您即将离开"):
			return true, false
		case lists[strings.TrimRight(bare, marks)]:
			return false, true
		case isTools(bare):
			return true, false
		case !sentence && isAboutPage(bare):
			return true, false
		case !sentence && (beginsWith(bare, places, marks) || beginsWith(bare, labels, ":：") || beginsWith(bare, openings, "")):
			return true, false
		}
	}
	return isImprint(text, sentence), false
}

// marks stand between the words of tools.
const marks = " \u3000\u00a0\t|｜>＞<＜»›·•-—_=+:：[]【】()（）/\\.…,〉〈《》『』「」↑↓←→"

// isTools says whether a line is nothing but words of tools: one that is plain, or
// several.
func isTools(bare string) bool {
	const longest = 7 // characters
	plain, words, size := false, 0, 0
	for bare != "" {
		r, n := utf8.DecodeRuneInString(bare)
		if r >= '0' && r <= '9' || strings.ContainsRune(marks, r) {
			bare = bare[n:]
			continue
		}
		found, end := 0, 0
		for k := 0; k < longest && end < len(bare); k++ {
			_, n := utf8.DecodeRuneInString(bare[end:])
			end += n
			if tools[bare[:end]] {
				found = end
			}
		}
		if found == 0 {
			return false
		}
		plain = plain || !weak[bare[:found]] || bare[:found] == "页" && words > 0
		words++
		size += found
		bare = bare[found:]
	}
	return plain || words > 2 || words == 2 && size > 3*3
}

// beginsWith says whether a line begins with one of the words, and one of the marks
// behind it, if there are any.
func beginsWith(line string, words []string, marks string) bool {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(line, w); ok {
			r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
			return marks == "" || rest != "" && strings.ContainsRune(marks, r)
		}
	}
	return false
}

// isAboutPage says whether a line is the site's on the page: when it came and from whom, and behind
// that a label of tools. Without one it may be the report's.
func isAboutPage(line string) bool {
	if !beginsWith(line, facts, ":：") {
		return false
	}
	for i, r := range line {
		if r == ':' || r == '：' {
			for _, w := range labels {
				if strings.HasSuffix(line[:i], w) {
					return true
				}
			}
		}
	}
	return false
}

// begins has, for the second and third byte of a character, whether a word of imprint
// may begin with it: nearly all characters are told by it.
var begins = func() (t [1 << 12]bool) {
	for _, w := range imprint {
		if w[0] >= 0xE0 {
			t[int(w[1]&63)<<6|int(w[2]&63)] = true
		}
	}
	return t
}()

// isImprint says whether a line, which is written as a sentence or not, is the imprint.
func isImprint(text []byte, sentence bool) bool {
	count, own, seen := 0, false, uint32(0)
	for i := 0; i+2 < len(text); i++ {
		switch c := text[i]; {
		case c >= 0xE0:
			if !begins[int(text[i+1]&63)<<6|int(text[i+2]&63)] {
				i += 2
				continue
			}
		case c != 'C' && c != 'I' && c != 0xC2:
			continue
		}
		for k, w := range imprint {
			rest, ok := bytes.CutPrefix(text[i:], []byte(w))
			if !ok {
				continue
			}
			if w == "公网安备" || w == "ICP备" && len(rest) > 0 && isDigit(rest[0]) {
				return true
			}
			if seen&(1<<k) == 0 {
				seen |= 1 << k
				count++
				own = own || k < ownImprint
			}
			break
		}
	}
	return own && (count > 2 || count == 2 && !sentence)
}

// isNumbered says whether a line begins as numbered headings do: 一、 （一） 第一
func isNumbered(text []byte) bool {
	text = bytes.TrimLeft(text, " \u3000\u00a0（(第")
	n := 0
	for n < 4 {
		r, w := utf8.DecodeRune(text)
		if !strings.ContainsRune("一二三四五六七八九十", r) {
			return n > 0 && strings.ContainsRune("、）)章节部是，", r)
		}
		n++
		text = text[w:]
	}
	return false
}
