-- Version 14: the index of words has the texts as they are compared (src/search/fold.ts): FTS5 itself takes accents off
-- Latin letters, and off others only where they are signs of their own. It keeps no text to be compared with any more.
DROP TRIGGER prompts_changed;
DROP TRIGGER prompts_removed;
DROP TRIGGER titles_removed;
DROP TABLE search_words;
CREATE VIRTUAL TABLE search_words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 4194304);

-- The text as it is compared, where that is not found by FTS5 itself.
ALTER TABLE search_queue ADD COLUMN folded TEXT;
-- What is not searchable any more, as it was; empty between transactions.
CREATE TABLE search_gone (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;

CREATE TRIGGER prompts_changed AFTER UPDATE OF text, asked ON prompts
WHEN old.text <> new.text OR old.asked <> new.asked BEGIN
    INSERT INTO search_gone (id, text) SELECT old.prompt_key, old.text
     WHERE old.asked = 0 AND NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
    INSERT INTO search_queue (id) SELECT new.prompt_key WHERE new.asked = 0;
END;
CREATE TRIGGER prompts_removed AFTER DELETE ON prompts WHEN old.asked = 0 BEGIN
    INSERT INTO search_gone (id, text) SELECT old.prompt_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
END;
CREATE TRIGGER titles_removed AFTER DELETE ON titles BEGIN
    INSERT INTO search_gone (id, text) SELECT old.title_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.title_key);
    DELETE FROM search_queue WHERE id = old.title_key;
END;

INSERT OR IGNORE INTO search_queue (id) SELECT id FROM search_texts;
INSERT OR IGNORE INTO chores (name) SELECT 'vocabulary' WHERE EXISTS (SELECT 1 FROM search_texts);
UPDATE schema_info SET version = 14;
