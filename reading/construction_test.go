package reading_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConstructions reads the sentences under testdata/constructions, one file a
// construction. In a file, a line that begins with # is a comment; a line that begins
// with > is a sentence of the part that looks back, with >> one of the part that looks
// ahead; the lines under it are what is read in it, figure by figure, then the deeds,
// each after "- ".
func TestConstructions(t *testing.T) {
	paths, err := filepath.Glob("testdata/constructions/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no constructions: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out := &strings.Builder{}
			var want []string
			sentence, at := "", 0
			check := func() {
				if sentence == "" {
					return
				}
				got := sentenceLines(t, sentence)
				if *update {
					for _, line := range got {
						out.WriteString(line + "\n")
					}
				} else if strings.Join(got, "\n") != strings.Join(want, "\n") {
					t.Errorf("%s:%d: %s\nis read as\n\t%s\nwant\n\t%s", path, at, sentence, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
				}
				sentence, want = "", nil
			}
			for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
				switch {
				case strings.HasPrefix(line, ">"):
					check()
					sentence, at = line, i+1
				case line == "" || strings.HasPrefix(line, "#"):
					check()
				default:
					want = append(want, line)
					continue
				}
				out.WriteString(line + "\n")
			}
			check()
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sentenceLines reads one sentence in a report of 2020.
func sentenceLines(t *testing.T, sentence string) []string {
	head := "政府工作报告\n——2020年1月8日在沄州市第三届人民代表大会第二次会议上\n一、2019年工作回顾\n（一）主要工作\n"
	if text, ahead := strings.CutPrefix(sentence, ">>"); ahead {
		head = "政府工作报告\n——2020年1月8日在沄州市第三届人民代表大会第二次会议上\n二、2020年工作安排\n（一）重点工作\n"
		sentence = text
	}
	_, r := read(t, []byte(head+strings.TrimSpace(strings.TrimPrefix(sentence, ">"))+"\n"))
	var lines []string
	for _, f := range r.Figures {
		if f.Start >= len(head) {
			lines = append(lines, figureLine(f))
		}
	}
	for _, c := range r.Commitments {
		if c.Start >= len(head) {
			lines = append(lines, "- "+c.Action+" | "+strings.Join(c.Items, " | "))
		}
	}
	for _, a := range r.Achievements {
		if a.Start >= len(head) {
			line := "- " + a.Action + " | " + strings.Join(a.Items, " | ") + " | " + string(a.Status)
			if a.Subject != "" {
				line += " | " + a.Subject
			}
			lines = append(lines, line)
		}
	}
	return lines
}
