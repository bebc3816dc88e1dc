import { type IdHash, idHash, type Step } from "./step.ts";

/**
 * Some providers count their calls anew in each answer. Of those with one id a source gives it as key to the first that
 * is there to read: when that is gone, to another call.
 *
 * @returns the steps of `before`, in which a call has the key that it has in `now`, and none that is another's there.
 * Its id, by which its result names it, stays. The same call stands behind the same answer, or has the same time.
 */
export function callsAsIn(now: readonly Step[], before: readonly Step[]): readonly Step[] {
  if (!mayHoldTwins(now, before)) return before;
  const present = callsIn(now);
  const old = callsIn(before);
  const isThere = (call: Call, calls: ReadonlyMap<IdHash, Call>) =>
    isSame(call, calls.get(call.step.key));
  const added = [...present.values()].filter((call) => !isThere(call, old));
  // Of several at one place the first is taken first.
  const places = Map.groupBy(added.toReversed(), placeOf);
  const keys = new Map<Step, IdHash>();
  for (const call of old.values()) {
    if (isThere(call, present)) continue;
    const { step, answer } = call;
    const same = places.get(placeOf(call))?.pop();
    if (same !== undefined) keys.set(step, same.step.key);
    else if (present.has(step.key)) keys.set(step, idHash(`${answer}:${step.key}`));
  }
  return before.map((step) => {
    const key = keys.get(step);
    return key === undefined ? step : { ...step, key, id: step.id ?? step.key };
  });
}

/** Whether any call of one key has two times, which seldom is so: asked whenever a unit is read again. */
function mayHoldTwins(now: readonly Step[], before: readonly Step[]): boolean {
  const times = new Map<IdHash, number | null>();
  for (const { kind, key, at } of before) if (kind === "tool_call") times.set(key, at);
  return now.some(({ kind, key, at }) => kind === "tool_call" && (times.get(key) ?? at) !== at);
}

/** A call, and the id of the answer that it stands behind. */
type Call = { step: Step; answer: IdHash };

/** By their keys. */
function callsIn(steps: readonly Step[]): Map<IdHash, Call> {
  const calls = new Map<IdHash, Call>();
  let answer: IdHash = 0;
  for (const step of steps) {
    const { kind, key, id = key } = step;
    if (kind === "assistant" || kind === "synthetic") answer = id;
    else if (kind === "tool_call" && !calls.has(key)) calls.set(key, { step, answer });
  }
  return calls;
}

const isSame = (one: Call, other: Call | undefined): boolean =>
  other !== undefined && (one.answer === other.answer || one.step.at === other.step.at);

const placeOf = ({ step, answer }: Call) => `${answer}@${step.at}`;
