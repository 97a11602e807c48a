package docx

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
)

// part reads a part's XML: its decoder gives elements with their namespaces, and
// fails with an [*Error] only through [part.fault].
type part struct {
	*xml.Decoder
	name  string
	raw   *xml.Decoder
	close func() error
	depth int
}

// xml opens a part.
func (z *archive) xml(name string, bound int64) (*part, error) {
	r, err := z.open(name, bound)
	if err != nil {
		return nil, err
	}
	p := &part{name: name, raw: xml.NewDecoder(utf8From(r)), close: r.Close}
	p.raw.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if l := strings.ToLower(label); l == "utf-16" || l == "utf8" || l == "us-ascii" {
			return in, nil
		}
		return nil, encodingError(label)
	}
	p.Decoder = xml.NewTokenDecoder(rawTokens{p})
	return p, nil
}

// encodingError is the name of an encoding that no part may be in.
type encodingError string

func (e encodingError) Error() string {
	return fmt.Sprintf("its encoding is %.40q, neither UTF-8 nor UTF-16", string(e))
}

// utf8From decodes UTF-16, which a byte order mark or the zero in the first character
// gives away.
func utf8From(r io.Reader) io.Reader {
	b := bufio.NewReader(r)
	begin, _ := b.Peek(3)
	endian := unicode.LittleEndian
	switch s := string(begin); {
	case s == "\uFEFF":
		_, _ = b.Discard(3)
		return b
	case strings.HasPrefix(s, "\xFE\xFF"), strings.HasPrefix(s, "\x00<"):
		endian = unicode.BigEndian
	case strings.HasPrefix(s, "\xFF\xFE"), strings.HasPrefix(s, "<\x00"):
	default:
		return b
	}
	return bufio.NewReader(unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Reader(b))
}

// rawTokens passes on what a part holds, but neither DTDs nor elements nested deeper
// than the bound.
type rawTokens struct{ p *part }

var (
	errDTD  = errors.New("it has a DTD, which no Word document needs")
	errDeep = fmt.Errorf("its elements are nested more than %d deep", maxDepth)
)

func (r rawTokens) Token() (xml.Token, error) {
	t, err := r.p.raw.RawToken()
	switch t.(type) {
	case xml.StartElement:
		if r.p.depth++; r.p.depth > maxDepth {
			return nil, errDeep
		}
	case xml.EndElement:
		r.p.depth--
	case xml.Directive:
		return nil, errDTD
	}
	return t, err
}

// fault makes an [*Error] of what the decoder says.
func (p *part) fault(err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	detail := err.Error()
	var syntax *xml.SyntaxError
	var encoding encodingError
	switch {
	case errors.As(err, &syntax):
		detail = "no sound XML: " + syntax.Msg
	case errors.As(err, &encoding):
		detail = encoding.Error()
	case errors.Is(err, io.EOF):
		detail = "it has no element"
	}
	return &Error{Kind: BadXML, Part: p.name, Offset: p.raw.InputOffset(), Detail: detail}
}

// into decodes a part into a struct. A part without a name leaves the struct as it is.
func (z *archive) into(v any, name string, bound int64) error {
	if name == "" {
		return nil
	}
	p, err := z.xml(name, bound)
	if err != nil {
		return err
	}
	defer p.close() //nolint:errcheck // it was only read
	if err := p.Decode(v); err != nil {
		return p.fault(err)
	}
	for { // to the end, where the checksum is
		switch _, err := p.RawToken(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return p.fault(err)
		}
	}
}

// A property is an element whose attribute is its value: <w:ilvl w:val="1"/>.
type property struct {
	Val string `xml:"val,attr"`
}

// on says whether a property that is on or off is on, as it is without a value.
func (p *property) on() bool {
	return p != nil && isOn(p.Val)
}

func isOn(val string) bool {
	return val != "0" && val != "false" && val != "off"
}
