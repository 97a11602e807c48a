package cli

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"duixian/internal/backup"
	"duixian/internal/store"
)

func backupVerb() verb {
	return verb{
		name:  "backup",
		usage: "[flags] FILE",
		short: "write all that is kept to one file",
		long: `
Backup writes the database, with the reports and the evidence in it, to FILE, as it is
at one moment. Serve may go on meanwhile. restore reads it into either kind of
database, so that it is also the way from SQLite to PostgreSQL and back.

FILE appears once it is whole, and not before. It holds what not everybody may see, and
the hashes of passwords: only its owner may read it, and it should stay so. Sessions and
links that work once are not in it. A FILE of - is standard output; what comes there is
whole if the exit code is 0, and restore reads it from a file.

exit codes:
  0  the backup was written
  1  it was not, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := backupCommand{}
			f := flag.NewFlagSet("backup", flag.ContinueOnError)
			c.home.register(f)
			f.BoolVar(&c.force, "force", false, "write FILE anew where it is there already")
			return f, c.run
		},
	}
}

// backupCommand is the backup verb with its flags.
type backupCommand struct {
	home  home
	force bool
}

func (c *backupCommand) run(ctx context.Context, args []string, s Streams) int {
	if len(args) != 1 {
		return wrongUsage(s, "backup: it writes one file, but %d are named", len(args))
	}
	where, err := c.home.where()
	if err != nil {
		return wrongUsage(s, "backup: %v", err)
	}
	if err := isStore(where); err != nil {
		return fail(s, "backup: %v", err)
	}
	st, err := store.Open(ctx, where)
	if err != nil {
		return fail(s, "%v", err)
	}
	defer func() { _ = st.Close() }() // it was only read
	path, said := args[0], s.Out
	var m backup.Manifest
	write := func(w io.Writer) (err error) {
		b := bufio.NewWriterSize(w, 1<<20)
		if m, err = st.Backup(ctx, b, programVersion()); err != nil {
			return err
		}
		return b.Flush()
	}
	if path == "-" {
		path, said = "standard output", s.Err
		err = write(s.Out)
	} else {
		err = writeWhole(path, c.force, write)
	}
	var place *fs.PathError
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return fail(s, "backup: interrupted; nothing was backed up to %s", path)
	case errors.As(err, &place):
		return fail(s, "backup to %s: %v; name a file where there is room and you may write", path, place.Err)
	default:
		return fail(s, "backup to %s: %v", path, err)
	}
	say(said, "backed up %s to %s\n", summary(m), path)
	return exitDone
}

// summary says in a few words what a backup holds.
func summary(m backup.Manifest) string {
	all := 0
	for _, t := range m.Tables {
		all += t.Rows
	}
	return fmt.Sprintf("the state of %s (reports: %d, persons: %d, decisions: %d, files of evidence: %d; rows in all: %d)",
		m.Made.Format(time.RFC3339), m.Rows("report"), m.Rows("person"), m.Rows("decision"), m.Rows("evidence"), all)
}

// writeWhole writes a file that only its owner may read. It has its name once all of it is on the disk.
func writeWhole(path string, force bool, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // a link goes on leading there
	}
	switch info, err := os.Lstat(path); {
	case err != nil: // it is not there, or making it will say what is wrong
	case info.IsDir():
		return errors.New("it is a directory; name a file")
	case !info.Mode().IsRegular():
		return errors.New("it is no plain file; name another one, or - for standard output")
	case !force:
		return errors.New("it is there already; name another file, or let --force write it anew")
	}
	dir, name := filepath.Split(path)
	if dir == "" {
		dir = "."
	}
	f, err := os.CreateTemp(dir, "."+name+".*.part") // which gives it to its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close() // the first error is the one to tell
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil { // a name for bytes that a power cut loses would be damage
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("%w", errors.Unwrap(err)) // without the names
	}
	if d, err := os.Open(dir); err == nil { // so that the name survives it too; not every system has this
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}
