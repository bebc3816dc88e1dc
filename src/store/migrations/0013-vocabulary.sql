-- Version 13: what stands inside of words is found by the words, each of which stands here once, in small letters
-- without accents; the index of any three characters took three quarters of the search and most of its making.
DROP TRIGGER prompts_changed;
DROP TRIGGER prompts_removed;
DROP TRIGGER titles_removed;
DROP TABLE search_parts;
-- More at a time is fewer parts to be merged later: a third of the time that many texts take.
INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 4194304);
CREATE TABLE search_vocabulary (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TRIGGER prompts_changed AFTER UPDATE OF text, asked ON prompts
WHEN old.text <> new.text OR old.asked <> new.asked BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE old.asked = 0 AND NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
    INSERT INTO search_queue (id) SELECT new.prompt_key WHERE new.asked = 0;
END;
CREATE TRIGGER prompts_removed AFTER DELETE ON prompts WHEN old.asked = 0 BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.prompt_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.prompt_key);
    DELETE FROM search_queue WHERE id = old.prompt_key;
END;
CREATE TRIGGER titles_removed AFTER DELETE ON titles BEGIN
    INSERT INTO search_words (search_words, rowid, text) SELECT 'delete', old.title_key, old.text
     WHERE NOT EXISTS (SELECT 1 FROM search_queue WHERE id = old.title_key);
    DELETE FROM search_queue WHERE id = old.title_key;
END;

INSERT OR IGNORE INTO chores (name) SELECT 'vocabulary' WHERE EXISTS (SELECT 1 FROM search_texts);
UPDATE schema_info SET version = 13;
