package cli_test

import (
	"strings"
	"testing"

	"duixian/internal/cli"
	"duixian/internal/people"
	"duixian/internal/store"
)

// Whoever runs the service can let an administrator in again, who forgot the password and is locked out.
func TestLink(t *testing.T) {
	data := t.TempDir()
	run := func(args ...string) (code int, out, said string) {
		var o, e strings.Builder
		code = cli.Run(t.Context(), append([]string{"link"}, args...), cli.Streams{Out: &o, Err: &e})
		return code, o.String(), e.String()
	}
	if code, out, said := run("--data", data, "li"); code != 1 || out != "" || !strings.Contains(said, "there is no database in") {
		t.Errorf("without a database it ends with %d and says %q, %q", code, out, said)
	}
	st, err := store.Open(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	id, err := st.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "li", Name: "李", Posts: []people.Post{{Role: people.Administrator}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, _, _ = st.Try(t.Context(), "li", "192.0.2.1") // until it is throttled
	}
	for _, args := range [][]string{{"--data", data, "wang"}, {"--data", data}} {
		if code, out, said := run(args...); code == 0 || out != "" || said == "" {
			t.Errorf("link %q ends with %d and says %q, %q", args, code, out, said)
		}
	}
	code, out, said := run("--data", data, "li")
	token, ok := strings.CutPrefix(strings.TrimSpace(out), "/welcome?link=")
	if code != 0 || !ok || said != "" {
		t.Fatalf("it ends with %d and says %q, %q", code, out, said)
	}
	if ticket, err := st.Ticket(t.Context(), token); err != nil || ticket.Person.ID != id {
		t.Errorf("the link is of %+v, %v", ticket, err)
	}
	if locked, err := st.Locked(t.Context(), "li"); err != nil || locked {
		t.Errorf("the account is locked: %v, %v", locked, err)
	}
}
