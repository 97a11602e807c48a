package source

import "bytes"

// numbers drops the separators of thousands: the commas between a group of one to
// three digits and one or more groups of three. It comes after wrap, since a number
// may stand on two lines.
func numbers(p *page) {
	done := 0
	for _, at := range p.commas {
		if at < done || !p.thousandsBefore(at) {
			continue
		}
		var commas []int
		for size := commaAt(p.text[at:]); size > 0; size = commaAt(p.text[at:]) {
			digits, next := p.digits(at + size)
			if digits == 0 {
				break // the comma ends a clause
			}
			if digits != 3 {
				commas = nil
				done = next
				break
			}
			commas = append(commas, at)
			at = next
			done = next
		}
		for _, at := range commas {
			drop(p.text[at : at+commaAt(p.text[at:])])
		}
	}
}

// commaAt is the width of the comma that b begins with, 0 if it begins with none.
func commaAt(b []byte) int {
	switch {
	case len(b) > 0 && b[0] == ',':
		return 1
	case bytes.HasPrefix(b, []byte("，")):
		return len("，")
	}
	return 0
}

// digits counts the digits from text[i] on, line ends that are dropped apart, and
// gives where they end.
func (p *page) digits(i int) (count, end int) {
	for end = i; end < len(p.text) && (isDigit(p.text[end]) || p.text[end] == dropped); end++ {
		if isDigit(p.text[end]) {
			count++
		}
	}
	return count, end
}

// thousandsBefore says whether the digits before text[i] may begin a number whose
// thousands are set apart: one to three of them, no zero first, no fraction.
func (p *page) thousandsBefore(i int) bool {
	count, first := 0, byte(0)
	for i--; i >= 0 && count <= 3; i-- {
		switch c := p.text[i]; {
		case c == dropped:
		case isDigit(c):
			count++
			first = c
		case c == '.' || first == '0':
			return false
		default:
			list := bytes.TrimSuffix(bytes.TrimSuffix(p.text[:i+1], []byte("，")), []byte(","))
			return len(list) == i+1 || len(list) > 0 && !isDigit(list[len(list)-1])
		}
	}
	return i < 0 && first != '0' && count <= 3
}
