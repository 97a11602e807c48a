package panel

import "duixian/report"

// Verdict is what a later report says of a promise in an earlier one.
type Verdict struct {
	ID         string // of the figure or commitment that promises
	LaterID    string // of the figure or achievement that answers, "" if none does
	Verdict    string
	Rule       string
	Confidence string
}

// Compare gives the verdicts on the promises of a report by that of the same place for the year after, in the order of the promises.
// It is called by several goroutines at once.
type Compare func(earlier, later *report.Reading) []Verdict

type verdictRow struct {
	SHA256      string `parquet:"sha256,dict,zstd"`
	ID          string `parquet:"id,zstd"`
	LaterSHA256 string `parquet:"later_sha256,dict,zstd"`
	LaterID     string `parquet:"later_id,zstd"`
	Verdict     string `parquet:"verdict,dict,zstd"`
	Rule        string `parquet:"rule,dict,zstd"`
	Confidence  string `parquet:"confidence,dict,zstd"`
}

// verdictRows gives the rows of a pair of reports.
func verdictRows(compare Compare, earlier, later *report.Reading) []verdictRow {
	var all []verdictRow
	for _, v := range compare(earlier, later) {
		id := v.LaterID
		if id == "" {
			id = "-" // a key has no gaps
		}
		all = append(all, verdictRow{earlier.Report.SHA256, v.ID, later.Report.SHA256, id, v.Verdict, v.Rule, v.Confidence})
	}
	return all
}
