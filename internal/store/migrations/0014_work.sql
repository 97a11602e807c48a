-- The persons of whom a step waits for an answer that bodies give, each between blanks; '' for nobody.
ALTER TABLE matter ADD COLUMN askers TEXT NOT NULL DEFAULT '';
CREATE INDEX matter_askers ON matter (due, id) WHERE askers <> '';

-- What waits longest for the office; what a body has and is asked nothing of; what the public may choose by.
CREATE INDEX matter_office_updated ON matter (updated, id) WHERE office = 1;
CREATE INDEX matter_body_idle ON matter_body (body, due, matter) WHERE owes = '' AND closed = 0;
CREATE INDEX matter_published_light ON matter (light, due, id) WHERE published = 1;
CREATE INDEX matter_published_lead ON matter (lead, due, id) WHERE published = 1;
CREATE INDEX matter_published_section ON matter (section, due, id) WHERE published = 1;
