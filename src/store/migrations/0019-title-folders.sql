-- Version 19: the folder of the file that a title was found in first, as a hash: it goes with that folder. None where an
-- older version has found it, until its file is read again.
ALTER TABLE leaf_titles ADD COLUMN folder INTEGER;
UPDATE schema_info SET version = 19;
