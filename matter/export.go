package matter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The format of exports, as its first members name it.
const (
	ExportFormat  = "duixian-matters"
	ExportVersion = 1
)

// Export is matters with all that their lights are computed from. docs/PROCEDURES.md has the format of its JSON.
type Export struct {
	Format     string              `json:"format"`
	Version    int                 `json:"version"`
	Day        Date                `json:"day"`  // of the lights that it states
	Zone       string              `json:"zone"` // the time zone of days, an IANA name
	Calendar   string              `json:"calendar"`
	Procedures []ExportedProcedure `json:"procedures"`
	Matters    []ExportedMatter    `json:"matters"`

	calendar   *Calendar
	procedures map[procedureKey]*Procedure
}

// ExportedProcedure is the file of a procedure.
type ExportedProcedure struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Text    string `json:"text"`
}

// ExportedMatter is a matter's events, and the light that they had.
type ExportedMatter struct {
	ID        string  `json:"id"`
	Procedure string  `json:"procedure"`
	Version   int     `json:"version"` // of the procedure
	Light     *Shown  `json:"light,omitempty"`
	Events    []Event `json:"events"`
}

type procedureKey struct {
	id      string
	version int
}

// NewExport exports matters with their lights on a day.
func NewExport(matters []*Matter, c *Calendar, day Date) (*Export, error) {
	x := &Export{Format: ExportFormat, Version: ExportVersion, Day: day, Zone: c.zone.String(), Calendar: c.text,
		Procedures: []ExportedProcedure{}, Matters: []ExportedMatter{}, calendar: c, procedures: map[procedureKey]*Procedure{}}
	for _, m := range matters {
		p := m.Procedure
		s := m.Standing()
		light, err := p.Light(&s, c, day)
		if err != nil {
			return nil, err
		}
		if key := (procedureKey{p.ID, p.Version}); x.procedures[key] == nil {
			x.procedures[key] = p
			x.Procedures = append(x.Procedures, ExportedProcedure{p.ID, p.Version, p.text})
		}
		x.Matters = append(x.Matters, ExportedMatter{m.ID, p.ID, p.Version, &light, m.Events})
	}
	return x, nil
}

// Encode writes the export as JSON. The same export gives the same bytes.
func (x *Export) Encode(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(x)
}

// ParseExport reads an export, its calendar and its procedures. What cannot be understood is an error; the events are looked
// at when lights are computed.
func ParseExport(b []byte) (*Export, error) {
	var x Export
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&x); err != nil {
		return nil, fmt.Errorf("matter: this is no export of matters: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("matter: something follows the export")
	}
	if x.Format != ExportFormat || x.Version != ExportVersion {
		return nil, fmt.Errorf("matter: the format is %q, version %d; this program reads %q, version %d", x.Format, x.Version, ExportFormat, ExportVersion)
	}
	if x.Day == 0 {
		return nil, errors.New("matter: the export does not say the day of its lights")
	}
	var err error
	if x.calendar, err = ParseCalendar(x.Calendar, x.Zone); err != nil {
		return nil, err
	}
	x.procedures = map[procedureKey]*Procedure{}
	for _, one := range x.Procedures {
		p, err := ParseProcedure(one.Text)
		if err != nil {
			return nil, fmt.Errorf("matter: the procedure %s, version %d: %w", one.ID, one.Version, err)
		}
		key := procedureKey{one.ID, one.Version}
		if p.ID != one.ID || p.Version != one.Version || x.procedures[key] != nil {
			return nil, fmt.Errorf("matter: the procedure %s, version %d, is there twice, or its text is another's", one.ID, one.Version)
		}
		x.procedures[key] = p
	}
	return &x, nil
}

// Recomputed is what an export gives for one of its matters.
type Recomputed struct {
	Explanation
	Matter *Matter
	Stated *Shown // the light that the export states, nil if it states none or was made for another day
}

// Differs says whether the light that was computed is another than the one that is stated.
func (r Recomputed) Differs() bool {
	if r.Stated == nil {
		return false
	}
	a, b := r.Shown, *r.Stated
	same := a.Override == b.Override || a.Override != nil && b.Override != nil && *a.Override == *b.Override
	return a.Light != b.Light || a.Rule != b.Rule || !same
}

// Recompute computes the light of a matter of the export on a day from its events alone. Events that its procedure does not
// allow are an error.
func (x *Export) Recompute(m ExportedMatter, day Date) (Recomputed, error) {
	p := x.procedures[procedureKey{m.Procedure, m.Version}]
	if p == nil {
		return Recomputed{}, fmt.Errorf("matter: %s: the export lacks its procedure, %s, version %d", m.ID, m.Procedure, m.Version)
	}
	whole, err := p.Fold(m.ID, m.Events)
	if err != nil {
		return Recomputed{}, fmt.Errorf("matter: %s: %w", m.ID, err)
	}
	s := whole.Standing()
	why, err := p.Explain(&s, x.calendar, day)
	if err != nil {
		return Recomputed{}, err
	}
	r := Recomputed{Explanation: why, Matter: whole}
	if day == x.Day {
		r.Stated = m.Light
	}
	return r, nil
}
