package source

// The words and marks by which wrapping is told from structure. Each list is what
// it says and no more; clues.go says how much it counts.

var (
	// sentenceEnds end a sentence, closers may stand between them and a line end.
	sentenceEnds = setOf("。！？!?")
	closers      = setOf("”’）》」』〉】〕］)]\"")

	// goesOn are what no paragraph and no heading ends with, goneOn what none begins
	// with.
	goesOn = setOf("，、；,;（(《“‘「『〈【〔［[.．+＋/／×~～的和与及或第")
	goneOn = setOf("的，。、；：！？”’）》」』〉】〕］…,.;:!?)]%％‰℃°~～×")

	// units are what follows a number at once: multipliers, units, classifiers.
	units = setOf("年月日时亿万千百十多余元人个项家户次度吨亩公里米平立方件名所座条张只头倍期届批辆台套处股起种类点岁周分秒斤升瓦")

	// opening and closing are the brackets that may still be open at a line end.
	opening = setOf("（《“「【(")
	closing = setOf("）》”」】)")

	// bullets begin a line of their own.
	bullets = setOf("●■◆▲★▶►◎□◇△☆※✦➢")

	// neverLast are characters that hardly any heading ends with, neverFirst such
	// as hardly any paragraph begins with, though both are frequent.
	neverLast  = setOf("在是为以把将对从向更最各我们坚提推促加进深持积大有不被让并而使到至于就代")
	neverFirst = setOf("和化业力表位设会动济体们展平好质资制快效方续升务合定长育地外理量成施步入家度事进系技点府障义等性者")
)

var (
	// greetings begin the address; a line that begins so and ends in a colon is one.
	greetings = beginnings("各位", "同志们", "尊敬的", "女士们", "先生们", "朋友们", "主席团", "主任")

	// address is the greeting that stands before almost every report.
	address = beginnings("各位代表：", "各位代表:", "各位代表、同志们：", "同志们：")

	// titles are lines of their own, among them the menu of the government's sites.
	titles = beginnings("政府工作报告", "政府工作報告", "目录", "附件", "注释", "名词解释", "下载", "打印", "全屏", "收藏", "分享", "关闭")

	// selfNamed are what titles and the lines under them end with, sources what
	// the lines begin with that say where a text was found.
	selfNamed = endings("政府工作报告", "政府工作報告", "会议上", "會議上", "会议上）")
	sources   = beginnings("来源：", "来源:", "时间：", "时间:")

	// offices stand before the speaker's name.
	offices = endings("总理", "省长", "市长", "区长", "县长", "旗长", "州长", "盟长", "专员", "主席", "乡长", "镇长", "主任")

	// headingEnds are what headings end with, that sentences hardly break after.
	headingEnds = endings("回顾", "安排", "部署", "会议上", "结束语", "日报", "报告", "大业", "极性", "步伐", "局面")

	// nounEnds are too, but sentences have them anywhere.
	nounEnds = endings(
		"任务", "建议", "活力", "作用", "情况", "动能", "底线", "问题", "需求", "效能", "成效", "成就", "实力", "进步", "福祉",
		"实事", "力量", "动力", "振兴", "方针", "要求", "思路", "效益", "能力", "工作", "体系", "品质", "水平", "稳定", "建设",
		"面貌", "生活", "转型", "战略", "事业", "力度", "目标", "开放", "工程", "环境", "后劲", "优势", "格局", "支撑", "屏障",
		"篇章", "台阶", "发展", "调整", "升级", "提升", "改革",
	)

	// paragraphStarts are what paragraphs begin with, that sentences hardly go on with.
	paragraphStarts = beginnings(
		"各位代表", "现在，我", "刚刚过去", "今年", "过去", "当前", "这一年", "一年来", "五年来", "同时，", "随着", "本届",
		"为了", "按照", "根据", "面对", "围绕", "坚决", "坚持", "做好", "筑牢", "统筹", "深入", "激发", "发挥", "继续",
		"稳步", "强化", "防范", "切实", "大力", "突出", "全力", "积极", "加快", "持续", "扎实", "着力", "实施", "优化",
		"深化", "来源：", "时间：", "我国", "我们", "“十", "【",
	)
)
