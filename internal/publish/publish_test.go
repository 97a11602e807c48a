package publish_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/internal/reporttest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write publishes the sample report a number of times in one go.
func write(t *testing.T, f publish.Format, o publish.Options, times int) string {
	t.Helper()
	var b bytes.Buffer
	w, err := publish.New(&b, f, o)
	if err != nil {
		t.Fatal(err)
	}
	for range times {
		d, r := reporttest.Sample(t)
		if err := w.Write(d, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, test := range []struct {
		file    string
		format  publish.Format
		options publish.Options
	}{
		{"plain.txt", publish.Text, publish.Options{}},
		{"explained.zh-CN.txt", publish.Text, publish.Options{Explain: true, Language: locale.Chinese}},
		{"table.txt", publish.Table, publish.Options{}},
		{"table.zh-CN.txt", publish.Table, publish.Options{Language: locale.Chinese}},
		{"plain.jsonl", publish.JSONL, publish.Options{}},
		{"explained.jsonl", publish.JSONL, publish.Options{Explain: true}},
		{"plain.json", publish.JSON, publish.Options{}},
		{"plain.csv", publish.CSV, publish.Options{}},
		{"explained.csv", publish.CSV, publish.Options{Explain: true, BOM: true}},
	} {
		t.Run(test.file, func(t *testing.T) {
			got := write(t, test.format, test.options, 1)
			path := filepath.Join("testdata", test.file)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
			for i, line := range gotLines {
				if i >= len(wantLines) || line != wantLines[i] {
					t.Fatalf("line %d of %s is now\n%s\n'go test ./internal/publish -update' writes the file anew, 'git diff' shows all that changed", i+1, path, line)
				}
			}
			if len(gotLines) < len(wantLines) {
				t.Errorf("%s has %d lines more", path, len(wantLines)-len(gotLines))
			}
		})
	}
}

func TestJSONLinesCarryEveryKey(t *testing.T) {
	want := map[string][]string{
		"report": {"name", "title", "place", "code", "level", "year", "date", "speaker", "encoding", "sha256", "bytes"},
		"figure": {"start", "end", "text", "class", "value", "to", "unit", "bound", "kind", "role", "metric", "place", "period",
			"section", "sentence", "rules"},
		"commitment":  {"start", "end", "action", "object", "items"},
		"achievement": {"start", "end", "action", "object", "items", "subject", "status"},
		"section":     {"start", "end", "heading", "depth", "part", "period"},
	}
	seen := map[string]int{}
	for i, line := range strings.Split(strings.TrimSuffix(write(t, publish.JSONL, publish.Options{}, 1), "\n"), "\n") {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		kind, _ := object["type"].(string)
		seen[kind]++
		if (kind == "report") != (i == 0) {
			t.Errorf("line %d is a %s; the report's line comes first, once", i+1, kind)
		}
		for _, key := range want[kind] {
			value, ok := object[key]
			if !ok {
				t.Errorf("line %d, a %s, lacks %s", i+1, kind, key)
			}
			if key == "place" && kind == "figure" || key == "items" {
				if _, ok := value.([]any); !ok {
					t.Errorf("line %d: %s is %v, not a list", i+1, key, value)
				}
			}
		}
	}
	for kind := range want {
		if seen[kind] == 0 {
			t.Errorf("no line is a %s", kind)
		}
	}
}

func TestSeveralReports(t *testing.T) {
	d, r := reporttest.Sample(t)
	records := len(record.All(r))

	var array []any
	if err := json.Unmarshal([]byte(write(t, publish.JSON, publish.Options{}, 2)), &array); err != nil || len(array) != 2 {
		t.Errorf("two reports as JSON: %v, %d objects", err, len(array))
	}
	rows, err := csv.NewReader(strings.NewReader(write(t, publish.CSV, publish.Options{}, 2))).ReadAll()
	if err != nil || len(rows) != 1+2*records {
		t.Errorf("two reports as CSV: %v, %d rows", err, len(rows))
	}
	for _, f := range []publish.Format{publish.Text, publish.Table, publish.JSONL} {
		if got := strings.Count(write(t, f, publish.Options{}, 2), d.SHA256()); got != 2 {
			t.Errorf("two reports as %s: the hash comes %d times", f, got)
		}
	}
}

func TestNoReports(t *testing.T) {
	for format, want := range map[publish.Format]string{publish.Text: "", publish.Table: "", publish.JSON: "[]\n", publish.JSONL: ""} {
		if got := write(t, format, publish.Options{}, 0); got != want {
			t.Errorf("no report as %s is %q, want %q", format, got, want)
		}
	}
	if got := write(t, publish.CSV, publish.Options{}, 0); !strings.HasPrefix(got, "sha256,") || strings.Count(got, "\n") != 1 {
		t.Errorf("no report as CSV is %q, want the header alone", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := publish.New(&bytes.Buffer{}, "xml", publish.Options{}); err == nil || !strings.Contains(err.Error(), "jsonl") {
		t.Errorf("New with the format xml: %v; it should say which formats there are", err)
	}
}

// Every format passes on that its output cannot be written.
func TestWriteFails(t *testing.T) {
	for _, f := range publish.Formats() {
		w, err := publish.New(broken{}, f, publish.Options{})
		if err != nil {
			t.Fatal(err)
		}
		d, r := reporttest.Sample(t)
		err = w.Write(d, r)
		if f == publish.Parquet && err == nil {
			err = w.Close() // its rows are written together
		}
		if !errors.Is(err, errBroken) {
			t.Errorf("%s: writing to a broken pipe gives %v", f, err)
		}
	}
}

// What the bytes do not say is not written, in any format.
func TestUnprovedReadingsAreRefused(t *testing.T) {
	for _, f := range publish.Formats() {
		var b bytes.Buffer
		w, err := publish.New(&b, f, publish.Options{})
		if err != nil {
			t.Fatal(err)
		}
		d, r := reporttest.Sample(t)
		r.Commitments[1].Action = "改建"
		if err := w.Write(d, r); !errors.Is(err, record.ErrUnproved) || !strings.Contains(err.Error(), "改建") || b.Len() > 0 {
			t.Errorf("%s: an unproved reading gives %v and %d bytes", f, err, b.Len())
		}
	}
}

var errBroken = errors.New("broken pipe")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// In a table each column begins at the same terminal cell in every row.
func TestTableIsAligned(t *testing.T) {
	var starts []int
	for _, line := range strings.Split(write(t, publish.Table, publish.Options{Language: locale.Chinese}, 1), "\n") {
		for _, word := range []string{"增幅", "水平"} {
			if before, _, ok := strings.Cut(line, "  "+word); ok {
				cells := 0
				for _, r := range before {
					if cells++; r > 0x2e80 {
						cells++ // all that the sample has beyond this is wide
					}
				}
				starts = append(starts, cells)
			}
		}
	}
	slices.Sort(starts)
	if starts = slices.Compact(starts); len(starts) != 1 {
		t.Errorf("the column of kinds begins at the cells %v", starts)
	}
}
