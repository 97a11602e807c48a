package series

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every rule that the code names has a line in data/verdicts.tsv, and every line is of a rule that the code
// names with one of the verdicts that the line has.
func TestRulesHaveSentences(t *testing.T) {
	name := regexp.MustCompile(`"([a-z]+(?:-[a-z]+)+|short|reached|redefined)"`)
	used := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllStringSubmatch(string(b), -1) {
			used[m[1]] = true
		}
	}
	for rule, r := range verdictRules() {
		if !used[rule] {
			t.Errorf("data/verdicts.tsv has a line for %s, which is no rule", rule)
		}
		slots := regexp.MustCompile(`\{[a-z]+\}`)
		zh, en := slots.FindAllString(r.zh, -1), slots.FindAllString(r.en, -1)
		slices.Sort(zh)
		slices.Sort(en)
		if !slices.Equal(zh, en) {
			t.Errorf("%s names %v in Chinese and %v in English", rule, zh, en)
		}
		if r.confidence <= 0 || r.confidence > 100 || len(r.verdicts) == 0 {
			t.Errorf("%s has confidence %s and verdicts %v", rule, r.confidence, r.verdicts)
		}
	}
	call := regexp.MustCompile(`(?:outcome|found)\((Met|Missed|Admitted|NotMentioned|NotComparable|CarriedOn|Done|Dropped), "([a-z-]+)"|(Met|Exceeded|Missed|Admitted|NotComparable|CarriedOn|Done|Dropped), "([a-z-]+)"|incomparable\([a-z.]+, [^"]*()"([a-z-]+)"`)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, _ := os.ReadFile(f)
		for _, m := range call.FindAllStringSubmatch(string(b), -1) {
			rule := m[2] + m[4] + m[6]
			r, ok := verdictRules()[rule]
			if !ok {
				t.Errorf("%s: the rule %s has no line in data/verdicts.tsv", f, rule)
				continue
			}
			verdict := strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(m[1]+m[3], "$1-$2"))
			if verdict == "" {
				verdict = string(NotComparable)
			}
			if !slices.Contains(r.verdicts, Verdict(verdict)) {
				t.Errorf("%s: the rule %s gives %s, which its line does not have", f, rule, verdict)
			}
		}
	}
}

// The tables of words, tolerances and conversions load, and hold no word twice in one use.
func TestTablesOfComparison(t *testing.T) {
	if tolerances()["rate"].points == nil || tolerances()["level"].share == nil {
		t.Error("the tolerances of rates or levels are not there")
	}
	if len(conversions()) < 10 {
		t.Error("there are few conversions")
	}
	known := []string{"missed", "late", "dropped", "aim", "trouble", "matter", "begin", "reach", "part", "progress", "lesson", "state", "ours", "honour", "list", "thing", "basis", "stock", "added", "real", "flow",
		"general", "about", "recast", "apart"}
	for use, words := range compareWords() {
		if !slices.Contains(known, use) {
			t.Errorf("data/compare.tsv has the use %s, which nothing asks for", use)
		}
		sorted := slices.Clone(words)
		slices.Sort(sorted)
		if n := len(slices.Compact(sorted)); n != len(words) {
			t.Errorf("a word of %s stands twice", use)
		}
	}
	for _, use := range known {
		if len(compareWords()[use]) == 0 {
			t.Errorf("data/compare.tsv has no word for %s", use)
		}
	}
}

// A name shares all of itself with itself, and what both reports say often counts less.
func TestAlike(t *testing.T) {
	r := newRarity()
	for _, text := range []string{"推进项目建设", "加快项目建设", "抓好项目建设", "重点项目建设", "沄江二桥合龙", "青崖水库完工"} {
		r.add(text)
	}
	if got := r.alike("沄江二桥", "沄江二桥"); got != 100 {
		t.Errorf("a name is like itself by %d", got)
	}
	if common, rare := r.alike("沄江项目建设", "青崖项目建设"), r.alike("沄江二桥建设", "沄江二桥合龙"); common >= rare {
		t.Errorf("common words make %d of a likeness, rare ones %d", common, rare)
	}
	if log16(1) != 0 || log16(2) != 16 || log16(1024) != 160 || log16(3) != 24 {
		t.Errorf("the logarithms are %d %d %d %d", log16(1), log16(2), log16(1024), log16(3))
	}
}

// A section that looks back and ahead turns to the plan where a paragraph begins with it.
func TestPlanOpening(t *testing.T) {
	const both = "二、“十四五”时期发展成就和“十五五”时期主要目标任务"
	for _, test := range []struct {
		heading, line string
		ahead, opens  bool
	}{
		{both, "“十四五”时期，成绩来之不易。", false, true},
		{both, "“十五五”时期，机遇和挑战并存。", true, true},
		{both, "根据《关于制定第十五个五年规划的建议》，我们编制了纲要。", true, true},
		{both, "这五年，综合实力增强。为“十五五”打下了基础。", false, false},
		{"一、2025年工作回顾", "“十五五”时期，机遇和挑战并存。", true, false},
	} {
		if ahead, opens := planOpening(test.heading, test.line, 2026); ahead != test.ahead && opens || opens != test.opens {
			t.Errorf("%s: %s: ahead %v, opens %v", test.heading, test.line, ahead, opens)
		}
	}
}
