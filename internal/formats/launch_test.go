//go:build unix

package formats_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// outcome is what came of one run of the program.
type outcome struct {
	Code   int
	Stderr string
	Stdout int // bytes
	Took   time.Duration
	Peak   int64 // bytes of memory at the most
}

// launching makes the test's program run the command that its arguments name and print the outcome.
//
// The kernel counts to a process's peak that of the one that started it, which may be large where
// tests run: so a small one starts it.
const launching = "DUIXIAN_FORMATS_LAUNCH"

// Values of it: who runs the program. What root starts as nobody may not read what root may.
const (
	asSelf   = "self"
	asNobody = "nobody"
)

func TestMain(m *testing.M) {
	if os.Getenv(launching) == "" {
		os.Exit(m.Run())
	}
	if err := json.NewEncoder(os.Stdout).Encode(launch(os.Args[1:])); err != nil {
		panic(err)
	}
}

func launch(args []string) outcome {
	var stdout counter
	var stderr strings.Builder
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if os.Getenv(launching) == asNobody && os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	began := time.Now()
	err := cmd.Run()
	o := outcome{Stderr: stderr.String(), Stdout: int(stdout), Took: time.Since(began)}
	if cmd.ProcessState == nil {
		return outcome{Code: -1, Stderr: err.Error()}
	}
	o.Code = cmd.ProcessState.ExitCode()
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		o.Peak = used.Maxrss
		if runtime.GOOS == "linux" || strings.HasSuffix(runtime.GOOS, "bsd") {
			o.Peak <<= 10
		}
	}
	return o
}

// counter counts what is written.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// program is Duixian as it is shipped, in a directory that every user may enter.
func program(t testing.TB) string {
	t.Helper()
	dir := publicDir(t)
	path := filepath.Join(dir, "duixian")
	build := exec.Command("go", "build", "-o", path, "duixian/cmd/duixian")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return path
}

// publicDir is a directory of its own that every user may enter, unlike t.TempDir.
func publicDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "duixian-formats")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// run runs a command in a directory. It is ended, and the test fails, when it takes too long.
func run(t testing.TB, dir, home string, most time.Duration, as string, command ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self, command...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), launching+"="+as, "HOME="+home, "XDG_CACHE_HOME="+home, "GOCOVERDIR="+home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // with what it started
	said, err := cmd.Output()
	var o outcome
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		t.Errorf("%q has not ended after %v", command, most)
	case err != nil:
		t.Fatalf("%q: %v", command, err)
	default:
		if err := json.Unmarshal(said, &o); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	return o
}
