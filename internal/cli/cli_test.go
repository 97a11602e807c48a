package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"

	"duixian/internal/cli"
	"duixian/internal/dbtest"
	"duixian/internal/demo"
	"duixian/internal/publish"
	"duixian/internal/store"
	"duixian/matter"
)

var update = flag.Bool("update", false, "write the expected output in the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){
		"duixian": func() { os.Exit(cli.Main()) },
		"rows":    rows,
	})
}

// tests are this package's, with the database that some of them share.
type tests struct{ m *testing.M }

// Run runs them.
func (t tests) Run() int { return dbtest.Main(t.m) }

// rows prints a few columns of each row of a Parquet file: rows FILE.
func rows() {
	type row struct {
		Report string   `parquet:"report"`
		Year   *int32   `parquet:"report_year"`
		Type   string   `parquet:"type"`
		Start  int64    `parquet:"start"`
		Text   string   `parquet:"text"`
		Value  *string  `parquet:"value"`
		Place  []string `parquet:"place,list"`
		Items  []string `parquet:"items,list"`
	}
	all, err := parquet.ReadFile[row](os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, r := range all {
		value := "null"
		if r.Value != nil {
			value = *r.Value
		}
		fmt.Println(r.Report, r.Year == nil, r.Type, r.Start, r.Text, value, r.Place, r.Items)
	}
}

// The scripts in testdata run the program as a user does.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exitcode": exitCode,
			"await":    await,
		},
	})
}

// exitCode runs a command and checks its exit code: exitcode 2 duixian read.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode CODE COMMAND [ARGUMENT...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("the exit code is %s, want %s", got, args[0])
	}
}

// await waits until a file that a background command writes matches: await PATTERN FILE.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await PATTERN FILE")
	}
	pattern := regexp.MustCompile(args[0])
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if b, err := os.ReadFile(ts.MkAbs(args[1])); err == nil && pattern.Match(b) {
			return
		}
	}
	ts.Fatalf("%s never matched %s", args[1], args[0])
}

// start runs a command that serves. It gives the address that it prints, and a
// function that stops it and gives its exit code and what it said on standard error,
// but for the lines that say that all is well.
func start(t *testing.T, in string, args ...string) (address string, stop func() (int, string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	outReader, out := io.Pipe()
	var errors strings.Builder
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, args, cli.Streams{In: strings.NewReader(in), Out: out, Err: &errors})
		_ = out.Close()
	}()
	stop = func() (int, string) {
		cancel()
		code := <-ended
		return code, regexp.MustCompile(`(?m)^time=\S+ level=INFO .*\n`).ReplaceAllString(errors.String(), "")
	}
	lines := bufio.NewReader(outReader)
	line, err := lines.ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	address = regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
	if err != nil || address == "" {
		code, said := stop()
		t.Fatalf("%q printed %q and no address, %v; it ended with %d and said %q", args, line, err, code, said)
	}
	return address, stop
}

func get(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	b, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, response.Status, err)
	}
	return string(b)
}

func TestServeKeepsItsReports(t *testing.T) {
	data := t.TempDir()
	address, stop := start(t, "新建学校3所。", "serve", "--any", "--addr", "127.0.0.1:0", "-", "--data", data)
	if page := get(t, address); !strings.Contains(page, `href="/reports/`) {
		t.Errorf("the report from standard input is not in the list:\n%s", page)
	}
	if code, said := stop(); code != 0 || said != "" {
		t.Errorf("stopped, it ends with %d and says %q", code, said)
	}

	address, stop = start(t, "", "serve", "--any", "--addr", "127.0.0.1:0", "--data", data)
	link := regexp.MustCompile(`/reports/[0-9a-f]{12}`).FindString(get(t, address))
	if link == "" {
		t.Fatal("the report is gone once the program is started again")
	}
	if page := get(t, address+link); !strings.Contains(page, "新建学校") {
		t.Errorf("the report's page lacks its text:\n%s", page)
	}
	if code, said := stop(); code != 0 || said != "" {
		t.Errorf("stopped, it ends with %d and says %q", code, said)
	}
}

func TestServeNamesWhatItCannotRead(t *testing.T) {
	address, stop := start(t, "新建学校3所。", "serve", "--any", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "missing.txt", "-")
	if page := get(t, address); strings.Count(page, `href="/reports/`) != 1 {
		t.Errorf("the readable file is not served alone:\n%s", page)
	}
	code, said := stop()
	if code != 0 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "missing.txt") {
		t.Errorf("it ends with %d and says %q; want 0 and a line that names missing.txt", code, said)
	}
}

// The flags about the network and the log do what they say.
func TestServeBehindAProxy(t *testing.T) {
	address, stop := start(t, "", "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), "--log-format", "json", "--trust-proxy", "127.0.0.0/8",
		"--monitor", "192.0.2.9", "--monitor", "2001:db8::/32", "--max-requests", "3", "--max-body", "1")
	for _, test := range []struct {
		method, path, client string
		bytes                int
		want                 int
	}{
		{http.MethodGet, "/readyz", "192.0.2.7", 0, 200},
		{http.MethodGet, "/metrics", "192.0.2.7", 0, 403},
		{http.MethodGet, "/metrics", "192.0.2.9", 0, 200},
		{http.MethodGet, "/metrics", "2001:db8::9", 0, 200},
		{http.MethodPost, "/", "192.0.2.7", 1<<20 + 1, 413},
		{http.MethodGet, "/missing?q=secret", "192.0.2.7", 0, 404},
	} {
		request, err := http.NewRequestWithContext(t.Context(), test.method, address+test.path, bytes.NewReader(make([]byte, test.bytes)))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", test.client)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != test.want {
			t.Errorf("%s %s from %s gives %d, want %d", test.method, test.path, test.client, response.StatusCode, test.want)
		}
	}
	var out, complaint strings.Builder
	if code := cli.Run(t.Context(), []string{"health", address}, cli.Streams{Out: &out, Err: &complaint}); code != 0 || out.String() != "ready\n" {
		t.Errorf("health ends with %d and says %q, %q", code, &out, &complaint)
	}
	if code := cli.Run(t.Context(), []string{"health", address + "/elsewhere"}, cli.Streams{Out: io.Discard, Err: &complaint}); code != 1 || !strings.Contains(complaint.String(), "404") {
		t.Errorf("health of what is not there ends with %d and says %q", code, &complaint)
	}
	code, said := stop()
	var line struct {
		Path, Client string
		Status       int
	}
	for one := range strings.Lines(said) {
		if err := json.Unmarshal([]byte(one), &line); err != nil {
			t.Fatalf("the log has the line %q: %v", one, err)
		}
		if line.Path == "/missing" {
			break
		}
	}
	if code != 0 || line.Client != "192.0.2.7" || line.Status != 404 || strings.Contains(said, "secret") {
		t.Errorf("it ends with %d and the log\n%s", code, said)
	}
}

func TestServeTellsThatItsPortIsTaken(t *testing.T) {
	address, stop := start(t, "", "serve", "--any", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	taken := strings.TrimPrefix(address, "http://")
	var said strings.Builder
	code := cli.Run(t.Context(), []string{"serve", "--any", "--addr", taken, "--data", t.TempDir()}, cli.Streams{Out: io.Discard, Err: &said})
	if code != 1 || strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), taken) || !strings.Contains(said.String(), "in use") {
		t.Errorf("on a taken port it ends with %d and says %q; want 1 and a line that says so", code, &said)
	}
	if code, _ := stop(); code != 0 {
		t.Errorf("stopped, it ends with %d", code)
	}
}

// A store where the program's procedure has another text is not served, and what is there stays.
func TestServeKeepsItsProcedure(t *testing.T) {
	data := t.TempDir()
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText()+"# another\n"); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	code := cli.Run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data", data}, cli.Streams{Out: io.Discard, Err: &said})
	if code != 1 || strings.Count(said.String(), "\n") != 1 || !strings.Contains(said.String(), "commitment, version 1") || !strings.Contains(said.String(), "run the release") {
		t.Errorf("it ends with %d and says %q", code, &said)
	}
}

func TestDemo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	address, stop := start(t, "", "demo", "--addr", "127.0.0.1:0")
	for _, link := range regexp.MustCompile(`/reports/[0-9a-f]{12}`).FindAllString(get(t, address), -1) {
		if page := get(t, address+link); !strings.Contains(page, `class="mark figure`) {
			t.Errorf("%s has no figure marked", link)
		}
	}
	if code, said := stop(); code != 0 || said != "" {
		t.Errorf("stopped, it ends with %d and says %q", code, said)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("it leaves %v behind, %v", left, err)
	}
}

// The same files give the same bytes, in every format.
func TestReadIsRepeatable(t *testing.T) {
	for _, format := range publish.Formats() {
		outputs := map[string]bool{}
		for range 3 {
			var out strings.Builder
			if code := cli.Run(t.Context(), []string{"read", "../demo/*.txt", "missing.txt", "--explain", "--format", string(format), "-"},
				cli.Streams{In: strings.NewReader("增长5%，新建学校3所。"), Out: &out, Err: io.Discard}); code != 1 {
				t.Fatalf("%s: the exit code is %d; want 1, for the file that is missing", format, code)
			}
			outputs[out.String()] = true
		}
		if len(outputs) != 1 {
			t.Errorf("%s: three runs gave %d outputs", format, len(outputs))
		}
	}
}

// Reports that serve keeps are compared by their ids.
func TestCompareByID(t *testing.T) {
	data := t.TempDir()
	dir := t.TempDir()
	var files, ids []string
	for _, f := range demo.Files()[:2] {
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, f.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256(f.Bytes)
		files, ids = append(files, path), append(ids, hex.EncodeToString(hash[:])[:12])
	}
	_, stop := start(t, "", append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data}, files...)...)
	stop()
	compare := func(args ...string) (out, said string) {
		var o, e bytes.Buffer
		cli.Run(t.Context(), append([]string{"compare", "--format", "csv"}, args...), cli.Streams{Out: &o, Err: &e})
		return o.String(), e.String()
	}
	want, _ := compare(files...)
	if got, said := compare("--data", data, ids[0], ids[1]); got != want || len(want) < 1000 || said != "" {
		t.Errorf("by ids it is %d bytes, by files %d; said %q", len(got), len(want), said)
	}
	if _, said := compare("--data", data, ids[0], "0123456789abcdef"); !strings.Contains(said, "no such thing") {
		t.Errorf("of an unknown id it says %q", said)
	}
}
