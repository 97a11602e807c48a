package htmltext

import (
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// hostile are inputs that are meant to take long: each is said with its size.
var hostile = []struct {
	name string
	make func(size int) string
}{
	{"<", repeat("<")},
	{"</", repeat("</")},
	{"<!", repeat("<!")},
	{"<!--", repeat("<!--")},
	{"<!-- >", repeat("<!-- >")},
	{"<![CDATA[", repeat("<![CDATA[")},
	{"<?a", repeat("<?a")},
	{"nested divs", repeat("<div>")},
	{"divs and end tags that end nothing", func(n int) string {
		return "<section><table><td>" + strings.Repeat("<div>", n/20) + strings.Repeat("</section>", n/20) + "甲"
	}},
	{"lines in deep divs", repeat("<div>x")},
	{"nested tables", repeat("<table><tr><td>")},
	{"cells", repeat("<td>a")},
	{"scripts", repeat("<script>")},
	{"dropped elements", repeat("<svg><math><select><button><template><script><title>")},
	{"quotes", repeat(`<a b="`)},
	{"quotes of both sorts", repeat(`<a b="<a c='`)},
	{"> in quotes", repeat(`<a b="x></a c='`)},
	{"tags without >", repeat("<a b ")},
	{"tags without >, and one", func(n int) string { return strings.Repeat("<a ", n/3) + `b=">"` }},
	{"torn tags in Chinese", repeat("<a 中")},
	{"a long name", repeat("<aaaaaaaaaa")},
	{"a huge attribute", func(n int) string { return "<p a='" + strings.Repeat("a", n) + "'>甲" }},
	{"many attributes", func(n int) string { return "<a " + strings.Repeat("a=b ", n/4) + "href=c>甲</a>" }},
	{"entities", repeat("&lt;")},
	{"entities that are none", repeat("&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")},
	{"&", repeat("&")},
	{"&#", repeat("&#0000000000000000000000000000000000000000")},
	{"blanks", repeat(" \n")},
	{"no-break spaces", repeat("&nbsp;")},
	{"links", repeat("<a href=b>甲")},
	{"lines in a link", func(n int) string { return "<a href=b>" + strings.Repeat("<p>甲", n/6) }},
	{"a long line", repeat("甲乙，")},
	{"a long word", repeat("a")},
	{"pieces", repeat("a<b>")},
}

func repeat(s string) func(int) string {
	return func(size int) string { return strings.Repeat(s, size/len(s)) }
}

// Time is in proportion to the size, whatever the input. What takes more than linear
// time takes hours for these. HOSTILE_MB=100 makes them that large.
func TestHostile(t *testing.T) {
	size := 1 << 20
	if s := os.Getenv("HOSTILE_MB"); s != "" {
		n, _ := strconv.Atoi(s)
		size = n << 20
	}
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			src := []byte(h.make(size))
			begun := time.Now()
			text, pieces, err := Text(src)
			if err == nil {
				checkPieces(t, src, text, pieces)
			}
			Strip(src)
			Is(src)
			if took := time.Since(begun); took > time.Duration(size>>20+4)*5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Whatever the bytes, Text either says what is wrong with them or gives text whose
// pieces are in order and reproduce it.
//
//	go test -fuzz FuzzText -fuzztime 1m ./source/internal/htmltext
func FuzzText(f *testing.F) {
	for _, name := range pages(f) {
		f.Add(page(f, name))
	}
	for _, h := range hostile {
		f.Add([]byte(h.make(200)))
	}
	for _, s := range []string{
		"", "<", "</", "<a", "<!", "<!-", "<!--", "<!-->", "<?", "&", "&#", "&#x", "&#x;", "\ufeff", "\x00", "\xff<p>\xfe&nbsp", "]]>", "<![CDATA[]]>",
		"<td>a<td>b", "<table></td></tr></table>", "<pre>\r\n\ta", "<a href=b><p></a>", "<p　>甲", "<divclass=>甲", "a\n&nbsp;\n甲", "<title>", "</title>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		text, pieces, err := Text(src)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Offset < 0 || e.Offset > len(src) {
				t.Fatalf("error %#v for %q", err, src)
			}
		}
		checkPieces(t, src, text, pieces)
		all, pieces := Strip(src)
		checkPieces(t, src, all, pieces)
		if (len(all) == 0) != (err != nil) {
			t.Fatalf("Text gives %v, Strip %q", err, all)
		}
		Is(src)
		Charset(src)
	})
}

func BenchmarkText(b *testing.B) {
	w := &writer{Rand: rand.New(rand.NewPCG(1, 1))}
	var paragraphs []string
	for len(paragraphs) < 400 {
		paragraphs = append(paragraphs, w.invent()...)
	}
	plain := "<html><body><div><p>" + strings.Join(paragraphs, "</p>\n<p>") + "</p></div></body></html>"
	for _, input := range []struct{ name, src string }{{"Plain", plain}, {"Tags", w.page(paragraphs)}} {
		b.Run(input.name, func(b *testing.B) {
			src := []byte(input.src)
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Text(src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
