package formats_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duixian/internal/demo"
	"duixian/report"
	"duixian/source"
)

// fewForColumns is how many bytes make two columns that may be told apart.
const fewForColumns = 1000

// Short reports have less from which to tell a page's layout: they give the same reading too, with
// each heading on its own. The demonstration's reports are cut off behind few paragraphs, or begin
// amid themselves; DUIXIAN_FORMATS_EXCERPTS has so many of the reports beside the repository cut as well.
func TestShort(t *testing.T) {
	excerpts := map[string][]byte{}
	for i, size := range []int{600, 1500, 5000} {
		d, err := source.Open(demo.Files()[i].Bytes)
		if err != nil {
			t.Fatal(err)
		}
		excerpts[fmt.Sprintf("demo %d of %d bytes", i, size)] = short(paragraphs(d), size)
	}
	few, _ := strconv.Atoi(os.Getenv("DUIXIAN_FORMATS_EXCERPTS"))
	files, _ := filepath.Glob(shared + "/archive/*.txt")
	for i := range min(few, len(files)) {
		file := files[i*len(files)/few]
		all := paragraphs(opened(t, file))
		from := i % 5 * len(all) / 5
		size := []int{400, 1200, 2500, 6000}[i%4]
		excerpts[fmt.Sprintf("%s from %d, %d bytes", filepath.Base(file), from, size)] = append([]byte("政府工作报告\n"), short(all[from:], size)...)
	}
	for name, text := range excerpts {
		if len(text) < 300 {
			continue // a heading, with nothing that a page could be told by
		}
		plain, err := source.Open(text)
		if err != nil {
			t.Fatal(err)
		}
		_, wantReading := read(t, "report.txt", text)
		want := mapped(t, plain, wantReading, plain)
		for _, f := range forms()[1:] {
			t.Run(name+"/"+f.name, func(t *testing.T) {
				t.Parallel()
				if f.file == ".columns.pdf" && len(text) < fewForColumns {
					t.Skipf("skipped: %d bytes make columns of a few lines", len(text))
				}
				d, r := read(t, "report"+f.file, f.make(t, plain))
				var own []string // without what is the page's
				for line := range strings.Lines(mapped(t, d, r, plain)) {
					if !strings.Contains(line, `"start":-1`) {
						own = append(own, line)
					}
				}
				if got := strings.Join(own, ""); got != want {
					t.Errorf("the reading differs:\n%s", difference(got, want))
				}
				if a, b := headings(r), headings(wantReading); a != b {
					t.Errorf("the headings are\n%s\nwant\n%s", a, b)
				}
				if name := strings.TrimPrefix(f.name, "PDF"); name != f.name && d.Text != plain.Text {
					t.Errorf("the text differs:\n%s", difference(d.Text, plain.Text))
				}
			})
		}
	}
}

// headings are those of a reading's sections, a line each.
func headings(r *report.Reading) string {
	var out strings.Builder
	for _, s := range r.Sections {
		fmt.Fprintln(&out, s.Depth, s.Heading, s.Part, s.Period)
	}
	return out.String()
}

// difference shows the lines that only one of two texts has.
func difference(got, want string) string {
	var out strings.Builder
	for _, side := range []struct{ mark, text, other string }{{"got ", got, want}, {"want", want, got}} {
		for line := range strings.Lines(side.text) {
			if !strings.Contains(side.other, line) {
				fmt.Fprintf(&out, "%s %s", side.mark, line)
			}
		}
	}
	return out.String()
}
