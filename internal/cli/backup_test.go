package cli_test

import (
	"archive/zip"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"duixian/internal/backup"
	"duixian/internal/cli"
	"duixian/internal/dbtest"
	"duixian/internal/demo"
)

// Who outgrows one machine goes to PostgreSQL with a backup, and can go back.
func TestFromSQLiteToPostgresAndBack(t *testing.T) {
	server := dbtest.Start(t)
	defer server.Stop()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) {
		t.Helper()
		var out, said strings.Builder
		if code := cli.Run(t.Context(), args, cli.Streams{Out: &out, Err: &said}); code != 0 || said.String() != "" || strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), "postgres://") {
			t.Fatalf("%q ends with %d, prints %q and says %q", args, code, &out, &said)
		}
	}
	report := in("report.txt")
	if err := os.WriteFile(report, demo.Files()[0].Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	_, stop := start(t, "", "serve", "--addr", "127.0.0.1:0", "--data", in("home"), report)
	if code, said := stop(); code != 0 || said != "" {
		t.Fatalf("serve ends with %d and says %q", code, said)
	}
	run("backup", "--data", in("home"), in("1.zip"))
	address := server.Database(t)
	run("restore", in("1.zip"), "--db", address)
	t.Setenv("DUIXIAN_DB", address)
	run("backup", in("2.zip"))
	run("restore", in("2.zip"), "--data", in("back"))
	run("backup", "--data", in("back"), in("3.zip"))
	first := tables(t, in("1.zip"))
	for _, name := range []string{"2.zip", "3.zip"} {
		if got := tables(t, in(name)); len(first) == 0 || !reflect.DeepEqual(got, first) {
			t.Errorf("%s has the tables %+v, and the first backup %+v", name, got, first)
		}
	}
	// The reports are there for the other verbs, too.
	if page := func() string {
		address, stop := start(t, "", "serve", "--addr", "127.0.0.1:0")
		defer stop()
		return get(t, address)
	}(); !strings.Contains(page, `href="/reports/`) {
		t.Error("serve does not show the report that PostgreSQL has")
	}
}

// tables reads what a backup's manifest says of its tables, as any program can.
func tables(t *testing.T, path string) []backup.Table {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	f, err := z.Open("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var m backup.Manifest
	if err := json.NewDecoder(f).Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m.Tables
}
