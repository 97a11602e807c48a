package panel

import (
	"duixian/internal/record"
	"duixian/series"
)

type verdictRow struct {
	SHA256      string `parquet:"sha256,dict,zstd"`
	ID          string `parquet:"id,zstd"`
	LaterSHA256 string `parquet:"later_sha256,dict,zstd"`
	LaterID     string `parquet:"later_id,zstd"`
	Verdict     string `parquet:"verdict,dict,zstd"`
	Rule        string `parquet:"rule,dict,zstd"`
	Confidence  string `parquet:"confidence,dict,zstd"`
}

// verdictRows gives what the later of two reports says of each promise of the earlier one, in the order of the promises.
func verdictRows(earlier, later *staged) ([]verdictRow, error) {
	before, err := earlier.document()
	if err != nil {
		return nil, err
	}
	after, err := later.document()
	if err != nil {
		return nil, err
	}
	answers := map[any]string{}
	for _, one := range record.All(&later.Reading) {
		answers[one.Figure], answers[one.Achievement], answers[one.Commitment] = one.ID, one.ID, one.ID
	}
	var all []verdictRow
	for _, o := range series.Compare(&earlier.Reading, &later.Reading, series.Options{Earlier: before, Later: after}).Outcomes {
		id := "-" // a key has no gaps
		for _, m := range o.Found {
			switch {
			case m.Base:
				continue
			case m.Point != nil:
				id = answers[m.Point.Figure]
			case m.Achievement != nil:
				id = answers[m.Achievement]
			case m.Commitment != nil:
				id = answers[m.Commitment]
			}
			break
		}
		all = append(all, verdictRow{earlier.Reading.Report.SHA256, o.ID, later.Reading.Report.SHA256, id, string(o.Verdict), o.Rule, o.Confidence.String()})
	}
	return all, nil
}
