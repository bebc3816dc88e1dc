import type { IdHash, Step } from "./step.ts";
import type { Facts } from "./transcript.ts";

/** Who asked something in a child: a person, or the agent of its parent. */
export type Asker = "prompt" | "agent_prompt";

export const isAsker = (kind: string): kind is Asker =>
  kind === "prompt" || kind === "agent_prompt";

type Telling = { facts: Facts; steps: readonly Step[] };

/** The steps of each unit that tells of one session. Who asked in a child only those know that have its parent's calls. */
export function stepsAsKnown(tellings: readonly Telling[]): (readonly Step[])[] {
  if (!onlySomeKnowCalls(tellings)) return tellings.map(({ steps }) => steps);
  const askers = askersKnown(tellings);
  return tellings.map(({ facts, steps }) =>
    facts.callsKnown ? steps : steps.map((step) => withAsker(step, askers.get(step.key))),
  );
}

/** Whether only some of the units that tell of a child have its parent's calls. */
export const onlySomeKnowCalls = (tellings: readonly Pick<Telling, "facts">[]): boolean =>
  tellings.some(({ facts }) => facts.callsKnown) &&
  !tellings.every(({ facts }) => facts.callsKnown);

/** Who asked in a child, by the units that have its parent's calls: whom one of them names, it asked. */
export function askersKnown(tellings: readonly Telling[]): ReadonlyMap<IdHash, Asker> {
  const askers = new Map<IdHash, Asker>();
  for (const { facts, steps } of tellings) {
    if (!facts.callsKnown) continue;
    for (const { key, kind } of steps) {
      if (isAsker(kind) && askers.get(key) !== "agent_prompt") askers.set(key, kind);
    }
  }
  return askers;
}

const withAsker = (step: Step, asker: Asker | undefined): Step =>
  asker === undefined || asker === step.kind || !isAsker(step.kind)
    ? step
    : { ...step, kind: asker };
