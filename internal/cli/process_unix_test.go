//go:build unix

package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"duixian/internal/cli"
)

// Ctrl-C ends a run in good order: whole lines, a log that agrees, and it can be resumed.
func TestInterrupt(t *testing.T) {
	reports(t, 60)
	wantOut, wantLog := wholeRun(t)
	_, _ = os.Remove("out"), os.Remove("log")

	command, said := readsOn(t, "in/000.txt\nin/001.txt\nin/002.txt\n", "--format", "jsonl", "--quiet")
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := command.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("interrupted, it ends with %v, want exit code 3", err)
	}
	if want := "duixian: read: interrupted; the reports printed are whole, some of the others were not read\n"; said.String() != want {
		t.Errorf("it says %q, want %q", said, want)
	}
	out, log := load(t, "out"), load(t, "log")
	if !strings.HasPrefix(wantOut, out) || !strings.HasPrefix(wantLog, log) || strings.Count(log, "\n") != 3 {
		t.Errorf("it leaves %d bytes and the log\n%s", len(out), log)
	}
	var last struct{ End int }
	lines := strings.Split(strings.TrimSuffix(log, "\n"), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.End != len(out) {
		t.Errorf("the log ends at %d of %d bytes, %v", last.End, len(out), err)
	}

	_ = program(t, append(toFiles, "--resume")...).Run() // it fails: some have no text
	if load(t, "out") != wantOut || load(t, "log") != wantLog {
		t.Error("resumed, it gives another output or log")
	}
}

// readsOn starts a run over a list of three reports, which stays open, so that the program waits for more of it, and
// returns once it has logged the three; with what it says on standard error.
func readsOn(t *testing.T, list string, flags ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	command := program(t, append([]string{"read", "--files-from", "-", "--out", "out", "--log", "log"}, flags...)...)
	more, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(more, list); err != nil {
		t.Fatal(err)
	}
	for strings.Count(loadSome("log"), "\n") < 3 {
		time.Sleep(time.Millisecond)
	}
	return command, &said
}

func loadSome(path string) string {
	b, _ := os.ReadFile(path)
	return string(b)
}

// A format that is one whole is not written if it cannot be whole, and what was there stays.
func TestInterruptedWholes(t *testing.T) {
	reports(t, 3)
	if err := os.WriteFile("out", []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	command, said := readsOn(t, "in\n", "--format", "parquet")
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err == nil || said.String() != "duixian: read: interrupted; out was not written\n" {
		t.Errorf("it ends with %v and says %q", err, said)
	}
	all, err := os.ReadDir(".")
	if err != nil || len(all) != 3 || load(t, "out") != "old" {
		t.Errorf("it leaves %v, and %q in out; %v", all, loadSome("out"), err)
	}
}

// A program that cannot write, for nobody takes its output, ends with the second Ctrl-C.
func TestSecondInterrupt(t *testing.T) {
	reports(t, 200)
	command := program(t, "read", "in", "--format", "jsonl", "--quiet")
	out, err := command.StdoutPipe() // it holds less than the output, and nobody reads it
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 1)); err != nil { // it runs
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		_ = command.Process.Signal(os.Interrupt)
		select {
		case err := <-ended:
			if err == nil {
				t.Error("it ended as if it were done")
			}
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// On a terminal a line says how far it is; messages do not run into it, and it goes.
func TestProgress(t *testing.T) {
	reports(t, 20)
	for _, test := range []struct {
		args []string
		bar  bool
	}{
		{[]string{"read", "in", "--format", "jsonl", "--out", "out"}, true},
		{[]string{"read", "in", "--format", "jsonl", "--out", "out", "--quiet"}, false},
	} {
		said := onTerminal(t, program(t, test.args...))
		if bar := strings.Contains(said, " files/s"); bar != test.bar {
			t.Errorf("%q: a line of progress is %v, in %q", test.args, bar, said)
		}
		if !strings.Contains(said, "\rduixian: read in/005.txt: the file holds no text") && !strings.Contains(said, "\x1b[Kduixian: read in/005.txt: the file holds no text") && test.bar {
			t.Errorf("%q: the message runs into the line: %q", test.args, said)
		}
		if summary := strings.HasSuffix(strings.TrimSpace(said), " s") && strings.Contains(said, "duixian: read 18 of 20 files, 2 failed; "); summary != test.bar {
			t.Errorf("%q: a summary is %v, in %q", test.args, summary, said)
		}
	}
}

// Bytes that are for programs are not put on a terminal.
func TestParquetIsNotForTerminals(t *testing.T) {
	reports(t, 1)
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _, _ = terminal.Close(), tty.Close() }()
	command := program(t, "read", "in", "--format", "parquet")
	var said bytes.Buffer
	command.Stdout, command.Stderr = tty, &said
	var exit *exec.ExitError
	if err := command.Run(); !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(said.String(), "--out") {
		t.Errorf("it ends with %v and says %q", err, &said)
	}
}

// onTerminal runs a command whose standard error is a terminal, and gives what it says there.
func onTerminal(t *testing.T, command *exec.Cmd) string {
	t.Helper()
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = terminal.Close() }()
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	command.Stderr = tty
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = tty.Close() // the command has its own
	said := make(chan string)
	go func() {
		b, _ := io.ReadAll(bufio.NewReader(terminal)) // the end of a terminal is an error on Linux
		said <- string(b)
	}()
	_ = command.Wait()
	return <-said
}

// A panel that is killed at any moment and resumed is what it would have been; a line says on a terminal how far it is.
func TestPanelAfterKill(t *testing.T) {
	reports(t, 120)
	args := []string{"panel", "in", "--any", "--quiet", "--out"}
	if code := cli.Run(t.Context(), append(args, "whole"), cli.Streams{Out: io.Discard, Err: io.Discard}); code != 1 {
		t.Fatalf("the exit code is %d; want 1, for the reports without text", code)
	}
	kills := 0
	for wait := time.Millisecond; ; wait += wait / 2 {
		command := program(t, append(args, "killed", "--resume")...)
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { _ = command.Process.Kill() })
		_ = command.Wait()
		timer.Stop()
		if command.ProcessState.ExitCode() == 1 { // done, but for the reports without text
			break
		}
		kills++
	}
	t.Logf("killed %d times", kills)
	if load(t, "killed/datapackage.json") != load(t, "whole/datapackage.json") || load(t, "killed/figures.csv") != load(t, "whole/figures.csv") {
		t.Error("killed and resumed, it is another panel")
	}
	left, err := os.ReadDir("killed")
	if err != nil || len(left) != 15 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	said := onTerminal(t, program(t, "panel", "in", "--any", "--out", "shown"))
	if !strings.Contains(said, " files/s") || !strings.Contains(said, "duixian: shown: 111 reports, 9 failed; ") {
		t.Errorf("on a terminal it says %q", said)
	}
}
