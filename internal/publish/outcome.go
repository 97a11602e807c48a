package publish

import (
	"duixian/internal/locale"
	"duixian/series"
)

// ExplainOutcome says in words why an outcome is what it is, and what was reckoned and allowed for it.
func ExplainOutcome(p locale.Printer, o series.Outcome) (because, reckoned string) {
	f := comparisonForm{options: Options{Language: p.Language}, printer: p}
	return f.because(o), f.sum(o)
}

// OutcomeAmount writes an amount of an outcome: promised, reached or difference; "" where numbers were not
// compared.
func OutcomeAmount(p locale.Printer, o series.Outcome, name string) string {
	if o.Arithmetic == nil || name == "difference" && o.Arithmetic.Difference == "" {
		return ""
	}
	return comparisonForm{options: Options{Language: p.Language}, printer: p}.amount(o, name)
}
