package source

// A runeSet is a set of characters below U+10000, for looking them up at once.
type runeSet [1 << 16 / 64]uint64

func setOf(s string) *runeSet {
	var set runeSet
	for _, r := range s {
		set[r>>6] |= 1 << (r & 63)
	}
	return &set
}

func (set *runeSet) has(r rune) bool {
	return uint32(r) < 1<<16 && set[r>>6]&(1<<(r&63)) != 0
}
