package formats_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"duixian/internal/publish"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// measures are the columns of score's total that the page shows, and how far a format may fall below
// the text; in two columns a figure's F1 may fall by 0.03.
var measures = []struct {
	column string
	least  float64
}{
	{"figure F1", 0.01}, {"hanzi F1", 1}, {"deed F1", 0.02}, {"object F1", 0.02}, {"items", 1},
}

const twoColumns = 0.03

// A marked report gives nearly the same reading in every format.
func TestScores(t *testing.T) {
	names := marked(t)
	if testing.Short() {
		t.Skip("skipped: it converts whole reports")
	}
	plain := map[string]*source.Document{}
	for _, name := range names {
		plain[name] = plainText(t, name)
	}
	scored := map[string]map[string]float64{} // by the lines that score got
	rows := [][]string{{"format", "figure F1", "hanzi F1", "deed F1", "object F1", "items"}}
	var text map[string]float64
	for _, f := range forms() {
		t.Run(f.name, func(t *testing.T) {
			var all []string // names and lines
			for _, name := range names {
				file := f.make(t, plain[name])
				keep(t, name+f.file, file)
				d, r := read(t, name+f.file, file)
				if err := reading.Check(d, r); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				all = append(all, name, mapped(t, d, r, plain[name]))
				if a, b := bareOf(d.Text), bareOf(plain[name].Text); testing.Verbose() && string(a.runes) == string(b.runes) && d.Text != plain[name].Text {
					t.Logf("%s: paragraphs differ", name)
				} else if testing.Verbose() && d.Text != plain[name].Text {
					t.Logf("%s: texts differ", name)
				}
			}
			key := strings.Join(all, "\n")
			if scored[key] == nil {
				scored[key] = score(t, all)
			}
			got := scored[key]
			if text == nil {
				text = got
			}
			row := []string{f.name}
			for _, m := range measures {
				row = append(row, fmt.Sprintf("%.3f", got[m.column]))
				least := m.least
				if f.file == ".columns.pdf" && m.column == "figure F1" {
					least = twoColumns
				}
				if got[m.column] < text[m.column]-least-1e-9 {
					t.Errorf("%s is %.3f, and %.3f in plain text", m.column, got[m.column], text[m.column])
				}
			}
			rows = append(rows, row)
		})
	}
	if len(rows) == len(forms())+1 && !t.Failed() {
		holdNumbers(t, "scores", rows, 0.005)
	}
}

// mapped gives a reading's figures and commitments as lines of JSON whose spans are bytes of the
// report in plain text. What is nowhere in that has a span that is nowhere.
func mapped(t testing.TB, d *source.Document, r *report.Reading, plain *source.Document) string {
	t.Helper()
	from, to := bareOf(d.Text), bareOf(plain.Text)
	al := align(from.runes, to.runes)
	var lines, out bytes.Buffer
	w, err := publish.New(&lines, publish.JSONL, publish.Options{})
	if err == nil {
		err = w.Write(d, r)
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(lines.Bytes()) {
		var o map[string]any
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		if o["type"] != "figure" && o["type"] != "commitment" {
			continue
		}
		span := report.Span{Start: -1, End: -1}
		start, end := d.Clean(report.Span{Start: int(o["start"].(float64)), End: int(o["end"].(float64))})
		if a, b, ok := al.span(from, to, start, end); ok {
			span = plain.Span(a, b)
		}
		only := map[string]any{"start": span.Start, "end": span.End}
		for _, key := range []string{"type", "text", "class", "value", "to", "unit", "bound", "kind", "role", "metric", "place", "period", "action", "object", "items"} {
			if v, ok := o[key]; ok {
				only[key] = v
			}
		}
		if err := json.NewEncoder(&out).Encode(only); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// score has the program beside the reports compare lines with the marks: names and lines by turns.
// It gives the total's columns.
func score(t testing.TB, all []string) map[string]float64 {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--errors"}
	for i := 0; i < len(all); i += 2 {
		path := filepath.Join(dir, all[i]+".jsonl")
		if err := os.WriteFile(path, []byte(all[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(shared, "gold", all[i]), path)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(filepath.Join(shared, "score"), args...)
	cmd.Stderr = &stderr
	table, err := cmd.Output()
	if err != nil {
		t.Fatalf("score: %v\n%s", err, stderr.Bytes())
	}
	keep(t, strings.ReplaceAll(filepath.Base(t.Name()), " ", "_")+".score", table)
	var columns, total []string
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch cells[0] {
		case "report":
			columns = cells
		case "TOTAL":
			total = cells
		}
	}
	out := map[string]float64{}
	for i := range min(len(columns), len(total)) {
		if v, err := strconv.ParseFloat(total[i], 64); err == nil {
			out[columns[i]] = v
		}
	}
	if len(out) == 0 {
		t.Fatalf("score printed no total:\n%s", table)
	}
	return out
}

// keep writes what was made into the directory of an environment variable, to look at.
func keep(t testing.TB, name string, b []byte) {
	t.Helper()
	dir := os.Getenv("DUIXIAN_FORMATS_KEEP")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
		t.Fatal(err)
	}
}
