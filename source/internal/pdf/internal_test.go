package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDeadline breaks off what takes too long.
func TestDeadline(t *testing.T) {
	if _, err := engine(); err != nil {
		t.Fatal(err)
	}
	content := strings.Repeat("BT /F1 9 Tf 1 0 0 1 50 50 Tm (aaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n", 400_000)
	slow := fmt.Appendf(nil, `%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length %d>> stream
%s
endstream endobj
trailer <</Root 1 0 R>>
startxref
1
%%%%EOF`, len(content), content)
	start := time.Now()
	_, err := read(slow, 300*time.Millisecond)
	var e *Error
	if !errors.As(err, &e) || e.Kind != TooSlow || e.Page > 1 { // a slow machine may not get to the page
		t.Errorf("%v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v to be broken off", took)
	}
}

// TestNoCache starts where nothing can be kept.
func TestNoCache(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: nothing in it happens at the same time, and the race detector makes it slow")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pool, err := startIn(filepath.Join(file, "duixian"))
	if err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil {
		t.Error(err)
	}
}

// TestNotes knows the notes of newspapers.
func TestNotes(t *testing.T) {
	for text, edition := range map[string]string{
		"（下转第四版）": "4", "(下转第4版)": "4", "（下转４版）": "4", "（下转A3版）": "A3", "（下转Ａ３版）": "A3", "下转第十二版": "12",
		"（下转 第 二 版）": "2", "【下转第二版】": "2", "（下转第2、3版）": "2", "▲（下转2版）": "2", "（紧接第二版）": "2", "（转第三版）": "3", "（下接第三版）": "3", "〔下转03版〕": "3",
	} {
		for _, s := range []string{text, "全面推进乡村振兴，" + text} {
			if !strings.ContainsAny(text, "（(【〔") && s != text {
				continue
			}
			m := noteTo.FindSubmatchIndex([]byte(s))
			if m == nil || named([]byte(s), m) != edition || m[1] != len(s) {
				t.Errorf("%s: %v", s, m)
			}
		}
	}
	for text, edition := range map[string]string{
		"（上接第一版）": "1", "(上接1版)": "1", "（上接A1版）": "A1", "上接第一版": "1", "（紧接第一版）": "1", "（接第一版）": "1", "【上接１版】": "1", "（上接01版）": "1", "▲(上接第1版)": "1",
	} {
		m := noteFrom.FindSubmatchIndex([]byte(text + ""))
		if m == nil || named([]byte(text), m) != edition {
			t.Errorf("%s: %v", text, m)
		}
	}
	for _, text := range []string{"对接第一版图", "转版", "各项工作接续推进（见第三版）", "出版第四版教材"} {
		if noteTo.MatchString(text) || noteFrom.MatchString(text) {
			t.Errorf("%s is taken for a note", text)
		}
	}
}

// TestRunningText knows page numbers and the heads of newspapers.
func TestRunningText(t *testing.T) {
	for _, s := range []string{"-3-", "—12—", "3/12", "第3页", "第3页共12页", "第三页", "·5·", "7", "2025年1月15日星期三责任编辑：李四", "云溪日报2025年1月15日第3版", "A3要闻版2025年1月15日星期三"} {
		e := edgeRow{text: s, apart: 3}
		if !e.known() {
			t.Errorf("%s stays", s)
		}
	}
	for _, s := range []string{"政府工作报告", "（2025年1月8日在云溪县第十八届人民代表大会第五次会议上）", "县长王某", "二〇二五年一月八日", "12.5%"} {
		e := edgeRow{text: s, apart: 3}
		if e.known() {
			t.Errorf("%s is left out", s)
		}
	}
}

// FuzzText reads what is hardly a PDF: without a panic, within the limits.
func FuzzText(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n" +
		"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>> endobj\n" +
		"4 0 obj <</Length 60>> stream\nBT /F1 12 Tf 1 0 0 1 50 700 Tm (GDP 182.6, up 6.3%) Tj ET\nendstream endobj\ntrailer <</Root 1 0 R>>\nstartxref\n1\n%%EOF"))
	f.Add([]byte("%PDF-1.4\nstartxref 9"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			t.Skip("long")
		}
		text, pages, err := Text(b)
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatal(err)
		}
		if err == nil {
			sound(t, text, pages)
		}
	})
}

// FuzzLayOut lays out characters that stand anywhere.
func FuzzLayOut(f *testing.F) {
	f.Add([]byte("\x00\x10\x10\x05A\x00\x20\x10\x05B\x01\x10\x10\x05C"))
	f.Add(bytes.Repeat([]byte("\x02\x10\x20\x05\x81"), 40))
	f.Fuzz(func(t *testing.T, b []byte) {
		sheets := []*sheet{}
		for len(b) >= 5 {
			n := int(b[0]&7) + 1
			for len(sheets) < n {
				sheets = append(sheets, &sheet{number: len(sheets) + 1})
			}
			r := rune(b[4])
			if r >= 0x80 {
				r += '一'
			}
			size := float64(b[3]&15) + 1
			s := sheets[n-1]
			s.glyphs = append(s.glyphs, glyph{r: r, x: 4 * float64(b[1]), y: 4 * float64(b[2]), w: size * 0.6, size: size, light: b[3] > 128})
			b = b[5:]
		}
		text, pages := layOut(sheets)
		if text != "" {
			sound(t, text, pages)
		}
	})
}

// sound says whether pages are as [Text] promises.
func sound(t *testing.T, text string, pages []Page) {
	t.Helper()
	if strings.HasSuffix(text, "\n") || strings.Contains(text, "\n\n") {
		t.Errorf("empty lines in %q", text)
	}
	for i, p := range pages {
		if i == 0 && p.Start != 0 || i > 0 && (p.Start <= pages[i-1].Start || p.Number == pages[i-1].Number) || p.Start >= len(text) {
			t.Fatalf("pages %v of %d bytes", pages, len(text))
		}
	}
}
