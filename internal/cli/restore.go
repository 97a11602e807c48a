package cli

import (
	"context"
	"errors"
	"flag"
	"os"

	"duixian/internal/db"
	"duixian/internal/store"
)

func restoreVerb() verb {
	return verb{
		name:  "restore",
		usage: "[flags] FILE",
		short: "read a backup into a new database",
		long: `
Restore reads the backup FILE into a database that is new or empty, of either kind:
SQLite in the directory that --data names, or PostgreSQL with --db. It overwrites
nothing.

The backup is checked before anything is written: that no bit of it is another, that it
holds what it says, and that the reports and the evidence are those that their hashes
name. Then all of it is written, or nothing. Backups of older versions are brought up to
date; one of a newer version is refused.

Everybody has to sign in again, and needs a new link where one was not used yet.

exit codes:
  0  the backup was restored, or with --check could be
  1  it was refused or not written, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := restoreCommand{}
			f := flag.NewFlagSet("restore", flag.ContinueOnError)
			c.home.register(f)
			f.BoolVar(&c.check, "check", false, "only check FILE, and write nothing")
			return f, c.run
		},
	}
}

// restoreCommand is the restore verb with its flags.
type restoreCommand struct {
	home  home
	check bool
}

func (c *restoreCommand) run(ctx context.Context, args []string, s Streams) int {
	if len(args) != 1 {
		return wrongUsage(s, "restore: it reads one file, but %d are named", len(args))
	}
	path := args[0]
	where, err := c.home.where()
	if err != nil {
		return wrongUsage(s, "restore: %v", err)
	}
	f, size, err := openFile(path)
	if err != nil {
		return fail(s, "restore %s: %v", path, rootCause(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	if c.check {
		m, err := store.CheckBackup(ctx, f, size)
		if err != nil {
			return c.failed(ctx, s, path, err)
		}
		say(s.Out, "%s is whole, and can be restored: %s\n", path, summary(m))
		return exitDone
	}
	m, err := store.Restore(ctx, where, f, size)
	if err != nil {
		return c.failed(ctx, s, path, err)
	}
	if db.IsAddress(where) {
		where = "PostgreSQL" // the address may have a password
	}
	say(s.Out, "restored %s from %s into %s\n", summary(m), path, where)
	return exitDone
}

func (c *restoreCommand) failed(ctx context.Context, s Streams, path string, err error) int {
	if ctx.Err() != nil {
		return fail(s, "restore %s: interrupted; nothing was restored", path)
	}
	return fail(s, "restore %s: %v", path, err)
}

// openFile opens a file that can be read in any order, and gives its size in bytes.
func openFile(path string) (*os.File, int64, error) {
	if path == "-" {
		return nil, 0, errors.New("a backup is not read from standard input; write it to a file first, to be checked before it is used")
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, 0, err
	case !info.Mode().IsRegular():
		return nil, 0, errors.New("it is no plain file; name the file that backup wrote")
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}
