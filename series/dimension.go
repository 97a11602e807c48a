package series

import "duixian/lexicon"

// DimensionOf is the dimension of a unit, "" for a unit that is none.
func DimensionOf(unit string) string {
	if unit == "" {
		return ""
	}
	u, end := lexicon.Default().MatchUnit(unit, 0)
	if u == nil || end != len(unit) {
		return ""
	}
	return u.Dimension
}
