package panel

import (
	"reflect"
	"strings"
	"testing"
)

// columns.tsv describes the columns that the rows have, in their order and of their types.
func TestColumnsAreDescribed(t *testing.T) {
	for table, row := range map[string]reflect.Type{
		"reports": reflect.TypeFor[reportRow](), "figures": reflect.TypeFor[figureRow](), "points": reflect.TypeFor[pointRow](),
		"commitments": reflect.TypeFor[commitmentRow](), "achievements": reflect.TypeFor[achievementRow](), "checks": reflect.TypeFor[checkRow](),
		"verdicts": reflect.TypeFor[verdictRow](),
	} {
		described := columns()[table]
		if len(described) != row.NumField() {
			t.Errorf("%s has %d columns, and %d are described", table, row.NumField(), len(described))
			continue
		}
		for i, c := range described {
			f := row.Field(i)
			name, rest, _ := strings.Cut(f.Tag.Get("parquet"), ",")
			kind := f.Type
			pointer := kind.Kind() == reflect.Pointer
			if pointer {
				kind = kind.Elem()
			}
			is := map[reflect.Kind]string{reflect.String: "string", reflect.Int32: "integer", reflect.Int64: "integer", reflect.Bool: "boolean",
				reflect.Slice: "list"}[kind.Kind()]
			if strings.Contains(rest, "date") {
				is = "date"
			}
			if c.name != name || c.kind != is && (c.kind != "decimal" || is != "string") || c.description == "" {
				t.Errorf("%s.%s is %s, and %s is described as %s: %q", table, name, is, c.name, c.kind, c.description)
			}
			if optional := strings.Contains(rest, "optional"); optional != pointer {
				t.Errorf("%s.%s: optional columns are pointers, others are none: see opt", table, name)
			}
		}
	}
	if len(columns()) != 7 {
		t.Errorf("%d tables are described", len(columns()))
	}
}
