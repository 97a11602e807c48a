// Package reading finds the figures, commitments and achievements in a report's
// clean text, each with its span and the rules that made it.
package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
	"duixian/source"
)

// Options override what the text states of itself. Zero values override nothing.
type Options struct {
	Name  string // what the user calls the report
	Place string
	Level report.Level
	Year  int
}

// Read reads a report.
func Read(d *source.Document, o Options) *report.Reading {
	r := &reader{lex: lexicon.Default(), doc: d, text: d.Text, out: &report.Reading{}}
	r.out.Report = report.Report{Name: o.Name, Encoding: d.Encoding, SHA256: d.SHA256(), Bytes: len(d.Bytes)}
	r.describe(o)
	r.figures.r, r.deeds.r = r, r
	r.read()
	return r.out
}

// reader reads one report.
type reader struct {
	lex  *lexicon.Lexicon
	doc  *source.Document
	text string // clean
	out  *report.Reading

	ctx      context
	sentence sentence
	inner    [3]sentence // for brackets, and brackets within them
	figures  figures
	deeds    deeds
}

func (r *reader) read() {
	r.ctx = context{section: -1, part: report.Opening}
	r.setPeriod(&r.ctx, "")
	for at := 0; at < len(r.text); {
		end := strings.IndexByte(r.text[at:], '\n')
		if end < 0 {
			end = len(r.text)
		} else {
			end += at
		}
		r.paragraph(at, end)
		at = end + 1
	}
}

// paragraph reads the paragraph in [at, end) of the clean text.
func (r *reader) paragraph(at, end int) {
	p := r.text[at:end]
	if p == "" {
		return
	}
	if depth, n := r.headingOf(p); depth > 0 {
		r.enter(&r.ctx, p[:n], depth)
	}
	text := r.text[:end]
	for at < end {
		r.tokenize(&r.sentence, text, at)
		r.cues(&r.sentence)
		r.readSentence(&r.sentence)
		if r.ctx.arranging {
			r.commitments(&r.sentence)
		}
		for depth, in := range r.sentence.inner {
			_ = depth
			r.readInner(in[0], in[1])
		}
		if r.sentence.end <= at {
			break
		}
		at = r.sentence.end
	}
}

func (r *reader) readInner(lo, hi int) {
	s := &r.inner[0]
	text := r.text[:hi]
	for at := lo; at < hi; {
		r.tokenize(s, text, at)
		r.readSentence(s)
		if s.end <= at {
			break
		}
		at = s.end
	}
}

func (r *reader) readSentence(s *sentence) {
	if len(s.nums) == 0 {
		return
	}
	r.figures.read(s)
	r.emit(s)
}
