package people

import (
	"strings"
	"testing"
)

// A table that cannot be understood is an error that names the line: no right may be read wrongly.
func TestTablesOfRightsThatAreWrong(t *testing.T) {
	const head = "right\tadministrator\toffice\thead\treporter\tleader\tpublic\n"
	const row = "read\tyes\tyes\tyes\tyes\tyes\tyes\n"
	if _, err := parseRights("# words\n" + head + row); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, table, word string }{
		{"nothing", "", "whole"},
		{"only words", "# words\n", "no right"},
		{"only a head", head, "no right"},
		{"half a line", head + "read\tyes\tyes\tyes\tyes\tyes\tye", "whole"},
		{"a cell too few", head + "read\tyes\tyes\tyes\tyes\tyes\n", ":2:"},
		{"a cell too many", head + strings.TrimSuffix(row, "\n") + "\tyes\n", ":2:"},
		{"an empty line", head + "\n" + row, ":2:"},
		{"columns in another order", strings.Replace(head, "office\thead", "head\toffice", 1) + row, ":1:"},
		{"no public", strings.Replace(head, "public", "leader", 1) + row, ":1:"},
		{"no head", row, ":1:"},
		{"an unknown word", head + strings.Replace(row, "yes", "maybe", 1), ":2:"},
		{"an own of a role of no body", head + strings.Replace(row, "yes", "own", 1), ":2:"},
		{"a right twice", head + row + row, ":3:"},
		{"a right without a name", head + strings.TrimPrefix(row, "read"), ":2:"},
	} {
		if _, err := parseRights(test.table); err == nil || !strings.Contains(err.Error(), test.word) {
			t.Errorf("%s: %v; it should say %q", test.name, err, test.word)
		}
	}
}
