package reading

import (
	"unicode/utf8"

	"duixian/report"
)

// commitments turns the deeds of a sentence of the plan into commitments.
func (r *reader) commitments(s *sentence) {
	d := &r.deeds
	d.read(s, false)
	sentence := r.doc.Span(s.start, s.end)
	for i := range d.out {
		x := &d.out[i]
		r.out.Commitments = append(r.out.Commitments, report.Commitment{
			Span: r.tokens(s, x.verb), Action: d.text(x.verb), Object: d.text(x.object), Items: d.items(x),
			Clause: r.tokens(s, x.clause), Section: r.ctx.heading, Sentence: sentence, Period: r.ctx.period, Rule: x.rule,
		})
	}
}

// achievements turns the deeds of a sentence of the review into achievements.
func (r *reader) achievements(s *sentence) {
	d := &r.deeds
	d.read(s, true)
	sentence := r.doc.Span(s.start, s.end)
	for i := range d.out {
		x := &d.out[i]
		if x.rule == "pivot" || x.rule == "as" || x.rule == "sole-verb" || x.rule == "slogan" {
			continue // a mood, not a deed that is done
		}
		a := report.Achievement{Span: r.tokens(s, x.verb), Action: d.text(x.verb), Object: d.text(x.object), Subject: d.text(x.subject),
			Clause: r.tokens(s, x.clause), Section: r.ctx.heading, Sentence: sentence, Period: r.ctx.period, Rule: x.rule}
		if a.Object == "" { // 水库全面完工: the reservoir was finished
			a.Object, a.Subject = a.Subject, ""
		}
		a.Status, a.Items = r.status(a.Action), d.items(x)
		r.out.Achievements = append(r.out.Achievements, a)
	}
}

// tokens returns the bytes of some tokens of a sentence.
func (r *reader) tokens(s *sentence, x span) report.Span {
	return r.doc.Span(s.tokens[x.lo].start, s.tokens[x.hi-1].end)
}

// status tells how far a deed has come from its verbs: the longest one that the
// lexicon knows decides, the last among equals.
func (r *reader) status(action string) report.Status {
	best, status := 0, report.Done
	for i := range action {
		for j := i + 1; j <= len(action); j++ {
			if j < len(action) && !utf8.RuneStart(action[j]) {
				continue
			}
			if s, ok := r.lex.Statuses[action[i:j]]; ok && j-i >= best {
				best, status = j-i, s
			}
		}
	}
	return status
}
