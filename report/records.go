package report

// Class says what a numeral is. Only quantities are figures in the full sense; the
// other classes are the reason why a numeral is none.
type Class string

// The classes of numerals.
const (
	Quantity Class = "quantity" // how many, how much, what share, how fast
	Rank     Class = "rank"     // a place in an order of merit: 第1
	Date     Class = "date"     // a year, a day, an anniversary, a plan period
	Label    Class = "label"    // part of a name, code, slogan, grade or list number
)

// Bound says how a stated value limits the true one.
type Bound string

// The bounds.
const (
	Exactly Bound = "="
	About   Bound = "~"
	AtLeast Bound = ">="
	AtMost  Bound = "<="
	Above   Bound = ">"
	Below   Bound = "<"
)

// Kind says what sort of amount a figure is.
type Kind string

// The kinds.
const (
	LevelKind  Kind = "level"  // an amount as it stands
	GrowthKind Kind = "growth" // a change in per cent (or times) against a base
	ChangeKind Kind = "change" // an absolute change of a level
)

// Role says what standing a figure has in the report.
type Role string

// The roles.
const (
	Result   Role = "result"   // achieved, as reported
	Estimate Role = "estimate" // expected for the period just past
	Target   Role = "target"   // planned, promised or earmarked
	Fact     Role = "fact"     // background, a standing number, a rule
)

// Field names what a rule sets: a field of a figure, or a deed as a whole.
type Field string

// The fields, in the order in which they are explained.
const (
	FieldClass  Field = "class"
	FieldValue  Field = "value"
	FieldUnit   Field = "unit"
	FieldBound  Field = "bound"
	FieldKind   Field = "kind"
	FieldRole   Field = "role"
	FieldMetric Field = "metric"
	FieldPlace  Field = "place"
	FieldPeriod Field = "period"
	FieldDeed   Field = "deed" // the construction of a commitment or achievement
)

// Reason says which rule set a field and which words made it do so.
type Reason struct {
	Field Field  `json:"field"`
	Rule  string `json:"rule"`            // the rule's name; package reading describes it in words
	Words string `json:"words,omitempty"` // what the rule saw, in clean form; empty where the absence of words decided
}

// Figure is one numeral of a report and what it states. For classes other than
// Quantity only the span, Text, Class, Section, Sentence and Reasons are set.
type Figure struct {
	Span            // the numeral alone, without unit or multiplier
	Text   string   `json:"text"` // the numeral in clean form
	Class  Class    `json:"class"`
	Value  string   `json:"value,omitempty"` // decimal, in the base unit, multipliers applied, signed for growth and change
	To     string   `json:"to,omitempty"`    // upper end of a range; "same" on the range's second numeral
	Unit   string   `json:"unit,omitempty"`  // as written, without multiplier
	Bound  Bound    `json:"bound,omitempty"`
	Kind   Kind     `json:"kind,omitempty"`
	Role   Role     `json:"role,omitempty"`
	Metric string   `json:"metric,omitempty"` // what is measured, understandable outside its sentence
	Place  []string `json:"place,omitempty"`  // where it holds, if narrower than the whole jurisdiction
	Period string   `json:"period,omitempty"` // "2019", or "2016-2020"; empty where the text does not tell

	Of       string `json:"of,omitempty"`      // what a share is of: 地区生产总值 in 占地区生产总值比重
	Scope    string `json:"scope,omitempty"`   // of a rank: among whom, 全国 in 居全国第3位
	Baseline Span   `json:"baseline,omitzero"` // the numeral where the change to this figure began: 60 in 由60%提高到65%

	Section  string   `json:"section,omitempty"` // heading of the section that it stands in
	Sentence Span     `json:"sentence"`          // the sentence that it stands in
	Reasons  []Reason `json:"reasons,omitempty"` // why each field is what it is
}

// Same marks the second numeral of a range or fraction in Figure.To: its value is
// part of the first numeral's record.
const Same = "same"

// Commitment is one thing that the government says it will do.
type Commitment struct {
	Span            // the clause's main verb
	Action string   `json:"action"`          // that verb, or group of verbs, in clean form
	Object string   `json:"object"`          // all that the verb acts on
	Items  []string `json:"items,omitempty"` // the parts of the object that can each be done or not done

	Clause   Span   `json:"clause"`            // verb and object, with what stands between
	Section  string `json:"section,omitempty"` // heading of the section that it stands in
	Sentence Span   `json:"sentence"`
	Period   string `json:"period,omitempty"` // as Figure.Period
	Due      string `json:"due,omitempty"`    // the last day to do it, ISO 8601, where the clause says
	DueBy    Span   `json:"due_by,omitzero"`  // the words that say it: 6月底前
	Rule     string `json:"rule,omitempty"`   // the construction that was recognised
}

// Achievement is one thing that the government says it has done.
type Achievement struct {
	Span             // the words that say so: the verb of the clause
	Action  string   `json:"action"`            // that verb in clean form: 完工, 投入使用, 建成
	Object  string   `json:"object"`            // what was done, built, won
	Subject string   `json:"subject,omitempty"` // who did it or won it, where the clause names one
	Status  Status   `json:"status"`            // how far it has come
	Items   []string `json:"items,omitempty"`   // as Commitment.Items

	Clause   Span   `json:"clause"`
	Section  string `json:"section,omitempty"`
	Sentence Span   `json:"sentence"`
	Period   string `json:"period,omitempty"`
	Rule     string `json:"rule,omitempty"`
}

// Status says how far an achievement has come.
type Status string

// The statuses.
const (
	Begun     Status = "begun"     // 开工, 启动
	Underway  Status = "underway"  // 在建, 加快建设, 有序推进
	Completed Status = "completed" // 完工, 建成, 全面完成
	Operating Status = "operating" // 投产, 投入使用, 通车
	Honoured  Status = "honoured"  // 获评, 入选, 荣获
	Done      Status = "done"      // any other deed: 举办, 出台, 实施
)

// EntityKind says what sort of thing bears a name.
type EntityKind string

// The kinds of entities.
const (
	Project    EntityKind = "project" // what is built: 沄江大桥, 新材料产业园
	Fund       EntityKind = "fund"
	Body       EntityKind = "body" // a company, school, hospital, committee
	PlaceNamed EntityKind = "place"
)

// Entity is a thing that a report names, with all the places where it does.
type Entity struct {
	Name     string     `json:"name"` // in clean form
	Kind     EntityKind `json:"kind"`
	Code     string     `json:"code,omitempty"` // of a place: of GB/T 2260, where the table has one of this name within the report's place
	Mentions []Span     `json:"mentions"`
}
