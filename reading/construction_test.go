package reading_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestConstructions reads the sentences under testdata/constructions, one file a
// construction. In a file, a line that begins with # is a comment; a line that begins
// with > is a sentence of the part that looks back, with >> one of the part that looks
// ahead, with >| one of a part of one theme. The lines under it are what is right, figure by figure, then the deeds, each after
// "- ", and the things named, each after "* ". Where the reader is wrong, what it reads follows, each line after "! ": the test
// fails when that changes, too, for better or worse.
//
// With -update, what the reader is wrong about is written anew, and what is right of a
// sentence that has no lines yet; testdata/constructions.tsv counts both.
func TestConstructions(t *testing.T) {
	paths, err := filepath.Glob("testdata/constructions/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no constructions: %v", err)
	}
	table := "construction\tsentences\tright\twrong\n"
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			out := &strings.Builder{}
			sentences, wrong := 0, 0
			for _, one := range splitConstructions(string(b)) {
				out.WriteString(one.before)
				if one.sentence == "" {
					continue
				}
				got := sentenceLines(t, one.sentence)
				if *update && len(one.right) == 0 && len(one.wrong) == 0 {
					one.right = got
				}
				sentences++
				known := one.right
				if !slices.Equal(got, one.right) {
					wrong++
					known = one.wrong
				}
				if !slices.Equal(got, known) && !*update {
					t.Errorf("%s:%d: %s\nis read as\n\t%s\nright is\n\t%s", path, one.line, one.sentence, strings.Join(got, "\n\t"), strings.Join(one.right, "\n\t"))
				}
				if *update && slices.Equal(got, one.right) {
					one.wrong = nil
				} else if *update {
					one.wrong = got
				}
				out.WriteString(one.sentence + "\n")
				for _, line := range one.right {
					out.WriteString(line + "\n")
				}
				for _, line := range one.wrong {
					out.WriteString("! " + line + "\n")
				}
			}
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			table += fmt.Sprintf("%s\t%d\t%d\t%d\n", name, sentences, sentences-wrong, wrong)
		})
	}
	const counts = "testdata/constructions.tsv"
	if *update {
		if err := os.WriteFile(counts, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(counts)
	if err != nil {
		t.Fatal(err)
	}
	if table != string(want) {
		t.Errorf("%s is not up to date; run 'go test ./reading -update'. Now it is\n%s", counts, table)
	}
}

// construction is one sentence of a file of constructions.
type construction struct {
	before       string // comments and empty lines
	line         int
	sentence     string // "" at the end of the file
	right, wrong []string
}

func splitConstructions(text string) []construction {
	all := []construction{{}}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		last := &all[len(all)-1]
		switch {
		case strings.HasPrefix(line, ">"):
			if last.sentence != "" {
				all = append(all, construction{})
				last = &all[len(all)-1]
			}
			last.sentence, last.line = line, i+1
		case line == "" || strings.HasPrefix(line, "#"):
			if last.sentence != "" {
				all = append(all, construction{})
				last = &all[len(all)-1]
			}
			last.before += line + "\n"
		case strings.HasPrefix(line, "! "):
			last.wrong = append(last.wrong, strings.TrimPrefix(line, "! "))
		default:
			last.right = append(last.right, line)
		}
	}
	return all
}

// sentenceLines reads one sentence in a report of 2020.
func sentenceLines(t *testing.T, sentence string) []string {
	head := "政府工作报告\n——2020年1月8日在沄州市第三届人民代表大会第二次会议上\n一、2019年工作回顾\n（一）主要工作\n"
	if text, theme := strings.CutPrefix(sentence, ">|"); theme {
		head = "政府工作报告\n——2020年1月8日在沄州市第三届人民代表大会第二次会议上\n一、2019年工作回顾\n二、关于经济建设\n"
		sentence = text
	} else if text, ahead := strings.CutPrefix(sentence, ">>"); ahead {
		head = "政府工作报告\n——2020年1月8日在沄州市第三届人民代表大会第二次会议上\n二、2020年工作安排\n（一）重点工作\n"
		sentence = text
	}
	_, r := read(t, []byte(head+strings.TrimSpace(strings.TrimPrefix(sentence, ">"))+"\n"))
	var lines []string
	for _, f := range r.Figures {
		if f.Start >= len(head) {
			lines = append(lines, figureLine(r, f))
		}
	}
	for _, c := range r.Commitments {
		if c.Start >= len(head) {
			line := "- " + c.Action + " | " + strings.Join(c.Items, " | ")
			if c.Due != "" {
				line += " | by " + c.Due
			}
			lines = append(lines, line)
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
	for _, e := range r.Entities {
		if e.Mentions[0].Start >= len(head) {
			lines = append(lines, "* "+strings.TrimSpace(e.Name+" | "+string(e.Kind)+" "+e.Code))
		}
	}
	return lines
}
