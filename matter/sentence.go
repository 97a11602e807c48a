package matter

import (
	_ "embed" // the sentences
	"strings"
	"sync"
)

//go:embed sentences.tsv
var sentenceFile string

// sentences reads the embedded table once.
var sentences = sync.OnceValue(func() map[string]Text {
	all := map[string]Text{}
	for line := range strings.Lines(sentenceFile) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if !strings.HasPrefix(line, "#") && len(cells) == 3 {
			all[cells[0]] = Text{cells[1], cells[2]}
		}
	}
	return all
})

// Sentence is something that is said to a person, by its key in sentences.tsv and what is put in.
type Sentence struct {
	Key  string
	Text Text
}

// say makes a sentence; the rest are names and what is put in for them: strings or Texts.
func say(key string, with ...any) Sentence {
	values := map[string]Text{}
	for i := 0; i+1 < len(with); i += 2 {
		value, ok := with[i+1].(Text)
		if !ok {
			value = same(with[i+1].(string))
		}
		values[with[i].(string)] = value
	}
	text, ok := sentences()[key]
	if !ok {
		text = same("[" + key + "]") // a test keeps that from happening
	}
	return Sentence{key, text.fill(values)}
}

// In gives the sentence in a language.
func (s Sentence) In(l Language) string { return s.Text.In(l) }
