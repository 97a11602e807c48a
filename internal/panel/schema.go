package panel

import (
	_ "embed"
	"encoding/json"
	"io"
	"strings"
	"sync"

	"duixian/reading"
)

//go:embed columns.tsv
var columnsTSV string

// column is a line of columns.tsv.
type column struct {
	name, kind  string
	primary     bool
	refers      string // TABLE.COLUMN, "" for none
	description string
}

// columns are those of columns.tsv, by table.
var columns = sync.OnceValue(func() map[string][]column {
	all := map[string][]column{}
	named := false
	for line := range strings.Lines(columnsTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 5 {
			continue
		}
		if !named { // the line with the columns' names
			named = true
			continue
		}
		c := column{name: f[1], kind: f[2], description: f[4]}
		for _, key := range strings.Fields(f[3]) {
			switch key {
			case "primary":
				c.primary = true
			case "-":
			default:
				c.refers = key
			}
		}
		all[f[0]] = append(all[f[0]], c)
	}
	return all
})

// The objects of datapackage.json, as Data Package 2.0 has them.

type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Version     string     `json:"version"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Name      string      `json:"name"`
	Path      string      `json:"path"`
	Type      string      `json:"type,omitempty"`
	Format    string      `json:"format"`
	MediaType string      `json:"mediatype"`
	Encoding  string      `json:"encoding,omitempty"`
	Bytes     int64       `json:"bytes"`
	Hash      string      `json:"hash"`
	Schema    tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields      []field      `json:"fields"`
	PrimaryKey  []string     `json:"primaryKey"`
	ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Delimiter   string          `json:"delimiter,omitempty"`
	Description string          `json:"description"`
	Constraints map[string]bool `json:"constraints,omitempty"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

// describe writes datapackage.json: each table twice, as CSV and as Parquet, with its schema, keys, length and hash.
func describe(w io.Writer, tables []anyTable) error {
	p := dataPackage{
		Schema:  "https://datapackage.org/profiles/2.0/datapackage.json",
		Name:    "duixian-panel",
		Title:   "Government work reports, every figure and commitment tied to the bytes that state it",
		Version: reading.Version,
		Description: "One row a report, figure, point of a series, commitment, achievement and figure of a finding. A row names its report by the hash " +
			"of the file (sha256) and its words by their first byte and the byte behind the last (start, end), so that whoever has the file can check it. " +
			"Values are decimal digits, in the unit beside them; in Parquet they are text, so that nothing is rounded. " +
			"What a text does not state is empty in CSV and null in Parquet.",
	}
	for _, t := range tables {
		for i, f := range t.files() {
			r := resource{Name: t.called(), Path: f.path, Type: "table", Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
				Bytes: f.length, Hash: f.sum(), Schema: schemaOf(t, false)}
			if i == 1 {
				r.Name, r.Format, r.MediaType, r.Encoding, r.Schema = t.called()+"-parquet", "parquet", "application/vnd.apache.parquet", "", schemaOf(t, true)
			}
			p.Resources = append(p.Resources, r)
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(p)
}

// schemaOf gives the schema of a table.
func schemaOf(t anyTable, parquet bool) tableSchema {
	var s tableSchema
	suffix := ""
	if parquet {
		suffix = "-parquet"
	}
	for _, c := range columns()[t.called()] {
		f := field{Name: c.name, Type: c.kind, Description: c.description}
		switch {
		case c.kind == "decimal" && parquet:
			f.Type = "string"
		case c.kind == "decimal":
			f.Type = "number"
		case c.kind == "list" && parquet:
			f.Type = "array"
		case c.kind == "list":
			f.Delimiter = "|"
		}
		if c.primary {
			s.PrimaryKey = append(s.PrimaryKey, c.name)
			f.Constraints = map[string]bool{"required": true}
		}
		s.Fields = append(s.Fields, f)
		table, name, refers := strings.Cut(c.refers, ".")
		if !refers {
			continue
		}
		key := foreignKey{[]string{c.name}, reference{table + suffix, []string{name}}}
		if name != "sha256" {
			key = foreignKey{[]string{"sha256", c.name}, reference{table + suffix, []string{"sha256", name}}}
		}
		if table == t.called() {
			key.Reference.Resource = "" // itself
		}
		s.ForeignKeys = append(s.ForeignKeys, key)
	}
	return s
}
