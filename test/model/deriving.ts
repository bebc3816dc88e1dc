import { type Derived, deriveSessions, type Lookup, type Told } from "../../src/model/derive.ts";
import { idHash, type Step, type StepKind } from "../../src/model/step.ts";
import type { Facts, Prompt } from "../../src/model/transcript.ts";
import { answer, call, nameOf, prompt, result, wordsOf } from "./made-up.ts";

export const plain: Facts = {
  type: "user",
  cwd: "/home/kim/garden",
  parent: null,
  origins: [],
  titles: {},
  version: "2.1.76",
};

export const told = (
  sessionId: string,
  steps: Step[],
  facts: Partial<Facts> = {},
  startedBy: Told["startedBy"] = null,
): Told => ({
  sessionId,
  source: "claude",
  tellings: [{ facts: { ...plain, ...facts }, steps }],
  startedBy,
});

/** Every made-up record has words; none is the tip of a titled branch. */
export const lookup: Lookup = {
  promptOf: (key) => promptNamed(nameOf(key), wordsOf(nameOf(key))),
  holds: () => false,
  holdsLeafTitles: true,
  titleOfLeaf: () => undefined,
};

export const promptNamed = (name: string, text: string, cwd: string | null = null): Prompt => ({
  key: idHash(name),
  kind: "prompt",
  text,
  cwd,
});

export function derive(session: Told, words: Lookup = lookup): Derived {
  const [derived] = deriveSessions([session], words);
  if (derived === undefined) throw new Error("no session");
  return derived;
}

export const step = (kind: StepKind, name: string, second: number | null): Step => ({
  kind,
  at: second === null ? null : second * 1000,
  key: idHash(name),
});

export const conversation = [
  prompt("p1", 10),
  answer("m1", 12),
  call("c1", 12),
  answer("m1/2", 13),
  call("c2", 13),
  result("c1", 15),
  result("c2", 15),
  answer("m2", 20),
  prompt("p2", 30),
  answer("m3", 31),
];

export function byId(rows: readonly Derived[]): Derived[] {
  return rows.toSorted((a, b) => (a.session.sessionId < b.session.sessionId ? -1 : 1));
}
