package cli

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"duixian/internal/db"
)

// defaultData is the directory of the database where none is named.
const defaultData = "duixian-data"

// addressVariable names the environment variable that may have the address of the database: a command line, which others on the
// machine can read, is no place for a password.
const addressVariable = "DUIXIAN_DB"

// home is where the store is: the flags --data and --db.
type home struct {
	flags         *flag.FlagSet
	data, address string
}

// register adds the flags to those of a verb.
func (h *home) register(f *flag.FlagSet) {
	h.flags = f
	f.StringVar(&h.data, "data", defaultData, "`directory` of the database, which serve and restore make if it is missing")
	f.StringVar(&h.address, "db", "", "`address` of a PostgreSQL database in its place; also in "+addressVariable)
}

// where gives what store.Open takes: what a flag names, else what the environment does, else the default.
func (h *home) where() (string, error) {
	given := map[string]bool{}
	h.flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	name, address := "--db", h.address
	switch {
	case given["data"] && given["db"]:
		return "", errors.New("--data and --db name two databases; give one of them")
	case given["data"]:
		return h.data, nil
	case !given["db"]:
		name, address = addressVariable, os.Getenv(addressVariable)
		if address == "" {
			return h.data, nil
		}
	}
	if !db.IsAddress(address) { // which is not repeated: it may have a password
		return "", errors.New(name + " is not the address of a PostgreSQL database; write it as postgres://USER@HOST/NAME")
	}
	return address, nil
}

// isStore says whether there is a database to read: opening one would make it.
func isStore(where string) error {
	if db.IsAddress(where) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(where, db.FileName)); err != nil {
		return fmt.Errorf("there is no database in %s; --data names another directory, --db a PostgreSQL database", where)
	}
	return nil
}
