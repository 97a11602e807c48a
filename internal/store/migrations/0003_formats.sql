-- Files of other formats than plain text. Spans into a DOCX or PDF are offsets into the text that was
-- taken out of it, which is kept so that they hold whatever a later version would take out.
ALTER TABLE report ADD COLUMN format TEXT NOT NULL DEFAULT 'text';
ALTER TABLE report ADD COLUMN extracted BLOB; -- UTF-8; NULL where spans are offsets into the original
ALTER TABLE report ADD COLUMN pages TEXT NOT NULL DEFAULT '[]'; -- JSON array: where in extracted pages go on
