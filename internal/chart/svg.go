package chart

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// fontFamily is what text is set in where no page says otherwise.
const fontFamily = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

// SVG writes the chart as an SVG that stands alone and within a page: its colours are presentation
// attributes, which the classes of a page's style override.
func (c Chart) SVG() []byte {
	class := "chart small"
	if c.Size == Large {
		class = "chart large"
	}
	return c.scene().svg(picture{class: class, id: c.ID, title: c.Title, desc: c.Desc})
}

// picture is what an SVG says of itself.
type picture struct {
	class, id, title, desc string
}

func (s *scene) svg(p picture) []byte {
	var b bytes.Buffer
	write := func(parts ...string) {
		for _, part := range parts {
			b.WriteString(part)
		}
	}
	w, h := number(s.width), number(s.height)
	write(`<svg xmlns="http://www.w3.org/2000/svg" class="`, escape(p.class), `" viewBox="0 0 `, w, " ", h, `" width="`, w, `" height="`, h, `"`)
	if p.title == "" {
		write(` aria-hidden="true">`, "\n")
	} else {
		id := escape(p.id)
		write(` role="img" aria-labelledby="`, id, "-title ", id, `-desc" font-family="`, fontFamily, `">`, "\n",
			`<title id="`, id, `-title">`, escape(p.title), "</title>\n", `<desc id="`, id, `-desc">`, escape(p.desc), "</desc>\n")
		write(`<rect`, paperStyle.attributes(), ` width="`, w, `" height="`, h, `"/>`, "\n")
	}
	for i := 0; i < len(s.shapes); {
		j := i + 1
		for s.shapes[i].tip != "" && j < len(s.shapes) && s.shapes[j].tip == s.shapes[i].tip {
			j++
		}
		if tip := s.shapes[i].tip; tip != "" {
			write("<g><title>", escape(tip), "</title>")
		}
		for k := i; k < j; k++ {
			s.shapes[k].svg(write)
		}
		if s.shapes[i].tip != "" {
			write("</g>")
		}
		write("\n")
		i = j
	}
	write("</svg>\n")
	return b.Bytes()
}

func (s shape) svg(write func(...string)) {
	switch {
	case s.text != "":
		write(`<text`, s.style.attributes(), ` x="`, number(s.at.x), `" y="`, number(s.at.y), `" font-size="`, number(s.size), `"`)
		if s.anchor != start {
			write(` text-anchor="`, string(s.anchor), `"`)
		}
		if s.bold {
			write(` font-weight="700"`)
		}
		write(`>`, escape(s.text), `</text>`)
	case s.radius > 0:
		write(`<circle`, s.style.attributes(), ` cx="`, number(s.at.x), `" cy="`, number(s.at.y), `" r="`, number(s.radius), `"/>`)
	default:
		write(`<path`, s.style.attributes(), ` d="`)
		for i, p := range s.path {
			if i == 0 {
				write("M")
			} else {
				write("L")
			}
			write(number(p.x), " ", number(p.y))
		}
		if s.closed {
			write("Z")
		}
		write(`"/>`)
	}
}

// attributes writes class, fill and stroke.
func (st *style) attributes() string {
	var b strings.Builder
	fill := st.fill
	if fill == "" {
		fill = "none"
	}
	b.WriteString(` class="` + st.class + `" fill="` + fill + `"`)
	if st.stroke != "" {
		b.WriteString(` stroke="` + st.stroke + `" stroke-width="` + number(st.width) + `"`)
	}
	if len(st.dash) > 0 {
		var parts []string
		for _, d := range st.dash {
			parts = append(parts, number(d))
		}
		b.WriteString(` stroke-dasharray="` + strings.Join(parts, " ") + `"`)
	}
	return b.String()
}

// number writes a length with two digits behind the point at most, so that machines that round the
// last bit in other ways write the same.
func number(v float64) string {
	s := strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0")
	if s = strings.TrimSuffix(s, "."); s == "-0" {
		return "0"
	}
	return s
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
