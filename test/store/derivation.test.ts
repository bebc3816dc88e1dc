import { expect, test } from "bun:test";
import { join } from "node:path";

import { decodeSteps, encodeSteps } from "../../src/model/step-codec.ts";
import { idHash } from "../../src/model/step.ts";
import { remakeIfOutdated } from "../../src/store/derivation.ts";
import { makePendingSessions } from "../../src/store/derive.ts";
import { renewChanges } from "../../src/store/figures-basis.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { openIndex, readIndex } from "../../src/store/open.ts";
import { sessionOf } from "../../src/store/sessions.ts";
import { homeCopy } from "../helpers/home.ts";
import { contentsOf, indexOf, ingestInto, plainSettings } from "../helpers/index.ts";
import { answered, newRoot, typed, writeSession } from "./prompt-files.ts";

test("rows that an earlier version made by other rules are made once more, though nothing is new", async () => {
  const claude = join(await homeCopy(), ".claude");
  const db = await indexOf("claude", [claude]);
  const made = contentsOf(db);
  db.run("DELETE FROM activity WHERE session_id LIKE '3f1c%'");
  db.run("UPDATE agent_sessions SET message_count = 99");
  await ingestInto(db, new Map([["claude", [claude]]]));
  expect(contentsOf(db)).not.toEqual(made);
  db.run("UPDATE derivation SET version = 0");
  await ingestInto(db, new Map([["claude", [claude]]]));
  expect(contentsOf(db)).toEqual(made);
  db.close();
});

test("a time of the year 9999 that an earlier version packed is none when rows are made once more", async () => {
  const root = newRoot();
  writeSession(root, "one", [typed("a", 1, "Mow the lawn"), typed("b", 2, "And for ever")]);
  const db = await indexOf("claude", [root]);
  const steps = db.query<{ steps: Uint8Array }, []>("SELECT steps FROM transcripts").get()?.steps;
  const late = decodeSteps(steps ?? new Uint8Array(0)).map((step, index) =>
    index === 0 ? step : { ...step, at: Date.parse("9999-12-31T23:59:59Z") },
  );
  db.query("UPDATE transcripts SET steps = ?").run(encodeSteps(late));
  db.run("UPDATE derivation SET version = 0");
  await remakeIfOutdated(db);
  makePendingSessions(db, new FreshTellings());
  expect(sessionOf(db, "one")).toMatchObject({
    start_time: "2026-03-02T08:01:00.000Z",
    end_time: null,
    message_count: 2,
  });
  db.close();
});

test("of what is no session any more by today's rules no row is left, and nothing to find", async () => {
  const root = newRoot();
  writeSession(root, "one", [typed("a", 1, "Mow the lawn")]);
  writeSession(root, "two", [typed("b", 2, "And for ever")]);
  const db = await indexOf("claude", [root]);
  const untimed = encodeSteps([{ kind: "prompt", at: null, key: idHash("b") }]);
  db.query("UPDATE transcripts SET steps = ? WHERE session_id = 'two'").run(untimed);
  db.run("UPDATE derivation SET version = 0");
  await remakeIfOutdated(db);
  makePendingSessions(db, new FreshTellings());
  for (const table of ["agent_sessions", "events", "activity"]) {
    const sessions = db.query(`SELECT DISTINCT session_id FROM ${table}`).values();
    expect(sessions).toEqual([["one"]]);
  }
  db.close();
});

test("an index whose rows are made once more cannot be read before they and the figures are there", async () => {
  const root = newRoot();
  writeSession(root, "one", [typed("a", 1, "Mow the lawn"), answered("b", 2)]);
  const places = new Map([["claude" as const, [root]]]);
  const path = join(newRoot(), "tt.db");
  const db = openIndex({ path, say: () => {} });
  await ingestInto(db, places);
  readIndex(path).close();
  db.run("UPDATE derivation SET version = 0");
  const unfinished = "is not yet up to date from an older version; run 'tt ingest sessions --db ";
  await remakeIfOutdated(db);
  expect(() => readIndex(path)).toThrow(unfinished);
  makePendingSessions(db, new FreshTellings());
  expect(() => readIndex(path)).toThrow(unfinished);
  await renewChanges(db, { ...plainSettings, dayStart: 4 });
  readIndex(path).close();
  db.close();
});
