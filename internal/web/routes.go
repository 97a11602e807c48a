package web

import (
	"net/http"

	"duixian/internal/openid"
	"duixian/internal/people"
)

// route is an address of the site with the right that it takes. Where the pattern has a {body}, the right is asked for that body; where it has
// a {matter}, for that matter's bodies. Where it has neither, a right to one's own at any body is enough, and the page shows what is of these.
type route struct {
	pattern string
	right   people.Right
	answer  func(http.ResponseWriter, *http.Request) error
}

// The rights that addresses ask for: rows of people/rights.tsv.
const (
	mayRead    people.Right = "read"
	maySignIn  people.Right = "sign-in" // and whatever the page for it needs
	mayAccount people.Right = "own-account"
	mayDecide  people.Right = "decide"
	mayProve   people.Right = "evidence"
	mayAdd     people.Right = "add-report"
	mayBodies  people.Right = "see-bodies"
	mayMembers people.Right = "see-members"
	mayKeep    people.Right = "keep-bodies"
	mayPeople  people.Right = "keep-people"
	mayAppoint people.Right = "appoint-reporters"
	mayHistory people.Right = "see-history"
	mayAudit   people.Right = "see-sign-ins"

	mayMatters    people.Right = "see-matters" // which steps one may take of them, their procedures say
	mayDraft      people.Right = "draft-matters"
	mayPublish    people.Right = "publish-matters"
	mayLoad       people.Right = "see-load"
	seeProcedures people.Right = "see-procedures"
	mayProcedures people.Right = "keep-procedures"
)

// routes is the whole site: every address, and the one place that says who may ask for it.
func (s *site) routes() []route {
	return []route{
		{"GET /{$}", mayRead, s.reports},
		{"GET /reports/{report}", mayRead, s.reading},
		{"GET /reports/{report}/records/{record}", mayRead, s.record},
		{"GET /reports/{report}/records.csv", mayRead, s.recordsCSV},
		{"GET /reports/{report}/records.jsonl", mayRead, s.recordsJSONL},
		{"GET /reports/{report}/original", mayRead, s.original},
		{"GET /reports/{report}/checks", mayRead, s.checks},
		{"GET /reports/{report}/checks.csv", mayRead, s.checksCSV},
		{"GET /reports/{report}/commitments", mayDraft, s.commitments},
		{"POST /reports", mayAdd, s.addReport},
		{"GET /compare", mayRead, s.pair},
		{"GET /compare/{earlier}/{later}", mayRead, s.scorecard},
		{"GET /compare/{earlier}/{later}/outcomes.csv", mayRead, s.outcomesCSV},
		{"POST /compare/{earlier}/{later}/decisions", mayDecide, s.decide},
		{"GET /evidence/{sha256}/{name}", mayProve, s.evidence},
		{"GET /places", mayRead, s.places},
		{"GET /places/{place}", mayRead, s.place},
		{"GET /places/{place}/points.csv", mayRead, s.placeCSV},
		{"GET /places/{place}/indicators/{indicator}/{file}", mayRead, s.seriesFile},
		{"GET /indicators", mayRead, s.indicators},
		{"GET /indicators/{indicator}", mayRead, s.indicator},
		{"GET /indicators/{indicator}/points.csv", mayRead, s.indicatorCSV},

		{"GET /sign-in", maySignIn, s.signInPage},
		{"POST /sign-in", maySignIn, s.signIn},
		{"GET /sign-in/openid", maySignIn, s.toOpenID},
		{"GET " + openid.Back, maySignIn, s.fromOpenID},
		{"POST /sign-out", maySignIn, s.signOut},
		{"GET /welcome", maySignIn, s.welcomePage},
		{"POST /welcome", maySignIn, s.welcome},
		{"GET /account", mayAccount, s.account},
		{"POST /account/password", mayAccount, s.changePassword},
		{"GET /notices", mayAccount, s.notices},
		{"POST /notices/seen", mayAccount, s.seeNotices},
		{"GET /rights", mayAccount, s.rightsPage},

		{"GET /bodies", mayBodies, s.bodies},
		{"POST /bodies", mayKeep, s.makeBody},
		{"GET /bodies/{body}", mayMembers, s.body},
		{"POST /bodies/{body}", mayKeep, s.editBody},
		{"POST /bodies/{body}/reporters", mayAppoint, s.appoint},
		{"GET /people", mayPeople, s.people},
		{"POST /people", mayPeople, s.makePerson},
		{"GET /people/{person}", mayPeople, s.person},
		{"POST /people/{person}", mayPeople, s.editPerson},
		{"POST /people/{person}/link", mayPeople, s.linkPerson},
		{"POST /people/{person}/unlock", mayPeople, s.unlockPerson},
		{"GET /history", mayHistory, s.history},
		{"GET /sign-ins", mayAudit, s.signIns},

		{"GET /matters/new", mayMatters, s.newMatter},
		{"POST /matters", mayMatters, s.startMatters},
		{"GET /calendar", mayDraft, s.calendarPage},
		{"GET /work", mayMatters, s.work},
		{"GET /published", mayRead, s.published},
		{"GET /published/{matter}", mayRead, s.publishedMatter},
		{"GET /load", mayLoad, s.load},
		{"GET /load.csv", mayLoad, s.loadCSV},
		{"GET /matters", mayMatters, s.ledgerTable},
		{"GET /matters.csv", mayMatters, s.ledgerCSV},
		{"GET /matters/board", mayMatters, s.board},
		{"GET /matters/steps", mayDraft, s.bulkForm},
		{"POST /matters/steps", mayDraft, s.bulkTake},
		{"GET /matters/{matter}", mayMatters, s.matter},
		{"GET /matters/{matter}/steps/{step}", mayMatters, s.stepForm},
		{"POST /matters/{matter}/steps/{step}", mayMatters, s.takeStep},
		{"GET /matters/{matter}/steps/{step}/files/{sha256}/{name}", mayMatters, s.draftFile},
		{"GET /matters/{matter}/files/{sha256}/{name}", mayMatters, s.matterFile},
		{"POST /matters/{matter}/public", mayPublish, s.publishMatter},
		{"GET /matters/{matter}/export.json", mayMatters, s.matterExport},
		{"GET /procedures", seeProcedures, s.procedures},
		{"POST /procedures", mayProcedures, s.keepProcedure},
		{"GET /procedures/{procedure}/{version}", seeProcedures, s.procedure},
		{"GET /procedures/{procedure}/{version}/file.yaml", seeProcedures, s.procedureFile},

		{"GET /static/{sum}/{file}", maySignIn, s.static},
		{"/", maySignIn, s.nothing},
	}
}
