import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";

import fc from "fast-check";

import { idHash } from "../../src/model/step.ts";
import { pack } from "../../src/read-unit.ts";
import { makePendingSessions } from "../../src/store/derive.ts";
import { forget, mereCopiesOf } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { saveUnits } from "../../src/store/save.ts";
import { sessionIds } from "../../src/store/sessions.ts";
import { ownSteps } from "../../src/store/told.ts";
import { emptyIndex, keepAll, makeAgain } from "../helpers/index.ts";
import { plain, promptNamed } from "../model/deriving.ts";
import { type Grown, grown, happening } from "../model/grown.ts";
import { nameOf, wordsOf } from "../model/made-up.ts";

/** As if the files of the sessions were read, each whole. */
function readInto(db: Database, sessions: readonly Grown[], among = sessions): void {
  const found = sessions.map(({ id, steps }) => {
    const origins = among
      .map((other) => other.id)
      .filter((other) => steps.some(({ origin }) => origin === idHash(other)));
    const prompts = steps
      .filter(({ kind }) => kind === "prompt")
      .map(({ key }) => ({ ...promptNamed("", wordsOf(nameOf(key)), plain.cwd), key }));
    const told = { sessionId: id, source: "claude" as const, facts: { ...plain, origins } };
    const transcripts = [{ ...told, steps, prompts }];
    const read = pack({ transcripts, leafTitles: [], skips: [], unknowns: [] }, keepAll);
    const path = `/claude/${id}.jsonl`;
    const unit = { source: told.source, path, file: path, stamp: "1", bytes: 1 };
    return { unit: { ...unit, generation: "projects" }, root: "/claude", read };
  });
  const fresh = new FreshTellings();
  saveUnits(db, found, fresh);
  makePendingSessions(db, fresh);
}

/** What each session that said something first has said, and what its row and its events say. */
function saidIn(db: Database): Record<string, unknown> {
  const rows = db
    .query<{ id: string; said: string }, []>(
      `SELECT session_id AS id, json_array(start_time, end_time, message_count, tool_call_count, user_prompts,
          (SELECT json_group_array(prompt_key) FROM (
             SELECT prompt_key FROM events WHERE events.session_id = agent_sessions.session_id ORDER BY id))) AS said
         FROM agent_sessions WHERE message_count > 0`,
    )
    .all();
  const steps = ownSteps(
    db,
    rows.map(({ id }) => id),
  );
  return Object.fromEntries(
    rows.map(({ id, said }) => [
      id,
      { said, steps: (steps.get(id) ?? []).map(({ key }) => nameOf(key)) },
    ]),
  );
}

/** What is known as forgotten, of what sessions that are there have written: a call goes with its answer alone. */
const poisonIn = (db: Database) => {
  const ids = db.query<{ id: string }, []>("SELECT session_id AS id FROM agent_sessions").all();
  const steps = ownSteps(
    db,
    ids.map(({ id }) => id),
  );
  const isForgotten = db.query("SELECT 1 FROM forgotten_steps WHERE step = ?");
  return [...steps.values()]
    .flat()
    .filter(({ kind, key }) => kind !== "tool_call" && isForgotten.get(key) !== null)
    .map(({ key }) => nameOf(key));
};

test("whatever sessions of a family are forgotten one after the other, each that stays keeps what it said first", () => {
  const forgetting = fc.array(fc.nat(7), { minLength: 1, maxLength: 4 });
  // A mere copy goes with its origin, and tells too little of which of the two is older.
  const used = happening.map((one) => ({ ...one, isUsed: true }));
  const happenings = fc.array(used, { minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(happenings, forgetting, (happened, order) => {
      const db = emptyIndex();
      const sessions = grown(happened, { from: 1, last: "branched" });
      readInto(db, sessions);
      const expected = saidIn(db);
      for (const nth of order) {
        const id = sessions[nth % sessions.length]?.id ?? "";
        forget(db, new Set([id]), FOR_EVER);
        delete expected[id];
        expect(saidIn(db)).toEqual(expected);
        expect(poisonIn(db)).toEqual([]);
        readInto(db, sessions);
        makeAgain(db);
        expect(saidIn(db)).toEqual(expected);
      }
      db.close();
    }),
    { numRuns: 150 },
  );
}, 60_000);

test("that a mere copy goes with its origin is known before", () => {
  const happenings = fc.array(happening, { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(happenings, fc.nat(7), fc.nat(1), (happened, nth, from) => {
      const db = emptyIndex();
      const sessions = grown(happened, { from, last: "branched" });
      readInto(db, sessions);
      const before = sessionIds(db);
      const id = sessions[nth % sessions.length]?.id ?? "";
      const copies = mereCopiesOf(db, new Set([id]));
      forget(db, new Set([id]), FOR_EVER);
      const left = new Set(sessionIds(db));
      expect(before.filter((one) => !left.has(one))).toEqual([id, ...copies].sort());
      db.close();
    }),
    { numRuns: 200 },
  );
}, 60_000);

test("what a forgotten session and its copies say later is told as if all had been read before it was forgotten, read at once or each before its copies", () => {
  const used = happening.map((one) => ({ ...one, isUsed: true }));
  const happenings = fc.array(used, { minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(
      happenings,
      fc.nat(6),
      fc.nat(7),
      fc.boolean(),
      (happened, until, nth, isAtOnce) => {
        const how = { from: 1, last: "branched" } as const;
        const early = grown(happened.slice(0, until % happened.length), how);
        const all = grown(happened, how);
        const id = early[nth % early.length]?.id ?? "";
        const whole = emptyIndex();
        readInto(whole, all);
        forget(whole, new Set([id]), FOR_EVER);
        const db = emptyIndex();
        readInto(db, early);
        forget(db, new Set([id]), FOR_EVER);
        if (isAtOnce) readInto(db, all);
        else for (const one of all) readInto(db, [one], all);
        expect(saidIn(db)).toEqual(saidIn(whole));
        expect(poisonIn(db)).toEqual([]);
        whole.close();
        db.close();
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);

const promptsIn = (db: Database): unknown[] =>
  db.query("SELECT prompt_key FROM events WHERE prompt_key IS NOT NULL").values().flat();

test("no prompt that is left when a session was forgotten goes when all are read again and have gone on, mere copies among them", () => {
  const happenings = fc.array(happening, { minLength: 2, maxLength: 7 });
  fc.assert(
    fc.property(happenings, fc.nat(6), fc.nat(7), (happened, until, nth) => {
      const how = { from: 0, last: "unmarked" } as const;
      const early = grown(happened.slice(0, until % happened.length), how);
      const db = emptyIndex();
      readInto(db, early);
      forget(db, new Set([early[nth % early.length]?.id ?? ""]), FOR_EVER);
      const left = promptsIn(db);
      for (const sessions of [early, grown(happened, how)]) {
        readInto(db, sessions);
        makeAgain(db);
        const now = new Set(promptsIn(db));
        expect(left.filter((key) => !now.has(key))).toEqual([]);
      }
      db.close();
    }),
    { numRuns: 150 },
  );
}, 60_000);
