// Package reading finds the figures, commitments and achievements in a report's
// clean text, each with its span and the rules that made it.
//
// A report is read paragraph by paragraph and sentence by sentence. Headings and
// certain turns of phrase set the context (context.go); a sentence is cut into tokens
// with the words of package lexicon (token.go, number.go, hanzi.go); what stands
// around each quantity names it (head.go, figure.go, name.go, subjects.go); clauses of
// the plan give commitments and clauses of the review achievements (deed.go, items.go); emit.go
// makes records of all these.
package reading

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"duixian/lexicon"
	"duixian/report"
	"duixian/source"
)

// Version names how reports are read. Raise it with every change that may read a
// report in another way: what was read by another version is read again.
const Version = "3"

// Options override what the text states of itself. Zero values override nothing.
type Options struct {
	Name  string // what the user calls the report
	Place string
	Level report.Level
	Year  int
}

// Read reads a report. The same document and options give the same reading.
func Read(d *source.Document, o Options) *report.Reading {
	r := readers.Get().(*reader)
	out := r.report(d, o)
	readers.Put(r)
	return out
}

// readers keeps the memory of readers that have done their work for the next reports.
var readers = sync.Pool{New: func() any {
	r := &reader{lex: lexicon.Default()}
	r.figures.r, r.deeds.r = r, r
	return r
}}

// report reads a report.
func (r *reader) report(d *source.Document, o Options) *report.Reading {
	r.doc, r.text, r.ctx = d, d.Text, context{}
	r.out.Report = report.Report{Name: o.Name, Format: d.Format, Encoding: d.Encoding, SHA256: d.SHA256(), Bytes: len(d.File)}
	r.bracketed = r.bracketsLead()
	r.describe(o)
	r.read()
	entities := r.entities()
	out := &report.Reading{Report: r.out.Report, Sections: keep(&r.out.Sections), Figures: keep(&r.out.Figures),
		Commitments: keep(&r.out.Commitments), Achievements: keep(&r.out.Achievements), Entities: entities}
	r.doc, r.text = nil, ""
	r.names.forget()
	for i := range r.sentences {
		r.sentences[i].passage = source.Passage{}
	}
	return out
}

// keep copies a list, in memory of its own size, and empties it.
func keep[T any](list *[]T) []T {
	kept := slices.Clone(*list)
	clear(*list)
	*list = (*list)[:0]
	return kept
}

// reader reads one report at a time.
type reader struct {
	lex  *lexicon.Lexicon
	doc  *source.Document
	text string         // clean
	out  report.Reading // its lists are memory that is used again

	bracketed bool // the main parts are numbered （一）

	ctx     context
	open    []openSection
	figures figures
	deeds   deeds
	names   names

	reasons pool[report.Reason]
	strings pool[string]

	sentences [maxDepth]sentence // memory for a sentence and those in brackets within it
}

// maxDepth is how deep brackets within brackets are read.
const maxDepth = 4

func (r *reader) read() {
	r.ctx.part = report.Opening
	r.ctx.setPeriod(r, "")
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
	r.leave(len(r.text), 0)
	figures := r.out.Figures // those in brackets are read after the sentence around them
	inOrder := func(a, b report.Figure) int { return cmp.Compare(a.Start, b.Start) }
	if !slices.IsSortedFunc(figures, inOrder) {
		slices.SortFunc(figures, inOrder)
	}
}

// paragraph reads the paragraph in [at, end) of the text.
func (r *reader) paragraph(at, end int) {
	p := r.text[at:end]
	if p == "" {
		return
	}
	if depth, n := r.headingOf(p); depth > 0 && (depth < 3 || r.ctx.part != report.Opening) { // ——2020年1月3日在…会议上 is none
		r.enter(at, n, depth)
	} else if r.ctx.part == report.Opening && r.body(p) {
		r.ctx.part = report.Review
		r.ctx.setPeriod(r, "")
	}
	r.sentencesIn(at, end, 0)
}

// body says whether a paragraph is part of the report's body, not of its opening.
func (r *reader) body(p string) bool {
	return len(p) > 150 && strings.Contains(p, "。") && !r.cuesIn(p).has(lexicon.Tabling)
}

// sentencesIn reads the sentences in [at, end) of the text, which lie in brackets depth deep.
func (r *reader) sentencesIn(at, end, depth int) {
	s := &r.sentences[depth]
	text := r.text[:end]
	for at < end {
		r.tokenize(s, text, at)
		r.signs(s)
		if depth == 0 {
			r.ctx.turn(r, s)
		}
		r.names.read(r, s)
		if len(s.nums) > 0 {
			r.figures.read(s)
			r.emitFigures(s)
		}
		switch {
		case depth > 0:
		case r.ctx.arranging && !r.ctx.aiming:
			r.emitCommitments(s)
		case r.ctx.part == report.Review, r.ctx.part == report.Theme && r.ctx.tense == lexicon.PastTense:
			r.emitAchievements(s)
		}
		for _, in := range s.inner {
			if depth+1 < maxDepth {
				r.sentencesIn(in[0], in[1], depth+1)
			}
		}
		at = s.end
	}
}
