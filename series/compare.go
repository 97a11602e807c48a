package series

import (
	"strconv"

	"duixian/report"
	"duixian/source"
)

// Options say how to compare.
type Options struct {
	Registry *Registry // of indicators; the one that Duixian ships with if nil

	// Earlier and Later are the documents that the readings were read from. Without them nothing can be
	// found that only the text says: admissions, and what came of commitments.
	Earlier, Later *source.Document

	Threshold Confidence // below it a verdict is offered for a person to confirm; DefaultThreshold if 0
	Decisions []Decision // of persons, the oldest first; those that Decision.Check refuses are passed over
}

// DefaultThreshold is the confidence below which a person is asked.
const DefaultThreshold Confidence = 70

// Comparison is what one report says of what another promised.
type Comparison struct {
	Earlier, Later *report.Reading
	Outcomes       []Outcome // in the order of the earlier report
	NotDue         int       // targets for years that the later report does not look back on
	Threshold      Confidence
}

// Outcome is what came of one promise.
type Outcome struct {
	ID         string             // as of the record: "f82" is the figure that starts at byte 82, "c82" a commitment
	Target     *Point             // the target, if the promise is a figure
	Commitment *report.Commitment // the commitment, if it is one, or the one that the figure is part of

	Verdict    Verdict
	Rule       string // that decided: a line of data/verdicts.tsv
	Words      string // of the later report that decided, if words did
	Confidence Confidence

	Found      []Mention   // what it was decided by; the first is what was reached
	Arithmetic *Arithmetic // nil where no numbers were compared
	Decision   *Decision   // of a person, which overrides the verdict
}

// Mention is a place in the later report, or in the earlier one for a base, that speaks of a promise.
type Mention struct {
	Point       *Point              // the figure there, if it is one
	Achievement *report.Achievement // the achievement there, if it is one
	Commitment  *report.Commitment  // the commitment there: the promise made again
	Words       report.Span         // the numeral or clause
	Sentence    report.Span
	Base        bool // it stands in the earlier report: the level that growth was reckoned from
}

// Final is the verdict that holds: a person's if there is one.
func (o Outcome) Final() Verdict {
	if o.Decision != nil {
		return o.Decision.Verdict
	}
	return o.Verdict
}

// Open says whether the outcome waits for a person to confirm it.
func (c *Comparison) Open(o Outcome) bool { return o.Decision == nil && o.Confidence < c.Threshold }

// Counts gives how many outcomes each verdict has, those that wait for a person among them.
func (c *Comparison) Counts() map[Verdict]int {
	n := map[Verdict]int{}
	for _, o := range c.Outcomes {
		n[o.Final()]++
	}
	return n
}

// Compare says of each target and commitment of the earlier report what the later one says of it. The
// readings should be of one place; nothing checks that. The outcomes point into the readings.
//
// A target is compared if the later report looks back on its year, or on some of its years. A commitment with
// targets in its clause is judged by these, and not listed by itself.
func Compare(earlier, later *report.Reading, o Options) *Comparison {
	if o.Registry == nil {
		o.Registry = Indicators()
	}
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	}
	c := newComparer(earlier, later, o)
	result := &Comparison{Earlier: earlier, Later: later, Threshold: o.Threshold}
	inFigures := map[*report.Commitment]bool{}
	targets := map[*report.Figure]*Outcome{}
	for i := range c.before {
		t := &c.before[i]
		if t.Role != report.Target {
			continue
		}
		deed := deedAt(earlier, t.Figure.Span)
		if deed != nil {
			inFigures[deed] = true
		}
		due, listed := c.due(t)
		if !listed {
			if due > c.year {
				result.NotDue++
			}
			continue
		}
		out := c.target(t)
		out.ID, out.Target, out.Commitment = "f"+strconv.Itoa(t.Figure.Start), t.Point, deed
		targets[t.Figure] = &out
	}

	seen := map[string]int{}
	figures, deeds := 0, 0
	for figures < len(earlier.Figures) || deeds < len(earlier.Commitments) {
		if deeds == len(earlier.Commitments) || figures < len(earlier.Figures) && earlier.Figures[figures].Start <= earlier.Commitments[deeds].Start {
			if out := targets[&earlier.Figures[figures]]; out != nil {
				result.Outcomes = append(result.Outcomes, *out)
			}
			figures++
			continue
		}
		deed := &earlier.Commitments[deeds]
		deeds++
		id := "c" + strconv.Itoa(deed.Start)
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		if inFigures[deed] || c.text == nil {
			continue
		}
		out := c.deed(deed)
		out.ID, out.Commitment = id, deed
		result.Outcomes = append(result.Outcomes, out)
	}
	result.decide(o.Decisions)
	return result
}

// outcome begins an outcome by a rule.
func outcome(v Verdict, rule string) Outcome {
	return Outcome{Verdict: v, Rule: rule, Confidence: verdictRules()[rule].confidence}
}
