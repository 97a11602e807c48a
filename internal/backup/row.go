package backup

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// How values are written that JSON has no form for: bytes, and text that is not UTF-8, which SQLite keeps as it came.
const (
	beginBytes = `{"base64":"`
	beginText  = `{"text64":"`
	endBinary  = `"}`
)

// appendRow appends a row as a line: an array of its values. Anything has but one form, so that rows that are equal are
// equal lines.
func appendRow(line []byte, row []any) ([]byte, error) {
	line = append(line, '[')
	for i, value := range row {
		if i > 0 {
			line = append(line, ',')
		}
		switch v := value.(type) {
		case nil:
			line = append(line, "null"...)
		case int64:
			line = strconv.AppendInt(line, v, 10)
		case []byte:
			line = appendBinary(line, beginBytes, v)
		case string:
			if !utf8.ValidString(v) {
				line = appendBinary(line, beginText, []byte(v))
				break
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(v); err != nil {
				return nil, err
			}
			line = append(line, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
		default:
			return nil, fmt.Errorf("its value %d is a %T, which a backup cannot hold", i+1, value)
		}
	}
	return append(line, "]\n"...), nil
}

func appendBinary(line []byte, begin string, b []byte) []byte {
	line = append(line, begin...)
	line = base64.StdEncoding.AppendEncode(line, b)
	return append(line, endBinary...)
}

// parseRow reads a line, without its end, into the values of a row, whose number is known. It takes nothing but what appendRow writes,
// and for a large value no more memory than the value has.
func parseRow(line []byte, row []any) error {
	rest, ok := bytes.CutPrefix(line, []byte("["))
	for i := range row {
		if ok && i > 0 {
			rest, ok = bytes.CutPrefix(rest, []byte(","))
		}
		if !ok {
			return fmt.Errorf("it is no array of %d values", len(row))
		}
		n := valueLength(rest)
		value, err := parseValue(rest[:n])
		if err != nil {
			return fmt.Errorf("value %d: %w", i+1, err)
		}
		row[i], rest = value, rest[n:]
	}
	if string(rest) != "]" {
		return fmt.Errorf("it is no array of %d values", len(row))
	}
	return nil
}

// valueLength finds the end of the value that a text begins with.
func valueLength(b []byte) int {
	var n int
	switch {
	case len(b) > 0 && b[0] == '"':
		for n = 1; n < len(b) && b[n] != '"'; n++ {
			if b[n] == '\\' {
				n++
			}
		}
		return min(n+1, len(b))
	case len(b) > 0 && b[0] == '{':
		n = bytes.IndexByte(b, '}') + 1 // base64 has none
	default:
		n = bytes.IndexAny(b, ",]")
	}
	if n <= 0 {
		return len(b)
	}
	return n
}

func parseValue(b []byte) (any, error) {
	switch {
	case string(b) == "null":
		return nil, nil
	case bytes.HasPrefix(b, []byte(beginBytes)) && bytes.HasSuffix(b, []byte(endBinary)):
		return parseBinary(b, beginBytes)
	case bytes.HasPrefix(b, []byte(beginText)) && bytes.HasSuffix(b, []byte(endBinary)):
		text, err := parseBinary(b, beginText)
		return string(text), err
	case bytes.HasPrefix(b, []byte(`"`)):
		var s string
		if !utf8.Valid(b) || json.Unmarshal(b, &s) != nil {
			return nil, fmt.Errorf("it is no text of JSON")
		}
		return s, nil
	}
	n, err := strconv.ParseInt(string(b[:min(len(b), 20)]), 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != string(b) {
		return nil, fmt.Errorf("it is neither null, nor an integer, nor a text, nor bytes")
	}
	return n, nil
}

func parseBinary(b []byte, begin string) ([]byte, error) {
	b = b[len(begin) : len(b)-len(endBinary)]
	value := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	n, err := base64.StdEncoding.Strict().Decode(value, b)
	if err != nil || bytes.ContainsAny(b, "\r\n") { // which Decode passes over
		return nil, fmt.Errorf("it is not base64")
	}
	return value[:n], nil
}
