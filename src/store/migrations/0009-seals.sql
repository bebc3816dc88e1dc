-- Version 9: what makes a run cheap in which nothing is new.

-- Folders whose units are all in the ledger with the stamps that the seal was made of (src/store/seals.ts).
CREATE TABLE seals (
    folder TEXT PRIMARY KEY,
    seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- All that the counts at the end of an ingest need.
CREATE INDEX idx_agent_sessions_counts ON agent_sessions(source, session_type, project_name);

UPDATE schema_info SET version = 9;
