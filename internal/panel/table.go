package panel

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"hash"
	"io"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"duixian/internal/batch"
	"duixian/reading"
)

// rowGroup is how many rows are together in a part of a Parquet file. They are in memory until the part is full.
const rowGroup = 1 << 15

// table is a table of the panel while it is written, as CSV and as Parquet.
type table[T any] struct {
	name         string
	csv, parquet *file
	rows         *parquet.GenericWriter[T]
}

// file is a file of the panel, hidden until it is whole.
type file struct {
	path   string
	out    *batch.Output
	hash   hash.Hash
	length int64
}

func createFile(dir, name string) (*file, error) {
	out, err := batch.Create(filepath.Join(dir, name), true)
	return &file{path: name, out: out, hash: sha256.New()}, err
}

// Write implements io.Writer.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.out.Write(b)
	_, _ = f.hash.Write(b[:n]) // it never fails
	f.length += int64(n)
	return n, err
}

func (f *file) sum() string { return "sha256:" + hex.EncodeToString(f.hash.Sum(nil)) }

// createTable begins a table in a directory.
func createTable[T any](dir, name string) (*table[T], error) {
	t := &table[T]{name: name}
	var err error
	if t.csv, err = createFile(dir, name+".csv"); err != nil {
		return nil, err
	}
	if t.parquet, err = createFile(dir, name+".parquet"); err != nil {
		t.csv.out.Abandon()
		return nil, err
	}
	t.rows = parquet.NewGenericWriter[T](t.parquet, parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("duixian", reading.Version, ""))
	_, err = io.WriteString(t.csv, strings.Join(columnsOf[T](), ",")+"\n")
	return t, err
}

// part is some rows of a table, with their lines of CSV.
type part[T any] struct {
	rows []T
	csv  []byte
}

// render writes rows as CSV. It may be called by several goroutines at once.
func render[T any](rows []T) part[T] {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	cells := make([]string, 0, 32)
	tags := tagsOf[T]()
	for i := range rows {
		cells = cells[:0]
		v := reflect.ValueOf(&rows[i]).Elem()
		for j, tag := range tags {
			cells = append(cells, cell(v.Field(j), tag))
		}
		_ = w.Write(cells)
	}
	w.Flush() // a buffer takes all
	return part[T]{rows, b.Bytes()}
}

// append adds rows to the table.
func (t *table[T]) append(p part[T]) error {
	if _, err := t.csv.Write(p.csv); err != nil {
		return err
	}
	if len(p.rows) == 0 {
		return nil
	}
	_, err := t.rows.Write(p.rows)
	return err
}

// finish writes what is left; the files stay hidden.
func (t *table[T]) finish() error { return t.rows.Close() }

// files are the table's files.
func (t *table[T]) files() []*file { return []*file{t.csv, t.parquet} }

// called is the table's name.
func (t *table[T]) called() string { return t.name }

// anyTable is a table of whatever rows.
type anyTable interface {
	called() string
	finish() error
	files() []*file
}

// show puts the files of tables in the place of what is there.
func show(tables []anyTable) error {
	for _, t := range tables {
		for _, f := range t.files() {
			if err := f.out.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}

// abandon takes away the files of tables that are not shown.
func abandon(tables []anyTable) {
	for _, t := range tables {
		for _, f := range t.files() {
			f.out.Abandon()
		}
	}
}

// tag is how a column is written, from the tag of Parquet.
type tag struct {
	name string
	date bool
}

// tagsOf gives the columns of a row, in order.
func tagsOf[T any]() []tag {
	of := reflect.TypeFor[T]()
	tags := make([]tag, of.NumField())
	for i := range tags {
		words := strings.Split(of.Field(i).Tag.Get("parquet"), ",")
		tags[i].name = words[0]
		for _, w := range words[1:] {
			tags[i].date = tags[i].date || w == "date"
		}
	}
	return tags
}

func columnsOf[T any]() []string {
	var names []string
	for _, t := range tagsOf[T]() {
		names = append(names, t.name)
	}
	return names
}

// cell writes a value for CSV. Null is empty, a list is parted by "|".
func cell(v reflect.Value, t tag) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch {
	case t.date:
		return time.Unix(v.Int()*24*60*60, 0).UTC().Format(time.DateOnly)
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case v.Kind() == reflect.Slice:
		words, _ := v.Interface().([]string)
		return strings.Join(words, "|")
	}
	return v.String()
}
