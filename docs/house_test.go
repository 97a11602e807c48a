// Package docs_test holds the code to what the documents say of it.
package docs_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var row = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| .* \\| (.*?) ?\\|$")

// The packages are those of ARCHITECTURE.md's table, and each imports what its line
// says, all of it above the line.
func TestPackagesImportWhatArchitectureSays(t *testing.T) {
	page, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	var above []string
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		name, imports := m[1], strings.TrimSpace(m[2])
		for _, one := range strings.Split(imports, ", ") {
			if one != "" && !slices.Contains(above, one) {
				t.Errorf("ARCHITECTURE.md: %s imports %s, which is not above it", name, one)
			}
		}
		said[name] = imports
		above = append(above, name)
	}

	list := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \",\"}}", "./...")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, list, _ := strings.Cut(strings.TrimSpace(line), " ")
		name := strings.TrimPrefix(path, "duixian/")
		var imports []string
		for _, one := range strings.Split(list, ",") {
			if own, ok := strings.CutPrefix(one, "duixian/"); ok {
				imports = append(imports, own)
			}
		}
		want, ok := said[name]
		switch {
		case !ok && name != "docs":
			t.Errorf("ARCHITECTURE.md has no line for package %s", name)
		case ok && strings.Join(imports, ", ") != want:
			t.Errorf("%s imports %q, and ARCHITECTURE.md says %q", name, strings.Join(imports, ", "), want)
		}
		delete(said, name)
	}
	for name := range said {
		t.Errorf("ARCHITECTURE.md has a line for %s, which is no package", name)
	}
}
