package db_test

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// The driver is C translated to Go, and works with one version of its C library only.
func TestTheDriverHasTheLibraryThatItWasMadeFor(t *testing.T) {
	list := func(format, module string) string {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", format, module).Output()
		if err != nil {
			t.Skipf("the go command cannot tell of %s: %v", module, err)
		}
		return strings.TrimSpace(string(out))
	}
	b, err := os.ReadFile(list("{{.GoMod}}", "modernc.org/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	wants := regexp.MustCompile(`modernc\.org/libc (v\S+)`).FindStringSubmatch(string(b))
	if wants == nil {
		t.Fatal("modernc.org/sqlite no longer asks for modernc.org/libc; this test can go")
	}
	if got := list("{{.Version}}", "modernc.org/libc"); got != wants[1] {
		t.Errorf("go.mod has modernc.org/libc %s, but modernc.org/sqlite was made for %s", got, wants[1])
	}
}
