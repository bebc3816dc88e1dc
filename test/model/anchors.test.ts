import { describe, expect, test } from "bun:test";

import { anchorsOf, likenesses, sharedIds } from "../../src/model/step-list.ts";
import { idHash, type Step } from "../../src/model/step.ts";

const prompt = (key: number, at: number | null = key * 10): Step => ({ kind: "prompt", at, key });
const answer = (key: number, at: number | null = key * 10): Step => ({
  kind: "assistant",
  at,
  key,
  id: key + 1000,
});

describe("what a copy is known by", () => {
  test("is the id of typed words and of answers, and of no other step", () => {
    expect(sharedIds(prompt(1))).toEqual([1]);
    expect(sharedIds(answer(2))).toEqual([2]);
    expect(sharedIds({ kind: "bash", at: 1, key: 3 })).toEqual([3]);
    expect(sharedIds({ kind: "queued", at: 1, key: 4 })).toEqual([4]);
    for (const kind of ["tool_call", "tool_result", "meta", "caveat", "note", "enqueue"] as const) {
      expect(sharedIds({ kind, at: 1, key: 5, id: 6 })).toEqual([]);
    }
  });

  test("is the answer's message as well where copies get new ids", () => {
    expect(sharedIds({ ...answer(2), copiesKeepId: true })).toEqual([2, 1002]);
  });

  test("is weakly a tool call, and words with their time, whether a person or an agent asked", () => {
    expect(likenesses({ kind: "tool_call", at: 1, key: 5, id: 6 })).toEqual([6]);
    expect(likenesses({ kind: "prompt", at: 30, key: 5, id: 6 })).toEqual([idHash("6@30")]);
    expect(likenesses({ kind: "agent_prompt", at: 30, key: 7, id: 6 })).toEqual([idHash("6@30")]);
    expect(likenesses({ kind: "prompt", at: null, key: 5, id: 6 })).toEqual([]);
    expect(likenesses(answer(2))).toEqual([]);
  });
});

describe("the anchors of a session", () => {
  test("are all that was typed, and the first answer after each", () => {
    const steps = [prompt(1), answer(2), answer(3), prompt(4), answer(5), answer(6)];
    expect(anchorsOf(steps)).toEqual([1, 2, 4, 5]);
  });

  test("are an answer at the beginning too, where the first lines are lost", () => {
    expect(anchorsOf([answer(2), answer(3)])).toEqual([2]);
  });

  test("are the first answer after a compaction, where a copy can begin", () => {
    const boundary: Step = { kind: "compact_boundary", at: 30, key: 3 };
    const summary: Step = { kind: "summary", at: 31, key: 4 };
    expect(anchorsOf([prompt(1), answer(2), boundary, answer(5), answer(6)])).toEqual([1, 2, 5]);
    expect(anchorsOf([prompt(1), answer(2), summary, answer(5), answer(6)])).toEqual([1, 2, 5]);
  });

  test("are not the notes and results between", () => {
    const steps: Step[] = [
      prompt(1),
      { kind: "attachment", at: 11, key: 7 },
      answer(2),
      { kind: "tool_result", at: 25, key: 8, id: 9 },
      answer(3),
    ];
    expect(anchorsOf(steps)).toEqual([1, 2]);
  });

  test("are an agent's words and the first call, with their times, where the session begins with its creation", () => {
    const created: Step = { kind: "created", at: 1, key: 9 };
    const asked: Step = { kind: "agent_prompt", at: 5, key: 1, id: 6 };
    const call = (key: number): Step => ({ kind: "tool_call", at: 7, key, id: key });
    const [words, first] = [idHash("6@5"), idHash("3@7")];
    expect(anchorsOf([created, asked, answer(2), call(3), call(4)])).toEqual([words, 2, first]);
    expect(anchorsOf([asked, answer(2), call(3)])).toEqual([words, 2]);
  });

  test("are shared by a session and its copy under new ids", () => {
    const known = { copiesKeepId: true } as const;
    const origin: Step[] = [prompt(1), { ...answer(2), ...known, id: 77 }];
    const copy: Step[] = [prompt(11), { ...answer(12), ...known, id: 77 }];
    const shared = anchorsOf(copy).filter((id) => anchorsOf(origin).includes(id));
    expect(shared).toEqual([77]);
  });
});
