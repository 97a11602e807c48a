package publish_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"duixian/internal/publish"
)

// A line of readings holds what an object of JSON holds.
func TestReadingsAreJSONByLines(t *testing.T) {
	lines := write(t, publish.Readings, publish.Options{Explain: true}, 2)
	if n := strings.Count(lines, "\n"); n != 2 || !strings.HasPrefix(lines, `{"type":"reading","name":"yunxi_2025.txt","report":{`) {
		t.Fatalf("%d lines: %.100s", n, lines)
	}
	var whole []map[string]any
	if err := json.Unmarshal([]byte(write(t, publish.JSON, publish.Options{Explain: true}, 1)), &whole); err != nil {
		t.Fatal(err)
	}
	want := whole[0]
	want["type"], want["name"] = "reading", "yunxi_2025.txt"
	wanted, _ := json.Marshal(want)
	for line := range strings.Lines(lines) {
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		if b, _ := json.Marshal(got); !bytes.Equal(b, wanted) {
			t.Errorf("a line holds\n%s, want\n%s", b, wanted)
		}
	}
}

// Formats of lines say what failed; no other does.
func TestFail(t *testing.T) {
	for _, f := range publish.Formats() {
		var b bytes.Buffer
		w, err := publish.New(&b, f, publish.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Fail("a<b>", errors.New(`no "such" file`)); err != nil {
			t.Fatal(err)
		}
		want := ""
		if f.Lines() {
			want = `{"type":"error","name":"a<b>","error":"no \"such\" file"}` + "\n"
		}
		if b.String() != want {
			t.Errorf("%s: %q, want %q", f, &b, want)
		}
	}
}
