package matter_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duixian/matter"
)

// people are who takes part in random matters.
func people() []matter.Actor { return []matter.Actor{zhou, wu, chen, lin, mayor, he} }

// walk makes a random matter: steps that its people may take, now and then others, with fields that are right or not, and
// the clock. What is refused is left out.
func walk(t *rapid.T, p *matter.Procedure, c *matter.Calendar, id string) *matter.Matter {
	m := p.Start(id)
	now := time.Date(2025, 1, 2, 1, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 700).Draw(t, "start"))
	for range rapid.IntRange(0, 25).Draw(t, "steps") {
		now = now.Add(time.Duration(rapid.IntRange(0, 40*24).Draw(t, "hours")) * time.Hour)
		for e, due := m.Tick(now, c); due; e, due = m.Tick(now, c) {
			if err := m.Apply(e); err != nil {
				t.Fatalf("the clock may not take its own step: %v", err)
			}
		}
		by := rapid.SampledFrom(people()).Draw(t, "by")
		r := matter.Request{Step: rapid.SampledFrom(p.Steps).Draw(t, "any step").ID}
		if offers := m.Allowed(by, now, c); len(offers) > 0 && rapid.IntRange(0, 9).Draw(t, "what is allowed") > 0 {
			o := rapid.SampledFrom(offers).Draw(t, "offer")
			r.Step = o.Step.ID
			if len(o.Answers) > 0 {
				r.Answers = rapid.SampledFrom(o.Answers).Draw(t, "answers")
			}
		}
		r.Fields = someFields(t, p.Step(r.Step), c.Day(now))
		e, err := m.Take(by, r, now, c)
		if err != nil {
			continue
		}
		if err := m.Apply(e); err != nil {
			t.Fatalf("a step that can be taken cannot be applied: %v", err)
		}
	}
	return m
}

// someFields fills a step's fields in, most of them as they should be.
func someFields(t *rapid.T, s *matter.Step, today matter.Date) matter.Fields {
	all := matter.Fields{}
	for _, f := range s.Fields {
		if !f.Required && rapid.Bool().Draw(t, "leave out") {
			continue
		}
		switch f.Type {
		case matter.TypeDate:
			all[f.ID] = matter.On(today + matter.Date(rapid.IntRange(-5, 300).Draw(t, f.ID)))
			if f.ID == "as_of" {
				all[f.ID] = matter.On(today)
			}
		case matter.TypeBody:
			all[f.ID] = matter.One("transport")
		case matter.TypeBodies:
			all[f.ID] = matter.Many("housing")
		case matter.TypeChoice:
			all[f.ID] = matter.One(rapid.SampledFrom(f.Options).Draw(t, f.ID).ID)
		case matter.TypePercent:
			all[f.ID] = matter.One(rapid.SampledFrom([]string{"0", "12.5", "50", "99.9", "100", "-1"}).Draw(t, f.ID))
		case matter.TypeDays:
			all[f.ID] = matter.One(rapid.SampledFrom([]string{"7", "30", "90"}).Draw(t, f.ID))
		case matter.TypeMilestones:
			all[f.ID] = matter.Value{Milestones: []matter.Milestone{{Name: "a", Date: today + 30, Weight: 1}, {Name: "b", Date: today + 90, Weight: 2}}}
		case matter.TypeReached:
			all[f.ID] = matter.Many(rapid.SampledFrom([]string{"a", "b"}).Draw(t, f.ID))
		case matter.TypeFiles:
			all[f.ID] = evidence
		case matter.TypeLinks:
			all[f.ID] = matter.Many("https://example.org/<a>&b")
		case matter.TypeReferences:
		default:
			all[f.ID] = matter.One("字")
		}
	}
	return all
}

// The lights of 10,000 random matters are the same when computed from the export alone, in either procedure.
func TestLightsAreTheSameFromTheExportAlone(t *testing.T) {
	c := calendar(t)
	procedures := []*matter.Procedure{commitment(t), procedure(t, lostProperty)}
	perRun := 100 // and 100 runs
	if testing.Short() {
		perRun = 10
	}
	closed, lights := 0, map[matter.Light]int{}
	rapid.Check(t, func(t *rapid.T) {
		var all []*matter.Matter
		for i := range perRun {
			all = append(all, walk(t, procedures[i%10/9], c, fmt.Sprint("m", i)))
		}
		on := matter.DateOf(time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)) + matter.Date(rapid.IntRange(0, 800).Draw(t, "day"))
		made, err := matter.NewExport(all, c, on)
		if err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		if err := made.Encode(&first); err != nil {
			t.Fatal(err)
		}
		read, err := matter.ParseExport(first.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range read.Matters {
			r, err := read.Recompute(one, on)
			if err != nil {
				t.Fatalf("%v\n%+v", err, one.Events)
			}
			if r.Stated == nil || r.Differs() {
				t.Fatalf("the light is %+v, and was %+v", r.Shown, r.Stated)
			}
			if !slices.EqualFunc(r.Matter.Deadlines(c), all[i].Deadlines(c), func(a, b matter.Deadline) bool {
				return a.Limit == b.Limit && a.Last == b.Last && a.Since == b.Since
			}) {
				t.Fatalf("deadlines are %+v, and were %+v", r.Matter.Deadlines(c), all[i].Deadlines(c))
			}
			lights[r.Light]++
			if all[i].Closed() {
				closed++
			}
		}
		if err := read.Encode(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("an export that was read is not written as it was: %v", err)
		}
	})
	t.Logf("closed %d, lights %v", closed, lights)
	for _, l := range []matter.Light{matter.Green, matter.Yellow, matter.Red, matter.Grey} {
		if lights[l] == 0 {
			t.Errorf("no random matter is %s", l)
		}
	}
}

// The same events give the same matter, and each of them can be read back in its place only.
func TestTheSameEventsGiveTheSameMatter(t *testing.T) {
	c, p := calendar(t), commitment(t)
	rapid.Check(t, func(t *rapid.T) {
		m := walk(t, p, c, "m")
		again, err := p.Fold("m", m.Events)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again, m) && len(m.Events) > 0 {
			t.Fatalf("%+v\n%+v", again, m)
		}
	})
}

// A sequence of events that was meddled with gets through only where a plain reading of the table allows it.
func TestNoIllegalSequenceGetsThrough(t *testing.T) {
	c, p := calendar(t), commitment(t)
	refused, through := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			m := walk(t, p, c, "m")
			if why := illegal(m.Events); why != "" {
				t.Fatalf("%s\n%+v", why, m.Events)
			}
			if len(m.Events) < 2 {
				continue
			}
			events := slices.Clone(m.Events)
			at := rapid.IntRange(0, len(events)-1).Draw(t, "at")
			switch rapid.IntRange(0, 4).Draw(t, "meddle") {
			case 0:
				events = slices.Delete(events, at, at+1)
			case 1:
				other := rapid.IntRange(0, len(events)-1).Draw(t, "with")
				events[at], events[other] = events[other], events[at]
			case 2:
				events[at].By = rapid.SampledFrom(people()).Draw(t, "person")
			case 3:
				events[at].Step = rapid.SampledFrom(p.Steps).Draw(t, "step").ID
			case 4:
				events[at].Answers = rapid.IntRange(0, len(events)).Draw(t, "answers")
			}
			for i := range events {
				events[i].Seq = i + 1
			}
			if _, err := p.Fold("m", events); err != nil {
				refused++
				continue
			}
			through++
			if why := illegal(events); why != "" {
				t.Fatalf("%s\n%+v", why, events)
			}
		}
	})
	t.Logf("%d refused, %d got through", refused, through)
}

// illegal reads the table of steps again, in the plainest way.
func illegal(events []matter.Event) string {
	closed := []string{"done", "undone", "overtaken", "dropped", "unreported"}
	answers := map[string]string{"approve": "report", "send_back": "report", "grant": "ask_extension", "refuse": "ask_extension",
		"answer": "instruct", "confirm_close": "propose_close", "refuse_close": "propose_close"}
	from := map[string][]string{
		"draft": {"new", "drafted", "returned"}, "assign": {"drafted", "returned"}, "accept": {"assigned"}, "decline": {"assigned"},
		"instruct": {"assigned", "underway"}, "answer": {"assigned", "underway"}, "chase": {"assigned", "underway"},
		"override":      {"assigned", "returned", "underway"},
		"propose_close": {"drafted", "assigned", "returned", "underway"}, "confirm_close": {"drafted", "assigned", "returned", "underway"},
		"refuse_close": {"drafted", "assigned", "returned", "underway"}, "reopen": closed, "reopen_draft": closed,
	}
	to := map[string]string{"draft": "drafted", "assign": "assigned", "accept": "underway", "decline": "returned", "reopen": "underway", "reopen_draft": "drafted"}
	leads := []string{"accept", "decline", "ask_extension", "answer"}
	state, lead, helpers := "new", "", []string(nil)
	waiting := map[int]bool{}
	for i, e := range events {
		states := from[e.Step]
		if states == nil {
			states = []string{"underway"}
		}
		if !slices.Contains(states, state) {
			return e.Step + " in " + state
		}
		at := func(body string) bool {
			return slices.ContainsFunc(e.By.Posts, func(p matter.Post) bool { return p.Body == body && body != "" })
		}
		is := func(role string) bool {
			return slices.ContainsFunc(e.By.Posts, func(p matter.Post) bool { return p.Role == role })
		}
		switch {
		case slices.Contains(leads, e.Step):
			if !at(lead) {
				return e.Step + " by another than the lead body"
			}
		case e.Step == "report":
			if !at(lead) && !slices.ContainsFunc(helpers, at) {
				return "a report by a body that has nothing to do with it"
			}
		case e.Step == "instruct":
			if !is("leader") {
				return "a note by no leader"
			}
		case e.Step == "chase" && e.By.Clock:
		case !is("office"):
			return e.Step + " by another than the office"
		}
		if asked := answers[e.Step]; asked != "" {
			if !waiting[e.Answers] || events[e.Answers-1].Step != asked {
				return e.Step + " answers nothing"
			}
			if e.Step != "answer" && events[e.Answers-1].By.Person == e.By.Person {
				return e.Step + " by the same person"
			}
			delete(waiting, e.Answers)
		}
		if slices.Contains([]string{"report", "ask_extension", "instruct", "propose_close"}, e.Step) {
			waiting[i+1] = true
		}
		if e.Step == "assign" {
			lead, helpers = e.Fields["lead"].Text, e.Fields["helpers"].List
		}
		if next := to[e.Step]; next != "" {
			state = next
		}
		if e.Step == "confirm_close" {
			state, waiting = events[e.Answers-1].Fields["outcome"].Text, map[int]bool{}
		}
	}
	return ""
}
