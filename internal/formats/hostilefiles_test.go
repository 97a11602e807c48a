//go:build unix

package formats_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unicode/utf16"
)

// hostile is a file that is no report.
type hostile struct {
	file, what   string
	make         func(t testing.TB, path string)
	unprivileged bool // it is read by a user that is not the system's own
}

// hostiles are all of them, in the page's order.
func hostiles() []hostile {
	text := func(s string) func(testing.TB, string) {
		return func(t testing.TB, path string) { write(t, path, strings.NewReader(s)) }
	}
	repeated := func(s string, n int) func(testing.TB, string) {
		return func(t testing.TB, path string) { write(t, path, repeat(s, n)) }
	}
	made := func(f func(testing.TB) []byte) func(testing.TB, string) {
		return func(t testing.TB, path string) { write(t, path, bytes.NewReader(f(t))) }
	}
	docx := func(parts ...io.Reader) func(testing.TB, string) {
		return made(func(t testing.TB) []byte { return wordDocument(t, parts...) })
	}
	cut := func(f func(testing.TB) []byte) func(testing.TB, string) {
		return made(func(t testing.TB) []byte { b := f(t); return b[:len(b)*2/3] })
	}
	word := func(t testing.TB) []byte {
		return wordDocument(t, strings.NewReader(wordBegins), repeat("<w:p><w:r><w:t>各位代表：</w:t></w:r></w:p>", 4000), strings.NewReader(wordEnds))
	}
	archive := func(t testing.TB) []byte {
		return zipped(t, member{"a.txt", []byte(strings.Repeat(novel, 3))}, member{"b.txt", []byte(novel)})
	}
	return []hostile{
		// Too much of something.
		{file: "flat.zip", what: "ZIP bomb: 1 GB of zeros in 1 MB", make: made(func(t testing.TB) []byte { return bomb(t, repeat("\x00", 1<<30)) })},
		{file: "lying.zip", what: "ZIP bomb that states a size of 100 bytes", make: made(func(t testing.TB) []byte { return lie(bomb(t, repeat("\x00", 100<<20))) })},
		{file: "nested.zip", what: "ZIP bomb: 16 archives of 16 archives of 50 MB each", make: made(func(t testing.TB) []byte {
			b := bomb(t, repeat("各位代表：", 50<<20))
			return sixteen(t, sixteen(t, b))
		})},
		{file: "deep.zip", what: "ten archives, each in the next", make: made(func(t testing.TB) []byte {
			b := archive(t)
			for range 10 {
				b = zipped(t, member{"in.zip", b})
			}
			return b
		})},
		{file: "bomb.docx", what: "Word document with 1 GB of paragraphs in 3 MB", make: docx(strings.NewReader(wordBegins), repeat("<w:p><w:r><w:t>各位代表：</w:t></w:r></w:p>", 1<<30))},
		{file: "bomb.pdf", what: "PDF whose page is 1 GB of operators in 1 MB", make: made(func(testing.TB) []byte { return pageOf(packed(repeat("q 0 0 m S Q\n", 1<<30)), "") })},
		{file: "line.txt", what: "one line of text without end: 1 GB", make: repeated("全年新建学校36所，", lineBytes())},
		{file: "line60.txt", what: "one line of 60 MB of letters", make: repeated("abcdefghij", 60<<20)},
		{file: "report60.txt", what: "one sentence of 60 MB, full of figures, behind the words that begin a report", make: func(t testing.TB, path string) {
			write(t, path, io.MultiReader(strings.NewReader("各位代表：\n"), repeat("全年新建学校36所，", 60<<20)))
		}},
		{file: "lines60.txt", what: "60 MB of line ends", make: repeated("\n", 60<<20)},
		{file: "tags.html", what: "100 MB of `<`", make: repeated("<", 100<<20)},
		{file: "tags60.html", what: "60 MB of `<`", make: repeated("<", 60<<20)},

		// Nested, looping.
		{file: "nested.html", what: "page with a million elements, each in the one before", make: made(func(testing.TB) []byte {
			return []byte("<!DOCTYPE html><body>" + strings.Repeat("<div>", 1_000_000) + "正文" + strings.Repeat("</div>", 1_000_000))
		})},
		{file: "nested.xml", what: "XML with a million elements, each in the one before", make: made(func(testing.TB) []byte {
			return []byte(`<?xml version="1.0"?>` + strings.Repeat("<x>", 1_000_000) + "正文" + strings.Repeat("</x>", 1_000_000))
		})},
		{file: "nested.docx", what: "Word document with a million elements, each in the one before", make: docx(strings.NewReader(wordBegins), repeat("<w:sdt><w:sdtContent>", 21*500_000))},
		{file: "entities.xml", what: "XML whose entities unfold to 3 GB", make: text(laughs + "<a>&l9;</a>")},
		{file: "entities.docx", what: "Word document whose entities unfold to 3 GB", make: docx(strings.NewReader(laughs + strings.Replace(wordBegins, wordHead, "", 1) + "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>" + wordEnds))},
		{file: "external.docx", what: "Word document with an entity that names a file of the system", make: docx(strings.NewReader(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + strings.Replace(wordBegins, wordHead, "", 1) + "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" + wordEnds))},
		{file: "loop.pdf", what: "PDF whose tree of pages holds itself", make: made(func(testing.TB) []byte {
			return pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2000000000>>")
		})},
		{file: "endless.pdf", what: "PDF that states two thousand million pages and has a tree 50,000 deep", make: made(func(testing.TB) []byte {
			objects := []string{"<</Type/Catalog/Pages 2 0 R>>"}
			for i := range 50_000 {
				objects = append(objects, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 2000000000/Parent %d 0 R>>", i+3, max(i+1, 2)))
			}
			return pdfOf(append(objects, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")...)
		})},
		{file: "form.pdf", what: "PDF with a drawing that draws itself twice", make: made(func(testing.TB) []byte {
			return pageOf(packed(strings.NewReader("/F Do /F Do")), "/XObject<</F 5 0 R>>")
		})},
		{file: "xref.pdf", what: "PDF whose tables of objects lead round in a circle", make: text("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 9/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n")},

		// Cut off, locked.
		{file: "cut.docx", what: "Word document of which the last third is missing", make: cut(word)},
		{file: "cut.pdf", what: "PDF of which the last third is missing", make: cut(func(testing.TB) []byte {
			return pageOf(packed(strings.NewReader("BT /F 9 Tf (report) Tj ET"+strings.Repeat(" 0 0 m S", 99))), "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>")
		})},
		{file: "cut.zip", what: "ZIP archive of which the last third is missing", make: cut(archive)},
		{file: "locked.docx", what: "Word document under a password", make: made(func(testing.TB) []byte { return compound("EncryptedPackage") })},
		{file: "locked.pdf", what: "PDF under a password", make: made(func(testing.TB) []byte {
			secret := strings.Repeat("5A", 32)
			return pdfWith("/ID[<5A><5A>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"+secret+">/U<"+secret+">>>",
				"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
		})},
		{file: "locked.zip", what: "ZIP archive under a password", make: made(func(t testing.TB) []byte {
			return changed(zipped(t, member{"report.txt", []byte(novel)}), 8, 1)
		})},

		// Files of other sorts.
		{file: "table.xlsx", what: "spreadsheet", make: made(func(t testing.TB) []byte {
			return zipped(t, member{"[Content_Types].xml", []byte("<Types/>")}, member{"xl/workbook.xml", []byte("<workbook/>")})
		})},
		{file: "old.doc", what: "document of an older Word", make: made(func(testing.TB) []byte { return compound("WordDocument") })},
		{file: "report.rtf", what: "RTF document", make: text(`{\rtf1\ansi\ansicpg936 {\fonttbl\f0 SimSun;}\f0 \'d5\'fe\'b8\'ae\par}`)},
		{file: "scan.png", what: "image", make: made(func(t testing.TB) []byte {
			var out bytes.Buffer
			if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		})},
		{file: "scan.pdf", what: "PDF with a page that shows no text", make: made(func(testing.TB) []byte { return pageOf(packed(strings.NewReader("0 0 m 9 9 l S")), "") })},
		{file: "program", what: "program", make: made(func(t testing.TB) []byte {
			b, err := os.ReadFile(os.Args[0])
			if err != nil {
				t.Fatal(err)
			}
			return b[:min(len(b), 1<<20)]
		})},

		// Text that is no report.
		{file: "empty.txt", what: "nothing", make: text("")},
		{file: "blank.txt", what: "blanks and line ends", make: text(" \n\u3000\n\t\r\n")},
		{file: "404.html", what: "page that says that there is none", make: text(notFound)},
		{file: "novel.txt", what: "half a page of a novel", make: text(novel)},
		{file: "table.csv", what: "table of figures", make: text(csv())},
		{file: "bulletin.txt", what: "statistical bulletin", make: text(bulletin)},

		// Not files.
		{file: "report.txt", what: "directory with a file's name, empty", make: func(t testing.TB, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}},
		{file: "pipe", what: "named pipe to which nobody writes", make: func(t testing.TB, path string) {
			if err := syscall.Mkfifo(path, 0o644); err != nil {
				t.Fatal(err)
			}
		}},
		{file: "zero", what: "link to `/dev/zero`, which never ends", make: link("/dev/zero")},
		{file: "loop", what: "link to itself", make: link("loop")},
		{file: "private.txt", what: "file that the user may not read", unprivileged: true, make: func(t testing.TB, path string) {
			write(t, path, strings.NewReader(novel))
			if err := os.Chmod(path, 0); err != nil {
				t.Fatal(err)
			}
		}},
		{file: "missing.txt", what: "no file", make: func(testing.TB, string) {}},
	}
}

// lineBytes is how long the line without end is. Over 64 MB the file's size alone decides, so a
// gigabyte is written only where it is asked for.
func lineBytes() int {
	if n, err := strconv.Atoi(os.Getenv("DUIXIAN_HOSTILE_BYTES")); err == nil {
		return n
	}
	return 70 << 20
}

func link(to string) func(testing.TB, string) {
	return func(t testing.TB, path string) {
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t testing.TB, path string, r io.Reader) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = io.Copy(f, r)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// repeat is n bytes of a text over and over, without holding them.
func repeat(s string, n int) io.Reader {
	block := strings.Repeat(s, max(1, 1<<20/len(s)))
	var parts []io.Reader
	for ; n > 0; n -= len(block) {
		parts = append(parts, strings.NewReader(block[:min(n, len(block))]))
	}
	return io.MultiReader(parts...)
}

// bomb is a ZIP archive with one file.
func bomb(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add(t, z, "report.txt", r)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sixteen is an archive with the same file sixteen times.
func sixteen(t testing.TB, b []byte) []byte {
	t.Helper()
	var members []member
	for i := range 16 {
		members = append(members, member{fmt.Sprintf("%02d.zip", i), b})
	}
	return zipped(t, members...)
}

// lie states other sizes in an archive's directory.
func lie(b []byte) []byte { return changed(b, 24, 100, 0, 0, 0) }

// changed sets bytes behind the mark of each entry in an archive's directory.
func changed(b []byte, at int, to ...byte) []byte {
	const entry = "PK\x01\x02"
	for i := bytes.Index(b, []byte(entry)); i >= 0; {
		copy(b[i+at:], to)
		next := bytes.Index(b[i+1:], []byte(entry))
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return b
}

const (
	wordHead   = `<?xml version="1.0" encoding="UTF-8"?>`
	wordBegins = wordHead + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	wordEnds   = `</w:body></w:document>`
)

// wordDocument is a Word document whose main part is given.
func wordDocument(t testing.TB, parts ...io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	add(t, z, "[Content_Types].xml", strings.NewReader(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`))
	add(t, z, "word/document.xml", io.MultiReader(parts...))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// laughs are entities of which each is ten of the one before.
var laughs = func() string {
	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a [<!ENTITY l0 "各位代表">`)
	for i := range 9 {
		fmt.Fprintf(&out, `<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	out.WriteString("]>")
	return out.String()
}()

// compound is the beginning of an old Office file with a stream of the given name.
func compound(stream string) []byte {
	b := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	for _, c := range utf16.Encode([]rune(stream)) {
		b = append(b, byte(c), byte(c>>8))
	}
	return append(b, make([]byte, 900)...)
}

// packed is a PDF's stream, compressed.
func packed(r io.Reader) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := io.Copy(w, r); err != nil {
		panic(err) // nothing is written but to memory
	}
	_ = w.Close()
	return fmt.Sprintf("/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", out.Len(), out.String())
}

// pageOf is a PDF of one page with content and resources; its object 5 is the same content as a form.
func pageOf(content, resources string) []byte {
	return pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<"+resources+">>>>",
		"<<"+content, "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<"+resources+">>"+content)
}

// pdfOf is a PDF of objects, numbered from 1, the first of which is the root.
func pdfOf(objects ...string) []byte { return pdfWith("", objects...) }

func pdfWith(trailer string, objects ...string) []byte {
	var out, table bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n",
		len(objects)+1, table.String(), len(objects)+1, trailer, at)
	return out.Bytes()
}

const notFound = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>404 页面不存在</title></head><body>
<ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/fw">政务服务</a></li></ul>
<div class="box"><h1>404</h1><p>抱歉，您访问的页面不存在或已被删除。</p><p>请检查网址，或返回 <a href="/">网站首页</a>，页面将在 5 秒后自动跳转。</p></div>
<div class="foot">主办：沄州市人民政府办公室　沄ICP备00000001号</div></body></html>`

const novel = `第三章　渡口
天还没有亮透，老周就把船从芦苇里撑了出来。河面上浮着一层雾，对岸的灯一盏一盏地灭下去，只剩下粮站门口那一盏，黄黄的，像是谁忘了关。
“今天过河的人多不多？”坐在船头的姑娘问他。她背着一只旧帆布包，包上别着三枚褪了色的徽章，说话的时候一直望着水面。
“逢五赶集，少说也有四五十个。”老周把竹篙插进水里，船身轻轻一晃。“你是头一回来吧？去年发大水，把码头冲走了一半，后来大家凑了两千块钱，才又修起来。”
姑娘没有接话。她想起七年前离开这里的那个早晨，也是这样的雾，也是这条船，撑船的却是老周的哥哥。那时候她十六岁，口袋里装着一张火车票和母亲缝进衣角的二十块钱，一路上没有敢回头。
船到河心，雾忽然散了一角，露出远处的山来。山还是那座山，只是半山腰多了一条白线，弯弯曲曲地绕上去，不知道通到什么地方。
“那是新修的路。”老周顺着她的目光看了一眼，“修了三年。路通了，坐船的人反倒少了。再过两年，我这船大概也就用不上了。”他说这话的时候并不难过，像是在说别人的事。
姑娘把包抱在怀里，忽然开口：“周叔，您还认得我吗？”
竹篙停了一下，水顺着篙身一滴一滴落回河里。老周没有转身，过了很久才说：“上船的时候就认得了。你娘还住在老地方，门没有锁。”
`

// csv is a table of figures of invented counties.
func csv() string {
	var out strings.Builder
	out.WriteString("县区,年份,地区生产总值（亿元）,增长（%）,常住人口（万人）,一般公共预算收入（亿元）\r\n")
	for i := range 60 {
		fmt.Fprintf(&out, "%s,%d,%d.%d,%d.%d,%d.%d,%d.%d\r\n", []string{"望汀区", "石芩县", "青崖县"}[i%3], 2011+i/3, 90+i*3, i%10, 4+i%5, i%7, 30+i%9, i%4, 5+i/4, i%8)
	}
	return out.String()
}

const bulletin = `沄州市2030年国民经济和社会发展统计公报
沄州市统计局　国家统计局沄州调查队
2031年3月2日
一、综合
初步核算，全年地区生产总值1218.4亿元，比上年增长5.6%。其中，第一产业增加值157.2亿元，增长3.8%；第二产业增加值498.5亿元，增长6.1%；第三产业增加值562.7亿元，增长5.5%。三次产业增加值比例为12.9∶40.9∶46.2。
年末全市常住人口198.6万人，比上年末减少0.7万人，城镇化率为58.3%。全年城镇新增就业2.1万人，年末城镇登记失业率为3.4%。
全年居民消费价格比上年上涨0.6%。工业生产者出厂价格下降1.2%。
二、农业
全年粮食种植面积312.5千公顷，比上年增加1.8千公顷；粮食产量201.4万吨，增长1.1%。生猪出栏126.3万头，增长2.4%；水产品产量8.9万吨，增长3.0%。
三、工业和建筑业
全年规模以上工业增加值增长6.8%。主要产品中，水泥产量312.7万吨，下降4.5%；发电量86.2亿千瓦时，增长7.9%。全年建筑业增加值88.6亿元，增长2.2%。
四、固定资产投资
全年固定资产投资（不含农户）增长4.1%，其中民间投资增长3.2%，工业投资增长11.7%。房地产开发投资61.8亿元，下降9.4%。
注：本公报数据为初步统计数，部分数据因四舍五入存在与分项合计不等的情况。
`
