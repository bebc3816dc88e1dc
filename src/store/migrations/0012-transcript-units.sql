-- Version 12: what a unit tells is found without a look at all transcripts.
CREATE INDEX idx_transcripts_unit ON transcripts(unit_id);
UPDATE schema_info SET version = 12;
