package matter_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"duixian/matter"
)

// Each edit of the file about lost property breaks it in one way, and the sentence says where and how.
func TestAProcedureThatCannotBeUsedSaysWhere(t *testing.T) {
	for _, s := range []struct{ old, new, want string }{
		{"version: 1", "version: 1\nversion: 2", `4: the file is not valid YAML: mapping key "version" already defined`},
		{"version: 1", "version: one", `3: the file is not valid YAML`},
		{"version: 1", "version: 0", `3: versions are numbered from 1`},
		{"version: 1", "version: 1\ncolour: red", `4: "colour" is not known here; known are: id, version, name, means, roles, states, steps, limits, plan, lights`},
		{"version: 1", "version: &v 1", `3: do not use & and *; write the content out`},
		{"id: lost_property", "id: Lost property", `2: "Lost property" cannot be an id`},
		{"id: lost_property\n", "", `"id" is missing; add it`},
		{"en: call about lost property", "en: ''", `4: "name" needs a text in Chinese (zh) and in English (en)`},
		{"'It was found, and the caller told.'", "It was found, and the caller told.", `18: "and the caller told." is no key; put quotes around a text with a comma or a colon in it`},
		{"id: desk, posts: [office]", "id: desk, posts: []", `7: nobody has the role "desk"; give it posts, or clock: true`},
		{"id: clock, clock: true", "id: clock, clock: true, posts: [office]", `9: the clock has no posts, body or person; write clock: true alone`},
		{"{id: clock, clock: true", "{id: guard, posts: [office], name: {zh: 门卫, en: guard}}\n  - {id: clock, clock: true", `9: no step is taken by the role "guard"; use it or take it out`},
		{"body: keeper, name", "body: finder, name", `8: no step sets "finder"; set it in the sets of a step`},
		{"body: keeper, name", "body: thing, name", `8: "thing" is of type text, and body, bodies is needed here`},
		{"- id: found\n", "- id: looking\n", `: "looking" is there twice; ids must differ`},
		{"- id: looking\n", "- id: lost\n    name: {zh: 已遗失, en: lost}\n    means: {zh: 遗失, en: lost}\n  - id: looking\n", `12: no step leads to the state "lost"; add one or take the state out`},
		{"    closed: true\n", "", `no step leaves the state "found", which is not closed; add one, or write closed: true`},
		{"by: [desk]\n", "by: [office]\n", `27: there is no role "office"; add it to roles`},
		{"    by: [desk]\n", "", `25: "by" is missing; add it`},
		{"from: [new]", "from: [looking]", `no step is taken from "new"; no matter could begin`},
		{"from: [new]", "from: [begun]", `28: there is no state "begun"; add it to states`},
		{"to: looking\n", "to: gone\n", `29: there is no state "gone"; add it to states`},
		{"    to: looking\n", "", `a step from "new" must say the state after it, with "to"`},
		{"to_chosen: outcome", "to_chosen: result", `there is no field "result"`},
		{"to_chosen: outcome", "to_chosen: told", `"told" is of type long, and choice is needed here`},
		{"to_chosen: outcome", "to: found\n    to_chosen: outcome", `write either "to" or "to_chosen"`},
		{"{id: not_found, name", "{id: mislaid, name", `the option "mislaid" of "outcome" is no state; each option of to_chosen must be one`},
		{"{id: not_found, name", "{id: found, name", `"found" is there twice; ids must differ`},
		{"id: thing, type: text", "id: thing, type: word", `31: "word" is no type of field; known are: text, long, body`},
		{"id: thing, type: text", "id: thing, type: number", `31: a number needs its unit`},
		{"id: thing, type: text", "id: thing, type: choice", `31: a choice needs options`},
		{"id: thing, type: text", "id: thing, type: reached", `31: the type "reached" needs milestones in the plan`},
		{"id: thing, type: text", "id: today, type: text", `31: "today" cannot be an id`},
		{"sets: {thing: thing", "sets: {thing: it", `there is no field "it"`},
		{"sets: {thing: thing", "sets: {thing: asked.thing", `"asked.thing" is of the step answered, but this step answers none; add "answers"`},
		{"sets: {thing: thing", "adds: {things: thing}\n    sets: {thing: thing", `"thing" has a single value; use sets, not adds`},
		{"sets: {thing: thing", "sets: {thing: lost_on", ``},
		{"sets: {thing: thing", "sets: {thing: thing, lost: told", `there is no field "told"`},
		{"hold: lost_on <= today", "hold: lost_on <= tomorrow", `35: the expression is wrong at character 12: undeclared reference to 'tomorrow'`},
		{"hold: lost_on <= today", "hold: lost_on <= matter.found_on", `undeclared reference to 'matter'`},
		{"hold: lost_on <= today", "hold: lost_on <= 5", `35: the expression is wrong at character 9: found no matching overload`},
		{"hold: lost_on <= today", "hold: lost_on", `35: the expression must be true or false, and is string`},
		{"hold: lost_on <= today", "hold: (lost_on", `35: the expression is wrong at character`},
		{"hold: lost_on <= today", "hold: '[1].all(x, x > 0)'", `35: the expression is wrong`},
		{"hold: lost_on <= today", "hold: '" + strings.Repeat("true && ", 300) + "true'", `35: the expression has more than 2000 bytes; split it`},
		{"to_chosen: outcome", "to_chosen: outcome\n    sets: {thing: told}", `"thing" is of type text elsewhere and of long here; a value has one type`},
		{"to_chosen: outcome", "to_chosen: outcome\n    override: true", `a step that overrides needs the required fields light`},
		{"to_chosen: outcome", "to_chosen: outcome\n    answers: lookup", `there is no step "lookup"; add it to steps`},
		{"to_chosen: outcome", "to_chosen: outcome\n    within: month", `there is no limit "month"; add it to limits`},
		{"public: {fields: [thing,", "public: {fields: [thing, told,", `38: there is no field "told"`},
		{"public: {fields: [thing,", "public: {fields: [thing, thing,", `38: "thing" is there twice; ids must differ`},
		{"id: thing, type: text", "id: thing, type: person", `38: "thing" is a person, whom the public is not shown; take it out of the fields of "public"`},
		{"public: {fields: [outcome]}", "public: {once: answer}", `there is no step "answer"; add it to steps`},
		{"public: {fields: [outcome]}", "public: {once: remind}", `"remind" does not answer "close"; "once" needs a step that answers this one`},
		{"public: {fields: [outcome]}", "public: {field: [outcome]}", `"field" is not known here; known are: fields, once`},
		{"lights:\n", "plan: {accept: close, report: intake}\nlights:\n", `no step answers "intake"`},
		{"by: [desk, clock]", "by: [desk]", `9: no step is taken by the role "clock"; use it or take it out`},
		{"from: [looking]\n\n", "from: [looking]\n    fields:\n      - {id: note, type: long, required: true, name: {zh: 内容, en: note}}\n\n", `the clock cannot fill in "note"; make it optional, or let persons take the step`},
		{"then: remind", "then: close", `the clock is to take "close" and is not among who may; add it to the step's by`},
		{"then: remind", "then: shout", `there is no step "shout"; add it to steps`},
		{"    in: [looking]\n", "", `a limit needs either "in" (states) or "on" (a step)`},
		{"in: [looking]\n", "on: intake\n", `no step answers "intake", so the limit would never stop; choose one that is answered`},
		{"days: 5", "days: 5000", `"days" must lie between 1 and 3650`},
		{"days: 5", "days_from: thing", `"thing" is of type text, and days is needed here`},
		{"    days: 5\n", "", `a limit needs one of "days", "days_from" and "until"`},
		{"count: working", "count: business", `"count" must be working or calendar`},
		{"asks: {step: close, of: keeper}", "asks: {step: close, of: finder}", `no step sets "finder"`},
		{"asks: {step: close, of: keeper}", "asks: {step: close}", `"of" is missing; add it`},
		{"light: red", "light: blue", `"blue" is no light; use green, yellow, red or grey`},
		{"when: limit.answer.late", "when: limit.intake.late", `undeclared reference to 'limit.intake.late'`},
		{"when: limit.answer.late", "when: ''", `only the last rule may have no "when"; those after it would never decide`},
		{"light: green\n", "light: green\n    when: closed\n", `the last rule of the lights must have no "when": it decides what is left`},
		{"'{limit.answer.left} working days", "'{days} working days", `"days" in the sentence is no variable of lights; known are: day, state`},
	} {
		text := strings.Replace(lostProperty, s.old, s.new, 1)
		_, err := matter.ParseProcedure(text)
		if s.want == "" {
			if err != nil {
				t.Errorf("%q: %v", s.new, err)
			}
			continue
		}
		var flaws matter.Flaws
		if !errors.As(err, &flaws) || !strings.Contains(flaws.In(matter.English), s.want) {
			t.Errorf("%q instead of %q: %v\nwant %s", s.new, s.old, err, s.want)
			continue
		}
		if zh := flaws.In(matter.Chinese); !regexp.MustCompile(`\p{Han}`).MatchString(zh) || strings.Contains(err.Error()+zh, "{}") {
			t.Errorf("in Chinese it is %s", zh)
		}
	}
	for _, text := range []string{"", "[]", "7", "a: b: c", "\t", "%", "? x", "---\n---\n", "id: x\n---\nid: y", strings.Repeat("a", 300<<10), strings.Repeat("[", 10000)} {
		if _, err := matter.ParseProcedure(text); err == nil {
			t.Errorf("%.20q is a procedure", text)
		}
	}
}

// Every sentence that the code says stands in the table, in both languages with the same names, and every one there is used.
func TestSentencesAreThoseOfTheCode(t *testing.T) {
	table, err := os.ReadFile("sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range files {
		if name := f.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(b)
		}
	}
	name := regexp.MustCompile(`\{[a-z]+\}`)
	listed := map[string]bool{}
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || cells[0] == "key" {
			continue
		}
		if len(cells) != 3 || listed[cells[0]] {
			t.Errorf("the line of %s has %d cells, or is there twice", cells[0], len(cells))
			continue
		}
		listed[cells[0]] = true
		if zh, en := name.FindAllString(cells[1], -1), name.FindAllString(cells[2], -1); len(zh) != len(en) {
			t.Errorf("%s puts in %v in Chinese and %v in English", cells[0], zh, en)
		}
		if !strings.Contains(code.String(), `"`+cells[0]+`"`) {
			t.Errorf("nothing says %s", cells[0])
		}
	}
	said := regexp.MustCompile(`(?:say\(|no\(|refuse\([^,"]+, )"([a-z-]+)"`)
	for _, m := range said.FindAllStringSubmatch(code.String(), -1) {
		if !listed[m[1]] {
			t.Errorf("%s has no line", m[1])
		}
	}
}

func FuzzParseProcedure(f *testing.F) {
	f.Add(lostProperty)
	f.Add(matter.CommitmentText())
	f.Fuzz(func(t *testing.T, text string) {
		p, err := matter.ParseProcedure(text)
		if err != nil {
			_ = err.Error()
			return
		}
		if again, err := matter.ParseProcedure(p.Text()); err != nil || again.ID != p.ID {
			t.Errorf("a procedure that was read cannot be read again: %v", err)
		}
	})
}
