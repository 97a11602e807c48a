package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duixian/internal/chart"
	"duixian/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

var chinese = chart.Words{Target: "目标", Estimate: "预计", Result: "结果", AtLeast: "不低于", AtMost: "不超过", About: "左右", Range: "区间",
	Several: "多年", NotStated: "未写明", NoReport: "空白：没有讲到这一年的报告", Empty: "没有可画的数值", Apart: "单位不同，见数据表"}

var english = chart.Words{Target: "target", Estimate: "estimate", Result: "result", AtLeast: "at least", AtMost: "at most", About: "about",
	Range: "range", Several: "several years", NotStated: "not stated", NoReport: "Blank: no report on this year", Empty: "nothing to draw", Apart: "in another unit"}

// charts has every shape there is.
func charts() map[string]chart.Chart {
	growth := chart.Chart{ID: "gdp", Title: "地区生产总值 增幅 · 沄州市", Desc: "2019年至2025年的目标与结果", Unit: "%", Words: chinese, First: 2018, Last: 2025,
		Marks: []chart.Mark{
			{First: 2019, Last: 2019, Role: report.Target, Value: 7, Bound: report.About, Label: "≈ 7", Tip: "2019年目标 ≈ 7%"},
			{First: 2019, Last: 2019, Role: report.Result, Value: 7.2, Bound: report.Exactly, Label: "7.2", Tip: "2019年结果 7.2%"},
			{First: 2020, Last: 2020, Role: report.Target, Value: 6, To: 6.5, Range: true, Label: "6–6.5", Tip: "2020年目标 6–6.5%"},
			{First: 2020, Last: 2020, Role: report.Result, Value: -1.3, Label: "−1.3", Tip: "2020年结果 −1.3%"},
			{First: 2022, Last: 2022, Role: report.Target, Value: 5.5, Bound: report.AtLeast, Label: "≥ 5.5", Tip: "2022年目标 ≥ 5.5%"},
			{First: 2022, Last: 2022, Role: report.Estimate, Value: 5.2, Label: "5.2", Tip: "2022年预计 5.2%"},
			{First: 2023, Last: 2023, Role: report.Target, Value: 6, Bound: report.AtMost, Label: "≤ 6", Tip: "2023年目标 ≤ 6%"},
			{First: 2023, Last: 2023, Role: report.Result, Value: 5.6, Bound: report.Above, Label: "> 5.6", Tip: "2023年结果 > 5.6%"},
			{First: 2024, Last: 2024, Role: report.Target, Value: 6, Label: "6", Tip: "2024年目标 6%"},
			{First: 2024, Last: 2024, Role: report.Result, Value: 6.1, Label: "6.1", Tip: "2024年结果 6.1%"},
			{First: 2025, Last: 2025, Role: report.Target, Value: 5.5, Label: "5.5", Tip: "2025年目标 5.5%"},
			{First: 2016, Last: 2020, Role: report.Result, Value: 3.2, Label: "3.2", Tip: "2016–2020年结果 3.2%"},
			{First: 2021, Last: 2025, Role: report.Target, Value: 6.5, Label: "6.5", Tip: "2021-2025年目标 6.5%"},
		},
		Unstated: []chart.Unstated{{Year: 2021, Role: report.Target}, {Year: 2019, Role: report.Result}, {Year: 2018, Role: report.Result}}}
	growth.Apart = []chart.Unstated{{Year: 2018, Role: report.Target}}
	large := growth
	large.Size = chart.Large
	levels := chart.Chart{ID: "level", Title: "GDP <level> & more", Desc: "levels", Unit: "billion yuan", Words: english, Size: chart.Large, First: 1990, Last: 2025}
	for year := 1990; year <= 2024; year++ {
		levels.Marks = append(levels.Marks, chart.Mark{First: year, Last: year, Role: report.Result, Value: float64(year-1980) * 31.25, Label: "1,234.5", Tip: "t"})
	}
	levels.Unstated = []chart.Unstated{{Year: 2025, Role: report.Target}}
	return map[string]chart.Chart{"growth-small": growth, "growth-large": large, "levels": levels,
		"nothing": {ID: "none", Title: "没有", Desc: "没有", Unit: "%", Words: chinese, First: 2024, Last: 2024}}
}

// The same chart gives the same bytes, which are those of the golden file.
func TestSVG(t *testing.T) {
	for name, c := range charts() {
		got := c.SVG()
		if !bytes.Equal(got, c.SVG()) {
			t.Errorf("%s: drawn twice, it is not the same", name)
		}
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: the drawing differs from %s; look at both, and run the test with -update if the new one is right", name, path)
		}
	}
}

// A drawing is sound XML that says what it is, and brings nothing that a strict page refuses.
func TestSVGIsSound(t *testing.T) {
	for name, c := range charts() {
		svg := string(c.SVG())
		for _, want := range []string{`role="img"`, `aria-labelledby="` + c.ID + `-title ` + c.ID + `-desc"`, "<title id=", "<desc id="} {
			if !strings.Contains(svg, want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, bad := range []string{"style=", "<style", "<script", "NaN", "Inf"} {
			if strings.Contains(svg, bad) {
				t.Errorf("%s has %s", name, bad)
			}
		}
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", name, err)
			}
		}
	}
}

// A PNG can be decoded, has the proportions of the drawing, and is not blank, with a Chinese font and
// without one.
func TestPNG(t *testing.T) {
	for name, c := range charts() {
		for _, fonts := range []*chart.Fonts{chart.SystemFonts(), chart.NoChinese()} {
			b, err := c.PNG(fonts)
			if err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("CHART_DIR"); dir != "" && fonts.Chinese() {
				_ = os.WriteFile(filepath.Join(dir, name+".png"), b, 0o644)
			}
			picture, err := png.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if width := picture.Bounds().Dx(); width != 960 && width != 2760 {
				t.Errorf("%s is %d pixels wide", name, width)
			}
			if n := painted(picture); n < 3000 {
				t.Errorf("%s has only %d pixels that are not white", name, n)
			}
		}
	}
}

func painted(picture image.Image) int {
	n := 0
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); r+g+b < 3*0xf000 {
				n++
			}
		}
	}
	return n
}
