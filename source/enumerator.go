package source

import (
	"bytes"
	"unicode/utf8"
)

// An enumerator is what numbers a heading or a paragraph at its beginning.
type enumerator struct {
	style  style
	number int
	size   int // in characters
}

type style uint8

const (
	noStyle    style = iota
	hanStyle         // 一、
	parenStyle       // （一） or (一)
	wordStyle        // 第一，
	numStyle         // 1. or 1、 or （1）
	isStyle          // 一是
)

// heads says whether headings are numbered so, and not only clauses.
func (s style) heads() bool {
	return s == hanStyle || s == parenStyle || s == numStyle || s == wordStyle
}

// enumerated reads the enumerator that b begins with.
func enumerated(b []byte) enumerator {
	whole := b
	paren := false
	if bytes.HasPrefix(b, []byte("（")) {
		b, paren = b[len("（"):], true
	} else if len(b) > 0 && b[0] == '(' {
		b, paren = b[1:], true
	}
	word := !paren && bytes.HasPrefix(b, []byte("第"))
	if word {
		b = b[len("第"):]
	}
	number, han, rest := numeral(b)
	if number == 0 {
		return enumerator{}
	}
	next, w := utf8.DecodeRune(rest)
	after, _, _ := numeral(rest[w:])
	e := enumerator{number: number, size: utf8.RuneCount(whole[:len(whole)-len(rest)+w])}
	switch {
	case paren:
		if next != '）' && next != ')' {
			break
		}
		e.style = numStyle
		if han {
			e.style = parenStyle
		}
	case word:
		if han && (next == '，' || next == '、') {
			e.style = wordStyle
		}
	case next == '、' && after != number+1: // not 一、二产业, 1、2号线
		e.style = numStyle
		if han {
			e.style = hanStyle
		}
	case next == '.' && !han && leading(rest[w:], isDigit) == 0: // not 1.5
		e.style = numStyle
	case (next == '是' || next == '要') && han && number < 20:
		e.style = isStyle
	}
	if e.style == noStyle {
		return enumerator{}
	}
	return e
}

// numeral reads the number below a hundred that b begins with, in Chinese or Arabic
// digits; 0 if there is none.
func numeral(b []byte) (number int, han bool, rest []byte) {
	if n := leading(b, isDigit); n > 0 {
		if n > 2 {
			return 0, false, b
		}
		for _, c := range b[:n] {
			number = number*10 + int(c-'0')
		}
		return number, false, b[n:]
	}
	const digits = "一二三四五六七八九"
	for len(b) > 0 {
		r, w := utf8.DecodeRune(b)
		i := bytes.IndexRune([]byte(digits), r)
		switch {
		case r == '十':
			number = max(number, 1) * 10
		case i >= 0 && number%10 == 0:
			number += i/w + 1
		default:
			return number, true, b
		}
		if number > 99 {
			return 0, true, b
		}
		b = b[w:]
	}
	return number, true, b
}
