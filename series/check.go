package series

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"duixian/report"
	"duixian/source"
)

// Finding is figures that do not fit together, with the arithmetic that shows it. It says nothing of
// why: a slip of the pen, of the reader, or something that the report does not tell.
type Finding struct {
	Rule     string // its name; ExplainCheck describes it
	Evidence []Evidence

	Formula    string // what was computed, as written: "14.2 + 11.5 = 25.7亿元"
	Stated     string // the number that is doubted, with its unit
	Computed   string // the one that the other figures give
	Difference string // between the two
	Allowance  string // how far they may lie apart for rounding: half a unit of each last digit
}

// Evidence is a figure that a finding speaks of.
type Evidence struct {
	Report *report.Report
	Statement
}

// Read is a reading with the document that it is of. The checks need both: what figures are to each
// other, the words between them tell.
type Read struct {
	Document *source.Document
	Reading  *report.Reading
}

// Check looks for figures that do not fit together: within each report, in the order given, and then
// across reports of one place, by place and year. Of several reports of one place and year the first counts.
func (r *Registry) Check(reads ...Read) []Finding {
	var found []Finding
	var claims []*Claims
	for _, one := range reads {
		c := r.Claims(one.Document, one.Reading)
		found = append(found, c.Check()...)
		claims = append(claims, c)
	}
	return append(found, Across(claims...)...)
}

// Claims are what a report states in figures, as far as the checks go by it.
type Claims struct {
	Report    *report.Report
	Place     string // as PlaceKey
	Sentences [][]Statement
}

// Claims gives the claims of a report.
func (r *Registry) Claims(d *source.Document, reading *report.Reading) *Claims {
	return &Claims{Report: &reading.Report, Place: PlaceKey(reading), Sentences: r.statements(d, reading)}
}

// Check looks for what does not fit together within the report, in the order of the text.
func (c *Claims) Check() []Finding {
	var found []Finding
	for _, sentence := range c.Sentences {
		for i := range sentence {
			for _, rule := range [...]func(*Claims, []Statement, int) (Finding, bool){partsOverTotal, sumNotTotal, stageOverTotal, rateOfParts,
				growthFromLevels, growthFromChange, shareOver100, sharesNot100, daysOverYear, unitOfIndicator} {
				if f, ok := rule(c, sentence, i); ok {
					found = append(found, f)
				}
			}
		}
	}
	found = append(found, c.twoValues()...)
	found = append(found, targetsBelow(c, c)...)
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Evidence[0].Figure.Start, b.Evidence[0].Figure.Start) })
	return found
}

// Comparable gives of the claims those that Across goes by. They take a small part of the memory.
func (c *Claims) Comparable() *Claims {
	few := &Claims{Report: c.Report, Place: c.Place}
	for _, sentence := range c.Sentences {
		for i := range sentence {
			if s := &sentence[i]; s.levelOfNominal() || s.isShare() && s.Figure.Kind != report.GrowthKind || s.growthOfNominal() || s.aim() || s.reached() {
				few.Sentences = append(few.Sentences, []Statement{*s})
			}
		}
	}
	return few
}

// Across looks for what does not fit together across the reports of one place, by place and year.
func Across(claims ...*Claims) []Finding {
	type key struct {
		place string
		year  int
	}
	first := map[key]*Claims{}
	var keys []key
	for _, c := range claims {
		k := key{c.Place, c.Report.Year}
		if k.place == "" || k.year == 0 || first[k] != nil {
			continue
		}
		first[k] = c
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(strings.Compare(a.place, b.place), cmp.Compare(a.year, b.year)) })
	var found []Finding
	for _, k := range keys {
		if later := first[key{k.place, k.year + 1}]; later != nil {
			found = append(found, growthAcross(first[k], later)...)
		}
	}
	return found
}

// finding fills in the numbers of a finding: what the report states and what its other figures give.
func finding(rule, formula string, stated, computed amount, unit, unitOfComputed string, evidence ...Evidence) Finding {
	places := max(stated.places, computed.places)
	write := func(x *big.Rat, a amount, places int) string { return decimal(new(big.Rat).Quo(x, a.scale), places) }
	difference := new(big.Rat).Sub(computed.value, stated.value)
	return Finding{Rule: rule, Evidence: evidence, Formula: formula,
		Stated:     write(stated.value, stated, stated.places) + unit,
		Computed:   write(computed.value, computed, places) + unitOfComputed,
		Difference: write(difference.Abs(difference), stated, places+1) + pointsOf(unit),
		Allowance:  write(allowed(stated, computed), stated, places+2) + pointsOf(unit)}
}

// pointsOf is the unit of a difference.
func pointsOf(unit string) string {
	if unit == "%" {
		return "个百分点"
	}
	return unit
}

// evidence is a statement as one of a finding.
func (c *Claims) evidence(statements ...*Statement) []Evidence {
	var all []Evidence
	for _, s := range statements {
		all = append(all, Evidence{c.Report, *s})
	}
	return all
}

// suffix is what stands behind a numeral as written, multiplier and unit: 亿元.
func (s *Statement) suffix() string { return strings.TrimPrefix(s.Stated, s.Figure.Text) }

// sameUnit says whether two figures are counted in one unit.
func sameUnit(a, b *Statement) bool { return a.Figure.Unit == b.Figure.Unit && a.Figure.Unit != "" }

// isLevel says whether a statement is an amount as it stands.
func (s *Statement) isLevel() bool { return s.Figure.Kind == report.LevelKind }
