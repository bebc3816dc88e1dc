-- Version 10.

UPDATE schema_info SET version = 10;
