package publish

import (
	"duixian/internal/locale"
	"duixian/reading"
	"duixian/report"
)

// Explain says in words, in one language, why a field is what it is.
func Explain(r report.Reason, l locale.Language) string {
	chinese, english := reading.Explain(r)
	if l == locale.Chinese {
		return chinese
	}
	return english
}
