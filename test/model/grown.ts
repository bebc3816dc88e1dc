import fc from "fast-check";

import type { Step } from "../../src/model/step.ts";
import {
  answer,
  branched,
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
export type Grown = { id: string; steps: Step[]; said: string[] };

/** What happens next: a session is copied, as the version of then does it, or goes on. */
export const happening = fc.record({
  to: fc.nat(5),
  isCopied: fc.boolean(),
  isUsed: fc.boolean(),
  versionsLater: fc.nat(2),
});

type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

const allMarked = (steps: readonly Step[], _: number, origin: string) =>
  withAllMarked(steps, origin);

/** How versions copy, oldest first, but for the last; up to the second of them every resume is a copy. */
const ways: ((steps: readonly Step[], second: number, origin: string) => Step[])[] = [
  underNewIds,
  withTimesReset,
  withTimesReset,
  (steps, _, origin) => withPersonsMarked(steps, origin),
  allMarked,
];

/** The last way: without marks, or all lines marked anew with the session they come from (`/branch`). */
const lastWays: Record<"unmarked" | "branched", (typeof ways)[number]> = {
  unmarked: history,
  branched: (steps, _, origin) => branched(steps, origin),
};

/** @param from the first version that is used: from 1 on copies keep their ids */
export function grown(
  happenings: readonly Happening[],
  { from = 0, last = "unmarked" }: { from?: number; last?: keyof typeof lastWays } = {},
): Grown[] {
  let version = from;
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
    version = Math.min(version + versionsLater, ways.length);
    const session = sessions[to % sessions.length] ?? first;
    if (!isCopied && version >= 2) {
      say(session);
      continue;
    }
    // One that is not used, or of a session without notes, could be the origin as well if it had no marks.
    const canBeLast = isUsed && session.steps.some(({ kind }) => kind === "note");
    const way = ways[version] ?? (canBeLast ? lastWays[last] : allMarked);
    const steps = way(session.steps, (second += 90), session.id);
    const copy = { id: `s${sessions.length}`, steps, said: [] };
    sessions.push(copy);
    if (isUsed) say(copy);
  }
  return sessions;
}
