-- Version 10: the archive of prompts can be searched, needs no words for the times, and sessions can be forgotten.

-- 1 where an agent asked it of another: no words of a person.
ALTER TABLE prompts ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_events_prompt ON events(prompt_key) WHERE prompt_key IS NOT NULL;

-- Queued texts that were delivered together with others, and the line that holds them: found while reading.
CREATE TABLE joined (
    queued INTEGER NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (queued, line)
) STRICT, WITHOUT ROWID;

-- The titles of sessions, to be searched. The key is a hash of the session's id.
CREATE TABLE titles (
    title_key INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
) STRICT;

CREATE VIEW search_texts AS
    SELECT prompt_key AS id, text FROM prompts WHERE asked = 0
    UNION ALL SELECT title_key, text FROM titles;

-- By words; and by any three characters in a row, without their places, which the texts themselves tell.
CREATE VIRTUAL TABLE search_words USING fts5(text, content='search_texts', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE search_parts USING fts5(text, content='search_texts', content_rowid='id', detail=none,
    tokenize='trigram');

-- What is not searchable yet; empty between transactions. FTS5 wants its rows in ascending order.
CREATE TABLE search_queue (id INTEGER PRIMARY KEY) STRICT;

CREATE TRIGGER prompts_added AFTER INSERT ON prompts WHEN new.asked = 0 BEGIN
    INSERT OR IGNORE INTO search_queue (id) VALUES (new.prompt_key);
END;
CREATE TRIGGER prompts_changed AFTER UPDATE OF text, asked ON prompts
WHEN old.text <> new.text OR old.asked <> new.asked BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE old.asked = 0 AND NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    INSERT INTO search_parts (search_parts, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE old.asked = 0 AND NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
    INSERT INTO search_queue (id) SELECT new.prompt_key WHERE new.asked = 0;
END;
CREATE TRIGGER prompts_removed AFTER DELETE ON prompts WHEN old.asked = 0 BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    INSERT INTO search_parts (search_parts, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
END;
CREATE TRIGGER titles_added AFTER INSERT ON titles BEGIN
    INSERT OR IGNORE INTO search_queue (id) VALUES (new.title_key);
END;
CREATE TRIGGER titles_removed AFTER DELETE ON titles BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.title_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.title_key);
    INSERT INTO search_parts (search_parts, rowid, text) SELECT 'delete', old.title_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.title_key);
    DELETE FROM search_queue WHERE id = old.title_key;
END;

-- What was forgotten, only as hashes: sessions with the moment (UTC epoch ms) up to which, their records, and the
-- units that told of nothing else, with their stamps.
CREATE TABLE forgotten_sessions (session INTEGER PRIMARY KEY, until INTEGER NOT NULL) STRICT;
CREATE TABLE forgotten_steps (step INTEGER PRIMARY KEY) STRICT;
CREATE TABLE forgotten_units (unit INTEGER PRIMARY KEY, stamp INTEGER NOT NULL) STRICT;

-- What the next ingest has to do once (src/store/archive.ts).
CREATE TABLE chores (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO chores (name) SELECT 'archive' WHERE EXISTS (SELECT 1 FROM transcripts);
UPDATE schema_info SET version = 10;
