package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// scorecardPage shows what a later report makes of an earlier one's promises.
type scorecardPage struct {
	frame
	Earlier, Later report.Report
	Place          string // address of the place's page, "" if there is none
	Address        string
	Summary        []verdictCount
	Total, Open    int
	NotDue         int
	Threshold      string
	OnlyOpen       bool // only what waits for a person is shown
	Groups         []verdictGroup
	Verdicts       []verdictChoice // that a person may choose
	MayDecide      bool
	Draft          *draft // what could not be kept
}

// draft is a decision as it was typed in, which is shown again where it could not be kept.
type draft struct {
	Promise, Verdict, Why string
	Seen                  int    // decisions that the person had seen
	Problem               string // key of the message catalogue
	File                  string // that the problem is with
}

// verdictCount is a verdict with its number of promises.
type verdictCount struct {
	Verdict, Name string
	Count         int
}

// verdictGroup is the promises of one verdict.
type verdictGroup struct {
	Verdict, Name string
	Outcomes      []outcomeView
}

type verdictChoice struct{ Value, Name string }

// outcomeView is a promise with what came of it.
type outcomeView struct {
	ID         string
	Type       string // of the record: figure or commitment
	Badge      string
	Name       string // what is measured or done
	Action     string // of a commitment
	Notes      []string
	Promised   string // amounts, where numbers were compared
	Reached    string
	Difference string
	Link       string // of the record
	Promise    passageView
	Found      []foundView
	Because    string
	Reckoned   string
	Rule       string
	Confidence string
	Open       bool
	Computed   string        // the verdict that the rule came to
	Decisions  []decidedView // the latest last
	Chosen     string        // the verdict that holds
	Seen       int           // decisions that the form knows of
	Draft      *draft
}

// foundView is what the later report says, or the earlier one of the year before.
type foundView struct {
	Base    bool
	Link    string
	Passage passageView
}

// decidedView is what a person decided.
type decidedView struct {
	Who, When, Why, Before, After string
	Evidence                      []fileLink
}

// fileLink leads to a file. Its address is "" for who may not have it.
type fileLink struct{ Name, Address string }

// compared is two reports with what the later one makes of the earlier one's promises.
type compared struct {
	*series.Comparison
	earlier, later *source.Document
	decided        []store.Decided
}

// of gives the decisions on a promise, the oldest first.
func (c compared) of(promise string) (on []store.Decided) {
	for _, d := range c.decided {
		if d.Promise == promise {
			on = append(on, d)
		}
	}
	return on
}

// compare compares the reports that a request names.
func (s *site) compare(ctx context.Context, earlier, later string) (compared, error) {
	var c compared
	before, err := s.store.Reading(ctx, earlier)
	if err != nil {
		return c, err
	}
	after, err := s.store.Reading(ctx, later)
	if err != nil {
		return c, err
	}
	if c.earlier, err = s.store.Document(ctx, before.Report.SHA256); err != nil {
		return c, err
	}
	if c.later, err = s.store.Document(ctx, after.Report.SHA256); err != nil {
		return c, err
	}
	if c.decided, err = s.store.Decisions(ctx, before.Report.SHA256, after.Report.SHA256); err != nil {
		return c, err
	}
	options := series.Options{Earlier: c.earlier, Later: c.later}
	for _, d := range c.decided {
		options.Decisions = append(options.Decisions, d.Decision)
	}
	c.Comparison = series.Compare(before, after, options)
	return c, nil
}

// compareAddress is the path of a scorecard.
func compareAddress(earlier, later report.Report) string {
	return "/compare/" + earlier.SHA256[:12] + "/" + later.SHA256[:12]
}

func (s *site) scorecard(w http.ResponseWriter, r *http.Request) error {
	return s.showScorecard(w, r, http.StatusOK, nil)
}

// showScorecard shows the scorecard, with a decision that could not be kept, if there is one.
func (s *site) showScorecard(w http.ResponseWriter, r *http.Request, status int, unkept *draft) error {
	c, err := s.compare(r.Context(), r.PathValue("earlier"), r.PathValue("later"))
	if err != nil {
		return err
	}
	page := scorecardPage{frame: s.frame(r), Earlier: c.Earlier.Report, Later: c.Later.Report, Address: compareAddress(c.Earlier.Report, c.Later.Report),
		Total: len(c.Outcomes), NotDue: c.NotDue, Threshold: c.Threshold.String(), OnlyOpen: r.URL.Query().Get("show") == "open", Draft: unkept}
	page.MayDecide = page.visitor.may(mayDecide, "")
	if key := placeKey(c.Earlier.Report); key != "" {
		page.Place = placeAddress(key)
	}
	page.Title = page.Text("scorecard.title_reports", reportName(page.frame, page.Earlier), reportName(page.frame, page.Later))
	if placeKey(page.Earlier) == placeKey(page.Later) && page.Earlier.Place != "" && page.Earlier.Year*page.Later.Year != 0 {
		page.Title = page.Text("scorecard.title", page.Earlier.Place, page.Earlier.Year, page.Later.Year)
	}
	counts := c.Counts()
	for _, v := range series.Verdicts() {
		page.Verdicts = append(page.Verdicts, verdictChoice{string(v), page.Verdict(string(v))})
		if counts[v] == 0 {
			continue
		}
		page.Summary = append(page.Summary, verdictCount{string(v), page.Verdict(string(v)), counts[v]})
		group := verdictGroup{Verdict: string(v), Name: page.Verdict(string(v))}
		for _, o := range c.Outcomes {
			if o.Final() == v && (!page.OnlyOpen || c.Open(o)) {
				group.Outcomes = append(group.Outcomes, page.outcome(c, o))
			}
		}
		if len(group.Outcomes) > 0 {
			page.Groups = append(page.Groups, group)
		}
	}
	for _, o := range c.Outcomes {
		if c.Open(o) {
			page.Open++
		}
	}
	return s.render(w, r, status, "scorecard", page)
}

// Link is where a report's page is.
func (scorecardPage) Link(r report.Report) string { return reportAddress(r.SHA256) }

// Name says which report it is.
func (p scorecardPage) Name(r report.Report) string { return reportName(p.frame, r) }

// outcome puts a promise and what came of it into words.
func (p scorecardPage) outcome(c compared, o series.Outcome) outcomeView {
	view := outcomeView{ID: o.ID, Rule: o.Rule, Confidence: o.Confidence.String(), Open: c.Open(o), Computed: p.Verdict(string(o.Verdict)),
		Chosen: string(o.Final()), Link: reportAddress(c.Earlier.Report.SHA256) + "/records/" + o.ID,
		Promised: publish.OutcomeAmount(p.Printer, o, "promised"), Reached: publish.OutcomeAmount(p.Printer, o, "reached"),
		Difference: publish.OutcomeAmount(p.Printer, o, "difference")}
	view.Because, view.Reckoned = publish.ExplainOutcome(p.Printer, o)
	promise := record.Record{ID: o.ID, Commitment: o.Commitment}
	if o.Target != nil {
		promise = record.Record{ID: o.ID, Figure: o.Target.Figure}
		f := o.Target.Figure
		view.Name = cmp.Or(f.Metric, p.Text("metric.none"))
		view.Promised = cmp.Or(view.Promised, p.Amount(*f))
		view.Notes = []string{p.Kind(o.Target.Key.Kind), p.period(*o.Target), strings.Join(f.Place, "、")}
	} else {
		view.Name, view.Action = cmp.Or(o.Commitment.Object, p.Text("object.none")), o.Commitment.Action
		view.Notes = []string{o.Commitment.Period, publish.Due(p.Printer, *o.Commitment)}
	}
	view.Notes = slices.DeleteFunc(view.Notes, func(note string) bool { return note == "" })
	view.Type = typeOf(promise)
	view.Badge = badge(p.Printer, view.Type)
	view.Promise = passage(c.earlier, promise.Span(), promise.Clause(), promise.Sentence(), mark{ID: "p-" + o.ID, Type: view.Type, Link: view.Link})
	for i, m := range o.Found {
		view.Found = append(view.Found, found(c, o, m, i))
	}
	for _, d := range c.of(o.ID) {
		view.Decisions = append(view.Decisions, decidedView{d.Who, p.When(d.When), d.Why, p.Verdict(string(d.Before)), p.Verdict(string(d.Verdict)), p.files(d.Evidence)})
	}
	view.Seen = len(view.Decisions)
	if p.Draft != nil && p.Draft.Promise == o.ID {
		view.Draft, view.Chosen, view.Seen = p.Draft, p.Draft.Verdict, p.Draft.Seen
	}
	return view
}

// files links the files that back something.
func (f frame) files(all []store.Attachment) []fileLink {
	var links []fileLink
	for _, a := range all {
		link := fileLink{Name: a.Name}
		if f.visitor.may(mayProve, "") {
			link.Address = "/evidence/" + a.SHA256 + "/" + url.PathEscape(a.Name)
		}
		links = append(links, link)
	}
	return links
}

// found shows a place that speaks of a promise.
func found(c compared, o series.Outcome, m series.Mention, n int) foundView {
	d, r := c.later, c.Later
	if m.Base {
		d, r = c.earlier, c.Earlier
	}
	id, kind := "", otherType
	switch {
	case m.Point != nil:
		id, kind = publish.FigureID(*m.Point.Figure), figureType
	case m.Achievement != nil:
		id, kind = recordID(r, func(one record.Record) bool { return one.Achievement == m.Achievement }), achievementType
	case m.Commitment != nil:
		id, kind = recordID(r, func(one record.Record) bool { return one.Commitment == m.Commitment }), commitmentType
	}
	link := reportAddress(r.Report.SHA256)
	if id != "" {
		link += "/records/" + id
	}
	sentence := m.Sentence
	if !sentence.Contains(m.Words) {
		sentence = m.Words
	}
	return foundView{Base: m.Base, Link: link,
		Passage: passage(d, m.Words, m.Words, sentence, mark{ID: "q-" + o.ID + "-" + strconv.Itoa(n), Type: kind, Link: link})}
}

// recordID finds the ID of a record of a reading.
func recordID(r *report.Reading, is func(record.Record) bool) string {
	for _, one := range record.All(r) {
		if is(one) {
			return one.ID
		}
	}
	return ""
}

// passageView is a sentence, or the part of a long one around the words in question.
type passageView struct {
	paragraph
	CutBefore, CutBehind bool
}

// passageMost is how many characters are shown before and behind the words in question; the record's page
// has the whole sentence.
const passageMost = 60

// passage marks the words in question in their sentence.
func passage(d *source.Document, words, clauseSpan, sentenceSpan report.Span, m mark) passageView {
	one := placed{m, clean(d, words), clean(d, clauseSpan), clean(d, sentenceSpan)}
	within := one.sentence
	if before := []rune(d.Text[within.start:one.clause.start]); len(before) > passageMost {
		within.start = one.clause.start - len(string(before[len(before)-passageMost:]))
	}
	if behind := []rune(d.Text[one.clause.end:within.end]); len(behind) > passageMost {
		within.end = one.clause.end + len(string(behind[:passageMost]))
	}
	return passageView{markParagraph(d.Text, within, []placed{one}, nil), within.start > one.sentence.start, within.end < one.sentence.end}
}

// outcomesCSV sends a scorecard as a table.
func (s *site) outcomesCSV(w http.ResponseWriter, r *http.Request) error {
	c, err := s.compare(r.Context(), r.PathValue("earlier"), r.PathValue("later"))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // as in download: for Excel
	if err := publish.WriteComparison(&b, publish.CSV, publish.Compared{Comparison: c.Comparison, EarlierDoc: c.earlier, LaterDoc: c.later},
		publish.Options{Language: s.frame(r).Language}); err != nil {
		return err
	}
	return attach(w, "text/csv; charset=utf-8", fileName(c.Earlier.Report, "outcomes.csv"), b.Bytes())
}

// pair leads from the choice of two reports to their scorecard, and without one to the places, where the
// choice is.
func (s *site) pair(w http.ResponseWriter, r *http.Request) error {
	if !r.URL.Query().Has("earlier") {
		http.Redirect(w, r, "/places", http.StatusSeeOther)
		return nil
	}
	earlier, err := s.store.Reading(r.Context(), r.URL.Query().Get("earlier"))
	if err != nil {
		return err
	}
	later, err := s.store.Reading(r.Context(), r.URL.Query().Get("later"))
	if err != nil {
		return err
	}
	if earlier.Report.Year > later.Report.Year {
		earlier, later = later, earlier
	}
	http.Redirect(w, r, compareAddress(earlier.Report, later.Report), http.StatusSeeOther)
	return nil
}

// decide keeps what a person says of a promise with the files that back it, and leads back to it.
func (s *site) decide(w http.ResponseWriter, r *http.Request) error {
	files, bad, err := proofs(w, r)
	if err != nil {
		return err
	}
	c, err := s.compare(r.Context(), r.PathValue("earlier"), r.PathValue("later"))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(c.Outcomes, func(o series.Outcome) bool { return o.ID == r.PostForm.Get("promise") })
	if at < 0 {
		return failure{status: http.StatusNotFound, key: "error.no_record"}
	}
	o, v := c.Outcomes[at], visitorOf(r.Context())
	d := store.Decided{Before: o.Final(), Person: v.account.ID, Decision: series.Decision{Earlier: c.Earlier.Report.SHA256, Later: c.Later.Report.SHA256,
		Promise: o.ID, Verdict: series.Verdict(r.PostForm.Get("verdict")), Who: v.account.Name, Why: typed(r.PostForm, "why"), When: time.Now()}}
	page := &draft{Promise: o.ID, Verdict: string(d.Verdict), Why: d.Why, Seen: number(r.PostForm.Get("seen"))}
	switch {
	case d.Check() != nil || utf8.RuneCountInString(d.Why) > store.LongestWhy:
		page.Problem = "error.decision"
	case bad != nil:
		page.Problem, page.File = bad.Why, bad.Name
	}
	if page.Problem != "" {
		return s.showScorecard(w, r, http.StatusUnprocessableEntity, page)
	}
	err = s.store.Decide(r.Context(), d, files, page.Seen)
	if errors.Is(err, store.ErrStale) {
		page.Problem, page.Seen = "decision.stale", len(c.of(o.ID)) // which the page shows
		return s.showScorecard(w, r, http.StatusConflict, page)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, compareAddress(c.Earlier.Report, c.Later.Report)+"#o-"+o.ID, http.StatusSeeOther)
	return nil
}
