-- What was changed. A row is added in the transaction of its change, and never changed. The changes of one thing are numbered: the
-- number is the thing's version, and no two changes can make the same one.
CREATE TABLE history (
	kind    TEXT    NOT NULL, -- of thing: report, decision, person, body, evidence, setting
	thing   TEXT    NOT NULL, -- its key
	version INTEGER NOT NULL, -- from 1
	at      TEXT    NOT NULL, -- RFC 3339 with microseconds, UTC
	who     TEXT    NOT NULL, -- a person's key; '' is the program itself
	name    TEXT    NOT NULL, -- what the person was called
	what    TEXT    NOT NULL, -- made, edited, ...
	before  TEXT    NOT NULL, -- JSON; '' of what is new
	after   TEXT    NOT NULL, -- JSON
	why     TEXT    NOT NULL,
	PRIMARY KEY (kind, thing, version)
);
CREATE INDEX history_at ON history (at);
