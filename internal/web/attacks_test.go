package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/textproto"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/internal/web"
)

// Attacks on a running server, each tried in both homes where the store has a part in it.

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

// house is the whole program on a network: a store with reports and the cast, the pages, and the server around them.
type house struct {
	cast
	url, secure string // without and with TLS
	store       *store.Store
	log         *logLines
	card        string // path of a scorecard
	promise     string // of it
	matter      string // that the bureau works on
	password    string // the hash of rightPassword
}

// logLines is a log that several goroutines write.
type logLines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logLines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// faults are the lines of the log that say what went wrong.
func (h house) faults() string {
	var faults []string
	for line := range strings.Lines(h.log.String()) {
		if !strings.Contains(line, "level=INFO") {
			faults = append(faults, line)
		}
	}
	return strings.Join(faults, "")
}

const rightPassword = "a sentence of the cast's"

// build opens the house in an empty home. Whoever connects may say in X-Forwarded-For from where.
func build(t *testing.T, where string) house {
	t.Helper()
	st, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	h := house{store: st, log: &logLines{}}
	for year, text := range []string{shortReport(2023, "过去一年，新建学校2所。", "地区生产总值增长6%以上，新建学校3所。"), shortReport(2024, "地区生产总值增长5.8%，新建学校3所。", "地区生产总值增长5%以上。")} {
		path, _ := addBytes(t, st, strconv.Itoa(2023+year)+".txt", []byte(text))
		h.card += strings.TrimPrefix(path, "/reports")
	}
	h.card = "/compare" + h.card
	h.cast = newCast(t, st)
	h.matter = h.underway(t, st)
	hasher, err := people.NewHasher()
	if err != nil {
		t.Fatal(err)
	}
	if h.password, err = hasher.Hash(t.Context(), rightPassword); err != nil {
		t.Fatal(err)
	}
	for _, role := range roles[:5] {
		if err := st.SetPassword(t.Context(), store.Program("test"), h.person[role], h.password, ""); err != nil {
			t.Fatal(err)
		}
	}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	around, err := server.New(server.Config{Log: log, ErrorPage: web.ErrorPage(log), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, handler(t, st, log))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.url = "http://" + listener.Addr().String()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var served sync.WaitGroup
	served.Go(func() {
		if err := around.Serve(ctx, listener); err != nil {
			t.Error(err)
		}
	})
	encrypted := httptest.NewTLSServer(around)
	h.secure = encrypted.URL
	t.Cleanup(func() { stop(); served.Wait(); encrypted.Close() })
	h.promise = strings.TrimPrefix(attribute(find(parse(t, h.page(t, "office", h.card)), "article", "outcome")[0], "id"), "o-")
	return h
}

// shortReport is a report of a few sentences: what was done the year before, and what is to be done.
func shortReport(year int, done, planned string) string {
	return fmt.Sprintf("政府工作报告\n——%d年1月9日在云溪市第五届人民代表大会第三次会议上\n\n各位代表：\n\n一、%d年工作回顾\n%s\n\n二、%d年工作安排\n%s\n", year, year-1, done, year, planned)
}

// as gives the header by which somebody of the cast is signed in, in a session of its own.
func (h house) as(t *testing.T, role string) string {
	t.Helper()
	if role == "public" {
		return "X-Nobody: 1"
	}
	return signedIn(t, h.store, h.person[role])
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	page   string
}

var client = &http.Client{
	Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 16}, //nolint:gosec // a test's own server
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send sends a request with headers given as "Name: value".
func (h house) send(t *testing.T, method, address, kind string, content io.Reader, headers ...string) answer {
	t.Helper()
	if strings.HasPrefix(address, "/") {
		address = h.url + address
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, content)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		if name == "Host" {
			r.Host = value
		}
		r.Header.Add(name, value)
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(b)}
}

func (h house) get(t *testing.T, address string, headers ...string) answer {
	t.Helper()
	return h.send(t, http.MethodGet, address, "", nil, headers...)
}

const formType = "application/x-www-form-urlencoded"

func (h house) post(t *testing.T, address string, form url.Values, headers ...string) answer {
	t.Helper()
	return h.send(t, http.MethodPost, address, formType, strings.NewReader(form.Encode()), append(headers, fromHere)...)
}

// page is a page as somebody of the cast sees it, which must be there.
func (h house) page(t *testing.T, role, address string) string {
	t.Helper()
	a := h.get(t, address, h.as(t, role))
	if a.status != http.StatusOK {
		t.Fatalf("%s gives %d to the %s: %s", address, a.status, role, h.faults())
	}
	return a.page
}

// upload sends a form with files under raw names.
func (h house) upload(t *testing.T, address, field string, form url.Values, files map[string]string, headers ...string) answer {
	t.Helper()
	kind, content := multipartForm(t, field, form, files)
	return h.send(t, http.MethodPost, address, kind, content, append(headers, fromHere)...)
}

func multipartForm(t *testing.T, field string, form url.Values, files map[string]string) (kind string, content io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, field, name)}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// inside says whether a session's header opens a page.
func (h house) inside(t *testing.T, cookie string) bool {
	t.Helper()
	return h.get(t, "/account", cookie).status == http.StatusOK
}

func (h house) signIn(t *testing.T, login, password string, headers ...string) answer {
	t.Helper()
	return h.post(t, "/sign-in", url.Values{"login": {login}, "password": {password}}, headers...)
}

// session is the header of the session that an answer begins.
func session(t *testing.T, a answer) (*http.Cookie, string) {
	t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if strings.HasSuffix(c.Name, "duixian_session") {
			return c, "Cookie: " + c.Name + "=" + c.Value
		}
	}
	t.Fatalf("no session begins: %d", a.status)
	return nil, ""
}

// A session that somebody planted in a browser before its owner signed in is worth nothing afterwards, even if it was a real one.
func TestPlantedSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		for _, planted := range []string{"Cookie: duixian_session=CHOSENBYTHEATTACKER", h.as(t, "reporter")} {
			cookie, mine := session(t, h.signIn(t, "office", rightPassword, planted))
			if mine == planted || h.inside(t, planted) {
				t.Errorf("the planted session %q still opens the account", planted)
			}
			planted = h.as(t, "reporter")
			link := url.Values{"link": {strings.TrimPrefix(h.linkFor(t, "leader"), "/welcome?link=")}, "password": {rightPassword}, "again": {rightPassword}}
			if _, mine := session(t, h.post(t, "/welcome", link, planted)); mine == planted || h.inside(t, planted) || !h.inside(t, mine) {
				t.Error("a session that was planted before a one-time link was used still opens an account")
			}
			if !h.inside(t, mine) {
				t.Error("the new session does not open the account")
			}
			if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Secure || cookie.MaxAge != 0 {
				t.Errorf("the cookie is %v", cookie)
			}
		}

		// Over TLS the browser sees to it that nobody else sets the cookie; the one without that does not count.
		cookie, mine := session(t, h.post(t, h.secure+"/sign-in", url.Values{"login": {"office"}, "password": {rightPassword}}))
		if cookie.Name != "__Host-duixian_session" || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("the cookie over TLS is %v", cookie)
		}
		for header, want := range map[string]int{mine: http.StatusOK, "Cookie: duixian_session=" + cookie.Value: http.StatusSeeOther} {
			if got := h.get(t, h.secure+"/account", header).status; got != want {
				t.Errorf("over TLS %s gives %d, want %d", header, got, want)
			}
		}
	})
}

// Sessions end on the server, whatever a browser keeps: by signing out, with another password, with other posts, with the account.
func TestSessionsEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		kept := h.as(t, "head")
		h.post(t, "/sign-out", nil, kept)
		if h.inside(t, kept) {
			t.Error("who signed out is still inside")
		}

		here, elsewhere := h.as(t, "head"), h.as(t, "head")
		link := h.linkFor(t, "head")
		if a := h.post(t, "/account/password", url.Values{"old": {rightPassword}, "password": {"another sentence"}, "again": {"another sentence"}}, here); a.status != http.StatusSeeOther {
			t.Errorf("changing the password gives %d", a.status)
		}
		if !h.inside(t, here) || h.inside(t, elsewhere) {
			t.Error("another password does not end just the other sessions")
		}
		if got := h.get(t, link).status; got != http.StatusGone {
			t.Errorf("a link to choose a password still works after it was changed: %d", got)
		}

		for what, change := range map[string]func(*people.Person){
			"other posts": func(p *people.Person) { p.Posts = append(p.Posts, people.Post{Role: people.Leader}) },
			"the account": func(p *people.Person) { p.Closed = true },
		} {
			session := h.as(t, "reporter")
			a, err := h.store.Person(t.Context(), h.person["reporter"])
			if err != nil {
				t.Fatal(err)
			}
			change(&a.Person)
			if _, err := h.store.KeepPerson(t.Context(), store.Program("test"), a.Person, a.Version); err != nil {
				t.Fatal(err)
			}
			if h.inside(t, session) {
				t.Errorf("a session goes on after a change of %s", what)
			}
			a.Closed = false
			if _, err := h.store.KeepPerson(t.Context(), store.Program("test"), a.Person, a.Version+1); err != nil {
				t.Fatal(err)
			}
			if h.inside(t, session) {
				t.Errorf("a session comes back after a change of %s", what)
			}
		}
	})
}

// linkFor makes a link with which somebody of the cast chooses a password.
func (h house) linkFor(t *testing.T, role string) string {
	t.Helper()
	token, err := h.store.PasswordTicket(t.Context(), store.Program("test"), h.person[role])
	if err != nil {
		t.Fatal(err)
	}
	return web.WelcomeAddress(token)
}

// posts are the addresses that take forms, with things of the house in them.
func (h house) posts() []string {
	var all []string
	for _, route := range web.Routes() {
		if pattern, ok := strings.CutPrefix(route.Pattern, "POST "); ok {
			card := strings.Split(h.card, "/")
			all = append(all, strings.NewReplacer("{body}", h.bureau, "{person}", h.person["reporter"], "{matter}", h.matter, "{step}", "report", "{earlier}", card[2], "{later}", card[3]).Replace(pattern))
		}
	}
	return all
}

// No form of another site is taken, by any address, whoever is signed in; one of this site is.
func TestFormsOfOtherSites(t *testing.T) {
	h := build(t, t.TempDir())
	kept := func() (n int) {
		changes, err := h.store.Changes(t.Context(), noTime, 10000)
		if err != nil {
			t.Fatal(err)
		}
		return len(changes)
	}
	cookies := []string{h.as(t, "administrator"), h.as(t, "office"), h.as(t, "head")}
	form := url.Values{"name": {"x"}, "login": {"x"}, "person": {h.person["leader"]}, "promise": {h.promise}, "verdict": {"met"}, "seen": {"0"}, "why": {"x"}, "version": {"1"}}
	before := kept()
	for _, address := range h.posts() {
		for _, headers := range [][]string{
			{"Sec-Fetch-Site: cross-site"}, {"Sec-Fetch-Site: same-site"}, {"Sec-Fetch-Site: cross-site", "Origin: " + h.url},
			{"Origin: https://example.org"}, {"Origin: null"}, {"Origin: http://127.0.0.1:1"}, {"Origin: " + h.url + ".example.org"},
			{"Referer: https://example.org/" + h.url}, {},
		} {
			for _, cookie := range cookies {
				if a := h.send(t, http.MethodPost, address, formType, strings.NewReader(form.Encode()), append(headers, cookie)...); a.status != http.StatusForbidden {
					t.Errorf("a form for %s with %q gives %d", address, headers, a.status)
				}
			}
		}
	}
	if now := kept(); now != before {
		t.Errorf("forms of other sites made %d changes", now-before)
	}
	for _, cookie := range cookies {
		if !h.inside(t, cookie) {
			t.Error("a form of another site signed somebody out")
		}
	}
	for _, headers := range []string{"Origin: " + h.url, "Referer: " + h.url + "/account", "Sec-Fetch-Site: same-origin"} {
		if a := h.send(t, http.MethodPost, "/bodies", formType, strings.NewReader("name=x"), headers, cookies[0]); a.status != http.StatusSeeOther {
			t.Errorf("a form of this site with %s gives %d", headers, a.status)
		}
	}
}

var noTime = store.SignIn{}.At

// After so many wrong passwords none is looked at, for an account as for a name that nobody has; the administrator ends that.
func TestGuessingPasswords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		const most = 8
		from := func(n int) string { return fmt.Sprintf("X-Forwarded-For: 198.51.100.%d", n) } // guessing from many machines helps nobody
		for n := range most + 2 {
			known, unknown := h.signIn(t, "reporter", "wrong password", from(n)), h.signIn(t, "nobody12", "wrong password", from(n))
			want := http.StatusUnauthorized
			if n >= most {
				want = http.StatusTooManyRequests
			}
			if known.status != want || unknown.status != want || strings.ReplaceAll(known.page, "reporter", "nobody12") != unknown.page {
				t.Errorf("guess %d gives %d, for a name that nobody has %d", n+1, known.status, unknown.status)
			}
			if known.header.Get("Retry-After") != unknown.header.Get("Retry-After") || (known.header.Get("Retry-After") == "") != (n < most) {
				t.Errorf("guess %d may come again after %q", n+1, known.header.Get("Retry-After"))
			}
		}
		if a := h.signIn(t, "Reporter ", rightPassword); a.status != http.StatusTooManyRequests {
			t.Errorf("the right password after too many guesses gives %d", a.status)
		}
		if a := h.signIn(t, "leader", rightPassword); a.status != http.StatusSeeOther {
			t.Errorf("guesses at one account keep another out: %d", a.status)
		}
		if !strings.Contains(h.page(t, "administrator", "/people/"+h.person["reporter"]), "/unlock") {
			t.Error("the administrator is not told that the account is locked")
		}
		if a := h.post(t, "/people/"+h.person["reporter"]+"/unlock", nil, h.as(t, "administrator")); a.status != http.StatusSeeOther {
			t.Errorf("unlocking gives %d", a.status)
		}
		if a := h.signIn(t, "reporter", rightPassword); a.status != http.StatusSeeOther {
			t.Errorf("the right password after that gives %d", a.status)
		}

		// Guesses at once are as many as one after the other.
		looked, together := make(chan int, 4*most), sync.WaitGroup{}
		for n := range 4 * most {
			together.Go(func() {
				r := strings.NewReader(url.Values{"login": {"head"}, "password": {"wrong password"}}.Encode())
				looked <- h.send(t, http.MethodPost, "/sign-in", formType, r, fromHere, from(n)).status
			})
		}
		together.Wait()
		close(looked)
		n := 0
		for status := range looked {
			if status == http.StatusUnauthorized {
				n++
			}
		}
		if n > most {
			t.Errorf("of guesses at once %d were looked at", n)
		}

		// A session does not help to guess, either.
		mine := h.as(t, "office")
		change := func(old string) int {
			return h.post(t, "/account/password", url.Values{"old": {old}, "password": {"another sentence"}, "again": {"another sentence"}}, mine).status
		}
		for range most {
			if got := change("wrong password"); got != http.StatusUnprocessableEntity {
				t.Errorf("a wrong old password gives %d", got)
			}
		}
		if got := change(rightPassword); got != http.StatusTooManyRequests {
			t.Errorf("the right old password after too many guesses gives %d", got)
		}
		if a := h.signIn(t, "office", rightPassword); a.status != http.StatusTooManyRequests {
			t.Errorf("and to sign in gives %d", a.status)
		}

		// Nor does it help to guess at a new name each time from one machine.
		for i := range 100 {
			if _, _, err := h.store.Try(t.Context(), "somebody"+strconv.Itoa(i), "203.0.113.9"); err != nil {
				t.Fatal(err)
			}
		}
		for address, want := range map[string]int{"203.0.113.9": http.StatusTooManyRequests, "203.0.113.10": http.StatusSeeOther} {
			if got := h.signIn(t, "administrator", rightPassword, "X-Forwarded-For: "+address).status; got != want {
				t.Errorf("after a hundred guesses from 203.0.113.9, %s gets %d", address, got)
			}
		}

		// Each try is in the audit, and no name that nobody has: it may be a password.
		all, err := h.store.SignIns(t.Context(), "", noTime, 1000)
		if err != nil {
			t.Fatal(err)
		}
		count := map[store.Outcome]int{}
		for _, one := range all {
			count[one.Outcome]++
			if strings.Contains(one.Login, "nobody12") {
				t.Error("the audit has a name that nobody has")
			}
		}
		if count[store.Refused] < 2*most+most || count[store.Throttled] < 4 || count[store.Unlocked] != 1 {
			t.Errorf("the audit has %v", count)
		}
	})
}

// value is what a field of a page's form holds.
func value(t *testing.T, page, form, field string) string {
	t.Helper()
	for _, f := range find(parse(t, page), "form", "") {
		if !strings.HasPrefix(attribute(f, "action"), form) {
			continue
		}
		for _, n := range elements(f) {
			if attribute(n, "name") == field {
				if n.Data == "textarea" {
					return text(n)
				}
				return attribute(n, "value")
			}
		}
	}
	t.Fatalf("no form %s with %s is on the page", form, field)
	return ""
}

// Who sends a form that somebody else was quicker with is told, sees both versions, keeps what was typed in, and may send it again. A mistake
// in it hides nothing of that.
func TestStaleForms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		administrator := h.as(t, "administrator")
		person, body := "/people/"+h.person["leader"], "/bodies/"+h.other
		for _, test := range []struct {
			address string
			form    func(name, version string) url.Values
		}{
			{person, func(name, version string) url.Values {
				return url.Values{"login": {"leader"}, "name": {name}, "role": {"leader"}, "why": {"调动"}, "version": {version}}
			}},
			{body, func(name, version string) url.Values {
				return url.Values{"name": {name}, "parent": {h.city}, "why": {"更名"}, "version": {version}}
			}},
		} {
			send := func(name, version string) answer {
				return h.post(t, test.address, test.form(name, version), administrator)
			}
			seen := value(t, h.page(t, "administrator", test.address), test.address+"#edit", "version")
			for _, other := range []string{"先改一次", "别人改成的"} {
				if a := send(other, value(t, h.page(t, "administrator", test.address), test.address+"#edit", "version")); a.status != http.StatusSeeOther {
					t.Fatalf("%s: the quicker change gives %d", test.address, a.status)
				}
			}
			if wrong := send(" ", seen); wrong.status != http.StatusConflict {
				t.Errorf("%s: a late form with a mistake gives %d", test.address, wrong.status)
			}
			late := send("我改成的", seen)
			alert := text(find(parse(t, late.page), "div", "problem")[0])
			for _, part := range []string{"先改一次", "别人改成的", "我改成的", "某administrator"} { // what was done meanwhile is there, too
				if !strings.Contains(alert, part) && !(part == "先改一次" && strings.Contains(late.page, part)) {
					t.Errorf("%s: the conflict does not show %s: %s", test.address, part, alert)
				}
			}
			if late.status != http.StatusConflict || value(t, late.page, test.address+"#edit", "name") != "我改成的" || value(t, late.page, test.address+"#edit", "why") == "" {
				t.Errorf("%s: a late form gives %d, and is not as it was typed in", test.address, late.status)
			}
			if a := send("我改成的", value(t, late.page, test.address+"#edit", "version")); a.status != http.StatusSeeOther {
				t.Errorf("%s: sending it again gives %d", test.address, a.status)
			}
			if !strings.Contains(h.page(t, "administrator", test.address), "<h1>我改成的") {
				t.Errorf("%s: what was sent again is not kept", test.address)
			}
		}

		office := h.as(t, "office")
		decide := func(verdict, why, seen string) answer {
			return h.post(t, h.card+"/decisions", url.Values{"promise": {h.promise}, "verdict": {verdict}, "why": {why}, "seen": {seen}}, office)
		}
		form := h.card + "/decisions#o-" + h.promise
		if a := decide("missed", "别人的理由", "0"); a.status != http.StatusSeeOther {
			t.Fatalf("a decision gives %d", a.status)
		}
		if a := decide("perfect", "我的理由", "0"); a.status != http.StatusUnprocessableEntity || value(t, a.page, form, "seen") != "0" {
			t.Errorf("a mistake gives %d, and the form has seen %s decisions", a.status, value(t, a.page, form, "seen"))
		}
		late := decide("dropped", "我的理由\r\n两行", "0")
		if late.status != http.StatusConflict || !strings.Contains(late.page, "别人的理由") || value(t, late.page, form, "why") != "我的理由\n两行" {
			t.Errorf("a late decision gives %d", late.status)
		}
		if !strings.Contains(late.page, `<option value="dropped" selected>`) {
			t.Error("the verdict that was chosen is lost")
		}
		if a := decide("dropped", value(t, late.page, form, "why"), value(t, late.page, form, "seen")); a.status != http.StatusSeeOther {
			t.Errorf("sending it again gives %d", a.status)
		}
	})
}

// tricks are names of files that lead elsewhere, or hide what they are.
var tricks = []string{"../../../etc/passwd", `..\..\windows\win.ini`, "/etc/shadow", `C:\boot.ini`, "a/../../b.txt", "..", ".", ".htaccess", "a%2f..%2fb",
	"\u202etxt.exe", "x\u200b.txt", "\xff\xfe.txt", "CON", strings.Repeat("长", 500) + ".txt", "a\t.txt", "x;filename=y.txt", "a\\\".txt"}

// What a file is called leads nowhere: the name is a plain one wherever it is kept, shown and sent.
func TestNamesOfFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		office := h.as(t, "office")
		plain := func(name string) bool {
			return name != "" && len(name) <= 255 && !strings.ContainsAny(name, "/\\:\"<>|;\u202e\u200b\t\r\n\ufffd") && !strings.HasPrefix(name, ".")
		}
		for seen, names := range slices.Collect(slices.Chunk(tricks, 10)) {
			decision := url.Values{"promise": {h.promise}, "verdict": {"met"}, "why": {"见附件"}, "seen": {strconv.Itoa(seen)}}
			files := map[string]string{}
			for _, name := range names {
				files[name] = fmt.Sprintf("evidence %q", name)
			}
			if a := h.upload(t, h.card+"/decisions", "evidence", decision, files, office); a.status != http.StatusSeeOther {
				t.Errorf("evidence called %q gives %d: %s", names, a.status, h.faults())
			}
		}
		links := 0
		for _, n := range find(parse(t, h.page(t, "office", h.card)), "a", "") {
			if to := attribute(n, "href"); strings.HasPrefix(to, "/evidence/") {
				links++
				a := h.get(t, to, office)
				_, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
				if a.status != http.StatusOK || err != nil || !plain(params["filename"]) || !plain(text(n)) {
					t.Errorf("%s gives %d, %q, saved as %q", to, a.status, a.page, params["filename"])
				}
			}
		}
		if links != len(tricks) {
			t.Errorf("%d of %d files are there", links, len(tricks))
		}
		for i, name := range tricks {
			report := shortReport(2025, "新建学校"+strconv.Itoa(i+1)+"所。", "新建学校1所。") // other bytes, another report
			if a := h.upload(t, "/reports", "report", nil, map[string]string{name: report}, office); a.status != http.StatusSeeOther {
				t.Errorf("a report called %q gives %d: %s", name, a.status, h.faults())
			}
		}
		entries, err := h.store.Reports(t.Context())
		if err != nil || len(entries) != 2+len(tricks) {
			t.Fatalf("%d reports are there, %v", len(entries), err)
		}
		for _, e := range entries {
			if name := e.Report.Name; name != "" && !plain(name) {
				t.Errorf("a report is kept as %q", name)
			}
			a := h.get(t, "/reports/"+e.Report.SHA256[:12]+"/original", office)
			if _, params, err := mime.ParseMediaType(a.header.Get("Content-Disposition")); err != nil || !plain(params["filename"]) {
				t.Errorf("the report %q is saved as %q, %v", e.Report.Name, params["filename"], err)
			}
		}
	})
}

// A file that a browser could run is refused, and what was typed in beside it stays. What is taken is saved, not shown, as one of a few types.
func TestEvidenceIsNoScript(t *testing.T) {
	h := build(t, t.TempDir())
	office := h.as(t, "office")
	decision := url.Values{"promise": {h.promise}, "verdict": {"met"}, "why": {"见附件，写了很久"}, "seen": {"0"}}
	for name, content := range map[string]string{
		"a.html": "<!doctype html><script>alert(1)</script>", "b.txt": " \n<html><script>alert(1)</script>", "c.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
		"d.txt": "\ufeff<?xml version='1.0'?><svg/>", "e.js": "alert(1)", "f.xhtml": "text <script>alert(1)</script>", "g.txt": "\xff\xfe<\x00s\x00", "h.pdf": "MZ\x90\x00", "i.txt": "",
	} {
		a := h.upload(t, h.card+"/decisions", "evidence", decision, map[string]string{name: content}, office)
		if a.status != http.StatusUnprocessableEntity || value(t, a.page, h.card+"/decisions#o-"+h.promise, "why") != "见附件，写了很久" || !strings.Contains(a.page, "<b>"+name+"</b>") {
			t.Errorf("%s gives %d, or what was typed in is lost", name, a.status)
		}
	}
	if strings.Contains(h.page(t, "office", h.card), "/evidence/") {
		t.Error("a file that was refused is kept")
	}
	taken := map[string]string{
		"both.html": "%PDF-1.7 <html><script>alert(1)</script>", "picture.svg": "\x89PNG\r\n\x1a\n<svg onload=alert(1)>", "words": "say <script>alert(1)</script>", "table.csv": "=HYPERLINK(1)",
	}
	if a := h.upload(t, h.card+"/decisions", "evidence", decision, taken, office); a.status != http.StatusSeeOther {
		t.Fatalf("the files are not taken: %d", a.status)
	}
	links := 0
	for _, n := range find(parse(t, h.page(t, "office", h.card)), "a", "") {
		to := attribute(n, "href")
		if !strings.HasPrefix(to, "/evidence/") {
			continue
		}
		links++
		a := h.get(t, to, office)
		kind := a.header.Get("Content-Type")
		if !slices.Contains([]string{"application/pdf", "image/png", "text/plain"}, kind) || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment;") ||
			a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
			t.Errorf("%s comes as %v", to, a.header)
		}
		for _, other := range []string{"reporter", "head", "administrator", "public"} {
			if got := h.get(t, to, h.as(t, other)).status; got == http.StatusOK {
				t.Errorf("the %s may have %s", other, to)
			}
		}
		if got := h.get(t, strings.Replace(to, "/evidence/", "/evidence/0", 1), office).status; got != http.StatusNotFound {
			t.Errorf("a file that is not there gives %d", got)
		}
	}
	if links != len(taken) {
		t.Errorf("%d files are there", links)
	}

	page := "<html><body><script>alert(1)</script><p>" + strings.ReplaceAll(shortReport(2025, "新建学校1所。", "新建学校2所。"), "\n", "</p><p>") + "</p></body></html>"
	a := h.upload(t, "/reports", "report", nil, map[string]string{"r.html": page}, office)
	if a.status != http.StatusSeeOther {
		t.Fatalf("a report that is a page gives %d: %s", a.status, h.faults())
	}
	if kind := h.get(t, a.header.Get("Location")+"/original", office).header; kind.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(kind.Get("Content-Disposition"), "attachment;") {
		t.Errorf("the page comes back as %v", kind)
	}
}

// webForm is a form of a page as a browser would send it.
type webForm struct {
	role, address, field string // the field is for files
	values               url.Values
}

// forms finds all forms that the site has, on the pages of those who may use them.
func (h house) forms(t *testing.T) []webForm {
	t.Helper()
	var all []webForm
	seen := map[string]bool{}
	for _, page := range []struct{ role, address string }{
		{"public", "/sign-in?to=/people"}, {"public", h.linkFor(t, "leader")}, {"administrator", "/account"}, {"administrator", "/bodies"}, {"administrator", "/bodies/" + h.bureau},
		{"administrator", "/people"}, {"administrator", "/people/" + h.person["leader"]}, {"office", "/"}, {"office", h.card}, {"office", "/notices"},
		{"office", "/matters/" + h.matter}, {"head", "/matters/" + h.matter + "/steps/report"}, {"office", "/matters/new"}, {"administrator", "/procedures"},
		{"office", "/matters/" + h.matter + "/steps/override"}, {"office", "/matters/steps?step=override&m=" + h.matter + ":3"},
	} {
		for _, n := range find(parse(t, h.page(t, page.role, page.address)), "form", "") {
			address, _, _ := strings.Cut(attribute(n, "action"), "#")
			if attribute(n, "method") != "post" || seen[address] {
				continue
			}
			seen[address] = true
			path, _, _ := strings.Cut(address, "?")
			seen[path] = true
			f := webForm{role: page.role, address: address, values: url.Values{}}
			for _, e := range elements(n) {
				name := attribute(e, "name")
				switch {
				case name == "":
				case attribute(e, "type") == "file":
					f.field = name
				case e.Data == "select":
					f.values.Set(name, attribute(find(elements(e), "option", "")[0], "value"))
				case attribute(e, "type") != "checkbox" || has(e, "checked"):
					f.values.Add(name, attribute(e, "value"))
				}
			}
			all = append(all, f)
		}
	}
	for _, address := range h.posts() { // none of the site's is left out
		if !seen[address] && !strings.HasPrefix(address, "/people/") && address != "/notices/seen" {
			t.Errorf("no form for %s is found", address)
		}
	}
	return append(all, webForm{"administrator", "/people/" + h.person["leader"] + "/unlock", "", url.Values{}},
		webForm{"office", "/notices/seen", "", url.Values{"until": {"2026-01-01T00:00:00Z"}}})
}

// with sends a form with a text in one of its fields, and something valid in the others.
func (h house) with(t *testing.T, f webForm, field, text string) answer {
	t.Helper()
	form := url.Values{}
	for name, values := range f.values {
		form[name] = values
		if len(values) == 1 && values[0] == "" { // what a person must type in
			form.Set(name, map[string]string{"name": "名称", "login": "login" + strconv.Itoa(len(h.log.String())), "why": "理由"}[name])
		}
	}
	if strings.HasPrefix(f.address, "/people/") || strings.HasPrefix(f.address, "/bodies/") {
		form.Set("version", strconv.Itoa(h.version(t, f.address)))
	}
	if f.address == "/welcome" {
		form.Set("link", strings.TrimPrefix(h.linkFor(t, "leader"), "/welcome?link="))
	}
	if form.Has("seen") {
		changes, err := h.store.Changes(t.Context(), noTime, 10000)
		if err != nil {
			t.Fatal(err)
		}
		decisions := slices.DeleteFunc(changes, func(c store.Change) bool { return c.Kind != store.DecisionKind })
		form.Set("seen", strconv.Itoa(len(decisions)))
	}
	form.Set(field, text)
	if f.field != "" {
		return h.upload(t, f.address, f.field, form, nil, h.as(t, f.role))
	}
	return h.post(t, f.address, form, h.as(t, f.role))
}

func (h house) version(t *testing.T, address string) int {
	t.Helper()
	part := strings.Split(address, "/")
	kind := map[string]store.Kind{"people": store.PersonKind, "bodies": store.BodyKind}[part[1]]
	changes, err := h.store.History(t.Context(), kind, part[2])
	if err != nil {
		t.Fatal(err)
	}
	return len(changes)
}

// hostile are texts that mean something to a database, a browser or a reader's eye.
var hostile = []string{"'; DROP TABLE person;--", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "{{.Me}}${7*7}%s%!d", "\u202eabc\u2066\u200b\u00ad\ufeff"}

// harmless says what a page has that none of ours has.
func harmless(t *testing.T, page string) error {
	t.Helper()
	nodes := parse(t, page)
	if strings.ContainsAny(text(nodes[0]), "\u202e\u2066") {
		return errors.New("marks of direction")
	}
	for _, n := range nodes {
		switch n.Data {
		case "img", "iframe", "object", "embed", "base", "style":
			return fmt.Errorf("an element <%s>", n.Data)
		case "script":
			if !strings.HasPrefix(attribute(n, "src"), "/static/") || text(n) != "" {
				return errors.New("a script")
			}
		}
		if at := slices.IndexFunc(n.Attr, func(a html.Attribute) bool {
			return strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.TrimSpace(a.Val), "javascript:")
		}); at >= 0 {
			return fmt.Errorf("the attribute %s of <%s>", n.Attr[at].Key, n.Data)
		}
	}
	return nil
}

// SQL, HTML and what turns text around do nothing, in any field of any form; nor does what is no text at all, which is refused.
func TestTextInEveryField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		forms := h.forms(t)
		sent := 0
		for _, f := range forms {
			for field := range f.values {
				for _, text := range hostile {
					sent++
					a := h.with(t, f, field, text)
					if a.status >= 500 || a.page != "" && harmless(t, a.page) != nil {
						t.Errorf("%q as %s of %s gives %d with %v: %s", text, field, f.address, a.status, harmless(t, a.page), h.faults())
					}
				}
				for _, text := range []string{"\xff", "a\x00b", "\xed\xa0\x80"} {
					if a := h.with(t, f, field, text); a.status != http.StatusBadRequest {
						t.Errorf("%q as %s of %s gives %d: %s", text, field, f.address, a.status, h.faults())
					}
				}
			}
		}
		if sent < 100 {
			t.Errorf("only %d texts were sent", sent)
		}
		all, err := h.store.People(t.Context())
		if err != nil || len(all) < 5+2 {
			t.Fatalf("%d people are left, %v", len(all), err)
		}
		for role, pages := range map[string][]string{
			"administrator": {"/people", "/people/" + h.person["leader"], "/bodies", "/bodies/" + h.bureau, "/history", "/sign-ins", "/account"}, "office": {h.card, "/notices", "/"}, "public": {h.card},
		} {
			shown := false
			for _, address := range pages {
				page := h.page(t, role, address)
				shown = shown || strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
				if err := harmless(t, page); err != nil {
					t.Errorf("%s has %v", address, err)
				}
			}
			if !shown {
				t.Errorf("no page shows the %s a hostile text: were none kept?", role)
			}
		}
	})
}

// An address that is no text, or holds what a database would stumble over, is one that is not there.
func TestTextInEveryAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		both, err := h.store.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "both", Name: "某人", Posts: []people.Post{{Role: people.Administrator}, {Role: people.Office}}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, route := range web.Routes() {
			method, pattern, ok := strings.Cut(route.Pattern, " ")
			if !ok {
				method, pattern = http.MethodGet, "/nothing/{x}"
			}
			for _, text := range []string{"%00", "%ff", "a%00b", "%ed%a0%80", "..%2f..%2f", "%27%20OR%201%3D1--", "%3Cscript%3E", strings.Repeat("x", 5000)} {
				address := strings.ReplaceAll(pattern, "{$}", "")
				for strings.Contains(address, "{") {
					start, end := strings.Index(address, "{"), strings.Index(address, "}")
					address = address[:start] + text + address[end+1:]
				}
				a := h.send(t, method, address+"?to="+text+"&lang="+text+"&link="+text+"&before="+text+"&earlier="+text+"&later="+text+"&place="+text+
					"&light="+text+"&state="+text+"&section="+text+"&body="+text+"&month="+text+"&report="+text+"&after="+text+"~"+text+"&by="+text+"&page="+text+"&step="+text+"&m="+text, "", nil, signedIn(t, h.store, both), fromHere)
				if a.status >= 500 || harmless(t, a.page) != nil {
					t.Errorf("%s %s gives %d with %v: %s", method, address, a.status, harmless(t, a.page), h.faults())
				}
			}
		}
	})
}

// Bodies that are far too large are refused, in the visitor's language, before much of them is read.
func TestLargeBodies(t *testing.T) {
	h := build(t, t.TempDir())
	office := h.as(t, "office")
	const size = 100 << 20
	head := "--b\r\nContent-Disposition: form-data; name=\"report\"; filename=\"a.txt\"\r\n\r\n"
	for _, test := range []struct {
		address, kind string
		most          int64
	}{
		{"/sign-in", formType, 8 << 20}, {"/welcome", formType, 8 << 20}, {"/account/password", formType, 8 << 20},
		{"/reports", "multipart/form-data; boundary=b", 90 << 20}, {h.card + "/decisions", "multipart/form-data; boundary=b", 90 << 20},
	} {
		for _, chunked := range []bool{false, true} {
			status, page, taken := h.pour(t, test.address, test.kind, office, head, size, chunked)
			most := test.most
			if !chunked {
				most = 8 << 20 // it says how large it is: nothing needs to be read
			}
			if status != http.StatusRequestEntityTooLarge || !strings.Contains(page, "超过") || taken > most {
				t.Errorf("100 MiB for %s (chunked: %v) give %d after %d bytes: %.100s", test.address, chunked, status, taken, page)
			}
		}
	}
	if a := h.signIn(t, "leader", rightPassword); a.status != http.StatusSeeOther {
		t.Errorf("afterwards a sign-in gives %d", a.status)
	}
}

// pour sends a body until the server has had enough. It gives the answer, and how many bytes the server, and what is between, took.
func (h house) pour(t *testing.T, address, kind, cookie, head string, size int64, chunked bool) (status int, page string, taken int64) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	length := fmt.Sprintf("Content-Length: %d", size)
	if chunked {
		length = "Transfer-Encoding: chunked"
	}
	if _, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nAccept-Language: zh-CN\r\nContent-Type: %s\r\n%s\r\n%s\r\n%s\r\n\r\n", address, kind, length, cookie, fromHere); err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte("a"), 64<<10)
	copy(piece, head)
	answered := make(chan struct{})
	go func() {
		for ; taken < size; taken += int64(len(piece)) {
			var err error
			if chunked {
				_, err = fmt.Fprintf(c, "%x\r\n%s\r\n", len(piece), piece)
			} else {
				_, err = c.Write(piece)
			}
			if err != nil {
				break
			}
			if taken == 0 {
				copy(piece, bytes.Repeat([]byte("a"), len(head)))
			}
		}
		close(answered)
	}()
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("%s: there is no answer: %v", address, err)
	}
	b, _ := io.ReadAll(r.Body)
	_ = c.Close() // ends the writing, if the server has not
	<-answered
	return r.StatusCode, string(b), taken
}

// Whoever signs in is led on within this site, wherever a link says.
func TestLeadingElsewhere(t *testing.T) {
	h := build(t, t.TempDir())
	here, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	leads := func(location string) string {
		browser := strings.NewReplacer("\t", "", "\r", "", "\n", "", `\`, "/").Replace(location) // as browsers read it
		to, err := here.Parse(browser)
		if err != nil {
			return "nowhere"
		}
		return to.Scheme + "://" + to.Host
	}
	for _, to := range []string{"https://example.org/", "//example.org", `/\example.org`, `\\example.org`, "/\t/example.org", "/\n/example.org", "javascript:alert(1)", "http:example.org",
		"///example.org", "/./" + "/example.org", "/..//example.org", "//example.org:80/a", "/%2f/example.org", "@example.org", "/people?x=//example.org", "", strings.Repeat("/", 3000)} {
		for _, a := range []answer{
			h.post(t, "/sign-in", url.Values{"login": {"leader"}, "password": {rightPassword}, "to": {to}}),
			h.get(t, "/sign-in?to="+url.QueryEscape(to), h.as(t, "leader")),
		} {
			if got := leads(a.header.Get("Location")); a.status != http.StatusSeeOther || got != h.url {
				t.Errorf("?to=%q gives %d and leads to %s (%q)", to, a.status, got, a.header.Get("Location"))
			}
		}
		page := h.get(t, "/sign-in?to="+url.QueryEscape(to)).page
		for _, n := range parse(t, page) {
			for _, name := range []string{"href", "action"} {
				if has(n, name) && leads(attribute(n, name)) != h.url {
					t.Errorf("?to=%q: the page leads to %q", to, attribute(n, name))
				}
			}
		}
	}
	for _, address := range []string{"//example.org/people", "/people?a=https://example.org"} {
		if got := leads(h.get(t, h.url+address).header.Get("Location")); got != h.url {
			t.Errorf("%s leads to %s", address, got)
		}
	}
	if page := h.send(t, http.MethodPost, h.url+"//example.org/", formType, nil, "Sec-Fetch-Site: cross-site").page; strings.Contains(page, `"//`) {
		t.Error("the page of a refused form leads elsewhere")
	}
}

// The link that an administrator hands on has the address at which the administrator's browser sees the site, whatever the Host header
// says. It is a secret, which neither the log nor other pages learn.
func TestLinksForPasswords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		linkMade := func(headers ...string) (link string, status int) {
			a := h.send(t, http.MethodPost, "/people/"+h.person["leader"]+"/link", formType, nil, append(headers, h.as(t, "administrator"))...)
			if code := find(parse(t, a.page), "code", "link"); len(code) == 1 {
				link = text(code[0])
			}
			return link, a.status
		}
		for _, test := range []struct {
			headers []string
			want    string
		}{
			{[]string{"Origin: " + h.url}, h.url},
			{[]string{"Origin: https://duixian.example", fromHere, "Host: evil.example"}, "https://duixian.example"}, // a proxy that changes the Host
			{[]string{"Referer: " + h.url + "/people"}, h.url},
			{[]string{fromHere, "Host: evil.example"}, ""},
			{[]string{fromHere, "X-Forwarded-Host: evil.example"}, ""},
		} {
			if link, status := linkMade(test.headers...); status != http.StatusOK || !strings.HasPrefix(link, test.want+"/welcome?link=") {
				t.Errorf("%q gives %d and the link %q", test.headers, status, link)
			}
		}
		if _, status := linkMade("Origin: "+h.url, "Host: evil.example"); status != http.StatusForbidden {
			t.Errorf("a Host that is not the browser's gives %d", status)
		}

		first, _ := linkMade("Origin: " + h.url)
		link, _ := linkMade("Origin: " + h.url)
		if got := h.get(t, first).status; got != http.StatusGone {
			t.Errorf("a link works after a later one: %d", got)
		}
		_, token, _ := strings.Cut(link, "link=")
		page := h.get(t, link, "Referer: "+link)
		if page.status != http.StatusOK || page.header.Get("Referrer-Policy") != "strict-origin" || page.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the page of a link gives %d with %v", page.status, page.header)
		}
		for _, n := range parse(t, page.page) {
			if to := attribute(n, "href"); strings.Contains(to, token) && !strings.HasPrefix(to, "/welcome?") {
				t.Errorf("the page gives its secret to %s", to)
			}
		}

		// It works once, however many use it at the same time.
		form := url.Values{"link": {token}, "password": {"a new sentence"}, "again": {"a new sentence"}}
		together, statuses := sync.WaitGroup{}, [4]int{}
		for i := range statuses {
			together.Go(func() { statuses[i] = h.post(t, "/welcome", form).status })
		}
		together.Wait()
		slices.Sort(statuses[:])
		if statuses != [...]int{http.StatusSeeOther, http.StatusGone, http.StatusGone, http.StatusGone} {
			t.Errorf("using a link four times at once gives %v", statuses)
		}
		if strings.Contains(h.log.String(), token) {
			t.Error("the log has the secret of a link")
		}
		if strings.Contains(h.log.String(), rightPassword) || strings.Contains(h.log.String(), "a new sentence") {
			t.Error("the log has a password")
		}

		// One for an account that is closed by now leads nowhere.
		link = h.linkFor(t, "leader")
		a, err := h.store.Person(t.Context(), h.person["leader"])
		if err != nil {
			t.Fatal(err)
		}
		a.Closed = true
		if _, err := h.store.KeepPerson(t.Context(), store.Program("test"), a.Person, a.Version); err != nil {
			t.Fatal(err)
		}
		for _, got := range []int{h.get(t, link).status, h.post(t, "/welcome", url.Values{"link": {strings.TrimPrefix(link, "/welcome?link=")}, "password": {"a new sentence"}, "again": {"a new sentence"}}).status} {
			if got != http.StatusGone {
				t.Errorf("a link for a closed account gives %d", got)
			}
		}
	})
}

// Other methods do nothing: HEAD is a GET without the page, the rest is refused.
func TestMethods(t *testing.T) {
	h := build(t, t.TempDir())
	cookie := h.as(t, "administrator")
	for _, route := range web.Routes() {
		_, pattern, ok := strings.Cut(route.Pattern, " ")
		if !ok {
			continue
		}
		address := strings.NewReplacer("{$}", "", "{body}", h.bureau, "{person}", h.person["leader"], "{earlier}", "0", "{later}", "0", "{report}", "0", "{record}", "f1",
			"{sha256}", "0", "{name}", "0", "{place}", "0", "{indicator}", "0", "{file}", "0", "{sum}", "0").Replace(pattern)
		for _, other := range []string{http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodPatch, "PROPFIND"} {
			if a := h.send(t, other, address, "", nil, cookie, fromHere); a.status != http.StatusMethodNotAllowed {
				t.Errorf("%s %s gives %d", other, address, a.status)
			}
		}
		head := h.send(t, http.MethodHead, address, "", nil, cookie)
		if get := h.get(t, address, cookie); head.status != get.status || head.page != "" {
			t.Errorf("HEAD %s gives %d, GET %d", address, head.status, get.status)
		}
	}
	if !h.inside(t, cookie) {
		t.Error("one of them signed somebody out")
	}
}

// Cookies beyond all measure are refused, and nobody else notices.
func TestLargeCookies(t *testing.T) {
	h := build(t, t.TempDir())
	for what, test := range map[string]struct {
		cookie string
		most   int
	}{
		"large":          {strings.Repeat("x", 1<<20), http.StatusRequestHeaderFieldsTooLarge},
		"many":           {strings.TrimSuffix(strings.Repeat("a=1; ", 8000), "; "), http.StatusSeeOther},
		"a long token":   {"duixian_session=" + strings.Repeat("A", 30000), http.StatusSeeOther},
		"no text":        {"duixian_session=\xff\xfe; duixian_language=\xff", http.StatusSeeOther},
		"a shadowed one": {"duixian_session=; duixian_session=; " + strings.TrimPrefix(h.as(t, "leader"), "Cookie: "), http.StatusSeeOther},
	} {
		if a := h.get(t, "/account", "Cookie: "+test.cookie); a.status != test.most {
			t.Errorf("%s: %d", what, a.status)
		}
	}
	if !h.inside(t, h.as(t, "leader")) {
		t.Error("afterwards nobody can look at an account")
	}
}

// A tree of bodies is never a ring, however two people move its branches at once, and a deep one is no burden.
func TestTreesOfBodies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		h := build(t, where)
		top := h.section
		for range 150 {
			id, err := h.store.KeepBody(t.Context(), store.Program("test"), people.Body{Name: "科", Parent: top}, 0)
			if err != nil {
				t.Fatal(err)
			}
			top = id
		}
		for _, address := range []string{"/bodies", "/bodies/" + top, "/people"} {
			if page := h.page(t, "administrator", address); len(page) > 200<<10 {
				t.Errorf("%s has %d bytes", address, len(page))
			}
		}
		administrator := h.as(t, "administrator")
		under := func(body, name, parent string) int {
			return h.post(t, "/bodies/"+body, url.Values{"name": {name}, "parent": {parent}, "version": {strconv.Itoa(h.version(t, "/bodies/"+body))}}, administrator).status
		}
		for _, parent := range []string{h.bureau, top, "nowhere", "' OR ''='"} {
			if got := under(h.bureau, "交通局", parent); got != http.StatusUnprocessableEntity {
				t.Errorf("to move a body below %q gives %d", parent, got)
			}
		}
		together, statuses := sync.WaitGroup{}, [2]int{}
		together.Go(func() { statuses[0] = under(h.bureau, "交通局", h.other) })
		together.Go(func() { statuses[1] = under(h.other, "教育局", h.bureau) })
		together.Wait()
		if slices.Sort(statuses[:]); statuses != [...]int{http.StatusSeeOther, http.StatusUnprocessableEntity} {
			t.Errorf("to move two bodies below each other gives %v", statuses)
		}
		bodies, _, err := h.store.Bodies(t.Context())
		if err != nil || len(bodies.All()) != 4+150 {
			t.Errorf("%d bodies are left, %v", len(bodies.All()), err)
		}
	})
}
