-- What bodies were asked for and filled in, by month: what each event adds is added in its transaction. Shards are as in tally.
CREATE TABLE load (
	body          TEXT    NOT NULL,
	month         TEXT    NOT NULL, -- 2026-03
	shard         INTEGER NOT NULL,
	asked         INTEGER NOT NULL, -- forms
	asked_fields  INTEGER NOT NULL,
	filled        INTEGER NOT NULL, -- steps
	filled_fields INTEGER NOT NULL,
	PRIMARY KEY (body, month, shard)
);
CREATE INDEX load_month ON load (month, body);
-- How many of the matter's events are in it. Events from before this step are added when lights are computed next.
ALTER TABLE matter ADD COLUMN loaded INTEGER NOT NULL DEFAULT 0;

-- Matters are counted by the body that leads them too: tally.scope is '@' and the body. They are many, and need no shards.
INSERT INTO tally (scope, state, closed, light, shard, n)
	SELECT '@' || lead, state, closed, light, 0, COUNT(*) FROM matter WHERE lead <> '' GROUP BY lead, state, closed, light;

CREATE INDEX matter_leader ON matter (leader, due, id, closed, light, state, section) WHERE leader <> '';

-- The calendars that lights were computed by, so that the next one can say which deadlines it moves.
CREATE TABLE calendar (
	version TEXT NOT NULL PRIMARY KEY,
	text    TEXT NOT NULL, -- the file
	since   TEXT NOT NULL  -- as history.at
);

-- The deadlines that a calendar moved.
CREATE TABLE moved (
	calendar TEXT    NOT NULL REFERENCES calendar (version),
	matter   TEXT    NOT NULL REFERENCES matter (id),
	limit_id TEXT    NOT NULL, -- of the procedure
	since    INTEGER NOT NULL, -- the event from which the limit runs
	from_day TEXT    NOT NULL, -- the last day by the calendar before
	to_day   TEXT    NOT NULL, -- and by this one
	day      TEXT    NOT NULL, -- on which that was found
	told     INTEGER NOT NULL, -- 1: the office was told
	PRIMARY KEY (calendar, matter, limit_id, since)
);
CREATE INDEX moved_matter ON moved (matter);
