package panel_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"duixian/internal/demo"
	"duixian/internal/panel"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// open reads a report.
func open(t testing.TB, name string, b []byte) (*source.Document, *report.Reading) {
	t.Helper()
	d, err := source.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return d, reading.Read(d, reading.Options{Name: name})
}

// stage keeps reports in a file.
func stage(t testing.TB, files ...demo.File) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "stage"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	for _, file := range files {
		line, err := panel.Stage(open(t, file.Name, file.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// write makes a panel of reports.
func write(t testing.TB, o panel.Options, files ...demo.File) (dir string, s panel.Summary) {
	t.Helper()
	dir = t.TempDir()
	o.Workers, o.Memory = max(o.Workers, 2), max(o.Memory, 64<<20)
	s, err := panel.Write(t.Context(), dir, stage(t, files...), o)
	if err != nil {
		t.Fatal(err)
	}
	return dir, s
}

// rows reads a table of CSV.
func rows(t testing.TB, dir, table string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, table+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// described is datapackage.json.
type described struct {
	Resources []struct {
		Name, Path, Format, Hash string
		Bytes                    int
		Schema                   struct {
			Fields []struct {
				Name, Type, Description string
			}
			PrimaryKey  []string
			ForeignKeys []struct {
				Fields    []string
				Reference struct {
					Resource string
					Fields   []string
				}
			}
		}
	}
}

func describe(t testing.TB, dir string) (d described) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// datapackage.json is true: lengths, hashes, columns, types, keys.
func TestPackageIsTrue(t *testing.T) {
	dir, _ := write(t, panel.Options{}, demo.Files()...)
	d := describe(t, dir)
	if len(d.Resources) != 14 {
		t.Errorf("%d resources are described", len(d.Resources))
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 15 {
		t.Errorf("the directory holds %v, %v", files, err)
	}
	tables := map[string][]map[string]string{}
	for _, r := range d.Resources {
		if r.Format == "csv" {
			tables[r.Name] = rows(t, dir, r.Name)
		}
	}
	for _, r := range d.Resources {
		b, err := os.ReadFile(filepath.Join(dir, r.Path))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if r.Bytes != len(b) || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Errorf("%s has %d bytes and the hash %x", r.Path, len(b), sum)
		}
		if r.Format != "csv" {
			continue
		}
		var names []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
			for _, row := range tables[r.Name] {
				if cell := row[f.Name]; cell != "" && !isOf(cell, f.Type) {
					t.Errorf("%s: %s is %q, no %s", r.Path, f.Name, cell, f.Type)
				}
			}
		}
		if header, _, _ := strings.Cut(string(b), "\n"); header != strings.Join(names, ",") {
			t.Errorf("%s has the columns %s, and %q are described", r.Path, header, names)
		}
		key := func(row map[string]string, names []string) string {
			var cells []string
			for _, name := range names {
				cells = append(cells, row[name])
			}
			return strings.Join(cells, " ")
		}
		seen := map[string]bool{}
		for _, row := range tables[r.Name] {
			if k := key(row, r.Schema.PrimaryKey); seen[k] {
				t.Errorf("%s: two rows have the key %s", r.Path, k)
			} else {
				seen[k] = true
			}
		}
		for _, foreign := range r.Schema.ForeignKeys {
			there := map[string]bool{}
			target := foreign.Reference.Resource
			if target == "" {
				target = r.Name
			}
			for _, row := range tables[target] {
				there[key(row, foreign.Reference.Fields)] = true
			}
			for _, row := range tables[r.Name] {
				if row[foreign.Fields[len(foreign.Fields)-1]] != "" && !there[key(row, foreign.Fields)] {
					t.Errorf("%s: %s names no row of %s", r.Path, key(row, foreign.Fields), target)
				}
			}
		}
	}
}

// isOf says whether a cell can be of a type.
func isOf(cell, kind string) bool {
	switch kind {
	case "integer":
		_, err := strconv.Atoi(cell)
		return err == nil
	case "number":
		_, err := strconv.ParseFloat(cell, 64)
		return err == nil && !strings.ContainsAny(cell, "eE")
	case "boolean":
		return cell == "true" || cell == "false"
	case "date":
		return len(cell) == len("2006-01-02")
	}
	return true
}

// Whoever has the file can check each row.
func TestRowsAreProved(t *testing.T) {
	files := demo.Files()
	dir, s := write(t, panel.Options{}, files...)
	docs := map[string]*source.Document{}
	for _, f := range files {
		d, _ := open(t, f.Name, f.Bytes)
		docs[d.SHA256()] = d
	}
	for table, quote := range map[string]string{"figures": "text", "commitments": "action", "achievements": "action"} {
		all := rows(t, dir, table)
		for _, row := range all {
			for _, span := range [][3]string{{"start", "end", quote}, {"sentence_start", "sentence_end", "sentence"}} {
				start, err1 := strconv.Atoi(row[span[0]])
				end, err2 := strconv.Atoi(row[span[1]])
				if err := errors.Join(err1, err2); err != nil || !docs[row["sha256"]].Reproduces(report.Span{Start: start, End: end}, row[span[2]]) {
					t.Errorf("%s: bytes %s to %s do not say %q, %v", table, row[span[0]], row[span[1]], row[span[2]], err)
				}
			}
		}
		if want := map[string]int{"figures": s.Figures, "commitments": s.Commitments, "achievements": s.Achievements}[table]; len(all) != want || want == 0 {
			t.Errorf("%s has %d rows, want %d", table, len(all), want)
		}
	}
	if s.Reports != 3 || s.Points == 0 || s.Findings < 14 || len(rows(t, dir, "points")) != s.Points {
		t.Errorf("the summary is %+v", s)
	}
}

// Two years of one place are laid beside each other, in order.
func TestVerdicts(t *testing.T) {
	files := demo.Files()
	slices.Reverse(files)
	dir, s := write(t, panel.Options{}, files...)
	all := rows(t, dir, "verdicts")
	if len(all) < 100 || s.Verdicts != len(all) {
		t.Fatalf("there are %d verdicts, and the summary says %d", len(all), s.Verdicts)
	}
	seen := map[string]bool{}
	answered := false
	for _, v := range all {
		seen[v["verdict"]] = true
		answered = answered || v["later_id"] != "-"
	}
	first, last := all[0], all[len(all)-1]
	if first["later_sha256"] != last["sha256"] || len(seen) < 7 || !answered {
		t.Errorf("the verdicts are %v, from %v to %v", seen, first, last)
	}
}

// The bytes do not depend on how many work on them, nor on what was there before.
func TestSameBytes(t *testing.T) {
	var first map[string]string
	for _, workers := range []int{1, 2, 7} {
		dir := t.TempDir()
		for name, text := range map[string]string{"figures.csv": "old", ".figures.csv.17-0.part": "left by a kill", "notes.txt": "mine"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := panel.Write(t.Context(), dir, stage(t, demo.Files()...), panel.Options{Workers: workers, Memory: 1 << 20}); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			got[e.Name()] = string(b)
		}
		if got["notes.txt"] != "mine" || len(got) != 16 {
			t.Errorf("%d workers leave %d files", workers, len(got))
		}
		if first == nil {
			first = got
		}
		for name := range first {
			if got[name] != first[name] {
				t.Errorf("%d workers give another %s", workers, name)
			}
		}
	}
}

// A report that comes twice is taken once, and that is told.
func TestTwice(t *testing.T) {
	files := demo.Files()
	again := demo.File{Name: "again.txt", Bytes: files[0].Bytes}
	var told []string
	_, s := write(t, panel.Options{Twice: func(name, first string) { told = append(told, name+" "+first) }}, files[0], again, files[1])
	if s.Reports != 2 || !slices.Equal(told, []string{"again.txt yunzhou_2023.txt"}) {
		t.Errorf("%d reports; told %q", s.Reports, told)
	}
}

// A panel without reports is a panel still: tables with their columns.
func TestNoReports(t *testing.T) {
	dir, s := write(t, panel.Options{})
	if len(rows(t, dir, "figures")) != 0 || s != (panel.Summary{}) || len(describe(t, dir).Resources) != 14 {
		t.Errorf("the summary is %+v", s)
	}
}

// What cannot be finished leaves what was there.
func TestBrokenOff(t *testing.T) {
	dir, _ := write(t, panel.Options{}, demo.Files()[:1]...)
	before := describe(t, dir)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := panel.Write(ctx, dir, stage(t, demo.Files()...), panel.Options{Workers: 1, Memory: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	bad := stage(t, demo.Files()[0])
	if _, err := bad.WriteString("{\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := panel.Write(t.Context(), dir, bad, panel.Options{Workers: 1, Memory: 1}); err == nil || !strings.Contains(err.Error(), "the stage cannot be read at byte ") {
		t.Errorf("it ends with %v", err)
	}
	after := describe(t, dir)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 15 || after.Resources[0].Hash != before.Resources[0].Hash {
		t.Errorf("it leaves %v, %v", files, err)
	}
}

// DuckDB reads CSV and Parquet and finds the same in both, no key twice and no reference that leads nowhere.
func TestDuckDB(t *testing.T) {
	tools, err := filepath.Abs("../../tools/duckdb")
	if err != nil {
		t.Fatal(err)
	}
	_, missing := os.Stat(filepath.Join(tools, "node_modules", "@duckdb", "node-api"))
	if _, err := exec.LookPath("node"); err != nil || missing != nil {
		if os.Getenv("DUIXIAN_REQUIRE_DUCKDB") == "1" {
			t.Fatalf("DuckDB is not here: %v, %v; npm ci --prefix tools/duckdb brings it", err, missing)
		}
		t.Skip("DuckDB is not here; npm ci --prefix tools/duckdb brings it")
	}
	files := demo.Files()
	if archive, err := filepath.Glob("../../../shared/reading/archive/province_[a-g]*.txt"); err == nil {
		for _, path := range archive {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, demo.File{Name: filepath.Base(path), Bytes: b})
		}
	}
	dir, s := write(t, panel.Options{}, files...)
	out, err := exec.CommandContext(t.Context(), "node", filepath.Join(tools, "agree.mjs"), dir).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("%v: %s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	want := map[string]int{"reports": s.Reports, "figures": s.Figures, "points": s.Points, "commitments": s.Commitments, "achievements": s.Achievements,
		"verdicts": s.Verdicts}
	seen := 0
	for line := range bytes.Lines(out) {
		var told struct {
			Table                                            string
			CSV, Parquet, Differ, Twice, Dangling, NoNumbers int
		}
		if err := json.Unmarshal(line, &told); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		seen++
		if n, ok := want[told.Table]; told.CSV == 0 || told.CSV != told.Parquet || ok && told.CSV != n || told.Differ+told.Twice+told.Dangling+told.NoNumbers > 0 {
			t.Errorf("DuckDB says %s", line)
		}
	}
	if seen != 7 {
		t.Errorf("DuckDB read %d tables:\n%s", seen, out)
	}
}
