-- Who is signed in. Tokens are kept as hashes: who reads the database cannot be anybody. Rows go when they end.
CREATE TABLE session (
	token   TEXT NOT NULL PRIMARY KEY, -- SHA-256, hex
	person  TEXT NOT NULL REFERENCES person (id),
	made    TEXT NOT NULL, -- as history.at
	seen    TEXT NOT NULL, -- the last request, to the minute
	expires TEXT NOT NULL
);
CREATE INDEX session_person ON session (person);

-- Links that work once: to make the first administrator, and to choose a password.
CREATE TABLE ticket (
	token   TEXT NOT NULL PRIMARY KEY, -- SHA-256, hex
	kind    TEXT NOT NULL, -- administrator, password
	person  TEXT NOT NULL, -- whose password; '' of the first administrator
	made    TEXT NOT NULL,
	expires TEXT NOT NULL,
	used    TEXT NOT NULL  -- when; '' if it was not yet
);

-- Every try to sign in, and what became of it. Rows are added and never changed.
CREATE TABLE sign_in (
	id      TEXT NOT NULL PRIMARY KEY,
	at      TEXT NOT NULL, -- as history.at
	login   TEXT NOT NULL, -- of an account; a hash of what was typed where there is none, for it may be a password
	person  TEXT NOT NULL, -- '' if there is no such account
	address TEXT NOT NULL, -- of the visitor's machine
	outcome TEXT NOT NULL  -- tried, accepted, refused, throttled, left, unlocked
);
CREATE INDEX sign_in_login ON sign_in (login, at);
CREATE INDEX sign_in_address ON sign_in (address, at);
CREATE INDEX sign_in_at ON sign_in (at);
