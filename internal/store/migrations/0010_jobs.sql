-- Work that is done from time to time, by one of the programs that share the database.
CREATE TABLE job (
	name   TEXT    NOT NULL PRIMARY KEY,
	due    TEXT    NOT NULL, -- as history.at
	holder TEXT    NOT NULL, -- the program that does it now; '' if none
	lease  TEXT    NOT NULL, -- until when nobody else may take it
	runs   INTEGER NOT NULL  -- how often it was done
);

-- What a person should know.
CREATE TABLE notice (
	id     TEXT NOT NULL PRIMARY KEY,
	person TEXT NOT NULL REFERENCES person (id),
	at     TEXT NOT NULL, -- as history.at
	text   TEXT NOT NULL, -- key of the message catalogue
	about  TEXT NOT NULL, -- what fills the text's gap
	link   TEXT NOT NULL, -- a path of the site, '' for none
	seen   TEXT NOT NULL  -- when; '' if not yet
);
CREATE INDEX notice_person ON notice (person, at);
