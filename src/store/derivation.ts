import type { Database } from "bun:sqlite";

import { writing } from "./writing.ts";

/** Raised whenever the same facts come to other rows, events or times, or sessions find other kin. */
const DERIVATION = 3;

/** Has all rows made once more where an earlier version made them by other rules. */
export async function remakeIfOutdated(db: Database): Promise<void> {
  const made = db.query<{ version: number }, []>("SELECT version FROM derivation").get();
  if (made?.version === DERIVATION) return;
  const [{ markAllPending }, { renewAnchors }] = await Promise.all([
    import("./pending.ts"),
    import("./anchors.ts"),
  ]);
  writing(db, () => {
    if (db.query("SELECT 1 FROM transcripts LIMIT 1").get() !== null) {
      renewAnchors(db);
      markAllPending(db);
    }
    db.run("DELETE FROM derivation");
    db.query("INSERT INTO derivation (version) VALUES (?)").run(DERIVATION);
  });
}
