-- Version 18: words and titles that forgetting has left behind, though no transcript holds their records any more, are
-- to be deleted.
INSERT OR IGNORE INTO chores (name) SELECT 'unheld' WHERE EXISTS (SELECT 1 FROM forgotten_sessions);
UPDATE schema_info SET version = 18;
