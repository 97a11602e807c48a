package web_test

import (
	"net/http"
	"strings"
	"testing"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/internal/web"
)

// cast is a small office: a city with a bureau, which has a section, and another bureau; and somebody for each role.
type cast struct {
	city, bureau, section, other string            // IDs of bodies
	person                       map[string]string // IDs by login
	cookie                       map[string]string // headers by login; "public" has none
}

// roles are the logins of the cast, one for each role: the head and the reporter are of the bureau.
var roles = []string{"administrator", "office", "head", "reporter", "leader", "public"}

func newCast(t testing.TB, st *store.Store) cast {
	t.Helper()
	c := cast{person: map[string]string{}, cookie: map[string]string{}}
	body := func(name, parent string) string {
		id, err := st.KeepBody(t.Context(), store.Program("test"), people.Body{Name: name, Parent: parent}, 0)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	c.city = body("云溪市", "")
	c.bureau = body("交通局", c.city)
	c.section = body("农村公路科", c.bureau)
	c.other = body("教育局", c.city)
	for _, login := range roles[:5] {
		post := people.Post{Role: people.Role(login)}
		if post.Role.OfBody() {
			post.Body = c.bureau
		}
		id, err := st.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: login, Name: "某" + login, Posts: []people.Post{post}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		c.person[login] = id
		c.cookie[login] = signedIn(t, st, id)
	}
	c.cookie["public"] = "X-Nobody: 1"
	return c
}

// signedIn signs a person in and gives the header that says so.
func signedIn(t testing.TB, st *store.Store, person string) string {
	t.Helper()
	token, err := st.Accept(t.Context(), person, "192.0.2.1", "")
	if err != nil {
		t.Fatal(err)
	}
	return "Cookie: duixian_session=" + token
}

const fromHere = "Sec-Fetch-Site: same-origin"

// who says which of the roles may ask for each address, in the order of roles: the table that the office would write. A route that is
// not in it fails.
var who = map[string]string{
	"GET /{$}":                                          "yyyyyy",
	"GET /reports/{report}":                             "yyyyyy",
	"GET /reports/{report}/records/{record}":            "yyyyyy",
	"GET /reports/{report}/records.csv":                 "yyyyyy",
	"GET /reports/{report}/records.jsonl":               "yyyyyy",
	"GET /reports/{report}/original":                    "yyyyyy",
	"GET /reports/{report}/checks":                      "yyyyyy",
	"GET /reports/{report}/checks.csv":                  "yyyyyy",
	"POST /reports":                                     "nynnnn",
	"GET /compare":                                      "yyyyyy",
	"GET /compare/{earlier}/{later}":                    "yyyyyy",
	"GET /compare/{earlier}/{later}/outcomes.csv":       "yyyyyy",
	"POST /compare/{earlier}/{later}/decisions":         "nynnnn",
	"GET /evidence/{sha256}/{name}":                     "nynnyn",
	"GET /places":                                       "yyyyyy",
	"GET /places/{place}":                               "yyyyyy",
	"GET /places/{place}/points.csv":                    "yyyyyy",
	"GET /places/{place}/indicators/{indicator}/{file}": "yyyyyy",
	"GET /indicators":                                   "yyyyyy",
	"GET /indicators/{indicator}":                       "yyyyyy",
	"GET /indicators/{indicator}/points.csv":            "yyyyyy",
	"GET /sign-in":                                      "yyyyyy",
	"POST /sign-in":                                     "yyyyyy",
	"GET /sign-in/openid":                               "yyyyyy",
	"GET /sign-in/openid/back":                          "yyyyyy",
	"POST /sign-out":                                    "yyyyyy",
	"GET /welcome":                                      "yyyyyy",
	"POST /welcome":                                     "yyyyyy",
	"GET /account":                                      "yyyyyn",
	"POST /account/password":                            "yyyyyn",
	"GET /notices":                                      "yyyyyn",
	"POST /notices/seen":                                "yyyyyn",
	"GET /rights":                                       "yyyyyn",
	"GET /bodies":                                       "yyyyyn",
	"POST /bodies":                                      "ynnnnn",
	"GET /bodies/{body}":                                "yyyyyn", // of one's own; TestOwnBodies has the others
	"POST /bodies/{body}":                               "ynnnnn",
	"POST /bodies/{body}/reporters":                     "ynynnn",
	"GET /people":                                       "ynnnnn",
	"POST /people":                                      "ynnnnn",
	"GET /people/{person}":                              "ynnnnn",
	"POST /people/{person}":                             "ynnnnn",
	"POST /people/{person}/link":                        "ynnnnn",
	"POST /people/{person}/unlock":                      "ynnnnn",
	"GET /history":                                      "yynnyn",
	"GET /sign-ins":                                     "ynnnnn",
	"GET /reports/{report}/commitments":                 "nynnnn",
	"GET /matters/new":                                  "nynnnn", // who may take the first step of a procedure
	"POST /matters":                                     "nynnnn",
	"GET /procedures":                                   "yyyyyn",
	"POST /procedures":                                  "yynnnn",
	"GET /procedures/{procedure}/{version}":             "yyyyyn",
	"GET /procedures/{procedure}/{version}/file.yaml":   "yyyyyn",
	"GET /calendar":                                     "nynnnn",
	"GET /work":                                         "nyyyyn",
	"GET /published":                                    "yyyyyy",
	"GET /published/{matter}":                           "yyyyyy",
	"GET /load":                                         "nyyyyn",
	"GET /load.csv":                                     "nyyyyn",
	"GET /matters":                                      "nyyyyn",
	"GET /matters.csv":                                  "nyyyyn",
	"GET /matters/board":                                "nyyyyn",
	"GET /matters/steps":                                "nynnnn",
	"POST /matters/steps":                               "nynnnn",
	"GET /matters/{matter}":                             "nyyyyn", // of one's own; TestOwnMatters has the others
	"GET /matters/{matter}/steps/{step}":                "nyyyyn",
	"POST /matters/{matter}/steps/{step}":               "nyyyyn",
	"GET /matters/{matter}/steps/{step}/files/{sha256}/{name}": "nyyyyn",
	"GET /matters/{matter}/files/{sha256}/{name}":              "nyyyyn",
	"POST /matters/{matter}/public":                            "nynnnn",
	"GET /matters/{matter}/export.json":                        "nyyyyn",
	"GET /static/{sum}/{file}":                                 "yyyyyy",
	"/":                                                        "yyyyyy",
}

// Every role is tried against every route of the site; a route that the table above does not know fails.
func TestEveryRoleAgainstEveryRoute(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	matter := c.underway(t, s.store)
	known := 0
	for _, route := range web.Routes() {
		may, ok := who[route.Pattern]
		if !ok {
			t.Errorf("nobody has said who may ask for %s (right %s)", route.Pattern, route.Right)
			continue
		}
		known++
		method, pattern, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			method, pattern = http.MethodGet, route.Pattern
		}
		address := strings.NewReplacer("{$}", "", "{report}", s.reading.Report.SHA256[:12], "{body}", c.bureau, "{person}", "nobody", "{matter}", matter, "{step}", "none", "{procedure}", "commitment", "{version}", "1",
			"{sha256}", "0", "{name}", "a", "{earlier}", "0", "{later}", "0", "{record}", "f1").Replace(pattern)
		for i, role := range roles {
			if role != "public" {
				c.cookie[role] = signedIn(t, s.store, c.person[role]) // for one of the routes signs out
			}
			r := s.do(t, method, address, c.cookie[role], fromHere)
			refused := r.StatusCode == http.StatusForbidden
			if role == "public" {
				refused = r.StatusCode == http.StatusUnauthorized && pattern != "/sign-in" ||
					r.StatusCode == http.StatusSeeOther && strings.HasPrefix(r.Header.Get("Location"), "/sign-in?to=")
			}
			if refused == (may[i] == 'y') {
				t.Errorf("%s as %s gives %d (%s)", route.Pattern, role, r.StatusCode, r.Header.Get("Location"))
			}
			if r.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s as %s fails: %s", route.Pattern, role, s.log)
			}
		}
	}
	if known != len(who) {
		t.Errorf("the table has %d routes, the site %d of them", len(who), known)
	}
}

// A post at a body counts for it and for what is below it, and for nothing else.
func TestOwnBodies(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	for _, test := range []struct {
		body   string
		status int
	}{{c.bureau, http.StatusOK}, {c.section, http.StatusOK}, {c.city, http.StatusForbidden}, {c.other, http.StatusForbidden}} {
		for _, role := range []string{"head", "reporter"} {
			if got := s.get(t, "/bodies/"+test.body, c.cookie[role]).StatusCode; got != test.status {
				t.Errorf("the %s of the bureau gets %d for the body %s, want %d", role, got, test.body, test.status)
			}
		}
	}
	if got := s.get(t, "/bodies/nowhere", c.cookie["office"]).StatusCode; got != http.StatusNotFound {
		t.Errorf("a body that is not there gives %d", got)
	}
}

// The pages of accounts are sound in both languages, as the one who sees most of them.
func TestAccountPagesAreSound(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	link, err := s.store.PasswordTicket(t.Context(), store.Program("test"), c.person["reporter"])
	if err != nil {
		t.Fatal(err)
	}
	s.sound(t, c.cookie["administrator"], "/account", "/notices", "/rights", "/people", "/people/"+c.person["head"], "/bodies", "/bodies/"+c.bureau,
		"/history", "/sign-ins", "/welcome?link="+link)
	s.sound(t, c.cookie["public"], "/sign-in?to=%2Fpeople")
}

// sound asks for pages in both languages, and fails where one lacks a text, a heading, a label or a name of its own, or has a link that leads
// nowhere.
func (s site) sound(t *testing.T, cookie string, addresses ...string) {
	t.Helper()
	for _, language := range []string{"zh-CN", "en"} {
		for _, address := range addresses {
			headers := []string{"Accept-Language: " + language, cookie}
			r := s.get(t, address, headers...)
			page := body(t, r)
			if r.StatusCode != http.StatusOK {
				t.Errorf("%s gives %d: %s", address, r.StatusCode, s.log)
				continue
			}
			if found := missing.FindString(page); found != "" {
				t.Errorf("%s in %s says %q", address, language, found)
			}
			nodes, ids := parse(t, page), map[string]bool{}
			if n := len(find(nodes, "h1", "")); n != 1 {
				t.Errorf("%s has %d first headings", address, n)
			}
			for _, n := range nodes {
				if id := attribute(n, "id"); id != "" && ids[id] {
					t.Errorf("%s: two elements are called %s", address, id)
				} else {
					ids[id] = true
				}
				if n.Data == "input" && attribute(n, "type") != "hidden" && n.Parent.Data != "label" && attribute(n, "aria-label") == "" {
					t.Errorf("%s: an input (%s) has no label", address, attribute(n, "name"))
				}
			}
			for _, n := range nodes {
				if by := attribute(n, "aria-labelledby"); by != "" && !ids[by] {
					t.Errorf("%s: nothing is called %s", address, by)
				}
			}
			for _, n := range find(nodes, "a", "") {
				to, anchor, _ := strings.Cut(attribute(n, "href"), "#")
				switch {
				case to == "" && !ids[anchor]:
					t.Errorf("%s: the link to %s leads nowhere", address, anchor)
				case strings.HasPrefix(to, "/"):
					if got := s.get(t, to, headers...).StatusCode; got != http.StatusOK && got != http.StatusSeeOther {
						t.Errorf("%s: the link %s gives %d", address, to, got)
					}
				}
			}
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}
