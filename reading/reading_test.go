package reading_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"duixian/internal/demo"
	"duixian/internal/record"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shared is the folder of marked and unmarked reports that is kept beside the project.
const shared = "../../shared/reading"

// reports returns the demo reports, and those of a folder of shared (* for all) if it
// is there.
func reports(t testing.TB, folder string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, f := range demo.Files() {
		all[f.Name] = f.Bytes
	}
	paths, _ := filepath.Glob(filepath.Join(shared, folder, "*.txt"))
	if len(paths) == 0 {
		t.Logf("only the demo reports: %s is not there", shared)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = b
	}
	return all
}

func read(t testing.TB, b []byte) (*source.Document, *report.Reading) {
	t.Helper()
	d, err := source.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return d, reading.Read(d, reading.Options{})
}

// Every record reproduces its quote, and every Arabic numeral is in exactly one figure.
func TestNothingAddedNothingLeftBehind(t *testing.T) {
	numeral := regexp.MustCompile(`[0-9]+`)
	for name, b := range reports(t, "*") {
		d, r := read(t, b)
		if err := record.Verify(d, r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		covered := make([]int, len(d.Text))
		for _, f := range r.Figures {
			start, end := d.Clean(f.Span)
			for i := start; i < end; i++ {
				covered[i]++
			}
		}
		for _, m := range numeral.FindAllStringIndex(d.Text, -1) {
			for i := m[0]; i < m[1]; i++ {
				if covered[i] != 1 {
					t.Errorf("%s: %q in %q is in %d figures, want 1", name, d.Text[m[0]:m[1]], around(d.Text, m[0]), covered[i])
					break
				}
			}
		}
		for i := 1; i < len(r.Figures); i++ {
			if r.Figures[i].Start < r.Figures[i-1].Start {
				t.Errorf("%s: figure %d stands before the one before it", name, i)
			}
		}
	}
}

func around(s string, i int) string {
	return strings.ToValidUTF8(s[max(0, i-30):min(len(s), i+30)], "")
}

// The demo reports read as their golden files say. A change shows as a difference to
// be looked at, line by line.
func TestGolden(t *testing.T) {
	for _, f := range demo.Files() {
		_, r := read(t, f.Bytes)
		got := "reader " + reading.Version + "\n" + outline(r)
		path := filepath.Join("testdata", strings.TrimSuffix(f.Name, ".txt")+".golden")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s reads differently from %s: %s\nif that is meant, raise reading.Version and run 'go test ./reading -update'", f.Name, path, firstDifference(got, string(want)))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			was := "the end"
			if i < len(w) {
				was = w[i]
			}
			return fmt.Sprintf("line %d is\n\t%s\nand was\n\t%s", i+1, g[i], was)
		}
	}
	return "it is shorter"
}

// outline writes a reading a record a line.
func outline(r *report.Reading) string {
	var b strings.Builder
	p := r.Report
	fmt.Fprintf(&b, "report %s | %s | %s %s | %d | %s | %s\n", p.Title, p.Place, p.Level, p.Code, p.Year, p.Date, p.Speaker)
	for _, s := range r.Sections {
		fmt.Fprintf(&b, "section %d-%d %d %s %s %s\n", s.Start, s.End, s.Depth, s.Part, s.Period, s.Heading)
	}
	for _, f := range r.Figures {
		fmt.Fprintf(&b, "figure %d %s\n", f.Start, figureLine(r, f))
	}
	for _, c := range r.Commitments {
		fmt.Fprintf(&b, "commitment %d %s | %s (%s) %s\n", c.Start, c.Action, strings.Join(c.Items, " | "), c.Rule, cmp.Or(c.Due, c.Period))
	}
	for _, a := range r.Achievements {
		fmt.Fprintf(&b, "achievement %d %s | %s | %s | %s (%s) %s\n", a.Start, a.Action, a.Subject, strings.Join(a.Items, " | "), a.Status, a.Rule, a.Period)
	}
	for _, e := range r.Entities {
		fmt.Fprintf(&b, "entity %d %s %s %s, %d times\n", e.Mentions[0].Start, e.Name, e.Kind, e.Code, len(e.Mentions))
	}
	return b.String()
}

// figureLine writes what a figure states: 95 乡镇通畅率 = 95% level result 2019.
func figureLine(r *report.Reading, f report.Figure) string {
	if f.Class != report.Quantity {
		return strings.TrimSpace(fmt.Sprintf("%s %s (%s) %s", f.Text, f.Class, f.Reasons[0].Rule, f.Scope))
	}
	if f.To == report.Same {
		return f.Text + " same"
	}
	value := f.Value
	if f.To != "" {
		value += "..." + f.To
	}
	line := fmt.Sprintf("%s %s %s %s%s %s %s %s", f.Text, f.Metric, f.Bound, value, f.Unit, f.Kind, f.Role, f.Period)
	if len(f.Place) > 0 {
		line += " in " + strings.Join(f.Place, ", ")
	}
	line = strings.TrimSpace(line)
	if f.Of != "" {
		line += " of " + f.Of
	}
	for _, from := range r.Figures {
		if f.Baseline != (report.Span{}) && from.Span == f.Baseline {
			line += " from " + from.Value
		}
	}
	return line
}

// Every rule that sets a field is described, and no description is of a rule that
// the code does not have.
func TestRulesAreDescribed(t *testing.T) {
	code := ""
	paths, _ := filepath.Glob("*.go")
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(path, "_test.go") {
			code += string(b)
		}
	}
	table, err := os.ReadFile("rules.tsv")
	if err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || f[0] == "field" {
			continue
		}
		if len(f) != 4 || f[2] == "" || f[3] == "" {
			t.Errorf("rules.tsv:%d: want four fields, none empty", i+1)
			continue
		}
		described[f[0]+" "+f[1]] = true
		if !strings.Contains(code, `"`+f[1]+`"`) {
			t.Errorf("rules.tsv:%d: no code sets the rule %s", i+1, f[1])
		}
	}
	for name, b := range reports(t, "*") {
		_, r := read(t, b)
		missing := func(field report.Field, rule string) {
			if !described[string(field)+" "+rule] {
				t.Errorf("%s: the rule %q of %s is not described in rules.tsv", name, rule, field)
				described[string(field)+" "+rule] = true // say it once
			}
		}
		for _, f := range r.Figures {
			for _, reason := range f.Reasons {
				missing(reason.Field, reason.Rule)
			}
		}
		for _, c := range r.Commitments {
			missing(report.FieldDeed, c.Rule)
		}
		for _, a := range r.Achievements {
			missing(report.FieldDeed, a.Rule)
		}
	}
}

// Each field that is set has a reason.
func TestEveryFieldHasAReason(t *testing.T) {
	for name, b := range reports(t, "*") {
		_, r := read(t, b)
		for _, f := range r.Figures {
			has := map[report.Field]bool{}
			for _, reason := range f.Reasons {
				has[reason.Field] = true
			}
			set := map[report.Field]bool{report.FieldClass: true}
			if f.Class == report.Quantity && f.To != report.Same {
				for _, field := range []report.Field{report.FieldValue, report.FieldUnit, report.FieldBound, report.FieldKind,
					report.FieldRole, report.FieldMetric, report.FieldPeriod} {
					set[field] = true
				}
				set[report.FieldPlace] = len(f.Place) > 0
			}
			for field, want := range set {
				if want && !has[field] {
					t.Errorf("%s: figure %s at %d has no reason for its %s", name, f.Text, f.Start, field)
				}
			}
		}
	}
}

func TestOptionsOverrideTheText(t *testing.T) {
	d, err := source.Open([]byte("政府工作报告\n——2020年1月8日在浥溪县第三届人民代表大会第二次会议上\n二、工作安排\n（一）改善民生\n新建公园5个。\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := reading.Read(d, reading.Options{Name: "a.txt", Place: "桑陌镇", Level: report.Township, Year: 1999})
	if p := r.Report; p.Name != "a.txt" || p.Place != "桑陌镇" || p.Level != report.Township || p.Year != 1999 || p.Date != "2020-01-08" {
		t.Errorf("the report is %+v", p)
	}
	if f := r.Figures[len(r.Figures)-1]; f.Text != "5" || f.Period != "1999" {
		t.Errorf("the figure is %+v, want its period to be 1999", f)
	}
}
