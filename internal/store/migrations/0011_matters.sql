-- Procedures, each version once and never changed: matters go by the version that they started under.
CREATE TABLE procedure (
	id      TEXT    NOT NULL,
	version INTEGER NOT NULL,
	text    TEXT    NOT NULL, -- the file
	PRIMARY KEY (id, version)
);

-- How each matter stands. The history has its events, kind 'matter', and all but published, lit and calendar follows from them.
CREATE TABLE matter (
	id                TEXT    NOT NULL PRIMARY KEY,
	version           INTEGER NOT NULL, -- how many events it has
	procedure         TEXT    NOT NULL,
	procedure_version INTEGER NOT NULL,
	state             TEXT    NOT NULL,
	closed            INTEGER NOT NULL, -- 1: nothing is left to do
	title             TEXT    NOT NULL,
	lead              TEXT    NOT NULL, -- body
	leader            TEXT    NOT NULL, -- person
	section           TEXT    NOT NULL, -- of the report that it is from
	due               TEXT    NOT NULL, -- a day, as ISO 8601; '' for none, here and below
	published         INTEGER NOT NULL,
	office            INTEGER NOT NULL, -- 1: it waits for the office
	acts              TEXT    NOT NULL, -- the day after which the clock takes a step
	standing          TEXT    NOT NULL, -- JSON, what the light is computed from
	light             TEXT    NOT NULL,
	rule              TEXT    NOT NULL, -- that decided
	lit               TEXT    NOT NULL, -- the day from which it shows this light
	override          TEXT    NOT NULL, -- a light set by hand that holds
	override_until    TEXT    NOT NULL,
	calendar          TEXT    NOT NULL, -- the version that acts and matter_body.owes were computed by
	updated           TEXT    NOT NULL, -- as history.at
	FOREIGN KEY (procedure, procedure_version) REFERENCES procedure (id, version)
);
-- What a list chooses by comes first, then its order, then what it may choose by besides, so that rows are only fetched to be shown.
CREATE INDEX matter_due ON matter (due, id, light, state, section);
CREATE INDEX matter_open ON matter (closed, due, id, light, state, section, office);
CREATE INDEX matter_light ON matter (light, due, id, closed, state, section);
CREATE INDEX matter_state ON matter (state, due, id, light, section);
CREATE INDEX matter_section ON matter (section, due, id, closed, light, state);
CREATE INDEX matter_office ON matter (due, id) WHERE office = 1;
CREATE INDEX matter_published ON matter (due, id) WHERE published = 1;
CREATE INDEX matter_updated ON matter (updated, id);
CREATE INDEX matter_acts ON matter (acts, id) WHERE acts <> '';

-- The bodies of each matter, with what of the matter's row a body's list chooses by.
CREATE TABLE matter_body (
	body   TEXT    NOT NULL,
	matter TEXT    NOT NULL REFERENCES matter (id),
	lead   INTEGER NOT NULL, -- 1: it leads
	owes   TEXT    NOT NULL, -- the day by which it is asked for something
	due    TEXT    NOT NULL,
	light  TEXT    NOT NULL,
	state  TEXT    NOT NULL,
	closed INTEGER NOT NULL,
	PRIMARY KEY (body, matter)
);
CREATE INDEX matter_body_due ON matter_body (body, due, matter, light, state, closed);
CREATE INDEX matter_body_light ON matter_body (body, light, due, matter, state, closed);
CREATE INDEX matter_body_owes ON matter_body (body, owes, matter, light, state, closed) WHERE owes <> '';
CREATE INDEX matter_body_matter ON matter_body (matter);

-- The records of reports that matters are from.
CREATE TABLE matter_source (
	report TEXT NOT NULL, -- SHA-256
	record TEXT NOT NULL, -- id
	matter TEXT NOT NULL REFERENCES matter (id),
	PRIMARY KEY (report, matter, record)
);

-- How many matters there are of each kind, of all and of each section. They are too many to be counted for each page. Shards keep those
-- who write apart.
CREATE TABLE tally (
	scope   TEXT    NOT NULL, -- '' for all, or a section with a slash before it
	state   TEXT    NOT NULL,
	closed  INTEGER NOT NULL,
	light   TEXT    NOT NULL,
	shard   INTEGER NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (scope, state, closed, light, shard)
);

-- What the lights of all matters were computed for last: one row.
CREATE TABLE relit (
	one      INTEGER NOT NULL PRIMARY KEY,
	day      TEXT    NOT NULL,
	calendar TEXT    NOT NULL -- its version
);
