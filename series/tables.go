package series

import (
	"fmt"
	"strings"
)

// rowsOf gives the fields of each row of a data file, below the comments and the line that names the
// columns. The error names the line that has another number of fields.
func rowsOf(table string, columns int) ([][]string, error) {
	var rows [][]string
	named := false
	for n, line := range strings.Split(strings.TrimSuffix(table, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !named {
			named = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns {
			return nil, fmt.Errorf("line %d: want %d fields between tabs, got %d", n+1, columns, len(f))
		}
		rows = append(rows, f)
	}
	return rows, nil
}
