package web

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// However records nest and overlap, the cut text is the text, each quote is marked
// from end to end, and each has one beginning, which is what links lead to.
func TestMarkedTextIsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[年月增长0-9，。]{1,40}`).Draw(t, "text")
		bounds := []int{}
		for i := range text {
			bounds = append(bounds, i)
		}
		bounds = append(bounds, len(text))
		within := func(label string, in extent) extent {
			var inside []int
			for _, b := range bounds {
				if in.start <= b && b <= in.end {
					inside = append(inside, b)
				}
			}
			from := rapid.IntRange(0, len(inside)-2).Draw(t, label+" from")
			to := rapid.IntRange(from+1, len(inside)-1).Draw(t, label+" to")
			return extent{inside[from], inside[to]}
		}
		whole := extent{0, len(text)}

		// Sentences are apart from each other; in each there are any records.
		var marks []placed
		middle := bounds[rapid.IntRange(1, len(bounds)-1).Draw(t, "middle")]
		for i, sentence := range []extent{{0, middle}, {middle, len(text)}} {
			if sentence.start == sentence.end {
				continue
			}
			for j := range rapid.IntRange(0, 4).Draw(t, "records") {
				clause := within("clause", sentence)
				marks = append(marks, placed{
					mark:     mark{ID: string(rune('a'+i*10+j)) + "1", Off: rapid.Bool().Draw(t, "off")},
					sentence: sentence, clause: clause, quote: within("quote", clause),
				})
			}
		}
		var headings []heading
		if rapid.Bool().Draw(t, "heading") {
			headings = append(headings, heading{extent: within("heading", whole), anchor: "s1", depth: 1})
		}

		p := markParagraph(text, whole, marks, headings)
		var all strings.Builder
		quotes, clauses, begins := map[string]string{}, map[string]string{}, map[string]int{}
		anchors := 0
		for _, s := range p.Sentences {
			for _, c := range s.Clauses {
				for _, one := range c.Pieces {
					all.WriteString(one.Text)
					anchors += len(one.Anchors)
					for _, id := range strings.Fields(c.IDs) {
						clauses[id] += one.Text
					}
					for _, m := range one.Marks {
						quotes[m.ID] += one.Text
						if m.Begins {
							begins[m.ID]++
						}
					}
					if !slices.IsSortedFunc(one.Marks, func(a, b mark) int { return order(a.Off) - order(b.Off) }) {
						t.Fatalf("marks that the filter hides stand before others: %+v", one.Marks)
					}
				}
			}
		}
		if all.String() != text {
			t.Fatalf("the text came out as %q", all.String())
		}
		for _, m := range marks {
			if want := text[m.quote.start:m.quote.end]; quotes[m.ID] != want || begins[m.ID] != 1 {
				t.Fatalf("%s marks %q with %d beginnings, want %q with one", m.ID, quotes[m.ID], begins[m.ID], want)
			}
			if want := text[m.clause.start:m.clause.end]; m.clause != m.quote && clauses[m.ID] != want {
				t.Fatalf("the clause of %s is %q, want %q", m.ID, clauses[m.ID], want)
			}
		}
		if p.Anchor != "" {
			anchors++
		}
		if anchors != len(headings) {
			t.Fatalf("%d anchors for %d sections", anchors, len(headings))
		}
	})
}

func order(off bool) int {
	if off {
		return 1
	}
	return 0
}
