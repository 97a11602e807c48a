package web

import (
	"net/url"
	"slices"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
)

// The types by which records are filtered. Numerals that state no quantity are a
// type of their own here, though they are figures to the reader: people look for
// them apart.
const (
	figureType      = string(record.Figure)
	commitmentType  = string(record.Commitment)
	achievementType = string(record.Achievement)
	otherType       = "other"
)

var (
	filterTypes = []string{figureType, commitmentType, achievementType, otherType}
	filterKinds = []report.Kind{report.LevelKind, report.GrowthKind, report.ChangeKind}
	filterRoles = []report.Role{report.Result, report.Estimate, report.Target, report.Fact}
)

// typeOf is the type by which a record is filtered.
func typeOf(r record.Record) string {
	if r.Figure != nil && r.Figure.Class != report.Quantity {
		return otherType
	}
	return string(r.Type())
}

// filter says which records to show. Within a list any value will do; between the
// lists all must hold. An empty list lets everything pass, but for types, where it
// means all but the numerals that are no figures.
type filter struct {
	types []string
	kinds []report.Kind
	roles []report.Role
}

// parseFilter reads a filter from an address. Unknown values are passed over.
func parseFilter(q url.Values) filter {
	return filter{known(q["type"], filterTypes), known(q["kind"], filterKinds), known(q["role"], filterRoles)}
}

func known[T ~string](given []string, all []T) []T {
	var found []T
	for _, v := range all {
		if slices.Contains(given, string(v)) {
			found = append(found, v)
		}
	}
	return found
}

// shows says whether a record passes. Only figures have a kind and a role, so a
// filter by these shows figures alone.
func (f filter) shows(r record.Record) bool {
	if len(f.types) == 0 && typeOf(r) == otherType || len(f.types) > 0 && !slices.Contains(f.types, typeOf(r)) {
		return false
	}
	if len(f.kinds)+len(f.roles) == 0 {
		return true
	}
	return r.Figure != nil &&
		(len(f.kinds) == 0 || slices.Contains(f.kinds, r.Figure.Kind)) &&
		(len(f.roles) == 0 || slices.Contains(f.roles, r.Figure.Role))
}

// facet is a group of boxes to tick.
type facet struct {
	Name    string
	Label   string
	Options []facetOption
}

type facetOption struct {
	Value   string
	Label   string
	Count   int // records of the report that have it
	Checked bool
}

// facets are the boxes for a report's records, with the filter's ticked.
func (f filter) facets(p locale.Printer, records []record.Record) []facet {
	counts := map[string]int{}
	for _, r := range records {
		counts[typeOf(r)]++
		if r.Figure != nil && r.Figure.Class == report.Quantity {
			counts[string(r.Figure.Kind)]++
			counts[string(r.Figure.Role)]++
		}
	}
	types := facet{Name: "type", Label: p.Text("filter.type")}
	for _, t := range filterTypes {
		checked := slices.Contains(f.types, t) || len(f.types) == 0 && t != otherType
		types.Options = append(types.Options, facetOption{t, typeLabel(p, t), counts[t], checked})
	}
	kinds := facet{Name: "kind", Label: p.Text("filter.kind")}
	for _, k := range filterKinds {
		kinds.Options = append(kinds.Options, facetOption{string(k), p.Kind(k), counts[string(k)], slices.Contains(f.kinds, k)})
	}
	roles := facet{Name: "role", Label: p.Text("filter.role")}
	for _, r := range filterRoles {
		roles.Options = append(roles.Options, facetOption{string(r), p.Role(r), counts[string(r)], slices.Contains(f.roles, r)})
	}
	return []facet{types, kinds, roles}
}

// typeLabel names the records of a type.
func typeLabel(p locale.Printer, t string) string {
	switch t {
	case figureType:
		return p.Text("type.figures")
	case commitmentType:
		return p.Text("type.commitments")
	case achievementType:
		return p.Text("type.achievements")
	default:
		return p.Text("type.others")
	}
}

// typeName names one record of a type.
func typeName(p locale.Printer, t string) string {
	switch t {
	case figureType:
		return p.Text("type.figure")
	case commitmentType:
		return p.Text("type.commitment")
	case achievementType:
		return p.Text("type.achievement")
	default:
		return p.Text("type.other")
	}
}

// badge is the letter that stands for a type, so that colour never stands alone.
func badge(p locale.Printer, t string) string {
	switch t {
	case figureType:
		return p.Text("badge.figure")
	case commitmentType:
		return p.Text("badge.commitment")
	case achievementType:
		return p.Text("badge.achievement")
	default:
		return p.Text("badge.other")
	}
}
