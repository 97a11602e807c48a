package series

import (
	"regexp"
	"strings"

	"duixian/source"
)

// itemMark is what an item of a list begins with: 一、 （1） 2. 三是 第四， ⑤
var itemMark = regexp.MustCompile(`^[\s　]*(?:第?[一二三四五六七八九十]+[、是，]|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.．、]|[①-⑳])`)

// itemNumeral is the part of such a mark by which items of one list differ.
var itemNumeral = regexp.MustCompile(`[\s　一二三四五六七八九十0-9①-⑳]+`)

// markOf gives what the mark of an item has in common with those of the other items of its list, "" for no mark.
func markOf(text string) string { return itemNumeral.ReplaceAllString(itemMark.FindString(text), "#") }

// listsIn finds where a text gives the things of a list of things to do, such as 今年办好十件民生实事：…; or
// 2025年10件惠民实事 over lines that begin with 一、 二、 三、. Each is the offsets from one to the other.
func listsIn(d *source.Document) [][2]int {
	var lists [][2]int
	mark, titled, pending := "", false, false // of the list that the lines above have opened
	at := 0
	for line := range strings.SplitAfterSeq(d.Text, "\n") {
		text := strings.TrimSpace(line)
		end := at + len(line)
		own := markOf(line)
		switch {
		case text == "":
			at = end
			continue
		case pending && own != "":
			mark = own
		case mark != "" && own != mark && (own != "" || !titled || wordIn(text, "list") != ""):
			mark = ""
		}
		if mark != "" {
			lists = append(lists, [2]int{at, end})
		}
		pending = false
		for _, from := range listOpenings(line) {
			rest := line[from:]
			switch closed := strings.HasSuffix(line[:from], "。"); {
			case mark != "":
			case strings.TrimSpace(rest) == "":
				pending, titled = true, !strings.ContainsAny(text, "。；，")
			case closed && markOf(rest) != "":
				mark, titled = markOf(rest), false
				lists = append(lists, [2]int{at + from, end})
			case !closed: // the rest of the sentence, behind a colon
				lists = append(lists, [2]int{at + from, at + after(line, from, "。")})
			}
		}
		at = end
	}
	return lists
}

// listOpenings are where the lists that a line names may begin: behind a colon or 包括, else behind the sentence.
func listOpenings(line string) []int {
	var all []int
	for from := 0; from < len(line); {
		end := after(line, from, "。")
		for _, w := range compareWords()["list"] {
			_, rest, names := strings.Cut(line[from:end], w)
			if !names {
				continue
			}
			begin := end
			for _, mark := range []string{"：", ":", "包括"} {
				if i := strings.Index(rest, mark); i >= 0 {
					begin = end - len(rest) + i + len(mark)
					break
				}
			}
			all = append(all, begin)
			break
		}
		from = end
	}
	return all
}

// listed says whether an offset of the clean text stands in one of its lists of things to do.
func (p *passages) listed(at int) bool {
	for _, l := range p.lists {
		if l[0] <= at && at < l[1] {
			return true
		}
	}
	return false
}
