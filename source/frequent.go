package source

// frequent holds the hundred characters that are most frequent in government work
// reports in simplified writing (the national ones since 2000, the provinces' of
// 2025 and 2026), and the hundred most frequent in the national one of 1954, which
// is in traditional writing, counted in their published texts. Together they make
// up almost half of a report in either writing, and hardly a hundredth of a text
// that is read in the wrong encoding.
var frequent = setOf("" +
	"业和的发化建展新全国进大实加设产力动推工中政人一高生民增区强制持体务重提保等作改地行经成会能资要施开合市平年深家城济入创基好农有项社治理企质长用量面服个以点水现快机革育坚上" +
	"國一業是我在了不們九這五主產經個分十爲百同義發對四於關三計方各農之來共利本二必到事已過些部須並劃也就法濟萬完點都還應所亞內立集時表正美而反當可多少意六八决使造解且商種學但任他")

// likeChinese is the share, between 0 and 1, of the frequent characters among the
// Chinese ones of a text (1 if there are none), and how many of these it has looked
// at: the first few thousand are enough. U+FFFD and what is for private use count
// as Chinese, since they stand where a character was not understood.
func likeChinese(text []byte) (share float64, chinese int) {
	hits := 0
	for _, r := range string(text[:min(len(text), 12000)]) {
		if r < 0x3400 || r >= 0xFF00 && r < 0xFFF0 {
			continue // not Chinese, or its punctuation
		}
		chinese++
		if frequent.has(r) {
			hits++
		}
	}
	if chinese == 0 {
		return 1, 0
	}
	return float64(hits) / float64(chinese), chinese
}
