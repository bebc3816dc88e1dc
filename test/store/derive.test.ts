import { expect, test } from "bun:test";
import { join } from "node:path";

import { indexOf, makeAgain } from "../helpers/index.ts";

const fixtures = join(import.meta.dir, "..", "..", "fixtures", "opencode", "v1.0");

test("sessions whose rows cannot be made are told with the source that they are of", async () => {
  const db = await indexOf("opencode", [fixtures]);
  db.run("UPDATE transcripts SET facts = '{'");
  makeAgain(db);
  const told = db
    .query<{ source: string }, []>(
      "SELECT source FROM skips WHERE reason LIKE 'its rows could not be made: %'",
    )
    .all()
    .map(({ source }) => source);
  expect(new Set(told)).toEqual(new Set(["opencode"]));
});
