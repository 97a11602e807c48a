package publish

import (
	"bytes"
	"fmt"
	"strings"

	"duixian/report"
	"duixian/source"
)

// sourceForm writes the clean text of a report: below a line with its name, format, encoding and
// hash, each paragraph behind the bytes that it stands for and a tab; in a PDF, the page before them.
type sourceForm struct{}

func (sourceForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	fmt.Fprintf(b, "# %s %s %s %s\n", r.Report.Name, d.Format, d.Encoding, d.SHA256())
	at := 0
	for line := range strings.SplitSeq(d.Text, "\n") {
		s := d.Span(at, at+len(line))
		if n := d.Page(s.Start); n > 0 {
			fmt.Fprintf(b, "%d ", n)
		}
		fmt.Fprintf(b, "%d-%d\t%s\n", s.Start, s.End, line)
		at += len(line) + len("\n")
	}
	return nil
}
