-- Files that back what somebody says, each once, under the hash of its bytes.
CREATE TABLE evidence (
	sha256 TEXT    NOT NULL PRIMARY KEY,
	bytes  INTEGER NOT NULL,
	type   TEXT    NOT NULL, -- media type, found by the bytes
	file   BLOB    NOT NULL
);

-- What each backs, and under which name it came.
CREATE TABLE attachment (
	kind    TEXT    NOT NULL, -- of thing, as in history
	thing   TEXT    NOT NULL,
	version INTEGER NOT NULL, -- the change that it came with
	ordinal INTEGER NOT NULL,
	sha256  TEXT    NOT NULL REFERENCES evidence (sha256),
	name    TEXT    NOT NULL,
	PRIMARY KEY (kind, thing, version, ordinal)
);
CREATE INDEX attachment_sha256 ON attachment (sha256);
ALTER TABLE decision ADD COLUMN person TEXT NOT NULL DEFAULT ''; -- key; '' of decisions from before there were accounts
