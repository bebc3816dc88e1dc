-- Version 18: words that forgetting has left behind, though no transcript holds their records any more, are to be
-- deleted; and what was kept is to be looked through for forms of secrets that earlier versions did not know.
INSERT OR IGNORE INTO chores (name) SELECT 'unheld' WHERE EXISTS (SELECT 1 FROM forgotten_sessions);
INSERT OR IGNORE INTO chores (name) SELECT 'masks' WHERE EXISTS (SELECT 1 FROM transcripts);

-- All rows are to be made once more by other rules (src/store/derivation.ts): nothing reads them before.
INSERT OR IGNORE INTO chores (name) SELECT 'rows' WHERE EXISTS (SELECT 1 FROM transcripts);

UPDATE schema_info SET version = 18;
