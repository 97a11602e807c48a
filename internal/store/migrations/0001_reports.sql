-- One row a report. The hash of the original bytes is its key: the same bytes are
-- one report. Empty text and year 0 mean that the report does not state it.
CREATE TABLE report (
	sha256   TEXT    NOT NULL PRIMARY KEY,
	name     TEXT    NOT NULL,
	title    TEXT    NOT NULL,
	place    TEXT    NOT NULL,
	code     TEXT    NOT NULL, -- of GB/T 2260
	level    TEXT    NOT NULL,
	year     INTEGER NOT NULL,
	date     TEXT    NOT NULL,
	speaker  TEXT    NOT NULL,
	encoding TEXT    NOT NULL,
	original BLOB    NOT NULL,
	reader   TEXT    NOT NULL, -- version of the reader that read it
	added    TEXT    NOT NULL  -- RFC 3339, UTC
);

-- The records, numbered in the order of the text. Offsets are bytes of the
-- original; lists are JSON arrays.
CREATE TABLE section (
	sha256     TEXT    NOT NULL REFERENCES report (sha256) ON DELETE CASCADE,
	ordinal    INTEGER NOT NULL,
	start_byte INTEGER NOT NULL,
	end_byte   INTEGER NOT NULL,
	heading    TEXT    NOT NULL,
	depth      INTEGER NOT NULL,
	part       TEXT    NOT NULL,
	period     TEXT    NOT NULL,
	PRIMARY KEY (sha256, ordinal)
);

CREATE TABLE figure (
	sha256         TEXT    NOT NULL REFERENCES report (sha256) ON DELETE CASCADE,
	ordinal        INTEGER NOT NULL,
	start_byte     INTEGER NOT NULL,
	end_byte       INTEGER NOT NULL,
	numeral        TEXT    NOT NULL,
	class          TEXT    NOT NULL,
	value          TEXT    NOT NULL,
	upper_value    TEXT    NOT NULL,
	unit           TEXT    NOT NULL,
	bound          TEXT    NOT NULL,
	kind           TEXT    NOT NULL,
	role           TEXT    NOT NULL,
	metric         TEXT    NOT NULL,
	place          TEXT    NOT NULL,
	period         TEXT    NOT NULL,
	section        TEXT    NOT NULL,
	sentence_start INTEGER NOT NULL,
	sentence_end   INTEGER NOT NULL,
	reasons        TEXT    NOT NULL,
	PRIMARY KEY (sha256, ordinal)
);

CREATE TABLE commitment (
	sha256         TEXT    NOT NULL REFERENCES report (sha256) ON DELETE CASCADE,
	ordinal        INTEGER NOT NULL,
	start_byte     INTEGER NOT NULL,
	end_byte       INTEGER NOT NULL,
	action         TEXT    NOT NULL,
	object         TEXT    NOT NULL,
	items          TEXT    NOT NULL,
	clause_start   INTEGER NOT NULL,
	clause_end     INTEGER NOT NULL,
	section        TEXT    NOT NULL,
	sentence_start INTEGER NOT NULL,
	sentence_end   INTEGER NOT NULL,
	period         TEXT    NOT NULL,
	rule           TEXT    NOT NULL,
	PRIMARY KEY (sha256, ordinal)
);

CREATE TABLE achievement (
	sha256         TEXT    NOT NULL REFERENCES report (sha256) ON DELETE CASCADE,
	ordinal        INTEGER NOT NULL,
	start_byte     INTEGER NOT NULL,
	end_byte       INTEGER NOT NULL,
	action         TEXT    NOT NULL,
	object         TEXT    NOT NULL,
	subject        TEXT    NOT NULL,
	status         TEXT    NOT NULL,
	items          TEXT    NOT NULL,
	clause_start   INTEGER NOT NULL,
	clause_end     INTEGER NOT NULL,
	section        TEXT    NOT NULL,
	sentence_start INTEGER NOT NULL,
	sentence_end   INTEGER NOT NULL,
	period         TEXT    NOT NULL,
	rule           TEXT    NOT NULL,
	PRIMARY KEY (sha256, ordinal)
);
