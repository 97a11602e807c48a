package matter_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duixian/matter"
)

// shown are the public events of a matter: the number, the step and the names of its fields.
func shown(m *matter.Matter) string {
	var all []string
	for _, e := range m.Public() {
		all = append(all, fmt.Sprint(e.Seq, " ", e.Step, slices.Sorted(maps.Keys(e.Fields))))
	}
	return strings.Join(all, ", ")
}

// The public is shown what was decided, and not what was asked for and is not granted, nor what those who work on it tell each other.
func TestThePublicIsShownWhatTheProcedureSays(t *testing.T) {
	c := calendar(t)
	m := underway(t, c)
	do(t, m, c,
		did{"2026-03-20", lin, "report", fields("progress", "none", "problems", "资金未到位")},
		did{"2026-03-23", zhou, "send_back", fields("missing", "请写明原因")},
		did{"2026-04-01", chen, "report", with(with(progress(), "as_of", matter.One("2026-03-31")), "files", evidence)},
		did{"2026-04-02", mayor, "instruct", fields("note", "抓紧")},
		did{"2026-04-03", chen, "answer", fields("text", "已增加人手")},
		did{"2026-04-07", wu, "chase", fields("note", "请尽快")},
		did{"2026-04-08", chen, "ask_extension", fields("reason", "雨季", "new_due", "2027-03-31")},
	)
	begun := "1 draft[due letter milestones spirit title], 2 assign[helpers lead report_every], 3 accept[]"
	if got, want := shown(m), begun+", 9 chase[]"; got != want {
		t.Errorf("before anything is decided the public is shown %s\nnot %s", got, want)
	}
	do(t, m, c,
		did{"2026-04-09", wu, "approve", fields("note", "属实")},
		did{"2026-04-10", zhou, "grant", fields("note", "同意")},
		did{"2026-04-13", zhou, "propose_close", closing()},
		did{"2026-04-14", wu, "refuse_close", fields("reason", "请等验收")},
		did{"2026-04-15", zhou, "propose_close", closing()},
		did{"2026-04-16", wu, "confirm_close", nil},
		did{"2026-04-17", wu, "reopen", fields("reason", "路面塌陷", "new_due", "2027-06-30")},
	)
	want := begun + ", 6 report[as_of done percent progress], 9 chase[], 10 ask_extension[new_due reason], 12 grant[]," +
		" 15 propose_close[letter_met outcome reason spirit_met], 16 confirm_close[], 17 reopen[new_due reason]"
	if got := shown(m); got != want {
		t.Errorf("the public is shown %s\nnot %s", got, want)
	}
	if e := m.Public()[3]; e.As != "lead" || e.For != "transport" || e.Day != day(t, "2026-04-01") || e.At.IsZero() || e.Fields["done"].Text != "路基完成" {
		t.Errorf("a report is shown as %+v", e)
	}
	if e := m.Public()[6]; e.Answers != 10 {
		t.Errorf("what was granted is shown as %+v", e)
	}
}

// Whatever happened, no person's id is in what the public is shown, and nothing that only the others may see.
func TestThePublicIsShownNoPerson(t *testing.T) {
	c, p := calendar(t), commitment(t)
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(walk(t, p, c, "m").Public())
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range people() {
			if strings.Contains(string(text), `"`+by.Person+`"`) {
				t.Fatalf("%s is named in %s", by.Person, text)
			}
		}
		for _, name := range []string{"problems", "files", "missing", "note", "leader", "person", "posts"} {
			if strings.Contains(string(text), `"`+name+`"`) {
				t.Fatalf("%s is in %s", name, text)
			}
		}
	})
}
