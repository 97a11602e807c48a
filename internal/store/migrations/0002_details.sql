-- What shares are of, ranks' scopes, baselines, deadlines, and the things that a report
-- names. Offsets are bytes of the original; 0 to 0 is none. Reports read by an earlier
-- reader are read again at start, which fills them.
ALTER TABLE figure ADD COLUMN whole TEXT NOT NULL DEFAULT ''; -- what a share is of
ALTER TABLE figure ADD COLUMN scope TEXT NOT NULL DEFAULT ''; -- among whom a rank holds
ALTER TABLE figure ADD COLUMN baseline_start INTEGER NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN baseline_end INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commitment ADD COLUMN due TEXT NOT NULL DEFAULT ''; -- ISO 8601
ALTER TABLE commitment ADD COLUMN due_start INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commitment ADD COLUMN due_end INTEGER NOT NULL DEFAULT 0;

CREATE TABLE entity (
	sha256   TEXT    NOT NULL REFERENCES report (sha256) ON DELETE CASCADE,
	ordinal  INTEGER NOT NULL,
	name     TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	code     TEXT    NOT NULL, -- of GB/T 2260
	mentions TEXT    NOT NULL, -- JSON array of spans
	PRIMARY KEY (sha256, ordinal)
);
