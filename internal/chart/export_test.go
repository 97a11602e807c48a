package chart

// NoChinese are the fonts of a system without Chinese ones.
func NoChinese() *Fonts { return findFonts([]string{"/nonexistent"}) }
