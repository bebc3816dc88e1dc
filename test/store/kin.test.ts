import { expect, test } from "bun:test";

import fc from "fast-check";

import { Kin } from "../../src/store/kin.ts";
import { emptyIndex } from "../helpers/index.ts";

const sessions = ["a", "b", "c", "d", "e", "f", "g", "h"];

const holding = fc.record({ session: fc.nat(7), anchors: fc.array(fc.nat(12), { maxLength: 3 }) });
const naming = fc.record({ one: fc.nat(7), other: fc.nat(7) });

/** All whom an anchor or an origin's name joins, directly or through others. */
function familiesByDefinition(
  transcripts: readonly { session: number; anchors: readonly number[] }[],
  links: readonly { one: number; other: number }[],
): string[][] {
  const joined = new Set(links.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]));
  for (const { session: one, anchors } of transcripts)
    for (const { session: other, anchors: theirs } of transcripts)
      if (theirs.some((anchor) => anchors.includes(anchor))) joined.add(`${one} ${other}`);
  return sessions.map((_, session) => {
    const family = new Set([session]);
    for (const one of family)
      for (let other = 0; other < sessions.length; other++)
        if (joined.has(`${one} ${other}`)) family.add(other);
    return [...family].map((one) => sessions[one] ?? "").sort();
  });
}

test("a family is all whom anchors or names join, whether few sessions are asked for, many, or others than was said", () => {
  const db = emptyIndex();
  db.run("PRAGMA foreign_keys = OFF");
  const one = fc.array(holding, { maxLength: 12 });
  const property = fc.property(one, fc.array(naming, { maxLength: 3 }), (transcripts, links) => {
    for (const table of ["anchors", "transcripts", "links"]) db.run(`DELETE FROM ${table}`);
    for (const [id, { session, anchors }] of transcripts.entries()) {
      db.query("INSERT INTO transcripts VALUES (?, ?, ?, 'claude', '{}', x'')").run(
        id,
        id,
        sessions[session] ?? "",
      );
      for (const anchor of anchors)
        db.query("INSERT OR IGNORE INTO anchors VALUES (?, ?)").run(anchor, id);
    }
    for (const { one, other } of links)
      db.query("INSERT OR IGNORE INTO links VALUES (?, ?, 'origin')").run(
        sessions[other] ?? "",
        sessions[one] ?? "",
      );
    const expected = familiesByDefinition(transcripts, links);
    const many = [...sessions, ...Array.from({ length: 64 }, (_, i) => `z${i}`)];
    for (const wanted of [sessions, many, many.slice(4)]) {
      const kin = new Kin(db, wanted);
      expect(sessions.map((session) => kin.familyOf(session))).toEqual(expected);
    }
  });
  fc.assert(property, { numRuns: 300 });
});
