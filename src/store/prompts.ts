import type { Database } from "bun:sqlite";

import type { FreshTellings } from "./fresh.ts";
import { OrderedRows, Rows } from "./rows.ts";

/** Of two readings of one prompt the longer text is kept: a copy may have lost a part, or be half written. */
export function promptRows(db: Database, fresh: FreshTellings): OrderedRows {
  const rows = new Rows(
    db,
    "INSERT OR IGNORE INTO prompts (prompt_key, text, cwd, asked)",
    4,
    (row) => {
      const merged = db
        .query(
          `INSERT INTO prompts (prompt_key, text, cwd, asked) VALUES (?, ?, ?, ?)
         ON CONFLICT (prompt_key) DO UPDATE SET
           text = CASE WHEN length(excluded.text) = length(text) THEN max(excluded.text, text)
                       WHEN length(excluded.text) > length(text) THEN excluded.text ELSE text END,
           cwd = coalesce(min(cwd, excluded.cwd), cwd, excluded.cwd),
           asked = max(asked, excluded.asked)
         WHERE excluded.text <> text OR excluded.cwd IS NOT cwd OR excluded.asked > asked`,
        )
        .run(...row);
      if (merged.changes > 0) fresh.retell(Number(row[0]));
    },
  );
  return new OrderedRows(rows);
}
