package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/matter"
)

// demoStep is a step of an invented matter.
type demoStep struct {
	ago    int    // days ago
	as     string // login
	step   string
	fields string // "name=value; name=value"
}

// demoMatters are matters of the invented city's latest report, each from the commitment whose clause has the words, as an office would have
// them in the middle of a year: of every light, and some that the public sees. {N} is the day N days from now.
var demoMatters = []struct {
	words  string
	public bool
	steps  []demoStep
}{
	{"低空飞行器起降场", true, []demoStep{
		{150, "office", "draft", "letter=2个起降场建成，通过验收; spirit=低空物流能用起来; due={60}"},
		{149, "office", "assign", "lead=transport; leader=leader; report_every=30"},
		{148, "head", "accept", ""},
		{90, "reporter", "report", "progress=started; done=完成选址和立项; percent=30"},
		{88, "office2", "approve", "note=附件齐全"},
		{20, "reporter", "report", "progress=going; done=一号场地主体完工，二号场地平整; percent=65"},
		{18, "office2", "approve", ""},
	}},
	{"农村公路260公里", true, []demoStep{
		{200, "office", "draft", "letter=260公里全部通车; spirit=村民出行方便; due={40}"},
		{199, "office", "assign", "lead=transport; helpers=district; report_every=30"},
		{198, "head", "decline", "reason=其中70公里属望汀区事权，请明确由谁牵头"},
		{196, "office", "assign", "lead=transport; helpers=district; leader=leader; report_every=30"},
		{195, "head", "accept", ""},
		{150, "reporter", "report", "progress=going; done=开工180公里; percent=20"},
		{148, "office2", "send_back", "missing=请按路段列出开工时间"},
		{147, "reporter", "report", "progress=going; done=开工180公里，分路段时间见说明; percent=20"},
		{146, "office2", "approve", ""},
		{60, "reporter", "report", "progress=hindered; done=通车120公里; problems=雨季停工两个月; percent=46"},
		{58, "office2", "approve", ""},
		{57, "leader", "instruct", "note=雨季以后抢工期，质量不能放松"},
		{54, "head", "answer", "text=已增加两个标段同时施工"},
		{50, "head", "ask_extension", "reason=雨季停工; new_due={90}"},
		{48, "office", "grant", "note=同意，不再延"},
		{10, "office", "override", "light=red; until={20}; reason=现场查看，两个标段没有人施工"},
	}},
	{"老旧小区58个", true, []demoStep{
		{240, "office", "draft", "letter=58个小区改造完工并交付; spirit=居民住得安全方便; due={-12}"},
		{239, "office", "assign", "lead=housing; helpers=district; leader=leader; report_every=60"},
		{238, "housing", "accept", ""},
		{100, "housing", "report", "progress=going; done=开工58个，完工31个; percent=53"},
		{99, "office2", "approve", ""},
	}},
	{"望汀大道快速化改造", false, []demoStep{
		{30, "office", "draft", "letter=取得施工许可并进场; spirit=缓解东西向拥堵; due={25}"},
		{8, "office", "assign", "lead=transport; leader=leader; report_every=15"},
	}},
	{"浥溪县城防洪工程", true, []demoStep{
		{220, "office", "draft", "letter=工程竣工验收; spirit=县城能防二十年一遇洪水; due={-30}"},
		{219, "office", "assign", "lead=housing; report_every=60"},
		{218, "housing", "accept", ""},
		{70, "housing", "report", "progress=finished; done=通过竣工验收; percent=100; links=https://example.org/验收公告"},
		{69, "office2", "approve", ""},
		{65, "office", "propose_close", "outcome=done; letter_met=met; spirit_met=early; links=https://example.org/验收公告; reason=验收合格，防洪效果待汛期检验"},
		{64, "office2", "confirm_close", ""},
	}},
	{"停车位2000个", false, []demoStep{
		{120, "office", "draft", "letter=新增停车位2000个并开放使用; spirit=缓解停车难; due={45}"},
		{119, "office", "assign", "lead=housing; report_every=30"},
		{118, "housing", "accept", ""},
		{80, "housing", "report", "progress=going; done=建成620个; percent=31"},
		{79, "office2", "approve", ""},
		{2, "housing", "report", "progress=going; done=建成1340个; percent=67"},
	}},
}

// demoSupervision keeps the invented matters, as the people of the cast have taken their steps.
func demoSupervision(ctx context.Context, st *store.Store, cast demoPeople, sha256 string, now time.Time) error {
	c, err := matter.ParseCalendar(matter.CalendarText(), "") // the zone is Asia/Shanghai
	if err != nil {
		return err
	}
	by := store.Program("demo")
	p, err := st.KeepProcedure(ctx, by, matter.CommitmentText())
	if err != nil {
		return err
	}
	whole, err := st.Whole(ctx, sha256)
	if err != nil {
		return err
	}
	for _, one := range demoMatters {
		draft, ok := demoDraft(whole, one.words)
		if !ok {
			return fmt.Errorf("no commitment of the invented report has the words %q", one.words)
		}
		m := p.Start(store.NewMatterID())
		for i, step := range one.steps {
			fields := cast.fields(step.fields, func(days int) string { return c.Day(now.AddDate(0, 0, days)).String() })
			if i == 0 {
				for name, value := range draft.Fields() {
					if _, stated := fields[name]; !stated {
						fields[name] = value
					}
				}
			}
			e, err := m.Take(cast.actor(step.as), matter.Request{Step: step.step, Fields: fields}, now.AddDate(0, 0, -step.ago).Add(time.Duration(i)*time.Second), c)
			if err == nil {
				err = m.Apply(e)
			}
			if err != nil {
				return fmt.Errorf("the step %s of %s: %w", step.step, one.words, err)
			}
		}
		if err := st.AddMatters(ctx, by, c, c.Day(now), m); err != nil {
			return err
		}
		if one.public {
			if _, err := st.Publish(ctx, by, m.ID, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// demoDraft drafts a matter from the first commitment whose clause has some words.
func demoDraft(whole store.Whole, words string) (matter.Draft, bool) {
	for _, r := range record.All(whole.Reading) {
		if r.Commitment == nil {
			continue
		}
		start, end := whole.Document.Clean(r.Commitment.Clause)
		if quote := whole.Document.Text[start:end]; strings.Contains(quote, words) {
			return matter.DraftOf(whole.Edition.SHA256, r.ID, quote, *r.Commitment), true
		}
	}
	return matter.Draft{}, false
}
