package source

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duixian/report"
)

// Every public report at hand opens, is clean, and each of its characters maps to
// bytes that reproduce it.
func TestSharedReports(t *testing.T) {
	for _, pattern := range []struct {
		glob string
		step int // look at every step-th character
	}{{"reports/*.txt", 1}, {"originals/*.raw", 1}, {"archive/*.txt", 7}} {
		for _, name := range sharedFiles(t, pattern.glob) {
			t.Run(filepath.Base(name), func(t *testing.T) {
				checkDocument(t, open(t, read(t, name)), pattern.step)
			})
		}
	}
}

// The reports that are there in GB18030 too, which are all the same texts, differ in
// nothing but their bytes.
func TestSharedTwins(t *testing.T) {
	for _, name := range sharedFiles(t, "originals/*.gb18030.raw") {
		report := strings.TrimSuffix(filepath.Base(name), ".gb18030.raw") + ".txt"
		twins, err := filepath.Glob(filepath.Join(shared, "*", report))
		if err != nil || len(twins) == 0 {
			t.Errorf("%s has no twin: %v", name, err)
		}
		for _, twin := range twins {
			d, want := open(t, read(t, name)), open(t, read(t, twin))
			if d.Encoding != "gb18030" || want.Encoding != "utf-8" {
				t.Errorf("%s is in %s, %s in %s", name, d.Encoding, twin, want.Encoding)
			}
			if d.Text != want.Text {
				t.Errorf("%s and its twin differ:\n%s", name, firstDifference(d.Text, want.Text))
			}
		}
	}
}

// The report in newspaper columns comes out as the columns were before.
func TestSharedColumns(t *testing.T) {
	d := open(t, read(t, sharedFiles(t, "reports/prefecture_shannan_2020.txt")[0]))
	for _, want := range []string{
		"政府工作报告\n——",
		"外送电量8.5亿度，全社会用电7.1亿度、增长18.5%。",
		"会议数量压减47.2%、发文数量减少69.2%，“文山会海”得到根本整治。",
		"\n2020年工作安排\n各位代表，",
		"\n（一）着力构建现代经济体系，强化高质量发展新支撑。主动适应",
		"依托自治区“一区两园”森布日",
		"脱贫攻坚作为全面建成小康社会的底线任务、标志性指标",
		"压茬推进二、三期安置项目",
		"企业开办、注销登记时间压缩至1个工作日",
	} {
		if !strings.Contains(d.Text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	for line := range strings.SplitSeq(d.Text, "\n") {
		if !endsSentence([]byte(line)) && len(line) > 3*30 && !strings.HasSuffix(line, "）") {
			t.Errorf("a sentence is cut: %q", line)
		}
	}
}

// The reference readings name numerals by their bytes: each is found in Text, and
// leads back to just these bytes.
func TestSharedNumerals(t *testing.T) {
	for _, name := range sharedFiles(t, "gold/*.figures.tsv") {
		txt := strings.TrimSuffix(filepath.Base(name), ".figures.tsv") + ".txt"
		d := open(t, read(t, filepath.Join(shared, "reports", txt)))
		for row := range strings.Lines(string(read(t, name))) {
			cells := strings.Split(row, "\t")
			start, err := strconv.Atoi(cells[0])
			if err != nil {
				continue // the head
			}
			end, _ := strconv.Atoi(cells[1])
			from, to := d.Clean(report.Span{Start: start, End: end})
			if got, want := d.Text[from:to], fold(cells[2]); got != want {
				t.Errorf("%s: %d-%d is %q, want %q", txt, start, end, got, want)
			}
			if s := d.Span(from, to); s.Start != start || s.End != end {
				t.Errorf("%s: %q leads back to %v, not %d-%d", txt, d.Text[from:to], s, start, end)
			}
		}
	}
}
