CREATE TABLE agent_sessions (
    session_id TEXT PRIMARY KEY,
    source TEXT NOT NULL DEFAULT 'claude',
    parent_session_id TEXT,
    session_type TEXT NOT NULL DEFAULT 'user',
    project_path TEXT NOT NULL,
    project_name TEXT NOT NULL,
    start_time TEXT NOT NULL,
    end_time TEXT,
    message_count INTEGER NOT NULL,
    summary TEXT,
    user_prompts TEXT DEFAULT '[]',
    starting_prompt TEXT,
    assistant_message_count INTEGER DEFAULT 0,
    tool_call_count INTEGER DEFAULT 0
);
CREATE INDEX idx_agent_sessions_start_time ON agent_sessions(start_time);
CREATE INDEX idx_agent_sessions_project_path ON agent_sessions(project_path);
CREATE INDEX idx_agent_sessions_parent ON agent_sessions(parent_session_id);
-- All that the counts at the end of an ingest need.
CREATE INDEX idx_agent_sessions_counts ON agent_sessions(source, session_type, project_name);

-- The moments of sessions. `id` is made from what the event is; `kind` and `prompt_key` only for a user_message.
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    timestamp TEXT NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    session_id TEXT NOT NULL,
    cwd TEXT NOT NULL,
    kind TEXT,
    prompt_key INTEGER
);
CREATE INDEX idx_events_timestamp ON events(timestamp);
CREATE INDEX idx_events_session ON events(session_id);

-- The ledger: what was read, the stamp by which a change is seen, and for a unit that only grows how far it was read
-- and by what its beginning is known again (guard).
CREATE TABLE units (
    unit_id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    root TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    generation TEXT NOT NULL,
    stamp TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    read_to INTEGER,
    read_lines INTEGER,
    guard TEXT
) STRICT;

-- Folders whose units are all in the ledger with the stamps that the seal was made of (src/store/seals.ts).
CREATE TABLE seals (
    folder TEXT PRIMARY KEY,
    seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each unit says of each session, kept for ever: the steps (src/model/step-codec.ts) and the facts as JSON.
-- The tables above are made from these, and can be made again.
CREATE TABLE transcripts (
    transcript_id INTEGER PRIMARY KEY,
    unit_id INTEGER NOT NULL REFERENCES units(unit_id),
    session_id TEXT NOT NULL,
    source TEXT NOT NULL,
    facts TEXT NOT NULL,
    steps BLOB NOT NULL,
    UNIQUE (session_id, unit_id)
) STRICT;

-- Ids by which sessions that share records find each other.
CREATE TABLE anchors (
    anchor INTEGER NOT NULL,
    transcript_id INTEGER NOT NULL REFERENCES transcripts(transcript_id),
    PRIMARY KEY (anchor, transcript_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_anchors_transcript ON anchors(transcript_id);

-- Sessions that another one names: as the origin of copied records, or as started by it.
CREATE TABLE links (
    session_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('origin', 'spawned')),
    PRIMARY KEY (session_id, named_by, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_links_named_by ON links(named_by);

-- Every text that a person typed (or an agent asked of its subagent), whole, by the hash of its record's id.
CREATE TABLE prompts (
    prompt_key INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    cwd TEXT
) STRICT;

-- Titles that a file holds for whichever session contains the record `leaf`.
CREATE TABLE leaf_titles (
    leaf INTEGER NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (leaf, title)
) STRICT, WITHOUT ROWID;

-- Sessions whose facts changed and whose rows are still to be made; empty between ingests. '*' stands for all.
CREATE TABLE pending (session_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- What was not used, and why; replaced whenever its unit is read again.
CREATE TABLE skips (
    source TEXT NOT NULL,
    path TEXT NOT NULL,
    place TEXT,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX idx_skips_path ON skips(path);

-- What no schema knows: the sign that a format has changed.
CREATE TABLE unknowns (
    path TEXT NOT NULL,
    source TEXT NOT NULL,
    what TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (path, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE schema_info (version INTEGER NOT NULL);
INSERT INTO schema_info (version) VALUES (8);
