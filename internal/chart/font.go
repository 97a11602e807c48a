package chart

import (
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// fontPaths are where systems keep fonts with Chinese characters, the better ones first. A PNG needs one;
// an SVG takes the fonts of whoever looks at it.
var fontPaths = []string{
	// Debian, Ubuntu; Fedora; Arch; Alpine
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
	"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
	"/usr/share/fonts/wenquanyi/wqy-microhei/wqy-microhei.ttc",
	"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
	"/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
	"/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
	// macOS
	"/System/Library/Fonts/Hiragino Sans GB.ttc",
	"/System/Library/Fonts/PingFang.ttc",
	"/System/Library/Fonts/STHeiti Light.ttc",
	"/Library/Fonts/Arial Unicode.ttf",
	// Windows, below its own directory
	`Fonts\msyh.ttc`,
	`Fonts\Deng.ttf`,
	`Fonts\simhei.ttf`,
	`Fonts\simsun.ttc`,
}

// Fonts is what PNGs are set in.
type Fonts struct {
	latin   *sfnt.Font
	chinese *sfnt.Font // nil if the system has none
}

// Chinese says whether Chinese characters can be drawn.
func (f *Fonts) Chinese() bool { return f.chinese != nil }

// SystemFonts finds the fonts of this system, once.
var SystemFonts = sync.OnceValue(func() *Fonts { return findFonts(fontPaths) })

// findFonts takes the first font that can be read and has Chinese characters.
func findFonts(paths []string) *Fonts {
	latin, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic("chart: the embedded font is damaged: " + err.Error())
	}
	fonts := &Fonts{latin: latin}
	for _, path := range paths {
		if windows := os.Getenv("SystemRoot"); windows != "" && !filepath.IsAbs(path) {
			path = filepath.Join(windows, path)
		}
		if f := openFont(path); f != nil {
			fonts.chinese = f
			break
		}
	}
	return fonts
}

// openFont opens a font file, nil if it is none with Chinese characters. The file stays open: glyphs are
// read from it when they are drawn, and a font of 20 MB is not held in memory.
func openFont(path string) *sfnt.Font {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	if all, err := sfnt.ParseCollectionReaderAt(file); err == nil {
		for i := range all.NumFonts() {
			if f, err := all.Font(i); err == nil && draws(f, '政') && draws(f, '6') {
				return f
			}
		}
	}
	_ = file.Close() // it was only read
	return nil
}

// draws says whether a font has an outline for a character.
func draws(f *sfnt.Font, r rune) bool {
	var b sfnt.Buffer
	i, err := f.GlyphIndex(&b, r)
	if err != nil || i == 0 {
		return false
	}
	outline, err := f.LoadGlyph(&b, i, 64, nil)
	return err == nil && len(outline) > 0
}

// of gives the font for a character and its glyph there.
func (f *Fonts) of(b *sfnt.Buffer, r rune) (*sfnt.Font, sfnt.GlyphIndex) {
	for _, one := range []*sfnt.Font{f.chinese, f.latin} {
		if one == nil {
			continue
		}
		if i, err := one.GlyphIndex(b, r); err == nil && i != 0 {
			return one, i
		}
	}
	return f.latin, 0
}
