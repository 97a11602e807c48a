-- What persons say of promises. Rows are added and never changed: who changes a mind adds another.
CREATE TABLE decision (
	earlier TEXT    NOT NULL REFERENCES report (sha256), -- that promised
	later   TEXT    NOT NULL REFERENCES report (sha256), -- that was looked through
	promise TEXT    NOT NULL, -- the record: f82, c82
	ordinal INTEGER NOT NULL, -- counts the decisions on the promise
	before  TEXT    NOT NULL, -- the verdict that held
	verdict TEXT    NOT NULL, -- that holds from now on
	who     TEXT    NOT NULL,
	decided TEXT    NOT NULL, -- RFC 3339, UTC
	why     TEXT    NOT NULL,
	found   TEXT    NOT NULL, -- JSON array of spans of the later report
	PRIMARY KEY (earlier, later, promise, ordinal)
);
