package panel

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"duixian/internal/record"
	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// staged is all that the panel takes from a report, so that its bytes need not be read again: a line of the stage.
type staged struct {
	Reader    string
	Reading   report.Reading
	Sentences map[int]string `json:",omitempty"` // that have records, by where they begin
	Pages     map[int]int32  `json:",omitempty"` // of records, by where they begin; of a PDF only
	Bytes     []byte         // that spans are offsets into
	Breaks    []report.Page  `json:",omitempty"` // of a PDF
	Findings  []series.Finding
	Claims    *series.Claims // those that are compared across reports
}

// Stage gives the line of a report in the stage: JSON, with a line end. A reading with a record that its bytes do not
// reproduce is refused, with an error that wraps record.ErrUnproved.
func Stage(d *source.Document, r *report.Reading) ([]byte, error) {
	if err := record.Verify(d, r); err != nil {
		return nil, err
	}
	s := staged{Reader: reading.Version, Reading: *r, Sentences: map[int]string{}, Pages: map[int]int32{}, Bytes: d.Bytes, Breaks: d.Pages}
	for _, one := range record.All(r) {
		sentence := one.Sentence()
		if _, there := s.Sentences[sentence.Start]; !there {
			start, end := d.Clean(sentence)
			s.Sentences[sentence.Start] = d.Text[start:end]
		}
		if n := d.Page(one.Span().Start); n > 0 {
			s.Pages[one.Span().Start] = int32(n)
		}
	}
	claims := series.Indicators().Claims(d, r)
	s.Findings, s.Claims = claims.Check(), claims.Comparable()
	b, err := json.Marshal(s)
	return append(b, '\n'), err
}

// unstage gives back what Stage took.
func unstage(line []byte) (*staged, error) {
	s := &staged{}
	return s, json.Unmarshal(line, s)
}

// document gives back the text that the reading was made of.
func (s *staged) document() (*source.Document, error) {
	if f := s.Reading.Report.Format; f.Extracted() {
		return source.Restore(nil, f, s.Bytes, s.Breaks)
	}
	return source.Open(s.Bytes)
}

// nameOf is a name for a finding that stays the same as long as its check and its figures do.
func nameOf(f series.Finding) string {
	parts := []string{f.Rule}
	for _, e := range f.Evidence {
		parts = append(parts, e.Report.SHA256, strconv.Itoa(e.Figure.Start))
	}
	hash := sha256.Sum256([]byte(strings.Join(parts, " ")))
	return hex.EncodeToString(hash[:8])
}
