-- Version 17: an upgrade is whole, or is seen not to be.

-- A program of an older version that has the index open writes nothing more into it: each of its transactions looks for
-- this table by its old name.
ALTER TABLE search_queue RENAME TO search_waiting;

-- All rows are still to be made once more (src/store/chores.ts).
INSERT OR IGNORE INTO chores (name) SELECT 'rows' WHERE EXISTS (SELECT 1 FROM pending WHERE session_id = '*')
    OR EXISTS (SELECT 1 FROM transcripts) AND NOT EXISTS (SELECT 1 FROM derivation);

-- Nobody has noted whether secrets were masked in what is kept.
INSERT OR IGNORE INTO chores (name) SELECT 'masks' WHERE EXISTS (SELECT 1 FROM transcripts);

-- What earlier versions have dropped, a quarter of a large file, is given back.
INSERT OR IGNORE INTO chores (name) SELECT 'rewrite' WHERE EXISTS (SELECT 1 FROM transcripts);

UPDATE schema_info SET version = 17;
