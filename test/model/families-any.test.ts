import { expect, test } from "bun:test";

import fc from "fast-check";

import { type Member, type Ownership, sortOutCopies } from "../../src/model/family.ts";
import { unique } from "../../src/model/step-list.ts";
import { idHash, isTyped, type Step } from "../../src/model/step.ts";
import { copiesByDefinition } from "./copies-by-definition.ts";

const names = ["a", "b", "c", "d", "e", "f", "lost"];

/** Steps of so few keys, words and times that sessions share most of them, and that little is told apart. */
const step: fc.Arbitrary<Step> = fc
  .record(
    {
      kind: fc.constantFrom(
        ...([
          "prompt",
          "assistant",
          "tool_call",
          "interrupt",
          "note",
          "queued",
          "enqueue",
        ] as const),
      ),
      at: fc.constantFrom(null, 0, 400, 1000, 2000, 3000),
      key: fc.nat(9),
      id: fc.nat(3),
      copied: fc.constant(true),
      origin: fc.constantFrom(...names.map(idHash)),
      copiesKeepId: fc.constant(true),
    },
    { requiredKeys: ["kind", "at", "key"] },
  )
  .map(({ copied, origin, copiesKeepId, ...rest }) => ({
    ...rest,
    ...(copied ? { copied, ...(origin === undefined ? {} : { origin }) } : {}),
    ...(copiesKeepId && rest.kind === "assistant" ? { copiesKeepId } : {}),
  }));

/** Each session begins with some of what an earlier one has. */
const family: fc.Arbitrary<Member[]> = fc
  .array(
    fc.record({
      like: fc.nat(5),
      takes: fc.nat(12),
      renamed: fc.boolean(),
      steps: fc.array(step, { maxLength: 6 }),
      origins: fc.subarray(names, { maxLength: 1 }),
      after: fc.subarray(names, { maxLength: 1 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((drawn) => {
    const members: Member[] = [];
    for (const [index, { like, takes, renamed, steps, origins, after }] of drawn.entries()) {
      const taken = members[like % Math.max(1, index)]?.steps.slice(0, takes) ?? [];
      const copies = renamed ? taken.map((one) => ({ ...one, key: one.key + 100 * index })) : taken;
      const all = [...copies, ...steps];
      const sessionId = names[index] ?? "";
      const others = origins.filter((name) => name !== sessionId);
      members.push({ sessionId, origins: others, after: [...others, ...after], steps: all });
    }
    return members;
  });

/** The same without what is told apart by other things than the records' own ids. */
const familyOfIds = family.map((members) =>
  members.map((member): Member => {
    const steps = member.steps.map(({ copied, copiesKeepId: _, ...step }) =>
      copied && step.origin !== undefined ? { ...step, copied } : step,
    );
    const kinds = ["prompt", "assistant", "interrupt", "queued"] as const;
    const ofOneKind = steps.map((one): Step => ({ ...one, kind: kinds[one.key % 4] ?? "note" }));
    return { ...member, steps: unique(ofOneKind) };
  }),
);

const isCounted = ({ kind }: Step) => isTyped(kind) || kind === "assistant";
const keysOf = (steps: readonly Step[]) => steps.filter(isCounted).map(({ key }) => key);
const ascending = (keys: Iterable<number>) => [...keys].sort((a, b) => a - b);

test("each record of any family belongs to one session, and none is lost", () => {
  fc.assert(
    fc.property(familyOfIds, (members) => {
      const owned = [...sortOutCopies(members).values()].flatMap(({ own }) => keysOf(own));
      const all = new Set(members.flatMap(({ steps }) => keysOf(steps)));
      expect(ascending(owned)).toEqual(ascending(all));
    }),
    { numRuns: 3_000 },
  );
});

test("any family is sorted out alike whatever the order of its sessions", () => {
  const shuffled = family.chain((members) =>
    fc.tuple(
      fc.constant(members),
      fc.shuffledSubarray(members, { minLength: members.length, maxLength: members.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([members, others]) => {
      const byId = (found: ReadonlyMap<string, Ownership>) => Object.fromEntries(found);
      expect(byId(sortOutCopies(others))).toEqual(byId(sortOutCopies(members)));
    }),
    { numRuns: 1_000 },
  );
});

test("any family is sorted out as each session compared with each other one would be", () => {
  fc.assert(
    fc.property(family, (members) => {
      expect([...sortOutCopies(members)]).toEqual([...copiesByDefinition(members)]);
    }),
    { numRuns: 3_000 },
  );
});
