package matter

import "duixian/report"

// Draft is what a matter is drafted from: one or several commitments of readings, each with its span.
type Draft struct {
	Title       string
	Commitments []Reference
	Due         Date // none if no commitment states one
}

// DraftOf drafts a matter from a commitment: its clause, the quote at its clause's span, in the report with the hash, under
// the record's id there.
func DraftOf(sha256, record, quote string, c report.Commitment) Draft {
	due, _ := ParseDate(c.Due) // none, where the clause says none
	return Draft{c.Action + c.Object, []Reference{{sha256, record, c.Clause.Start, c.Clause.End, quote}}, due}
}

// Merge makes one draft of several: with all their commitments, each once, and the earliest day on which one is due.
func Merge(title string, drafts ...Draft) Draft {
	all := Draft{Title: title}
	for _, d := range drafts {
		all.Commitments = add(all.Commitments, d.Commitments)
		if d.Due != 0 && (all.Due == 0 || d.Due < all.Due) {
			all.Due = d.Due
		}
	}
	return all
}

// Fields are the draft as fields of the step "draft" of the procedure of commitments.
func (d Draft) Fields() Fields {
	fields := Fields{"title": One(d.Title), "commitments": {References: d.Commitments}}
	if d.Due != 0 {
		fields["due"] = On(d.Due)
	}
	return fields
}
