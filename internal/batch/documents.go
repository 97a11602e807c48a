package batch

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// document is a line of a stream of documents.
type document struct {
	Name   string `json:"name"`
	Text   later  `json:"text"`
	Base64 later  `json:"base64"`
}

// later is a string that is decoded when it is needed. It may be missing, or null.
type later json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (l *later) UnmarshalJSON(b []byte) error {
	*l = append((*l)[:0], b...)
	return nil
}

func (l later) none() bool { return len(l) == 0 || string(l) == "null" }

// Documents gives the documents that come from r, each a line of JSON: an object with a
// name, and with either a text or the base64 of the bytes. Other keys are passed over, and
// so are empty lines; a document without a name is called by its line, "line 3", and so is
// a line that holds no document, which fails. A document comes as soon as its line does.
func (s Source) Documents(r io.Reader) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		n := 0
		for line, err := range pieces(r, '\n', int(3*s.Most)) { // three times: a character of three bytes may be six, escaped
			n++
			in := failed(fmt.Sprintf("line %d", n), err)
			if err == nil {
				if len(bytes.TrimSpace(line)) == 0 {
					continue
				}
				in = s.document(in.Name, line)
			}
			if !yield(in) {
				return
			}
		}
	}
}

// document is the input in a line. The text in it is decoded when it is loaded: there
// are several cores for that.
func (s Source) document(name string, line []byte) Input {
	var d document
	if !utf8.Valid(line) {
		return failed(name, errors.New("the line is not UTF-8, as JSON is; give other bytes as base64"))
	}
	if err := json.Unmarshal(line, &d); err != nil {
		return failed(name, fmt.Errorf("the line is no JSON object with a name and a text or base64: %w", err))
	}
	if d.Name != "" {
		name = d.Name
	}
	if d.Text.none() == d.Base64.none() {
		return failed(name, errors.New("a document has either a text or base64"))
	}
	return Input{Name: name, Size: int64(len(line)), Load: func() ([]byte, error) {
		b, err := d.decode()
		if err == nil && int64(len(b)) > s.Most {
			return nil, tooLarge(s.Most)
		}
		return b, err
	}}
}

func (d document) decode() ([]byte, error) {
	var s string
	if !d.Text.none() {
		if err := json.Unmarshal(d.Text, &s); err != nil {
			return nil, errors.New("the text is no string")
		}
		return []byte(s), nil
	}
	if err := json.Unmarshal(d.Base64, &s); err != nil {
		return nil, errors.New("the base64 is no string")
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("the base64 is damaged: %w", err)
	}
	return b, nil
}
