package web

import (
	"html"
	"html/template"
	"strings"
)

// markup writes HTML by hand. A page of the ledger has hundreds of options and cells, for which a template takes longer than all else that makes
// the page.
type markup struct{ strings.Builder }

// add writes markup and texts by turns, markup first. Texts are escaped, for elements and for attributes in quotes.
func (m *markup) add(parts ...string) {
	for i, part := range parts {
		if i%2 == 1 {
			part = html.EscapeString(part)
		}
		m.WriteString(part)
	}
}

func (m *markup) html() template.HTML {
	return template.HTML(m.String()) //nolint:gosec // texts were escaped
}
