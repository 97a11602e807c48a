package lexicon

import (
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func TestMatchFindsTheLongestWord(t *testing.T) {
	l := Default()
	for _, c := range []struct{ text, want string }{
		{"推进项目建设", "推进"},
		{"提高到65%", "提高到"},
		{"提高两个百分点", "提高"},
		{"增加值", "增加值"},
		{"天", ""},
		{"", ""},
		{"\xe6\x8e", ""}, // a broken character
	} {
		w, end := l.Match(c.text, 0)
		got := ""
		if w != nil {
			got = w.Text
		}
		if got != c.want || c.text[:end] != c.want {
			t.Errorf("Match(%q) = %q up to %d, want %q", c.text, got, end, c.want)
		}
	}
}

// The trie must agree with the plainest way to find the longest word.
func TestTrieAgreesWithPrefixes(t *testing.T) {
	letter := rapid.SampledFrom([]rune("甲乙丙ab"))
	word := rapid.StringOfN(letter, 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(word, rapid.ID[string]).Draw(t, "words")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙abc丁")), 0, 12, -1).Draw(t, "text")
		tr := newTrie(words)
		for i := range text + "." {
			want := -1
			for k, w := range words {
				if i <= len(text) && strings.HasPrefix(text[i:], w) && (want < 0 || len(w) > len(words[want])) {
					want = k
				}
			}
			got, end := tr.longest(text, i)
			if got != want || got >= 0 && text[i:end] != words[got] {
				t.Fatalf("longest(%q, %d) = %d up to %d, want %d", text, i, got, end, want)
			}
		}
	})
}

// Passing over what begins no word must not pass over a word.
func TestNextAgreesWithLongest(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙ab")), 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		tr := newTrie(rapid.SliceOfDistinct(word, rapid.ID[string]).Draw(t, "words"))
		text := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙abcé丁戊己")), 0, 20, -1).Draw(t, "text")
		for i := range len(text) + 1 {
			want, at := -1, i
			for ; at < len(text) && want < 0; at++ {
				if text[at]&0xf0 == 0xe0 {
					want, _ = tr.longest(text, at)
				}
			}
			got, start, _ := tr.next(text, i)
			if got != want || got >= 0 && start != at-1 {
				t.Fatalf("next(%q, %d) = %d at %d, want %d at %d", text, i, got, start, want, at-1)
			}
		}
	})
}

// Skip must stop at words and numerals, and at all that is no Chinese character.
func TestSkipStopsInTime(t *testing.T) {
	l := Default()
	for _, c := range []struct{ text, passed string }{
		{"茳芏茳芏推进项目", "茳芏茳芏"},
		{"茳芏茳芏三项", "茳芏茳芏"},
		{"茳芏茳芏，茳芏", "茳芏茳芏"},
		{"茳芏茳芏5.2%", "茳芏茳芏"},
		{"茳芏茳芏", "茳芏茳"}, // nothing behind the last one tells
		{"推进", ""},
		{"5", ""},
		{"", ""},
	} {
		if got := c.text[:l.Skip(c.text, 0)]; got != c.passed {
			t.Errorf("Skip(%q) passes %q, want %q", c.text, got, c.passed)
		}
	}
}

func TestLoadNamesTheLineItStumbledOver(t *testing.T) {
	dir := fstest.MapFS{"verbs.tsv": {Data: []byte("# header\nword\tuses\n推进\thead\n完成\tnone\n")}}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), `verbs.tsv:4: "none"`) {
		t.Errorf("Load = %v, want an error that names verbs.tsv:4", err)
	}
}

func BenchmarkDefaultLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(mustSub(b)); err != nil {
			b.Fatal(err)
		}
	}
}
