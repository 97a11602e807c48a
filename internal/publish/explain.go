package publish

import (
	"duixian/internal/locale"
	"duixian/report"
)

// Explain says in words, in one language, why a field is what it is.
func Explain(r report.Reason, l locale.Language) string {
	chinese, english := explain(r)
	if l == locale.Chinese {
		return chinese
	}
	return english
}

// explain stands in until package reading describes its rules itself.
func explain(r report.Reason) (chinese, english string) {
	if r.Words == "" {
		return "规则“" + r.Rule + "”", "rule " + r.Rule
	}
	return "规则“" + r.Rule + "”，依据“" + r.Words + "”", "rule " + r.Rule + ", from “" + r.Words + "”"
}
