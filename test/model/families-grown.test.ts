import { expect, test } from "bun:test";

import fc from "fast-check";

import { idHash, type Step } from "../../src/model/step.ts";
import { member, sorted } from "./families.ts";
import {
  answer,
  call,
  keepingIds,
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
];

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
    const steps = ways[version]?.(session.steps, (second += 90), session.id) ?? [];
    const copy = { id: `s${sessions.length}`, steps, said: [] };
    sessions.push(copy);
    if (isUsed) say(copy);
  }
  return sessions;
}

test("sessions that were copied by one version after the other keep each what was said in it first", () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 1, maxLength: 8 }), (happenings) => {
      const sessions = grown(happenings);
      const members = sessions.map(({ id, steps }) => {
        const origins = sessions
          .map((other) => other.id)
          .filter((other) => steps.some(({ origin }) => origin === idHash(other)));
        return member(id, steps, origins);
      });
      const expected = Object.fromEntries(sessions.map(({ id, said }) => [id, said.join(" ")]));
      for (const order of [members, members.toReversed()]) {
        const owned = Object.entries(sorted(order)).map(([id, { owns }]) => [id, owns]);
        expect(Object.fromEntries(owned)).toEqual(expected);
      }
    }),
    { numRuns: 1_000 },
  );
});
