package locale_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"duixian/internal/locale"
	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
	"duixian/report"
	"duixian/series"
)

// used finds the keys that the program and its templates ask for.
func used(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{}
	call := regexp.MustCompile(`\.Text[ (]"([^"]+)"|key: +"([^"]+)"`)
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html"}, filepath.Ext(path)) {
			return err
		}
		b, err := os.ReadFile(path)
		for _, found := range call.FindAllStringSubmatch(string(b), -1) {
			if key := found[1] + found[2]; !strings.HasSuffix(key, ".") { // the families below complete the others
				keys[key] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// The words for values of the reading are looked up by the value (terms.go).
	for family, values := range map[string][]string{
		"level.":   words(report.Levels()...),
		"class.":   words(report.Quantity, report.Rank, report.Date, report.Label),
		"kind.":    words(report.LevelKind, report.GrowthKind, report.ChangeKind),
		"role.":    words(report.Result, report.Estimate, report.Target, report.Fact),
		"bound.":   words(report.Exactly, report.About, report.AtLeast, report.AtMost, report.Above, report.Below),
		"status.":  words(report.Begun, report.Underway, report.Completed, report.Operating, report.Honoured, report.Done),
		"verdict.": words(series.Verdicts()...),
		"entity.":  words(report.Project, report.Fund, report.Body, report.PlaceNamed),
		"field.": words(report.FieldClass, report.FieldValue, report.FieldUnit, report.FieldBound, report.FieldKind, report.FieldRole,
			report.FieldMetric, report.FieldPlace, report.FieldPeriod, report.FieldDeed),
		"people.role.":     words(people.Roles()...),
		"right.":           rights(t),
		"rights.grant.":    words(people.Yes, people.Own, people.No),
		"people.":          {"bad_login", "bad_name", "bad_posts", "bad_outside", "bad_parent", "bad_password", "passwords_differ", "login_taken", "outside_taken", "last_administrator"},
		"evidence.":        {"bad_size", "bad_type", "too_many"},
		"sign_in.":         {"wrong", "throttled", "openid_unavailable", "openid_denied", "openid_again", "openid_failed", "openid_unknown"},
		"sign_in.outcome.": words(store.Tried, store.Accepted, store.Refused, store.Throttled, store.Left, store.Unlocked),
		"account.":         {"wrong_password"},
		"form.":            {"bad_why", "draft_full", "too_many_drafts"},
		"report.":          {"other", "unreadable"},
		"body.":            {"person_changed"},
		"decision.":        {"stale"},
		"notice.":          {"decided_otherwise", "matter_assigned", "matter_sent_back", "matter_instructed", "matter_chased", "matter_answered", "matter_closed", "deadlines_moved"},
		"step.":            {"bad_milestone", "bad_reference"},
		"field_type.": words(matter.TypeText, matter.TypeLong, matter.TypeBody, matter.TypeBodies, matter.TypePerson, matter.TypeDate, matter.TypePercent,
			matter.TypeNumber, matter.TypeChoice, matter.TypeFiles, matter.TypeLinks, matter.TypeMilestones, matter.TypeReached, matter.TypeReferences, matter.TypeDays),
		"procedure.": {"answers", "not_by", "within", "override", "until", "workdays_from", "days_from", "workdays", "days", "on", "in", "since", "since_as",
			"then", "only_shown", "asks", "public", "public_fields", "public_once"},
		"error.":          {"decision", "no_matter", "no_procedure", "bad_form", "no_person", "no_body", "no_file", "unavailable", "unsure", "full"},
		"history.closed.": {"true", "false"},
		"history.why.":    {"machine", "demo", "start", "reader", "first", "bound"},
		"history.kind.":   words(store.ReportKind, store.DecisionKind, store.PersonKind, store.BodyKind, store.ProcedureKind, store.MatterKind, store.PublicationKind),
		"history.what.":   {"made", "edited", "password", "unlocked", "invited", "bound", "added", "read_again", "decided", "step", "published", "hidden"},
		"field_of.": {"name", "login", "posts", "closed", "outside", "subject", "parent", "verdict", "evidence", "reader", "title", "place", "year",
			"sha256", "published", "seq", "step", "by", "as", "for", "at", "day", "answers", "limit", "since", "fields"},
		"light.":   words(matter.Green, matter.Yellow, matter.Red, matter.Grey),
		"lights.":  {"rule_holds", "rule_not", "rule_rest"},
		"theme.":   series.Themes(),
		"measure.": locale.Units(),
	} {
		for _, value := range values {
			keys[family+value] = true
		}
	}
	return keys
}

func rights(t *testing.T) []string {
	t.Helper()
	table, err := people.LoadRights()
	if err != nil {
		t.Fatal(err)
	}
	return words(table.All()...)
}

func words[T ~string](values ...T) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

func catalogue(t *testing.T, l locale.Language) map[string]string {
	t.Helper()
	b, err := os.ReadFile(string(l) + ".json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatalf("%s: %v", l, err)
	}
	return texts
}

func TestCataloguesHoldWhatIsUsedAndNothingElse(t *testing.T) {
	keys := used(t)
	if len(keys) < 50 {
		t.Fatalf("only %d keys were found in the sources; does the search still work?", len(keys))
	}
	for _, l := range locale.Languages() {
		texts := catalogue(t, l)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if strings.TrimSpace(texts[key]) == "" {
				t.Errorf("%s has no text for %s", l, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			if !keys[key] {
				t.Errorf("%s has a text for %s, which nothing uses", l, key)
			}
		}
	}
}

func TestCataloguesTakeTheSameArguments(t *testing.T) {
	verbs := regexp.MustCompile(`%[a-z]`)
	first := catalogue(t, locale.Languages()[0])
	for _, l := range locale.Languages()[1:] {
		for key, text := range catalogue(t, l) {
			if got, want := verbs.FindAllString(text, -1), verbs.FindAllString(first[key], -1); !slices.Equal(got, want) {
				t.Errorf("%s: %s takes %q in %s and %q in %s", key, text, got, l, want, locale.Languages()[0])
			}
		}
	}
}

func TestChoose(t *testing.T) {
	for _, test := range []struct {
		accept string
		wishes []string
		want   locale.Language
	}{
		{"", nil, locale.Chinese},
		{"en-GB,en;q=0.8", nil, locale.English},
		{"zh-TW,zh;q=0.9,en;q=0.8", nil, locale.Chinese},
		{"fr,en;q=0.5", nil, locale.English},
		{"fr", nil, locale.English}, // the likelier one of the two
		{"en", []string{"zh-CN"}, locale.Chinese},
		{"zh", []string{"", "en"}, locale.English},
		{"zh", []string{"xx", "en"}, locale.English},
		{"zh", []string{"en", "zh-CN"}, locale.English},
		{";;;q=", []string{"../../en"}, locale.Chinese},
	} {
		if got := locale.Choose(test.accept, test.wishes...); got != test.want {
			t.Errorf("Choose(%q, %q) = %s, want %s", test.accept, test.wishes, got, test.want)
		}
	}
}

func TestTextNamesAMissingKey(t *testing.T) {
	if got, want := locale.For(locale.English).Text("no.such.key"), "[no.such.key]"; got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
}
