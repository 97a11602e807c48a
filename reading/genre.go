package reading

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
	"duixian/source"
)

// NotReport says that a text is no work report, and why it is taken for none.
type NotReport struct {
	Reason string // a clause that goes on "it is not a work report: "
}

func (e *NotReport) Error() string {
	return "it is not a work report: " + e.Reason + "; give the report itself, or ask to read it all the same"
}

// Check says whether a document, as it was read, is a work report: a [*NotReport] if it is none.
//
// A report addresses the deputies (各位代表), or is tabled in its opening, or is called a report on the work,
// the plan or the budget of a government. What calls itself something else (统计公报) is none. A text that does
// nothing of this, as an excerpt may, is a report if it speaks as reports do: of enough figures and deeds, in
// the words of the genre.
func Check(d *source.Document, r *report.Reading) error {
	head := d.Text[:min(len(d.Text), maxOpening)]
	lex := lexicon.Default()
	for line := range strings.SplitSeq(head, "\n") {
		if utf8.RuneCountInString(line) > maxTitleRunes {
			break // the text has begun
		}
		if other := lex.OtherGenre(line); other != "" && !strings.Contains(d.Text, "各位代表") {
			return &NotReport{fmt.Sprintf("it calls itself %s (%q)", other, line)}
		}
	}
	if strings.Contains(d.Text, "各位代表") || calledReport(r.Report.Title) || tabled(lex, head) {
		return nil
	}
	size := utf8.RuneCountInString(d.Text)
	if size < leastText {
		return &NotReport{fmt.Sprintf("it has only %d characters, and neither addresses deputies nor is called a work report", size)}
	}
	deeds := len(r.Commitments) + len(r.Achievements)
	quantities := 0
	for _, f := range r.Figures {
		if f.Class == report.Quantity {
			quantities++
		}
	}
	words := lex.GenreWords(d.Text) * 1000 / size
	if words < leastWords || quantities < leastFigures || deeds < leastDeeds {
		return &NotReport{fmt.Sprintf("it neither addresses deputies nor is called a work report, and has %d words of the genre in a thousand characters (a report has %d and more), %d figures and %d deeds",
			words, leastWords, quantities, deeds)}
	}
	return nil
}

// Of the archive's 117 reports, those in simplified characters have 23 and more words of the genre in a
// thousand characters; the one in traditional characters has 14.
const (
	maxTitleRunes = 60
	leastText     = 600 // characters
	leastWords    = 20  // of the genre, in a thousand characters
	leastFigures  = 10
	leastDeeds    = 30
)

// calledReport says whether a title names a report on the work, the plan or the budget of a government.
func calledReport(title string) bool {
	return strings.Contains(title, "工作报告") || strings.HasSuffix(title, "报告") && hasOne(title, "政府工作", "预算", "决算", "国民经济", "计划")
}

// tabled says whether an opening lays a report before the congress.
func tabled(lex *lexicon.Lexicon, head string) bool {
	for sign, _, end := lex.NextSign(head, 0); sign != nil; sign, _, end = lex.NextSign(head, end) {
		if sign.Cue&lexicon.Tabling != 0 {
			return true
		}
	}
	return false
}
