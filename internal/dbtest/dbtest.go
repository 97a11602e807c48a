// Package dbtest gives tests both homes of a store: SQLite in a directory, and a real PostgreSQL, which it starts.
package dbtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Main runs the tests of a package that uses PostgreSQL, and stops the server after them. It gives the exit code.
func Main(m *testing.M) int {
	defer func() {
		if shared.server != nil {
			shared.server.Stop()
		}
	}()
	return m.Run()
}

// Each runs a test once for each home. It gets what store.Open takes: an empty home.
func Each(t *testing.T, test func(t *testing.T, where string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, t.TempDir()) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// shared is the server that the tests of a package share: databases keep them apart.
var shared struct {
	sync.Mutex
	server *Server
}

// Postgres gives the address of an empty database. Package main of the tests must call Main.
func Postgres(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		shared.server = Start(t)
	}
	return shared.server.Database(t)
}

// Server is a PostgreSQL server on this machine alone.
type Server struct {
	dir     string // of all its files
	port    int
	command *exec.Cmd
	made    int // databases
}

// Start starts a server. It skips the test where PostgreSQL is not installed, unless DUIXIAN_REQUIRE_POSTGRES is set. Whoever
// starts one stops it.
func Start(t testing.TB) *Server {
	t.Helper()
	if _, err := binary("postgres"); err != nil {
		if os.Getenv("DUIXIAN_REQUIRE_POSTGRES") != "" {
			t.Fatalf("there must be a PostgreSQL: %v", err)
		}
		t.Skipf("skipped: %v", err)
	}
	dir, err := os.MkdirTemp("", "duixian-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{dir: dir}
	if err := own(dir); err != nil {
		t.Fatal(err)
	}
	if out, err := s.run("initdb", "-D", s.data(), "-U", "duixian", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	s.Run(t)
	return s
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Dir is a directory that the server may write to.
func (s *Server) Dir() string { return s.dir }

// Run runs a server that was stopped, where it was.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	if s.port == 0 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s.port = listener.Addr().(*net.TCPAddr).Port
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
	}
	// Durability against a power cut is not what tests can see: without fsync they are quicker.
	s.command = s.run("postgres", "-D", s.data(), "-p", strconv.Itoa(s.port), "-k", s.dir, "-h", "127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }() // the server has its own handle
	s.command.Stdout, s.command.Stderr = log, log
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.Address("postgres"))
		if err == nil {
			_ = c.Close(ctx)
			return
		}
		if ctx.Err() != nil {
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("PostgreSQL does not answer: %v: %s", err, said)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Halt stops the server at once, as a crash does; its files stay.
func (s *Server) Halt() {
	_ = s.command.Process.Signal(syscall.SIGQUIT)
	_ = s.command.Wait() // it says that it was told to
}

// Stop stops the server and removes its files.
func (s *Server) Stop() {
	s.Halt()
	_ = os.RemoveAll(s.dir)
}

// Address is that of a database.
func (s *Server) Address(database string) string {
	return fmt.Sprintf("postgres://duixian@127.0.0.1:%d/%s", s.port, database)
}

// Database makes an empty database and gives its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.made++
	name := "test" + strconv.Itoa(s.made)
	s.Exec(t, "CREATE DATABASE "+name)
	return s.Address(name)
}

// Exec runs a statement as the server's superuser.
func (s *Server) Exec(t testing.TB, statement string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // a test's end may use it too
	c, err := pgx.Connect(ctx, s.Address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(ctx) }()
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func (s *Server) run(name string, args ...string) *exec.Cmd {
	path, _ := binary(name) // Start has found it
	c := exec.Command(path, args...)
	c.Dir = s.dir
	if id := unprivileged(); id != nil {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: id}
	}
	return c
}

// binary finds a program of PostgreSQL, which Debian keeps away from the path.
func binary(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(all) == 0 {
		return "", fmt.Errorf("there is no %s on this machine; install PostgreSQL", name)
	}
	return slices.MaxFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }), nil
}

// unprivileged is whom the server runs as if the tests run as root, whom it refuses; nil if they don't.
func unprivileged() *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
			gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
			if errors.Join(errUID, errGID) == nil {
				return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			}
		}
	}
	return nil
}

// own gives a directory, and what is in it, to whom the server runs as.
func own(dir string) error {
	id := unprivileged()
	if id == nil {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(id.Uid), int(id.Gid))
	})
}
