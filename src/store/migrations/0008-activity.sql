-- Version 8: when a person and the agents were at work, and what is known of the directories they worked in.

-- The times of each session (src/model/activity-codec.ts), made of the transcripts like the tables above.
-- `first` and `last`: the span of all that is in it, UTC epoch milliseconds.
CREATE TABLE activity (
    session_id TEXT PRIMARY KEY,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    times BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_activity_last ON activity(last);

-- What was found out about a directory while it was there: JSON (src/projects/place.ts).
CREATE TABLE places (
    path TEXT PRIMARY KEY,
    evidence TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO pending (session_id) SELECT '*' WHERE EXISTS (SELECT 1 FROM agent_sessions);
UPDATE schema_info SET version = 8;
