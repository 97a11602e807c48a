// Package lexicon holds the words that work reports are read by: verbs, units,
// bounds, words of time and scope. The words live in files under data, each with
// a header that says what it holds and how to add to it; this package loads them
// and finds them in a text.
package lexicon

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"duixian/report"
)

// Use says what a word may do in a sentence; a word may have several uses.
type Use uint64

// The uses. The data files' headers say what each means.
const (
	Head     Use = 1 << iota // a verb that heads a clause wherever it stands
	Weak                     // a verb that heads a clause only at its beginning
	Short                    // a verb of one syllable
	Pivot                    // a verb whose object is a clause
	Strip                    // a verb that is no part of a metric's name
	Outcome                  // a verb that says what became of the thing before it
	Adverb                   //
	Conj                     // 并, 同时
	And                      // 和, 与
	Modal                    // 要, 将
	Subject                  // 我们
	Scope                    // 全市
	Time                     // 全年
	Compare                  // 同比
	Prep                     // 对, 把
	Locative                 // 中, 方面
	Share                    // 分别
	Each                     // 均
	Of                       // 的
	Way                      // 地
	Copula                   // 为, 达
	Estimate                 // 预计
	Intend                   // 力争
	Etc                      // 等
	Noun                     // a noun, to be kept whole
	Owned                    // a noun that needs its owner
	Before                   // a bound before the numeral
	After                    // a bound after the unit
	Inside                   // a bound between numeral and unit
	By                       // a word of change: the value is the change
	To                       // a word of change: the value is what was reached
	Times                    // a word of change that holds its own value
	Rate                     // a noun whose value is a change
	Light                    // a verb that says little before a noun that names a deed
	Spend                    // what money does
	Effect                   // a verb whose subject is named before
	Whole                    // a noun that begins like a unit
	Mark                     // a mark that a value passes: 台阶
	Aspect                   // 了
	Part                     // what A is taken as in 以A为B
	Generic                  // a noun for a kind of deed or thing
	Mood                     // a verb that sets the mood: what it acts on is one thing
	Done                     // an adverb that begins a predicate: 全部
	Mutual                   // what several things have between them: 融合
	How                      // says how a value is reckoned: 平均
	Must                     // what a subject that begins with a verb has to do: 必须
	Further                  // begins another deed of the same clause: 并
	Silent                   // left out within a name: 分别, 全年
	Tensed                   // has a tense: see Word.Tense
)

// Cue is what a turn of phrase says of the text around it; data/cues.tsv says what each means.
type Cue uint16

// The cues.
const (
	Difficulty Cue = 1 << iota // 困难
	Admission                  // 清醒看到
	Arranging                  // 总体要求
	Aims                       // 预期目标
	Appeal                     // 让我们
	FiveYears                  // 五年来
	OneYear                    // 一年来
	Ahead                      // 今后
	Tabling                    // 请予审议
)

var cueNames = map[string]Cue{"difficulty": Difficulty, "admission": Admission, "arranging": Arranging, "aims": Aims, "appeal": Appeal,
	"five-years": FiveYears, "one-year": OneYear, "ahead": Ahead, "tabling": Tabling}

// Sign is what some words of a sentence tell beside their part in its clauses.
type Sign struct {
	Cue  Cue               // what a turn of phrase says of the text around it
	Name report.EntityKind // what a name that ends so is of
}

// Verb is any use as a verb of doing.
const Verb = Head | Weak | Short | Pivot

// Word is one word of the lexicon with everything that the files say of it.
type Word struct {
	Text   string
	Use    Use
	Before report.Bound // what it makes of a numeral after it
	After  report.Bound // what it makes of a numeral before it
	Inside report.Bound // what it means between numeral and unit
	Minus  bool         // a word of change downwards
	Tense  Tense        // of what time it makes a clause speak
}

// Tense is of what time a clause speaks.
type Tense uint8

// The tenses; data/tenses.tsv says what each means. NoTense is that of most words.
const (
	NoTense Tense = iota
	PastTense
	NowTense
	AheadTense
)

var tenseNames = map[string]Tense{"past": PastTense, "now": NowTense, "ahead": AheadTense}

// Unit is a unit or measure word.
type Unit struct {
	Text      string
	Dimension string // ratio, money, mass ...: see data/units.tsv
	Base      string // what it is reported as
}

// Plan is a five-year plan: its short name (十四五) and its first and last year.
type Plan struct {
	Name        string
	First, Last int
}

// Lexicon is a loaded set of words. It is not changed once loaded and may be used
// by many goroutines.
type Lexicon struct {
	words []Word
	uses  []Use // of the words: near each other, as the reader asks for all of them
	index *trie
	units []Unit
	unit  *trie
	signs []Sign
	sign  *trie // of turns of phrase and of words that names end in

	state []report.Status
	deed  *trie    // of verbs that tell a status
	told  []string // units that nouns tell
	noun  *trie    // of those nouns
	inner []*Word  // the bounds between numeral and unit, longest first
	begin bits     // the characters that they begin with
	parts []report.Part
	part  *trie // of words in headings

	Plans  []Plan
	Pairs  map[string][]string // 城乡 -> 城镇, 农村
	Due    map[string]string   // 年内 -> 12-31: month and day
	Ranks  []string            // verbs before a rank
	common map[string]bool     // descriptions that end as names do
	genre  *trie               // of words that work reports are full of
	others map[string]string   // what titles that end so are of
	places map[string][]Place  // by name: several share one
}

//go:embed data/*.tsv
var data embed.FS

// Default returns the lexicon that Duixian ships with.
func Default() *Lexicon { return defaultLexicon() }

var defaultLexicon = sync.OnceValue(func() *Lexicon {
	dir, err := fs.Sub(data, "data")
	if err == nil {
		var l *Lexicon
		if l, err = Load(dir); err == nil {
			return l
		}
	}
	panic("lexicon: the embedded data is damaged: " + err.Error()) // a test loads it; this cannot happen in a build that passed
})

// Load reads a lexicon from a directory laid out like data. An error names the file
// and line that it stumbled over.
func Load(dir fs.FS) (*Lexicon, error) {
	b := builder{dir: dir, at: map[string]int{}}
	b.load("verbs.tsv", 2, func(f []string) error { return b.use(f[0], f[1], verbUses) })
	b.load("adverbs.tsv", 1, func(f []string) error { b.word(f[0]).Use |= Adverb; return nil })
	b.load("function.tsv", 2, func(f []string) error { return b.use(f[0], f[1], functionUses) })
	b.load("nouns.tsv", 2, func(f []string) error { return b.use(f[0], f[1], nounUses) })
	b.load("bounds.tsv", 3, b.bound)
	b.load("changes.tsv", 3, b.change)
	b.load("tenses.tsv", 2, func(f []string) error {
		tense, ok := tenseNames[f[1]]
		if !ok {
			return fmt.Errorf("%q is no tense", f[1])
		}
		w := b.word(f[0])
		w.Use, w.Tense = w.Use|Tensed, tense
		return nil
	})
	b.load("units.tsv", 3, func(f []string) error {
		b.l.units = append(b.l.units, Unit{f[0], f[1], f[2]})
		return nil
	})
	b.load("plans.tsv", 3, func(f []string) error {
		first, err1 := strconv.Atoi(f[1])
		last, err2 := strconv.Atoi(f[2])
		if err1 != nil || err2 != nil {
			return fmt.Errorf("%q to %q are no years", f[1], f[2])
		}
		b.l.Plans = append(b.l.Plans, Plan{f[0], first, last})
		return nil
	})
	b.l.Pairs = map[string][]string{}
	b.load("pairs.tsv", 2, func(f []string) error { b.l.Pairs[f[0]] = strings.Fields(f[1]); return nil })
	b.l.Due = map[string]string{}
	b.load("deadlines.tsv", 2, func(f []string) error {
		if len(f[1]) != len("12-31") {
			return fmt.Errorf("%q is no month and day", f[1])
		}
		b.l.Due[f[0]] = f[1]
		return nil
	})
	b.load("ranks.tsv", 1, func(f []string) error { b.l.Ranks = append(b.l.Ranks, f[0]); return nil })
	b.l.common = map[string]bool{}
	b.load("common.tsv", 1, func(f []string) error { b.l.common[f[0]] = true; return nil })
	var signs []string
	sign := func(text string) *Sign {
		i := slices.Index(signs, text)
		if i < 0 {
			i = len(signs)
			signs, b.l.signs = append(signs, text), append(b.l.signs, Sign{})
		}
		return &b.l.signs[i]
	}
	b.load("entities.tsv", 2, func(f []string) error {
		kind := report.EntityKind(f[1])
		if !slices.Contains([]report.EntityKind{report.Project, report.Fund, report.Body}, kind) {
			return fmt.Errorf("%q is no kind of entity", f[1])
		}
		sign(f[0]).Name = kind
		return nil
	})
	var nouns []string
	b.load("implied.tsv", 2, func(f []string) error {
		nouns, b.l.told = append(nouns, f[0]), append(b.l.told, f[1])
		return nil
	})
	b.l.noun = newTrie(nouns)
	var sections []string
	b.load("sections.tsv", 2, func(f []string) error {
		p := report.Part(f[1])
		if !slices.Contains([]report.Part{report.Review, report.Problems, report.Targets, report.Plan, report.Closing}, p) {
			return fmt.Errorf("%q is no part of a report", f[1])
		}
		sections, b.l.parts = append(sections, f[0]), append(b.l.parts, p)
		return nil
	})
	b.l.part = newTrie(sections)
	b.load("cues.tsv", 2, func(f []string) error {
		cue, ok := cueNames[f[1]]
		if !ok {
			return fmt.Errorf("%q is no cue", f[1])
		}
		sign(f[0]).Cue = cue
		return nil
	})
	b.l.sign = newTrie(signs)
	var deeds []string
	b.load("statuses.tsv", 2, func(f []string) error {
		s := report.Status(f[1])
		if !slices.Contains([]report.Status{report.Begun, report.Underway, report.Completed, report.Operating, report.Honoured, report.Done}, s) {
			return fmt.Errorf("%q is no status", f[1])
		}
		deeds, b.l.state = append(deeds, f[0]), append(b.l.state, s)
		return nil
	})
	b.l.deed = newTrie(deeds)
	var genre []string
	b.l.others = map[string]string{}
	b.load("genre.tsv", 2, func(f []string) error {
		if f[1] == "report" {
			genre = append(genre, f[0])
		} else {
			b.l.others[f[0]] = f[1]
		}
		return nil
	})
	b.l.genre = newTrie(genre)
	b.l.places = map[string][]Place{}
	b.load("places.tsv", 2, func(f []string) error {
		if len(f[0]) != 6 {
			return fmt.Errorf("%q is no code of six digits", f[0])
		}
		b.l.places[f[1]] = append(b.l.places[f[1]], Place{f[0], f[1]})
		return nil
	})
	if b.err != nil {
		return nil, b.err
	}
	return b.finish(), nil
}

var verbUses = map[string]Use{"head": Head, "weak": Weak, "short": Short, "pivot": Pivot, "strip": Strip, "result": Outcome, "mutual": Mutual,
	"light": Light, "spend": Spend, "effect": Effect, "mood": Mood}

var functionUses = map[string]Use{"conj": Conj, "and": And, "modal": Modal, "subject": Subject, "scope": Scope, "time": Time,
	"compare": Compare, "prep": Prep, "locative": Locative, "share": Share, "each": Each, "of": Of, "way": Way,
	"copula": Copula, "must": Must, "further": Further, "silent": Silent, "estimate": Estimate, "intend": Intend, "etc": Etc, "aspect": Aspect, "done": Done}

var nounUses = map[string]Use{"noun": Noun, "owned": Noun | Owned, "whole": Whole, "mark": Mark, "role": Part, "generic": Noun | Generic, "how": How}

type builder struct {
	dir fs.FS
	l   Lexicon
	at  map[string]int // word -> index in l.words
	err error          // the first
}

// load calls add with the fields of each row of a file: below the header of
// comments and the line that names the columns.
func (b *builder) load(name string, columns int, add func([]string) error) {
	if b.err != nil {
		return
	}
	text, err := fs.ReadFile(b.dir, name)
	if err != nil {
		b.err = err
		return
	}
	named := false
	for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !named { // the line with the columns' names
			named = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns || f[0] == "" {
			err = fmt.Errorf("want %d fields between tabs, the first not empty", columns)
		} else if !plain(f[0]) {
			err = fmt.Errorf("%q holds a character outside the basic plane", f[0])
		} else {
			err = add(f)
		}
		if err != nil {
			b.err = fmt.Errorf("%s:%d: %w", name, n+1, err)
			return
		}
	}
}

func plain(s string) bool {
	for _, r := range s {
		if r >= 1<<16 || r == utf8.RuneError {
			return false
		}
	}
	return true
}

func (b *builder) word(text string) *Word {
	i, ok := b.at[text]
	if !ok {
		i = len(b.l.words)
		b.at[text] = i
		b.l.words = append(b.l.words, Word{Text: text})
	}
	return &b.l.words[i]
}

func (b *builder) use(text, uses string, known map[string]Use) error {
	w := b.word(text)
	for u := range strings.SplitSeq(uses, ",") {
		bit, ok := known[u]
		if !ok {
			return fmt.Errorf("%q is no use of a word in this file", u)
		}
		w.Use |= bit
	}
	return nil
}

func (b *builder) bound(f []string) error {
	bound := report.Bound(f[2])
	switch bound {
	case report.Exactly, report.About, report.AtLeast, report.AtMost, report.Above, report.Below:
	default:
		return fmt.Errorf("%q is no bound", f[2])
	}
	w := b.word(f[0])
	switch f[1] {
	case "before":
		w.Use, w.Before = w.Use|Before, bound
	case "after":
		w.Use, w.After = w.Use|After, bound
	case "inside":
		w.Use, w.Inside = w.Use|Inside, bound
	default:
		return fmt.Errorf("%q is no position: want before, after or inside", f[1])
	}
	return nil
}

func (b *builder) change(f []string) error {
	w := b.word(f[0])
	switch f[1] {
	case "by":
		w.Use |= By
	case "to":
		w.Use |= To
	case "times":
		w.Use |= Times
	case "rate":
		w.Use |= Rate
	default:
		return fmt.Errorf("%q is no sense: want by, rate, to or times", f[1])
	}
	switch f[2] {
	case "+":
	case "-":
		w.Minus = true
	default:
		return fmt.Errorf("%q is no sign: want + or -", f[2])
	}
	return nil
}

func (b *builder) finish() *Lexicon {
	l := &b.l
	texts := make([]string, len(l.words))
	l.uses = make([]Use, len(l.words))
	for i, w := range l.words {
		texts[i], l.uses[i] = w.Text, w.Use
	}
	l.index = newTrie(texts)
	for _, r := range Numerals {
		l.index.alone.add(int(r)) // Skip stops at them
	}
	for i := range l.words {
		if l.words[i].Use&Inside != 0 {
			l.inner = append(l.inner, &l.words[i])
			first, _ := utf8.DecodeRuneInString(l.words[i].Text)
			l.begin.add(int(first))
		}
	}
	slices.SortFunc(l.inner, func(a, b *Word) int { return len(b.Text) - len(a.Text) })
	texts = make([]string, len(l.units))
	for i, u := range l.units {
		texts[i] = u.Text
	}
	l.unit = newTrie(texts)
	return l
}

// Match finds the longest word that begins at byte i of text. It returns nil and i
// if none does, else the word and the byte where it ends.
func (l *Lexicon) Match(text string, i int) (*Word, int) {
	w, end := l.index.longest(text, i)
	if w < 0 {
		return nil, i
	}
	return &l.words[w], end
}

// Find is Match, but returns the word's index, -1 if there is none, and its uses.
func (l *Lexicon) Find(text string, i int) (word int32, use Use, end int) {
	w, end := l.index.longest(text, i)
	if w < 0 {
		return -1, 0, i
	}
	return int32(w), l.uses[w], end
}

// Skip passes over the Chinese characters from byte i of text on at which no word of the lexicon and no
// numeral begins, and returns the byte where it stops. It may stop before one of them.
func (l *Lexicon) Skip(text string, i int) int { return l.index.skip(text, i, 0xe4, 0xe9) }

// Numerals are the characters that Chinese numerals begin with.
const Numerals = "零〇○一二两三四五六七八九半十百千万萬亿億"

// Word is the word of an index that Find returned.
func (l *Lexicon) Word(index int32) *Word { return &l.words[index] }

// MatchUnit finds the longest unit that begins at byte i of text, as Match does for words.
func (l *Lexicon) MatchUnit(text string, i int) (*Unit, int) {
	u, end := l.unit.longest(text, i)
	if u < 0 {
		return nil, i
	}
	return &l.units[u], end
}

// MatchInner finds the bound between numeral and unit (余 in 400余人) that begins at byte i
// of text, as Match does for words.
func (l *Lexicon) MatchInner(text string, i int) (*Word, int) {
	if i+2 < len(text) && text[i]&0xf0 == 0xe0 && !l.begin.has(char(text, i)) {
		return nil, i // nearly always
	}
	for _, w := range l.inner {
		if strings.HasPrefix(text[i:], w.Text) {
			return w, i + len(w.Text)
		}
	}
	return nil, i
}

// ImpliedAt returns the unit that the noun at byte i of text tells of a numeral without
// one (岗位: 个), "" if none begins there.
func (l *Lexicon) ImpliedAt(text string, i int) string {
	if n, _ := l.noun.longest(text, i); n >= 0 {
		return l.told[n]
	}
	return ""
}

// Implied returns the unit that the last such noun in a text tells, "" if there is none.
func (l *Lexicon) Implied(text string) (unit string) {
	for n, at, _ := l.noun.next(text, 0); n >= 0; n, at, _ = l.noun.next(text, at+1) {
		unit = l.told[n]
	}
	return unit
}

// Part tells the part of a report from the words of its heading, "" if none of them says.
func (l *Lexicon) Part(heading string) report.Part {
	first := len(l.parts)
	for w, at, _ := l.part.next(heading, 0); w >= 0; w, at, _ = l.part.next(heading, at+1) {
		first = min(first, w)
	}
	if first == len(l.parts) {
		return ""
	}
	return l.parts[first]
}

// Status tells how far a deed has come from its verbs: the longest one that the lexicon
// knows decides, the last among equals.
func (l *Lexicon) Status(action string) report.Status {
	longest, status := 0, report.Done
	for w, at, end := l.deed.next(action, 0); w >= 0; w, at, end = l.deed.next(action, at+1) {
		if end-at >= longest {
			longest, status = end-at, l.state[w]
		}
	}
	return status
}

// IsCommon says whether many reports say a phrase, so that it names nothing (民生实事项目).
func (l *Lexicon) IsCommon(phrase string) bool { return l.common[phrase] }

// NextSign finds the first turn of phrase or word that ends names (去年, 大桥) that begins at byte
// i of text or after it, and the bytes where it stands. The sign is nil if there is none.
func (l *Lexicon) NextSign(text string, i int) (sign *Sign, start, end int) {
	n, start, end := l.sign.next(text, i)
	if n < 0 {
		return nil, start, end
	}
	return &l.signs[n], start, end
}

// GenreWords counts the words in a text that work reports are full of.
func (l *Lexicon) GenreWords(text string) (n int) {
	for w, _, end := l.genre.next(text, 0); w >= 0; w, _, end = l.genre.next(text, end) {
		n++
	}
	return n
}

// OtherGenre says what a text is whose title this is, if it is called another thing than a
// report (统计公报: a statistical bulletin); "" if it is not.
func (l *Lexicon) OtherGenre(title string) string {
	title = strings.TrimRight(title, "）)》")
	for i := range title { // the longest ending first
		if genre, ok := l.others[title[i:]]; ok {
			return genre
		}
	}
	return ""
}
