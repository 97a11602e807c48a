package lexicon

import (
	"strings"

	"duixian/report"
)

// Place is an administrative division: its code of GB/T 2260 and its full name.
type Place struct{ Code, Name string }

// Level is the tier of the division's government.
func (p Place) Level() report.Level {
	switch {
	case strings.HasSuffix(p.Code, "0000"):
		return report.Province
	case strings.HasSuffix(p.Code, "00"):
		return report.Prefecture
	}
	return report.County
}

// within says whether p lies in q.
func (p Place) within(q Place) bool {
	stem := q.Code
	for strings.HasSuffix(stem, "00") {
		stem = strings.TrimSuffix(stem, "00")
	}
	return strings.HasPrefix(p.Code, stem)
}

// IsPlace says whether a name is one of a place: in the table, or ending as such names do.
func (l *Lexicon) IsPlace(name string) bool {
	if l.places[name] != nil {
		return true
	}
	for _, end := range []string{"省", "市", "县", "区", "旗", "镇", "乡", "村", "州", "盟", "街道"} {
		if strings.HasSuffix(name, end) && len(name) > len(end)+3 {
			return true
		}
	}
	return false
}

// Place finds the division that a name written from the largest to the smallest
// (保定市满城区) ends in. It fails where the table does not have it, or has
// several of that name and the larger ones do not tell which is meant.
func (l *Lexicon) Place(name string) (Place, bool) {
	var found []Place
	rest := name
	for rest != "" {
		end := len(rest)
		for end > 0 && l.places[rest[:end]] == nil {
			end--
		}
		if end == 0 {
			return Place{}, false
		}
		var next []Place
		for _, p := range l.places[rest[:end]] {
			if found == nil {
				next = append(next, p)
				continue
			}
			for _, q := range found {
				if p.within(q) {
					next = append(next, p)
				}
			}
		}
		found, rest = next, rest[end:]
	}
	if len(found) != 1 {
		return Place{}, false
	}
	return found[0], true
}

// HasPlace says whether the table has a place of this name.
func (l *Lexicon) HasPlace(name string) bool { return l.places[name] != nil }

// PlaceWithin finds the one division of this name within the one with the code; without a
// code, the one of this name in the country.
func (l *Lexicon) PlaceWithin(name, code string) (found Place, ok bool) {
	for _, p := range l.places[name] {
		if code == "" || p.within(Place{Code: code}) {
			if ok {
				return Place{}, false
			}
			found, ok = p, true
		}
	}
	return found, ok
}
