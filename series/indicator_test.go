package series_test

import (
	"strings"
	"testing"

	"duixian/series"
)

// Words around a name hide no indicator, and no name of another thing is taken for one.
func TestFind(t *testing.T) {
	r := series.Indicators()
	for _, c := range []struct{ metric, place, want string }{
		{"地区生产总值", "", "gdp"},
		{"国内生产总值（GDP）", "全国", "gdp"},
		{"全市地区生产总值", "沄州市", "gdp"},
		{"沄州市地区生产总值", "沄州市", "gdp"},
		{"沄州地区生产总值", "沄州市", "gdp"},
		{"全市地区生产总值", "沄江省", ""}, // of one of its cities
		{"全国国内生产总值", "沄江省", ""}, // of the whole country
		{"全省生产总值", "沄江省", "gdp"},
		{"2031年地区生产总值预期目标", "沄州市", "gdp"},
		{"到2035年人均地区生产总值", "沄州市", "gdp_pc"},
		{"地区生产总值按可比价格计算", "", "gdp"},
		{"按可比价格计算地区生产总值", "", "gdp"},
		{"地区生产总值总量", "", "gdp"},
		{"经济增长", "", "gdp"},
		{"经济增长速度预期目标", "", "gdp"},
		{"社会总产值", "", "social_product"},
		{"国民生产总值", "", "gnp"},
		{"工农业总产值", "", "output_industry_agriculture"},
		{"一般公共预算收入同口径", "", "budget_revenue"},
		{"同口径一般公共预算收入", "", "budget_revenue"},
		{"公共财政预算收入", "", "budget_revenue"},
		{"财政收入", "", "fiscal_revenue"},
		{"财政总收入", "", "fiscal_revenue_total"},
		{"居民消费价格涨幅", "", "cpi"},
		{"商品零售价格涨幅", "", "rpi"},
		{"城镇调查失业率平均值", "", "unemployment_surveyed"},
		{"城镇登记失业率", "", "unemployment_registered"},
		{"失业率", "", ""}, // which one?
		{"城镇新增就业人数", "", "jobs_urban_new"},
		{"2.城镇新增就业", "", "jobs_urban_new"},
		{"⑤农村低保标准", "", "allowance_rural"},
		{"新增就业", "", "jobs_new"},
		{"下岗失业人员再就业", "", "reemployed"},
		{"农民人均纯收入", "", "income_rural_net"},
		{"农村居民人均可支配收入", "", "income_rural"},
		{"城镇居民人均可支配收入实际增长", "", "income_urban_real"},
		{"全体居民人均可支配收入", "", "income"},
		{"工业增加值", "", "va_industry"},
		{"规上工业增加值增速", "", "va_industry_large"},
		{"工业总产值", "", "output_industry"},
		{"全社会固定资产投资总额", "", "fai_all"},
		{"完成固定资产投资", "", "fai"},
		{"全社会研究与试验发展（R&D）经费投入", "", "rd"},
		{"细颗粒物（PM2.5）平均浓度", "", "pm25"},
		{"每千人口执业（助理）医师数", "", "doctors"},
		{"“新三样”产品出口", "", "exports_new_three"},
		{"农村生活污水治理（管控）率", "", "rural_sewage"},
		{"二氧化硫、氮氧化物排放量", "", ""}, // two things
		{"新增就业岗位", "", ""},
		{"总量", "", ""},
		{"全市", "沄州市", ""},
		{"", "沄州市", ""},
	} {
		in, ok := r.Find(c.metric, c.place)
		if ok != (c.want != "") || in.Code != c.want {
			t.Errorf("%s in the report of %q is %q, want %q", c.metric, c.place, in.Code, c.want)
		}
	}
}

// Every name of the registry finds its own indicator, wherever it stands.
func TestNamesFindThemselves(t *testing.T) {
	r := series.Indicators()
	for _, in := range r.All() {
		seen := map[string]bool{}
		for _, name := range append([]string{in.Zh}, in.Aliases...) {
			if seen[name] {
				t.Errorf("%s: %s stands twice", in.Code, name)
			}
			seen[name] = true
			for _, place := range []string{"", "沄州市", "全国"} {
				if found, _ := r.Find(name, place); found.Code != in.Code {
					t.Errorf("%s of %s is found as %q", name, in.Code, found.Code)
				}
			}
		}
		if strings.Trim(in.Code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Errorf("the code %q holds more than small letters, digits and _", in.Code)
		}
		if strings.TrimSpace(in.En) != in.En || strings.ContainsAny(in.En, "（），") {
			t.Errorf("%s: %q is no English name", in.Code, in.En)
		}
		if again, ok := r.ByCode(in.Code); !ok || again.Zh != in.Zh {
			t.Errorf("%s is not found by its code", in.Code)
		}
	}
	if n := len(r.All()); n < 150 {
		t.Errorf("there are %d indicators", n)
	}
}

// A table with a mistake is refused, with the line of the mistake.
func TestParseIndicatorsRefuses(t *testing.T) {
	const head = "# comment\ncode\tzh\ten\tdimension\tgood\ttheme\texternal\taliases\ngdp\t地区生产总值\tgross domestic product\tmoney\tup\teconomy\t-\t生产总值\n"
	if _, err := series.ParseIndicators(head); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"gdp\t甲\ta\tmoney\tup\teconomy\t-\t-":        "twice",
		"a\t甲\ta\tmoney\tup\teconomy\t-\t乙 生产总值":     "one of gdp already",
		"a\t甲\ta\tmoney\tup\teconomy\t-":             "8 fields",
		"a\t甲\ta\tmoney\tsideways\teconomy\t-\t-":    "direction",
		"a\t甲\ta\tmoney\tup\tastrology\t-\t-":        "theme",
		"a\t甲\ta\tparsecs\tup\teconomy\t-\t-":        "dimension",
		"a\t甲\t\tmoney\tup\teconomy\t-\t-":           "both languages",
		"a\t\ta\tmoney\tup\teconomy\t-\t-":           "both languages",
		"a\t甲、乙\ta\tmoney\tup\teconomy\t-\t甲乙\tmore": "8 fields",
	} {
		_, err := series.ParseIndicators(head + line + "\n")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "line 4: ") {
			t.Errorf("%q gives %v, want line 4 and %q", line, err, want)
		}
	}
}

// A level in per cent of a name that ends in a word of growth is a growth; one of another name is none.
func TestGrowthByName(t *testing.T) {
	r := read(t, `政府工作报告
——2031年1月8日在沄州市第三届人民代表大会第二次会议上
二、2031年工作安排
经济增长预期6%左右。城镇登记失业率4%以内。`)
	var got []string
	for _, p := range series.Indicators().Points(r) {
		got = append(got, p.Key.Indicator+" "+string(p.Key.Kind)+" "+p.Value)
	}
	if want := "gdp growth 6, unemployment_registered level 4"; strings.Join(got, ", ") != want {
		t.Errorf("the points are %s, want %s", strings.Join(got, ", "), want)
	}
}

func BenchmarkFind(b *testing.B) {
	r := series.Indicators()
	metrics := []string{"地区生产总值", "全市居民消费价格涨幅", "新建学校", "“新三样”产品出口", "提请省人大常委会审议地方性法规草案", "2031年城镇新增就业预期目标"}
	for b.Loop() {
		for _, m := range metrics {
			r.Find(m, "沄州市")
		}
	}
}
