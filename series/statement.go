package series

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
	"duixian/source"
)

// Statement is a quantity of a report with the words around it, which the reading alone does not hold.
type Statement struct {
	Figure   report.Figure
	Key      Key    // empty where it is no point of a series
	Sentence string // that it stands in, clean
	At       int    // byte of Sentence where the numeral begins

	Before string // from the quantity before it, or from the beginning of the sentence
	Stated string // numeral, multiplier and unit as written: 312.6亿元
	After  string // up to the next numeral of the sentence that is a quantity, or to its end
}

// statements gives the quantities of a reading, each with the words around it, sentence by sentence.
func (r *Registry) statements(d *source.Document, reading *report.Reading) [][]Statement {
	keys := map[*report.Figure]Key{}
	for _, p := range r.Points(reading) {
		keys[p.Figure] = p.Key
	}
	var all [][]Statement
	var last report.Span
	for i := range reading.Figures {
		f := &reading.Figures[i]
		if f.Class != report.Quantity || f.To == report.Same {
			continue
		}
		if f.Sentence != last || len(all) == 0 {
			all, last = append(all, nil), f.Sentence
		}
		from, to := d.Clean(f.Sentence)
		start, end := d.Clean(f.Span)
		if start < from || end > to {
			continue // a sentence that does not hold its figure has no words to judge it by
		}
		s := Statement{Figure: *f, Key: keys[f], Sentence: d.Text[from:to], At: start - from}
		s.Stated = s.Sentence[s.At : s.At+written(s.Sentence[s.At:], end-start)]
		all[len(all)-1] = append(all[len(all)-1], s)
	}
	for _, sentence := range all {
		for i := range sentence {
			s, from := &sentence[i], 0
			if i > 0 {
				from = sentence[i-1].At + len(sentence[i-1].Stated)
			}
			if from <= s.At {
				s.Before = s.Sentence[from:s.At]
			}
			to := len(s.Sentence)
			if i+1 < len(sentence) {
				to = sentence[i+1].At
			}
			if from := s.At + len(s.Stated); from <= to {
				s.After = s.Sentence[from:to]
			}
		}
	}
	return all
}

// written is how many bytes a numeral takes with what belongs to it: more or less, multiplier, unit.
func written(text string, numeral int) int {
	end := numeral
	for {
		rest := strings.TrimLeft(text[end:], "十百千万亿余多")
		at := len(text) - len(rest)
		if at == end {
			break
		}
		end = at
	}
	if u, to := lexicon.Default().MatchUnit(text, end); u != nil {
		end = to
	}
	return end
}

// firm says whether a statement is one plain number that is claimed to be so: no estimate, no range,
// no 左右 or 以上, nothing in Chinese numerals.
func (s *Statement) firm() (amount, bool) {
	if s.Figure.Bound != report.Exactly || s.Figure.Role == report.Estimate {
		return amount{}, false
	}
	return amountOf(&s.Figure)
}
