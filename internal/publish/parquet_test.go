package publish_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"duixian/internal/demo"
	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/internal/reporttest"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// readBack gives the cells of a Parquet file by row and column, as CSV has them.
func readBack(t *testing.T, file string) (columns []string, rows []map[string]string) {
	t.Helper()
	f, err := parquet.OpenFile(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range f.Root().Columns() {
		columns = append(columns, column.Name())
	}
	r := parquet.NewReader(f)
	defer func() { _ = r.Close() }()
	for range f.NumRows() {
		cells := map[string]any{}
		if err := r.Read(&cells); err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for column, value := range cells {
			switch v := value.(type) {
			case nil:
				row[column] = ""
			case []byte:
				if len(v) == 0 {
					t.Errorf("a %s is an empty text; want null", column)
				}
				row[column] = string(v)
			case []any:
				var parts []string
				for _, part := range v {
					parts = append(parts, fmt.Sprintf("%s", part))
				}
				row[column] = strings.Join(parts, "|")
			default:
				row[column] = fmt.Sprint(v)
			}
		}
		rows = append(rows, row)
	}
	return columns, rows
}

// A Parquet file says what the CSV of the same readings says, in the same columns.
func TestParquetIsAsCSV(t *testing.T) {
	for _, explain := range []bool{false, true} {
		o := publish.Options{Explain: explain}
		columns, got := readBack(t, writeDemo(t, publish.Parquet, o))
		want, err := csv.NewReader(strings.NewReader(writeDemo(t, publish.CSV, o))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		header := want[0]
		i := slices.Index(header, "baseline")
		wantColumns := slices.Insert(slices.Delete(slices.Clone(header), i, i+1), i, "baseline_start", "baseline_end")
		if !explain {
			wantColumns = append(wantColumns, "because") // always there: files of all runs go together
		}
		if !slices.Equal(columns, wantColumns) {
			t.Errorf("the columns are\n%q, want\n%q", columns, wantColumns)
		}
		if len(got) != len(want)-1 {
			t.Fatalf("%d rows, want %d", len(got), len(want)-1)
		}
		for i, row := range want[1:] {
			for k, cell := range row {
				has := got[i][header[k]]
				if header[k] == "baseline" {
					has = strings.Trim(got[i]["baseline_start"]+"-"+got[i]["baseline_end"], "-")
				}
				if header[k] == "due" && has != "" {
					days, err := strconv.Atoi(has)
					if err != nil {
						t.Fatal(err)
					}
					has = time.Unix(int64(days)*24*60*60, 0).UTC().Format(time.DateOnly)
				}
				seen[header[k]] = seen[header[k]] || cell != ""
				if has != cell {
					t.Errorf("row %d: %s is %q, want %q", i, header[k], has, cell)
				}
			}
		}
		for _, column := range header {
			if !seen[column] {
				t.Errorf("no row has a %s to compare", column)
			}
		}
	}
}

// writeDemo publishes the invented reports.
func writeDemo(t *testing.T, f publish.Format, o publish.Options) string {
	t.Helper()
	var b bytes.Buffer
	w, err := publish.New(&b, f, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range demo.Files() {
		d, err := source.Open(file.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		d.Pages = []report.Page{{Number: 1, Start: 900}, {Number: 2, Start: 4000}} // as if of a PDF
		if err := w.Write(d, reading.Read(d, reading.Options{Name: file.Name})); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestParquetColumnsHaveTypes(t *testing.T) {
	file := write(t, publish.Parquet, publish.Options{}, 1)
	f, err := parquet.OpenFile(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for column, want := range map[string]string{
		"start": "required int64 start", "report_year": "optional int32 report_year", "due": "optional int32 due (DATE)",
		"value": "optional binary value (STRING)", "sha256": "required binary sha256 (STRING)", "baseline_start": "optional int64 baseline_start",
		"items": "required group items (LIST)",
	} {
		if !strings.Contains(f.Schema().String(), want) {
			t.Errorf("%s: no %q in\n%s", column, want, f.Schema())
		}
	}
}

// Rows go out in parts, so that memory stays bounded, and the parts do not depend on chance.
func TestParquetHasParts(t *testing.T) {
	var outputs [2]bytes.Buffer
	d, r := reporttest.Sample(t)
	times := (1<<15)/len(record.All(r)) + 2
	for i := range outputs {
		w, err := publish.New(&outputs[i], publish.Parquet, publish.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range times {
			if err := w.Write(d, r); err != nil {
				t.Fatal(err)
			}
		}
		if outputs[i].Len() < 1000 {
			t.Error("nothing is written until the end")
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(outputs[0].Bytes(), outputs[1].Bytes()) {
		t.Error("two runs give two files")
	}
	f, err := parquet.OpenFile(bytes.NewReader(outputs[0].Bytes()), int64(outputs[0].Len()))
	if err != nil || len(f.RowGroups()) != 2 || f.NumRows() != int64(times*len(record.All(r))) {
		t.Errorf("%v; %d parts with %d rows", err, len(f.RowGroups()), f.NumRows())
	}
}
