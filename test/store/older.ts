import type { Database } from "bun:sqlite";

import archive from "../../src/store/migrations/0010-archive.sql" with { type: "text" };
import vocabulary from "../../src/store/migrations/0013-vocabulary.sql" with { type: "text" };

/** As version 17 has left an index. */
export function backToVersion17(db: Database): void {
  db.run("ALTER TABLE leaf_titles DROP COLUMN folder");
  db.run("UPDATE schema_info SET version = 17");
}

/** As version 16 has left one. */
export function backToVersion16(db: Database): void {
  backToVersion17(db);
  db.run("ALTER TABLE search_waiting RENAME TO search_queue");
  db.run("UPDATE schema_info SET version = 16");
}

/** As version 13 has left an index: with the texts as they are in the index of words. */
export function backToVersion13(db: Database): void {
  backToVersion16(db);
  db.run("DROP TABLE derivation");
  for (const trigger of ["prompts_changed", "prompts_removed", "titles_removed"])
    db.run(`DROP TRIGGER ${trigger}`);
  for (const table of ["search_words", "search_gone"]) db.run(`DROP TABLE ${table}`);
  db.run("ALTER TABLE search_queue DROP COLUMN folded");
  const made = /^CREATE VIRTUAL TABLE search_words[^;]*;/m.exec(archive)?.[0] ?? "";
  db.run(made);
  db.run("INSERT INTO search_words (search_words) VALUES ('rebuild')");
  for (const [statement] of vocabulary.matchAll(/^CREATE TRIGGER [^]*?^END;/gm)) db.run(statement);
  db.run("UPDATE schema_info SET version = 13");
}

/** As version 12 has left one: with an index of any three characters instead of the vocabulary. */
export function backToVersion12(db: Database): void {
  backToVersion13(db);
  for (const trigger of ["prompts_changed", "prompts_removed", "titles_removed"])
    db.run(`DROP TRIGGER ${trigger}`);
  db.run("DROP TABLE search_vocabulary");
  const made =
    /^CREATE VIRTUAL TABLE search_parts[^;]*;|^CREATE TRIGGER (?:\w+_changed|\w+_removed)[^]*?^END;/gm;
  for (const [statement] of archive.matchAll(made)) db.run(statement);
  db.run("INSERT INTO search_parts (search_parts) VALUES ('rebuild')");
  db.run("UPDATE schema_info SET version = 12");
}

/** As version 9 has left one. */
export function backToVersion9(db: Database): void {
  backToVersion16(db);
  dropViews(db);
  db.run("DROP TABLE derivation");
  db.run("DROP INDEX IF EXISTS idx_transcripts_unit");
  const triggers = [
    "prompts_added",
    "prompts_changed",
    "prompts_removed",
    "titles_added",
    "titles_removed",
  ];
  for (const trigger of triggers) db.run(`DROP TRIGGER ${trigger}`);
  db.run("DROP TABLE search_words");
  db.run("DROP TABLE search_vocabulary");
  db.run("DROP VIEW search_texts");
  db.run("DROP INDEX idx_events_prompt");
  const tables = [
    "joined",
    "titles",
    "search_queue",
    "search_gone",
    "forgotten_sessions",
    "forgotten_steps",
    "forgotten_units",
    "chores",
  ];
  for (const table of tables) db.run(`DROP TABLE ${table}`);
  db.run("ALTER TABLE prompts DROP COLUMN asked");
  db.run("UPDATE schema_info SET version = 9");
}

/** What version 11 added. */
function dropViews(db: Database): void {
  const added = db.query<{ type: string; name: string }, []>(
    `SELECT type, name FROM sqlite_schema
      WHERE name LIKE 'v\\_%' ESCAPE '\\' OR name LIKE 'stale\\_%' ESCAPE '\\' OR name LIKE 'figures\\_%' ESCAPE '\\'
         OR name IN ('project_names', 'project_places', 'day_figures', 'day_totals', 'day_sessions')`,
  );
  for (const { type, name } of added.all()) db.run(`DROP ${type} ${name}`);
}
