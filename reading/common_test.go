package reading_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"duixian/report"
)

// TestCommonPhrases makes data/common.tsv of package lexicon anew, with -update: the phrases
// that look like names but stand in reports of at least three places.
func TestCommonPhrases(t *testing.T) {
	if !*update {
		t.Skip("skipped: the file is made with -update only")
	}
	const path = "../lexicon/data/common.tsv"
	places := map[string]map[string]bool{}
	archive := reports(t, "*")
	if len(archive) < 100 {
		t.Skip("skipped: too few reports are there to make the file from")
	}
	for file, b := range archive {
		_, r := read(t, b)
		for _, e := range r.Entities {
			if e.Kind == report.PlaceNamed {
				continue
			}
			if places[e.Name] == nil {
				places[e.Name] = map[string]bool{}
			}
			place, _, _ := strings.Cut(strings.TrimSuffix(file, ".txt"), "_2")
			places[e.Name][place] = true
		}
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(old), "\nphrase\n")
	common := strings.Fields(rest) // those are not found any more
	for name, in := range places {
		if len(in) >= 3 {
			common = append(common, name)
		}
	}
	slices.Sort(common)
	text := head + "\nphrase\n" + strings.Join(slices.Compact(common), "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
