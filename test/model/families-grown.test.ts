import { expect, test } from "bun:test";

import fc from "fast-check";

import type { Member } from "../../src/model/family.ts";
import { idHash } from "../../src/model/step.ts";
import { member, sorted } from "./families.ts";
import { type Grown, grown, happening } from "./grown.ts";

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
