package source

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the normal form in which a quote is compared with the bytes that it was
// taken from. It needs no context, so that anybody can check an export:
//
//  1. decode the bytes of the span in the report's encoding
//  2. take out blanks and line ends (Unicode's White_Space, and U+E5E5), control and
//     format characters (Cc, Cf), and variation selectors
//  3. bring it to Unicode's form NFKC, and do 2 again
//  4. make each of · ・ a "."
//  5. take out each "," that stands between two digits
//
// and 2 to 5 with the quote: now both are the same. In Python:
//
//	def bare(s):
//	    return ''.join(c for c in s if not (c.isspace() or c == '\ue5e5' or
//	        category(c) in ('Cc', 'Cf') or '\ufe00' <= c <= '\ufe0f'))
//	def fold(s):
//	    s = re.sub('[·・]', '.', bare(normalize('NFKC', bare(s))))
//	    return re.sub('(?<=[0-9]),(?=[0-9])', '', s)
//	fold(file[start:end].decode(encoding)) == fold(quote)
//
// encoding is one of those that [Open] reports. Bytes that are not valid in it give
// an [*Error] with the offset in raw; another name gives an error too.
func Fold(raw []byte, encoding string) (string, error) {
	d, err := strictly(encoding, raw)
	if err != nil {
		return "", err
	}
	return fold(string(d.text)), nil
}

// fold is Fold for what is decoded.
func fold(s string) string {
	s = strings.Map(unlessLayout, norm.NFKC.String(strings.Map(unlessLayout, s)))
	b := []byte(s)
	out := b[:0]
	for i, c := range b {
		if c == ',' && i > 0 && i+1 < len(b) && isDigit(b[i-1]) && isDigit(b[i+1]) {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// unlessLayout maps layout to -1 and dots to ".".
func unlessLayout(r rune) rune {
	switch {
	case unicode.IsSpace(r), r == 0xE5E5, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
		return -1
	case r == '·', r == '・':
		return '.'
	}
	return r
}
