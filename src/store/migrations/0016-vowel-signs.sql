-- Version 16: vowel signs belong to words, as those of Hindi and Thai; to FTS5 they are what stands between words. The
-- texts are compared in another form (src/search/fold.ts): without points of Arabic and Hebrew too.
DROP TABLE search_words;
CREATE VIRTUAL TABLE search_words
 USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'");
INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 4194304);
INSERT OR IGNORE INTO search_queue (id) SELECT id FROM search_texts;
INSERT OR IGNORE INTO chores (name) SELECT 'vocabulary' WHERE EXISTS (SELECT 1 FROM search_texts);
UPDATE schema_info SET version = 16;
