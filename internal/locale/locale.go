// Package locale holds every text that a person sees on a page or in a printed
// reading, in each language, and writes numbers the way each language does.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/text/language"
)

// Language is a BCP 47 tag that has a catalogue.
type Language string

// The languages.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Languages lists the languages that have a catalogue, the default first.
func Languages() []Language { return []Language{Chinese, English} }

// Choose finds the language to answer in. A wish that names a language of ours
// counts, the first of them most; else the browser's Accept-Language header
// decides. Who asks for none of ours gets the one more likely to be understood, and
// who asks for nothing gets the default.
func Choose(acceptLanguage string, wishes ...string) Language {
	for _, wish := range wishes {
		if slices.Contains(Languages(), Language(wish)) {
			return Language(wish)
		}
	}
	accepted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return Languages()[0]
	}
	_, i, _ := matcher().Match(accepted...)
	return Languages()[i]
}

// matcher knows our languages; to make one takes longer than to find a page that is kept.
var matcher = sync.OnceValue(func() language.Matcher {
	var ours []language.Tag
	for _, l := range Languages() {
		ours = append(ours, language.Make(string(l)))
	}
	return language.NewMatcher(ours)
})

//go:embed *.json
var files embed.FS

// catalogue reads the embedded texts once.
var catalogue = sync.OnceValue(func() map[Language]map[string]string {
	all := map[Language]map[string]string{}
	for _, l := range Languages() {
		texts := map[string]string{}
		b, err := files.ReadFile(string(l) + ".json")
		if err == nil {
			err = json.Unmarshal(b, &texts)
		}
		if err != nil {
			panic("locale: the embedded catalogue " + string(l) + " cannot be read: " + err.Error())
		}
		all[l] = texts
	}
	return all
})

// Printer writes texts and numbers in one language.
type Printer struct {
	Language Language
	texts    map[string]string
}

// For gives the printer of a language.
func For(l Language) Printer { return Printer{Language: l, texts: catalogue()[l]} }

// Has says whether the catalogue has a text for a key.
func (p Printer) Has(key string) bool {
	_, ok := p.texts[key]
	return ok
}

// Text is the text of a key, with fmt verbs filled in from args. A key that the
// catalogue lacks gives the key itself in brackets; a test keeps that from happening.
func (p Printer) Text(key string, args ...any) string {
	text, ok := p.texts[key]
	if !ok {
		return "[" + key + "]"
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}
