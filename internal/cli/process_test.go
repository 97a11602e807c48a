package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duixian/internal/cli"
	"duixian/internal/demo"
)

// reports writes a directory with many small reports and some that cannot be read, and
// goes to its parent.
func reports(t *testing.T, n int) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Mkdir("in", 0o755); err != nil {
		t.Fatal(err)
	}
	files := demo.Files()
	for i := range n {
		text := files[i%len(files)].Bytes[:1500+i%7]
		if i%13 == 5 {
			text = nil
		}
		if len(text) > 0 {
			text = fmt.Appendf(bytes.ToValidUTF8(text, nil), "\n新建学校%d所。\n", i+2)
		}
		if err := os.WriteFile(filepath.Join("in", fmt.Sprintf("%03d.txt", i)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func load(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// program is the program as a process of its own.
func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	return exec.CommandContext(t.Context(), "duixian", args...)
}

var toFiles = []string{"read", "in", "--format", "jsonl", "--out", "out", "--log", "log", "--quiet"}

// wholeRun gives the output and the log of a run that nothing interrupts.
func wholeRun(t *testing.T) (out, log string) {
	t.Helper()
	if code := cli.Run(t.Context(), toFiles, cli.Streams{Out: io.Discard, Err: io.Discard}); code != 1 {
		t.Fatalf("the exit code is %d; want 1, for the reports without text", code)
	}
	return load(t, "out"), load(t, "log")
}

// Killed at any moment and resumed, as often as it takes, a run ends as if nothing had happened.
func TestResumeAfterKill(t *testing.T) {
	reports(t, 150)
	wantOut, wantLog := wholeRun(t)
	kills := 0
	for round := range 3 {
		_, _ = os.Remove("out"), os.Remove("log")
		for done, left := false, 6; !done; left-- {
			command := program(t, append(toFiles, "--resume")...)
			before := size("out")
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- command.Wait() }()
			// When it is killed depends on what it wrote and on the machine, and must not matter.
			until := before + rand.Int64N(int64(len(wantOut))/4)
			for waiting := true; waiting; {
				select {
				case err := <-ended:
					var exit *exec.ExitError
					if !errors.As(err, &exit) || exit.ExitCode() != 1 {
						t.Fatalf("round %d: it ended with %v; want exit code 1, for the reports without text", round, err)
					}
					waiting, done = false, true
				default:
					if left > 0 && size("out") > until {
						_ = command.Process.Kill()
						if err := <-ended; err == nil {
							t.Fatalf("round %d: it ended as if every report had text", round)
						}
						kills++
						waiting = false
					} else {
						time.Sleep(time.Millisecond)
					}
				}
			}
		}
		if load(t, "out") != wantOut || load(t, "log") != wantLog {
			t.Fatalf("round %d: resumed, the output has %d bytes and the log %d, want %d and %d", round,
				size("out"), size("log"), len(wantOut), len(wantLog))
		}
	}
	t.Logf("killed %d times", kills)
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// From every state that a kill can leave, also those that are met seldom, a run is resumed.
func TestResumeFromEveryState(t *testing.T) {
	reports(t, 8)
	wantOut, wantLog := wholeRun(t)
	lines := strings.SplitAfter(strings.TrimSuffix(wantLog, "\n"), "\n")
	rapid.Check(t, func(r *rapid.T) {
		logged := rapid.IntRange(0, len(wantLog)).Draw(r, "bytes of the log")
		whole := strings.Count(wantLog[:logged], "\n") // that much at least is in the output
		least := 0
		if whole > 0 {
			_, end, _ := strings.Cut(lines[whole-1], `"end":`)
			if _, err := fmt.Sscan(strings.TrimRight(end, "}\n"), &least); err != nil {
				r.Fatal(err)
			}
		}
		written := rapid.IntRange(least, len(wantOut)).Draw(r, "bytes of the output")
		for path, text := range map[string]string{"out": wantOut[:written], "log": wantLog[:logged]} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				r.Fatal(err)
			}
		}
		if code := cli.Run(t.Context(), append(toFiles, "--resume"), cli.Streams{Out: io.Discard, Err: io.Discard}); code != 1 {
			r.Fatalf("the exit code is %d", code)
		}
		if load(t, "out") != wantOut || load(t, "log") != wantLog {
			r.Fatalf("the output or the log differs")
		}
	})
}
