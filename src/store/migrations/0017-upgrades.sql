-- Version 17: a program of an older version that has the index open writes nothing more into it: each of its
-- transactions looks for this table by its old name.
ALTER TABLE search_queue RENAME TO search_waiting;
UPDATE schema_info SET version = 17;
