import { messagesOf } from "../../src/model/messages.ts";
import { idHash, type Step, type StepKind } from "../../src/model/step.ts";

/** A made-up file: each line is a kind, its second of the day, and its words where it has any. */
export type Line = [kind: StepKind, second: number, words?: string];

const keyOf = (index: number) => 100 + index;

const stepsOf = (lines: readonly Line[]): Step[] =>
  lines.map(([kind, second, words], index) => ({
    kind,
    at: second * 1000,
    key: keyOf(index),
    ...(words === undefined ? {} : { id: idHash(words) }),
  }));

/** The messages of a file by their times, as kind, second, and the number of the line. */
export function told(lines: readonly Line[]) {
  const textOf = (key: number) => lines[key - 100]?.[2] ?? "";
  const holds = (line: number, queued: number) => textOf(line).includes(textOf(queued));
  return messagesOf(stepsOf(lines), holds)
    .map(({ kind, at, key }) => [kind, at === null ? null : at / 1000, key - 100])
    .sort((a, b) => Number(a[1]) - Number(b[1]));
}
