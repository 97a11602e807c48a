package series_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duixian/internal/demo"
	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// two reads a report of 2031 with a plan and one of 2032 with a review, of one city, and compares them.
func two(t *testing.T, plan, review string, o series.Options) *series.Comparison {
	t.Helper()
	const closing = "\n各位代表！让我们团结奋斗。"
	earlier := "政府工作报告\n——2031年1月8日在沄州市第三届人民代表大会第二次会议上\n一、2030年工作回顾\n" +
		"全市社会消费品零售总额达到200亿元、常住人口城镇化率达到54.2%。\n二、2031年工作安排\n（一）城市建设。" + plan + closing
	later := "政府工作报告\n——2032年1月8日在沄州市第三届人民代表大会第三次会议上\n一、2031年工作回顾\n" + review + closing
	open := func(text string) (*source.Document, *report.Reading) {
		d, err := source.Open([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return d, reading.Read(d, reading.Options{})
	}
	var before, after *report.Reading
	o.Earlier, before = open(earlier)
	o.Later, after = open(later)
	for i := range o.Decisions {
		o.Decisions[i].Earlier, o.Decisions[i].Later = before.Report.SHA256, after.Report.SHA256
	}
	return series.Compare(before, after, o)
}

// What the later sentence says of the earlier one: verdict, rule, difference.
func TestVerdicts(t *testing.T) {
	for _, test := range []struct{ plan, review, want string }{
		// Floors, and 左右.
		{"地区生产总值增长6%以上。", "地区生产总值增长6%。", "met reached 0"},
		{"地区生产总值增长6%以上。", "地区生产总值增长6.3%。", "exceeded reached 0.3"},
		{"地区生产总值增长6%以上。", "地区生产总值增长5.9%。", "missed short -0.1"},
		{"地区生产总值增长6%左右。", "地区生产总值增长5.5%。", "met within-tolerance -0.5"},
		{"地区生产总值增长6%左右。", "地区生产总值增长5.4%。", "missed short -0.6"},
		{"地区生产总值增长2%左右。", "地区生产总值增长1.7%。", "missed short -0.3"}, // a tenth is less than half a point
		{"城镇新增就业1万人左右。", "城镇新增就业9600人。", "met within-tolerance -400"},
		{"城镇新增就业1万人左右。", "城镇新增就业9400人。", "missed short -600"},
		// Ceilings, and what is to go down.
		{"居民消费价格涨幅控制在3%左右。", "居民消费价格上涨0.4%。", "met within-ceiling -2.6"},
		{"居民消费价格涨幅控制在3%左右。", "居民消费价格上涨3.6%。", "missed short 0.6"},
		{"城镇登记失业率控制在4%以内。", "城镇登记失业率4%。", "met within-ceiling 0"},
		{"单位地区生产总值能耗下降3%。", "单位地区生产总值能耗下降3.1%。", "exceeded reached -0.1"},
		{"单位地区生产总值能耗下降3%以上。", "单位地区生产总值能耗下降2.9%。", "missed short 0.1"},
		{"单位地区生产总值能耗下降3%。", "单位地区生产总值能耗上升1%。", "missed short 4"},
		// Ranges on the one side, bounds on the other.
		{"地区生产总值增长5%—6%。", "地区生产总值增长5.8%。", "met within-range 0.8"},
		{"地区生产总值增长5%—6%。", "地区生产总值增长6.4%。", "exceeded reached 0.4"},
		{"地区生产总值增长5%—6%。", "地区生产总值增长4.8%。", "missed short -0.2"},
		{"接待游客突破900万人次。", "接待游客突破900万人次。", "met reached 0"},
		{"接待游客达到900万人次。", "接待游客突破900万人次。", "exceeded reached 0"},
		{"接待游客达到1000万人次。", "接待游客突破990万人次。", "not-comparable bound-open -100000"},
		// Rounding: the result is stated to fewer digits than the target.
		{"粮食产量达到48.64万吨。", "粮食产量48.6万吨。", "met within-rounding -400"},
		// Or to more digits, which an inspector rounds to those of the target, if it has any behind the point.
		{"常住人口城镇化率达到58.1%。", "常住人口城镇化率达到58.08%。", "met rounds-to-target -0.02"},
		{"常住人口城镇化率达到58.1%。", "常住人口城镇化率达到58.04%。", "missed short -0.06"},
		{"地区生产总值增长5%。", "地区生产总值增长4.98%。", "missed short -0.02"},
		{"城镇登记失业率控制在4.1%以内。", "城镇登记失业率4.15%。", "missed short 0.05"},
		// Units that can be turned into each other, and ones that cannot.
		{"粮食产量达到49万吨。", "粮食产量9.74亿斤。", "missed short -3000"},
		{"跨境电商交易额增长40%。", "跨境电商交易额增长1.5倍。", "exceeded reached 110"},
		// Growth from levels, and change from levels.
		{"社会消费品零售总额增长7%。", "社会消费品零售总额216亿元。", "exceeded reached 1"},
		{"社会消费品零售总额增长7%。", "社会消费品零售总额210亿元。", "missed short -2"},
		{"地区生产总值增长7%。", "地区生产总值达到500亿元。", "not-comparable constant-prices "},
		{"进出口总额增长7%。", "进出口总额达到500亿元。", "not-comparable no-base "},
		// Other bases.
		{"规模以上工业企业净增30户。", "新增规模以上工业企业34户。", "not-comparable redefined "},
		{"城镇调查失业率5.5%左右。", "城镇登记失业率3.5%。", "not-comparable redefined "},
		{"改造老旧小区74个。", "老旧小区改造开工74个。", "not-comparable only-begun "},
		{"固定资产投资增长5%左右。", "扣除房地产开发投资后，固定资产投资增长2.7%。", "not-comparable redefined "},
		{"启动180个老旧小区改造。", "启动改造180个老旧小区。", "met reached 0"},
		{"新增特色街区30个。", "特色街区达到130个。", "exceeded reached 100 ?"},
		{"规模以上工业增加值增长7.5%以上。", "规模以上工业增加值增长7%。", "missed short -0.5"},
		// Silence, and admissions.
		{"改造提升农贸市场8家。", "森林覆盖率提高。", "not-mentioned no-result "},
		{"固定资产投资增长8%左右。", "固定资产投资增长7.6%。\n我们也清醒认识到存在的问题和不足。固定资产投资增速未完成年初确定的目标。", "admitted admitted-short -0.4"},
		{"固定资产投资增长8%左右。", "工业生产平稳。\n我们也清醒认识到存在的问题和不足。固定资产投资增速未完成年初确定的目标。", "admitted admitted-alone "},
		// Several years.
		{"“十六五”时期，城镇新增就业5万人。", "城镇新增就业1.2万人。", "not-comparable part-of-span "},
		// Deeds without a figure.
		{"建成市博物馆新馆。", "市博物馆新馆建成开放。", "done found-done "},
		{"建成市博物馆新馆。", "市博物馆新馆主体完工。", "carried-on found-in-part "},
		{"建成市博物馆新馆。", "加快建设市博物馆新馆。", "carried-on found-underway "},
		{"建成市博物馆新馆。", "工业生产平稳。\n二、2032年工作安排\n建成市博物馆新馆。", "carried-on promised-again "},
		{"开工建设沄江二桥。", "沄江二桥开工建设。", "done found-begun "},
		{"挂牌建设沄江实验室。", "挂牌建设沄江实验室。", "done found-begun "},
		{"谋划沄江货运枢纽。", "科学谋划沄江货运枢纽。", "done found-begun "},
		{"开展群众惠民演出。", "群众惠民演出精彩。\n二、2032年工作安排\n开展群众惠民系列演出。", "carried-on found-and-again "},
		{"建成市博物馆新馆。", "工业生产平稳。", "not-mentioned not-found "},
		{"建成市博物馆新馆。", "工业生产平稳。\n我们也清醒认识到存在的问题和不足。市博物馆新馆终止建设。", "dropped given-up "},
		{"建成市博物馆新馆。", "工业生产平稳。\n我们也清醒认识到存在的问题和不足。市博物馆新馆没有如期建成。", "admitted admitted-deed "},
		{"坚持全面深化改革。", "工业生产平稳。", "not-comparable too-general "},
	} {
		c := two(t, test.plan, test.review, series.Options{})
		if len(c.Outcomes) != 1 {
			t.Errorf("%s: there are %d promises, want one", test.plan, len(c.Outcomes))
			continue
		}
		o := c.Outcomes[0]
		got := fmt.Sprintf("%s %s ", o.Verdict, o.Rule)
		if o.Arithmetic != nil {
			got += o.Arithmetic.Difference
		}
		if strings.HasSuffix(test.want, "?") && c.Open(o) {
			got += " ?" // it waits for a person
		}
		if got != test.want {
			t.Errorf("%s %s: %q, want %q", test.plan, test.review, got, test.want)
		}
	}
}

// What waits for a person, and what near it does not.
func TestWaits(t *testing.T) {
	for _, test := range []struct {
		plan, review, want string
		waits              bool
	}{
		// One value stated twice, and two values.
		{"地区生产总值增长6%。", "地区生产总值增长6.3%。地区生产总值增长6.3%。", "exceeded reached", false},
		{"地区生产总值增长6%。", "地区生产总值增长6.3%。地区生产总值增长6.5%。", "exceeded reached", true},
		// Amounts far apart may be of two things.
		{"接待游客达到900万人次。", "接待游客达到2600万人次。", "exceeded reached", false},
		{"接待游客达到900万人次。", "接待游客达到2800万人次。", "exceeded reached", true},
		// What no result is found for: nothing like it, the very amount, a list that is done as a whole, a name.
		{"改造提升农贸市场8家。", "森林覆盖率提高。", "not-mentioned no-result", false},
		{"打通城乡断头道路瓶颈18处。", "城乡居民反映的18处瓶颈和道路已经疏通。", "not-mentioned no-result", true},
		{"改造城区剩余平房4000户。", "棚户区改造4000户。", "not-mentioned no-result", true},
		{"改造城区剩余平房4000户。", "棚户区改造3000户。", "not-mentioned no-result", false},
		{"改造城区剩余平房4000户。", "直播带货扶持农家4000户。", "not-mentioned no-result", false},
		{"改造供水供热燃气老旧管网2000公里。", "累计更新水热气管网3656公里。", "not-mentioned no-result", true},
		{"改造供水供热燃气老旧管网2000公里。", "开行货运班列3656公里。", "not-mentioned no-result", false},
		{"守好发展和生态两条底线。", "森林覆盖率提高。", "not-mentioned no-result", true},
		{"改造提升农贸市场8家。", "农贸市场面貌一新。", "not-mentioned no-result", true},
		{"粮食产量达到49万吨。", "粮食总产再创新高。", "not-mentioned no-result", true},
		{"粮食产量达到49万吨。", "森林覆盖率提高。", "not-mentioned no-result", false},
		{"推进10万吨大麦芽二期项目。", "森林覆盖率提高。", "not-mentioned no-result", true},
		{"开工10万吨级公用码头。", "森林覆盖率提高。", "not-mentioned no-result", true},
		// A base that is left unsaid may be the same one.
		{"城镇新增就业1万人。", "新增就业1.2万人。", "not-comparable redefined", true},
		{"城镇调查失业率5.5%左右。", "城镇登记失业率3.5%。", "not-comparable redefined", false},
		// What is about a value may be either side of it.
		{"空气质量优良天数比例95%以上。", "空气质量优良天数比例稳定在95%左右。", "met about-result", true},
		{"空气质量优良天数比例95%左右。", "空气质量优良天数比例稳定在95%左右。", "met reached", false},
		// What was to be finished, and is only said to thrive; a plan only; what is of another plan; what only says what is.
		{"完成沄江湿地示范区创建。", "沄江湿地示范区创建收获新成效。", "done found-done", true},
		{"加快建设沄江湿地示范区。", "制定沄江湿地示范区建设方案。", "carried-on found-in-part", false},
		{"实施“六五”普法规划。", "工业生产平稳。\n二、2032年工作安排\n实施“七五”普法规划。", "not-mentioned not-found", true},
		{"建成市博物馆新馆。", "工业生产平稳。\n二、2032年工作安排\n今年任务很重，是建成市博物馆新馆的一年。", "not-mentioned not-found", true},
		{"作为沄江上游生态大市。", "工业生产平稳。\n二、2032年工作安排\n作为沄江上游生态大市。", "not-mentioned not-found", true},
		// What is there is no promise, and an honour is not what was promised, unless it was.
		{"我市1100多种绿色好产品，要卖到全国。", "森林覆盖率提高。", "not-mentioned no-result", true},
		{"深化沄江物流枢纽试点。", "沄江物流枢纽试点获批。", "done found-done", true},
		{"争创沄江物流枢纽试点。", "沄江物流枢纽试点获批。", "done found-done", false},
		// What is promised again, and of which the review may say something.
		{"构建跨江货运联盟体系。", "工业生产平稳。\n二、2032年工作安排\n构建跨江货运联盟体系。", "carried-on promised-again", false},
		{"构建跨江货运联盟体系。", "货运联盟壮大。\n二、2032年工作安排\n构建跨江货运联盟体系。", "carried-on promised-again", true},
		// Of a commitment it always waits, and a lesson is no deed.
		{"建成市博物馆新馆。", "工业生产平稳。", "not-mentioned not-found", true},
		{"建成市博物馆新馆。", "市博物馆新馆建成开放。", "done found-done", false},
		{"建成市博物馆新馆。", "我们深刻体会到，必须建成市博物馆新馆。", "not-mentioned not-found", true},
		// The thing itself is not named, or a word that sets it apart.
		{"推进沄江国际技能交流中心建设。", "工业生产平稳。\n二、2032年工作安排\n推进沄江国际技能交流。", "carried-on promised-again", true},
		{"推进沄江国际技能交流中心建设。", "工业生产平稳。\n二、2032年工作安排\n深化沄江国际技能交流中心试点。", "carried-on promised-again", false},
		{"加快沄江卫星发射场3号工位建设。", "沄江卫星发射场建成双工位。", "done found-done", true},
		{"加快沄江卫星发射场3号工位建设。", "沄江卫星发射场3号工位建成。", "done found-done", false},
		{"推动修订沄江湿地公园条例。", "沄江湿地公园管理局组建运行。", "done found-done", true},
		{"推动农村移风易俗新风尚。", "工业生产平稳。\n二、2032年工作安排\n推动移风易俗新风尚。", "carried-on promised-again", true},
		{"推动农村移风易俗新风尚。", "工业生产平稳。\n二、2032年工作安排\n推动移风易俗新风尚，繁荣农村文化。", "carried-on promised-again", false},
		// General words that the later report has, and such as have something particular among them.
		{"坚持全面深化改革。", "工业生产平稳。", "not-comparable too-general", false},
		{"深化农业改革。", "工业生产平稳。", "not-comparable too-general", true},
		{"发展壮大鹅产业。", "鹅肥。企鹅。天鹅。", "not-comparable too-general", true},
		{"优化服务、管理。", "工业生产平稳。", "not-comparable too-general", true},
		{"加快发展海洋经济。", "海洋渔业兴旺。海洋环境改善。海洋公园开放。", "not-comparable too-general", true},
		{"深化重点领域改革。", "工业生产平稳。\n二、2032年工作安排\n深化重点领域改革。", "not-comparable too-general", true},
	} {
		c := two(t, test.plan, test.review, series.Options{})
		if len(c.Outcomes) != 1 {
			t.Errorf("%s: there are %d promises, want one", test.plan, len(c.Outcomes))
			continue
		}
		o := c.Outcomes[0]
		if got := string(o.Verdict) + " " + o.Rule; got != test.want || c.Open(o) != test.waits {
			t.Errorf("%s %s: %s, sure to %s, waits: %v; want %s, %v", test.plan, test.review, got, o.Confidence, c.Open(o), test.want, test.waits)
		}
	}
}

// An admission about 城乡居民 is one about 城镇居民 and 农村居民.
func TestAdmissionOfBoth(t *testing.T) {
	for _, name := range []string{"城镇居民人均可支配收入", "农村居民人均可支配收入"} {
		c := two(t, name+"增长8%。", name+"增长5%。\n我们也清醒认识到存在的问题和不足。城乡居民收入增速未完成年初确定的目标。", series.Options{})
		if len(c.Outcomes) != 1 || c.Outcomes[0].Rule != "admitted-short" {
			t.Errorf("%s: %+v, want admitted-short", name, c.Outcomes)
		}
	}
}

// Of several things that were missed each is admitted, however its growth is called.
func TestAdmissionOfList(t *testing.T) {
	c := two(t, "固定资产投资增长8%左右。", "工业生产平稳。\n我们也清醒认识到存在的问题和不足。居民消费价格和固定资产投资涨幅也未达年初预期。", series.Options{})
	if len(c.Outcomes) != 1 || c.Outcomes[0].Rule != "admitted-alone" {
		t.Errorf("%+v, want admitted-alone", c.Outcomes)
	}
}

// What names nothing in particular waits where the clause behind it, or a name before it, says of what it is.
func TestExplained(t *testing.T) {
	for plan, waits := range map[string]bool{"提升优势产业。": false, "提升优势产业，以信创、集成电路为重点。": true, "实施“美在沄州”培塑行动。": true} {
		c := two(t, plan, "工业生产平稳。", series.Options{})
		i := slices.IndexFunc(c.Outcomes, func(o series.Outcome) bool { return o.Rule == "too-general" })
		if i < 0 || c.Open(c.Outcomes[i]) != waits {
			t.Errorf("%s: %+v, want too-general, waiting: %v", plan, c.Outcomes, waits)
		}
	}
}

// A list that is said to be done as a whole is shown beside what stood in it.
func TestListDone(t *testing.T) {
	c := two(t, "\n（二）民生实事。\n改造提升农贸市场8家。", "十件民生实事全面完成。", series.Options{})
	for _, o := range c.Outcomes {
		if o.Target != nil && o.Rule == "no-result" {
			if !c.Open(o) || len(o.Found) != 1 {
				t.Errorf("it is sure to %s, with %d findings", o.Confidence, len(o.Found))
			}
			return
		}
	}
	t.Errorf("no target without a result in %+v", c.Outcomes)
}

// So it is where a list stands under a title of its own, behind the sentence that opens it, or behind a colon; what
// stands behind the list, or where no list follows, is in none.
func TestListed(t *testing.T) {
	for _, test := range []struct {
		plan  string
		waits bool
	}{
		{"加强管理。\n2031年10件惠民实事\n一、方便购物\n年度目标：改造提升农贸市场8家。\n二、便利出行", true},
		{"继续办好十方面民生实事。\n1．购物方面。改造提升农贸市场8家。\n2．出行方面。", true},
		{"今年将办好“十件民生实事”。（1）改造提升农贸市场8家。（2）便利出行。“十件民生实事”是庄严承诺。", true},
		{"扎实办好“十大民生实事”。①便利出行。②改造提升农贸市场8家。", true},
		{"接续办好10件民生实事，包括：便利出行；改造提升农贸市场8家。", true},
		{"继续办好十方面民生实事。\n1．出行方面。便利出行。\n2．环境方面。美化环境。\n（二）城市更新。改造提升农贸市场8家。", false},
		{"继续办好十方面民生实事。改造提升农贸市场8家。", false},
		{"坚持实事求是：改造提升农贸市场8家。", false},
	} {
		c := two(t, test.plan, "年度10件惠民实事圆满办结。", series.Options{})
		for _, o := range c.Outcomes {
			if o.Target != nil && o.Target.Value == "8" && c.Open(o) != test.waits {
				t.Errorf("%s: it is sure to %s, want waiting: %v", test.plan, o.Confidence, test.waits)
			}
		}
		if !slices.ContainsFunc(c.Outcomes, func(o series.Outcome) bool { return o.Rule == "no-result" }) {
			t.Errorf("%s: no target without a result", test.plan)
		}
	}
}

// A rate is a level beside a growth that it shares its list with.
func TestRateBesideGrowth(t *testing.T) {
	c := two(t, "城镇调查失业率、居民消费价格涨幅分别控制在5%和3%以内。", "城镇调查失业率控制在5%以内。", series.Options{})
	if len(c.Outcomes) != 2 || c.Outcomes[0].Rule != "within-ceiling" {
		t.Errorf("%+v, want within-ceiling", c.Outcomes)
	}
}

// What is less sure than the threshold waits for a person; what a person decides holds, and stands beside
// what was computed.
func TestDecisions(t *testing.T) {
	c := two(t, "建设公共文化空间600个。", "新型公共文化空间建成600个。", series.Options{})
	o := c.Outcomes[0]
	if o.Verdict != series.Met || !c.Open(o) {
		t.Fatalf("names that are only alike give %s, sure to %s", o.Verdict, o.Confidence)
	}
	day := time.Date(2032, 3, 1, 9, 0, 0, 0, time.UTC)
	whole := series.Decision{Promise: o.ID, Verdict: series.NotComparable, Who: "督查室", When: day, Why: "口径不同"}
	first, silent := whole, whole
	first.Verdict, first.When = series.Missed, day.AddDate(0, 0, -1)
	silent.Why, silent.When = "", day.AddDate(0, 0, 1)
	c = two(t, "建设公共文化空间600个。", "新型公共文化空间建成600个。", series.Options{Decisions: []series.Decision{whole, first, silent}})
	o = c.Outcomes[0]
	if o.Final() != series.NotComparable || o.Verdict != series.Met || c.Open(o) {
		t.Errorf("the decision gives %s beside %s", o.Final(), o.Verdict)
	}
	if n := c.Counts(); n[series.NotComparable] != 1 || n[series.Met] != 0 {
		t.Errorf("the counts are %v", n)
	}
	for _, d := range []series.Decision{{}, silent, {Earlier: "a", Later: "b", Promise: "f1", Verdict: "perhaps", Who: "x", When: day, Why: "y"}} {
		if d.Check() == nil {
			t.Errorf("%+v is a decision", d)
		}
	}
}

// Targets for years to come are counted and not judged.
func TestNotDue(t *testing.T) {
	c := two(t, "到2035年，森林覆盖率达到66%。", "森林覆盖率达到64%。", series.Options{})
	if len(c.Outcomes) != 0 || c.NotDue != 1 {
		t.Errorf("%d outcomes, %d not due", len(c.Outcomes), c.NotDue)
	}
}

// Over their two pairs the demo reports show every verdict, and every finding reproduces what it points at.
func TestDemoShowsEveryVerdict(t *testing.T) {
	var readings []*report.Reading
	var docs []*source.Document
	for _, f := range demo.Files() {
		d, err := source.Open(f.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		docs, readings = append(docs, d), append(readings, reading.Read(d, reading.Options{Name: f.Name}))
	}
	shown := map[series.Verdict]int{}
	for i := range 2 {
		c := series.Compare(readings[i], readings[i+1], series.Options{Earlier: docs[i], Later: docs[i+1]})
		ids := map[string]bool{}
		for _, o := range c.Outcomes {
			if !c.Open(o) {
				shown[o.Verdict]++
			}
			if ids[o.ID] {
				t.Errorf("%s names two promises", o.ID)
			}
			ids[o.ID] = true
			for _, f := range o.Found {
				if !f.Sentence.Contains(f.Words) || f.Words.Len() == 0 {
					t.Errorf("%s: %v does not stand in %v", o.ID, f.Words, f.Sentence)
				}
			}
		}
	}
	for _, v := range series.Verdicts() {
		if shown[v] == 0 {
			t.Errorf("no promise of the demo reports is %s", v)
		}
	}
	t.Log(shown)
}

// Without the documents the figures are compared all the same.
func TestCompareWithoutDocuments(t *testing.T) {
	r := read(t, "政府工作报告\n——2031年1月8日在沄州市第三届人民代表大会第二次会议上\n一、2031年工作安排\n地区生产总值增长6%，建成市博物馆新馆。")
	later := read(t, "政府工作报告\n——2032年1月8日在沄州市第三届人民代表大会第三次会议上\n一、2031年工作回顾\n地区生产总值增长6%。")
	c := series.Compare(r, later, series.Options{})
	if len(c.Outcomes) != 1 || c.Outcomes[0].Verdict != series.Met {
		t.Errorf("the outcomes are %+v", c.Outcomes)
	}
}

// An explanation names its amounts by braces, in both languages the same ones.
func TestExplain(t *testing.T) {
	o := series.Outcome{Rule: "short"}
	zh, en := o.Explain(func(name string) string { return "<" + name + ">" })
	for _, text := range []string{zh, en} {
		if !strings.Contains(text, "<promised>") || !strings.Contains(text, "<reached>") || strings.Contains(text, "{") {
			t.Errorf("the explanation is %q", text)
		}
	}
	if slices.Contains(series.Verdicts(), "") {
		t.Error("a verdict has no name")
	}
}

// keyRow is a row of internal/demo/NOTES.md: what is promised, and what became of it.
var keyRow = regexp.MustCompile(`(?m)^\| \d+ \| [^|]* \| 「([^」]*)」[^|]*\| [^|]* \| ([a-z ]+) \|`)

// Most verdicts on the demo reports are those of their answer key, where the reader has a record of the promise. -v
// lists the others.
func TestAnswerKeyOfDemo(t *testing.T) {
	notes, err := os.ReadFile("../internal/demo/NOTES.md")
	if err != nil {
		t.Fatal(err)
	}
	files := demo.Files()
	right, all := 0, 0
	for i := range 2 {
		a, b := read(t, string(files[i].Bytes)), read(t, string(files[i+1].Bytes))
		earlier, err1 := source.Open(files[i].Bytes)
		later, err2 := source.Open(files[i+1].Bytes)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		c := series.Compare(a, b, series.Options{Earlier: earlier, Later: later})
		_, part, _ := strings.Cut(string(notes), fmt.Sprintf("## Promises of %d in", 2023+i))
		part, _, _ = strings.Cut(part, "\n## ")
		for _, row := range keyRow.FindAllStringSubmatch(part, -1) {
			want := strings.ReplaceAll(strings.Replace(row[2], "redefined", "not comparable", 1), " ", "-")
			var got []string
			for _, o := range c.Outcomes {
				var span report.Span
				if o.Target != nil {
					span = o.Target.Figure.Span
				} else {
					span = o.Commitment.Span
				}
				if within(string(files[i].Bytes), row[1], span) {
					got = append(got, string(o.Verdict))
				}
			}
			if len(got) == 0 {
				continue // the reader has no record of it
			}
			all++
			if slices.Contains(got, want) {
				right++
			} else {
				t.Logf("%d: %s is %v, the key says %s", 2023+i, row[1], got, want)
			}
		}
	}
	t.Logf("%d of %d", right, all)
	if all < 150 || right*100 < 80*all {
		t.Errorf("%d of %d verdicts are those of the answer key, want 80%%", right, all)
	}
}

// within says whether a span lies in one of the places where a text says some words.
func within(text, words string, s report.Span) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		if from+i <= s.Start && s.End <= from+i+len(words) {
			return true
		}
		from += i + len(words)
	}
}
