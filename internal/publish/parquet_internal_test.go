package publish

import (
	"reflect"
	"strings"
	"testing"
)

// Optional columns are pointers: see opt.
func TestOptionalColumnsArePointers(t *testing.T) {
	of := reflect.TypeFor[row]()
	for i := range of.NumField() {
		if f := of.Field(i); strings.Contains(f.Tag.Get("parquet"), ",optional") && f.Type.Kind() != reflect.Pointer {
			t.Errorf("%s is %s", f.Name, f.Type)
		}
	}
}
