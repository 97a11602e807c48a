package web

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"

	"duixian/internal/store"
)

// calendarPage says which calendars limits went by, and which deadlines one of them moved.
type calendarPage struct {
	frame
	Now       string // the version that limits go by now
	Calendars []store.KeptCalendar
	Version   string // the one whose moves are shown
	Moved     []movedLine
	Next      string // address of the next page
}

type movedLine struct{ Title, Link, Limit, From, To, Day string }

// movedPage is how many deadlines a page has.
const movedPage = 100

func (s *site) calendarPage(w http.ResponseWriter, r *http.Request) error {
	page := calendarPage{frame: s.frame(r), Now: s.calendar.Version()}
	page.Title = page.Text("calendar.title")
	var err error
	if page.Calendars, err = s.store.Calendars(r.Context()); err != nil {
		return err
	}
	query := r.URL.Query()
	page.Version = cmp.Or(query.Get("version"), page.Now)
	after := store.MovedCursor{Matter: query.Get("matter"), Limit: query.Get("limit"), Since: number(query.Get("since"))}
	moved, next, err := s.store.AllMoved(r.Context(), page.Version, after, movedPage)
	if err != nil {
		return err
	}
	for _, m := range moved {
		page.Moved = append(page.Moved, movedLine{m.Title, "/matters/" + m.Matter + "#clock", page.say(m.Name), m.From.String(), m.To.String(), m.Day.String()})
	}
	if next != (store.MovedCursor{}) {
		page.Next = "/calendar?" + url.Values{"version": {page.Version}, "matter": {next.Matter}, "limit": {next.Limit}, "since": {strconv.Itoa(next.Since)}}.Encode()
	}
	return s.render(w, r, http.StatusOK, "calendar", page)
}
