package web

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// luminance is a colour's relative luminance as WCAG 2.1 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	var parts [3]float64
	for i := range parts {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatalf("%s is no colour: %v", hex, err)
		}
		if parts[i] = float64(n) / 255; parts[i] <= 0.04045 {
			parts[i] /= 12.92
		} else {
			parts[i] = math.Pow((parts[i]+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*parts[0] + 0.7152*parts[1] + 0.0722*parts[2]
}

// Every text stands out from what lies behind it as WCAG 2.1 AA asks, by day and by
// night.
func TestContrast(t *testing.T) {
	b, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	day, night, ok := strings.Cut(string(b), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("the style has no colours for the night")
	}
	night, _, _ = strings.Cut(night, "box-sizing")
	colours := func(css string) map[string]string {
		all := map[string]string{}
		for _, found := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`).FindAllStringSubmatch(css, -1) {
			all[found[1]] = found[2]
		}
		return all
	}
	for name, palette := range map[string]map[string]string{"day": colours(day), "night": colours(night)} {
		for behind, texts := range map[string][]string{
			"paper":            {"ink", "soft", "red", "link", "figure", "commitment", "achievement", "other"},
			"panel":            {"ink", "soft", "link", "figure", "commitment", "achievement", "other"},
			"lit":              {"ink", "soft", "figure", "commitment", "achievement", "other"},
			"lit-more":         {"ink", "figure", "commitment", "achievement", "other"},
			"figure-tint":      {"figure"},
			"commitment-tint":  {"commitment"},
			"achievement-tint": {"achievement"},
			"other-tint":       {"other"},
			"link":             {"paper"},
		} {
			for _, text := range texts {
				a, b := luminance(t, palette[text])+0.05, luminance(t, palette[behind])+0.05
				if ratio := max(a, b) / min(a, b); ratio < 4.5 {
					t.Errorf("by %s, %s on %s has the contrast %.2f; it must be 4.5 or more", name, text, behind, ratio)
				}
			}
		}
		a, b := luminance(t, palette["lit-edge"])+0.05, luminance(t, palette["paper"])+0.05
		if ratio := max(a, b) / min(a, b); ratio < 3 {
			t.Errorf("by %s, the edge of what has the focus has the contrast %.2f; it must be 3 or more", name, ratio)
		}
	}
}
