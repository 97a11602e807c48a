package htmltext

import "strings"

// traits are what matters about an element.
type traits uint16

const (
	block    traits = 1 << iota // its tags end lines
	holder                      // holds parts of a page: a node of the tree
	scoped                      // no end tag inside closes what was opened outside
	tableRow                    // of cells
	tableEnd                    // a table itself
	cell                        // of a table
	heading                     // of the page or of its main part
	aside                       // holds what is no part of the text
	lineTag                     // ends a line and holds nothing
	preserve                    // its line ends count
	link                        //
	dropped                     // with all that it holds
	rawText                     // holds no elements, so that its own end tag ends it
	code                        // holds what is not written for readers
	opening                     // begins pages
)

// A tag is a name with what it means; one that means nothing has id 0.
type tag struct {
	id   uint8
	name string
	traits
}

func (t tag) is(some traits) bool { return t.traits&some != 0 }
func (t tag) known() bool         { return t.name != "" }

// tags is more than the number of tags.
const tags = 128

// known has the tags by their names: those that mean something, and those that are just inline.
var known = func() map[string]tag {
	t := map[string]tag{}
	for _, group := range []struct {
		names string
		traits
	}{
		{"div section article main center blockquote ul ol dl fieldset header marquee", block | holder},
		{"html head body frameset", block | opening},
		{"meta base", opening},
		{"nav aside footer", block | holder | aside},
		{"table", block | holder | scoped | tableEnd},
		{"td th", block | holder | scoped | cell},
		{"tr", block | tableRow},
		{"h1 h2 h3", block | heading},
		{"p h4 h5 h6 li dt dd form thead tbody tfoot caption figure figcaption address details summary legend hgroup " +
			"option optgroup dir menu search", block},
		{"pre listing", block | preserve},
		{"br hr", lineTag},
		{"a", link},
		{"script style", dropped | rawText | code},
		{"title textarea iframe noframes noembed", dropped | rawText},
		{"noscript template svg math select button object canvas audio video xml map datalist applet", dropped},
		{"span font b strong i em u s strike small big sub sup tt code cite q abbr acronym label ins del mark img input " +
			"basefont link col colgroup area embed param frame source track wbr nobr time data bdo bdi ruby rt rp rb var samp kbd dfn picture", 0},
	} {
		for _, name := range strings.Fields(group.names) {
			t[name] = tag{uint8(len(t) + 1), name, group.traits}
		}
	}
	return t
}()

var titleTag, frameTag, tableTag, metaTag = known["title"], known["frame"], known["table"], known["meta"]

// longestName is that of the names in known.
const longestName = 10

// lookUp gives the tag of a name, in any case, perhaps with the name of an attribute
// stuck to it (divclass="title", as pages have it from which blanks were lost).
func lookUp(name []byte) tag {
	var buf [64]byte
	lower := buf[:0]
	for _, c := range name[:min(len(name), len(buf))] {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c == '=' {
			return unstick(lower)
		}
		lower = append(lower, c)
	}
	if len(lower) > longestName {
		return tag{}
	}
	return known[string(lower)]
}

// unstick gives the tag of a name with an attribute's name behind it.
func unstick(name []byte) tag {
	for _, attribute := range [...]string{
		"class", "id", "style", "align", "valign", "width", "height", "href", "target", "src", "name", "size", "color", "face",
		"lang", "border", "bgcolor", "colspan", "rowspan", "cellpadding", "cellspacing", "type", "title",
	} {
		if bare, ok := strings.CutSuffix(string(name), attribute); ok {
			if t := known[bare]; t.known() {
				return t
			}
		}
	}
	return tag{}
}
