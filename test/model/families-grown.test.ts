import { expect, test } from "bun:test";

import fc from "fast-check";

import type { Member } from "../../src/model/family.ts";
import { idHash, type Step } from "../../src/model/step.ts";
import { member, sorted } from "./families.ts";
import {
  answer,
  call,
  history,
  keepingIds,
  note,
  prompt,
  underNewIds,
  withAllMarked,
  withPersonsMarked,
  withTimesReset,
} from "./made-up.ts";

/** A session as it grows, and what was said in it first. */
type Grown = { id: string; steps: Step[]; said: string[] };

/** What happens next: a session is copied, as the version of then does it, or goes on. */
const happening = fc.record({
  to: fc.nat(5),
  isCopied: fc.boolean(),
  isUsed: fc.boolean(),
  versionsLater: fc.nat(2),
});

type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** How versions copy, oldest first; up to the second of them every resume is a copy. */
const ways: ((steps: readonly Step[], second: number, origin: string) => Step[])[] = [
  underNewIds,
  withTimesReset,
  withTimesReset,
  (steps, _, origin) => withPersonsMarked(steps, origin),
  (steps, _, origin) => withAllMarked(steps, origin),
  history,
];

/** A copy that is not used, or of a session without notes, could be the origin as well if it had no marks. */
const LAST_MARKED = 4;

function grown(happenings: readonly Happening[]): Grown[] {
  let version = 0;
  let second = 0;
  const first: Grown = { id: "s0", steps: [], said: [] };
  const sessions = [first];
  const say = (session: Grown) => {
    const name = second++;
    const turn = [
      prompt(`p${name}`, (second += 60)),
      answer(`m${name}`, (second += 5)),
      answer(`m${name}/2`, (second += 1)),
      call(`c${name}`, second),
      ...(version < 3 ? [] : [note(`n${name}`)]),
    ];
    session.steps.push(...(version === 0 ? keepingIds(turn) : turn));
    session.said.push(`p${name} message m${name} c${name}`);
  };
  say(first);
  for (const { to, isCopied, isUsed, versionsLater } of happenings) {
    version = Math.min(version + versionsLater, ways.length - 1);
    const session = sessions[to % sessions.length] ?? first;
    if (!isCopied && version >= 2) {
      say(session);
      continue;
    }
    const canLackMarks = isUsed && session.steps.some(({ kind }) => kind === "note");
    const way = ways[canLackMarks ? version : Math.min(version, LAST_MARKED)];
    const steps = way?.(session.steps, (second += 90), session.id) ?? [];
    const copy = { id: `s${sessions.length}`, steps, said: [] };
    sessions.push(copy);
    if (isUsed) say(copy);
  }
  return sessions;
}

function membersOf(sessions: readonly Grown[]): Member[] {
  return sessions.map(({ id, steps }) => {
    const origins = sessions
      .map((other) => other.id)
      .filter((other) => steps.some(({ origin }) => origin === idHash(other)));
    return member(id, steps, origins);
  });
}

const happenings = fc.array(happening, { minLength: 1, maxLength: 8 });

test("sessions that were copied by one version after the other keep each what was said in it first", () => {
  fc.assert(
    fc.property(happenings, (drawn) => {
      const sessions = grown(drawn);
      const members = membersOf(sessions);
      const expected = Object.fromEntries(sessions.map(({ id, said }) => [id, said.join(" ")]));
      for (const order of [members, members.toReversed()]) {
        const owned = Object.entries(sorted(order)).map(([id, { owns }]) => [id, owns]);
        expect(Object.fromEntries(owned)).toEqual(expected);
      }
    }),
    { numRuns: 1_000 },
  );
});

const promptsIn = (owns: string) => owns.split(" ").filter((name) => name.startsWith("p"));

test("they keep it where the file of one is gone, and no prompt is there twice", () => {
  fc.assert(
    fc.property(happenings, fc.nat(5), (drawn, nth) => {
      const sessions = grown(drawn);
      const gone = sessions[nth % sessions.length];
      const members = membersOf(sessions).filter(({ sessionId }) => sessionId !== gone?.id);
      for (const order of [members, members.toReversed()]) {
        const owned = sorted(order);
        const all = Object.values(owned).flatMap(({ owns }) => promptsIn(owns));
        expect(all.length).toBe(new Set(all).size);
        for (const { id, said } of sessions) {
          if (id === gone?.id) continue;
          const kept = promptsIn(owned[id]?.owns ?? "");
          expect(kept).toEqual(expect.arrayContaining(promptsIn(said.join(" "))));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
