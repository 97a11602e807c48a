package source

import "strings"

// affixes are words that texts may begin or end with, and the characters that they themselves
// begin or end with: these tell of most texts at once that they do not.
type affixes struct {
	words []string
	chars *runeSet
}

func beginnings(words ...string) affixes {
	var all strings.Builder
	for _, w := range words {
		all.WriteRune(firstRune([]byte(w)))
	}
	return affixes{words, setOf(all.String())}
}

func endings(words ...string) affixes {
	var all strings.Builder
	for _, w := range words {
		all.WriteRune(lastRune([]byte(w)))
	}
	return affixes{words, setOf(all.String())}
}

func hasPrefix(b []byte, list affixes) bool {
	if !list.chars.has(firstRune(b)) {
		return false
	}
	for _, w := range list.words {
		if len(b) >= len(w) && string(b[:len(w)]) == w {
			return true
		}
	}
	return false
}

func hasSuffix(b []byte, list affixes) bool {
	if !list.chars.has(lastRune(b)) {
		return false
	}
	for _, w := range list.words {
		if len(b) >= len(w) && string(b[len(b)-len(w):]) == w {
			return true
		}
	}
	return false
}
