package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func deployed(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What deploy/ starts the program with are flags that it has.
func TestDeployedFlags(t *testing.T) {
	_, line, _ := strings.Cut(deployed(t, "duixian.service"), "\nExecStart=/usr/local/bin/duixian ")
	line, _, _ = strings.Cut(line, "\n")
	var command []string
	if err := json.Unmarshal([]byte(regexp.MustCompile(`(?m)^CMD (\[.*\])$`).FindStringSubmatch(deployed(t, "Containerfile"))[1]), &command); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{strings.Fields(strings.ReplaceAll(line, "$DUIXIAN_FLAGS", "--trust-proxy 127.0.0.1")), command} {
		flags, _ := serveVerb().flags()
		if rest, err := parse(flags, args[1:]); args[0] != "serve" || err != nil || len(rest) > 0 {
			t.Errorf("%q is not understood: %v, %q", args, err, rest)
		}
	}
}

// The unit is one that systemd understands.
func TestUnit(t *testing.T) {
	verify, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip(err)
	}
	program, err := os.Executable() // systemd-analyze looks for it
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "duixian.service")
	if err := os.WriteFile(unit, []byte(strings.ReplaceAll(deployed(t, "duixian.service"), "/usr/local/bin/duixian", program)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), verify, "verify", "--man=no", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "duixian.service:") {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
