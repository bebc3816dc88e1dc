import fc from "fast-check";

import { type Step, type StepKind, stepKinds } from "../../src/model/step.ts";

const isKind = (name: string): name is StepKind => Object.hasOwn(stepKinds, name);
const kinds = Object.keys(stepKinds).filter(isKind);

const time = fc.oneof(
  fc.integer({ min: 0, max: 253370764799999 }),
  fc.constantFrom(0, 1, 253370764799999, 1750000000000),
);
const key = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  fc.constantFrom(0, 2 ** 31, 2 ** 32, 2 ** 53 - 1),
);
const flag = fc.constant(true);

/** Any step that there could be. */
export const anyStep: fc.Arbitrary<Step> = fc
  .record(
    {
      kind: fc.constantFrom(...kinds),
      at: fc.option(time),
      key,
      id: key,
      until: time,
      copied: flag,
      origin: key,
      undone: flag,
      copiesKeepId: flag,
      idIsKey: fc.boolean(),
      tool: fc.oneof(
        fc.constantFrom("Bash", "Read"),
        fc.string({ unit: "grapheme", minLength: 1 }),
      ),
    },
    { requiredKeys: ["kind", "at", "key"] },
  )
  .map(({ idIsKey, tool, ...drawn }) => ({
    ...drawn,
    ...(idIsKey ? { id: drawn.key } : {}),
    ...(drawn.kind === "tool_call" && tool !== undefined ? { tool } : {}),
  }));
