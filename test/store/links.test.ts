import { expect, test } from "bun:test";

import { Links } from "../../src/store/links.ts";
import { pendingSessions } from "../../src/store/pending.ts";
import { emptyIndex } from "../helpers/index.ts";
import { plain } from "../model/deriving.ts";

const started = (...spawned: string[]) => ({ ...plain, spawned });

test("a session that is there is made again when who started it is known, once; one that is not does not wait", () => {
  const db = emptyIndex();
  db.run(
    `INSERT INTO units (unit_id, source, root, path, file, generation, stamp, bytes)
     VALUES (1, 'claude', '/r', '/r/a', 'a', 'g', 's', 1)`,
  );
  db.run(
    `INSERT INTO transcripts (unit_id, session_id, source, facts, steps) VALUES (1, 'agent-a', 'claude', '{}', x'00')`,
  );
  const links = new Links(db);
  links.add("one", started("agent-a", "agent-b"));
  links.flush();
  expect(pendingSessions(db)).toEqual(["agent-a"]);
  expect(db.query("SELECT session_id, named_by, relation FROM links").values()).toEqual([
    ["agent-a", "one", "spawned"],
    ["agent-b", "one", "spawned"],
  ]);

  db.run("DELETE FROM pending");
  links.add("one", started("agent-a", "agent-b"));
  links.flush();
  expect(pendingSessions(db)).toEqual([]);
});
