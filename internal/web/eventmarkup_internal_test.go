package web

import (
	"strings"
	"testing"
)

// Whatever an event holds stays text, and no link leads to a script.
func TestEventsAreText(t *testing.T) {
	const bad = `<b>"'&`
	value := valueView{Label: bad, Text: bad, Lines: []string{bad}, Links: []fileLink{{bad, "https://example.org/" + bad}, {"脚本", "javascript:alert(1)"}, {"大写", "HTTPS://example.org"}},
		Milestones: []milestoneView{{bad, bad, 1, true}}, References: []referenceView{{Quote: bad, Link: "/reports/" + bad, Report: bad}}}
	got := string(eventsHTML([]eventView{{Seq: 2, When: bad, Step: bad, Who: bad, Role: bad, For: bad, Limit: bad, Answers: 1, AnswersName: bad,
		Fields: []valueView{value}, Changes: []fieldLine{{bad, bad, bad}}}}))
	if strings.Contains(got, "<b><b>") || strings.Contains(got, bad) || strings.Contains(got, `"'`) || strings.Contains(got, "script:") {
		t.Errorf("something is no text in\n%s", got)
	}
	if !strings.Contains(got, `href="HTTPS://example.org"`) || !strings.Contains(got, "脚本</span>") {
		t.Errorf("a link is missing, or one is there too many, in\n%s", got)
	}
}
