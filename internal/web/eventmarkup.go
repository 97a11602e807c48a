package web

import (
	"html/template"
	"strconv"
	"strings"
)

// A matter's page has dozens of events with hundreds of fields: these are written by hand too.

// markups are the functions by which templates have parts written that are written by hand.
var markups = template.FuncMap{"events": eventsHTML, "light": lightHTML, "value": func(v valueView) template.HTML {
	m := &markup{}
	v.write(m)
	return m.html()
}}

// lightHTML writes a light: its shape differs as well as its colour, and one set by hand stands beside it.
func lightHTML(l lightView) template.HTML {
	m := &markup{}
	l.write(m)
	return m.html()
}

// eventsHTML writes a list of events.
func eventsHTML(events []eventView) template.HTML {
	m := &markup{}
	m.add(`<ol class="events" reversed>`)
	for i := range events {
		events[i].write(m)
	}
	m.add("\n</ol>\n")
	return m.html()
}

func (e *eventView) write(m *markup) {
	seq := strconv.Itoa(e.Seq)
	m.add("\n  <li id=\"e", seq, `" class="event">
    <p class="event-head"><span class="seq">`, seq, "</span><time>", e.When, "</time> <b>", e.Step, "</b>")
	if e.For != "" {
		m.add(" <span>", e.For, "</span>")
	}
	for _, small := range []string{e.Role, e.Who, e.Limit} {
		if small != "" {
			m.add(" <small>", small, "</small>")
		}
	}
	if e.Answers != 0 {
		answers := strconv.Itoa(e.Answers)
		m.add(` <a href="#e`, answers, `" aria-label="`, e.AnswersName, `">↩ `, answers, "</a>")
	}
	m.add("</p>")
	if len(e.Changes) > 0 {
		m.add("\n    <ul class=\"moved\">")
		for _, c := range e.Changes {
			m.add("<li>", c.Name, " <del>", c.Before, "</del> → <ins>", c.After, "</ins></li>")
		}
		m.add("</ul>")
	}
	if len(e.Fields) > 0 {
		m.add("\n    <dl class=\"facts\">")
		for i := range e.Fields {
			m.add("<div><dt>", e.Fields[i].Label, "</dt><dd>")
			e.Fields[i].write(m)
			m.add("</dd></div>")
		}
		m.add("</dl>")
	}
	m.add("\n  </li>")
}

// write writes a value. Its label stands elsewhere.
func (v *valueView) write(m *markup) {
	m.add("", v.Text)
	for _, line := range v.Lines {
		m.add(`<span class="line">`, line, "</span>")
	}
	for _, link := range v.Links {
		m.add(`<span class="line">`)
		link.write(m, ` rel="noreferrer nofollow"`)
		m.add("</span>")
	}
	for _, stone := range v.Milestones {
		class, tick := "line", ""
		if stone.Reached {
			class, tick = "line reached", "✓ "
		}
		m.add(`<span class="`, class, `">`, tick+stone.Name, " · <time>", stone.Date, "</time> · ", strconv.Itoa(stone.Weight), "</span>")
	}
	for _, r := range v.References {
		m.add(`<span class="line"><q lang="zh-CN">`, r.Quote, "</q>")
		if r.Link != "" {
			m.add(" ")
			fileLink{r.Report, r.Link}.write(m, ` lang="zh-CN"`)
		}
		m.add("</span>")
	}
}

// write writes a link, but only its name if it leads nowhere that a browser should follow.
func (l fileLink) write(m *markup, attributes string) {
	scheme, _, _ := strings.Cut(l.Address, "://")
	if !strings.HasPrefix(l.Address, "/") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		m.add("", l.Name)
		return
	}
	m.add(`<a href="`, l.Address, `"`+attributes+">", l.Name, "</a>")
}
