package record

import (
	"errors"
	"fmt"

	"duixian/report"
	"duixian/source"
)

// ErrUnproved says that a reading claims what its report's bytes do not say.
var ErrUnproved = errors.New("this is a fault of the reader, please report it")

// Verify checks that a reading is of this document, and that every record's span
// reproduces the record's quote. The error wraps ErrUnproved and names the first
// record that fails.
func Verify(d *source.Document, r *report.Reading) error {
	if d.SHA256() != r.Report.SHA256 {
		return fmt.Errorf("the reading is of other bytes than these; %w", ErrUnproved)
	}
	for _, one := range All(r) {
		span := one.Span()
		if span.Start < 0 || span.Start >= span.End || span.End > len(d.Bytes) || !d.Reproduces(span, one.Quote()) {
			return fmt.Errorf("bytes %d to %d do not say %q, as a %s claims; %w", span.Start, span.End, one.Quote(), one.Type(), ErrUnproved)
		}
	}
	for _, e := range r.Entities {
		for _, m := range e.Mentions {
			if m.Start < 0 || m.Start >= m.End || m.End > len(d.Bytes) || !d.Reproduces(m, e.Name) {
				return fmt.Errorf("bytes %d to %d do not say %q, as an entity claims; %w", m.Start, m.End, e.Name, ErrUnproved)
			}
		}
	}
	return nil
}
