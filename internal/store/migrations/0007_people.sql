-- Bodies form a tree. Keys are random: they come in no order, so that no part of an index is written more than another.
CREATE TABLE body (
	id      TEXT    NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	parent  TEXT    NOT NULL, -- '' at the top
	name    TEXT    NOT NULL,
	closed  INTEGER NOT NULL  -- 1: gets nothing new
);

CREATE TABLE person (
	id       TEXT    NOT NULL PRIMARY KEY,
	version  INTEGER NOT NULL,
	login    TEXT    NOT NULL UNIQUE, -- small letters
	name     TEXT    NOT NULL,
	posts    TEXT    NOT NULL, -- JSON array of roles and bodies
	closed   INTEGER NOT NULL, -- 1: may not sign in
	password TEXT    NOT NULL, -- Argon2id, as its tools write it; '' for none
	outside  TEXT    NOT NULL, -- name at the identity provider
	subject  TEXT    NOT NULL  -- the identity provider's key of the person, with its address, once it has told
);
