-- What a person typed into the form of a step and has not sent yet. Files that came with it are attachments of the kind 'draft', the thing
-- person/matter/step and the version 0. It has no history.
CREATE TABLE form_draft (
	person  TEXT    NOT NULL REFERENCES person (id),
	matter  TEXT    NOT NULL, -- id, also of one that the form is to start
	step    TEXT    NOT NULL,
	answers INTEGER NOT NULL, -- the event that it is to answer; 0 for none
	typed   TEXT    NOT NULL, -- JSON, by the names of the form's fields
	updated TEXT    NOT NULL, -- as history.at
	PRIMARY KEY (person, matter, step)
);
