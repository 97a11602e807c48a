package series

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duixian/report"
)

// Decision is what a person says of a promise. It overrides the verdict that the rules came to, which
// stays beside it.
type Decision struct {
	Earlier string // SHA-256 of the report that promised
	Later   string // SHA-256 of the report that was looked through
	Promise string // Outcome.ID
	Verdict Verdict
	Found   []report.Span // what the person points at in the later report, if anything
	Who     string
	When    time.Time
	Why     string
}

// Check says what a decision lacks: a person must say what, and why, and stand by it.
func (d Decision) Check() error {
	switch {
	case d.Earlier == "" || d.Later == "" || d.Promise == "":
		return errors.New("the decision does not say on which promise, and in the light of which report")
	case !slices.Contains(Verdicts(), d.Verdict):
		return fmt.Errorf("%q is no verdict", d.Verdict)
	case d.Who == "":
		return errors.New("the decision does not say whose it is")
	case d.When.IsZero():
		return errors.New("the decision does not say when it was made")
	case d.Why == "":
		return errors.New("the decision gives no reason")
	}
	return nil
}

// decide lays the decisions beside the outcomes that they are on; the last one on a promise holds.
func (c *Comparison) decide(decisions []Decision) {
	for i := range decisions {
		d := &decisions[i]
		if d.Check() != nil || d.Earlier != c.Earlier.Report.SHA256 || d.Later != c.Later.Report.SHA256 {
			continue
		}
		for j := range c.Outcomes {
			o := &c.Outcomes[j]
			if o.ID == d.Promise && (o.Decision == nil || !d.When.Before(o.Decision.When)) {
				o.Decision = d
			}
		}
	}
}
