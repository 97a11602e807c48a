package web_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// worker is a person of the walk, at a computer of their own.
type worker struct {
	*tab
	name string
}

// in fills in a form: names of fields, each with what is typed, chosen or set.
type in map[string]string

// fillIn fills in the form of a step as a person does, without scripts.
func (w worker) fillIn(t *testing.T, fields in) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := fields[name]
		field := `[name='` + name + `']`
		switch ask[string](t, w.tab, `(() => { const e = document.querySelector("`+field+`"); return e === null ? "missing" : e.type; })()`) {
		case "missing":
			t.Fatalf("%s finds no field %s on %s", w.name, name, ask[string](t, w.tab, `location.href`))
		case "radio", "checkbox":
			w.click(t, field+`[value='`+value+`']`)
		case "select-one", "date":
			if got := ask[string](t, w.tab, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.value = %q; return e.value; })()`, field, value)); got != value {
				t.Fatalf("%s cannot choose %s for %s", w.name, value, name)
			}
		case "file":
			file, err := chromedp.Call(w.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: `document.querySelector("` + field + `")`})
			w.must(t, err)
			w.must(t, call(w.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{value}, ObjectID: file.Result.ObjectID}))
		default:
			w.click(t, field)
			w.must(t, chromedp.Do(w.ctx, chromedp.KeyEvent(value)))
		}
	}
}

// does takes a step of a matter by its page, and is back there when it is taken.
func (w worker) does(t *testing.T, id, step string, fields in) {
	t.Helper()
	w.open(t, "/matters/"+id)
	link := `.offers a[href^='/matters/` + id + `/steps/` + step + `']`
	if !ask[bool](t, w.tab, `document.querySelector("`+link+`") !== null`) {
		t.Fatalf("%s is not offered the step %s", w.name, step)
	}
	w.click(t, link)
	w.until(t, w.name+" has the form of "+step, `document.readyState === "complete" && location.pathname.endsWith("/steps/`+step+`") && document.querySelector("form.form") !== null`)
	w.fillIn(t, fields)
	w.click(t, "form.form .buttons button")
	w.until(t, w.name+" has taken the step "+step, `document.readyState === "complete" && location.pathname === "/matters/`+id+`" && location.hash.startsWith("#e") && document.querySelector(location.hash) !== null`)
}

// mayNot fails if a matter's page offers the step.
func (w worker) mayNot(t *testing.T, id, step string) {
	t.Helper()
	w.open(t, "/matters/"+id)
	if ask[bool](t, w.tab, `document.querySelector(".offers a[href^='/matters/`+id+`/steps/`+step+`']") !== null`) {
		t.Errorf("%s is offered the step %s", w.name, step)
	}
}

// sees fails if the page, or the part of it that a selector finds, lacks a text.
func (w worker) sees(t *testing.T, selector string, texts ...string) {
	t.Helper()
	shown := ask[string](t, w.tab, `[...document.querySelectorAll("`+selector+`")].map((e) => e.innerText).join(" ")`)
	for _, text := range texts {
		if !strings.Contains(shown, text) {
			t.Errorf("%s does not see %q in %s: %q", w.name, text, selector, shown)
		}
	}
}

// A commitment of a report goes from its sentence to the closed task, as five people take it there, each at a computer of their own and
// without scripts: through a decline, a report sent back, an extension, a light set by hand and a reopening.
func TestFromSentenceToClosedTask(t *testing.T) {
	report, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "reading", "reports", "prefecture_shannan_2020.txt"))
	if err != nil {
		t.Skip("the shared reports are not here")
	}
	browser := startBrowser(t)
	dbtest.Each(t, func(t *testing.T, where string) { walk(t, browser, where, report) })
}

func walk(t *testing.T, browser context.Context, where string, report []byte) {
	h := build(t, where)
	path, _ := addBytes(t, h.store, "prefecture_shannan_2020.txt", report)
	second, err := h.store.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "office2", Name: "某office2", Posts: []people.Post{{Role: people.Office}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.SetPassword(t.Context(), store.Program("test"), second, h.password, ""); err != nil {
		t.Fatal(err)
	}
	at := func(login string) worker {
		w := worker{newTab(t, browser, h.url, 1200, 900, false), login}
		w.open(t, "/sign-in?lang=zh-CN")
		w.signIn(t, login, rightPassword)
		w.until(t, login+" is signed in", `document.querySelector(".me form") !== null`)
		return w
	}
	drafter, checker, head, reporter, leader := at("office"), at("office2"), at("head"), at("reporter"), at("leader")
	proof := filepath.Join(t.TempDir(), "验收单.txt")
	if err := os.WriteFile(proof, []byte("验收合格"), 0o600); err != nil {
		t.Fatal(err)
	}

	id := drafter.drafts(t, path)

	assign := in{"f.lead": h.bureau, "f.leader": h.person["leader"], "f.report_every": "30"}
	drafter.does(t, id, "assign", assign)
	head.does(t, id, "decline", in{"f.reason": "不归我局管"})
	head.sees(t, ".standing", "已退回")
	drafter.does(t, id, "assign", in{"f.helpers": h.other})
	head.does(t, id, "accept", nil)
	reporter.open(t, "/work")
	reporter.sees(t, "main", "反馈")
	reporter.does(t, id, "report", in{"f.progress": "going", "f.done": "完成选址", "f.percent": "20"})
	checker.open(t, "/work")
	checker.sees(t, "main", "审核通过", "退回补充")
	reporter.mayNot(t, id, "approve")
	checker.does(t, id, "send_back", in{"f.missing": "请附选址意见书"})
	reporter.does(t, id, "report", in{"f.progress": "going", "f.done": "完成选址，见附件", "f.percent": "20", "f.files": proof})
	checker.does(t, id, "approve", in{"f.note": "属实"})
	leader.does(t, id, "instruct", in{"f.note": "注意质量"})
	head.does(t, id, "answer", in{"f.text": "已安排监理"})
	head.does(t, id, "ask_extension", in{"f.reason": "雨季停工", "f.new_due": soon(t, 300)})
	head.mayNot(t, id, "grant")
	drafter.does(t, id, "grant", nil)
	drafter.sees(t, ".facts del", soon(t, 200))
	drafter.sees(t, ".moved del", soon(t, 200))
	drafter.sees(t, ".moved ins", soon(t, 300))
	drafter.open(t, "/matters/"+id)
	drafter.click(t, "form[action$='/public'] button")
	drafter.until(t, "the matter is published", `document.querySelector("a[href='/published/`+id+`']") !== null`)
	checker.does(t, id, "override", in{"f.light": "red", "f.until": soon(t, 10), "f.reason": "现场未见施工"})
	checker.sees(t, ".standing", "绿灯", "红灯")
	checker.sees(t, ".says", "现场未见施工", soon(t, 10))
	reporter.does(t, id, "report", in{"f.progress": "finished", "f.done": "建成", "f.percent": "100", "f.files": proof})
	checker.does(t, id, "approve", nil)
	closing := in{"f.outcome": "done", "f.letter_met": "met", "f.spirit_met": "early", "f.reason": "验收合格", "f.files": proof}
	drafter.does(t, id, "propose_close", closing)
	drafter.mayNot(t, id, "confirm_close")
	checker.does(t, id, "confirm_close", nil)
	checker.sees(t, ".standing", "办结")
	head.mayNot(t, id, "report")
	checker.does(t, id, "reopen", in{"f.reason": "群众反映未通车", "f.new_due": soon(t, 100)})
	checker.sees(t, ".standing", "办理中")
	reporter.does(t, id, "report", in{"f.progress": "finished", "f.done": "通车", "f.links": "https://example.org/通车"})
	drafter.does(t, id, "approve", nil)
	checker.does(t, id, "propose_close", closing)
	drafter.does(t, id, "confirm_close", nil)
	drafter.sees(t, ".standing", "办结")
	public := worker{newTab(t, browser, h.url, 1200, 900, false), "the public"}
	public.open(t, "/published?lang=zh-CN")
	public.click(t, "a[href='/published/"+id+"']")
	public.until(t, "the public has the matter", `location.pathname === "/published/`+id+`" && document.readyState === "complete"`)
	public.sees(t, "main", "办结", "完成选址，见附件", soon(t, 300), "现场未见施工", "群众反映未通车")
	if shown := ask[string](t, public.tab, `document.body.innerText`); strings.Contains(shown, "某") || strings.Contains(shown, "验收单.txt") || strings.Contains(shown, "不归我局管") || strings.Contains(shown, "注意质量") {
		t.Errorf("the public sees more than it is to see: %s", shown)
	}
	for _, w := range []worker{drafter, checker, head, reporter, leader, public} {
		w.quiet(t)
	}

	// What is kept is what they did, each as who they are.
	story, err := h.store.Matter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	persons := map[string]bool{}
	for _, e := range story.Matter.Events {
		steps = append(steps, e.Step)
		persons[e.By.Person] = true
	}
	const want = "draft assign decline assign accept report send_back report approve instruct answer ask_extension grant override report approve " +
		"propose_close confirm_close reopen report approve propose_close confirm_close"
	if got := strings.Join(steps, " "); got != want || len(persons) != 5 || !story.Closed {
		t.Errorf("%d people took the steps %s", len(persons), got)
	}
	if refs := story.Matter.Summary().References; len(refs) != 1 || string(report[refs[0].Start:refs[0].End]) != refs[0].Quote {
		t.Errorf("the span does not reproduce its quote: %+v", refs)
	}
	if files := story.Files[8]; len(files) != 1 || files[0].Name != "验收单.txt" {
		t.Errorf("the report's files are %+v", files)
	}

	// Anyone can compute the light again from what is downloaded.
	export := h.get(t, "/matters/"+id+"/export.json", h.as(t, "head"))
	x, err := matter.ParseExport([]byte(export.page))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := x.Recompute(x.Matters[0], x.Day); err != nil || again.Differs() || again.Stated == nil {
		t.Errorf("the light computed again is %+v, %v", again.Shown, err)
	}
}

// drafts drafts a matter from the first commitment of a report that is not under supervision yet, and gives its ID.
func (w worker) drafts(t *testing.T, path string) string {
	t.Helper()
	w.open(t, path)
	w.click(t, ".tools a")
	w.until(t, w.name+" sees the commitments", `document.readyState === "complete" && document.querySelector(".pick") !== null`)
	w.click(t, "input[name=new]")
	w.click(t, ".choose button")
	w.until(t, w.name+" sees those not yet under supervision", `document.readyState === "complete" && location.search.includes("new=1")`)
	w.click(t, ".pick input")
	w.click(t, ".picked button")
	w.until(t, w.name+" has the form of the draft", `document.readyState === "complete" && location.pathname === "/matters/new" && document.querySelector("[name='1.f.title']").value !== ""`)
	w.fillIn(t, in{"1.f.spirit": "群众得实惠", "1.f.due": soon(t, 200)})
	w.click(t, "form.form > .buttons button")
	w.until(t, w.name+" has drafted the matter", `document.readyState === "complete" && location.pathname.startsWith("/matters/") && document.querySelector(".standing") !== null`)
	return strings.TrimPrefix(ask[string](t, w.tab, `location.pathname`), "/matters/")
}
