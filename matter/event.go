package matter

import "time"

// Event is one step that was taken. Events are only added; a matter is the fold of its events.
type Event struct {
	Seq     int       `json:"seq"` // 1, 2, 3 within the matter
	Step    string    `json:"step"`
	By      Actor     `json:"by"`
	As      string    `json:"as"`                // the role of the procedure in which it was taken
	For     string    `json:"for,omitempty"`     // the body for which it was taken
	At      time.Time `json:"at"`                // the instant
	Day     Date      `json:"day"`               // the day that it was then, in the time zone of the calendar
	Answers int       `json:"answers,omitempty"` // the event that it answers
	Limit   string    `json:"limit,omitempty"`   // of a step of the clock: the limit that had passed
	Since   int       `json:"since,omitempty"`   // and the event from which that ran
	Fields  Fields    `json:"fields,omitempty"`
}

// Actor is who takes a step, with the posts held at that time, as the caller knows them.
type Actor struct {
	Person string `json:"person,omitempty"` // an id; "" for the clock
	Posts  []Post `json:"posts,omitempty"`
	Clock  bool   `json:"clock,omitempty"`
}

// Post is a role that a person holds, at a body where it is one of a body.
type Post struct {
	Role string `json:"role"`
	Body string `json:"body,omitempty"`
}

// Request is a step that somebody wants to take.
type Request struct {
	Step    string
	Answers int    // the event that it answers; 0 for the one that waits, if only one does
	For     string // the body for which it is taken; "" for the first that fits
	Fields  Fields
}

// Refusal is the error of a step that may not be taken.
type Refusal struct {
	Step  string // as asked for
	Field string // the field that it is about, "" if it is about none
	Sentence
}

// Error is the sentence in English.
func (r *Refusal) Error() string { return r.In(English) }

func refuse(step, key string, with ...any) *Refusal {
	return &Refusal{Step: step, Sentence: say(key, with...)}
}
