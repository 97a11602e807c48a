package docx

import (
	"path"
	"strings"
)

// main is the name of the part that holds the document's text, "" if there is none:
// the part that the package's relations call the office document, if its content type
// is one of Word's, else word/document.xml.
func (z *archive) main() string {
	var types struct {
		Override []struct {
			PartName    string `xml:"PartName,attr"`
			ContentType string `xml:"ContentType,attr"`
		} `xml:"Override"`
	}
	if z.into(&types, "[Content_Types].xml", maxSmall) == nil {
		related, _ := z.relations("")
		name := related["officeDocument"]
		for _, t := range types.Override {
			word := strings.Contains(t.ContentType, "wordprocessingml") || strings.Contains(t.ContentType, "ms-word.")
			if word && name != "" && strings.EqualFold(strings.TrimPrefix(t.PartName, "/"), name) && z.has(name) {
				return name
			}
		}
	}
	if z.has("word/document.xml") {
		return "word/document.xml"
	}
	return ""
}

func (z *archive) has(part string) bool {
	return z.parts[strings.ToLower(part)] != nil
}

// relations are the parts that a part refers to ("" is the package as a whole), by the
// last words of the relations' types: officeDocument, styles, numbering, footnotes. A
// relation to a part that is not there is none, and where a part has no relations those
// beside it count that are named as usual.
func (z *archive) relations(of string) (map[string]string, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	found := map[string]string{}
	if !z.has(name) {
		for _, sort := range []string{"styles", "numbering", "footnotes", "endnotes"} {
			if beside := dir + sort + ".xml"; z.has(beside) {
				found[sort] = beside
			}
		}
		return found, nil
	}
	var rels struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	if err := z.into(&rels, name, maxSmall); err != nil {
		return nil, err
	}
	for _, r := range rels.Relationship {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = dir + target
		}
		target = strings.TrimPrefix(path.Clean("/"+target), "/")
		sort := path.Base(r.Type)
		if r.Mode != "External" && found[sort] == "" && z.has(target) {
			found[sort] = target
		}
	}
	return found, nil
}
