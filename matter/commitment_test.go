package matter_test

import (
	"fmt"
	"strings"
	"testing"

	"duixian/matter"
)

// One commitment from draft to closed and opened again, by five people: through a decline, a report sent back, more time, a
// note, a chase of the clock, a light set by hand, a closing refused.
func TestACommitmentWalksFromDraftToClosed(t *testing.T) {
	c := calendar(t)
	m := commitment(t).Start("m1")
	for _, s := range []struct {
		did
		state string
		light matter.Light
		rule  string
	}{
		{did{"2026-03-02", zhou, "draft", draft()}, "drafted", matter.Grey, "not_begun"},
		{did{"2026-03-02", zhou, "assign", with(assign(), "lead", matter.One("water"))}, "assigned", matter.Grey, "nothing_yet"},
		{did{"2026-03-04", actor("ma", matter.Post{Role: "head", Body: "water"}), "decline", fields("reason", "不是我局职责")}, "returned", matter.Grey, "nothing_yet"},
		{did{"2026-03-05", zhou, "assign", assign()}, "assigned", matter.Grey, "nothing_yet"},
		{did{"2026-03-12", clock, "chase", nil}, "assigned", matter.Yellow, "unanswered"},
		{did{"2026-03-12", chen, "accept", nil}, "underway", matter.Grey, "nothing_yet"},
		{did{"2026-03-30", lin, "report", fields("progress", "none")}, "underway", matter.Grey, "nothing_yet"},
		{did{"2026-03-31", zhou, "send_back", fields("missing", "请写明原因")}, "underway", matter.Grey, "nothing_yet"},
		{did{"2026-04-01", chen, "report", with(progress(), "as_of", matter.One("2026-03-31"))}, "underway", matter.Grey, "nothing_yet"},
		{did{"2026-04-02", wu, "approve", nil}, "underway", matter.Green, "on_course"},
		{did{"2026-05-02", clock, "chase", nil}, "underway", matter.Yellow, "report_late"},
		{did{"2026-05-06", mayor, "instruct", fields("note", "抓紧")}, "underway", matter.Yellow, "report_late"},
		{did{"2026-05-07", chen, "answer", fields("text", "已增加人手")}, "underway", matter.Yellow, "report_late"},
		{did{"2026-05-08", chen, "report", with(without(progress(), "as_of"), "reached", matter.Many("开工"))}, "underway", matter.Green, "on_course"},
		{did{"2026-05-11", zhou, "approve", nil}, "underway", matter.Green, "on_course"},
		{did{"2026-05-12", chen, "ask_extension", fields("reason", "雨季", "new_due", "2027-03-31")}, "underway", matter.Green, "on_course"},
		{did{"2026-05-13", wu, "grant", nil}, "underway", matter.Green, "on_course"},
		{did{"2026-09-02", zhou, "override", fields("light", "green", "until", "2026-09-30", "reason", "节点调整文件在办")}, "underway", matter.Yellow, "milestone_late"},
		{did{"2026-12-29", zhou, "propose_close", closing()}, "underway", matter.Yellow, "milestone_late"},
		{did{"2026-12-30", wu, "refuse_close", fields("reason", "请等验收")}, "underway", matter.Yellow, "milestone_late"},
		{did{"2027-01-04", zhou, "propose_close", closing()}, "underway", matter.Yellow, "milestone_late"},
		{did{"2027-01-05", wu, "confirm_close", nil}, "done", matter.Grey, "closed"},
		{did{"2027-02-01", zhou, "reopen", fields("reason", "路面塌陷", "new_due", "2027-06-30")}, "underway", matter.Yellow, "milestone_late"},
	} {
		if s.by.Clock {
			e, due := m.Tick(morning(t, c, s.day), c)
			if !due || e.Step != s.step {
				t.Fatalf("%s: the clock takes %q, not %q", s.day, e.Step, s.step)
			}
			if err := m.Apply(e); err != nil {
				t.Fatal(err)
			}
			if e, due := m.Tick(morning(t, c, s.day), c); due {
				t.Errorf("%s: the clock takes %s twice", s.day, e.Step)
			}
		} else {
			do(t, m, c, s.did)
		}
		if x := lightOn(t, m, c, s.day); m.State != s.state || x.Light != s.light || x.Rule != s.rule {
			t.Errorf("after %s on %s the matter is %s, %s (%s), and should be %s, %s (%s)", s.step, s.day, m.State, x.Light, x.Rule, s.state, s.light, s.rule)
		}
	}
	if n := m.Count("chase"); n != 2 {
		t.Errorf("%d chases are counted, not 2", n)
	}
	if len(m.Events) != 23 {
		t.Errorf("there are %d events", len(m.Events))
	}

	t.Run("the old target stays, with when and why it changed", func(t *testing.T) {
		var due []string
		for _, change := range m.Changes {
			if change.Value == "due" {
				e := m.Events[change.Seq-1]
				due = append(due, change.Old.Text+"→"+change.New.Text+" by "+e.Step+" on "+e.Day.String())
			}
		}
		want := "2026-12-31→2027-03-31 by grant on 2026-05-13; 2027-03-31→2027-06-30 by reopen on 2027-02-01"
		if got := strings.Join(due, "; "); got != want {
			t.Errorf("the due date changed %s, not %s", got, want)
		}
	})
	t.Run("an override stands beside the light until it ends", func(t *testing.T) {
		at := m.Standing()
		at.State = "underway"
		for on, want := range map[string]bool{"2026-09-01": false, "2026-09-02": true, "2026-09-30": true, "2026-10-01": false} {
			if got, err := m.Procedure.Light(&at, c, day(t, on)); err != nil || (got.Override != nil) != want {
				t.Errorf("on %s an override is %v, %v", on, got.Override, err)
			}
		}
	})
	t.Run("the light says why", func(t *testing.T) {
		x := lightOn(t, m, c, "2027-02-01")
		if got := x.Says.In(matter.Chinese); got != "落后于计划：到2027-02-01应完成100%，已审核的进展是40%。" {
			t.Error(got)
		}
		if x.Procedure != "commitment" || x.Version != 1 || x.Calendar != c.Version() || len(x.Inputs) == 0 || x.Unknown != 2027 {
			t.Errorf("%+v", x)
		}
	})
}

func TestStepsThatAreRefused(t *testing.T) {
	c := calendar(t)
	p := commitment(t)
	drafted := []did{{"2026-03-02", zhou, "draft", draft()}}
	assigned := append(drafted[:1:1], did{"2026-03-03", zhou, "assign", assign()})
	going := append(assigned[:2:2], did{"2026-03-05", chen, "accept", nil})
	reported := append(going[:3:3], did{"2026-06-01", he, "report", progress()})
	asked := append(going[:3:3], did{"2026-06-01", he, "ask_extension", fields("reason", "雨季", "new_due", "2027-03-31")})
	proposed := append(going[:3:3], did{"2026-06-01", zhou, "propose_close", closing()})
	closed := append(proposed[:4:4], did{"2026-06-02", wu, "confirm_close", nil})

	for _, s := range []struct {
		name   string
		before []did
		did
		want string
	}{
		{"a body drafts", nil, did{"2026-03-02", chen, "draft", draft()}, "not-allowed"},
		{"nobody drafts", nil, did{"2026-03-02", matter.Actor{}, "draft", draft()}, "not-allowed"},
		{"the clock drafts", nil, did{"2026-03-02", clock, "draft", draft()}, "not-allowed"},
		{"a matter begins with a report", nil, did{"2026-03-02", chen, "report", progress()}, "wrong-state"},
		{"there is no such step", nil, did{"2026-03-02", zhou, "vanish", nil}, "no-step"},
		{"a draft without the letter", nil, did{"2026-03-02", zhou, "draft", without(draft(), "letter")}, "field-missing"},
		{"a draft without the spirit", nil, did{"2026-03-02", zhou, "draft", without(draft(), "spirit")}, "field-missing"},
		{"a draft that is due in the past", nil, did{"2026-03-02", zhou, "draft", with(draft(), "due", matter.One("2026-03-01"))}, "must"},
		{"a day that is none", nil, did{"2026-03-02", zhou, "draft", with(draft(), "due", matter.One("2026-02-30"))}, "field-bad"},
		{"a date of the wrong shape", nil, did{"2026-03-02", zhou, "draft", with(draft(), "due", matter.Many("2026-12-31"))}, "field-bad"},
		{"a field that the step does not have", nil, did{"2026-03-02", zhou, "draft", with(draft(), "colour", matter.One("red"))}, "field-unknown"},
		{"a title of two lines", nil, did{"2026-03-02", zhou, "draft", with(draft(), "title", matter.One("a\nb"))}, "field-bad"},
		{"a milestone twice", nil, did{"2026-03-02", zhou, "draft", with(draft(), "milestones", matter.Value{Milestones: []matter.Milestone{
			{Name: "a", Date: 739737, Weight: 1}, {Name: "a", Date: 739738, Weight: 1}}})}, "field-bad"},
		{"a reference without a span", nil, did{"2026-03-02", zhou, "draft", with(draft(), "commitments", matter.Value{References: []matter.Reference{
			{Report: strings.Repeat("0", 64), Record: "c1", Quote: "x"}}})}, "field-bad"},
		{"the lead body helps itself", drafted, did{"2026-03-02", zhou, "assign", with(assign(), "helpers", matter.Many("transport"))}, "must"},
		{"a body helps twice", drafted, did{"2026-03-02", zhou, "assign", with(assign(), "helpers", matter.Many("a", "a"))}, "field-bad"},
		{"reports every half day", drafted, did{"2026-03-02", zhou, "assign", with(assign(), "report_every", matter.One("0.5"))}, "field-bad"},
		{"an accepted draft", drafted, did{"2026-03-02", zhou, "accept", nil}, "wrong-state"},
		{"the helper accepts", assigned, did{"2026-03-04", lin, "accept", nil}, "not-allowed"},
		{"the office accepts for the body", assigned, did{"2026-03-04", zhou, "accept", nil}, "not-allowed"},
		{"another body's head accepts", assigned, did{"2026-03-04", actor("ma", matter.Post{Role: "head", Body: "water"}), "accept", nil}, "not-allowed"},
		{"a decline without a reason", assigned, did{"2026-03-04", chen, "decline", nil}, "field-missing"},
		{"a decline with a blank reason", assigned, did{"2026-03-04", chen, "decline", fields("reason", " ")}, "field-bad"},
		{"a decline on the third working day", assigned, did{"2026-03-06", chen, "decline", fields("reason", "x")}, ""},
		{"a decline after it", assigned, did{"2026-03-09", chen, "decline", fields("reason", "x")}, "limit-passed"},
		{"a step in the past", assigned, did{"2026-03-01", chen, "accept", nil}, "time-back"},
		{"an empty report", going, did{"2026-06-01", chen, "report", nil}, "field-missing"},
		{"no progress is a report", going, did{"2026-06-01", chen, "report", fields("progress", "none")}, ""},
		{"progress without what was done", going, did{"2026-06-01", chen, "report", fields("progress", "going")}, "must"},
		{"a value of no day", going, did{"2026-06-01", chen, "report", with(without(progress(), "as_of"), "value", matter.One("30公里"))}, "must"},
		{"a value of tomorrow", going, did{"2026-06-01", chen, "report", with(progress(), "as_of", matter.One("2026-06-02"))}, "must"},
		{"more than all", going, did{"2026-06-01", chen, "report", with(progress(), "percent", matter.One("101"))}, "field-bad"},
		{"a progress that is none", going, did{"2026-06-01", chen, "report", fields("progress", "great")}, "field-bad"},
		{"a milestone that is none", going, did{"2026-06-01", chen, "report", with(progress(), "reached", matter.Many("剪彩"))}, "field-bad"},
		{"evidence without its hash", going, did{"2026-06-01", chen, "report", with(progress(), "files", matter.Value{Files: []matter.File{{Name: "a.pdf"}}})}, "field-bad"},
		{"a link that is none", going, did{"2026-06-01", chen, "report", with(progress(), "links", matter.Many("javascript:x"))}, "field-bad"},
		{"a review of nothing", going, did{"2026-06-01", wu, "approve", nil}, "no-question"},
		{"the reporter reviews", reported, did{"2026-06-02", he, "approve", nil}, "same-person"},
		{"the reporter sends back", reported, did{"2026-06-02", he, "send_back", fields("missing", "x")}, "same-person"},
		{"another reviews", reported, did{"2026-06-02", wu, "approve", nil}, ""},
		{"a review of which report", append(reported[:4:4], did{"2026-06-01", chen, "report", progress()}), did{"2026-06-02", wu, "approve", nil}, "which-question"},
		{"a body reviews", reported, did{"2026-06-02", chen, "approve", nil}, "not-allowed"},
		{"sent back without what is missing", reported, did{"2026-06-02", wu, "send_back", nil}, "field-missing"},
		{"closing before the review", reported, did{"2026-06-02", wu, "propose_close", closing()}, "must"},
		{"more time, but earlier", going, did{"2026-06-01", chen, "ask_extension", fields("reason", "x", "new_due", "2026-12-31")}, "must"},
		{"the helper asks for more time", going, did{"2026-06-01", lin, "ask_extension", fields("reason", "x", "new_due", "2027-12-31")}, "not-allowed"},
		{"more time asked for twice", asked, did{"2026-06-02", chen, "ask_extension", fields("reason", "x", "new_due", "2027-12-31")}, "must"},
		{"who asks grants", asked, did{"2026-06-02", he, "grant", nil}, "same-person"},
		{"who asks refuses", asked, did{"2026-06-02", he, "refuse", fields("reason", "x")}, "same-person"},
		{"a note by a body", going, did{"2026-06-01", chen, "instruct", fields("note", "x")}, "not-allowed"},
		{"an answer to no note", going, did{"2026-06-01", chen, "answer", fields("text", "x")}, "no-question"},
		{"a body chases itself", going, did{"2026-06-01", chen, "chase", nil}, "not-allowed"},
		{"the clock chases for no limit", going, did{"2026-03-06", clock, "chase", nil}, "bad-event"},
		{"an override without its reason", going, did{"2026-06-01", zhou, "override", fields("light", "green", "until", "2026-07-01")}, "field-missing"},
		{"an override without its end", going, did{"2026-06-01", zhou, "override", fields("light", "green", "reason", "x")}, "field-missing"},
		{"an override that has ended", going, did{"2026-06-01", zhou, "override", fields("light", "green", "reason", "x", "until", "2026-05-31")}, "must"},
		{"an override in blue", going, did{"2026-06-01", zhou, "override", fields("light", "blue", "reason", "x", "until", "2026-07-31")}, "field-bad"},
		{"done without evidence", going, did{"2026-06-01", zhou, "propose_close", without(closing(), "files")}, "must"},
		{"done, but not to the letter", going, did{"2026-06-01", zhou, "propose_close", with(closing(), "letter_met", matter.One("partly"))}, "must"},
		{"done without a verdict on the spirit", going, did{"2026-06-01", zhou, "propose_close", without(closing(), "spirit_met")}, "must"},
		{"dropped without a reason", going, did{"2026-06-01", zhou, "propose_close", fields("outcome", "dropped")}, "field-missing"},
		{"dropped", going, did{"2026-06-01", zhou, "propose_close", fields("outcome", "dropped", "reason", "计划取消")}, ""},
		{"a draft is closed undone", drafted, did{"2026-06-01", zhou, "propose_close", fields("outcome", "undone", "reason", "x")}, "must"},
		{"closed by one", proposed, did{"2026-06-02", zhou, "confirm_close", nil}, "same-person"},
		{"refused by the same", proposed, did{"2026-06-02", zhou, "refuse_close", fields("reason", "x")}, "same-person"},
		{"closed by a leader", proposed, did{"2026-06-02", mayor, "confirm_close", nil}, "not-allowed"},
		{"closing proposed twice", proposed, did{"2026-06-02", wu, "propose_close", closing()}, "must"},
		{"a report on what is closed", closed, did{"2026-06-03", chen, "report", progress()}, "wrong-state"},
		{"a chase of what is closed", closed, did{"2026-06-03", zhou, "chase", nil}, "wrong-state"},
		{"reopened without a reason", closed, did{"2026-06-03", zhou, "reopen", fields("new_due", "2027-01-01")}, "field-missing"},
		{"reopened by a body", closed, did{"2026-06-03", chen, "reopen", fields("reason", "x", "new_due", "2027-01-01")}, "not-allowed"},
		{"reopened into the past", closed, did{"2026-06-03", zhou, "reopen", fields("reason", "x", "new_due", "2026-06-02")}, "must"},
		{"reopened", closed, did{"2026-06-03", zhou, "reopen", fields("reason", "x", "new_due", "2027-01-01")}, ""},
	} {
		t.Run(s.name, func(t *testing.T) {
			m := p.Start("m1")
			do(t, m, c, s.before...)
			_, err := m.Take(s.by, matter.Request{Step: s.step, Fields: s.fields}, morning(t, c, s.day), c)
			if got := key(err); got != s.want {
				t.Errorf("%q, not %q: %v", got, s.want, err)
			}
			if err != nil && strings.ContainsAny(err.Error(), "{}") {
				t.Errorf("something is not filled in: %v", err)
			}
		})
	}
}

// A form says how things are: what is left blank when a matter is assigned anew is cleared, and the change kept.
func TestABlankFieldClears(t *testing.T) {
	c := calendar(t)
	m := commitment(t).Start("m1")
	do(t, m, c, did{"2026-03-02", zhou, "draft", draft()}, did{"2026-03-02", zhou, "assign", assign()},
		did{"2026-03-03", chen, "decline", fields("reason", "x")}, did{"2026-03-04", zhou, "assign", fields("lead", "housing", "report_every", "30")})
	if got := m.Value("helpers"); len(got.List) != 0 {
		t.Errorf("the helpers are still %v", got.List)
	}
	if len(m.Changes) != 3 { // lead, helpers, leader
		t.Errorf("%+v", m.Changes)
	}
	m = underway(t, c)
	do(t, m, c, did{"2026-06-01", chen, "report", progress()}, did{"2026-06-02", zhou, "approve", nil},
		did{"2026-07-01", chen, "report", fields("progress", "none")}, did{"2026-07-02", zhou, "approve", nil})
	if got := m.Value("percent").Text; got != "40" {
		t.Errorf("a report that states no per cent leaves %q", got)
	}
}

func TestAllowedListsWhatOneMayDo(t *testing.T) {
	c := calendar(t)
	m := underway(t, c)
	do(t, m, c, did{"2026-04-01", he, "report", fields("progress", "none")}, did{"2026-04-01", chen, "report", fields("progress", "none")})
	for _, s := range []struct {
		by   matter.Actor
		want string
	}{
		{zhou, "approve[4 5] send_back[4 5] chase override propose_close"},
		{chen, "report ask_extension"},
		{he, "report approve[5] send_back[5] ask_extension chase override propose_close"},
		{lin, "report"},
		{mayor, "instruct"},
		{matter.Actor{}, ""},
	} {
		var got []string
		for _, o := range m.Allowed(s.by, morning(t, c, "2026-04-02"), c) {
			got = append(got, o.Step.ID+seqs(o.Answers))
		}
		if strings.Join(got, " ") != s.want {
			t.Errorf("%s may take %v, not %s", s.by.Person, got, s.want)
		}
	}
}

func TestWhatIsClosedIsOnlyOpenedAgain(t *testing.T) {
	c := calendar(t)
	m := underway(t, c)
	do(t, m, c, did{"2026-04-01", mayor, "instruct", fields("note", "x")}, did{"2026-04-01", zhou, "propose_close", closing()},
		did{"2026-04-02", wu, "confirm_close", nil})
	for _, by := range people() {
		for _, o := range m.Allowed(by, morning(t, c, "2026-04-03"), c) {
			if o.Step.ID != "reopen" && o.Step.ID != "reopen_draft" {
				t.Errorf("%s may take %s", by.Person, o.Step.ID)
			}
		}
	}
	if len(m.Waiting())+len(m.Deadlines(c)) > 0 {
		t.Errorf("something waits still: %+v, %+v", m.Waiting(), m.Deadlines(c))
	}
}

func TestEventsThatDoNotFollowAreRefused(t *testing.T) {
	c := calendar(t)
	good := underway(t, c).Events
	for name, spoil := range map[string]func(e *matter.Event){
		"a number left out":           func(e *matter.Event) { e.Seq++ },
		"another day than the time's": func(e *matter.Event) { e.Day += 2 },
		"no day":                      func(e *matter.Event) { e.Day = 0 },
		"another role":                func(e *matter.Event) { e.As = "office" },
		"another body":                func(e *matter.Event) { e.For = "housing" },
		"no posts":                    func(e *matter.Event) { e.By.Posts = nil },
		"a limit":                     func(e *matter.Event) { e.Limit = "sign" },
		"an answer":                   func(e *matter.Event) { e.Answers = 1 },
		"the clock":                   func(e *matter.Event) { e.By = clock },
	} {
		events := append([]matter.Event(nil), good...)
		spoil(&events[2])
		if _, err := commitment(t).Fold("m1", events); key(err) == "" {
			t.Errorf("an event with %s gets through", name)
		}
	}
}

func seqs(all []int) string {
	if all == nil {
		return ""
	}
	return fmt.Sprint(all)
}
