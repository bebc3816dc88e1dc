-- Version 15: by which rules the rows were made of what is kept (src/store/derivation.ts). None is an older one.
CREATE TABLE derivation (version INTEGER NOT NULL) STRICT;
UPDATE schema_info SET version = 15;
